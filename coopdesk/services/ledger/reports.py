"""The trial balance (试算平衡表): from balances kept by month, whatever the size of the books."""

from dataclasses import dataclass
from datetime import date, timedelta

from coopdesk.domain.ledger import ZERO, AccountTotals, TrialAmounts, compute_trial_balance
from coopdesk.domain.money import Money
from coopdesk.services.ledger.balances import Turnover, read_turnovers
from coopdesk.services.ledger.books import get_chart
from coopdesk.services.ledger.registers import EARLIEST, LATEST
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TrialItem:
    """One account in the trial balance, each balance on the side it really has."""

    code: str
    name: str
    opening_debit: Money
    opening_credit: Money
    debit: Money
    credit: Money
    closing_debit: Money
    closing_credit: Money


@dataclass(frozen=True, slots=True)
class TrialBalanceItem:
    """The trial balance of some days: rows, sums, and whether the three pairs agree."""

    first: date
    last: date
    rows: tuple[TrialItem, ...]
    sums: TrialItem
    is_balanced: bool


def get_trial_balance(
    uow: UnitOfWork, organization_id: str, first: date = EARLIEST, last: date = LATEST
) -> TrialBalanceItem:
    """Return opening, movements and closing of every account with lines up to ``last``."""
    chart = get_chart(uow, organization_id)
    result = compute_trial_balance(read_totals(uow, organization_id, first, last), chart)
    rows = tuple(
        _item(row.account.code, chart.full_name(row.account.code), row.amounts)
        for row in result.rows
    )
    sums = _item("", "", result.sums)
    return TrialBalanceItem(first, last, rows, sums, result.sums.is_balanced)


def read_totals(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> dict[str, AccountTotals]:
    """Return opening and movements of every account with lines up to ``last``."""
    after = read_turnovers(uow, organization_id, last)
    if first == date.min:
        return {code: AccountTotals(ZERO, now.debit, now.credit) for code, now in after.items()}
    nothing = Turnover()
    before = read_turnovers(uow, organization_id, first - timedelta(days=1))
    totals = {}
    for code, now in after.items():
        then = before.get(code, nothing)
        totals[code] = AccountTotals(then.net, now.debit - then.debit, now.credit - then.credit)
    return totals


def _item(code: str, name: str, amounts: TrialAmounts) -> TrialItem:
    return TrialItem(
        code,
        name,
        amounts.opening_debit,
        amounts.opening_credit,
        amounts.debit,
        amounts.credit,
        amounts.closing_debit,
        amounts.closing_credit,
    )
