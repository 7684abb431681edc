"""The facts of one organization as lists show them, the newest first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.award_facts import Part
from coopdesk.domain.money import Money
from coopdesk.domain.statements import FIGURES, StatementFigures
from coopdesk.storage.tables.capital import HonourRow
from coopdesk.storage.tables.organizations import (
    AcceptanceRow,
    AnnualStatementRow,
    DividendReceivedRow,
    HoldingRow,
    RatingRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RatingItem:
    """One rating; ``is_joint`` says that city and county rated together."""

    id: str
    stars: int
    rated_on: date
    rated_by: str
    is_joint: bool
    document: str


@dataclass(frozen=True, slots=True)
class AcceptanceItem:
    """One acceptance of one function."""

    id: str
    part: Part
    accepted_on: date
    passed: bool
    document: str
    standard: str
    accepted_by: str


@dataclass(frozen=True, slots=True)
class StatementItem:
    """One yearly statement; money in fen."""

    id: str
    year: int
    operating_revenue: Money
    audited: bool
    audit_firm: str
    report_number: str
    figures: StatementFigures
    irregular: bool


@dataclass(frozen=True, slots=True)
class HoldingItem:
    """The coops' holding as of a day, as it was declared; the ratio in basis points."""

    id: str
    as_of: date
    holding_bp: int
    paid_in: Money
    verified_on: date | None
    document: str


@dataclass(frozen=True, slots=True)
class DividendItem:
    """The dividend received in a year, in fen."""

    id: str
    year: int
    amount: Money
    received_on: date | None


@dataclass(frozen=True, slots=True)
class HonourItem:
    """An award or title received beside the programmes; the amount in fen, zero for a title."""

    id: str
    title: str
    received_on: date
    granted_by: str
    amount: Money
    document: str


def list_ratings(uow: UnitOfWork, organization_id: str) -> tuple[RatingItem, ...]:
    """Return the ratings."""
    row = RatingRow
    query = (
        select(row.id, row.stars, row.rated_on, row.rated_by, row.is_joint, row.document)
        .where(row.organization_id == organization_id)
        .order_by(row.rated_on.desc())
    )
    return tuple(RatingItem(*found) for found in uow.session.execute(query))


def list_acceptances(uow: UnitOfWork, organization_id: str) -> tuple[AcceptanceItem, ...]:
    """Return the acceptances; of one day in the order production, supply, credit reversed."""
    query = (
        select(AcceptanceRow)
        .where(AcceptanceRow.organization_id == organization_id)
        .order_by(AcceptanceRow.accepted_on.desc(), AcceptanceRow.part.desc())
    )
    return tuple(
        AcceptanceItem(
            row.id,
            Part(row.part),
            row.accepted_on,
            row.passed,
            row.document,
            row.standard,
            row.accepted_by,
        )
        for row in uow.session.scalars(query)
    )


def list_statements(uow: UnitOfWork, organization_id: str) -> tuple[StatementItem, ...]:
    """Return the yearly statements."""
    query = (
        select(AnnualStatementRow)
        .where(AnnualStatementRow.organization_id == organization_id)
        .order_by(AnnualStatementRow.year.desc())
    )
    return tuple(_statement(row) for row in uow.session.scalars(query))


def list_holdings(uow: UnitOfWork, organization_id: str) -> tuple[HoldingItem, ...]:
    """Return the holdings that were declared."""
    row = HoldingRow
    query = (
        select(row.id, row.as_of, row.holding_bp, row.paid_in, row.verified_on, row.document)
        .where(row.organization_id == organization_id)
        .order_by(row.as_of.desc())
    )
    return tuple(HoldingItem(*found) for found in uow.session.execute(query))


def list_dividends(uow: UnitOfWork, organization_id: str) -> tuple[DividendItem, ...]:
    """Return the dividends received."""
    row = DividendReceivedRow
    query = (
        select(row.id, row.year, row.amount, row.received_on)
        .where(row.organization_id == organization_id)
        .order_by(row.year.desc())
    )
    return tuple(DividendItem(*found) for found in uow.session.execute(query))


def list_honours(uow: UnitOfWork, organization_id: str) -> tuple[HonourItem, ...]:
    """Return the awards and titles received beside the programmes."""
    row = HonourRow
    query = (
        select(row.id, row.title, row.received_on, row.granted_by, row.amount, row.document)
        .where(row.organization_id == organization_id)
        .order_by(row.received_on.desc(), row.id.desc())
    )
    return tuple(HonourItem(*found) for found in uow.session.execute(query))


def _statement(row: AnnualStatementRow) -> StatementItem:
    figures = StatementFigures(**{name: getattr(row, name) for name in FIGURES})
    return StatementItem(
        row.id,
        row.year,
        row.operating_revenue,
        row.audited,
        row.audit_firm,
        row.report_number,
        figures,
        row.irregular,
    )
