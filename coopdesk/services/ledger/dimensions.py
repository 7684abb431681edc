"""What tells the lines of an account apart (辅助核算): member, fund and document, as asked for.

财会〔2021〕37号 books 成员往来, 股金 and what is owed to members by member; whose money it is and
which paper a line rests on tell advances, grants and special funds apart in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, or_, select

from coopdesk.domain.ledger import AccountClass, Chart
from coopdesk.domain.money import Money
from coopdesk.services.ledger.balances import net_of_postings
from coopdesk.services.ledger.books import get_chart
from coopdesk.services.merged_members import records_of
from coopdesk.services.organizations import Vocabulary, offered_words
from coopdesk.storage.tables.kept_books import (
    AccountLineRow,
    KeptBookRow,
    KeptFundRow,
    KeptMemberRow,
)
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What a book or report is narrowed to: a fund, what a document's number holds, a member."""

    fund: str = ""
    document: str = ""
    member_id: str = ""


@dataclass(frozen=True, slots=True)
class DimensionItem:
    """One member, fund and document of an account over some days, in fen; debit positive."""

    account_code: str
    account: str
    member_id: str
    member: str
    fund: str
    document: str
    opening: Money
    debit: Money
    credit: Money

    @property
    def closing(self) -> Money:
        """The balance at the end, debit positive."""
        return self.opening + self.debit - self.credit


EVERY = Dimensions()
_NAMES_SOMETHING = or_(
    AccountLineRow.fund != "",
    AccountLineRow.document != "",
    AccountLineRow.member.is_not(None),
)


def matching(uow: UnitOfWork, only: Dimensions) -> Sequence[ColumnElement[bool]]:
    """Return the conditions on lines that ``only`` asks for, none where it asks for nothing."""
    found: list[ColumnElement[bool]] = []
    if only.fund:
        found.append(AccountLineRow.fund == only.fund)
    if only.document:
        found.append(AccountLineRow.document.contains(only.document, autoescape=True))
    if only.member_id:
        records = records_of(uow, only.member_id)
        named = select(KeptMemberRow.serial).where(KeptMemberRow.member_id.in_(records))
        found.append(AccountLineRow.member.in_(named))
    return found


def read_opening(
    uow: UnitOfWork, organization_id: str, codes: Sequence[str], first: date, only: Dimensions
) -> Money:
    """Return what stood on accounts before ``first`` of what ``only`` asks for, debit positive."""
    query = select(func.coalesce(net_of_postings(), 0)).where(
        AccountLineRow.organization_id == organization_id,
        AccountLineRow.account_code.in_(codes),
        AccountLineRow.day < first,
        *matching(uow, only),
    )
    return Money(uow.session.scalar(query) or 0)


def list_dimensions(
    uow: UnitOfWork,
    organization_id: str,
    first: date,
    last: date,
    *,
    account: str = "",
    only: Dimensions = EVERY,
) -> list[DimensionItem]:
    """Return the balances of accounts by member, fund and document (辅助核算余额表).

    Lines that name none of them are left out. Income and expense open with the year of ``first``,
    as closing carries them over whole.
    """
    chart = get_chart(uow, organization_id)
    codes = chart.with_below(account) if account in chart.accounts else list(chart.accounts)
    concerned = (
        AccountLineRow.organization_id == organization_id,
        AccountLineRow.account_code.in_(codes),
        AccountLineRow.day <= last,
        _NAMES_SOMETHING,
        *matching(uow, only),
    )
    sums = _sums(chart, first).where(*concerned).subquery()
    # Names are looked up for each sum, not for each line.
    code, member, *told = sums.c
    rows = uow.session.execute(
        select(code, KeptMemberRow.member_id, MemberRow.name, *told)
        .outerjoin(KeptMemberRow, KeptMemberRow.serial == member)
        .outerjoin(MemberRow, MemberRow.id == KeptMemberRow.member_id)
        .order_by(code, sums.c.fund, sums.c.document, MemberRow.number)
    )
    return [
        DimensionItem(
            *(account, chart.full_name(account), member_id or "", name or "", fund, document),
            *(Money(one) for one in fen),
        )
        for account, member_id, name, fund, document, *fen in rows
        if any(fen)
    ]


def _sums(chart: Chart, first: date) -> Select[Any]:
    """Return the query of what stood before ``first`` and of what moved since, by what is named."""
    result = [c for c, a in chart.accounts.items() if a.account_class is AccountClass.PROFIT_LOSS]
    counted = or_(
        AccountLineRow.account_code.not_in(result),
        AccountLineRow.day >= first.replace(month=1, day=1),
    )
    before, within = and_(AccountLineRow.day < first, counted), AccountLineRow.day >= first
    named = (
        AccountLineRow.account_code,
        AccountLineRow.member,
        AccountLineRow.fund,
        AccountLineRow.document,
    )
    return select(
        *named,
        _sum(case((before, AccountLineRow.debit - AccountLineRow.credit), else_=0)),
        _sum(case((within, AccountLineRow.debit), else_=0)),
        _sum(case((within, AccountLineRow.credit), else_=0)),
    ).group_by(*named)


def list_funds(uow: UnitOfWork, organization_id: str) -> list[str]:
    """Return the funds that lines may name: those offered, and those used before."""
    offered = offered_words(uow, Vocabulary.FUNDS)
    used = uow.session.scalars(
        select(KeptFundRow.fund)
        .join(KeptBookRow, KeptBookRow.serial == KeptFundRow.book)
        .where(KeptBookRow.organization_id == organization_id)
        .order_by(KeptFundRow.fund)
    )
    return list(dict.fromkeys([*offered, *used]))


def _sum(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.sum(amount, type_=Integer())
