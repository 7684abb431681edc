"""The papers of inspection and assessment as texts to be drawn.

What happens face to face (who was there, what was promised) stays empty, for a pen.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import NotFound, Refusal, RuleViolation
from coopdesk.domain.periods import PeriodKind, parse
from coopdesk.domain.supervision import Consequence, points_in_words
from coopdesk.forms.elements import Values
from coopdesk.services.divisions import division_name
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.supervision.areas import list_units, policy_rule
from coopdesk.services.supervision.assessing import (
    SheetLine,
    UnitSheet,
    get_unit_sheet,
    reading_in_words,
)
from coopdesk.services.supervision.ranking import COUNTY, RankingItem, list_ranking
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.supervision import ProgressTalkRow, RectificationRow, YearlyScoreRow
from coopdesk.storage.unit_of_work import UnitOfWork

BETWEEN = "/"
"""Between unit and period, or unit and year, in what a paper is asked for by."""
_WEAKEST = 5


def scorecard_values(uow: UnitOfWork, unit_and_period: str) -> FormValues:
    """Return the texts of the sheet of ``<division>/<period>``; raises NotFound, RuleViolation."""
    unit, _, written = unit_and_period.partition(BETWEEN)
    sheet = get_unit_sheet(uow, written, unit)
    period = parse(written)
    is_half = period.kind is PeriodKind.HALF
    values: Values = {
        "unit": sheet.name,
        "period": words.text("supervision.half", year=period.year, half=_half(period.number))
        if is_half
        else _year(period.year),
        "sheet": words.text("supervision.paper_inspection" if is_half else _ASSESSMENT),
        "scheme": words.text(
            "supervision.scheme_name", title=sheet.scheme.title, version=sheet.scheme.version
        ),
        "note": sheet.scheme.note if sheet.scheme.is_example else "",
        "as_of": day_on_paper(min(period.last_day, uow.today)),
        "indicators": [_line(line) for line in sheet.lines],
        "totals": [_totals(sheet)],
        "inspected_on": day_on_paper(sheet.inspected_on) if sheet.inspected_on else "",
        "inspectors": sheet.inspectors,
        "opinion": sheet.opinion,
    }
    return FormValues(f"{unit}-{written}", values, is_draft=sheet.lacking > 0)


def ranking_values(uow: UnitOfWork, year_written: str) -> FormValues:
    """Return the texts of the ranking of a year; a draft until it is settled.

    Raises RuleViolation for a year that is not assessed.
    """
    year = _read_year(year_written)
    items = list_ranking(uow, year)
    is_settled = any(item.is_settled for item in items)
    rule = policy_rule(uow, "reminder_after", year)
    values: Values = {
        "year": _year(year),
        "office": uow.actor.office_name,
        "settled_state": words.text(
            "supervision.settled" if is_settled else "supervision.not_settled"
        ),
        "units": [_unit(item) for item in items],
        "note": words.text(
            "supervision.paper_note", excepted=_excepted(uow, year), source=rule.source
        ),
        "maker": uow.actor.operator,
    }
    return FormValues(str(year), values, is_draft=not is_settled)


def feedback_values(uow: UnitOfWork, unit_and_year: str) -> FormValues:
    """Return the texts of the letter that tells a county its result (三（一）: 反馈考核结果).

    Raises NotFound; RuleViolation ``supervision.not_settled_yet``.
    """
    item, count = _settled_item(uow, unit_and_year)
    follows = words.text("supervision.paper_none")
    if item.consequence is not None:
        key = _FOLLOWS[item.consequence]
        follows = words.text(key, years=item.years_last, source=item.article)
    compared = ""
    if item.rank_before is not None:
        compared = words.text(
            "supervision.paper_compared",
            rank=item.rank_before,
            total=points_in_words(item.total_before or 0),
        )
    values: Values = {
        **_letter(item),
        "office": uow.actor.office_name,
        "count": str(count),
        "follows": follows,
        "compared": compared,
        "day": day_on_paper(uow.today),
    }
    return FormValues(f"{item.id}-{item.year}", values)


def reminder_letter_values(uow: UnitOfWork, unit_and_year: str) -> FormValues:
    """Return the texts of the written reminder (书面提醒); raises as ``talk_values``."""
    return _consequence_values(uow, unit_and_year, Consequence.REMINDER)


def talk_values(uow: UnitOfWork, unit_and_year: str) -> FormValues:
    """Return the texts of the call to a formal talk (约谈).

    Raises NotFound; RuleViolation ``supervision.not_settled_yet``,
    ``supervision.nothing_follows`` for a county to which it does not come.
    """
    return _consequence_values(uow, unit_and_year, Consequence.TALK)


def progress_talk_values(uow: UnitOfWork, talk_id: str) -> FormValues:
    """Return the texts of the call to a talk because the reform goes slowly (五); raises NotFound.

    What is not held yet leaves its day and place to a pen.
    """
    row = uow.get(ProgressTalkRow, talk_id)
    unit = division_name(uow, row.division_code)
    values: Values = {
        "unit": unit,
        "called_on": day_on_paper(row.called_on),
        "reason": row.reason,
        "document": row.document,
        "talked_on": day_on_paper(row.talked_on) if row.talked_on else "",
        "talked_by": row.talked_by,
        "note": row.note,
        "office": words.text("supervision.paper_leading_group"),
        "day": day_on_paper(row.called_on),
    }
    return FormValues(f"{row.division_code}-{row.called_on:%Y%m%d}", values)


def rectification_values(uow: UnitOfWork, rectification_id: str) -> FormValues:
    """Return the texts of the notice to put something right (整改通知书); raises NotFound."""
    row = uow.get(RectificationRow, rectification_id)
    addressee = division_name(uow, row.division_code)
    if row.organization_id is not None:
        addressee = uow.get(OrganizationRow, row.organization_id).name
    number = words.text("supervision.paper_number", year=row.found_on.year, number=row.number)
    result = row.result
    if row.done_on is not None:
        done = day_on_paper(row.done_on)
        result = words.text("supervision.paper_done", day=done, result=row.result)
    values: Values = {
        "number": number,
        "found_on": day_on_paper(row.found_on),
        "addressee": addressee,
        "problem": row.problem,
        "demand": row.demand,
        "responsible": row.responsible,
        "due_on": day_on_paper(row.due_on),
        "office": uow.actor.office_name,
        "day": day_on_paper(uow.today),
        "result": result,
    }
    return FormValues(f"{row.found_on.year}-{row.number:03d}", values)


_ASSESSMENT = "supervision.paper_assessment"
_FOLLOWS = {
    Consequence.REMINDER: "supervision.paper_remind",
    Consequence.TALK: "supervision.paper_talk",
}


def _consequence_values(uow: UnitOfWork, unit_and_year: str, kind: Consequence) -> FormValues:
    item, _ = _settled_item(uow, unit_and_year)
    if item.consequence is not kind:
        values = {"unit": item.name, "year": item.year}
        raise RuleViolation(Refusal("supervision.nothing_follows", values=values))
    told: Values = {
        **_letter(item),
        "what": words.choice(kind),
        "weakest": _weakest(uow, item),
        "excepted": _excepted(uow, item.year),
        **({"years_last": str(item.years_last)} if kind is Consequence.TALK else {}),
    }
    return FormValues(f"{item.id}-{item.year}", told)


def _settled_item(uow: UnitOfWork, unit_and_year: str) -> tuple[RankingItem, int]:
    unit, _, written = unit_and_year.partition(BETWEEN)
    year = _read_year(written)
    items = list_ranking(uow, year)
    item = next((one for one in items if one.id == unit), None)
    units = [one.code for one in list_units(uow, COUNTY, date(year, 12, 31))]
    if item is None or unit not in units:
        raise NotFound("division", unit)
    if not item.is_settled:
        raise RuleViolation(Refusal("supervision.not_settled_yet", values={"year": year}))
    return item, len(items)


def _excepted(uow: UnitOfWork, year: int) -> str:
    codes = policy_rule(uow, "excepted_divisions", year).texts
    return words.text("supervision.and").join(division_name(uow, code) for code in codes)


def _letter(item: RankingItem) -> dict[str, str]:
    return {
        "unit": item.name,
        "county_authority": words.text("supervision.paper_authority", unit=item.name),
        "year": _year(item.year),
        "total": points_in_words(item.total),
        "rank": str(item.rank),
    }


def _weakest(uow: UnitOfWork, item: RankingItem) -> str:
    """Return the indicators with the most points lost, as they were settled."""
    lines: Sequence[Mapping[str, Any]] = (
        uow.session.scalar(
            select(YearlyScoreRow.lines).filter_by(
                year=item.year, division_code=item.id, office=uow.actor.office_id
            )
        )
        or ()
    )
    lost = [
        (line["points"] - line["score"], line["name"])
        for line in lines
        if line["score"] is not None and line["score"] < line["points"]
    ]
    told = (
        words.text("supervision.paper_lost", name=name, points=points_in_words(points))
        for points, name in sorted(lost, key=lambda one: -one[0])[:_WEAKEST]
    )
    return words.text("supervision.paper_between").join(told) or words.text(
        "supervision.paper_see_notice"
    )


def _line(line: SheetLine) -> dict[str, str]:
    return {
        "group": line.indicator.group,
        "name": line.indicator.name,
        "article": line.indicator.article,
        "points": points_in_words(line.indicator.points),
        "found": reading_in_words(line),
        "score": "" if line.score is None or line.is_lacking else points_in_words(line.score),
        "evidence": line.evidence,
    }


def _totals(sheet: UnitSheet) -> dict[str, str]:
    blank = dict.fromkeys(("group", "article", "found", "evidence"), "")
    told = {
        "name": words.text("shown.total"),
        "points": points_in_words(sheet.scheme.points),
        "score": points_in_words(sheet.total),
    }
    return blank | told


def _unit(item: RankingItem) -> dict[str, str]:
    remark = ""
    if item.consequence is not None:
        remark = words.choice(item.consequence)
    elif item.is_excepted:
        remark = words.text("supervision.excepted")
    return {
        "rank": str(item.rank),
        "name": item.name,
        "total": points_in_words(item.total),
        "rank_before": "" if item.rank_before is None else str(item.rank_before),
        "total_before": "" if item.total_before is None else points_in_words(item.total_before),
        "remark": remark,
    }


def _half(number: int) -> str:
    return words.text("supervision.first_half" if number == 1 else "supervision.second_half")


def _year(year: int) -> str:
    return words.text("supervision.year", year=year)


def _read_year(written: str) -> int:
    if not (written.isascii() and written.isdigit()):
        raise NotFound("year", written)
    return int(written)
