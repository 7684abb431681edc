"""Who acts for a legal person, what people are noted for, and the members as a whole."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.members import GONE, MemberKind, MemberState, assess_membership
from coopdesk.domain.membership import NoteKind
from coopdesk.domain.reading import read_name, read_phone
from coopdesk.domain.rights import Capability
from coopdesk.services.merged_members import records_of
from coopdesk.services.personal import number_view
from coopdesk.storage.tables.members import MandateRow, MemberNoteRow, MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordMandate:
    """Record who acts for a legal person; with ``mandate_id`` correct what was recorded."""

    member_id: str
    name: str
    from_day: date
    to_day: date | None = None
    phone: str = ""
    document: str = ""
    mandate_id: str = ""


@dataclass(frozen=True, slots=True)
class RecordNote:
    """Note a qualification, honour or sanction; with ``note_id`` correct what was noted."""

    member_id: str
    kind: NoteKind
    title: str
    from_day: date
    to_day: date | None = None
    document: str = ""
    note_id: str = ""


@dataclass(frozen=True, slots=True)
class MandateItem:
    """One mandate; without ``to_day`` it runs until it is withdrawn."""

    id: str
    member_id: str
    name: str
    phone: str
    from_day: date
    to_day: date | None
    document: str

    def runs_on(self, day: date) -> bool:
        """Return whether the mandate runs on ``day``, its last day counted."""
        return self.from_day <= day and (self.to_day is None or self.to_day >= day)


@dataclass(frozen=True, slots=True)
class NoteItem:
    """One qualification, honour or sanction."""

    id: str
    member_id: str
    kind: NoteKind
    title: str
    from_day: date
    to_day: date | None
    document: str


@dataclass(frozen=True, slots=True)
class LapsedMandate:
    """A legal person for whom nobody may act today; no ``ended_on`` where nobody ever could."""

    member_id: str
    number: int
    name: str
    representative: str
    ended_on: date | None
    organization_id: str = ""


def record_mandate(uow: UnitOfWork, command: RecordMandate) -> str:
    """Record or correct the mandate and return its id.

    Raises NotFound, RuleViolation for a member who is a person and acts alone, a name or telephone
    that is none, and days in the wrong order.
    """
    member = uow.get(MemberRow, command.member_id)
    refusals = _against_days(command.from_day, command.to_day)
    if member.kind != MemberKind.ORGANIZATION.value:
        refusals.append(Refusal("member.acts_alone", values={"name": member.name}))
    name = read_name(command.name).value
    if name is None:
        refusals.append(Refusal("member.representative_missing"))
    phone = read_phone(command.phone)
    if command.phone and phone.problem:
        refusals.append(Refusal("member.phone_unreadable"))
    require(refusals)
    row = MandateRow(member_id=member.id)
    if command.mandate_id:
        row = uow.get(MandateRow, command.mandate_id)
    row.name, row.phone = name or "", phone.value or ""
    row.from_day, row.to_day = command.from_day, command.to_day
    row.document = command.document.strip()
    return uow.add(row)


def record_note(uow: UnitOfWork, command: RecordNote) -> str:
    """Note or correct what is known of the person and return its id.

    Raises NotFound, RuleViolation for no title and days in the wrong order, and for a sanction
    without its document.
    """
    member = uow.get(MemberRow, command.member_id)
    refusals = _against_days(command.from_day, command.to_day)
    if not command.title.strip():
        refusals.append(Refusal("member.title_missing"))
    if command.kind is NoteKind.SANCTION and not command.document.strip():
        refusals.append(Refusal("member.sanction_undocumented"))
    require(refusals)
    row = MemberNoteRow(member_id=member.id)
    if command.note_id:
        row = uow.get(MemberNoteRow, command.note_id)
    row.kind, row.title = command.kind.value, command.title.strip()
    row.from_day, row.to_day = command.from_day, command.to_day
    row.document = command.document.strip()
    return uow.add(row)


def list_mandates(uow: UnitOfWork, member_id: str) -> list[MandateItem]:
    """Return the mandates of a legal person, the latest first."""
    query = select(MandateRow).where(MandateRow.member_id.in_(records_of(uow, member_id)))
    rows = uow.session.scalars(query.order_by(MandateRow.from_day.desc(), MandateRow.id))
    return _items(rows, number_view(uow, Capability.MEMBERS))


def list_notes(uow: UnitOfWork, member_id: str) -> list[NoteItem]:
    """Return qualifications, honours and sanctions of a person, the latest first."""
    query = select(MemberNoteRow).where(MemberNoteRow.member_id.in_(records_of(uow, member_id)))
    rows = uow.session.scalars(query.order_by(MemberNoteRow.from_day.desc(), MemberNoteRow.id))
    return [
        NoteItem(
            id=row.id,
            member_id=row.member_id,
            kind=NoteKind(row.kind),
            title=row.title,
            from_day=row.from_day,
            to_day=row.to_day,
            document=row.document,
        )
        for row in rows
    ]


def assess_members(uow: UnitOfWork, organization_ids: Collection[str]) -> dict[str, list[Refusal]]:
    """Return where the members of each organization as a whole fall short of the law.

    《农民专业合作社法》第十二条、第二十条; who was not admitted yet does not count. Those that have
    no members, or fall short of nothing, are left out.
    """
    standing = MemberRow.standing(uow.today)
    rows = uow.session.execute(
        select(MemberRow.organization_id, MemberRow.kind, func.count())
        .where(
            MemberRow.organization_id.in_(list(organization_ids)),
            standing.not_in({*GONE, MemberState.CANDIDATE}),
            MemberRow.merged_into_id.is_(None),
        )
        .group_by(MemberRow.organization_id, MemberRow.kind)
    )
    members: dict[str, dict[MemberKind, int]] = {}
    for key, kind, count in rows:
        members.setdefault(key, {})[MemberKind(kind)] = count
    of = select(OrganizationRow.id, OrganizationRow.kind).where(OrganizationRow.id.in_(members))
    kinds = {row.id: row.kind for row in uow.session.execute(of)}
    book = uow.reference.policies
    found = {
        key: assess_membership(counted, kinds[key], uow.today, book)
        for key, counted in members.items()
    }
    return {key: refusals for key, refusals in found.items() if refusals}


def list_lapsed_mandates(uow: UnitOfWork, organization_id: str) -> list[LapsedMandate]:
    """Return the legal persons among the members for whom nobody may act today, by number."""
    return list_mandates_lacking(uow, [organization_id])


def list_mandates_lacking(
    uow: UnitOfWork, organization_ids: Collection[str]
) -> list[LapsedMandate]:
    """Return ``list_lapsed_mandates`` of many organizations at once."""
    members = uow.session.execute(
        select(MemberRow.id, MemberRow.number, MemberRow.name, MemberRow.organization_id)
        .where(
            MemberRow.organization_id.in_(list(organization_ids)),
            MemberRow.kind == MemberKind.ORGANIZATION.value,
            MemberRow.standing(uow.today).not_in(GONE),
            MemberRow.merged_into_id.is_(None),
        )
        .order_by(MemberRow.number)
    ).all()
    lapsed = []
    for member_id, number, name, organization_id in members:
        mandates = list_mandates(uow, member_id)
        if any(mandate.runs_on(uow.today) for mandate in mandates):
            continue
        ended = max(
            (m for m in mandates if m.to_day), key=lambda m: m.to_day or m.from_day, default=None
        )
        lapsed.append(
            LapsedMandate(
                member_id,
                number,
                name,
                ended.name if ended else "",
                ended.to_day if ended else None,
                organization_id,
            )
        )
    return lapsed


def _items(rows: Iterable[MandateRow], seen: Callable[[str], str]) -> list[MandateItem]:
    return [
        MandateItem(
            id=row.id,
            member_id=row.member_id,
            name=row.name,
            phone=seen(row.phone),
            from_day=row.from_day,
            to_day=row.to_day,
            document=row.document,
        )
        for row in rows
    ]


def _against_days(from_day: date, to_day: date | None) -> list[Refusal]:
    if to_day is not None and to_day < from_day:
        return [Refusal("member.ends_before_start", values={"day": from_day})]
    return []
