"""Names that a system does not take, as files are chosen by clerks: told by the file, in words."""

import pytest

TOO_LONG = "社" * 86
"""258 bytes in UTF-8: one sign more than file systems take."""


@pytest.mark.parametrize(
    "words",
    [
        ("package", "take"),
        ("package", "check"),
        ("receipt", "take"),
        ("restore",),
        ("backup", "check"),
        ("scan",),
        ("issued", "save"),
    ],
    ids=" ".join,
)
def test_a_file_with_too_long_a_name_is_told_by_that_name(call, tmp_path, words):
    code, told = call(*words, tmp_path / f"{TOO_LONG}.pdf")
    assert (code, told["trouble"]["code"]) == (5, "name_refused")
    assert TOO_LONG in told["trouble"]["message"]


def test_a_backup_for_a_folder_with_too_long_a_name_is_told_and_nothing_begun(call, tmp_path):
    (tmp_path / "stick").mkdir()
    code, told = call("backup", "make", tmp_path / "stick" / TOO_LONG)
    assert (code, told["trouble"]["code"]) == (5, "name_refused")
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_workspace_too_many_folders_deep_is_told_as_that(call, tmp_path):
    """SQLite takes 511 bytes; nothing is begun there."""
    deep = tmp_path.joinpath(*["一层又一层的文件夹"] * 20)
    told = ("--level", "township", "--division", "150423200", "--name", "某社")
    code, answer = call("--workspace", deep, "--operator", "萨仁", "init", *told)
    assert (code, answer["trouble"]["code"]) == (4, "path_too_long")
    assert not (tmp_path / deep.relative_to(tmp_path).parts[0]).exists()
