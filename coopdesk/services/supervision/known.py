"""What is known of the organizations on a day, read once for all units and indicators."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import func, or_, select

from coopdesk.domain.award_facts import Part, Verdict
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.exchange import (
    REPORT_DAYS,
    USUAL_REPORT_DAYS,
    PackageState,
    ReportStanding,
    ReportState,
    assess_report,
)
from coopdesk.domain.organizations import Division, OfficeLevel, OrganizationKind
from coopdesk.domain.periods import Period, parse
from coopdesk.domain.turnaround import Dormancy
from coopdesk.services.awards import assess_awards
from coopdesk.services.past_day import as_of
from coopdesk.services.supervision.statements import YearFigures, figures_by_year
from coopdesk.storage.tables.exchange import PackageInRow, TrustedOfficeRow
from coopdesk.storage.tables.governance import BodyRow, TermRow
from coopdesk.storage.tables.organizations import AcceptanceRow, OrganizationRow, RatingRow
from coopdesk.storage.tables.supervision import (
    AssetVerificationRow,
    EnterprisePlanRow,
    RectificationRow,
    TurnaroundYearRow,
)
from coopdesk.storage.tables.system import SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

_LEVELS = list(OfficeLevel)
_STARS = "revenue_award.trinity_organization.minimum_stars"


@dataclass(frozen=True, slots=True)
class Known:
    """An organization as the measures need it."""

    id: str
    name: str
    kind: OrganizationKind
    division: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class DueReport:
    """The report of an office below for a half-year, as 2026H1, and where it stands."""

    office: str
    division: str
    half: str
    standing: ReportStanding


class Records:
    """The records as they stood on the last day of a period, or stand today while it runs.

    As of a day before that, as they stood then.

    Each part is read when the first indicator asks for it, and once.
    """

    def __init__(self, uow: UnitOfWork, period: Period, on: date | None = None) -> None:
        self._uow = as_of(uow, on)
        self._on = on
        self.year, self._written = period.year, str(period)
        self.day = min(period.last_day, self._uow.today)

    @property
    def basis_year(self) -> int:
        """The last year that is over: only its statements can be there."""
        return self.year if self.day >= date(self.year, 12, 31) else self.year - 1

    def least_stars(self, unit: str) -> int:
        """Return the stars that 二（六） asks of a trinity organization in this place."""
        return self._uow.reference.policies.on(self.day, _STARS, unit).whole

    def townships(self, unit: str) -> list[Division]:
        """Return the rural townships (苏木乡镇) of a unit that lived on the day."""
        return [
            one
            for one in self._uow.reference.divisions(self.day)
            if one.code.startswith(unit) and one.kind.is_rural_township and one.lives_on(self.day)
        ]

    @cached_property
    def organizations(self) -> list[Known]:
        """Organizations registered by the day, those closed by then too, by name."""
        query = select(OrganizationRow).where(
            or_(OrganizationRow.registered_on.is_(None), OrganizationRow.registered_on <= self.day)
        )
        return [
            Known(row.id, row.name, OrganizationKind(row.kind), row.division_code, row.closed_on)
            for row in self._uow.session.scalars(query.order_by(OrganizationRow.name))
        ]

    @cached_property
    def bodies(self) -> dict[str, set[BodyKind]]:
        """By organization the bodies in office on the day; one without terms always is."""
        query = select(BodyRow.organization_id, BodyRow.kind, TermRow.starts_on, TermRow.ends_on)
        found: dict[str, set[BodyKind]] = defaultdict(set)
        for key, kind, starts_on, ends_on in self._uow.session.execute(
            query.outerjoin(TermRow, TermRow.body_id == BodyRow.id)
        ):
            if starts_on is None or starts_on <= self.day <= ends_on:
                found[key].add(BodyKind(kind))
        return found

    @cached_property
    def passed(self) -> dict[str, set[Part]]:
        """By organization the functions whose last acceptance by the day was passed."""
        query = select(AcceptanceRow).where(AcceptanceRow.accepted_on <= self.day)
        found: dict[str, set[Part]] = defaultdict(set)
        for row in self._uow.session.scalars(query.order_by(AcceptanceRow.accepted_on)):
            if row.passed:
                found[row.organization_id].add(Part(row.part))
            else:
                found[row.organization_id].discard(Part(row.part))
        return found

    @cached_property
    def stars(self) -> dict[str, int]:
        """By organization the stars of the last joint rating by the day (二（六）: 联合评级)."""
        query = select(RatingRow).where(RatingRow.rated_on <= self.day, RatingRow.is_joint)
        rows = self._uow.session.scalars(query.order_by(RatingRow.rated_on))
        return {row.organization_id: row.stars for row in rows}

    @cached_property
    def awards(self) -> dict[str, list[bool]]:
        """By organization, for each award it is entitled to in the year, whether it applied."""
        found: dict[str, list[bool]] = defaultdict(list)
        for one in assess_awards(self._uow, self.year, on=self._on):
            if one.verdict is Verdict.YES:
                found[one.organization_id].append(one.state is not None)
        return found

    @cached_property
    def rectifications(self) -> dict[str, list[RectificationRow]]:
        """By unit what had to be put right by the day."""
        query = select(RectificationRow).where(RectificationRow.due_on <= self.day)
        found: dict[str, list[RectificationRow]] = defaultdict(list)
        for row in self._uow.session.scalars(query.order_by(RectificationRow.due_on)):
            found[row.division_code].append(row)
        return found

    @cached_property
    def reports(self) -> list[DueReport]:
        """The half-years of the period whose reports were due, by the offices below."""
        days = self._uow.session.get(SettingRow, REPORT_DAYS)
        grace = timedelta(days=int(days.value["days"]) if days else USUAL_REPORT_DAYS)
        taken = self._first_taken()
        own = _LEVELS.index(OfficeLevel(self._uow.actor.level))
        offices = self._uow.session.scalars(
            select(TrustedOfficeRow).order_by(TrustedOfficeRow.division_code)
        )
        return [
            DueReport(office.name, office.division_code, half, standing)
            for office in offices
            if _LEVELS.index(OfficeLevel(office.level)) < own
            for half in self._halves
            for standing in (
                assess_report(
                    taken.get((office.office_id, half)),
                    is_held=False,
                    due_on=parse(half).last_day + grace,
                    today=self._uow.today,
                ),
            )
            if standing.state is not ReportState.AWAITED
        ]

    @property
    def _halves(self) -> list[str]:
        """The half-years of the period that are over."""
        halves = [f"{self.year}H1", f"{self.year}H2"]
        asked = [self._written] if self._written in halves else halves
        return [half for half in asked if parse(half).last_day < self._uow.today]

    def _first_taken(self) -> dict[tuple[str, str], date]:
        """Return by office and period the day its first report was taken in."""
        first = func.min(PackageInRow.taken_on)
        query = select(PackageInRow.sender_id, PackageInRow.period, first).where(
            PackageInRow.state == PackageState.TAKEN.value,
            PackageInRow.taken_on <= self._uow.today,
        )
        rows = self._uow.session.execute(
            query.group_by(PackageInRow.sender_id, PackageInRow.period)
        )
        return {(sender, period): day for sender, period, day in rows}

    @cached_property
    def figures(self) -> dict[str, dict[int, YearFigures]]:
        """By organization and year what the yearly statements tell."""
        return figures_by_year(self._uow, on=self._on)

    @cached_property
    def verified(self) -> set[str]:
        """The enterprises whose assets were verified by the day (清产核资)."""
        query = select(AssetVerificationRow.organization_id)
        return set(self._uow.session.scalars(query.where(AssetVerificationRow.as_of <= self.day)))

    @cached_property
    def planned(self) -> set[str]:
        """The enterprises with a plan adopted by the day (一企一策)."""
        query = select(EnterprisePlanRow.organization_id)
        return set(self._uow.session.scalars(query.where(EnterprisePlanRow.adopted_on <= self.day)))

    @cached_property
    def dormancy(self) -> dict[str, Dormancy]:
        """By enterprise what was last noted of it, of those ever found dormant."""
        query = select(TurnaroundYearRow).where(
            TurnaroundYearRow.year <= min(self.year, self.day.year)
        )
        found: dict[str, Dormancy] = {}
        for row in self._uow.session.scalars(query.order_by(TurnaroundYearRow.year)):
            state = Dormancy(row.dormancy)
            if state is not Dormancy.WORKING or row.organization_id in found:
                found[row.organization_id] = state
        return found

    @cached_property
    def risks(self) -> dict[str, tuple[int, int]]:
        """By enterprise the risks cleared and found in the year."""
        query = select(TurnaroundYearRow).where(TurnaroundYearRow.year == self.year)
        return {
            row.organization_id: (row.risks_cleared, row.risks_found)
            for row in self._uow.session.scalars(query)
        }
