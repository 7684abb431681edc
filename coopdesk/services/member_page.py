"""All that is known of one member, across the capabilities: what the member page shows.

It stands above the fund, as its sums come from there. Whatever names a double that was merged into
the member is told as the member's own.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.minutes import Way
from coopdesk.domain.money import Money, total
from coopdesk.domain.rolls import VoteChoice
from coopdesk.services.attachments import count_attachments
from coopdesk.services.governance.entitled import post_names
from coopdesk.services.ledger import EntryItem, list_member_entries
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.members import MemberRecord, get_member
from coopdesk.services.merged_members import kept_of, records_of
from coopdesk.services.mutual_fund import AdvanceItem, document_numbers, list_advances
from coopdesk.services.mutual_fund.accounts import account_for
from coopdesk.services.mutual_fund.holdings import reversals
from coopdesk.storage.tables.governance import (
    AgendaItemRow,
    AttendanceRow,
    BodyRow,
    MeetingRow,
    SeatRow,
    TermRow,
    VoteRow,
)
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberMergeRow, MemberRow
from coopdesk.storage.tables.mutual_fund import ShareEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork

REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One step of the member's shares and the holding after it (fen), with its voucher.

    ``kind`` is that of the register, or ``reversal`` for what a reversal took out again.
    ``share_entry_id`` is the register's own line in both cases.
    """

    id: str
    share_entry_id: str
    day: date
    kind: str
    amount: Money
    balance: Money
    number: str
    voucher_id: str
    remark: str
    document: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting the member was entitled to: how it was attended, how many votes were taken.

    ``choices`` is how the member voted, where votes were taken by name.
    """

    id: str
    day: date
    body: BodyKind
    title: str
    way: Way
    proxy_holder: str
    votes: int
    choices: tuple[VoteChoice, ...]


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post held in one of the bodies; ``to_day`` is None while it lasts."""

    id: str
    body: BodyKind
    post: str
    term: int
    from_day: date
    to_day: date | None


@dataclass(frozen=True, slots=True)
class MergedLine:
    """A double that was merged into the member."""

    id: str
    number: int
    name: str
    id_last_four: str
    village: str
    merged_on: date | None


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A member with everything that names it; amounts in fen as they stand today.

    ``guarantees`` are the advances the member answers for, also where an agreement only has the
    name. ``entries`` are lines of the books apart from shares and advances: patronage refunds,
    surplus distributed, dealings. ``attachments`` is how many papers hang on the member's records.
    """

    record: MemberRecord
    holding: Money
    outstanding: Money
    fee_due: Money
    overdue_days: int
    shares: tuple[ShareLine, ...]
    advances: tuple[AdvanceItem, ...]
    guarantees: tuple[AdvanceItem, ...]
    entries: tuple[EntryItem, ...]
    meetings: tuple[MeetingLine, ...]
    posts: tuple[PostLine, ...]
    merged: tuple[MergedLine, ...]
    attachments: int


def get_member_page(uow: UnitOfWork, member_id: str) -> MemberPage:
    """Return the page of the member, of the one kept when it was merged; raises NotFound."""
    record = get_member(uow, kept_of(uow, member_id))
    organization_id, ids = record.organization_id, records_of(uow, record.id)
    shares = _shares(uow, ids)
    advances = list_advances(uow, organization_id, uow.today, member_id=record.id)
    named = (record.id, record.profile.name)
    apart = {account_for("fund_shares"), account_for("advances")}
    entries = list_member_entries(uow, organization_id, record.id, uow.today)
    return MemberPage(
        record=record,
        holding=shares[-1].balance if shares else ZERO,
        outstanding=total([advance.outstanding for advance in advances]),
        fee_due=total([advance.fee_due for advance in advances]),
        overdue_days=max((advance.overdue_days for advance in advances), default=0),
        shares=tuple(shares),
        advances=tuple(advances),
        guarantees=tuple(list_advances(uow, organization_id, uow.today, guarantor=named)),
        entries=tuple(entry for entry in entries if entry.account_code not in apart),
        meetings=tuple(_meetings(uow, ids)),
        posts=tuple(_posts(uow, ids)),
        merged=tuple(_merged(uow, record.id)),
        attachments=count_attachments(uow, MemberRow.__tablename__, record.id),
    )


def _shares(uow: UnitOfWork, ids: list[str]) -> list[ShareLine]:
    """Return the entries and what reversals took out, in the order of days, up to today."""
    undone = reversals()
    row, voucher = ShareEntryRow, VoucherRow
    query = (
        select(
            *(row.id, row.day, row.kind, row.amount, row.remark, row.voucher_id),
            *(voucher.month, voucher.number, undone.c.id.label("undone_by")),
            *(undone.c.day.label("undone_on"), undone.c.month.label("undone_month")),
            undone.c.number.label("undone_number"),
        )
        .join(voucher, voucher.id == row.voucher_id)
        .outerjoin(undone, undone.c.reverses_id == row.voucher_id)
        .where(row.member_id.in_(ids), row.day <= uow.today)
        .order_by(row.day, row.revision)
    )
    steps = []
    for one in uow.session.execute(query):
        number = number_in_chain(one.month, one.number)
        steps.append((one.day, one, one.kind, one.amount, number, one.voucher_id))
        if one.undone_by and one.undone_on <= uow.today:
            number = number_in_chain(one.undone_month, one.undone_number)
            steps.append((one.undone_on, one, REVERSAL, -one.amount, number, one.undone_by))
    numbers = document_numbers(uow, [one.voucher_id for _, one, *_ in steps])
    lines, balance = [], ZERO
    for day, one, kind, amount, number, voucher_id in sorted(steps, key=lambda step: step[0]):
        balance = balance + amount
        remark = "" if kind == REVERSAL else one.remark
        key = f"{one.id}/{kind}"
        booked = (number, voucher_id, remark, numbers.get(one.voucher_id, ""))
        lines.append(ShareLine(key, one.id, day, kind, amount, balance, *booked))
    return lines


def _meetings(uow: UnitOfWork, ids: list[str]) -> list[MeetingLine]:
    choices = _choices(uow, ids)
    votes = (
        select(func.count(VoteRow.id))
        .join(AgendaItemRow, AgendaItemRow.id == VoteRow.agenda_item_id)
        .where(AgendaItemRow.meeting_id == MeetingRow.id)
        .scalar_subquery()
    )
    query = (
        select(
            *(MeetingRow.id, MeetingRow.held_on, MeetingRow.body_kind, MeetingRow.title),
            *(AttendanceRow.way, AttendanceRow.proxy_holder, votes.label("votes")),
        )
        .join(AttendanceRow, AttendanceRow.meeting_id == MeetingRow.id)
        .where(AttendanceRow.member_id.in_(ids))
        .order_by(MeetingRow.held_on.desc(), MeetingRow.id.desc())
    )
    return [
        MeetingLine(
            one.id,
            one.held_on,
            BodyKind(one.body_kind),
            one.title,
            Way(one.way),
            one.proxy_holder,
            one.votes,
            tuple(choices.get(one.id, ())),
        )
        for one in uow.session.execute(query)
    ]


def _choices(uow: UnitOfWork, ids: list[str]) -> dict[str, list[VoteChoice]]:
    """Return by meeting how the member voted on its items, in their order."""
    entitled = select(AttendanceRow.meeting_id).where(AttendanceRow.member_id.in_(ids))
    query = (
        select(AgendaItemRow.meeting_id, VoteRow.roll)
        .join(VoteRow, VoteRow.agenda_item_id == AgendaItemRow.id)
        .where(AgendaItemRow.meeting_id.in_(entitled))
        .order_by(AgendaItemRow.position)
    )
    choices: dict[str, list[VoteChoice]] = {}
    for meeting_id, roll in uow.session.execute(query):
        for _, member_id, _, _, choice, *_ in roll:
            if member_id in ids and choice and choice != VoteChoice.UNNAMED:
                choices.setdefault(meeting_id, []).append(VoteChoice(choice))
    return choices


def _posts(uow: UnitOfWork, ids: list[str]) -> list[PostLine]:
    names = post_names()
    query = (
        select(
            *(SeatRow.id, BodyRow.kind, SeatRow.post, TermRow.number),
            *(SeatRow.from_day, SeatRow.to_day),
        )
        .join(TermRow, TermRow.id == SeatRow.term_id)
        .join(BodyRow, BodyRow.id == TermRow.body_id)
        .where(SeatRow.member_id.in_(ids))
        .order_by(SeatRow.from_day.desc(), SeatRow.id)
    )
    return [
        PostLine(key, BodyKind(kind), names[post], term, from_day, to_day)
        for key, kind, post, term, from_day, to_day in uow.session.execute(query)
    ]


def _merged(uow: UnitOfWork, kept_id: str) -> list[MergedLine]:
    row = MemberRow
    standing = MemberMergeRow.undone_on.is_(None) & (MemberMergeRow.member_id == row.id)
    query = (
        select(row.id, row.number, row.name, row.id_number, row.village, MemberMergeRow.merged_on)
        .outerjoin(MemberMergeRow, standing)
        .where(row.merged_into_id == kept_id)
        .order_by(row.number)
    )
    return [
        MergedLine(key, number, name, id_number[-4:], village, merged_on)
        for key, number, name, id_number, village, merged_on in uow.session.execute(query)
    ]
