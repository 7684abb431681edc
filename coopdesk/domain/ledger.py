"""The books: accounts, vouchers that balance, checks before posting, reversal, the hash chain.

Debit and credit in whole fen by 财会〔2021〕37号. A posted voucher is final; a wrong one is
answered by its reversal. Each posted voucher carries the hash of the one before it,
so a change behind the program's back is seen at the next check.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money, total

ZERO = Money()
CHAIN_START = "0" * 64
_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


class AccountClass(StrEnum):
    """Class of an account in the chart (资产 to 损益)."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    COST = "cost"
    PROFIT_LOSS = "profit_loss"


class Side(StrEnum):
    """The side (借贷方向) a balance normally stands on."""

    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class Account:
    """One account; ``parent`` is empty at the first level.

    ``needs_member``: every line must name the member; ``needs_fund`` and ``needs_document`` ask
    those who write by hand for fund and document. ``is_proposal``: ours, not the system's. From the
    day after ``closed_on`` it takes no lines.
    """

    code: str
    name: str
    account_class: AccountClass
    side: Side
    parent: str = ""
    needs_member: bool = False
    is_proposal: bool = False
    closed_on: date | None = None
    needs_fund: bool = False
    needs_document: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart of accounts; ``purposes`` says which account the fund uses for what."""

    accounts: Mapping[str, Account]
    purposes: Mapping[str, str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "accounts", MappingProxyType(dict(self.accounts)))
        object.__setattr__(self, "purposes", MappingProxyType(dict(self.purposes)))

    def is_leaf(self, code: str) -> bool:
        """Return whether lines may stand on the account: it has no accounts below it."""
        return not any(account.parent == code for account in self.accounts.values())

    def with_below(self, code: str) -> list[str]:
        """Return the account and all accounts below it, however deep, in the order of codes."""
        below = [own.code for own in self.accounts.values() if own.parent == code]
        return [code, *(found for child in sorted(below) for found in self.with_below(child))]

    def full_name(self, code: str) -> str:
        """Return the name with that of the account above: 成员往来-互助借款; raises KeyError."""
        account = self.accounts[code]
        return (
            f"{self.full_name(account.parent)}-{account.name}" if account.parent else account.name
        )

    def for_purpose(self, purpose: str) -> str:
        """Return the code of the account the fund uses for a purpose; raises KeyError."""
        return self.purposes[purpose]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a voucher: an amount on one side of one account.

    ``member``, ``fund`` (whose money: 互助股金, 种子金) and ``document`` (the paper it rests on, by
    its number) tell it apart within the account (辅助核算).
    """

    account: str
    debit: Money = ZERO
    credit: Money = ZERO
    member: str = ""
    summary: str = ""
    fund: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher (记账凭证) as written, before it has a number."""

    day: date
    summary: str
    lines: tuple[Line, ...]
    attachment_count: int = 0

    @property
    def debit(self) -> Money:
        """The debit side added up."""
        return total([line.debit for line in self.lines])

    @property
    def credit(self) -> Money:
        """The credit side added up."""
        return total([line.credit for line in self.lines])


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """What the checks before posting need to know besides the voucher."""

    chart: Chart
    today: date
    is_closed: Callable[[date], bool]


def assess_posting(voucher: Voucher, facts: PostingFacts) -> list[Refusal]:
    """Return every reason against posting; an empty list means it may be posted.

    会计基础工作规范: every voucher has a day, a summary, accounts and equal sides; 财会〔2021〕37号
    for the detail by member.
    """
    refusals = []
    if not voucher.summary.strip():
        refusals.append(Refusal("voucher.no_summary"))
    if voucher.day > facts.today:
        refusals.append(Refusal("voucher.future_day", "", {"day": voucher.day.isoformat()}))
    if facts.is_closed(voucher.day):
        refusals.append(Refusal("voucher.closed_period", "", {"day": voucher.day.isoformat()}))
    if len(voucher.lines) < 2:
        refusals.append(Refusal("voucher.too_few_lines"))
    for number, line in enumerate(voucher.lines, start=1):
        refusals += _assess_line(number, line, voucher.day, facts.chart)
    if voucher.debit != voucher.credit:
        values = {"debit": str(voucher.debit), "credit": str(voucher.credit)}
        refusals.append(Refusal("voucher.unbalanced", "", values))
    return refusals


def _assess_line(number: int, line: Line, day: date, chart: Chart) -> list[Refusal]:
    codes = []
    if line.debit and line.credit:
        codes.append("voucher.both_sides")
    if not line.debit and not line.credit:
        codes.append("voucher.zero_line")
    # A minus belongs to a reversal only, and that one writes its sides exchanged.
    if min(line.debit, line.credit) < ZERO:
        codes.append("voucher.negative_line")
    account = chart.accounts.get(line.account)
    if account is None:
        codes.append("voucher.unknown_account")
    else:
        if not chart.is_leaf(line.account):
            codes.append("voucher.not_a_leaf")
        if account.closed_on is not None and day > account.closed_on:
            codes.append("voucher.account_closed")
        if account.needs_member and not line.member:
            codes.append("voucher.member_missing")
    values = {"line": number, "account": line.account}
    return [Refusal(code, "", values) for code in codes]


def compute_reversal(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that undo ``lines``: all the same, sides exchanged."""
    return tuple(replace(line, debit=line.credit, credit=line.debit) for line in lines)


def on_document(voucher: Voucher, fund: str, document: str) -> Voucher:
    """Return the voucher of a business document, its fund and number on every line without one."""
    lines = (
        replace(line, fund=line.fund or fund, document=line.document or document)
        for line in voucher.lines
    )
    return replace(voucher, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class AccountTotals:
    """Opening balance and movements of one account in fen; balances are debit less credit."""

    opening: Money
    debit: Money
    credit: Money

    @property
    def closing(self) -> Money:
        """The closing balance, debit positive."""
        return self.opening + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class TrialAmounts:
    """The six columns of a trial balance; a balance stands on the side it really has."""

    opening_debit: Money
    opening_credit: Money
    debit: Money
    credit: Money
    closing_debit: Money
    closing_credit: Money

    @property
    def is_balanced(self) -> bool:
        """Whether opening, movements and closing agree to the fen."""
        return (
            self.opening_debit == self.opening_credit
            and self.debit == self.credit
            and self.closing_debit == self.closing_credit
        )


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One account in the trial balance."""

    account: Account
    amounts: TrialAmounts


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The trial balance (试算平衡表): rows in the order of codes, and their sums."""

    rows: tuple[TrialRow, ...]
    sums: TrialAmounts


def compute_trial_balance(totals: Mapping[str, AccountTotals], chart: Chart) -> TrialBalance:
    """Return the trial balance of accounts, in fen, in the order of their codes.

    Raises KeyError for an account outside the chart.
    """
    rows = tuple(
        TrialRow(chart.accounts[code], _trial_amounts(totals[code])) for code in sorted(totals)
    )
    columns = [[getattr(row.amounts, column.name) for row in rows] for column in _COLUMNS]
    return TrialBalance(rows, TrialAmounts(*(total(column) for column in columns)))


_COLUMNS = fields(TrialAmounts)


def _trial_amounts(totals: AccountTotals) -> TrialAmounts:
    return TrialAmounts(
        *_on_its_side(totals.opening), totals.debit, totals.credit, *_on_its_side(totals.closing)
    )


def _on_its_side(balance: Money) -> tuple[Money, Money]:
    """Return a balance as debit and credit: it stands on one of the two."""
    return (balance, ZERO) if balance.fen > 0 else (ZERO, -balance)


@dataclass(frozen=True, slots=True)
class PostedVoucher:
    """All of a posted voucher that the chain protects: contents, author, attachments."""

    voucher_id: str
    organization: str
    number: str
    author: str
    posted_at: str
    voucher: Voucher
    attachment_hashes: tuple[str, ...] = ()
    reverses: str = ""


def canonical_json(value: object) -> bytes:
    """Return ``value`` as JSON with sorted keys and no blanks, UTF-8: same value, same bytes."""
    return _CANONICAL.encode(value).encode("utf-8")


def compute_chain_hash(posted: PostedVoucher, previous_hash: str) -> str:
    """Return the SHA-256 of ``chain_contents`` in lower-case hex; raises ValueError as it does."""
    return hashlib.sha256(chain_contents(posted, previous_hash)).hexdigest()


def chain_contents(posted: PostedVoucher, previous_hash: str) -> bytes:
    """Return the whole voucher and the hash before it in canonical form: what is hashed.

    The first of an organization takes ``CHAIN_START``. Raises ValueError when ``previous_hash`` is
    not such a hash.
    """
    if len(previous_hash) != len(CHAIN_START) or set(previous_hash) - set("0123456789abcdef"):
        raise ValueError("the hash before is not a SHA-256 in hex")
    contents = {
        "previous": previous_hash,
        "id": posted.voucher_id,
        "organization": posted.organization,
        "number": posted.number,
        "author": posted.author,
        "posted_at": posted.posted_at,
        "day": posted.voucher.day.isoformat(),
        "summary": posted.voucher.summary,
        "attachment_count": posted.voucher.attachment_count,
        "attachments": list(posted.attachment_hashes),
        "reverses": posted.reverses,
        "lines": [_line_contents(line) for line in posted.voucher.lines],
    }
    return canonical_json(contents)


def _line_contents(line: Line) -> dict[str, object]:
    """Return what is hashed of a line; fund and document only where it names them."""
    contents: dict[str, object] = {
        "account": line.account,
        "debit": line.debit.fen,
        "credit": line.credit.fen,
        "member": line.member,
        "summary": line.summary,
    }
    named = {"fund": line.fund, "document": line.document}
    return contents | {name: told for name, told in named.items() if told}


def find_chain_break(posted: Iterable[tuple[PostedVoucher, str]]) -> str | None:
    """Return the id of the first voucher whose stored hash does not follow, None if all do."""
    previous = CHAIN_START
    for voucher, stored in posted:
        if compute_chain_hash(voucher, previous) != stored:
            return voucher.voucher_id
        previous = stored
    return None
