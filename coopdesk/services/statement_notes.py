"""会计报表附注: facts told by the records, what the office writes itself, kept version by version.

财会〔2021〕37号 lists what the notes say at the least; each section has the facts the records tell,
then the office's own words for that year.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select

from coopdesk import words
from coopdesk.domain.advances import LOSS
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import percent
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.posts import Post
from coopdesk.domain.rights import Capability, Role, assess_right
from coopdesk.services.governance import list_seats
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.registers import list_balances
from coopdesk.services.ledger.statements import get_balance_sheet
from coopdesk.services.members.life import stood_on
from coopdesk.services.members.patronage import patronage_of
from coopdesk.services.mutual_fund import find_decided_plan, list_advances
from coopdesk.services.report_kinds import Column, Filled, Kind, Question, Record
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.tables.ledger import StatementNoteRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


class NoteSection(StrEnum):
    """The sections of the notes, in the order of the accounting system."""

    COMPLIANCE = "compliance"
    BASICS = "basics"
    EQUITY = "equity"
    ITEMS = "items"
    LOSSES = "losses"
    NOMINAL = "nominal"
    MATTERS = "matters"
    TAXES = "taxes"


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Write the office's own words on a section of a year's notes; the version before stays."""

    organization_id: str
    year: int
    section: NoteSection
    wording: str


@dataclass(frozen=True, slots=True)
class NoteItem:
    """One section: what the records tell, what the office wrote, and in which version."""

    section: NoteSection
    facts: tuple[str, ...]
    wording: str
    version: int
    written_by: str
    written_at: str = ""


@judges_right_itself
def write_note(uow: UnitOfWork, command: WriteNote) -> str:
    """Keep a new version of the section's own words and return its id.

    Raises RuleViolation ``right.missing``, for words that say nothing new, and for books of another
    office; NotFound.
    """
    require(assess_right([Role(uow.actor.role)], Capability.LEDGER))
    require_own(uow, command.organization_id)
    before = _newest(uow, command.organization_id, command.year).get(command.section)
    wording = command.wording.strip()
    if wording == (before.wording if before else ""):
        require([Refusal("statement_note.unchanged")])
    return uow.add(
        StatementNoteRow(
            organization_id=command.organization_id,
            year=command.year,
            section=command.section.value,
            version=before.version + 1 if before else 1,
            wording=wording,
            written_by=uow.actor.operator,
            written_at=uow.now.isoformat(timespec="minutes"),
        )
    )


def list_notes(uow: UnitOfWork, organization_id: str, day: date) -> list[NoteItem]:
    """Return the notes to the statements of ``day`` and its year; raises NotFound."""
    uow.get(OrganizationRow, organization_id)
    written = _newest(uow, organization_id, day.year)
    items = []
    for section, tell in _FACTS.items():
        row = written.get(section)
        facts = tuple(tell(uow, organization_id, day))
        told = (
            (row.wording, row.version, row.written_by, row.written_at) if row else ("", 0, "", "")
        )
        items.append(NoteItem(section, facts, *told))
    return items


def _newest(
    uow: UnitOfWork, organization_id: str, year: int
) -> Mapping[NoteSection, StatementNoteRow]:
    rows = uow.session.scalars(
        select(StatementNoteRow)
        .where(StatementNoteRow.organization_id == organization_id, StatementNoteRow.year == year)
        .order_by(StatementNoteRow.version)
    )
    return {NoteSection(row.section): row for row in rows}


def _compliance(_uow: UnitOfWork, _organization_id: str, _day: date) -> Iterator[str]:
    yield text("statement_note.complies")


def _basics(uow: UnitOfWork, organization_id: str, day: date) -> Iterator[str]:
    organization = uow.get(OrganizationRow, organization_id)
    kinds = _members(uow, organization_id, day)
    members = sum(kinds.values())
    shares = -_standing(uow, organization_id, day, "301")
    yield text("statement_note.share_capital", amount=shares)
    farmers = kinds[MemberKind.FARMER.value]
    yield text(
        "statement_note.members", count=members, farmers=farmers, rate=_rate(farmers, members)
    )
    if organization.business_scope:
        yield text("statement_note.business", scope=organization.business_scope)


def _equity(uow: UnitOfWork, organization_id: str, day: date) -> Iterator[str]:
    seats = [one for one in list_seats(uow, organization_id, day) if one.post is not Post.DELEGATE]
    by_post: dict[str, list[str]] = {}
    for seat in seats:
        by_post.setdefault(seat.post_name, []).append(seat.name)
    for post, names in by_post.items():
        yield text("statement_note.seat", post=post, names="、".join(dict.fromkeys(names)))
    first = day.replace(month=1, day=1)
    changed = [one for one in seats if one.from_day >= first]
    yield text("statement_note.seats_changed", count=len({one.name for one in changed}))
    kinds = _members(uow, organization_id, day)
    units, members = kinds[MemberKind.ORGANIZATION.value], sum(kinds.values())
    yield text("statement_note.units", count=units, rate=_rate(units, members))
    joined, left = (
        uow.session.scalar(
            select(func.count()).where(
                MemberRow.organization_id == organization_id,
                MemberRow.merged_into_id.is_(None),
                column.between(first, day),
            )
        )
        for column in (MemberRow.joined_on, MemberRow.left_on)
    )
    yield text("statement_note.joined_and_left", joined=joined, left=left)


def _items(uow: UnitOfWork, organization_id: str, day: date) -> Iterator[str]:
    sheet = get_balance_sheet(uow, organization_id, day)
    for line in (*sheet.assets, *sheet.claims):
        if line.parts and not line.rows and (line.amount or line.before):
            parts = "；".join(f"{part.name} {part.amount}" for part in line.parts if part.amount)
            told = {"item": line.title.strip(), "amount": line.amount, "before": line.before}
            yield text("statement_note.item", parts=parts or "—", **told)


def _losses(uow: UnitOfWork, organization_id: str, day: date) -> Iterator[str]:
    lost = [
        one
        for one in list_advances(uow, organization_id, day)
        if one.band == LOSS and one.outstanding
    ]
    amount = total([one.outstanding for one in lost])
    yield text("statement_note.losses", count=len(lost), amount=amount)


def _matters(uow: UnitOfWork, organization_id: str, day: date) -> Iterator[str]:
    special = -_standing(uow, organization_id, day, "311")
    yield text("statement_note.special_fund", amount=special)
    traded = total(list(patronage_of(uow, organization_id, day.year).values()))
    yield text("statement_note.traded", amount=traded)
    plan = find_decided_plan(uow, organization_id, day.year)
    if plan is not None:
        yield text(
            "statement_note.distribution",
            resolution=plan.resolution,
            reserve=plan.distribution.reserve,
            rate=percent(plan.ratios.reserve_bp),
            patronage=plan.distribution.patronage,
            dividend=plan.distribution.dividend,
        )


def _nothing(_uow: UnitOfWork, _organization_id: str, _day: date) -> Iterable[str]:
    """Return nothing: no record tells of it, the office writes it or says that there is none."""
    return ()


def _members(uow: UnitOfWork, organization_id: str, day: date) -> Counter[str]:
    """Return how many members of each kind stood in the register on the day."""
    rows = uow.session.execute(
        select(MemberRow.id, MemberRow.kind).where(MemberRow.organization_id == organization_id)
    )
    kinds = {row.id: row.kind for row in rows}
    standing = (MemberState.MEMBER, MemberState.SUSPENDED)
    stood = stood_on(uow, organization_id, day)
    return Counter(kinds[one] for one, then in stood.items() if then.state in standing)


def _standing(uow: UnitOfWork, organization_id: str, day: date, account: str) -> Money:
    """Return the balance of a first-level account on the day, debit positive."""
    balances = list_balances(uow, organization_id, day)
    return total([net for code, net in balances.items() if code.startswith(account)]) or ZERO


def _rate(part: int, whole: int) -> str:
    return percent(part * BASIS_POINTS // whole) if whole else "—"


_FACTS: Mapping[NoteSection, Callable[[UnitOfWork, str, date], Iterable[str]]] = {
    NoteSection.COMPLIANCE: _compliance,
    NoteSection.BASICS: _basics,
    NoteSection.EQUITY: _equity,
    NoteSection.ITEMS: _items,
    NoteSection.LOSSES: _losses,
    NoteSection.NOMINAL: _nothing,
    NoteSection.MATTERS: _matters,
    NoteSection.TAXES: _nothing,
}


def _report(uow: UnitOfWork, question: Question) -> Filled:
    rows: list[Record] = []
    for item in list_notes(uow, question.organization_id, question.last):
        title = words.choice(item.section)
        own = item.wording or ("" if item.facts else text("statement_note.nothing"))
        told = [*item.facts, *own.splitlines()]
        about = {"section": item.section.value, "version": item.version or None}
        rows += [
            {"item": "" if place else title, "told": line, **about}
            for place, line in enumerate(told)
        ]
    return Filled(rows, first=question.last.replace(month=1, day=1))


STATEMENT_NOTES = Kind(
    "report.statement_notes",
    (Column("item", "report.item", 2.6), Column("told", "report.told", 9.0)),
    _report,
    form="statement-notes",
)
