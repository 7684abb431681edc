"""What the fund's registers say: shares by member, one member's account, and the self-test."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from coopdesk.domain.advances import AgeClass, compute_ageing
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money, total
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.services.ledger.register_items import EntryItem
from coopdesk.services.ledger.registers import EARLIEST, LATEST, list_member_entries
from coopdesk.services.merged_members import kept_of, list_merged
from coopdesk.services.mutual_fund.accounts import account_for
from coopdesk.services.mutual_fund.advance_book import AdvanceItem, read_advances
from coopdesk.services.mutual_fund.holdings import read_holdings, reversals, stands_on
from coopdesk.services.mutual_fund.rules import get_rules
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import ShareEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ShareholderItem:
    """One member in the register: holding, part of the whole, what is owed and since when.

    ``due_on`` is the earliest day anything falls due, None when nothing is owed.
    """

    id: str
    number: int
    name: str
    initials: str
    village: str
    state: str
    holding: Money
    of_total_bp: int
    first_day: date | None
    outstanding: Money
    fee_due: Money
    due_on: date | None
    overdue_days: int


@dataclass(frozen=True, slots=True)
class MemberLineItem:
    """One line of a member's account, with shares and debt after it."""

    entry: EntryItem
    shares: Money
    owed: Money


@dataclass(frozen=True, slots=True)
class MemberAccountItem:
    """A member's account over some days: shares and advances, opening and closing."""

    member_id: str
    number: int
    name: str
    opening_shares: Money
    opening_owed: Money
    lines: tuple[MemberLineItem, ...]
    shares: Money
    owed: Money


def list_share_register(
    uow: UnitOfWork, organization_id: str, on: date | None = None
) -> list[ShareholderItem]:
    """Return every member who held shares or borrowed, as of a day, today unless told."""
    day = on or uow.today
    holdings = read_holdings(uow, organization_id, day)
    advances: dict[str, list[AdvanceItem]] = {}
    for advance in read_advances(uow, organization_id, day):
        advances.setdefault(advance.member_id, []).append(advance)
    whole = total(list(holdings.values())).fen
    first = _first_days(uow, organization_id, day)
    return [
        _shareholder(row, holdings.get(row.id, ZERO), whole, first.get(row.id), advances)
        for row in _members(uow, organization_id)
        if row.id in first or row.id in advances
    ]


def _shareholder(
    row: Any,
    holding: Money,
    whole: int,
    first_day: date | None,
    advances: dict[str, list[AdvanceItem]],
) -> ShareholderItem:
    owing = [one for one in advances.get(row.id, []) if one.outstanding]
    return ShareholderItem(
        id=row.id,
        number=row.number,
        name=row.name,
        initials=row.initials,
        village=row.village,
        state=row.state,
        holding=holding,
        of_total_bp=holding.fen * BASIS_POINTS // whole if whole else 0,
        first_day=first_day,
        outstanding=total([one.outstanding for one in owing]),
        fee_due=total([one.fee_due for one in advances.get(row.id, [])]),
        due_on=min((one.next_due for one in owing if one.next_due), default=None),
        overdue_days=max((one.overdue_days for one in owing), default=0),
    )


def list_advances(
    uow: UnitOfWork,
    organization_id: str | Collection[str],
    day: date,
    *,
    open_only: bool = False,
    member_id: str = "",
    guarantor: tuple[str, str] | None = None,
) -> list[AdvanceItem]:
    """Return the advances of an organization, or of several, as they stand on ``day``.

    Those not paid back when asked. Those of one member, or of whom one answers for (by id, and by
    the name older agreements have).
    """
    found = read_advances(uow, organization_id, day, member_id=member_id, guarantor=guarantor)
    return [item for item in found if not open_only or item.outstanding or item.fee_due]


def get_ageing(uow: UnitOfWork, organization_id: str, day: date) -> list[AgeClass]:
    """Return the advances still out on ``day`` by class, with what is set aside for each."""
    advances = read_advances(uow, organization_id, day)
    owed = [(advance.band, advance.outstanding) for advance in advances]
    return compute_ageing(owed, get_rules(uow, organization_id, day))


def get_member_account(
    uow: UnitOfWork,
    organization_id: str,
    member_id: str,
    first: date = EARLIEST,
    last: date = LATEST,
) -> MemberAccountItem:
    """Return the account of the member, or of whom it was merged into; raises NotFound."""
    member = uow.get(MemberRow, kept_of(uow, member_id))
    shares_account, advance_account = account_for("fund_shares"), account_for("advances")
    shares = owed = opening_shares = opening_owed = ZERO
    lines = []
    for entry in list_member_entries(uow, organization_id, member.id, last):
        if entry.account_code == shares_account:
            shares = shares + entry.credit - entry.debit
        elif entry.account_code == advance_account:
            owed = owed + entry.debit - entry.credit
        else:
            continue
        if entry.day < first:
            opening_shares, opening_owed = shares, owed
        else:
            lines.append(MemberLineItem(entry, shares, owed))
    return MemberAccountItem(
        member.id,
        member.number,
        member.name,
        opening_shares,
        opening_owed,
        tuple(lines),
        shares,
        owed,
    )


def owed_by_member(uow: UnitOfWork, organization_id: str, day: date) -> dict[str, Money]:
    """Return what each member who ever borrowed owes on ``day`` in fen."""
    owed: dict[str, Money] = {}
    for advance in read_advances(uow, organization_id, day):
        owed[advance.member_id] = owed.get(advance.member_id, ZERO) + advance.outstanding
    return owed


def _first_days(uow: UnitOfWork, organization_id: str, day: date) -> dict[str, date]:
    undone = reversals()
    rows = uow.session.execute(
        select(ShareEntryRow.member_id, func.min(ShareEntryRow.day, type_=ShareEntryRow.day.type))
        .outerjoin(undone, undone.c.reverses_id == ShareEntryRow.voucher_id)
        .where(
            ShareEntryRow.organization_id == organization_id,
            ShareEntryRow.day <= day,
            stands_on(day, undone),
        )
        .group_by(ShareEntryRow.member_id)
    )
    merged = list_merged(uow, organization_id)
    days: dict[str, date] = {}
    for member, first in rows:
        kept = merged.get(member, member)
        days[kept] = min(days.get(kept, first), first)
    return days


def _members(uow: UnitOfWork, organization_id: str) -> list[Any]:
    return list(
        uow.session.execute(
            select(
                MemberRow.id,
                MemberRow.number,
                MemberRow.name,
                MemberRow.initials,
                MemberRow.village,
                MemberRow.standing(uow.today).label("state"),
            )
            .where(MemberRow.organization_id == organization_id)
            .order_by(MemberRow.number)
        ).all()
    )
