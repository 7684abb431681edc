"""What the awards of 赤政发〔2023〕14号 二（五）–（八） ask of an organization, year by year.

Each fact is a row of its own with its day, so the state on any past day can be told. ``corrects``
names an entry that was typed wrong; it is then changed instead of a second one being made, and
``remove_fact`` takes back one that should not be there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Select, select

from coopdesk.domain.award_facts import Part
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.statements import (
    FIGURES,
    StatementFigures,
    assess_figures,
    doubt_figures,
)
from coopdesk.services.bin import RemoveRecord, remove_record
from coopdesk.storage.tables.capital import BusinessEntityRow, HonourRow
from coopdesk.storage.tables.organizations import (
    AcceptanceRow,
    AnnualStatementRow,
    DividendReceivedRow,
    HoldingRow,
    OrganizationRow,
    RatingRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

MOST_STARS = 5
EARLIEST_YEAR = 1949
NOTHING = Money()
NO_FIGURES = StatementFigures()
Fact = TypeVar(
    "Fact",
    RatingRow,
    AcceptanceRow,
    AnnualStatementRow,
    HoldingRow,
    DividendReceivedRow,
    HonourRow,
)


class FactKind(StrEnum):
    """What can be recorded of an organization."""

    RATING = "rating"
    ACCEPTANCE = "acceptance"
    STATEMENT = "statement"
    HOLDING = "holding"
    DIVIDEND = "dividend"
    ENTITY = "entity"
    HONOUR = "honour"


FACT_TABLES: Mapping[FactKind, str] = {
    FactKind.RATING: RatingRow.__tablename__,
    FactKind.ACCEPTANCE: AcceptanceRow.__tablename__,
    FactKind.STATEMENT: AnnualStatementRow.__tablename__,
    FactKind.HOLDING: HoldingRow.__tablename__,
    FactKind.DIVIDEND: DividendReceivedRow.__tablename__,
    FactKind.ENTITY: BusinessEntityRow.__tablename__,
    FactKind.HONOUR: HonourRow.__tablename__,
}


@dataclass(frozen=True, slots=True)
class RecordRating:
    """Record a rating; ``stars`` 0 says not rated.

    ``is_joint``: by city and county together (联合评级); only such a rating opens 二（六）.
    """

    organization_id: str
    stars: int
    rated_on: date
    rated_by: str = ""
    corrects: str | None = None
    is_joint: bool = True
    document: str = ""


@dataclass(frozen=True, slots=True)
class RecordAcceptance:
    """Record the result of an acceptance (验收) of one function, by which standard and by whom."""

    organization_id: str
    part: Part
    accepted_on: date
    passed: bool
    document: str = ""
    corrects: str | None = None
    standard: str = ""
    accepted_by: str = ""


@dataclass(frozen=True, slots=True)
class RecordStatement:
    """Record the yearly statement: operating revenue of the legal entity in fen, and its audit.

    ``irregular``: not 交易真实、发票合规、资金流清晰 as the audit found
    (赤政发〔2023〕14号 二（六）).
    """

    organization_id: str
    year: int
    operating_revenue: Money
    audited: bool
    audit_firm: str = ""
    report_number: str = ""
    corrects: str | None = None
    figures: StatementFigures = NO_FIGURES
    irregular: bool = False


@dataclass(frozen=True, slots=True)
class RecordHolding:
    """Record what the coops hold as of a day.

    ``holding_bp`` is in basis points, ``paid_in`` what the coops paid in (fen), ``verified_on`` the
    day the coop verified it.
    """

    organization_id: str
    as_of: date
    holding_bp: int
    paid_in: Money
    verified_on: date | None = None
    document: str = ""
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class RecordDividend:
    """Record the dividend that the coop received of an enterprise in a year, in fen."""

    organization_id: str
    year: int
    amount: Money
    received_on: date | None = None
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class RecordHonour:
    """Record an award or title received beside the programmes, in fen; zero for a title.

    Awards under earlier documents belong here too; they do not count for the five years.
    """

    organization_id: str
    title: str
    received_on: date
    granted_by: str = ""
    amount: Money = NOTHING
    document: str = ""
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveFact:
    """Take back a fact that should not be there; it stays in the audit log."""

    kind: FactKind
    fact_id: str


def record_rating(uow: UnitOfWork, command: RecordRating) -> str:
    """Add the rating and return its id; raises RuleViolation for stars or a day that cannot be."""
    row = _row(uow, RatingRow, command.organization_id, command.corrects)
    refusals = _against_day(uow, command.rated_on)
    if not 0 <= command.stars <= MOST_STARS:
        refusals.append(Refusal("rating.stars_range", values={"most": MOST_STARS}))
    same_day = _others(uow, RatingRow, row).where(RatingRow.rated_on == command.rated_on)
    if uow.session.scalars(same_day).first():
        refusals.append(Refusal("rating.same_day", values={"day": command.rated_on}))
    require(refusals)
    row.stars, row.rated_on, row.rated_by = command.stars, command.rated_on, command.rated_by
    row.is_joint, row.document = command.is_joint, command.document
    return uow.add(row)


def record_acceptance(uow: UnitOfWork, command: RecordAcceptance) -> str:
    """Add the acceptance and return its id; raises RuleViolation when the day has one already."""
    row = _row(uow, AcceptanceRow, command.organization_id, command.corrects)
    refusals = _against_day(uow, command.accepted_on)
    same = _others(uow, AcceptanceRow, row).where(
        AcceptanceRow.accepted_on == command.accepted_on, AcceptanceRow.part == command.part.value
    )
    if uow.session.scalars(same).first():
        values = {"part": command.part, "day": command.accepted_on}
        refusals.append(Refusal("acceptance.same_day", values=values))
    require(refusals)
    row.part, row.accepted_on = command.part.value, command.accepted_on
    row.passed, row.document = command.passed, command.document
    row.standard, row.accepted_by = command.standard, command.accepted_by
    return uow.add(row)


def record_statement(uow: UnitOfWork, command: RecordStatement, *, was_asked: bool = False) -> str:
    """Add the statement of a year and return its id.

    ``was_asked`` says that a person saw what is unlikely and said yes. Raises RuleViolation when
    the year is not over, has a statement, or an amount cannot be negative; NeedsConfirmation where
    the figures are unlikely.
    """
    require(against_statement(uow, command))
    for doubt in () if was_asked else doubt_figures(command.operating_revenue, command.figures):
        uow.confirm(doubt.code, doubt.article, **doubt.values)
    row = _row(uow, AnnualStatementRow, command.organization_id, command.corrects)
    row.year, row.operating_revenue = command.year, command.operating_revenue
    row.audited, row.audit_firm = command.audited, command.audit_firm
    row.report_number, row.irregular = command.report_number, command.irregular
    for name in FIGURES:
        setattr(row, name, getattr(command.figures, name))
    return uow.add(row)


def against_statement(uow: UnitOfWork, command: RecordStatement) -> list[Refusal]:
    """Return every reason against a statement: a year not over or told already, amounts below 0."""
    row = _row(uow, AnnualStatementRow, command.organization_id, command.corrects)
    refusals = _against_year(uow, command.year, command.operating_revenue)
    refusals += assess_figures(command.figures)
    if command.year == uow.today.year and command.audited:
        refusals.append(Refusal("statement.year_running", values={"year": command.year}))
    same = _others(uow, AnnualStatementRow, row).where(AnnualStatementRow.year == command.year)
    if uow.session.scalars(same).first():
        refusals.append(Refusal("statement.same_year", values={"year": command.year}))
    return refusals


def record_holding(uow: UnitOfWork, command: RecordHolding) -> str:
    """Add the holding and return its id; raises RuleViolation for a ratio over the whole."""
    row = _row(uow, HoldingRow, command.organization_id, command.corrects)
    refusals = _against_day(uow, command.as_of)
    if not 0 <= command.holding_bp <= BASIS_POINTS:
        refusals.append(Refusal("holding.ratio_range"))
    if command.paid_in.fen < 0:
        refusals.append(Refusal("fact.negative"))
    same = _others(uow, HoldingRow, row).where(HoldingRow.as_of == command.as_of)
    if uow.session.scalars(same).first():
        refusals.append(Refusal("holding.same_day", values={"day": command.as_of}))
    require(refusals)
    row.as_of, row.holding_bp, row.paid_in = command.as_of, command.holding_bp, command.paid_in
    row.verified_on, row.document = command.verified_on, command.document
    return uow.add(row)


def record_dividend(uow: UnitOfWork, command: RecordDividend) -> str:
    """Add the dividend of a year and return its id; raises RuleViolation for a second one."""
    row = _row(uow, DividendReceivedRow, command.organization_id, command.corrects)
    refusals = _against_year(uow, command.year, command.amount)
    same = _others(uow, DividendReceivedRow, row).where(DividendReceivedRow.year == command.year)
    if uow.session.scalars(same).first():
        refusals.append(Refusal("dividend.same_year", values={"year": command.year}))
    require(refusals)
    row.year, row.amount, row.received_on = command.year, command.amount, command.received_on
    return uow.add(row)


def record_honour(uow: UnitOfWork, command: RecordHonour) -> str:
    """Add the honour and return its id; raises RuleViolation without a title."""
    row = _row(uow, HonourRow, command.organization_id, command.corrects)
    refusals = _against_day(uow, command.received_on)
    if not command.title.strip():
        refusals.append(Refusal("honour.title_missing"))
    if command.amount.fen < 0:
        refusals.append(Refusal("fact.negative"))
    require(refusals)
    row.title, row.received_on = command.title.strip(), command.received_on
    row.granted_by, row.amount, row.document = command.granted_by, command.amount, command.document
    return uow.add(row)


def remove_fact(uow: UnitOfWork, command: RemoveFact) -> str:
    """Put the fact into the bin and return the id of its entry there; raises NotFound."""
    return remove_record(uow, RemoveRecord(FACT_TABLES[command.kind], command.fact_id))


def _row(uow: UnitOfWork, kind: type[Fact], organization_id: str, corrects: str | None) -> Fact:
    if corrects is not None:
        return uow.get(kind, corrects)
    return kind(organization_id=uow.get(OrganizationRow, organization_id).id)


def _others(uow: UnitOfWork, kind: type[Fact], row: Fact) -> Select[str]:
    """Return the statement for the other facts of the same organization."""
    own = row.id if row in uow.session else ""
    return select(kind.id).where(kind.organization_id == row.organization_id, kind.id != own)


def _against_day(uow: UnitOfWork, day: date) -> list[Refusal]:
    return [Refusal("fact.later", values={"day": day})] if day > uow.today else []


def _against_year(uow: UnitOfWork, year: int, amount: Money) -> list[Refusal]:
    refusals = []
    if not EARLIEST_YEAR <= year <= uow.today.year:
        refusals.append(Refusal("fact.year_range", values={"year": year}))
    if amount.fen < 0:
        refusals.append(Refusal("fact.negative"))
    return refusals
