"""Operators and their passphrases, the recovery key and its sheet, backups."""

import pytest

from coopdesk.domain.errors import RuleViolation, SurroundingsTrouble, WorkspaceTrouble
from coopdesk.domain.rights import Role
from coopdesk.services import sign_ins, system
from coopdesk.services.opening import create_workspace, open_workspace, recover_workspace
from coopdesk.storage import keys
from tests.conftest import PASSPHRASE, QUICK
from tests.unit.forms.reading import text_by_pdfium

SECOND = "第二个人的长口令"


@pytest.fixture
def clerk(workspace):
    command = sign_ins.EnrolOperator("鲍乌日娜", Role.CLERK, SECOND)
    sign_ins.enrol_operator(workspace, command)
    return next(one for one in workspace.runner.ask(system.list_operators) if one.role != "manager")


def _sign_in(workspace, clock, operator, passphrase):
    workspace.close()
    return open_workspace(workspace.folder, operator, passphrase, clock)


def test_an_enrolled_operator_signs_in_and_a_stopped_one_does_not(workspace, clock, clerk):
    other = _sign_in(workspace, clock, clerk.name, SECOND)
    assert other.runner.actor.role == "clerk"

    manager = _sign_in(other, clock, "乌云其其格", PASSPHRASE)
    sign_ins.stop_operator(manager, clerk)
    with pytest.raises(WorkspaceTrouble) as refused:
        keys.unlock(manager.folder, clerk.name, SECOND)
    assert refused.value.code == "unknown_operator"

    sign_ins.start_operator(manager, clerk, "又一个新的长口令")
    _sign_in(manager, clock, clerk.name, "又一个新的长口令").close()


def test_an_operator_with_a_short_passphrase_is_not_added(workspace):
    with pytest.raises(RuleViolation) as refused:
        sign_ins.enrol_operator(workspace, sign_ins.EnrolOperator("鲍乌日娜", Role.CLERK, "短"))
    assert refused.value.refusals[0].code == "operator.passphrase_short"
    assert len(workspace.runner.ask(system.list_operators)) == 1


def test_a_clerk_changes_the_own_passphrase_but_nobody_elses(workspace, clock, clerk):
    other = _sign_in(workspace, clock, clerk.name, SECOND)
    with pytest.raises(RuleViolation) as refused:
        sign_ins.set_passphrase(other, "乌云其其格", "夺取负责人的口令")
    assert refused.value.refusals[0].code == "right.missing"
    with pytest.raises(WorkspaceTrouble) as wrong:
        sign_ins.change_own_passphrase(
            other, sign_ins.OwnPassphrase("不是它不是它呀", "新的口令新的口令")
        )
    assert wrong.value.code == "wrong_passphrase"

    sign_ins.change_own_passphrase(other, sign_ins.OwnPassphrase(SECOND, "新的口令新的口令"))
    assert _log_of(other)[-1].command == "NotePassphrase"
    _sign_in(other, clock, clerk.name, "新的口令新的口令").close()


def test_no_passphrase_stands_in_the_log(workspace, clerk):
    sign_ins.set_passphrase(workspace, clerk.name, "另一个新的长口令")
    told = str(_log_of(workspace))
    assert SECOND not in told
    assert "另一个新的长口令" not in told


def test_a_renewed_recovery_key_opens_and_the_old_one_does_not(tmp_path, new_office, clock):
    opened, old = create_workspace(tmp_path / "new", new_office, clock, QUICK)
    before = system.recovery_number(opened)
    new = system.renew_recovery(opened)
    opened.close()

    assert system.recovery_number(opened) != before
    with pytest.raises(WorkspaceTrouble) as refused:
        recover_workspace(opened.folder, old, new_office.operator, "全新的口令啊啊啊", clock)
    assert refused.value.code == "recovery_wrong"
    recover_workspace(opened.folder, new, new_office.operator, "全新的口令啊啊啊", clock).close()


def test_only_a_manager_renews_the_recovery_key(workspace, clock, clerk, tmp_path):
    other = _sign_in(workspace, clock, clerk.name, SECOND)
    before = system.recovery_number(other)
    with pytest.raises(RuleViolation):
        system.renew_recovery(other)
    with pytest.raises(RuleViolation):
        system.renew_recovery_onto(other, tmp_path / "sheet.pdf")
    assert system.recovery_number(other) == before
    assert not (tmp_path / "sheet.pdf").exists()
    other.close()


def test_the_recovery_sheet_carries_key_office_and_number(workspace):
    key = system.renew_recovery(workspace)
    sheet = workspace.runner.ask(system.recovery_sheet, key)
    text = "".join(text_by_pdfium(sheet))
    assert workspace.runner.actor.office_name in text
    assert system.recovery_number(workspace) in text
    assert all(group in text for group in key.split("-"))
    assert "2026年11月23日" in text


def test_a_sheet_that_cannot_be_written_leaves_the_old_key_in_force(workspace, tmp_path):
    before = system.recovery_number(workspace)
    with pytest.raises(SurroundingsTrouble):
        system.renew_recovery_onto(workspace, tmp_path / "gone" / "sheet.pdf")
    assert system.recovery_number(workspace) == before


def test_every_operator_may_make_a_backup_and_it_is_noted(workspace, clock, clerk, tmp_path):
    other = _sign_in(workspace, clock, clerk.name, SECOND)
    made = system.make_backup(other, tmp_path)
    noted = other.runner.ask(system.get_last_backup)
    assert (noted.place, noted.sha256) == (str(made.path), made.sha256)
    other.close()


def _log_of(workspace):
    """Every column of every entry, as it lies in the database."""
    with workspace.runner._engine.connect() as connection:
        return connection.exec_driver_sql("SELECT * FROM audit_log ORDER BY sequence").all()


@pytest.mark.parametrize("fails", ["save_recovery_sheet", "note_recovery"])
def test_a_renewal_that_breaks_off_leaves_the_old_key_opening(
    tmp_path, new_office, clock, monkeypatch, fails
):
    """Whichever step the disk fails at: the envelope in the safe still opens."""
    workspace, old = create_workspace(tmp_path / "office", new_office, clock, QUICK)

    def gone(*_):
        raise SurroundingsTrouble("device_gone", place="sheet.pdf")

    gone.__module__ = system.__name__  # the door judges the right by it
    monkeypatch.setattr(system, fails, gone)
    with pytest.raises(SurroundingsTrouble):
        system.renew_recovery_onto(workspace, tmp_path / "sheet.pdf")
    workspace.close()
    assert not (tmp_path / "sheet.pdf").exists()
    again = "又一个新的长口令"
    recover_workspace(workspace.folder, old, new_office.operator, again, clock).close()
