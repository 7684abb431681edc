"""The books: accounts, periods, vouchers and their lines.

``voucher`` is the word of the trade on paper and on the command line (记账凭证), ``posting`` one of
its lines. Posted rows are held by triggers of the migration: balanced or not posted, final.
"""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.money import Money

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import members, organizations  # noqa: F401
from coopdesk.storage.tables.base import VIEW, Base, Row


class AccountRow(Row):
    """One account of an organization's chart; after ``closed_on`` it takes no more lines.

    What it ``needs`` each line by hand has to name: the member, the fund, the document.
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("organization_id", "code"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    code: Mapped[str]
    name: Mapped[str]
    account_class: Mapped[str]
    side: Mapped[str]
    parent_code: Mapped[str] = mapped_column(default="")
    needs_member: Mapped[bool]
    needs_fund: Mapped[bool] = mapped_column(default=False, server_default="0")
    needs_document: Mapped[bool] = mapped_column(default=False, server_default="0")
    closed_on: Mapped[date | None]


class PeriodRow(Row):
    """One month of the books; a closed month closes every month before it."""

    __tablename__ = "period"
    __table_args__ = (UniqueConstraint("organization_id", "month"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    month: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")


class VoucherRow(Row):
    """One voucher; ``digest`` chains the posted ones of an organization in order of posting.

    A view of ``KeptVoucherRow``, which triggers write; ``previous_digest`` is that of the voucher
    before it in the chain.
    """

    __tablename__ = "voucher"
    __table_args__ = ({"info": {VIEW: True}},)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    month: Mapped[str]
    number: Mapped[int]
    chain_position: Mapped[int]
    day: Mapped[date]
    summary: Mapped[str]
    attachment_count: Mapped[int]
    state: Mapped[str]
    maker: Mapped[str]
    checker: Mapped[str] = mapped_column(default="")
    cashier: Mapped[str] = mapped_column(default="")
    poster: Mapped[str] = mapped_column(default="")
    posted_at: Mapped[str] = mapped_column(default="")
    source_kind: Mapped[str] = mapped_column(default="")
    source_id: Mapped[str] = mapped_column(default="")
    reverses_id: Mapped[str | None] = mapped_column(ForeignKey("voucher.id"))
    previous_digest: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")


class PostingRow(Row):
    """One line of a voucher, debit or credit in fen.

    A view of ``KeptPostingRow``, which triggers write: organization, day, office and revision are
    those of the voucher, and the id is the voucher's with the number of the line. ``member_id``,
    ``fund`` and ``document`` tell it apart within its account (辅助核算).
    """

    __tablename__ = "posting"
    __table_args__ = ({"info": {VIEW: True}},)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    voucher_id: Mapped[str] = mapped_column(ForeignKey("voucher.id"))
    day: Mapped[date]
    line: Mapped[int]
    account_code: Mapped[str]
    member_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    summary: Mapped[str] = mapped_column(default="")
    debit: Mapped[Money]
    credit: Mapped[Money]
    fund: Mapped[str] = mapped_column(default="", server_default="")
    document: Mapped[str] = mapped_column(default="", server_default="")


class AccountBalanceRow(Base):
    """What the posted vouchers put on an account in a month, in fen, and by how many lines.

    Triggers keep it. Reckoned from the lines, so it never travels.
    """

    __tablename__ = "account_balance"
    __table_args__ = ({"sqlite_with_rowid": False},)

    organization_id: Mapped[str] = mapped_column(primary_key=True)
    account_code: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    debit: Mapped[Money]
    credit: Mapped[Money]
    lines: Mapped[int]


class PeriodEventRow(Row):
    """One closing, opening again or locking of a month: who, when and why; never changed."""

    __tablename__ = "period_event"
    __table_args__ = (Index("ix_period_event_organization_id_month", "organization_id", "month"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    month: Mapped[str]
    action: Mapped[str]
    at: Mapped[str]
    operator: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    document: Mapped[str] = mapped_column(default="")


class BalanceProofRow(Row):
    """What an account held on a day by count or by the bank's statement, in fen.

    ``in_transit`` is what the books have and the bank has not yet, or the other way round
    (未达账项), debit positive: amount and what is in transit make the balance of the books.
    """

    __tablename__ = "balance_proof"
    __table_args__ = (UniqueConstraint("organization_id", "account_code", "day"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    account_code: Mapped[str]
    day: Mapped[date]
    kind: Mapped[str]
    amount: Mapped[Money]
    in_transit: Mapped[Money]
    person: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")


class BankLineRow(Row):
    """One line of the bank's statement (对账单): positive came in, negative went out (fen).

    Which line of the books it is, is told anew whenever the two are compared.
    """

    __tablename__ = "bank_line"
    __table_args__ = (
        Index(
            "ix_bank_line_organization_id_account_code_day",
            *("organization_id", "account_code", "day"),
        ),
    )

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    account_code: Mapped[str]
    day: Mapped[date]
    amount: Mapped[Money]
    reference: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    balance: Mapped[Money | None]


class BankPairRow(Row):
    """Lines of the bank's statement and of the books that a person said are one move.

    Where ``is_apart`` they are none, though amount and day fit. A line of the books is named by its
    voucher and its number: ``voucher/2``.
    """

    __tablename__ = "bank_pair"
    __table_args__ = (
        Index("ix_bank_pair_organization_id_account_code", "organization_id", "account_code"),
    )

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    account_code: Mapped[str]
    bank_lines: Mapped[list[Any]]
    book_lines: Mapped[list[Any]]
    is_apart: Mapped[bool]
    operator: Mapped[str]


class BookRuleRow(Row):
    """How an organization keeps its books, and the most its cash box holds.

    A second person checks each voucher; the cashier signs those that move money; where
    ``poster_apart``, what was checked is posted by one more person.
    """

    __tablename__ = "book_rule"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), unique=True)
    two_persons: Mapped[bool]
    cash_limit: Mapped[Money | None]
    cashier_signs: Mapped[bool] = mapped_column(default=False, server_default="0")
    poster_apart: Mapped[bool] = mapped_column(default=False, server_default="0")


class StatementNoteRow(Row):
    """The office's own words on a section of the notes (会计报表附注) of a year, by version.

    Never changed: the newest version counts.
    """

    __tablename__ = "statement_note"
    __table_args__ = (UniqueConstraint("organization_id", "year", "section", "version"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    year: Mapped[int]
    section: Mapped[str]
    version: Mapped[int]
    wording: Mapped[str]
    written_by: Mapped[str]
    written_at: Mapped[str]


class WaitingVoucherRow(Row):
    """A voucher that waits for a second person; it has no number before it is posted.

    ``returned`` says why it was given back to its maker; ``cashier`` signed that the money moved.
    One that a document of the fund would post keeps ``command`` for its service ``handler``.
    """

    __tablename__ = "waiting_voucher"
    __table_args__ = (Index("ix_waiting_voucher_organization_id_day", "organization_id", "day"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    day: Mapped[date]
    summary: Mapped[str]
    attachment_count: Mapped[int]
    lines: Mapped[list[Any]]
    maker: Mapped[str]
    returned: Mapped[str] = mapped_column(default="")
    cashier: Mapped[str] = mapped_column(default="", server_default="")
    checker: Mapped[str] = mapped_column(default="", server_default="")
    handler: Mapped[str] = mapped_column(default="", server_default="")
    command: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
