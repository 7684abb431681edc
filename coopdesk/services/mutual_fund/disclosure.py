"""What the fund makes public (公示): shares, advances, seed fund and money over some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Integer, func, select, type_coerce

from coopdesk.domain.advances import SUBSTANDARD
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money, total
from coopdesk.services.ledger.registers import list_balances
from coopdesk.services.mutual_fund.accounts import account_for
from coopdesk.services.mutual_fund.advance_book import AdvanceItem, read_advances
from coopdesk.services.mutual_fund.holdings import read_holdings, reversals, stands_on
from coopdesk.services.mutual_fund.seed_fund import get_seed_fund
from coopdesk.storage.tables.mutual_fund import ShareEntryRow, SurplusPayoutRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One line: its word key, how many members or advances, and the amount in fen."""

    key: str
    count: int | None
    amount: Money


def list_disclosure(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> list[DisclosureLine]:
    """Return what is disclosed of ``first`` to ``last``: no member is named in it.

    129a 财务公开样式 as a pattern: opening, movement and closing of each.
    """
    return [
        *_of_shares(uow, organization_id, first, last),
        *_of_advances(uow, organization_id, first, last),
        *_of_money(uow, organization_id, first, last),
        _paid_out(uow, organization_id, first, last),
    ]


def _of_shares(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> list[DisclosureLine]:
    before = _holders(read_holdings(uow, organization_id, _day_before(first)))
    after = _holders(read_holdings(uow, organization_id, last))
    undone = reversals()
    changes = uow.session.execute(
        select(ShareEntryRow.kind, func.sum(type_coerce(ShareEntryRow.amount, Integer)))
        .outerjoin(undone, undone.c.reverses_id == ShareEntryRow.voucher_id)
        .where(
            ShareEntryRow.organization_id == organization_id,
            ShareEntryRow.day.between(first, last),
            stands_on(last, undone),
        )
        .group_by(ShareEntryRow.kind)
    )
    moved = {kind: Money(fen) for kind, fen in changes}
    redeemed = -moved.get("redemption", ZERO)
    # whatever else came or went: opening, conversion, and what was reversed of earlier days
    taken = total(after) - total(before) + redeemed
    return [
        DisclosureLine("disclosure.shares_before", len(before), total(before)),
        DisclosureLine("disclosure.shares_taken", None, taken),
        DisclosureLine("disclosure.shares_redeemed", None, redeemed),
        DisclosureLine("disclosure.shares_after", len(after), total(after)),
    ]


def _of_advances(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> list[DisclosureLine]:
    earlier = {one.id: one for one in _read_before(uow, organization_id, first)}
    now = read_advances(uow, organization_id, last)
    given = [one for one in now if one.lent_on >= first]
    repaid = total([one.repaid for one in now]) - total([one.repaid for one in earlier.values()])
    lost = total([one.written_off for one in now]) - total(
        [one.written_off for one in earlier.values()]
    )
    fees = total([one.fee_paid for one in now]) - total([one.fee_paid for one in earlier.values()])
    late = [one for one in now if one.overdue_days]
    bad = [one for one in now if one.band >= SUBSTANDARD and one.outstanding]
    return [
        _out("disclosure.advances_before", list(earlier.values())),
        DisclosureLine("disclosure.given", len(given), total([one.principal for one in given])),
        DisclosureLine("disclosure.repaid", None, repaid),
        DisclosureLine("disclosure.written_off", None, lost),
        _out("disclosure.advances_after", now),
        DisclosureLine("disclosure.overdue", len(late), total([one.overdue for one in late])),
        _out("disclosure.bad", bad),
        DisclosureLine("disclosure.fees", None, fees),
    ]


def _of_money(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> list[DisclosureLine]:
    before = get_seed_fund(uow, organization_id, _day_before(first))
    seed = get_seed_fund(uow, organization_id, last)
    bank = list_balances(uow, organization_id, last).get(account_for("fund_bank"), ZERO)
    return [
        DisclosureLine("disclosure.seed_received", None, seed.received - before.received),
        DisclosureLine("disclosure.seed_used", None, seed.used - before.used),
        DisclosureLine("disclosure.seed_left", None, seed.received - seed.used),
        DisclosureLine("disclosure.seed_in_bank", None, seed.in_bank),
        DisclosureLine("disclosure.fund_bank", None, bank),
    ]


def _paid_out(uow: UnitOfWork, organization_id: str, first: date, last: date) -> DisclosureLine:
    """Return what members were paid of surpluses, and how many they were."""
    undone = reversals()
    rows = uow.session.execute(
        select(SurplusPayoutRow.member_id, SurplusPayoutRow.patronage, SurplusPayoutRow.dividend)
        .outerjoin(undone, undone.c.reverses_id == SurplusPayoutRow.voucher_id)
        .where(
            SurplusPayoutRow.organization_id == organization_id,
            SurplusPayoutRow.day.between(first, last),
            stands_on(last, undone),
        )
    ).all()
    amount = total([row.patronage + row.dividend for row in rows])
    return DisclosureLine("disclosure.surplus_paid", len({row.member_id for row in rows}), amount)


def _read_before(uow: UnitOfWork, organization_id: str, first: date) -> list[AdvanceItem]:
    return read_advances(uow, organization_id, _day_before(first))


def _day_before(first: date) -> date:
    """Return the day before ``first``; before the beginning there was nothing on it either."""
    return first if first == date.min else first - timedelta(days=1)


def _holders(holdings: dict[str, Money]) -> list[Money]:
    return [held for held in holdings.values() if held > ZERO]


def _out(key: str, advances: Sequence[AdvanceItem]) -> DisclosureLine:
    owing = [one.outstanding for one in advances if one.outstanding]
    return DisclosureLine(key, len(owing), total(owing))
