"""Organizations, what happened to them, and the facts of their years."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.money import Money
from coopdesk.storage.tables.base import Row


class OrganizationRow(Row):
    """A member organization of the system, of any kind."""

    __tablename__ = "organization"

    kind: Mapped[str]
    name: Mapped[str] = mapped_column(index=True)
    credit_code: Mapped[str | None] = mapped_column(index=True)
    division_code: Mapped[str]
    sponsor_level: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"))
    legal_form: Mapped[str] = mapped_column(default="")
    legal_representative: Mapped[str] = mapped_column(default="")
    registered_on: Mapped[date | None]
    registered_division: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    bank_name: Mapped[str] = mapped_column(default="")
    bank_account: Mapped[str] = mapped_column(default="")
    accounting_system: Mapped[str] = mapped_column(default="")
    charter: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[date | None]
    mongolian_name: Mapped[str] = mapped_column(default="")
    village: Mapped[str] = mapped_column(default="")
    business_scope: Mapped[str] = mapped_column(default="")
    registration_authority: Mapped[str] = mapped_column(default="")
    villages_served: Mapped[list[Any] | None]
    services: Mapped[list[Any] | None]
    staff_count: Mapped[int | None]
    contacts: Mapped[list[Any] | None]


class OrganizationEventRow(Row):
    """One dated change of an organization: what it found and what it made, as text.

    ``kind`` says which of name, place, superior and closing day ``before`` and ``after`` tell;
    ``number`` counts the events of the organization in the order of recording; ``other_id`` is
    what it merged into or was split off from.
    """

    __tablename__ = "organization_event"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[str]
    happened_on: Mapped[date] = mapped_column(index=True)
    number: Mapped[int]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    other_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    document: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")


class RatingRow(Row):
    """One rating in stars; ``is_joint`` says that city and county rated together (联合评级)."""

    __tablename__ = "rating"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    stars: Mapped[int]
    rated_on: Mapped[date]
    rated_by: Mapped[str] = mapped_column(default="")
    is_joint: Mapped[bool] = mapped_column(default=True)
    document: Mapped[str] = mapped_column(default="")


class AcceptanceRow(Row):
    """The result of one acceptance (验收) of one of the three functions."""

    __tablename__ = "acceptance"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    part: Mapped[str]
    accepted_on: Mapped[date]
    passed: Mapped[bool]
    document: Mapped[str] = mapped_column(default="")
    standard: Mapped[str] = mapped_column(default="")
    accepted_by: Mapped[str] = mapped_column(default="")


class AnnualStatementRow(Row):
    """The yearly statement of the legal entity; money in fen.

    ``irregular``: the audit found trade, invoices or the flow of money not in order.
    """

    __tablename__ = "annual_statement"
    __table_args__ = (UniqueConstraint("organization_id", "year"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    year: Mapped[int]
    operating_revenue: Mapped[Money]
    audited: Mapped[bool]
    irregular: Mapped[bool] = mapped_column(default=False)
    audit_firm: Mapped[str] = mapped_column(default="")
    report_number: Mapped[str] = mapped_column(default="")
    profit: Mapped[Money | None]
    assets: Mapped[Money | None]
    liabilities: Mapped[Money | None]
    receivables: Mapped[Money | None]
    inventory: Mapped[Money | None]
    selling_expense: Mapped[Money | None]
    administrative_expense: Mapped[Money | None]
    finance_expense: Mapped[Money | None]


class HoldingRow(Row):
    """What the coop holds in an enterprise as of a day; the ratio in basis points."""

    __tablename__ = "holding"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    as_of: Mapped[date]
    holding_bp: Mapped[int]
    paid_in: Mapped[Money]
    verified_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(default="")


class DividendReceivedRow(Row):
    """Dividend that the coop received from an enterprise in a year."""

    __tablename__ = "dividend_received"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    year: Mapped[int]
    amount: Mapped[Money]
    received_on: Mapped[date | None]
