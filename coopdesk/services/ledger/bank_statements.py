"""The bank's statement (对账单) taken in and laid beside the books (银行存款余额调节表)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import aliased

from coopdesk.domain.bank_matching import MOST_DAYS, MoneyMove, match_moves
from coopdesk.domain.errors import BadSheet, Finding, Refusal, Severity, require
from coopdesk.domain.money import Money, total
from coopdesk.services.ledger.balances import read_balance
from coopdesk.services.ledger.books import AccountItem, get_chart, require_own
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.ledger.proofs import list_money_accounts, money_accounts_of
from coopdesk.services.sheet_mappings import wanted_of
from coopdesk.storage.tables.kept_books import AccountLineRow, KeptVoucherRow
from coopdesk.storage.tables.ledger import BankLineRow, BankPairRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line of a statement as it was read; positive came in, amounts in fen."""

    day: date
    amount: Money
    reference: str
    summary: str
    balance: Money | None


@dataclass(frozen=True, slots=True)
class TakeInStatement:
    """Keep the lines of a statement of ``account``; those kept before are not kept twice."""

    organization_id: str
    account: str
    file: str
    lines: tuple[BankLine, ...]


@dataclass(frozen=True, slots=True)
class StatementTakenItem:
    """How many lines a statement had, and how many were new."""

    read: int
    new: int
    same: int


@dataclass(frozen=True, slots=True)
class BankMoveItem:
    """A move that the bank has, or the books; positive came in, in fen.

    ``number`` is the bank's reference, or the number of the voucher with its id.
    """

    id: str
    is_banks: bool
    day: date
    amount: Money
    number: str
    summary: str
    voucher_id: str = ""


@dataclass(frozen=True, slots=True)
class BankPairItem:
    """What is one move at the bank and in the books; ``id`` is that of a pairing by hand."""

    id: str
    bank: tuple[BankMoveItem, ...]
    books: tuple[BankMoveItem, ...]

    @property
    def key(self) -> str:
        """What tells the pair from others: a line of the bank stands in one pair alone."""
        return self.bank[0].id

    @property
    def amount(self) -> Money:
        """What the bank says it moved."""
        return total([move.amount for move in self.bank])


@dataclass(frozen=True, slots=True)
class ReconciliationItem:
    """Bank and books of one account on a day; ``difference`` is nothing where all is explained.

    ``bank`` is None while no line tells a balance. What is in transit (未达账项) is what the books
    have and the bank has not, less what the bank has and the books have not: the ``unmatched``.
    """

    account: str
    day: date
    bank: Money | None
    booked: Money
    in_transit: Money
    difference: Money | None
    pairs: tuple[BankPairItem, ...]
    unmatched: tuple[BankMoveItem, ...]

    @property
    def matched(self) -> int:
        """How many lines of the bank are found in the books."""
        return sum(len(pair.bank) for pair in self.pairs)


def read_statement(uow: UnitOfWork, path: Path) -> tuple[tuple[BankLine, ...], tuple[Finding, ...]]:
    """Return the lines of a bank's statement in a sheet, and what is wrong with it.

    Raises BadSheet when the file cannot be read, or a line cannot (its findings say where).
    """
    from coopdesk.exchange.sheets.journal import BANK_STATEMENT, read_journal

    wanted = wanted_of(uow, BANK_STATEMENT, None, "")
    reading = read_journal(path, wanted=wanted, spec=BANK_STATEMENT).reading
    refused = [found for found in reading.findings if found.severity is Severity.REFUSE]
    if refused:
        raise BadSheet(*refused)
    lines = tuple(
        BankLine(
            record.day,
            record.income - record.expense,
            record.voucher,
            " ".join(filter(None, (record.summary, record.member))),
            record.balance,
        )
        for record in reading.records
        if record.day is not None
    )
    return lines, reading.findings


def take_in_statement(uow: UnitOfWork, command: TakeInStatement) -> StatementTakenItem:
    """Keep the lines that are new; raises RuleViolation for an account that is not at a bank."""
    require_own(uow, command.organization_id)
    _require_bank(uow, command.organization_id, command.account)
    known = Counter(
        (row.day, row.amount.fen, row.reference, row.summary)
        for row in _rows(uow, command.organization_id, command.account, date.max)
    )
    new = []
    for line in command.lines:
        key = (line.day, line.amount.fen, line.reference, line.summary)
        if known[key]:
            known[key] -= 1
        else:
            new.append(line)
    place = {"organization_id": command.organization_id, "account_code": command.account}
    told = ("day", "amount", "reference", "summary", "balance")
    records = [place | {name: getattr(line, name) for name in told} for line in new]
    uow.add_all(BankLineRow, records)
    read = len(command.lines)
    return StatementTakenItem(read, len(new), read - len(new))


def reconcile(uow: UnitOfWork, organization_id: str, account: str, day: date) -> ReconciliationItem:
    """Return the bank's statement beside the books up to ``day``, and what only one of them has.

    What the books have from before the bank's first line is matched, but not missed at the bank,
    unless a person took it apart: an earlier statement may have it. Raises RuleViolation.
    """
    _require_bank(uow, organization_id, account)
    rows = _rows(uow, organization_id, account, day)
    first = rows[0].day if rows else day
    since = first - timedelta(days=MOST_DAYS)
    bank = {row.id: _of_bank(row) for row in rows}
    books = {item.id: item for item in _booked(uow, organization_id, account, (since, day))}
    by_hand = _told_by_hand(uow, organization_id, account)
    pairs = _pairs(by_hand, bank, books)
    named = {one for row in by_hand for one in row.book_lines}
    matched = {move.id for pair in pairs for move in (*pair.bank, *pair.books)}
    lines = [move for move in bank.values() if move.id not in matched]
    others = [
        move
        for move in books.values()
        if rows and move.id not in matched and (move.day >= first or move.id in named)
    ]
    told = [row.balance for row in rows if row.balance is not None]
    in_transit = total([item.amount for item in others]) - total([item.amount for item in lines])
    balance = read_balance(uow, organization_id, account, day)
    return ReconciliationItem(
        account=account,
        day=day,
        bank=told[-1] if told else None,
        booked=balance,
        in_transit=in_transit,
        difference=told[-1] + in_transit - balance if told else None,
        pairs=tuple(pairs),
        unmatched=tuple(sorted([*lines, *others], key=lambda item: item.day)),
    )


def _pairs(
    told: Sequence[BankPairRow],
    bank: Mapping[str, BankMoveItem],
    books: Mapping[str, BankMoveItem],
) -> list[BankPairItem]:
    """Return what is one move: what a person paired as far as all of it is there, then the rest."""
    by_hand = [
        BankPairItem(
            row.id,
            tuple(bank[one] for one in row.bank_lines),
            tuple(books[one] for one in row.book_lines),
        )
        for row in told
        if not row.is_apart
        and bank.keys() >= {*row.bank_lines}
        and books.keys() >= {*row.book_lines}
    ]
    taken = {move.id for pair in by_hand for move in (*pair.bank, *pair.books)}
    apart = {(row.bank_lines[0], row.book_lines[0]) for row in told if row.is_apart}
    free_at_bank = [as_move(one) for one in bank.values() if one.id not in taken]
    free_in_books = [as_move(one) for one in books.values() if one.id not in taken]
    matched = match_moves(free_at_bank, free_in_books, apart)
    return [*by_hand, *(BankPairItem("", (bank[a.id],), (books[b.id],)) for a, b in matched)]


def as_move(item: BankMoveItem) -> MoneyMove:
    """Return the move as the rules look at it."""
    return MoneyMove(item.id, item.day, item.amount, f"{item.number} {item.summary}")


def _told_by_hand(uow: UnitOfWork, organization_id: str, account: str) -> Sequence[BankPairRow]:
    return uow.session.scalars(
        select(BankPairRow)
        .where(BankPairRow.organization_id == organization_id, BankPairRow.account_code == account)
        .order_by(BankPairRow.id)
    ).all()


def list_bank_accounts(uow: UnitOfWork, organization_id: str) -> list[AccountItem]:
    """Return the accounts at banks, in the order of their codes."""
    cash = get_chart(uow, organization_id).for_purpose("cash")
    return [one for one in list_money_accounts(uow, organization_id) if one.code != cash]


def _require_bank(uow: UnitOfWork, organization_id: str, account: str) -> None:
    chart = get_chart(uow, organization_id)
    if account not in money_accounts_of(chart) or account == chart.for_purpose("cash"):
        require([Refusal("bank.not_at_a_bank", values={"account": account})])


def _rows(uow: UnitOfWork, organization_id: str, account: str, last: date) -> Sequence[BankLineRow]:
    """Return the lines kept, in the order of their days and, of one day, as they were read."""
    return uow.session.scalars(
        select(BankLineRow)
        .where(
            BankLineRow.organization_id == organization_id,
            BankLineRow.account_code == account,
            BankLineRow.day <= last,
        )
        .order_by(BankLineRow.day, BankLineRow.id)
    ).all()


def _booked(
    uow: UnitOfWork, organization_id: str, account: str, days: tuple[date, date]
) -> list[BankMoveItem]:
    """Return what the books moved; what was reversed, and its reversal, never came to the bank."""
    voucher, undone = KeptVoucherRow, aliased(KeptVoucherRow)
    rows = uow.session.execute(
        select(
            voucher.id,
            voucher.month,
            voucher.number,
            voucher.summary,
            AccountLineRow.line,
            AccountLineRow.day,
            AccountLineRow.debit,
            AccountLineRow.credit,
            AccountLineRow.summary.label("line_summary"),
        )
        .join(voucher, voucher.serial == AccountLineRow.voucher)
        .outerjoin(undone, undone.reverses_id == voucher.id)
        .where(
            AccountLineRow.organization_id == organization_id,
            AccountLineRow.account_code == account,
            AccountLineRow.day.between(*days),
            voucher.is_posted,
            voucher.reverses_id.is_(None),
            undone.serial.is_(None),
        )
        .order_by(AccountLineRow.day, voucher.number)
    )
    return [
        BankMoveItem(
            id=f"{row.id}/{row.line}",
            is_banks=False,
            day=row.day,
            amount=row.debit - row.credit,
            number=number_in_chain(row.month, row.number),
            summary=row.line_summary or row.summary,
            voucher_id=row.id,
        )
        for row in rows
    ]


def _of_bank(row: BankLineRow) -> BankMoveItem:
    return BankMoveItem(
        id=row.id,
        is_banks=True,
        day=row.day,
        amount=row.amount,
        number=row.reference,
        summary=row.summary,
    )
