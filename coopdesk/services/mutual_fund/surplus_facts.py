"""What the distribution of a surplus is counted by: the closed books, trade, shares by their days.

Contributions are read from the books, all of 301 股金: the fund's register and its account are one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, select

from coopdesk.domain.dividends import HoldingStep
from coopdesk.domain.errors import Refusal
from coopdesk.domain.financial_statements import first_level
from coopdesk.domain.ledger import ZERO, AccountClass
from coopdesk.domain.money import Money, total
from coopdesk.domain.policy import RuleBook
from coopdesk.domain.surplus import Stake, YearResult, compute_counted_days
from coopdesk.services.ledger.balances import Turnover, read_turnovers
from coopdesk.services.ledger.books import get_chart
from coopdesk.services.ledger.periods import closed_through
from coopdesk.services.ledger.registers import LATEST, list_balances, list_member_balances
from coopdesk.services.ledger.statements import get_surplus_statement
from coopdesk.services.members.life import stood_on
from coopdesk.services.members.patronage import patronage_of, quantified_of
from coopdesk.services.merged_members import list_merged
from coopdesk.services.mutual_fund.accounts import account_for
from coopdesk.storage.tables.kept_books import AccountLineRow, KeptMemberRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

_SHARES, _UNDISTRIBUTED = "301", frozenset({"331", "332"})
_SURPLUS_OF_YEAR = 12  # 本年盈余, the row of 会农社02表


@dataclass(frozen=True, slots=True)
class Holder:
    """A member as the list of a distribution names one."""

    id: str
    number: int
    name: str
    village: str


def list_surplus_years(uow: UnitOfWork, organization_id: str) -> list[int]:
    """Return the years that are closed whole, the newest first."""
    closed = closed_through(uow, organization_id)
    months = uow.session.scalars(
        select(VoucherRow.month).where(VoucherRow.organization_id == organization_id).distinct()
    )
    years = {int(month[:4]) for month in months}
    return sorted((year for year in years if f"{year:04d}-12" <= closed), reverse=True)


def read_result(uow: UnitOfWork, organization_id: str, year: int) -> YearResult:
    """Return what the books of a year say of its surplus and of that before it."""
    first, last = days_of(year)
    lines = get_surplus_statement(uow, organization_id, first, last).lines
    found = [line.amount for line in lines if line.row == _SURPLUS_OF_YEAR]
    surplus = found[0] or ZERO
    return YearResult(surplus, read_undistributed(uow, organization_id, last) - surplus)


def read_undistributed(uow: UnitOfWork, organization_id: str, day: date = LATEST) -> Money:
    """Return what stands undistributed in the books on ``day``, negative for losses."""
    turnovers = read_turnovers(uow, organization_id, day)
    return -_net(turnovers, _UNDISTRIBUTED)


def read_risk(uow: UnitOfWork, organization_id: str) -> tuple[Money, Money]:
    """Return what the reserve for risks holds, and what is out in advances."""
    balances = list_balances(uow, organization_id)
    held = -balances.get(account_for("risk_reserve"), ZERO)
    return held, balances.get(account_for("advances"), ZERO)


def assess_closed(uow: UnitOfWork, organization_id: str, year: int) -> list[Refusal]:
    """Return why the surplus of a year cannot be told yet: it is open, or was not carried over."""
    closed = closed_through(uow, organization_id)
    if f"{year:04d}-12" > closed:
        return [Refusal("surplus.year_open", values={"year": year, "last": closed or "—"})]
    chart = get_chart(uow, organization_id)
    turnovers = read_turnovers(uow, organization_id, days_of(year)[1])
    result = chart.for_purpose("year_surplus")
    open_ones = [
        code
        for code, held in turnovers.items()
        if held.net
        and (code == result or chart.accounts[code].account_class is AccountClass.PROFIT_LOSS)
    ]
    return [Refusal("surplus.not_carried_over", values={"year": year})] if open_ones else []


def list_stakes(
    uow: UnitOfWork, organization_id: str, year: int, rules: RuleBook
) -> tuple[Stake, ...]:
    """Return what each member has to be counted by in a year, former members included.

    What was quantified counts for those alone who were in at its end: of who left, it is counted
    anew for the others.
    """
    first, last = days_of(year)
    traded = patronage_of(uow, organization_id, year)
    quantified = quantified_of(uow, organization_id, year)
    steps = _contributions(uow, organization_id, last)
    stood = stood_on(uow, organization_id, last)
    after = last + timedelta(days=1)
    return tuple(
        Stake(
            member_id=holder.id,
            number=holder.number,
            traded=traded.get(holder.id, ZERO),
            share_days=compute_counted_days(own, first, after, rules) if own else 0,
            quantified=ZERO if holder.id not in stood or stood[holder.id].state.is_gone else shares,
        )
        for holder in list_holders(uow, organization_id).values()
        for own, shares in [(steps.get(holder.id, ()), quantified.get(holder.id, ZERO))]
        if own or shares or holder.id in traded
    )


def list_holders(uow: UnitOfWork, organization_id: str) -> dict[str, Holder]:
    """Return the members of all times by id, in the order of their numbers."""
    rows = uow.session.execute(
        select(MemberRow.id, MemberRow.number, MemberRow.name, MemberRow.village)
        .where(MemberRow.organization_id == organization_id, MemberRow.merged_into_id.is_(None))
        .order_by(MemberRow.number)
    )
    return {row.id: Holder(*row) for row in rows}


def owed_to_members(
    uow: UnitOfWork, organization_id: str, payable: str, day: date = LATEST
) -> Mapping[str, Money]:
    """Return what stands on a payable of the surplus by member, of merged ones with the kept."""
    owed = list_member_balances(uow, organization_id, account_for(payable), day)
    return {member: -amount for member, amount in owed.items()}


def days_of(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def _contributions(
    uow: UnitOfWork, organization_id: str, last: date
) -> dict[str, tuple[HoldingStep, ...]]:
    """Return by member from which day on so much was held, up to ``last``."""
    chart = get_chart(uow, organization_id)
    codes = [code for code in chart.accounts if first_level(code) == _SHARES]
    merged = list_merged(uow, organization_id)
    change: ColumnElement[Any] = func.sum(
        AccountLineRow.credit - AccountLineRow.debit, type_=Integer()
    )
    rows = uow.session.execute(
        select(KeptMemberRow.member_id, AccountLineRow.day, change)
        .join(KeptMemberRow, KeptMemberRow.serial == AccountLineRow.member)
        .where(
            AccountLineRow.organization_id == organization_id,
            AccountLineRow.account_code.in_(codes),
            AccountLineRow.day <= last,
            AccountLineRow.member.is_not(None),
        )
        .group_by(AccountLineRow.member, AccountLineRow.day)
        .order_by(AccountLineRow.day)
    )
    changes: dict[str, dict[date, int]] = {}
    for member_id, day, fen in rows:
        own = changes.setdefault(merged.get(member_id, member_id), {})
        own[day] = own.get(day, 0) + fen
    return {member_id: tuple(_steps(own)) for member_id, own in changes.items()}


def _steps(changes: Mapping[date, int]) -> Iterator[HoldingStep]:
    held = 0
    for day in sorted(changes):
        held += changes[day]
        # a redemption may be dated before what it paid back: nobody holds less than nothing
        yield HoldingStep(day, max(held, 0))


def _net(turnovers: Mapping[str, Turnover], firsts: frozenset[str]) -> Money:
    return total([held.net for code, held in turnovers.items() if first_level(code) in firsts])
