"""Taking in a member list (社员花名册): a preview first, then all accepted rows or none.

A member is known again by ID number. Only what the sheet tells is changed: a blank cell never
erases what the register knows. The amounts are what the list states (``roster_share``), no posting.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from coopdesk import words
from coopdesk.domain.errors import Finding, Refusal, RuleViolation, Severity
from coopdesk.domain.identity import Sex, birth_date
from coopdesk.domain.members import GONE, MemberKind, MemberState
from coopdesk.exchange.sheets.member_spec import MEMBERS
from coopdesk.exchange.sheets.member_spec import MemberRecord as SheetMember
from coopdesk.exchange.specs import ColumnSpec, RowKind, SheetReading
from coopdesk.services.kits import kit_findings, require_own
from coopdesk.services.members.commands import next_number
from coopdesk.services.members.export import given_members
from coopdesk.services.members.names import initials_of
from coopdesk.services.sheet_intake import (
    Change,
    IntakeCounts,
    SheetPreview,
    Standing,
    doubtful,
    preview_of,
)
from coopdesk.services.sheet_mappings import (
    ForgetMapping,
    forget,
    look_into,
    remember,
    wanted_of,
)
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from coopdesk.exchange.sheet_choice import LookedAt

STEP = 500
_FIELD_OF = {"roster_share": "amount", "joined_known": "joined_on"}
_DOUBTFUL = frozenset({"sex", "joined_on", "amount", "certificate", "bank_account"})
"""What papers bear witness to: a list alone does not change it without a person's yes."""
MemberPreview = SheetPreview[SheetMember]
_ORGANIZATION, _FARMER, _PERSON = (
    MemberKind.ORGANIZATION.value,
    MemberKind.FARMER.value,
    MemberKind.PERSON.value,
)
_MEMBER = MemberState.MEMBER.value
_COMPARED = (
    "name",
    "sex",
    "nation",
    "village",
    "phone",
    "joined_on",
    "joined_known",
    "roster_share",
    "payment_method",
    "certificate",
    "other_names",
    "mongolian_name",
    "household",
    "householder",
    "bank_name",
    "bank_account",
    "remark",
)


@dataclass(frozen=True, slots=True)
class ImportMembers:
    """Take in rows of a member list; ``accepted`` are the rows a person said yes to.

    ``mapping`` is kept for the next list of this ``layout``.
    """

    organization_id: str
    file: str
    records: tuple[SheetMember, ...]
    accepted: tuple[int, ...] = ()
    layout: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


def preview_members_sheet(
    uow: UnitOfWork,
    path: Path,
    organization_id: str,
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
) -> MemberPreview:
    """Return what the list says and what taking it in would do; nothing is written.

    Raises NotFound for an unknown organization, BadSheet when the file as such is wrong, Cancelled.
    """
    from coopdesk.exchange.sheets.members import read_members

    organization = uow.get(OrganizationRow, organization_id)
    existing = _existing(uow, organization_id)
    known = {number: row.name for number, row in existing.items()}
    wanted = wanted_of(uow, MEMBERS, mapping, sheet)
    uow.progress.step(0, 2, path.name)
    reading = read_members(path, today=uow.today, known=known, wanted=wanted)
    if reading.kit is not None:
        require_own(uow, reading.kit, organization_id)
    uow.progress.step(1, 2, path.name)
    untouched = reading.kit.untouched if reading.kit else frozenset()
    changes, standing = _laid_beside(reading.records, existing, untouched)
    added = [
        *_left_before(uow, organization_id, reading),
        *_other_title(organization, reading),
        *doubtful(reading, MEMBERS, changes, _DOUBTFUL),
    ]
    if reading.kit is not None:
        register = given_members(uow, organization_id)
        added += kit_findings(reading, reading.kit, MEMBERS, changes, register)
    return preview_of(path, reading, standing, added, changes=changes, untouched=untouched)


def look_into_members_sheet(
    uow: UnitOfWork, path: Path, mapping: Mapping[str, str] | None = None, sheet: str = ""
) -> "LookedAt":
    """Return the sheets of a workbook and the columns of one; raises BadSheet for no workbook."""
    return look_into(uow, MEMBERS, path, mapping, sheet)


def forget_members_mapping(uow: UnitOfWork, command: ForgetMapping) -> None:
    """Forget what was said of the headings of member lists of one make."""
    forget(uow, MEMBERS.sheet_id, command.layout)


def import_members(uow: UnitOfWork, command: ImportMembers) -> IntakeCounts:
    """Take in all records, or none, and return how many were new, changed and the same.

    Raises NotFound, RuleViolation ``member.row_incomplete`` for a record without a right ID number
    or amount, Cancelled.
    """
    organization = uow.get(OrganizationRow, command.organization_id)
    _require_complete(command.records)
    existing = _existing(uow, organization.id)
    new: list[SheetMember] = []
    changed = 0
    for done, record in enumerate(command.records):
        if done % STEP == 0:
            uow.progress.step(done, len(command.records), record.name)
        known = existing.get(record.id_number or "")
        if known is None:
            new.append(record)
        elif next(_changes(record, known), None):
            _change(uow.get(MemberRow, known.id), record)
            changed += 1
    numbered = enumerate(new, start=next_number(uow, organization.id))
    uow.add_all(MemberRow, (_new_row(record, organization.id, n) for n, record in numbered))
    remember(uow, MEMBERS.sheet_id, command.layout, command.mapping)
    count = len(command.records)
    return IntakeCounts(count, len(new), changed, count - len(new) - changed, 0)


def _require_complete(records: tuple[SheetMember, ...]) -> None:
    rows = [
        Refusal("member.row_incomplete", values={"row": record.row})
        for record in records
        if not record.id_number or not record.name or record.amount is None
    ]
    if rows:
        raise RuleViolation(*rows)


def _existing(uow: UnitOfWork, organization_id: str) -> dict[str, Row[Any]]:
    columns = [getattr(MemberRow, name) for name in _COMPARED]
    query = select(MemberRow.id, MemberRow.id_number, *columns).where(
        MemberRow.organization_id == organization_id,
        MemberRow.standing(uow.today).not_in(GONE),
        MemberRow.merged_into_id.is_(None),
    )
    existing = {row.id_number: row for row in uow.session.execute(query)}
    return _by_merged_numbers(uow, organization_id, existing) | existing


def _by_merged_numbers(
    uow: UnitOfWork, organization_id: str, existing: Mapping[str, Row[Any]]
) -> dict[str, Row[Any]]:
    """Return the kept members by the ID numbers of their doubles: old lists still have those."""
    kept = {row.id: row for row in existing.values()}
    doubles = select(MemberRow.id_number, MemberRow.merged_into_id).where(
        MemberRow.organization_id == organization_id, MemberRow.merged_into_id > ""
    )
    found = uow.session.execute(doubles)
    return {number: kept[key] for number, key in found if key in kept}


def _laid_beside(
    records: tuple[SheetMember, ...], existing: Mapping[str, Row[Any]], untouched: frozenset[int]
) -> tuple[list[Change], dict[int, Standing]]:
    """Return what the records would change, and what each row would do to the register."""
    pairs = [(record, existing.get(record.id_number or "")) for record in records]
    changes = [
        change
        for record, row in pairs
        if row and record.row not in untouched
        for change in _changes(record, row)
    ]
    changed = {change.row for change in changes}
    standing = {
        record.row: _standing(known=row is not None, changed=record.row in changed)
        for record, row in pairs
    }
    return changes, standing


def _standing(*, known: bool, changed: bool) -> Standing:
    if not known:
        return Standing.NEW
    return Standing.CHANGED if changed else Standing.SAME


def _changes(record: SheetMember, row: Row[Any]) -> Iterator[Change]:
    """Yield what the record would change in the register."""
    for name, value in _told(record).items():
        was = getattr(row, name)
        if was != value:
            column = MEMBERS.column(_FIELD_OF.get(name, name))
            told = (_shown(column, was), _shown(column, value))
            yield Change(record.row, record.name, column.field, *told)


def _shown(column: ColumnSpec, value: object) -> str:
    return column.shown(Sex(str(value)) if column.field == "sex" and value else value)


def _told(record: SheetMember) -> dict[str, Any]:
    """Return the columns the record has something to say of."""
    values = _values(record)
    return {name: value for name, value in values.items() if value not in (None, "")}


def _values(record: SheetMember) -> dict[str, Any]:
    return {
        "name": record.name,
        "sex": record.sex.value if record.sex else "",
        "nation": record.nation,
        "village": record.village,
        "phone": record.phone or "",
        "joined_on": record.joined_on,
        "joined_known": "" if record.joined_on else record.joined_known,
        "roster_share": record.amount,
        "payment_method": record.payment_method,
        "certificate": record.certificate,
        "other_names": record.other_names,
        "mongolian_name": record.mongolian_name,
        "household": record.household,
        "householder": record.householder,
        "bank_name": record.bank_name,
        "bank_account": record.bank_account,
        "remark": record.remark,
    }


def _new_row(record: SheetMember, organization_id: str, number: int) -> dict[str, Any]:
    assert record.id_number is not None
    if record.is_organization:
        kind, born = _ORGANIZATION, None
    else:
        # 嘎查村 in the list: a farmer or herder of that village; without one, another person
        kind = _FARMER if record.village else _PERSON
        born = birth_date(record.id_number)
    return {
        **_values(record),
        "organization_id": organization_id,
        "number": number,
        "kind": kind,
        "typed_name": record.typed_name,
        "initials": initials_of(record.name),
        "birth_date": born,
        "id_number": record.id_number,
        "applied_on": None,
        "left_on": None,
        "resolution": "",
        "state": _MEMBER,
    }


def _change(row: MemberRow, record: SheetMember) -> None:
    for name, value in _told(record).items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    row.typed_name, row.initials = record.typed_name, initials_of(record.name)
    if record.joined_on:
        row.joined_known = ""


def _left_before(
    uow: UnitOfWork, organization_id: str, reading: SheetReading[SheetMember]
) -> list[Finding]:
    """Return a question for each row of someone whom the register knows to have left."""
    query = select(MemberRow.id_number, MemberRow.left_on).where(
        MemberRow.organization_id == organization_id,
        MemberRow.standing(uow.today) == MemberState.FORMER.value,
        MemberRow.merged_into_id.is_(None),
    )
    left: dict[str, date | None] = {
        row.id_number: row.left_on for row in uow.session.execute(query)
    }
    column = _letter(reading, "id_number")
    return [
        Finding(
            "member_left_before",
            Severity.CONFIRM,
            reading.sheet,
            record.row,
            column,
            "id_number",
            record.id_number or "",
            values={"day": left[record.id_number or ""] or ""},
        )
        for record in reading.records
        if record.id_number in left and not record.is_known
    ]


def _other_title(
    organization: OrganizationRow, reading: SheetReading[SheetMember]
) -> list[Finding]:
    """Return a hint when the title of the list names another organization."""
    titles = [out for out in reading.left_out if out.kind is RowKind.TITLE]
    for title in titles:
        named = "".join(title.text.split()).removesuffix(words.text("sheet_intake.list_of_members"))
        if named and named != "".join(title.text.split()) and named != organization.name:
            values = {"named": named, "name": organization.name}
            code = "list_of_another"
            return [Finding(code, Severity.HINT, reading.sheet, title.row, "A", values=values)]
    return []


def _letter(reading: SheetReading[SheetMember], field: str) -> str:
    return next((found.letter for found in reading.columns if found.field == field), "")
