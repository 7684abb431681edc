"""The organization's own sub-accounts: adding, renaming, closing and opening again."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from coopdesk.domain.chart import (
    AccountFacts,
    assess_closing_account,
    assess_new_account,
    propose_code,
)
from coopdesk.domain.errors import NotFound, Refusal, RuleViolation, require
from coopdesk.domain.ledger import Account, AccountClass, Chart, Side
from coopdesk.domain.money import Money
from coopdesk.services.ledger.balances import net_of_postings
from coopdesk.services.ledger.books import OpenBooks, get_chart, open_books, require_own
from coopdesk.storage.tables.kept_books import AccountLineRow
from coopdesk.storage.tables.ledger import AccountRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddAccount:
    """Add a sub-account; it takes class and side from the account above.

    ``needs_member`` asks every line for the member, ``needs_fund`` and ``needs_document`` ask for
    those; below such an account it is always so.
    """

    organization_id: str
    parent_code: str
    code: str
    name: str
    needs_member: bool = False
    needs_fund: bool = False
    needs_document: bool = False


@dataclass(frozen=True, slots=True)
class RenameAccount:
    """Give an account another name; its code and its lines stay."""

    organization_id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """Let an account take no lines after ``day``; what stands on it stays."""

    organization_id: str
    code: str
    day: date


@dataclass(frozen=True, slots=True)
class ReopenAccount:
    """Let a closed account take lines again."""

    organization_id: str
    code: str


def add_account(uow: UnitOfWork, command: AddAccount) -> str:
    """Add the account and return its code; books that are not open are opened.

    Raises RuleViolation with every reason (``account.…``), NotFound for the organization.
    """
    require_own(uow, command.organization_id)
    open_books(uow, OpenBooks(command.organization_id))
    chart = get_chart(uow, command.organization_id)
    above = chart.accounts.get(command.parent_code)
    new = Account(
        command.code.strip(),
        command.name.strip(),
        above.account_class if above else AccountClass.ASSET,
        above.side if above else Side.DEBIT,
        command.parent_code,
        needs_member=command.needs_member or bool(above and above.needs_member),
        needs_fund=command.needs_fund or bool(above and above.needs_fund),
        needs_document=command.needs_document or bool(above and above.needs_document),
    )
    facts = _facts(uow, command.organization_id, command.parent_code, chart)
    require(assess_new_account(new, chart, facts))
    uow.add(
        AccountRow(
            organization_id=command.organization_id,
            code=new.code,
            name=new.name,
            account_class=new.account_class.value,
            side=new.side.value,
            parent_code=new.parent,
            needs_member=new.needs_member,
            needs_fund=new.needs_fund,
            needs_document=new.needs_document,
            closed_on=None,
        )
    )
    return new.code


def rename_account(uow: UnitOfWork, command: RenameAccount) -> str:
    """Rename a sub-account and return its code.

    Raises NotFound, RuleViolation for a name that is empty or taken, and for accounts of the first
    level and of 盈余分配, whose names 财会〔2021〕37号 gives.
    """
    require_own(uow, command.organization_id)
    chart = get_chart(uow, command.organization_id)
    row = _row(uow, command.organization_id, command.code)
    account = replace(chart.accounts[command.code], name=command.name.strip())
    others = {code: own for code, own in chart.accounts.items() if code != command.code}
    if not account.parent:
        raise RuleViolation(Refusal("account.first_level", values={"code": command.code}))
    without = Chart(others, chart.purposes)
    require(assess_new_account(replace(account, closed_on=None), without, AccountFacts()))
    row.name = account.name
    return row.code


def close_account(uow: UnitOfWork, command: CloseAccount) -> str:
    """Close the account and return its code.

    Raises NotFound, and RuleViolation while it has a balance or the fund posts on it.
    """
    require_own(uow, command.organization_id)
    chart = get_chart(uow, command.organization_id)
    row = _row(uow, command.organization_id, command.code)
    facts = _facts(uow, command.organization_id, command.code, chart)
    require(assess_closing_account(chart.accounts[command.code], chart, facts))
    row.closed_on = command.day
    return row.code


def reopen_account(uow: UnitOfWork, command: ReopenAccount) -> str:
    """Open a closed account again and return its code; raises NotFound, ``account.is_open``."""
    require_own(uow, command.organization_id)
    row = _row(uow, command.organization_id, command.code)
    if row.closed_on is None:
        raise RuleViolation(Refusal("account.is_open", values={"code": command.code}))
    row.closed_on = None
    return row.code


def propose_account_code(uow: UnitOfWork, organization_id: str, parent_code: str) -> str:
    """Return the next free code below an account, empty when there is none."""
    return propose_code(parent_code, get_chart(uow, organization_id))


def _row(uow: UnitOfWork, organization_id: str, code: str) -> AccountRow:
    row = uow.session.scalars(
        select(AccountRow).where(
            AccountRow.organization_id == organization_id, AccountRow.code == code
        )
    ).one_or_none()
    if row is None:
        raise NotFound(AccountRow.__tablename__, code)
    return row


def _facts(uow: UnitOfWork, organization_id: str, code: str, chart: Chart) -> AccountFacts:
    lines = select(func.count(), net_of_postings()).where(
        AccountLineRow.organization_id == organization_id, AccountLineRow.account_code == code
    )
    count, fen = uow.session.execute(lines).one()
    is_kept = code in chart.purposes.values()
    return AccountFacts(is_kept, has_lines=count > 0, balance=Money(fen or 0))
