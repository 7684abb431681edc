"""The sheet of a unit in a period: each indicator with value, score and evidence, and the total.

A half-year is inspected (半年督查), a year assessed (年度考核): 赤政发〔2023〕14号 五. For a year
the last score given within it counts: that of the year itself, else of its second or first half.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.domain.periods import Period, PeriodKind
from coopdesk.domain.supervision import (
    Indicator,
    Measure,
    Scheme,
    assess_points,
    compute_score,
    compute_total,
)
from coopdesk.services.divisions import division_name
from coopdesk.services.past_day import as_of
from coopdesk.services.supervision.areas import (
    list_units,
    read_period,
    usual_level,
)
from coopdesk.services.supervision.known import Records
from coopdesk.services.supervision.measures import Meter, Reading
from coopdesk.services.supervision.schemes import scheme_on
from coopdesk.storage.tables.supervision import AssessmentMarkRow, InspectionRow
from coopdesk.storage.unit_of_work import UnitOfWork

NOTHING_READ = Reading(())
Marks = Mapping[tuple[str, str], AssessmentMarkRow]


@dataclass(frozen=True, slots=True)
class RecordMark:
    """Give a unit its score for an indicator in a period; ``points`` in hundredths of a point.

    Where the records compute the indicator the score stands in place of theirs.
    """

    period: str
    division_code: str
    indicator: str
    points: int
    evidence: str


@dataclass(frozen=True, slots=True)
class RecordInspection:
    """Record that a unit was inspected: when, by whom, and with what opinion."""

    period: str
    division_code: str
    inspected_on: date
    inspectors: str
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One indicator of a unit in a period.

    ``score`` in hundredths, None where nothing concerns the unit or no score was given yet
    (``is_lacking``); ``computed`` is what the records alone come to. ``id`` is that of the score
    given by hand, None where there is none.
    """

    id: str | None
    indicator: Indicator
    score: int | None
    computed: int | None
    reading: Reading
    evidence: str
    marked_on: date | None
    is_lacking: bool

    @property
    def name(self) -> str:
        """The name of the indicator."""
        return self.indicator.name


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """A unit in a period; ``total`` in hundredths, ``lacking`` how many scores are not given yet.

    Of the inspection the id is None while there is none.
    """

    unit: str
    name: str
    period: str
    scheme: Scheme
    lines: tuple[SheetLine, ...]
    total: int
    lacking: int
    inspection_id: str | None = None
    inspected_on: date | None = None
    inspectors: str = ""
    opinion: str = ""


def assess_units(
    uow: UnitOfWork, period: str, level: DivisionLevel, on: date | None = None
) -> list[UnitSheet]:
    """Return the sheet of every unit of a level, by the scheme that stands at the period's end.

    As of a day by what had happened and which scores stood given by then. Raises RuleViolation
    for a period that is not assessed, NotFound without a scheme.
    """
    of = read_period(uow, period)
    units = [unit.code for unit in list_units(uow, level, of.last_day)]
    return _sheets(uow, of, level, units, on)


def get_unit_sheet(uow: UnitOfWork, period: str, unit: str, on: date | None = None) -> UnitSheet:
    """Return the sheet of one unit; a day, NotFound and RuleViolation as in ``assess_units``."""
    of = read_period(uow, period)
    level = _level_of(uow, unit, of)
    return _sheets(uow, of, level, [unit], on)[0]


def reading_in_words(line: SheetLine) -> str:
    """Return what the records say of an indicator, short enough for a cell."""
    if line.reading.of:
        return words.text("supervision.reached", reached=line.reading.reached, of=line.reading.of)
    if line.is_lacking:
        return words.text("supervision.to_be_marked")
    return "" if line.score is not None else words.text("supervision.not_concerned")


def record_mark(uow: UnitOfWork, command: RecordMark) -> str:
    """Keep the score and return its id; a score given before in the same period is replaced.

    Raises NotFound; RuleViolation ``supervision.points_beyond``, ``supervision.evidence_missing``,
    and for a period that is not assessed.
    """
    period = read_period(uow, command.period)
    scheme = scheme_on(uow, _level_of(uow, command.division_code, period), period.last_day)
    indicator = scheme.of(command.indicator)
    if indicator is None:
        raise NotFound("indicator", command.indicator)
    refusals = assess_points(indicator, command.points)
    if not command.evidence.strip():
        refusals.append(Refusal("supervision.evidence_missing"))
    require(refusals)
    key = {
        "period": str(period),
        "division_code": command.division_code,
        "indicator": command.indicator,
    }
    row = uow.session.scalar(
        select(AssessmentMarkRow).filter_by(**key, office=uow.actor.office_id)
    ) or AssessmentMarkRow(**key)
    row.points, row.evidence = command.points, command.evidence.strip()
    row.marked_on, row.marked_by = uow.today, uow.actor.operator
    return uow.add(row)


def record_inspection(uow: UnitOfWork, command: RecordInspection) -> str:
    """Keep the inspection and return its id; that of the same unit and half-year is changed.

    Raises NotFound; RuleViolation ``supervision.not_half``, ``supervision.inspected_outside`` and
    ``supervision.inspectors_missing``.
    """
    period = read_period(uow, command.period)
    _level_of(uow, command.division_code, period)
    require(_against_inspection(command, period, uow.today))
    key = {"period": str(period), "division_code": command.division_code}
    row = uow.session.scalar(
        select(InspectionRow).filter_by(**key, office=uow.actor.office_id)
    ) or InspectionRow(**key)
    row.inspected_on, row.inspectors = command.inspected_on, command.inspectors.strip()
    row.opinion = command.opinion.strip()
    return uow.add(row)


def count_uninspected(uow: UnitOfWork, period: str) -> int:
    """Return how many counties the city coop has not inspected in a half-year (五: 半年督查)."""
    if usual_level(uow) is not DivisionLevel.COUNTY:
        return 0
    query = select(InspectionRow.division_code).filter_by(period=period, office=uow.actor.office_id)
    seen = set(uow.session.scalars(query))
    return sum(unit.code not in seen for unit in list_units(uow, DivisionLevel.COUNTY))


def _against_inspection(
    command: RecordInspection, period: Period, today: date
) -> Iterable[Refusal]:
    if period.kind is not PeriodKind.HALF:
        yield Refusal("supervision.not_half", values={"period": str(period)})
    elif not period.first_day <= command.inspected_on <= today:
        values = {"day": command.inspected_on.isoformat(), "first": period.first_day.isoformat()}
        yield Refusal("supervision.inspected_outside", values=values)
    if not command.inspectors.strip():
        yield Refusal("supervision.inspectors_missing")


def _level_of(uow: UnitOfWork, unit: str, period: Period) -> DivisionLevel:
    """Return the level of a unit this office assesses in a period; raises NotFound for another."""
    for level in (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP):
        if any(one.code == unit for one in list_units(uow, level, period.last_day)):
            return level
    raise NotFound("division", unit)


def _sheets(
    uow: UnitOfWork, period: Period, level: DivisionLevel, units: list[str], on: date | None
) -> list[UnitSheet]:
    scheme = scheme_on(uow, level, period.last_day)
    meter, uow = Meter(Records(uow, period, on)), as_of(uow, on)
    marks = _marks(uow, period)
    inspections = {
        row.division_code: row
        for row in uow.session.scalars(
            select(InspectionRow)
            .filter_by(period=str(period), office=uow.actor.office_id)
            .where(InspectionRow.inspected_on <= uow.today)
        )
    }
    sheets = []
    for unit in units:
        lines = tuple(
            _line(indicator, unit, meter, marks.get((unit, indicator.code)))
            for indicator in scheme.indicators
        )
        sheets.append(_sheet(uow, unit, period, scheme, lines, inspection=inspections.get(unit)))
    return sheets


def _marks(uow: UnitOfWork, period: Period) -> Marks:
    """Return the office's scores by unit and indicator, the one that counts for the period."""
    counting = [str(period)]
    if period.kind is PeriodKind.YEAR:
        counting = [f"{period.year}H1", f"{period.year}H2", str(period)]
    rows = uow.session.scalars(
        select(AssessmentMarkRow).where(
            AssessmentMarkRow.period.in_(counting),
            AssessmentMarkRow.office == uow.actor.office_id,
            AssessmentMarkRow.marked_on <= uow.today,
        )
    )
    ordered = sorted(rows, key=lambda row: counting.index(row.period))
    return {(row.division_code, row.indicator): row for row in ordered}


def _sheet(
    uow: UnitOfWork,
    unit: str,
    period: Period,
    scheme: Scheme,
    lines: tuple[SheetLine, ...],
    *,
    inspection: InspectionRow | None,
) -> UnitSheet:
    counted = [0 if line.is_lacking else line.score for line in lines]
    return UnitSheet(
        unit=unit,
        name=division_name(uow, unit),
        period=str(period),
        scheme=scheme,
        lines=lines,
        total=compute_total(scheme, counted),
        lacking=sum(line.is_lacking for line in lines),
        inspection_id=inspection.id if inspection else None,
        inspected_on=inspection.inspected_on if inspection else None,
        inspectors=inspection.inspectors if inspection else "",
        opinion=inspection.opinion if inspection else "",
    )


def _line(
    indicator: Indicator, unit: str, meter: Meter, mark: AssessmentMarkRow | None
) -> SheetLine:
    is_entered = indicator.measure is Measure.ENTERED
    reading = NOTHING_READ if is_entered else meter.read(indicator.measure, unit)
    computed = compute_score(indicator, reading.reached, reading.of)
    # a scheme may have lowered the points of an indicator after the score was given
    given = min(mark.points, indicator.points) if mark else None
    return SheetLine(
        id=mark.id if mark else None,
        indicator=indicator,
        score=computed if given is None else given,
        computed=computed,
        reading=reading,
        evidence=mark.evidence if mark else "",
        marked_on=mark.marked_on if mark else None,
        is_lacking=is_entered and mark is None,
    )
