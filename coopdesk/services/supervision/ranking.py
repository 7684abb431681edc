"""The ranking of the counties, the year that is settled, and what follows for the last place.

赤政发〔2023〕14号 三（一）: the city coop assesses the county coops each year; the last place is
reminded in writing, the last place of two years running is called to a formal talk, both by the
county's party committee and government, who tell the city coop (函告).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.organizations import DivisionLevel, OfficeLevel
from coopdesk.domain.periods import PeriodKind
from coopdesk.domain.supervision import (
    Consequence,
    Placed,
    Scheme,
    Standing,
    count_last_years,
    decide_consequence,
    rank_units,
)
from coopdesk.domain.turnaround import assess_done
from coopdesk.services.divisions import division_name
from coopdesk.services.past_day import as_of
from coopdesk.services.supervision.areas import (
    list_units,
    policy_rule,
    read_period,
    require_year,
    usual_level,
)
from coopdesk.services.supervision.assessing import UnitSheet, assess_units
from coopdesk.services.supervision.schemes import scheme_on
from coopdesk.storage.tables.supervision import ConsequenceRow, YearlyScoreRow
from coopdesk.storage.unit_of_work import UnitOfWork

COUNTY = DivisionLevel.COUNTY


@dataclass(frozen=True, slots=True)
class SettleYear:
    """Settle the assessment of a year: totals and places stand from then on."""

    year: int


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """The total of one unit in hundredths of a point."""

    division_code: str
    total: int


@dataclass(frozen=True, slots=True)
class EnterYear:
    """Enter the result of a year that was assessed on paper; ``document`` tells which paper."""

    year: int
    totals: tuple[UnitTotal, ...]
    document: str


@dataclass(frozen=True, slots=True)
class RecordConsequence:
    """Record that a reminder or talk was carried out, as the county told the city (函告)."""

    year: int
    division_code: str
    handled_on: date
    handled_by: str
    document: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RankingItem:
    """A unit in the ranking of a year or half-year; totals in hundredths.

    ``rank_before`` is its rank of the year before, None where that is not settled; ``years_last``
    how many years running it was last; ``article`` the rule that ``consequence`` or the exception
    follows from. ``handled_on`` is None until the county has told that it was carried out.
    """

    id: str
    name: str
    year: int
    total: int
    rank: int
    is_last: bool
    is_excepted: bool
    is_settled: bool
    lacking: int
    rank_before: int | None
    total_before: int | None
    years_last: int
    consequence: Consequence | None
    article: str
    record_id: str | None
    handled_on: date | None
    handled_by: str
    document: str
    note: str


def list_ranking(uow: UnitOfWork, year: int, on: date | None = None) -> list[RankingItem]:
    """Return the counties from the first place to the last, as settled, else as they stand today.

    As of a day a year settled later stands as it stood then, and what was carried out later waits;
    of a year settled twice the later counts. Raises RuleViolation for a year that is not assessed.
    """
    require_year(uow, year)
    now, uow = uow, as_of(uow, on)
    settled = _settled(uow)
    if year in settled:
        placed = [
            Placed(row.division_code, row.total, row.rank, row.is_last) for row in settled[year]
        ]
        lacking: dict[str, int] = {}
    else:
        sheets = assess_units(now, str(year), COUNTY, on)
        placed = _place(uow, sheets, year)
        lacking = {sheet.unit: sheet.lacking for sheet in sheets}
    handled = {
        row.division_code: row
        for row in uow.session.scalars(
            select(ConsequenceRow)
            .filter_by(year=year)
            .where(ConsequenceRow.handled_on <= uow.today)
        )
    }
    return [
        _item(uow, one, year, settled, lacking.get(one.unit, 0), handled=handled.get(one.unit))
        for one in sorted(placed, key=lambda one: (one.rank, one.unit))
    ]


def list_standings(uow: UnitOfWork, written: str, on: date | None = None) -> list[RankingItem]:
    """Return the units this office assesses by their place in a year or half-year.

    The counties of a year as ``list_ranking`` tells them. A half-year, and the townships of a
    county, are told as they stand, or stood on a day: nothing is settled of them and nothing
    follows. Raises RuleViolation for a period that is not assessed.
    """
    period, level = read_period(uow, written), usual_level(uow)
    if period.kind is PeriodKind.YEAR and level is COUNTY:
        return list_ranking(uow, period.year, on)
    sheets = assess_units(uow, written, level, on)
    lacking = {sheet.unit: sheet.lacking for sheet in sheets}
    if len(sheets) == 1:  # one alone has no place
        return []
    return [
        _item(uow, one, period.year, {}, lacking[one.unit], handled=None)
        for one in _place(uow, sheets, period.year)
    ]


def settle_year(uow: UnitOfWork, command: SettleYear) -> int:
    """Settle the year and return how many counties were placed.

    Raises RuleViolation ``supervision.city_only`` (三（一）: 市供销合作社负责), or with every score
    that is not given yet; NeedsConfirmation ``supervision.year_running`` before the year is over,
    ``supervision.year_before_open`` while the year before is not settled,
    ``supervision.settle_again`` for a year that was settled.
    """
    _require_city(uow, command.year)
    sheets = assess_units(uow, str(command.year), COUNTY)
    require(
        Refusal(
            "supervision.scores_lacking",
            values={"unit": sheet.name, "count": sheet.lacking},
        )
        for sheet in sheets
        if sheet.lacking
    )
    _ask_about(uow, command.year)
    placed = {one.unit: one for one in _place(uow, sheets, command.year)}
    rows = [(placed[sheet.unit], _kept(sheet)) for sheet in sheets]
    return _write(uow, command.year, rows, sheets[0].scheme, "")


def enter_year(uow: UnitOfWork, command: EnterYear) -> int:
    """Enter a year's result from paper and return how many counties were placed.

    Raises RuleViolation ``supervision.city_only``, ``supervision.totals_lacking`` unless every
    county has one, ``supervision.document_missing``; NeedsConfirmation as ``settle_year``.
    """
    _require_city(uow, command.year)
    units = [unit.code for unit in list_units(uow, COUNTY, date(command.year, 12, 31))]
    told = {one.division_code: one.total for one in command.totals}
    refusals = []
    if lacking := [division_name(uow, unit) for unit in units if unit not in told]:
        values = {"first": lacking[0], "count": len(lacking)}
        refusals.append(Refusal("supervision.totals_lacking", values=values))
    if not command.document.strip():
        refusals.append(Refusal("supervision.document_missing"))
    require(refusals)
    _ask_about(uow, command.year)
    scheme = _scheme_of(uow, command.year)
    standings = [Standing(unit, told[unit]) for unit in units]
    placed = rank_units(standings, _excepted(uow, command.year), scheme.when_excepted)
    rows: list[tuple[Placed, list[Any] | None]] = [(one, None) for one in placed]
    return _write(uow, command.year, rows, scheme, command.document.strip())


def record_consequence(uow: UnitOfWork, command: RecordConsequence) -> str:
    """Keep that the reminder or talk was carried out and return its id.

    Raises RuleViolation ``supervision.city_only``, ``supervision.nothing_follows`` for a county
    that was not last, or a year that is not settled; ``supervision.done_ahead``,
    ``supervision.handler_missing``.
    """
    _require_city(uow, command.year)
    item = next(
        (one for one in list_ranking(uow, command.year) if one.id == command.division_code), None
    )
    if item is None:
        raise NotFound("division", command.division_code)
    refusals = assess_done(command.handled_on, None, uow.today)
    if item.consequence is None:
        values = {"unit": item.name, "year": command.year}
        refusals.append(Refusal("supervision.nothing_follows", values=values))
    if not command.handled_by.strip():
        refusals.append(Refusal("supervision.handler_missing"))
    require(refusals)
    key = {"year": command.year, "division_code": command.division_code}
    row = uow.session.scalar(
        select(ConsequenceRow).filter_by(**key, office=uow.actor.office_id)
    ) or ConsequenceRow(**key)
    row.kind = str(item.consequence)
    row.handled_on, row.handled_by = command.handled_on, command.handled_by.strip()
    row.document, row.note = command.document.strip(), command.note.strip()
    return uow.add(row)


def list_waiting_consequences(uow: UnitOfWork) -> list[RankingItem]:
    """Return the reminders and talks of settled years that nobody told to be carried out."""
    return [
        item
        for year in _settled(uow)
        for item in list_ranking(uow, year)
        if item.consequence is not None and item.handled_on is None
    ]


def is_unsettled(uow: UnitOfWork, year: int) -> bool:
    """Return whether the city coop still has to settle a year (三（一）: 按年度开展).

    Only where there is something to settle: counties, and a year the policy speaks of.
    """
    is_city = uow.actor.level == OfficeLevel.CITY
    first = policy_rule(uow, "first_year", uow.today.year).whole
    return is_city and year >= first and year not in _settled(uow)


def _settled(uow: UnitOfWork) -> dict[int, list[YearlyScoreRow]]:
    """Return the settled results by year: at the city of all counties, at a county its own copy."""
    found: dict[int, list[YearlyScoreRow]] = defaultdict(list)
    query = select(YearlyScoreRow).where(YearlyScoreRow.settled_on <= uow.today)
    for row in uow.session.scalars(query.order_by(YearlyScoreRow.year)):
        found[row.year].append(row)
    return found


def _item(
    uow: UnitOfWork,
    one: Placed,
    year: int,
    settled: Mapping[int, Sequence[YearlyScoreRow]],
    lacking: int,
    *,
    handled: ConsequenceRow | None,
) -> RankingItem:
    is_settled = year in settled
    first = policy_rule(uow, "first_year", year).whole
    last_in = _last_in(settled, one.unit)
    before = next((row for row in settled.get(year - 1, ()) if row.division_code == one.unit), None)
    years_last = count_last_years(last_in, year, first) if is_settled else 0
    excepted = policy_rule(uow, "excepted_divisions", year)
    is_excepted = one.unit in excepted.texts
    follows = decide_consequence(
        years_last, policy_rule(uow, "reminder_after", year), policy_rule(uow, "talk_after", year)
    )
    return RankingItem(
        id=one.unit,
        name=division_name(uow, one.unit),
        year=year,
        total=one.total,
        rank=one.rank,
        is_last=one.is_last,
        is_excepted=is_excepted,
        is_settled=is_settled,
        lacking=lacking,
        rank_before=before.rank if before else None,
        total_before=before.total if before else None,
        years_last=years_last,
        consequence=follows[0] if follows else None,
        article=follows[1].source if follows else excepted.source if is_excepted else "",
        record_id=handled.id if handled else None,
        handled_on=handled.handled_on if handled else None,
        handled_by=handled.handled_by if handled else "",
        document=handled.document if handled else "",
        note=handled.note if handled else "",
    )


def _last_in(settled: Mapping[int, Sequence[YearlyScoreRow]], unit: str) -> set[int]:
    """Return the settled years that a unit ended in the last place."""
    return {
        row.year
        for rows in settled.values()
        for row in rows
        if row.is_last and row.division_code == unit
    }


def _place(uow: UnitOfWork, sheets: Sequence[UnitSheet], year: int) -> list[Placed]:
    if not sheets:
        return []
    scheme = sheets[0].scheme
    standings = [Standing(sheet.unit, sheet.total, _tie_break(sheet, scheme)) for sheet in sheets]
    return rank_units(standings, _excepted(uow, year), scheme.when_excepted)


def _tie_break(sheet: UnitSheet, scheme: Scheme) -> tuple[int, ...]:
    scores = {line.indicator.code: line.score or 0 for line in sheet.lines}
    return tuple(scores[code] for code in scheme.tie_break)


def _excepted(uow: UnitOfWork, year: int) -> tuple[str, ...]:
    return policy_rule(uow, "excepted_divisions", year).texts


def _scheme_of(uow: UnitOfWork, year: int) -> Scheme:
    return scheme_on(uow, COUNTY, date(year, 12, 31))


def _require_city(uow: UnitOfWork, year: int) -> None:
    require_year(uow, year)
    if uow.actor.level != OfficeLevel.CITY:
        require([Refusal("supervision.city_only", policy_rule(uow, "first_year", year).source)])


def _ask_about(uow: UnitOfWork, year: int) -> None:
    settled = _settled(uow)
    if uow.today <= date(year, 12, 31):
        uow.confirm("supervision.year_running", year=year)
    if year > policy_rule(uow, "first_year", year).whole and year - 1 not in settled:
        uow.confirm("supervision.year_before_open", year=year - 1)
    if year in settled:
        uow.confirm("supervision.settle_again", year=year)


def _kept(sheet: UnitSheet) -> list[Any]:
    """Return the scores as they were settled: a scheme may change, a settled year does not."""
    return [
        {
            "indicator": line.indicator.code,
            "name": line.indicator.name,
            "points": line.indicator.points,
            "score": line.score,
            "reached": line.reading.reached,
            "of": line.reading.of,
            "evidence": line.evidence,
        }
        for line in sheet.lines
    ]


def _write(
    uow: UnitOfWork,
    year: int,
    rows: Iterable[tuple[Placed, list[Any] | None]],
    scheme: Scheme,
    document: str,
) -> int:
    known = {
        row.division_code: row
        for row in uow.session.scalars(
            select(YearlyScoreRow).filter_by(year=year, office=uow.actor.office_id)
        )
    }
    count = 0
    for one, lines in rows:
        row = known.get(one.unit) or YearlyScoreRow(year=year, division_code=one.unit)
        row.total, row.rank, row.is_last = one.total, one.rank, one.is_last
        row.scheme, row.document = f"{scheme.title} {scheme.version}", document
        row.settled_on, row.lines = uow.today, lines
        uow.add(row)
        count += 1
    return count
