"""The books of an organization: opening them and its chart of accounts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Integer, Text, bindparam, func, or_, select, type_coerce

from coopdesk.domain.errors import NotFound, Refusal, RuleViolation
from coopdesk.domain.ledger import Account, AccountClass, Chart, Side
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.reference import load_chart
from coopdesk.storage.tables.ledger import AccountRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

# Built once, as every voucher asks them. Flag and day as they are kept: ``_account`` turns them.
_KEEPER = Prepared(
    select(OrganizationRow.office).where(OrganizationRow.id == bindparam("organization"))
)
_ACCOUNTS = select(
    AccountRow.code,
    AccountRow.name,
    AccountRow.account_class,
    AccountRow.side,
    AccountRow.parent_code,
    type_coerce(AccountRow.needs_member, Integer),
    type_coerce(AccountRow.closed_on, Text),
    type_coerce(AccountRow.needs_fund, Integer),
    type_coerce(AccountRow.needs_document, Integer),
).where(AccountRow.organization_id == bindparam("organization"))
_CODES = select(func.json_each(bindparam("codes")).table_valued("value").c.value)
_CHART = Prepared(_ACCOUNTS)
_CHART_OF = Prepared(
    _ACCOUNTS.where(or_(AccountRow.code.in_(_CODES), AccountRow.parent_code.in_(_CODES)))
)


@dataclass(frozen=True, slots=True)
class OpenBooks:
    """Give an organization its chart of accounts; opening it again changes nothing."""

    organization_id: str


@dataclass(frozen=True, slots=True)
class AccountItem:
    """One account of the chart as lists and entry fields show it."""

    code: str
    name: str
    full_name: str
    account_class: str
    side: str
    parent_code: str
    needs_member: bool
    is_leaf: bool
    closed_on: date | None = None
    needs_fund: bool = False
    needs_document: bool = False

    @property
    def initials(self) -> str:
        """The pinyin initials of the whole name, by which it is found."""
        return initials_of(self.full_name)

    @property
    def takes_lines(self) -> bool:
        """Whether vouchers may be written on it now: nothing below it, and not closed."""
        return self.is_leaf and self.closed_on is None


def open_books(uow: UnitOfWork, command: OpenBooks) -> int:
    """Copy the chart of 财会〔2021〕37号 with the fund's accounts; return how many were added.

    Raises NotFound for an unknown organization and RuleViolation when another office owns it.
    """
    require_own(uow, command.organization_id)
    if has_books(uow, command.organization_id):
        return 0
    return uow.add_all(
        AccountRow,
        [
            {
                "organization_id": command.organization_id,
                "code": account.code,
                "name": account.name,
                "account_class": account.account_class.value,
                "side": account.side.value,
                "parent_code": account.parent,
                "needs_member": account.needs_member,
                "closed_on": None,
            }
            for account in load_chart().accounts.values()
        ],
    )


def require_own(uow: UnitOfWork, organization_id: str) -> None:
    """Refuse an organization whose books another office keeps.

    Raises NotFound, and RuleViolation ``record.not_owned`` when another office keeps it.
    """
    kept_by = uow.run(_KEEPER, organization=organization_id)
    if not kept_by:
        raise NotFound(OrganizationRow.__tablename__, organization_id)
    if kept_by[0] != (uow.actor.office_id,):
        raise RuleViolation(Refusal("record.not_owned"))


def has_books(uow: UnitOfWork, organization_id: str) -> bool:
    """Return whether the organization has a chart of accounts."""
    found = select(AccountRow.id).where(AccountRow.organization_id == organization_id).limit(1)
    return uow.session.execute(found).first() is not None


def get_chart(uow: UnitOfWork, organization_id: str) -> Chart:
    """Return the organization's chart, the standard one before its books are opened."""
    chart = _read(uow, _CHART, organization=organization_id)
    return chart if chart.accounts else load_chart()


def get_chart_of(uow: UnitOfWork, organization_id: str, codes: Iterable[str]) -> Chart:
    """Return the part of the chart that a voucher on ``codes`` touches: those and those below."""
    return _read(uow, _CHART_OF, organization=organization_id, codes=json.dumps(sorted(set(codes))))


def list_accounts(uow: UnitOfWork, organization_id: str) -> list[AccountItem]:
    """Return the accounts in the order of their codes, the standard chart before opening."""
    chart = get_chart(uow, organization_id)
    parents = {account.parent for account in chart.accounts.values()}
    return [
        AccountItem(
            code=account.code,
            name=account.name,
            full_name=chart.full_name(account.code),
            account_class=account.account_class.value,
            side=account.side.value,
            parent_code=account.parent,
            needs_member=account.needs_member,
            is_leaf=account.code not in parents,
            closed_on=account.closed_on,
            needs_fund=account.needs_fund,
            needs_document=account.needs_document,
        )
        for account in sorted(chart.accounts.values(), key=lambda account: account.code)
    ]


@cache
def initials_of(name: str) -> str:
    """Return the pinyin initials of a name in small letters: 银行存款 → ``yhck``."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).replace("-", "").lower()


def _read(uow: UnitOfWork, accounts_of: Prepared, **values: object) -> Chart:
    accounts = {row[0]: _account(row) for row in uow.run(accounts_of, **values)}
    return Chart(accounts, load_chart().purposes)


# The same few hundred accounts are read again for each report and each voucher.
@lru_cache(maxsize=4096)
def _account(row: tuple[Any, ...]) -> Account:
    code, name, kind, side, parent, needs_member, closed_on, needs_fund, needs_document = row
    return Account(
        code,
        name,
        AccountClass(kind),
        Side(side),
        parent,
        needs_member=bool(needs_member),
        closed_on=date.fromisoformat(closed_on) if closed_on else None,
        needs_fund=bool(needs_fund),
        needs_document=bool(needs_document),
    )
