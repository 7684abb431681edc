"""Organizations, their ratings, acceptances, statements and the coop's holding in them."""

from datetime import date

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
    """The yearly statement of the legal entity; money in fen."""

    __tablename__ = "annual_statement"
    __table_args__ = (UniqueConstraint("organization_id", "year"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    year: Mapped[int]
    operating_revenue: Mapped[Money]
    audited: Mapped[bool]
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
