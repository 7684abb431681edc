"""Award applications, payouts, and what the county decided where the policy leaves it open.

Township and county may both note the same payment or answer before their packages meet: such a
fact is kept once for each office, and counted once.
"""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.money import Money

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import mutual_fund, organizations  # noqa: F401
from coopdesk.storage.tables.base import Row


class ApplicationRow(Row):
    """One award application; ``printed_values`` is what stood on the paper.

    ``printed_revision`` is the audit sequence of its printing, None where texts were written by
    hand since.
    """

    __tablename__ = "application"
    __table_args__ = (UniqueConstraint("organization_id", "programme", "award_year"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    programme: Mapped[str]
    award_year: Mapped[int]
    basis_year: Mapped[int | None]
    number: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[Money]
    seed_fund: Mapped[Money | None]
    payer: Mapped[str]
    state: Mapped[str]
    printed_on: Mapped[date | None]
    printed_values: Mapped[dict[str, Any] | None]
    printed_revision: Mapped[int | None]


class ApplicationStepRow(Row):
    """A step that was taken with an application; ``agreed`` is a reviewer's answer."""

    __tablename__ = "application_step"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    step: Mapped[str]
    handled_on: Mapped[date]
    handled_by: Mapped[str]
    reviewer: Mapped[str] = mapped_column(default="")
    agreed: Mapped[bool | None]
    document: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class OverrideRow(Row):
    """A text of an application's form written by hand over what the records say."""

    __tablename__ = "application_override"
    __table_args__ = (UniqueConstraint("application_id", "key"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    key: Mapped[str]
    value: Mapped[str]
    reason: Mapped[str]
    written_by: Mapped[str]
    written_on: Mapped[date]


class PayoutRow(Row):
    """An award paid out; the years used of the five are counted here."""

    __tablename__ = "payout"
    __table_args__ = (UniqueConstraint("organization_id", "programme", "award_year", "office"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    programme: Mapped[str]
    award_year: Mapped[int]
    amount: Mapped[Money]
    paid_on: Mapped[date]
    document: Mapped[str] = mapped_column(default="")


class DecisionRow(Row):
    """The county's answer to an open question of the policy, with note and operator."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("organization_id", "question", "award_year", "office"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    question: Mapped[str]
    award_year: Mapped[int]
    granted: Mapped[bool]
    note: Mapped[str]
    decided_on: Mapped[date]
    decided_by: Mapped[str]


class AnswerRow(Row):
    """An answer to an open question of the policy for every organization of an area, once."""

    __tablename__ = "award_answer"
    __table_args__ = (UniqueConstraint("question", "division_code", "office"),)

    question: Mapped[str]
    division_code: Mapped[str]
    granted: Mapped[bool]
    note: Mapped[str]
    decided_on: Mapped[date]
    decided_by: Mapped[str]


class SeedFundPostedRow(Row):
    """Which entry of the seed fund brought the part of a paid award into the books."""

    __tablename__ = "award_seed_fund"
    __table_args__ = (UniqueConstraint("seed_fund_entry_id"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), index=True)
    seed_fund_entry_id: Mapped[str] = mapped_column(ForeignKey("seed_fund_entry.id"))
