"""Shareholders, what they paid in and passed on, its verification; business entities, honours."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.money import Money

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import organizations  # noqa: F401
from coopdesk.storage.tables.base import Row


class ShareholderRow(Row):
    """A shareholder (出资人) of an organization; ``owner_id`` where it is in our own register."""

    __tablename__ = "shareholder"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str]
    kind: Mapped[str]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"))
    subscribed: Mapped[Money]
    subscribed_on: Mapped[date | None]


class CapitalPaymentRow(Row):
    """Capital that a shareholder paid in on a day."""

    __tablename__ = "capital_payment"

    shareholder_id: Mapped[str] = mapped_column(ForeignKey("shareholder.id"), index=True)
    paid_on: Mapped[date]
    amount: Mapped[Money]
    form: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")


class CapitalTransferRow(Row):
    """Capital paid in that went to another shareholder, or out where there is none (减资)."""

    __tablename__ = "capital_transfer"

    shareholder_id: Mapped[str] = mapped_column(ForeignKey("shareholder.id"), index=True)
    to_shareholder_id: Mapped[str | None] = mapped_column(ForeignKey("shareholder.id"), index=True)
    moved_on: Mapped[date]
    amount: Mapped[Money]
    document: Mapped[str] = mapped_column(default="")


class CapitalVerificationRow(Row):
    """The cooperative verified (核实确认) what was paid in by a day, in all."""

    __tablename__ = "capital_verification"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    verified_on: Mapped[date]
    amount: Mapped[Money]
    verified_by: Mapped[str]
    document: Mapped[str]


class BusinessEntityRow(Row):
    """A legal entity that does business under a trinity organization, from day to day.

    ``entity_id`` is the entity in our own register, whose statements may count.
    """

    __tablename__ = "business_entity"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    entity_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str]
    credit_code: Mapped[str] = mapped_column(default="")
    is_counting: Mapped[bool]
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    document: Mapped[str] = mapped_column(default="")


class HonourRow(Row):
    """An award or title received beside the programmes: earlier awards, honours of others."""

    __tablename__ = "honour"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    title: Mapped[str]
    received_on: Mapped[date]
    granted_by: Mapped[str] = mapped_column(default="")
    amount: Mapped[Money]
    document: Mapped[str] = mapped_column(default="")
