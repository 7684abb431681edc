"""Looking for entries of the audit log: by words, operator and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import digits

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from coopdesk.domain.rights import Capability
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.services.audit_trail import AuditLine, commands_called, lines_of, require_reader
from coopdesk.services.personal import sees_whole
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.system import AuditRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class AuditAsked:
    """What is looked for; what is empty asks for nothing.

    ``text`` is part of what was done, of who did it, of what was typed then, or of the name of a
    member or an organization that it was about. Both days count. ``limit`` 0 asks for all.
    """

    text: str = ""
    operator: str = ""
    first_day: date | None = None
    last_day: date | None = None
    limit: int = 500


@dataclass(frozen=True, slots=True)
class AuditFound:
    """The newest entries of those meant, newest first, and how many are meant in all."""

    lines: list[AuditLine]
    count: int


def find_audit_lines(uow: UnitOfWork, asked: AuditAsked | None = None) -> AuditFound:
    """Return the entries of the log in words.

    Raises RuleViolation ``right.missing`` when the operator may not read the log.
    """
    require_reader(uow)
    asked = asked or AuditAsked()
    meant = _conditions(uow, asked)
    count = uow.session.scalar(select(func.count()).select_from(AuditRow).where(*meant))
    query = select(AuditRow).where(*meant).order_by(AuditRow.sequence.desc())
    rows = uow.session.scalars(query.limit(asked.limit) if asked.limit else query)
    return AuditFound(lines_of(uow, rows), count or 0)


def audit_table(lines: Sequence[AuditLine], filters: Sequence[str] = ()) -> ShownTable:
    """Return entries as a table, for a workbook; ``filters`` are the words looked for."""
    keys = ("sequence", "at", "operator", "what", "subject", "touched_label")
    return ShownTable(
        text("system.audit"),
        tuple(ShownColumn(text(f"audit.{key}")) for key in keys),
        [(str(x.sequence), x.at, x.operator, x.what, x.subject, x.touched) for x in lines],
        filters=tuple(filters),
    )


def list_audit_operators(uow: UnitOfWork) -> list[str]:
    """Return everybody who stands in the log, by name; raises as ``find_audit_lines``."""
    require_reader(uow)
    return sorted(uow.session.scalars(select(AuditRow.operator).distinct()))


def _conditions(uow: UnitOfWork, asked: AuditAsked) -> list[ColumnElement[bool]]:
    row = AuditRow
    meant: list[ColumnElement[bool]] = []
    if asked.operator:
        meant.append(row.operator == asked.operator)
    if asked.first_day:
        meant.append(row.at >= asked.first_day.isoformat())
    if asked.last_day:
        meant.append(row.at < (asked.last_day + timedelta(days=1)).isoformat())
    if sought := asked.text.strip():
        told = [sought, *_named(uow, sought)]
        holds = _holds if sees_whole(uow, Capability.MEMBERS) else _holds_whole
        meant.append(
            or_(
                row.command.in_(commands_called(sought)),
                row.operator.contains(sought, autoescape=True),
                *(holds(row.fields, one) for one in told),
                *(holds(row.changes, one) for one in told),
            )
        )
    return meant


def _holds(texts: InstrumentedAttribute[str], sought: str) -> ColumnElement[bool]:
    return func.instr(texts, sought) > 0


def _holds_whole(texts: InstrumentedAttribute[str], sought: str) -> ColumnElement[bool]:
    """Return whether texts hold what is sought, a number in it whole and not as part of another.

    The log keeps numbers of persons as they were typed: who sees them masked does not come by
    them sign by sign.
    """
    before = "[^0-9]" if sought[0] in digits else ""
    after = "[^0-9Xx]" if sought[-1] in digits else ""
    meant = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in sought)
    return texts.op("GLOB")(f"*{before}{meant}{after}*")


def _named(uow: UnitOfWork, name: str) -> list[str]:
    """Return the ids of the members and organizations that are called so: the log holds these."""
    return [
        key
        for kind in (MemberRow, OrganizationRow)
        for key in uow.session.scalars(
            select(kind.id).where(kind.name.contains(name, autoescape=True)).limit(_MOST_NAMED)
        )
    ]
