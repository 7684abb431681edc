"""Packages out and in, receipts, and the offices whose keys a person has trusted."""

from datetime import date
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Base, Row


class TrustedOfficeRow(Base):
    """Another office whose fingerprint a person compared."""

    __tablename__ = "trusted_office"

    office_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    division_code: Mapped[str]
    keys: Mapped[dict[str, Any]]
    trusted_on: Mapped[date]
    trusted_by: Mapped[str]


class PackageOutRow(Base):
    """A package this office made; ``up_to_revision`` is where the next one begins."""

    __tablename__ = "package_out"
    __table_args__ = (UniqueConstraint("receiver_id", "sequence"),)

    package_id: Mapped[str] = mapped_column(primary_key=True)
    receiver_id: Mapped[str]
    receiver_name: Mapped[str]
    sequence: Mapped[int]
    period: Mapped[str]
    made_on: Mapped[date]
    file_name: Mapped[str]
    short_number: Mapped[str]
    scope: Mapped[str]
    sha256: Mapped[str]
    sums: Mapped[dict[str, Any]]
    up_to_revision: Mapped[int]
    counts: Mapped[dict[str, Any]]
    receipt: Mapped[dict[str, Any] | None]
    receipt_sha256: Mapped[str] = mapped_column(default="")


class PackageInRow(Base):
    """A package this office took in."""

    __tablename__ = "package_in"
    __table_args__ = (UniqueConstraint("sender_id", "sequence"),)

    package_id: Mapped[str] = mapped_column(primary_key=True)
    sender_id: Mapped[str]
    sender_name: Mapped[str]
    sequence: Mapped[int]
    period: Mapped[str]
    taken_on: Mapped[date]
    short_number: Mapped[str]
    sha256: Mapped[str]
    counts: Mapped[dict[str, Any]]
    tables: Mapped[dict[str, Any]]
    reasons: Mapped[dict[str, Any]]
    receipt_sha256: Mapped[str] = mapped_column(default="")


class DeletionRow(Row):
    """A record its owner deleted; it travels, so that superiors delete their copy too."""

    __tablename__ = "deletion"

    table_name: Mapped[str]
    record_id: Mapped[str]
