"""Closing the books: what stands against it, and the entries that carry the result over.

财会〔2021〕37号: at the end of a period income and expense go to 本年盈余 (331), at the end of the
year that goes to 盈余分配-未分配盈余 (33202) together with 盈余分配-各项分配 (33201).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.ledger import ZERO, AccountClass, Chart, Line
from coopdesk.domain.money import Money

LAST_MONTH = 12


class PeriodAction(StrEnum):
    """What was done to a month; the state it has since then."""

    CLOSED = "closed"
    OPEN = "open"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What the books say of the months up to the one that is to be closed (``YYYY-MM``).

    ``gap`` names a month whose voucher numbers do not run on, ``unbalanced`` a voucher. Money is
    what stands in each account on the last day, debit positive, by the account's printed name.
    """

    month: str
    has_ended: bool
    closed_through: str
    waiting: int = 0
    gap: str = ""
    unbalanced: str = ""
    money: Mapping[str, Money] | None = None
    differing: Sequence[tuple[str, str, Money, Money]] = ()
    unproved: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ClosingReasons:
    """What stops the closing, and what is worth a look before it."""

    stops: tuple[Refusal, ...]
    hints: tuple[Refusal, ...]


def assess_closing(facts: ClosingFacts) -> ClosingReasons:
    """Return every reason against closing, and what is left undone but does not stop it.

    会计基础工作规范 第六十二条, 第六十三条: books are compared and complete before they are closed.
    """
    values = {"month": facts.month, "closed": facts.closed_through}
    checks = (
        (facts.has_ended, "period.not_ended", values),
        (facts.month > facts.closed_through, "period.closed_before", values),
        (not facts.waiting, "period.waiting", {**values, "count": facts.waiting}),
        (not facts.gap, "period.gap", {**values, "gap": facts.gap}),
        (not facts.unbalanced, "period.unbalanced", {**values, "voucher": facts.unbalanced}),
    )
    stops = [Refusal(code, values=told) for passed, code, told in checks if not passed]
    for account, amount in (facts.money or {}).items():
        if amount < ZERO:
            told = {**values, "account": account, "amount": str(amount)}
            stops.append(Refusal("period.negative_money", values=told))
    for account, day, proved, booked in facts.differing:
        told = {"account": account, "day": day, "proved": str(proved), "booked": str(booked)}
        stops.append(Refusal("period.differs", "会计基础工作规范 第六十二条", told))
    hints = [
        Refusal("period.not_proved", values={**values, "account": account})
        for account in facts.unproved
    ]
    return ClosingReasons(tuple(stops), tuple(hints))


def list_carried_accounts(chart: Chart) -> list[str]:
    """Return the accounts whose balances closing carries over: income, expense, year's surplus."""
    result = [
        code
        for code, account in chart.accounts.items()
        if account.account_class is AccountClass.PROFIT_LOSS
    ]
    return [*result, chart.for_purpose("year_surplus"), chart.for_purpose("distributions")]


def compute_result_lines(balances: Mapping[tuple[str, str], Money], chart: Chart) -> list[Line]:
    """Return the lines that carry income and expense to 本年盈余; empty when there are none.

    ``balances`` are those of account and member (empty for none), debit positive.
    """
    lines = []
    for (code, member), balance in sorted(balances.items()):
        account = chart.accounts[code]
        if account.account_class is AccountClass.PROFIT_LOSS and balance:
            lines.append(_against(code, member, balance))
    return _completed(lines, chart.for_purpose("year_surplus"))


def compute_year_lines(balances: Mapping[tuple[str, str], Money], chart: Chart) -> list[Line]:
    """Return the lines that carry 本年盈余 and what was distributed to 未分配盈余.

    ``balances`` are those after the result was carried over, debit positive; raises nothing.
    """
    carried = (chart.for_purpose("year_surplus"), chart.for_purpose("distributions"))
    lines = [
        _against(code, member, balance)
        for (code, member), balance in sorted(balances.items())
        if code in carried and balance
    ]
    return _completed(lines, chart.for_purpose("undistributed_surplus"))


def is_year_end(month: str) -> bool:
    """Return whether the month (``YYYY-MM``) is the last of its year."""
    return int(month[-2:]) == LAST_MONTH


def _against(code: str, member: str, balance: Money) -> Line:
    if balance > ZERO:
        return Line(code, credit=balance, member=member)
    return Line(code, debit=-balance, member=member)


def _completed(lines: list[Line], account: str) -> list[Line]:
    """Add the line that takes up what ``lines`` carry; nothing remains where they cancel out."""
    net = ZERO
    for line in lines:
        net = net + line.debit - line.credit
    return [*lines, _against(account, "", net)] if net else lines
