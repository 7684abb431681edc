"""Finding entries in the whole log: by what was done, typed, by whom, about whom and when."""

from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.rights import Role
from coopdesk.services import sign_ins
from coopdesk.services.audit_search import (
    AuditAsked,
    audit_table,
    find_audit_lines,
    list_audit_operators,
)
from coopdesk.services.register_files import write_register
from coopdesk.services.system import NoteBackup, note_backup
from tests.unit.services.test_system_audit import Call, Fill, call, fill


@pytest.fixture
def log(workspace, runner):
    """A day with an enrolment, a member filled in and called again, and three backups."""
    enrol = sign_ins.EnrolOperator("鲍乌日娜", Role.CLERK, "第二个人的长口令")
    sign_ins.enrol_operator(workspace, enrol)
    member = runner.do(fill, Fill())
    runner.actor = replace(runner.actor, operator="鲍乌日娜")
    runner.do(call, Call(member, "19900001478", "member"))
    for day in range(3):
        runner.do(note_backup, NoteBackup(runner.today - timedelta(days=day), f"{day}" * 64))
    runner.actor = replace(runner.actor, operator="乌云其其格")
    return runner


def _what(runner, **asked):
    return [line.what for line in runner.ask(find_audit_lines, AuditAsked(**asked)).lines]


def test_entries_are_found_by_what_was_done_and_by_whom(log):
    assert _what(log, text="添加操作员") == ["添加操作员"]
    assert _what(log, text="备份", operator="鲍乌日娜") == ["备份"] * 3
    assert _what(log, text="备份", operator="乌云其其格") == []
    assert log.ask(list_audit_operators) == ["乌云其其格", "鲍乌日娜"]


def test_entries_are_found_by_what_was_typed_and_by_what_it_was_before(log):
    assert len(_what(log, text="19900001478")) == 1
    assert len(_what(log, text="19900001477")) == 1  # before it was changed


def test_who_sees_numbers_masked_finds_entries_by_a_whole_number_alone(log):
    """The log holds them as they were typed; it is not asked for them sign by sign."""
    assert len(_what(log, text="990000147")) == 1
    log.actor = replace(log.actor, role=Role.REVIEWER.value)
    assert _what(log, text="990000147") == _what(log, text="1990000147") == []
    assert len(_what(log, text="19900001478")) == 1
    assert _what(log, text=str(log.today)) == ["备份"]  # days as before


def test_entries_about_a_member_are_found_by_the_name(log):
    """The log holds the member's number alone, people look for the name."""
    assert len(_what(log, text="乌云其其格", operator="鲍乌日娜")) == 1


def test_the_newest_are_told_and_how_many_there_are(log):
    found = log.ask(find_audit_lines, AuditAsked(limit=2))
    assert (len(found.lines), found.count) == (2, 7)
    assert len(log.ask(find_audit_lines, AuditAsked(limit=0)).lines) == 7


def test_both_days_count(log):
    assert _what(log, first_day=log.today, last_day=log.today)
    assert _what(log, first_day=log.today + timedelta(days=1)) == []
    assert _what(log, last_day=log.today - timedelta(days=1)) == []


def test_signs_that_mean_something_to_a_database_mean_themselves(log):
    for sign in ("%", "_", "'", '"', "\\", "[", "*"):
        assert _what(log, text=f"没有的{sign}") == []


def test_what_was_found_goes_into_a_workbook(log, tmp_path):
    found = log.ask(find_audit_lines, AuditAsked(text="备份", limit=0))
    log.ask(write_register, tmp_path / "日志.xlsx", audit_table(found.lines, ["备份"]))
    rows = list(load_workbook(tmp_path / "日志.xlsx").active.values)
    assert sum("备份" in row for row in rows) == 3


def test_only_those_who_supervise_read_the_log(log):
    for role in set(Role) - {Role.MANAGER, Role.REVIEWER}:
        log.actor = replace(log.actor, role=role.value)
        for query in (find_audit_lines, list_audit_operators):
            with pytest.raises(RuleViolation, match=r"right\.missing"):
                log.ask(query)
