"""Schemes, inspections, marks, yearly places, rectifications; the turnaround of enterprises."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.money import Money

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import organizations  # noqa: F401
from coopdesk.storage.tables.base import Row


class AssessmentSchemeRow(Row):
    """A scheme of an office's own, changed or taken in; ``content`` is the text of its file."""

    __tablename__ = "assessment_scheme"
    __table_args__ = (UniqueConstraint("code", "version", "office"),)

    code: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    level: Mapped[str]
    first_day: Mapped[date]
    content: Mapped[str]


class AssessmentMarkRow(Row):
    """The score of one indicator for one unit in a period (2026, 2026H1), with its evidence.

    ``points`` in hundredths of a point.
    """

    __tablename__ = "assessment_mark"
    __table_args__ = (UniqueConstraint("period", "division_code", "indicator", "office"),)

    period: Mapped[str]
    division_code: Mapped[str]
    indicator: Mapped[str]
    points: Mapped[int]
    evidence: Mapped[str]
    marked_on: Mapped[date]
    marked_by: Mapped[str]


class InspectionRow(Row):
    """A half-yearly inspection (半年督查) of one unit; ``period`` as 2026H1."""

    __tablename__ = "inspection"
    __table_args__ = (UniqueConstraint("period", "division_code", "office"),)

    period: Mapped[str]
    division_code: Mapped[str]
    inspected_on: Mapped[date]
    inspectors: Mapped[str]
    opinion: Mapped[str]


class YearlyScoreRow(Row):
    """What a unit ended a year with; ``total`` in hundredths of a point.

    ``lines`` are the scores as they were settled, empty where the result was entered from paper.
    """

    __tablename__ = "yearly_score"
    __table_args__ = (UniqueConstraint("year", "division_code", "office"),)

    year: Mapped[int]
    division_code: Mapped[str]
    total: Mapped[int]
    rank: Mapped[int]
    is_last: Mapped[bool]
    scheme: Mapped[str]
    document: Mapped[str]
    settled_on: Mapped[date]
    lines: Mapped[list[Any] | None]


class ConsequenceRow(Row):
    """How a reminder or talk was carried out, as the county told the city (函告)."""

    __tablename__ = "assessment_consequence"
    __table_args__ = (UniqueConstraint("year", "division_code", "office"),)

    year: Mapped[int]
    division_code: Mapped[str]
    kind: Mapped[str]
    handled_on: Mapped[date]
    handled_by: Mapped[str]
    document: Mapped[str]
    note: Mapped[str]


class ProgressTalkRow(Row):
    """A formal talk because the reform goes slowly (五): called on a day, held on another."""

    __tablename__ = "progress_talk"

    division_code: Mapped[str]
    called_on: Mapped[date]
    reason: Mapped[str]
    talked_on: Mapped[date | None]
    talked_by: Mapped[str]
    document: Mapped[str]
    note: Mapped[str]


class RectificationRow(Row):
    """Something to be put right (整改), who does it and by when; ``result`` once it is done."""

    __tablename__ = "rectification"

    number: Mapped[int]
    division_code: Mapped[str]
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    found_on: Mapped[date]
    problem: Mapped[str]
    demand: Mapped[str]
    responsible: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    result: Mapped[str]


class TurnaroundYearRow(Row):
    """What the yearly statement does not tell of an enterprise: dormancy and risks of a year."""

    __tablename__ = "turnaround_year"
    __table_args__ = (UniqueConstraint("organization_id", "year", "office"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    year: Mapped[int]
    dormancy: Mapped[str]
    risks_found: Mapped[int]
    risks_cleared: Mapped[int]
    note: Mapped[str]


class EnterprisePlanRow(Row):
    """The plan for one enterprise (一企一策): where it stands, which way it goes, to what end."""

    __tablename__ = "enterprise_plan"
    __table_args__ = (UniqueConstraint("organization_id", "office"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    way: Mapped[str]
    situation: Mapped[str]
    goal: Mapped[str]
    responsible: Mapped[str]
    adopted_on: Mapped[date]
    document: Mapped[str]


class PlanStepRow(Row):
    """A step of a plan: what, who, by when, and when it was done."""

    __tablename__ = "enterprise_plan_step"

    enterprise_plan_id: Mapped[str] = mapped_column(ForeignKey("enterprise_plan.id"), index=True)
    task: Mapped[str]
    responsible: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    result: Mapped[str]


class AssetVerificationRow(Row):
    """An asset verification (清产核资) as of a day: the books and what was found, in fen."""

    __tablename__ = "asset_verification"
    __table_args__ = (UniqueConstraint("organization_id", "as_of", "office"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    as_of: Mapped[date]
    book_assets: Mapped[Money]
    found_assets: Mapped[Money]
    book_liabilities: Mapped[Money]
    found_liabilities: Mapped[Money]
    ownership: Mapped[str]
    verified_by: Mapped[str]
    document: Mapped[str]
