"""Balances proved from outside: the cash box counted, the bank's statement or passbook read.

会计基础工作规范 第六十二条: the books of cash and bank are compared with the money itself and with
the bank's statement. What was proved stays on record, and the self-test compares it again.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.ledger import ZERO, Chart
from coopdesk.domain.money import Money
from coopdesk.services.ledger.balances import read_balance
from coopdesk.services.ledger.books import AccountItem, get_chart, list_accounts, require_own
from coopdesk.storage.tables.ledger import BalanceProofRow
from coopdesk.storage.unit_of_work import UnitOfWork


class ProofKind(StrEnum):
    """How a balance was proved: by counting, or by what the bank says."""

    COUNT = "count"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class ProveBalance:
    """Record what an account held on a day, in fen.

    ``in_transit`` is what the books have and the bank has not yet less what the bank has and the
    books have not (未达账项); nothing is in transit in a cash box.
    """

    organization_id: str
    account: str
    day: date
    amount: Money
    in_transit: Money = ZERO
    person: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ProofItem:
    """One proof beside the books, in fen; ``difference`` is proved less booked."""

    id: str
    account: str
    account_name: str
    day: date
    kind: str
    amount: Money
    in_transit: Money
    booked: Money
    difference: Money
    person: str
    remark: str


def prove_balance(uow: UnitOfWork, command: ProveBalance) -> ProofItem:
    """Record the proof, in place of an earlier one of the same day, and compare it.

    Raises RuleViolation for an account that holds no money, a day to come, an amount below zero,
    and something in transit in the cash box; NotFound.
    """
    require_own(uow, command.organization_id)
    chart = get_chart(uow, command.organization_id)
    require(_assess(uow, command, chart))
    row = uow.session.scalars(
        select(BalanceProofRow).where(
            BalanceProofRow.organization_id == command.organization_id,
            BalanceProofRow.account_code == command.account,
            BalanceProofRow.day == command.day,
        )
    ).one_or_none()
    found = row or BalanceProofRow(
        organization_id=command.organization_id,
        account_code=command.account,
        day=command.day,
        kind=_kind(command.account, chart),
    )
    found.amount, found.in_transit = command.amount, command.in_transit
    found.person, found.remark = command.person.strip(), command.remark.strip()
    if row is None:
        uow.add(found)
    return _item(uow, found, chart)


def list_proofs(
    uow: UnitOfWork, organization_id: str, first: date = date.min, last: date = date.max
) -> list[ProofItem]:
    """Return the proofs of ``first`` to ``last`` beside the books, newest first."""
    chart = get_chart(uow, organization_id)
    rows = uow.session.scalars(
        select(BalanceProofRow)
        .where(
            BalanceProofRow.organization_id == organization_id,
            BalanceProofRow.day.between(first, last),
        )
        .order_by(BalanceProofRow.day.desc(), BalanceProofRow.account_code)
    )
    return [_item(uow, row, chart) for row in rows]


def list_money_accounts(uow: UnitOfWork, organization_id: str) -> list[AccountItem]:
    """Return the cash box and the accounts at banks."""
    holding = money_accounts_of(get_chart(uow, organization_id))
    return [item for item in list_accounts(uow, organization_id) if item.code in holding]


def find_difference(uow: UnitOfWork, organization_id: str) -> str:
    """Return account and day of the oldest proof the books differ from, empty when none does."""
    differing = [item for item in list_proofs(uow, organization_id) if item.difference]
    return f"{differing[-1].account_name} {differing[-1].day}" if differing else ""


def money_accounts_of(chart: Chart) -> list[str]:
    """Return the accounts that hold money: the cash box and every account at a bank."""
    cash, bank = chart.for_purpose("cash"), chart.accounts[chart.for_purpose("bank")].parent
    return [
        code
        for code, account in sorted(chart.accounts.items())
        if code == cash or (account.parent == bank and chart.is_leaf(code))
    ]


def _assess(uow: UnitOfWork, command: ProveBalance, chart: Chart) -> list[Refusal]:
    is_cash = command.account == chart.for_purpose("cash")
    checks = (
        (command.account in money_accounts_of(chart), "proof.not_money"),
        (command.day <= uow.today, "proof.future_day"),
        (command.amount >= ZERO, "proof.negative"),
        (not (is_cash and command.in_transit), "proof.cash_in_transit"),
    )
    values = {"account": command.account, "day": command.day.isoformat()}
    return [Refusal(code, values=values) for passed, code in checks if not passed]


def _kind(account: str, chart: Chart) -> str:
    is_cash = account == chart.for_purpose("cash")
    return (ProofKind.COUNT if is_cash else ProofKind.STATEMENT).value


def _item(uow: UnitOfWork, row: BalanceProofRow, chart: Chart) -> ProofItem:
    booked = read_balance(uow, row.organization_id, row.account_code, row.day)
    return ProofItem(
        row.id,
        row.account_code,
        chart.full_name(row.account_code),
        row.day,
        row.kind,
        row.amount,
        row.in_transit,
        booked,
        row.amount + row.in_transit - booked,
        row.person,
        row.remark,
    )
