"""The audit log in words: who did what when, and field by field what it was before and became.

The log keeps what a field was; what it became stands in the next entry that changed it again, or
in the row as it is now.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import column, func, select, table

from coopdesk import words
from coopdesk.domain import (
    award_facts,
    awards,
    capital,
    exchange,
    governance,
    ledger,
    members,
    membership,
    mutual_fund,
    organization_history,
    organizations,
    periods,
    policy,
    rights,
    supervision,
    turnaround,
)
from coopdesk.domain.errors import require
from coopdesk.domain.money import Money
from coopdesk.domain.personal import PERSONAL, masked_field
from coopdesk.storage.audit_fields import FIRST_NAMED, MANY
from coopdesk.storage.tables.capital import ShareholderRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.schema import Base
from coopdesk.storage.tables.system import AuditRow, OperatorRow
from coopdesk.storage.types import Flag, MoneyType
from coopdesk.storage.unit_of_work import UnitOfWork

MOST_ROWS = 20
"""Rows of one entry that are told field by field; an import changes thousands."""

_SUBJECTS = ("name", "title", "summary", "operator", "number", "path")
_SPANS = ("month", "period", "day")
_NAMED_BY: Mapping[str, Any] = {
    "operator_id": OperatorRow,
    "member_id": MemberRow,
    "kept_id": MemberRow,
    "other_id": MemberRow,
    "organization_id": OrganizationRow,
    "shareholder_id": ShareholderRow,
}
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FREE_TEXT = frozenset(
    {"name", "title", "summary", "text", "remark", "note", "document", "purpose", "place"}
)
_LEVELS: Mapping[str, str] = {"level": "office_level", "sponsor_level": "office_level"}
_MODULES = (
    award_facts,
    awards,
    capital,
    exchange,
    governance,
    ledger,
    members,
    membership,
    mutual_fund,
    organization_history,
    organizations,
    periods,
    policy,
    rights,
    supervision,
    turnaround,
)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry of the log as people read it; ``touched`` tells how many of what changed."""

    sequence: int
    at: str
    operator: str
    what: str
    subject: str
    touched: str


@dataclass(frozen=True, slots=True)
class AuditDetail:
    """One line about an entry: what it speaks of, and what it says.

    A list of records is counted in ``told``, with its first names; ``rows`` has each in words.
    """

    label: str
    told: str
    rows: tuple[str, ...] = ()


def lines_of(uow: UnitOfWork, entries: Iterable[AuditRow]) -> list[AuditLine]:
    """Return entries of the log in words, in their order."""
    rows = [(row, json.loads(row.fields)) for row in entries]
    names = _names_of(uow, [fields for _, fields in rows])
    return [_line(row, fields, names) for row, fields in rows]


def list_audit_details(uow: UnitOfWork, sequence: int) -> list[AuditDetail]:
    """Return what one entry says: the command's fields, then every changed field.

    Raises RuleViolation ``right.missing`` when the operator may not read the log.
    """
    require_reader(uow)
    row = uow.session.get_one(AuditRow, sequence)
    changes = json.loads(row.changes)
    about = changes[0]["table"] if changes else ""
    told = [
        _detail(name, value, about)
        for name, value in json.loads(row.fields).items()
        if _is_told(name, value)
    ]
    told += [AuditDetail(words.text("audit.bulk"), _bulk(c)) for c in changes if "rows" in c]
    single = [change for change in changes if "rows" not in change]
    for change in single[:MOST_ROWS]:
        told += _changed(uow, sequence, change)
    if len(single) > MOST_ROWS:
        more = words.text("audit.more", count=len(single) - MOST_ROWS)
        told.append(AuditDetail(words.text("audit.bulk"), more))
    return told


def command_in_words(command: str) -> str:
    """Return what a command does, in words."""
    return _word(f"command.{command}", command)


def require_reader(uow: UnitOfWork) -> None:
    """Raise RuleViolation ``right.missing`` when the operator may not read the log."""
    role = rights.Role(uow.actor.role)
    require(rights.assess_right([role], rights.Capability.SYSTEM, rights.Action.ASK))


def commands_called(text: str) -> list[str]:
    """Return the commands whose words hold ``text``."""
    keys = words.keys()
    known = (key.removeprefix("command.") for key in keys if key.startswith("command."))
    return [command for command in known if text in command_in_words(command)]


def _names_of(uow: UnitOfWork, told: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names of the operators, members and organizations that commands speak of."""
    names: dict[str, str] = {}
    for field, row in _NAMED_BY.items():
        ids = {str(fields[field]) for fields in told if fields.get(field)}
        known = uow.session.execute(select(row.id, row.name).where(row.id.in_(ids)))
        names.update((found[0], found[1]) for found in known)
    return names


def _line(row: AuditRow, fields: Mapping[str, Any], names: Mapping[str, str]) -> AuditLine:
    profile = fields.get("profile")
    known = {**profile, **fields} if isinstance(profile, dict) else fields
    told, spans = (
        [str(known[name]) for name in some if known.get(name)] for some in (_SUBJECTS, _SPANS)
    )
    named = [names[key] for name in _NAMED_BY if (key := str(fields.get(name))) in names]
    subject = next(iter((*told, *named, *spans)), "")
    counts: dict[str, int] = {}
    for change in json.loads(row.changes):
        counts[change["table"]] = counts.get(change["table"], 0) + change.get("rows", 1)
    touched = (words.text("audit.touched", table=_table(t), count=n) for t, n in counts.items())
    return AuditLine(
        sequence=row.sequence,
        at=row.at.replace("T", " "),
        operator=row.operator,
        what=command_in_words(row.command),
        subject=subject,
        touched=words.text("audit.and").join(touched),
    )


def _changed(uow: UnitOfWork, sequence: int, change: Mapping[str, Any]) -> Iterator[AuditDetail]:
    label = _table(change["table"])
    if change.get("new") or change.get("deleted"):
        key = "audit.added" if change.get("new") else "audit.deleted"
        yield AuditDetail(label, words.text(key, id=change["id"][-6:]))
        return
    after = _after(uow, sequence, change)
    for name, before in change["was"].items():
        told = {
            "before": shown_value(name, before, change["table"]) or words.text("audit.empty"),
            "after": shown_value(name, after.get(name), change["table"])
            or words.text("audit.empty"),
        }
        yield AuditDetail(f"{label} {field_label(name)}", words.text("audit.became", **told))


def _after(uow: UnitOfWork, sequence: int, change: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each changed field became: from the next change of it, or the row now."""
    became = _now(uow, change["table"], change["id"])
    mentions = func.instr(AuditRow.changes, change["id"]) > 0
    query = select(AuditRow.changes).where(AuditRow.sequence > sequence, mentions)
    for later in uow.session.scalars(query.order_by(AuditRow.sequence.desc())):
        for entry in json.loads(later):
            if entry.get("id") == change["id"]:
                became |= entry.get("was", {})
    return became


def _now(uow: UnitOfWork, name: str, key: str) -> dict[str, Any]:
    names = [c.name for c in Base.metadata.tables[name].columns]
    raw = table(name, *(column(one) for one in names))
    found = uow.session.execute(select(raw).where(raw.c.id == key)).one_or_none()
    return dict(zip(names, found, strict=True)) if found else {}


def _is_told(name: str, value: object) -> bool:
    """Ids say nothing to people, and what is empty says nothing at all."""
    is_id = name.endswith("_id") or (isinstance(value, str) and _ID.fullmatch(value) is not None)
    return value not in (None, "", [], {}) and not is_id and name != "confirmed"


def _detail(name: str, value: Any, about: str) -> AuditDetail:
    """Return a field of a command; many records, as those of a sheet, are counted and named.

    ``about`` is the table that the command wrote into first: its fields are called alike.
    """
    label = field_label(name)
    if isinstance(value, str) and (many := MANY.fullmatch(value)):
        return AuditDetail(label, _counted(int(many[1]), (many[2] or "").split("|")))
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return AuditDetail(label, shown_value(name, value, about))
    names = [str(one[key]) for one in value[:FIRST_NAMED] if (key := _named_by(one))]
    rows = tuple(shown_value(name, one, about) for one in value)
    return AuditDetail(label, _counted(len(value), names), rows)


def _named_by(record: Mapping[str, Any]) -> str:
    return next((name for name in _SUBJECTS if record.get(name)), "")


def _counted(count: int, names: Sequence[str]) -> str:
    told = {"count": f"{count:,}", "names": words.text("audit.between").join(names)}
    return words.text("audit.many_named" if told["names"] else "audit.many", **told)


def shown_value(name: str, value: object, table_name: str = "", *, masked: bool = True) -> str:
    """Return a logged or stored value of a field in words; ``masked`` hides personal numbers."""
    kind = _type_of(table_name, name)
    if value is None or value == "":
        told = ""
    elif isinstance(value, bool) or isinstance(kind, Flag):
        told = words.text("audit.yes") if value else words.text("audit.no")
    elif isinstance(kind, MoneyType) and isinstance(value, int):
        told = str(Money(value))
    elif isinstance(value, list):
        items = (shown_value(name, item, table_name, masked=masked) for item in value)
        told = words.text("audit.and").join(items)
    elif isinstance(value, dict):
        pairs = (
            f"{field_label(key)} {shown_value(key, item, table_name, masked=masked)}"
            for key, item in value.items()
            if item
        )
        told = words.text("audit.and").join(pairs)
    elif name in PERSONAL and masked:
        told = masked_field(name, str(value))
    else:
        told = _choice(name, str(value), table_name)
    return told


def _type_of(table_name: str, name: str) -> object:
    known = Base.metadata.tables.get(table_name)
    if known is not None and name in known.c:
        return known.c[name].type
    kinds = [t.c[name].type for t in Base.metadata.tables.values() if name in t.c]
    return kinds[0] if kinds and len({type(kind) for kind in kinds}) == 1 else None


def _choice(name: str, value: str, table_name: str) -> str:
    """Return the word for a stored choice; ``state`` of ``member`` is a ``MemberState``.

    A value that one word names wherever it occurs needs no such hint, nor a field that is called
    as its choices are (``part``); a ``level`` is that of an office.
    """
    named = {} if name in _FREE_TEXT else _named_choices().get(value, {})
    own = _LEVELS.get(name, name)
    hinted = named.get(_camel(f"{table_name}_{own}")) or named.get(_camel(own))
    alike = set(named.values())
    return hinted or (alike.pop() if len(alike) == 1 else value)


@cache
def _named_choices() -> dict[str, dict[str, str]]:
    """Return for each stored value its word by the name of the enumeration."""
    named: dict[str, dict[str, str]] = {}
    for choice in _enumerations():
        for value in choice:
            if _has_word(f"choice.{choice.__name__}.{value.value}"):
                named.setdefault(value.value, {})[choice.__name__] = words.choice(value)
    return named


def _enumerations() -> Iterator[type[StrEnum]]:
    for module in _MODULES:
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum:
                yield one


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _bulk(change: Mapping[str, Any]) -> str:
    return words.text("audit.touched", table=_table(change["table"]), count=change["rows"])


def _table(name: str) -> str:
    return _word(f"table.{name}", name)


def field_label(name: str) -> str:
    """Return what a field is called."""
    return _word(f"field.{name}", name)


def _word(key: str, otherwise: str) -> str:
    """A log outlives the program that wrote it: a command that is gone keeps its bare name."""
    return words.text(key) if _has_word(key) else otherwise


@cache
def _has_word(key: str) -> bool:
    return key in words.keys()  # noqa: SIM118 - a module's function, not a mapping
