"""The statements of a cooperative (财会〔2021〕37号): what each line is made of, what must agree.

Which accounts belong to which line is data (db/reference/statements.toml); here lines are added up,
and the changes of equity are told apart by the accounts they were booked against.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from coopdesk.domain.ledger import ZERO, Side
from coopdesk.domain.money import Money, total

FIRST_LEVEL = 3
"""Digits of a first-level account: those below it begin with the same."""


class Share(StrEnum):
    """What of an account a line takes: its balance, or only the details that stand on one side."""

    BALANCE = "balance"
    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands on an account in fen, its details (members) added up by side, never netted."""

    debit: Money = ZERO
    credit: Money = ZERO

    @classmethod
    def of(cls, net: Money) -> "Balance":
        """Return the balance of one detail, ``net`` debit positive."""
        return cls(max(net, ZERO), max(-net, ZERO))

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(self.debit + other.debit, self.credit + other.credit)

    def on(self, side: Side, share: Share) -> Money:
        """Return what a line on ``side`` takes of it."""
        match share:
            case Share.DEBIT:
                return self.debit
            case Share.CREDIT:
                return self.credit
        net = self.debit - self.credit
        return net if side is Side.DEBIT else -net


@dataclass(frozen=True, slots=True)
class Term:
    """One first-level account in a line; ``sign`` -1 takes it the other way round."""

    account: str
    sign: int = 1
    share: Share = Share.BALANCE


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line; ``row`` is its printed number (行次), 0 for a heading.

    It is made of ``terms``, of balances before the first day (``opening``), of what the surplus
    gave to an account or took in, or of other ``rows``, negative ones taken off.
    """

    row: int
    title: str
    side: Side
    terms: tuple[Term, ...] = ()
    rows: tuple[int, ...] = ()
    opening: tuple[str, ...] = ()
    given_to: str = ""
    is_taken_in: bool = False


@dataclass(frozen=True, slots=True)
class EquityColumn:
    """One column of the changes in members' equity and the line of the balance sheet it meets."""

    key: str
    title: str
    accounts: tuple[str, ...]
    row: int


@dataclass(frozen=True, slots=True)
class EquityItem:
    """One named change of a column, told apart by the accounts beside or against it.

    ``surplus_row`` takes the amount from that line of the surplus statement instead.
    """

    column: str
    title: str
    against: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    surplus_row: int = 0


@dataclass(frozen=True, slots=True)
class Statements:
    """The three statements as the reference data tells them; the codes are those of the forms."""

    balance_sheet_code: str
    assets: tuple[StatementLine, ...]
    claims: tuple[StatementLine, ...]
    surplus_code: str
    surplus: tuple[StatementLine, ...]
    equity_code: str
    columns: tuple[EquityColumn, ...]
    increases: tuple[EquityItem, ...]
    decreases: tuple[EquityItem, ...]

    @property
    def undistributed(self) -> frozenset[str]:
        """The accounts of the undistributed surplus, those of revenue and expense among them."""
        return next(frozenset(c.accounts) for c in self.columns if c.key == "undistributed")

    def find_unmapped(self, balances: Mapping[str, Balance]) -> list[str]:
        """Return the first-level accounts with a balance that no line of the sheet takes in."""
        mapped = {term.account for line in (*self.assets, *self.claims) for term in line.terms}
        firsts = {first_level(code) for code, held in balances.items() if held.debit != held.credit}
        return sorted(firsts - mapped)


@dataclass(frozen=True, slots=True)
class SurplusMoves:
    """What the undistributed surplus gave to other accounts, and what it took in, in fen."""

    given: Mapping[str, Money] = field(default_factory=dict)
    taken_in: Money = ZERO


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure: an account or another line, and what of it counts in the figure."""

    amount: Money
    account: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Amounts:
    """What figures are reckoned from, by account code.

    ``balances`` are the balances on a day, or the movements of some days; ``opening`` what stood
    there before.
    """

    balances: Mapping[str, Balance]
    opening: Mapping[str, Balance] = field(default_factory=dict)
    moves: SurplusMoves = field(default_factory=SurplusMoves)


def first_level(code: str) -> str:
    """Return the first-level account that ``code`` is or lies below."""
    return code[:FIRST_LEVEL]


def compute_figures(
    lines: Iterable[StatementLine], amounts: Amounts
) -> dict[int, tuple[Money, tuple[Part, ...]]]:
    """Return each line's amount in fen and the parts it is made of, by row.

    A line may add up only lines before it; raises KeyError otherwise.
    """
    figures: dict[int, tuple[Money, tuple[Part, ...]]] = {}
    for line in lines:
        if line.row:
            parts = tuple(part for part in _parts(line, amounts, figures) if part.amount)
            figures[line.row] = (total([part.amount for part in parts]), parts)
    return figures


def _parts(
    line: StatementLine,
    amounts: Amounts,
    figures: Mapping[int, tuple[Money, tuple[Part, ...]]],
) -> list[Part]:
    parts = [
        Part(held.on(line.side, term.share) * term.sign, account)
        for term in line.terms
        for account, held in sorted(amounts.balances.items())
        if first_level(account) == term.account
    ]
    parts += [
        Part(held.on(line.side, Share.BALANCE), account)
        for account, held in sorted(amounts.opening.items())
        if first_level(account) in line.opening
    ]
    if line.given_to:
        parts.append(Part(amounts.moves.given.get(line.given_to, ZERO), line.given_to))
    if line.is_taken_in:
        parts.append(Part(amounts.moves.taken_in))
    parts += [
        Part(figures[abs(row)][0] * (1 if row > 0 else -1), row=abs(row)) for row in line.rows
    ]
    return parts


@dataclass(frozen=True, slots=True)
class EquityVoucher:
    """What one voucher changed, by first-level account, credit positive.

    A reversal takes back what its voucher did, so it lessens that item and is none of its own.
    """

    changes: Mapping[str, Money]
    is_reversal: bool = False

    @property
    def as_first_booked(self) -> Mapping[str, Money]:
        """The changes with the sides of the voucher that a reversal undoes."""
        if not self.is_reversal:
            return self.changes
        return {account: -change for account, change in self.changes.items()}

    @property
    def sign(self) -> int:
        """1, and -1 for a reversal."""
        return -1 if self.is_reversal else 1


def compute_surplus_moves(
    vouchers: Iterable[EquityVoucher], undistributed: frozenset[str], named: frozenset[str]
) -> SurplusMoves:
    """Return what the undistributed surplus gave to the ``named`` accounts and took in.

    Carrying revenue and expense over moves within it and counts for nothing. Every fen of its
    change is either given or taken in.
    """
    given = dict.fromkeys(named, ZERO)
    taken_in = ZERO
    for voucher in vouchers:
        changes = voucher.as_first_booked
        own = total([change for account, change in changes.items() if account in undistributed])
        left = -own
        if own < ZERO:
            for account in sorted(named):
                part = min(left, max(changes.get(account, ZERO), ZERO))
                given[account] += part * voucher.sign
                left = left - part
        taken_in = taken_in - left * voucher.sign
    return SurplusMoves(given, taken_in)


@dataclass(frozen=True, slots=True)
class ColumnChanges:
    """How one column of equity changed in fen; the items are parts of the two sums."""

    increase: Money = ZERO
    decrease: Money = ZERO
    items: Mapping[str, Money] = field(default_factory=dict)


def compute_changes(
    vouchers: Iterable[EquityVoucher],
    column: EquityColumn,
    increases: Sequence[EquityItem],
    decreases: Sequence[EquityItem],
) -> ColumnChanges:
    """Return the increases and decreases of ``column``, each told apart by what it was against.

    The items are named by ``increase:title`` and ``decrease:title``.
    """
    sums = {"increase": ZERO, "decrease": ZERO}
    items: dict[str, Money] = {}
    for voucher in vouchers:
        changes = voucher.as_first_booked
        own = total([changes.get(account, ZERO) for account in column.accounts])
        way, rules = ("increase", increases) if own > ZERO else ("decrease", decreases)
        sums[way] += Money(abs(own.fen)) * voucher.sign
        for title, amount in _told_apart(own, changes, rules, column.key):
            name = f"{way}:{title}"
            items[name] = items.get(name, ZERO) + amount * voucher.sign
    return ColumnChanges(sums["increase"], sums["decrease"], items)


def _told_apart(
    own: Money, changes: Mapping[str, Money], rules: Sequence[EquityItem], column: str
) -> list[tuple[str, Money]]:
    left, rising = Money(abs(own.fen)), own > ZERO
    told = []
    for rule in rules:
        if rule.column != column:
            continue
        toward = total([changes.get(account, ZERO) for account in (*rule.against, *rule.beside)])
        with_us = toward if rising else -toward
        if rule.beside:
            part = left if with_us > ZERO else ZERO
        elif rule.against:
            part = min(left, max(-with_us, ZERO))
        else:
            part = left
        told.append((rule.title, part))
        left = left - part
    return told


class StatementCheck(StrEnum):
    """What must agree between and within the statements (财会〔2021〕37号, 各表勾稽关系)."""

    SHEET_BALANCES = "sheet_balances"
    ALL_ACCOUNTS_TAKEN_IN = "all_accounts_taken_in"
    SURPLUS_MEETS_SHEET = "surplus_meets_sheet"
    EQUITY_MEETS_SHEET = "equity_meets_sheet"
    YEAR_CARRIED_OVER = "year_carried_over"
