"""The audit log in words: every command and field has one, and changes are told field by field."""

import ast
from dataclasses import dataclass, fields, is_dataclass
from typing import get_args, get_type_hints

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.domain.rights import Role
from coopdesk.services import system
from coopdesk.services.audit_search import find_audit_lines
from coopdesk.services.audit_trail import list_audit_details, shown_value
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.schema import Base
from tests.handlers import COMMANDS, command_of
from tests.house.source import SOURCES

KEYS = words.keys()
# These take the open workspace and record another command.
NOT_RECORDED = {"EnrolOperator", "OwnPassphrase", "NewOffice", "Command", "str", "object"}


@dataclass(frozen=True)
class Fill:
    """A command of these tests."""

    name: str = "西拉沐沦苏木综合合作社"


@dataclass(frozen=True)
class Call:
    """Change the phone and state of a member."""

    key: str
    phone: str
    state: str


def _as_members(handler):
    handler.__module__ = "coopdesk.services.members"
    return handler


@_as_members
def fill(uow, command):
    organization = OrganizationRow(
        kind="trinity_organization",
        name=command.name,
        division_code="150423200",
        sponsor_level="county",
    )
    row = MemberRow(
        organization_id=uow.add(organization),
        number=1,
        kind="person",
        name="乌云其其格",
        typed_name="乌云其其格",
        initials="WYQQG",
        state="member",
        phone="19900001477",
        roster_share=Money(0),
    )
    return uow.add(row)


@_as_members
def call(uow, command):
    row = uow.get(MemberRow, command.key)
    row.phone, row.state = command.phone, command.state


def _commands():
    """Every class that a handler of the services takes as its command."""
    for source in SOURCES:
        if source.within("coopdesk/services"):
            for function in source.functions():
                for argument in function.args.args:
                    kind = argument.annotation
                    if argument.arg == "command" and isinstance(kind, ast.Name):
                        yield kind.id


def test_every_command_has_its_words():
    named = set(_commands()) - NOT_RECORDED
    assert len(named) > 5
    assert not {name for name in named if f"command.{name}" not in KEYS}


def _field_names(kind):
    """Yield the names of the fields of a command, and of the records in it."""
    if is_dataclass(kind) and kind is not Money:
        hints = get_type_hints(kind)
        for one in fields(kind):
            yield one.name
            for inner in (hints[one.name], *get_args(hints[one.name])):
                yield from _field_names(inner) if isinstance(inner, type) else ()


def test_every_field_of_every_command_has_its_words():
    """An auditor reads the log, not the source."""
    named = {name for handler in COMMANDS for name in _field_names(command_of(handler))}
    told = {name for name in named if not name.endswith("_id")}
    assert len(told) > 200
    assert not {name for name in told if f"field.{name}" not in KEYS}


def test_a_choice_is_told_by_the_word_of_what_it_belongs_to():
    """``credit`` is a side of a voucher too, ``person`` a shareholder, ``county`` a place."""
    assert shown_value("part", "credit", "acceptance") == "信用合作"
    assert shown_value("kind", "person", "member") == "其他个人社员"
    profile = {"sponsor_level": "county"}
    assert shown_value("profile", profile, "organization") == "主办层级 旗县区级"


def test_every_table_and_column_has_its_words():
    columns = {c.name for table in Base.metadata.tables.values() for c in table.columns}
    columns = {name for name in columns if not name.endswith("_id")}
    assert not {name for name in columns if f"field.{name}" not in KEYS}
    assert not {name for name in Base.metadata.tables if f"table.{name}" not in KEYS}


def test_a_change_is_told_field_by_field_with_what_it_was_and_became(runner):
    key = runner.do(fill, Fill())
    runner.do(call, Call(key, "19900001488", "member"))
    runner.do(call, Call(key, "19900001499", "former"))

    newest, middle, *_ = runner.ask(find_audit_lines).lines
    told = {one.label: one.told for one in runner.ask(list_audit_details, middle.sequence)}
    assert told["社员 电话"] == "199****1477 → 199****1488"
    told = {one.label: one.told for one in runner.ask(list_audit_details, newest.sequence)}
    assert told["社员 电话"] == "199****1488 → 199****1499"
    assert told["社员 状态"].endswith(words.text("choice.MemberState.former"))


def test_a_line_says_who_did_what_to_whom(runner):
    runner.do(system.add_operator, system.AddOperator("鲍乌日娜", Role.CLERK))
    line = runner.ask(find_audit_lines).lines[0]
    assert (line.operator, line.what) == ("乌云其其格", "添加操作员")
    assert (line.subject, line.touched) == ("鲍乌日娜", "操作员 1 条")
    details = {one.label: one.told for one in runner.ask(list_audit_details, line.sequence)}
    assert details["角色"] == "业务员"
    assert line.at == "2026-11-23 09:30:00"


@dataclass(frozen=True)
class Person:
    """One row of a sheet."""

    name: str
    id_number: str


@dataclass(frozen=True)
class TakeIn:
    """A command with the rows of a sheet."""

    people: tuple[Person, ...]


@_as_members
def take_in(uow, command):
    """Only the log is looked at."""


def _people(count):
    names = ("敖登", "赛罕", "苏和", "高娃")
    return tuple(Person(names[at % 4], f"15042319600101{at:04d}") for at in range(count))


def test_the_rows_of_a_sheet_are_counted_named_and_unfold_with_numbers_masked(runner):
    runner.do(take_in, TakeIn(_people(37)))
    line = runner.ask(find_audit_lines).lines[0]
    [detail] = runner.ask(list_audit_details, line.sequence)
    assert detail.told == "共 37 项：敖登、赛罕、苏和 等"
    assert len(detail.rows) == 37
    assert "150423********0001" in detail.rows[1]
    assert "赛罕" in detail.rows[1]


def test_more_rows_than_the_log_keeps_are_counted_and_named(runner):
    runner.do(take_in, TakeIn(_people(1234)))
    line = runner.ask(find_audit_lines).lines[0]
    [detail] = runner.ask(list_audit_details, line.sequence)
    assert (detail.told, detail.rows) == ("共 1,234 项：敖登、赛罕、苏和 等", ())
