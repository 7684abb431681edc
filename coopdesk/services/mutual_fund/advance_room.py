"""What room a member has left for an advance, and by which limits."""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.services.ledger.registers import LATEST, list_balances
from coopdesk.services.mutual_fund.accounts import account_for
from coopdesk.services.mutual_fund.advance_book import AdvanceItem, read_advances
from coopdesk.services.mutual_fund.holdings import read_holdings
from coopdesk.services.mutual_fund.rules import get_rules
from coopdesk.storage.unit_of_work import UnitOfWork

_CAPITAL = ("fund_shares", "seed_fund", "risk_reserve")


@dataclass(frozen=True, slots=True)
class AdvanceRoomItem:
    """What a member may still be advanced on a day, and by which limits; all in fen."""

    own_shares: Money
    outstanding: Money
    by_amount: Money
    by_shares: Money
    by_capital: Money
    available: Money
    room: Money
    rate_cap_bp: int | None
    months: int


def get_advance_room(
    uow: UnitOfWork,
    organization_id: str,
    member_id: str,
    day: date,
    source: AdvanceSource = AdvanceSource.FUND_SHARES,
) -> AdvanceRoomItem:
    """Return how much more the member may be advanced on ``day`` and what bounds it."""
    rules = get_rules(uow, organization_id, day)
    own = own_shares(uow, organization_id, member_id, day)
    owed = owed_on(read_advances(uow, organization_id, LATEST, member_id=member_id))
    balances = list_balances(uow, organization_id)
    by_amount = rules.of("advance.maximum_amount").money
    by_shares = own * rules.of("advance.maximum_multiple").whole
    single = rules.of("advance.maximum_single_of_capital").whole
    by_capital = Money(max(capital_of(balances).fen, 0) * single // BASIS_POINTS)
    available = max(balances.get(bank_of(source), ZERO), ZERO)
    room = min(by_amount - owed, by_shares - owed, by_capital - owed, available)
    cap = rules.of("fee.maximum_rate")
    return AdvanceRoomItem(
        own_shares=own,
        outstanding=owed,
        by_amount=by_amount,
        by_shares=by_shares,
        by_capital=by_capital,
        available=available,
        room=max(room, ZERO),
        rate_cap_bp=None if cap.value is None else cap.whole,
        months=rules.of("advance.maximum_months").whole,
    )


def own_shares(uow: UnitOfWork, organization_id: str, member_id: str, day: date) -> Money:
    """Return what bounds an advance of ``day``: shares held then and still held."""
    held = (read_holdings(uow, organization_id, on, member_id) for on in (day, LATEST))
    return min(holdings.get(member_id, ZERO) for holdings in held)


def bank_of(source: AdvanceSource) -> str:
    """Return the bank account an advance is paid from; the seed fund has its own."""
    return account_for("seed_fund_bank" if source is AdvanceSource.SEED_FUND else "fund_bank")


def owed_on(advances: list[AdvanceItem]) -> Money:
    """Return what is out of several advances in fen."""
    return total([advance.outstanding for advance in advances])


def capital_of(balances: dict[str, Money]) -> Money:
    """Return the fund's net capital in fen: shares, seed fund, what was set aside for risk."""
    return -total([balances.get(account_for(purpose), ZERO) for purpose in _CAPITAL])
