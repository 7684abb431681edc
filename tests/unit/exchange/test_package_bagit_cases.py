"""The cases of bagit-python's ``test.py``, told for our package: valid, invalid or incomplete.

Every invalid one is signed again by its sender where it can be, so that it is refused for what the
case is about and not for a broken signature. Cases told elsewhere (one bit, cuts, unsafe paths,
links, twice, hashes in capitals) stand in ``test_package_refusals`` and ``test_package_parts``.
"""

import unicodedata

import pytest

from coopdesk.domain.errors import BadPackage, SurroundingsTrouble
from coopdesk.exchange.package import TableData, read_table
from tests.unit.exchange.package_builders import (
    MEMBERS,
    check,
    described_again,
    member_row,
    seal,
    signed_again,
    write,
    zip_of,
)

TABLE = "data/member.csv"


def _table(change):
    return lambda parts: described_again({**parts, TABLE: change(parts[TABLE])})


def _without(name):
    return lambda parts: {key: part for key, part in parts.items() if key != name}


def _described(old, new):
    """Change the descriptor, signed again as a faulty program would."""

    def change(parts):
        before = parts["datapackage.json"]
        assert old in before
        return signed_again(parts, before.replace(old, new, 1))

    return change


def _with(name, content=b"more"):
    return lambda parts: {**parts, name: content}


CASES = {
    "flipped bit": (
        lambda p: {**p, TABLE: bytes([p[TABLE][0] ^ 1]) + p[TABLE][1:]},
        "package_part_changed",
    ),
    "completeness: a paper too few": (
        lambda p: {k: v for k, v in p.items() if not k.startswith("attachments/")},
        "package_part_missing",
    ),
    "completeness: a paper too many": (
        _with(f"attachments/{'0' * 64}.pdf"),
        "package_part_extra",
    ),
    "without oxum": (_described(b'"bytes":', b'"size":'), "package_descriptor_broken"),
    "multiple oxum values": (
        _described(b'"bytes":', b'"bytes":1,"bytes":'),
        "package_descriptor_broken",
    ),
    "multiple meta values": (
        _described(b'"created":', b'"created":"2026-01-01T00:00:00Z","created":'),
        "package_descriptor_broken",
    ),
    "extraneous file in base": (_with("readme.txt"), "package_part_extra"),
    "extraneous directory in base": (_with("notes/readme.txt"), "package_part_extra"),
    "optional tag file": (_with("bag-info.txt"), "package_part_extra"),
    "optional tag file in a directory": (_with("meta/tags.txt"), "package_part_extra"),
    "optional tag file, changed": (
        lambda p: {**p, "signature.json": p["signature.json"].replace(b"Ed25519", b"Ed25518")},
        "package_descriptor_broken",
    ),
    "mixed-case checksums": (
        _described(b'"hash":"sha256:', b'"hash":"SHA256:'),
        "package_descriptor_broken",
    ),
    "unknown algorithm": (
        _described(b'"hash":"sha256:', b'"hash":"md5:'),
        "package_descriptor_broken",
    ),
    "unsafe directory entry": (_with("../data/member.csv"), "package_unsafe_name"),
    "unsafe directory entry, absolute": (_with("/data/member.csv"), "package_unsafe_name"),
    "unsafe directory entry, of Windows": (_with("c:data.csv"), "package_unsafe_name"),
    "name with a newline": (_with("data/new\nline.csv"), "package_unsafe_name"),
    "name in another unicode form": (_with("data/e\u0301.csv"), "package_unsafe_name"),
    "garbage in the first file": (
        lambda p: signed_again(p, b"\x00\x01 garbage"),
        "package_descriptor_broken",
    ),
    "malformed first file": (
        lambda p: signed_again(p, p["datapackage.json"][:-2]),
        "package_descriptor_broken",
    ),
    "unusual separators": (_described(b'":"', b'" : "'), "package_descriptor_broken"),
    "carriage returns in the manifest": (
        lambda p: signed_again(p, p["datapackage.json"].replace(b"\n", b"\r\n")),
        "package_descriptor_broken",
    ),
    "invalid version": (_described(b'"version":1', b'"version":"1"'), "package_not_a_package"),
    "invalid version, a fraction": (
        _described(b'"version":1', b'"version":1.5'),
        "package_not_a_package",
    ),
    "unsupported version": (_described(b'"version":1', b'"version":2'), "package_newer_format"),
    "unknown encoding": (
        _described(b'"encoding":"utf-8"', b'"encoding":"gb18030"'),
        "package_descriptor_broken",
    ),
    "fetch: a part that lies elsewhere": (
        _described(b'"path":"data/member.csv"', b'"path":"https://example.org/member.csv"'),
        "package_descriptor_broken",
    ),
    "fetch: an unsafe payload": (
        _described(b'"path":"data/member.csv"', b'"path":"../../../etc/passwd"'),
        "package_descriptor_broken",
    ),
    "fetch: a malformed address": (
        _described(b'"path":"data/member.csv"', b'"path":"//"'),
        "package_descriptor_broken",
    ),
    "missing file": (_without(TABLE), "package_part_missing"),
    "missing manifest": (_without("datapackage.json"), "package_part_missing"),
    "missing tag file": (_without("signature.json"), "package_part_missing"),
    "missing data directory": (
        lambda parts: {k: v for k, v in parts.items() if not k.startswith("data/")},
        "package_part_missing",
    ),
    "extra file in payload": (lambda p: {**p, "data/extra.csv": b"a\r\n"}, "package_part_extra"),
    "extra empty directory name": (lambda p: {**p, "data/": b""}, "package_unsafe_name"),
    "size right, contents wrong": (
        lambda p: {**p, TABLE: p[TABLE].replace(b"m000001", b"m000003")},
        "package_part_changed",
    ),
    "oxum off by a byte": (lambda p: {**p, TABLE: p[TABLE] + b"\n"}, "package_part_changed"),
    "wrong row count": (_table(lambda t: t + t.splitlines(keepends=True)[1]), "package_row_order"),
    "a row lost": (
        _table(lambda t: b"".join(t.splitlines(keepends=True)[:-1])),
        "package_row_count",
    ),
    "byte order mark": (_table(lambda t: b"\xef\xbb\xbf" + t), "package_table_header"),
    "another encoding": (
        _table(lambda t: t.decode().encode("gb18030")),
        "package_wrong_encoding",
    ),
    "carriage returns only": (
        _table(lambda t: t.replace(b"\r\n", b"\r")),
        "package_table_broken",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_invalid_or_incomplete_package_is_refused_by_name(case, parts, refused, tmp_path):
    change, code = CASES[case]
    spoiled = change(parts)
    if code.startswith(("package_row", "package_table", "package_wrong_encoding")):
        # the table itself is judged when it is read
        path = seal(tmp_path / "read.coopdesk", zip_of(spoiled))
        with check(path) as checked, pytest.raises(BadPackage) as caught:
            list(read_table(checked, "member"))
        assert caught.value.findings[0].code == code
    else:
        assert refused(spoiled) == code


def test_a_valid_one_is_taken_with_all_its_parts(parts, tmp_path):
    """The same, put together again by another zip writer: valid, complete, fast or not."""
    with check(seal(tmp_path / "valid.coopdesk", zip_of(parts))) as checked:
        assert checked.counts == {"advance": 2, "member": 2}
        assert len(checked.contents.attachments) == 1


def test_every_part_that_is_wrong_is_told_with_its_name(parts, tmp_path):
    """Error details: what is missing and what is too many, in one refusal."""
    spoiled = {**_without(TABLE)(parts), "extra.txt": b"", "more/extra.txt": b""}
    with pytest.raises(BadPackage) as caught:
        check(seal(tmp_path / "spoiled.coopdesk", zip_of(spoiled)))
    told = {(found.code, found.values["part"]) for found in caught.value.findings}
    assert told == {
        ("package_part_missing", TABLE),
        ("package_part_extra", "extra.txt"),
        ("package_part_extra", "more/extra.txt"),
    }


def test_a_file_that_cannot_be_read_is_a_trouble_of_the_device(tmp_path):
    with pytest.raises(SurroundingsTrouble):
        check(tmp_path / "gone.coopdesk")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_keeps_its_unicode_form(tmp_path, form):
    """Composed or decomposed: what was typed is what arrives (bagit: unicode normalization)."""
    name = unicodedata.normalize(form, "Núñez·乌云")
    written = write(tmp_path, [TableData(MEMBERS, [member_row(1, name=name)])])
    with check(written.path) as checked:
        assert [row["name"] for row in read_table(checked, "member")] == [name]
