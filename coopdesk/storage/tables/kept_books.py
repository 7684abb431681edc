"""How vouchers and their lines are kept: each word once, small numbers for all that repeats.

A book of 100,000 vouchers took 1.8 KB a voucher where every line bore its office, organization,
account, member and an id of its own as text; this takes a fifth of that. People and packages meet
the same rows as ``voucher`` and ``posting``: views with triggers that write here (migration 0035).
What adds up or walks long books asks these tables.
"""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.money import Money

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import members, organizations  # noqa: F401
from coopdesk.storage.tables.base import VIEW, Base
from coopdesk.storage.types import DayNumber


class KeptBookRow(Base):
    """An organization that has vouchers."""

    __tablename__ = "kept_book"

    serial: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), unique=True)


class KeptWordRow(Base):
    """A word that vouchers repeat: an office, who made, checked, signed and posted, the source."""

    __tablename__ = "kept_word"

    serial: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(unique=True)


class KeptAccountRow(Base):
    """An account of a book that has lines."""

    __tablename__ = "kept_account"
    __table_args__ = (UniqueConstraint("book", "code"),)

    serial: Mapped[int] = mapped_column(primary_key=True)
    book: Mapped[int] = mapped_column(ForeignKey("kept_book.serial"))
    code: Mapped[str]


class KeptFundRow(Base):
    """A fund that lines of a book name, so that a list of them reads no lines; triggers keep it."""

    __tablename__ = "kept_fund"
    __table_args__ = ({"sqlite_with_rowid": False},)

    book: Mapped[int] = mapped_column(ForeignKey("kept_book.serial"), primary_key=True)
    fund: Mapped[str] = mapped_column(primary_key=True)


class KeptMemberRow(Base):
    """A member that lines name."""

    __tablename__ = "kept_member"

    serial: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), unique=True)


class KeptVoucherRow(Base):
    """One voucher as it is kept.

    ``posted_second`` counts seconds from 1970 on the office's own clock; ``posted_at`` holds only a
    moment that was told in another way. ``digest`` is the SHA-256 in bytes. ``id`` and ``month``
    are reckoned: from ``uuid`` (or ``odd_id``, for an id of another kind) and from the day.
    """

    __tablename__ = "kept_voucher"
    __table_args__ = (
        Index("ix_kept_voucher_id", "id", unique=True),
        Index("ix_kept_voucher_number", "book", "month", "number", unique=True),
        Index("ix_kept_voucher_chain", "book", "chain_position", unique=True),
        Index("ix_kept_voucher_revision", "office", "revision"),
        Index(
            "ix_kept_voucher_reverses_id",
            "reverses_id",
            unique=True,
            sqlite_where=text("reverses_id IS NOT NULL"),
        ),
    )

    serial: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[bytes | None]
    odd_id: Mapped[str | None]
    book: Mapped[int] = mapped_column(ForeignKey("kept_book.serial"))
    revision: Mapped[int]
    day: Mapped[date] = mapped_column(DayNumber)
    number: Mapped[int]
    chain_position: Mapped[int]
    is_posted: Mapped[bool]
    attachment_count: Mapped[int]
    summary: Mapped[str]
    office: Mapped[int] = mapped_column(ForeignKey("kept_word.serial"))
    maker: Mapped[int | None] = mapped_column(ForeignKey("kept_word.serial"))
    checker: Mapped[int | None] = mapped_column(ForeignKey("kept_word.serial"))
    cashier: Mapped[int | None] = mapped_column(ForeignKey("kept_word.serial"))
    poster: Mapped[int | None] = mapped_column(ForeignKey("kept_word.serial"))
    source_kind: Mapped[int | None] = mapped_column(ForeignKey("kept_word.serial"))
    posted_second: Mapped[int | None]
    posted_at: Mapped[str | None]
    source_id: Mapped[str | None]
    reverses_id: Mapped[str | None] = mapped_column(ForeignKey("kept_voucher.id"))
    digest: Mapped[bytes | None]
    month: Mapped[str] = mapped_column(
        Computed("strftime('%Y-%m', day * 86400, 'unixepoch')", persisted=False)
    )
    id: Mapped[str] = mapped_column(
        Computed(
            "coalesce(odd_id, lower(substr(hex(uuid), 1, 8) || '-' || substr(hex(uuid), 9, 4)"
            " || '-' || substr(hex(uuid), 13, 4) || '-' || substr(hex(uuid), 17, 4)"
            " || '-' || substr(hex(uuid), 21, 12)))",
            persisted=False,
        )
    )


class KeptPostingRow(Base):
    """One line of a voucher as it is kept, in fen; it repeats the day of its voucher.

    Lines lie by account and day, as they are read: balances of any day and the pages of an account
    are one pass over them. Two indexes lead to those of a voucher and of a member.
    """

    __tablename__ = "kept_posting"
    __table_args__ = (
        Index("ix_kept_posting_voucher", "voucher", "line", unique=True),
        Index("ix_kept_posting_member", "member", sqlite_where=text("member IS NOT NULL")),
        CheckConstraint("(debit = 0) <> (credit = 0)", name="one_side"),
        {"sqlite_with_rowid": False},
    )

    account: Mapped[int] = mapped_column(ForeignKey("kept_account.serial"), primary_key=True)
    day: Mapped[date] = mapped_column(DayNumber, primary_key=True)
    voucher: Mapped[int] = mapped_column(ForeignKey("kept_voucher.serial"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    member: Mapped[int | None] = mapped_column(ForeignKey("kept_member.serial"))
    summary: Mapped[str | None]
    debit: Mapped[Money]
    credit: Mapped[Money]
    fund: Mapped[str | None]
    document: Mapped[str | None]


class AccountLineRow(Base):
    """A line with its account by code, for what is added up by account: no voucher is looked at."""

    __tablename__ = "account_line"
    __table_args__ = ({"info": {VIEW: True}},)

    voucher: Mapped[int] = mapped_column(ForeignKey("kept_voucher.serial"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    account_code: Mapped[str]
    day: Mapped[date] = mapped_column(DayNumber)
    member: Mapped[int | None] = mapped_column(ForeignKey("kept_member.serial"))
    summary: Mapped[str]
    debit: Mapped[Money]
    credit: Mapped[Money]
    fund: Mapped[str]
    document: Mapped[str]
