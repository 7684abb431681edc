"""A transaction: owner, revision, audit entry, and that nothing is left when it fails."""

from dataclasses import dataclass
from uuid import RFC_4122, UUID

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError

from coopdesk.domain.errors import NeedsConfirmation, NotFound, RuleViolation
from coopdesk.services.system import broken_audit_entries
from coopdesk.storage.tables.base import new_id, new_ids
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.system import AuditRow


@dataclass(frozen=True)
class Write:
    """A command of a test."""

    name: str
    passphrase: str = "不许记下"


def _by_organizations(handler):
    handler.__module__ = "coopdesk.services.organizations"
    return handler


def _row(name):
    return OrganizationRow(
        kind="trinity_organization", name=name, division_code="150423200", sponsor_level="county"
    )


@_by_organizations
def write(uow, command):
    return uow.add(_row(command.name))


@_by_organizations
def write_and_fail(uow, command):
    uow.add(_row(command.name))
    uow.session.flush()
    raise RuntimeError("power cut")


def _names(uow):
    return list(uow.session.scalars(select(OrganizationRow.name)))


def _audit(uow):
    rows = uow.session.scalars(select(AuditRow).order_by(AuditRow.sequence))
    return [(row.sequence, row.command, row.fields, row.changes) for row in rows]


def test_a_row_carries_its_owner_and_the_number_of_its_command(runner):
    key = runner.do(write, Write("甲社"))
    row = runner.ask(lambda uow: uow.get(OrganizationRow, key))
    newest = runner.ask(_audit)[-1]
    assert row.office == runner.actor.office_id
    assert row.revision == newest[0]


def test_secrets_never_reach_the_audit_log(runner):
    runner.do(write, Write("甲社"))
    assert "不许记下" not in runner.ask(_audit)[-1][2]
    assert "甲社" in runner.ask(_audit)[-1][2]


def test_a_failed_command_leaves_neither_row_nor_entry(runner):
    before = runner.ask(_audit)
    with pytest.raises(RuntimeError, match="power cut"):
        runner.do(write_and_fail, Write("甲社"))
    assert runner.ask(_names) == []
    assert runner.ask(_audit) == before


def test_a_change_is_told_field_by_field(runner):
    key = runner.do(write, Write("甲社"))

    @_by_organizations
    def rename(uow, command):
        uow.get(OrganizationRow, key).name = command.name

    runner.do(rename, Write("乙社"))
    assert '"was":{"name":"甲社"}' in runner.ask(_audit)[-1][3]


def test_a_record_of_another_office_cannot_be_changed(runner):
    @_by_organizations
    def take_in(uow, command):
        values = {"id": "f" * 36, "office": "another", "revision": 1, "name": command.name}
        values |= {"kind": "coop", "division_code": "150400", "sponsor_level": "city"}
        uow.session.execute(insert(OrganizationRow), [values])
        uow.touch("organization")

    @_by_organizations
    def rename(uow, command):
        uow.get(OrganizationRow, "f" * 36).name = command.name

    runner.do(take_in, Write("外单位"))
    with pytest.raises(RuleViolation) as refused:
        runner.do(rename, Write("改名"))
    assert refused.value.refusals[0].code == "record.not_owned"
    assert runner.ask(_names) == ["外单位"]


def test_a_question_is_asked_once_and_its_answer_kept(runner):
    @_by_organizations
    def unusual(uow, command):
        uow.confirm("organization.unusual")
        return uow.add(_row(command.name))

    with pytest.raises(NeedsConfirmation):
        runner.do(unusual, Write("甲社"))
    runner.do(unusual, Write("甲社"), confirmed=frozenset({"organization.unusual"}))
    assert '"confirmed":["organization.unusual"]' in runner.ask(_audit)[-1][2]


def test_many_rows_at_once_carry_owner_and_revision(runner):
    @_by_organizations
    def many(uow, command):
        common = {"kind": "coop", "division_code": "150400", "sponsor_level": "city"}
        return uow.add_all(
            OrganizationRow, [{"name": f"{command.name}{n}", **common} for n in range(9)]
        )

    heard = []
    runner.on_change(heard.append)
    assert runner.do(many, Write("社")) == 9
    owners = runner.ask(lambda uow: set(uow.session.scalars(select(OrganizationRow.office))))
    assert owners == {runner.actor.office_id}
    assert heard == [frozenset({"organization"})]


def test_many_rows_that_name_different_columns_are_a_mistake_and_leave_nothing(runner):
    """A column that only some rows name would be lost for them without a word."""
    common = {"kind": "coop", "division_code": "150400", "sponsor_level": "city"}

    @_by_organizations
    def many(uow, command):
        records = [{"name": "甲社", **common}, {"name": "乙社", **common, "credit_code": "x"}]
        return uow.add_all(OrganizationRow, records)

    with pytest.raises(ValueError, match="organization"):
        runner.do(many, Write("社"))
    assert runner.ask(lambda uow: uow.session.scalars(select(OrganizationRow.id)).all()) == []


def test_a_part_that_fails_leaves_nothing_and_what_stood_before_it_stays(runner):
    """Rows, notes of change and what was confirmed: of a part that fails all of it is gone."""

    def fail(uow):
        with uow.part(frozenset({"first"})):
            uow.add(_row("乙社"))
            uow.touch("member")
            uow.confirm("first")
            uow.confirm("second")

    @_by_organizations
    def in_parts(uow, command):
        uow.add(_row("甲社"))
        with pytest.raises(NeedsConfirmation):
            fail(uow)
        with pytest.raises(NeedsConfirmation):
            uow.confirm("first")
        with uow.part():
            uow.add(_row("丙社"))
        with uow.part(keep=False):
            uow.add(_row("丁社"))
            assert "丁社" in _names(uow)
        return frozenset(uow.changes)

    assert runner.do(in_parts, Write("社")) == {"organization"}
    assert sorted(runner.ask(_names)) == ["丙社", "甲社"]
    changes = runner.ask(_audit)[-1][-1]
    assert changes.count("organization") == 2
    assert "member" not in changes


def test_ids_are_ordered_by_time_and_never_alike():
    ids = [*new_ids(2_000), new_id()]
    assert len(set(ids)) == len(ids)
    for told in ids:
        made = UUID(told)
        assert (str(made), made.version, made.variant) == (told, 7, RFC_4122)
    assert ids[0][:13] <= ids[-1][:13]


def test_a_missing_record_is_named(runner):
    with pytest.raises(NotFound) as missing:
        runner.ask(lambda uow: uow.get(OrganizationRow, "nowhere"))
    assert missing.value.kind == "organization"


def test_the_audit_log_can_neither_be_changed_nor_shortened(workspace):
    workspace.runner.do(write, Write("甲社"))
    for statement in ("UPDATE audit_log SET operator = 'x'", "DELETE FROM audit_log"):
        with workspace.runner._engine.connect() as connection, pytest.raises(DatabaseError):
            connection.execute(text(statement))


def test_a_forged_audit_entry_is_found(workspace):
    workspace.runner.do(write, Write("甲社"))
    with workspace.runner._engine.connect() as connection:
        connection.execute(text("DROP TRIGGER audit_log_is_final"))
        connection.execute(text("UPDATE audit_log SET operator = '别人' WHERE sequence = 1"))
        connection.commit()
    assert workspace.runner.ask(broken_audit_entries) == ["1"]
