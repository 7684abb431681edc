"""An update on a stick: whose it is, whether it is whole, what is copied before, the way back."""

import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk import __version__, paths
from coopdesk.domain.errors import BadPackage, RuleViolation, SurroundingsTrouble
from coopdesk.domain.rights import Role
from coopdesk.domain.updates import InstallerKind
from coopdesk.services import sign_ins, system, updates
from coopdesk.services.opening import open_workspace
from tests.conftest import PASSPHRASE
from tests.updates import INSTALLER, make_update, public_half

OTHER_KEY = bytes(range(32, 64))


@pytest.fixture
def publisher(tmp_path, monkeypatch):
    """This program trusts the key of the tests, and runs as an installed one on Linux."""
    resources = tmp_path / "resources"
    (resources / "keys").mkdir(parents=True)
    (resources / "keys" / "publisher.txt").write_text(f"# ours\n{public_half()}\n", "utf-8")
    monkeypatch.setattr(paths, "RESOURCES", resources)
    monkeypatch.setattr(paths, "person_data", lambda: tmp_path / "person")
    monkeypatch.setattr(updates, "installer_kind", lambda: InstallerKind.DEBIAN)
    return resources / "keys" / "publisher.txt"


@pytest.fixture
def stick(publisher, tmp_path):
    (tmp_path / "stick").mkdir()
    return make_update(tmp_path / "stick")


def _refused(file):
    with pytest.raises(BadPackage) as refused:
        updates.check_update(file)
    return [finding.code for finding in refused.value.findings]


def test_the_publishers_update_is_told_in_full(stick):
    found = updates.check_update(stick)
    assert (found.version, found.notes) == ("9.0.0", ("修正了打印位置",))
    assert found.installer == "coopdesk_new_amd64.deb"
    assert found.size == len(INSTALLER) + len(InstallerKind.DEBIAN)


def test_the_key_that_is_shipped_is_a_key_and_no_other_signature_counts(stick, publisher):
    shipped = (paths.ROOT / "resources" / "keys" / "publisher.txt").read_text("utf-8")
    keys = [line for line in shipped.splitlines() if not line.startswith("#")]
    assert keys
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)
    publisher.write_text(shipped, "utf-8")
    assert _refused(stick) == ["update_signature"]


def test_a_stranger_cannot_sign_and_a_program_without_a_key_says_so(tmp_path, stick, publisher):
    assert _refused(make_update(tmp_path, key=OTHER_KEY)) == ["update_signature"]
    publisher.write_text("# none\n", "utf-8")
    with pytest.raises(RuleViolation) as refused:
        updates.check_update(stick)
    assert refused.value.refusals[0].code == "update.no_publisher"


@pytest.mark.parametrize(
    ("version", "kinds", "code"),
    [
        (__version__, tuple(InstallerKind), "update.same"),
        ("0.0.1", tuple(InstallerKind), "update.older"),
        ("9.0.0", (InstallerKind.WINDOWS,), "update.other_system"),
    ],
)
def test_what_is_no_update_here_is_refused(tmp_path, publisher, version, kinds, code):
    with pytest.raises(RuleViolation) as refused:
        updates.check_update(make_update(tmp_path, version, kinds=kinds))
    assert [one.code for one in refused.value.refusals] == [code]


def test_the_workspace_is_copied_before_the_set_up_is_taken_off(workspace, stick, tmp_path):
    ready = updates.prepare_update(workspace, stick)

    assert ready.installer == tmp_path / "person" / "updates" / "9.0.0" / "coopdesk_new_amd64.deb"
    assert ready.installer.read_bytes() == INSTALLER + InstallerKind.DEBIAN.encode()
    assert system.check_backup_of(workspace, ready.backup).path == ready.backup
    assert workspace.runner.ask(system.get_last_backup).place == str(ready.backup)
    assert updates.prepare_update(workspace, stick).installer == ready.installer


def test_the_way_back_names_the_backup_and_the_set_up_of_before(workspace, stick, tmp_path, clock):
    """The clerk goes back: the workspace is as it was before the update."""
    assert workspace.runner.ask(updates.find_way_back) is None
    ready = updates.prepare_update(workspace, stick)
    back = workspace.runner.ask(updates.find_way_back)
    assert (back.before, back.after, back.backup) == (__version__, "9.0.0", ready.backup)
    assert back.installer is None  # that of the first installation was not kept on Linux

    kept = tmp_path / "person" / "updates" / __version__ / "coopdesk_old_amd64.deb"
    kept.parent.mkdir()
    kept.write_bytes(b"the one before")
    assert workspace.runner.ask(updates.find_way_back).installer == kept

    workspace.close()
    system.restore(ready.backup, workspace.folder, "restore", "2026-11-23T10:00")
    again = open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    assert again.runner.ask(updates.find_way_back) is None
    again.close()


def test_only_who_may_change_the_system_makes_an_update_ready(workspace, stick, clock, tmp_path):
    second = "第二个人的长口令"
    sign_ins.enrol_operator(workspace, sign_ins.EnrolOperator("鲍乌日娜", Role.CLERK, second))
    workspace.close()
    clerk = open_workspace(workspace.folder, "鲍乌日娜", second, clock)
    with pytest.raises(RuleViolation) as refused:
        updates.prepare_update(clerk, stick)
    clerk.close()
    assert refused.value.refusals[0].code == "right.missing"
    assert not (tmp_path / "person" / "updates").exists()


def test_a_swapped_installer_is_found_and_gets_no_name(workspace, stick, tmp_path):
    """Same size, other content: only reading it tells, and then nothing was copied either."""
    with zipfile.ZipFile(stick) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    swapped = tmp_path / "swapped.coopupdate"
    with zipfile.ZipFile(swapped, "w") as archive:
        for name, content in parts.items():
            is_ours = name.endswith(".deb")
            archive.writestr(name, content[:-1] + b"!" if is_ours else content)
    updates.check_update(swapped)
    with pytest.raises(BadPackage) as refused:
        updates.prepare_update(workspace, swapped)
    assert refused.value.findings[0].code == "update_damaged"
    assert list((tmp_path / "person" / "updates" / "9.0.0").iterdir()) == []
    assert workspace.runner.ask(system.get_last_backup) is None


def test_a_stick_that_is_gone_is_told_in_words(publisher, tmp_path):
    with pytest.raises(SurroundingsTrouble):
        updates.check_update(tmp_path / "gone.coopupdate")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_or_cut_file_is_refused_or_gives_what_was_signed(stick, tmp_path, data):
    """Whatever is changed: refused in words, or the changed byte meant nothing."""
    raw = bytearray(stick.read_bytes())
    place = data.draw(st.integers(0, 1500) | st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        raw[place] ^= data.draw(st.integers(1, 255))
    else:
        del raw[place:]
    broken = tmp_path / "broken.coopupdate"
    broken.write_bytes(raw)
    try:
        update = updates._checked(broken)
        target = tmp_path / "taken.deb"
        updates.extract_installer(broken, update.part_for(InstallerKind.DEBIAN), target)
    except BadPackage:
        return
    assert target.read_bytes() == INSTALLER + InstallerKind.DEBIAN.encode()
