"""What the registers of the books list: vouchers, lines, an account over some days."""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.money import Money
from coopdesk.services.ledger.posting_checks import number_in_chain

_OPENING_KINDS = frozenset({"opening", "share_opening"})


@dataclass(frozen=True, slots=True)
class VoucherItem:
    """One voucher in a register; ``amount`` is its debit side added up."""

    id: str
    month: str
    number: int
    day: date
    summary: str
    amount: Money
    maker: str
    source_kind: str
    source_id: str
    reverses_id: str | None
    is_reversed: bool

    @property
    def number_shown(self) -> str:
        """The number as printed: month and number in it."""
        return number_in_chain(self.month, self.number)

    @property
    def opens_books(self) -> bool:
        """Whether it tells what stood before the books: taken back, it never was."""
        return self.source_kind in _OPENING_KINDS


@dataclass(frozen=True, slots=True)
class EntryItem:
    """One line in the books with its voucher."""

    voucher_id: str
    month: str
    number: int
    day: date
    line: int
    summary: str
    account_code: str
    account: str
    member_id: str
    member: str
    debit: Money
    credit: Money
    fund: str = ""
    document: str = ""

    @property
    def number_shown(self) -> str:
        """The number of the voucher as printed."""
        return number_in_chain(self.month, self.number)


@dataclass(frozen=True, slots=True)
class LedgerLineItem:
    """One line of an account with the balance after it, debit positive."""

    entry: EntryItem
    balance: Money


@dataclass(frozen=True, slots=True)
class LedgerItem:
    """One account over some days: opening, lines, movements and closing (debit positive)."""

    account_code: str
    account: str
    side: str
    opening: Money
    lines: tuple[LedgerLineItem, ...]
    debit: Money
    credit: Money
    closing: Money


@dataclass(frozen=True, slots=True)
class VoucherDetail:
    """A voucher with its lines and what guards it."""

    voucher: VoucherItem
    organization_id: str
    attachment_count: int
    checker: str
    cashier: str
    poster: str
    posted_at: str
    reversed_by: str
    digest: str
    lines: tuple[EntryItem, ...]
