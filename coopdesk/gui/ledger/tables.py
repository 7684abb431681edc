"""The tables of the books: postings of an account, vouchers, lines of one, the trial balance."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, ClassVar

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.gui.kit.book import AccountNode
from coopdesk.gui.kit.long_table import LongTableModel
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services.ledger import (
    AccountItem,
    EntryItem,
    LedgerItem,
    LedgerLineItem,
    TrialItem,
    VoucherItem,
)

DEBIT = "debit"


_ORIGINS = {
    "share_entry": "ledger.from_shares",
    "share_opening": "ledger.from_shares",
    "advance": "ledger.from_advance",
    "repayment": "ledger.from_repayment",
    "advance_change": "ledger.from_write_off",
    "seed_fund_entry": "ledger.from_seed_fund",
    "surplus_plan": "ledger.from_surplus",
    "surplus_payout": "ledger.from_payout",
    "reversal": "ledger.reversal",
    "closing": "ledger.from_closing",
    "opening": "ledger.from_opening",
}


def origin(kind: str) -> str:
    """Return the word for what a voucher comes from."""
    return words.text(_ORIGINS.get(kind, "ledger.by_hand"))


def standing(item: VoucherItem) -> str:
    """Return the word for a voucher that reverses another or was reversed."""
    if item.is_reversed:
        return words.text("ledger.reversed")
    return words.text("ledger.reversal") if item.reverses_id else ""


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One line of an account as the book shows it; the first one carries the balance forward."""

    id: str
    day: date | None
    number: str
    summary: str
    member: str
    debit: Money | None
    credit: Money | None
    side: str
    balance: Money
    voucher_id: str
    fund: str = ""
    document: str = ""


class PostingTableModel(LongTableModel[PostingLine]):
    """The postings of one account with the balance after each."""

    columns = (
        Column("report.day", attrgetter("day")),
        Column("report.voucher", attrgetter("number")),
        Column("report.summary", attrgetter("summary"), width=8, grows=True),
        Column("report.member", attrgetter("member"), optional=True),
        Column("report.fund", attrgetter("fund"), optional=True),
        Column("report.document", attrgetter("document"), optional=True),
        Column("report.debit", attrgetter("debit"), numeric=True, summed=True),
        Column("report.credit", attrgetter("credit"), numeric=True, summed=True),
        Column("ledger.side", attrgetter("side")),
        Column("ledger.balance", attrgetter("balance"), numeric=True),
    )


class VoucherTableModel(LongTableModel[VoucherItem]):
    """Vouchers, one row each."""

    columns = (
        Column("report.voucher", attrgetter("number_shown")),
        Column("report.day", attrgetter("day")),
        Column("report.summary", attrgetter("summary"), width=28),
        Column("report.amount", attrgetter("amount"), numeric=True, summed=True),
        Column("ledger.maker", attrgetter("maker")),
        Column("ledger.origin", attrgetter("source_kind"), show=origin),
        Column("ledger.standing", standing, tone=lambda _: "due"),
    )


class LineTableModel(ItemTableModel[EntryItem]):
    """The lines of one voucher."""

    columns = (
        Column("report.summary", attrgetter("summary"), width=14),
        Column("report.account", lambda entry: f"{entry.account_code} {entry.account}"),
        Column("report.member", attrgetter("member")),
        Column("report.fund", attrgetter("fund")),
        Column("report.document", attrgetter("document")),
        Column("report.debit", lambda entry: entry.debit or None, numeric=True, summed=True),
        Column("report.credit", lambda entry: entry.credit or None, numeric=True, summed=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("line")


def _amount(label: str, name: str) -> Column:
    """Return a summed column of amounts; zeros stay empty so that the eye finds the figures."""
    return Column(label, attrgetter(name), numeric=True, summed=True, show=_figure)


def _figure(amount: Money) -> str:
    return str(amount) if amount else ""


class TrialTableModel(ItemTableModel[TrialItem]):
    """The trial balance, one account a row."""

    columns = (
        Column("report.code", attrgetter("code")),
        Column("report.account", attrgetter("name"), width=16),
        _amount("report.opening_debit", "opening_debit"),
        _amount("report.opening_credit", "opening_credit"),
        _amount("report.period_debit", "debit"),
        _amount("report.period_credit", "credit"),
        _amount("report.closing_debit", "closing_debit"),
        _amount("report.closing_credit", "closing_credit"),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("code")


def posting_lines(ledger: LedgerItem, first: date) -> list[PostingLine]:
    """Return the lines of an account, its opening balance first."""
    lines = [posting_line(line) for line in ledger.lines]
    return [opening_line(ledger.opening, first), *lines] if ledger.opening else lines


def opening_line(opening: Money, first: date) -> PostingLine:
    """Return the line that carries the balance before ``first`` forward."""
    return PostingLine(
        id="opening",
        day=first if first > date.min else None,
        number="",
        summary=words.text("ledger.opening"),
        member="",
        debit=None,
        credit=None,
        side=side_of(opening),
        balance=_size(opening),
        voucher_id="",
    )


def posting_line(line: LedgerLineItem) -> PostingLine:
    """Return one line of an account."""
    return PostingLine(
        id=f"{line.entry.voucher_id}/{line.entry.line}",
        day=line.entry.day,
        number=line.entry.number_shown,
        summary=line.entry.summary,
        member=line.entry.member,
        debit=line.entry.debit or None,
        credit=line.entry.credit or None,
        side=side_of(line.balance),
        balance=_size(line.balance),
        voucher_id=line.entry.voucher_id,
        fund=line.entry.fund,
        document=line.entry.document,
    )


def account_nodes(accounts: Sequence[AccountItem], balances: dict[str, Money]) -> list[AccountNode]:
    """Return the tree of the accounts in use, each with its balance on its own side."""
    used = set(balances)
    used |= {account.parent_code for account in accounts if account.code in used}
    children: dict[str, list[AccountItem]] = {}
    for account in accounts:
        if account.code in used:
            children.setdefault(account.parent_code, []).append(account)
    return [_node(account, children, balances) for account in children.get("", [])]


def own_side(account_side: str, balance: Money) -> Money:
    """Return a balance (debit positive) as it reads on the account's own side."""
    return balance if account_side == DEBIT else -balance


def side_of(balance: Money) -> str:
    """Return 借, 贷 or 平 for a balance (debit positive)."""
    if not balance:
        return words.text("ledger.even")
    return words.text("ledger.debit_sign" if balance.fen > 0 else "ledger.credit_sign")


def _size(balance: Money) -> Money:
    return Money(abs(balance.fen))


def _node(
    account: AccountItem, children: dict[str, list[AccountItem]], balances: dict[str, Money]
) -> AccountNode:
    below = tuple(_node(child, children, balances) for child in children.get(account.code, []))
    own = own_side(account.side, balances.get(account.code, Money()))
    whole = Money(own.fen + sum(node.balance.fen for node in below if node.balance is not None))
    return AccountNode(account.code, account.code, account.name, whole, below)
