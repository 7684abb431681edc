"""``supervision``: schemes, inspection sheets, the ranking of the counties, rectifications.

``supervision ranking --year Y`` tells each county's total, rank and what follows for the last
place; ``settle`` makes it stand. Totals and scores are in hundredths of a point.
"""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import listed
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.domain.supervision import read_points
from coopdesk.services import supervision as service

_LEVELS = (DivisionLevel.COUNTY.value, DivisionLevel.TOWNSHIP.value)


def register(add: Any) -> None:
    """Add the commands."""
    parser = add("supervision", help="inspection and assessment: sheets, ranking, rectification")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_schemes(actions)
    _add_sheets(actions)
    _add_ranking(actions)
    _add_rectification(actions)
    _add_talks(actions)


def _add_schemes(actions: Any) -> None:
    actions.add_parser("schemes", help="shipped examples and own ones").set_defaults(run=_schemes)
    export = actions.add_parser("export-scheme", help="a scheme as a file to be changed")
    export.add_argument("scheme", metavar="ID")
    export.add_argument("--out", type=Path, required=True, metavar="F.toml")
    export.set_defaults(run=_export_scheme)
    save = actions.add_parser("save-scheme", help="take in a scheme file")
    save.add_argument("file", type=Path, metavar="F.toml")
    save.set_defaults(run=_save_scheme)


def _add_sheets(actions: Any) -> None:
    sheets = actions.add_parser("sheets", help="every unit with its scores in a period")
    sheets.add_argument("--level", choices=_LEVELS)
    sheet = actions.add_parser("sheet", help="one unit: each indicator and what it is made of")
    mark = actions.add_parser("mark", help="the score of an indicator, with its evidence")
    mark.add_argument("--indicator", required=True, metavar="CODE")
    mark.add_argument("--points", required=True, type=_points, metavar="POINTS")
    mark.add_argument("--evidence", required=True)
    inspect = actions.add_parser("inspect", help="that a unit was inspected in a half-year")
    inspect.add_argument("--day", required=True, type=date.fromisoformat, metavar="DAY")
    inspect.add_argument("--inspectors", required=True)
    inspect.add_argument("--opinion", default="")
    add_as_of(sheets, sheet)
    for one in (sheet, mark, inspect):
        one.add_argument("--unit", required=True, metavar="CODE", help="code of the division")
    for one, run in ((sheets, _sheets), (sheet, _sheet), (mark, _mark), (inspect, _inspect)):
        one.add_argument("--period", required=True, metavar="2026|2026H1")
        one.set_defaults(run=run)


def _add_ranking(actions: Any) -> None:
    ranking = actions.add_parser("ranking", help="the counties by total, and what follows")
    settle = actions.add_parser("settle", help="let the ranking of a year stand")
    enter = actions.add_parser("enter-year", help="the result of a year that stands on paper")
    enter.add_argument(
        "--total", action="append", required=True, type=_total, metavar="CODE=POINTS"
    )
    enter.add_argument("--document", required=True)
    carried = actions.add_parser("carried-out", help="that a reminder or talk was carried out")
    carried.add_argument("--unit", required=True, metavar="CODE")
    carried.add_argument("--day", required=True, type=date.fromisoformat, metavar="DAY")
    carried.add_argument("--by", required=True)
    carried.add_argument("--document", default="")
    carried.add_argument("--note", default="")
    standings = actions.add_parser("standings", help="the units by total in a half-year or year")
    standings.add_argument("--period", required=True, metavar="2026|2026H1")
    standings.set_defaults(run=_standings)
    add_as_of(ranking, standings)
    runs = ((ranking, _ranking), (settle, _settle), (enter, _enter), (carried, _carried_out))
    for one, run in runs:
        one.add_argument("--year", required=True, type=int)
        one.set_defaults(run=run)


def _add_rectification(actions: Any) -> None:
    everything = actions.add_parser("rectifications", help="what has to be put right, and by when")
    add_as_of(everything)
    everything.set_defaults(run=_rectifications)
    record = actions.add_parser("rectify", help="something that has to be put right")
    record.add_argument("--unit", required=True, metavar="CODE")
    record.add_argument("--organization", metavar="ID")
    record.add_argument("--found-on", required=True, type=date.fromisoformat, metavar="DAY")
    record.add_argument("--due-on", required=True, type=date.fromisoformat, metavar="DAY")
    for name in ("problem", "demand", "responsible"):
        record.add_argument(f"--{name}", required=True)
    record.add_argument("--correct", metavar="ID", help="change this entry instead of adding one")
    record.set_defaults(run=_rectify)
    finish = actions.add_parser("rectified", help="that it was put right, and how")
    finish.add_argument("id", metavar="ID")
    finish.add_argument("--day", required=True, type=date.fromisoformat, metavar="DAY")
    finish.add_argument("--result", required=True)
    finish.set_defaults(run=_rectified)


def _add_talks(actions: Any) -> None:
    everything = actions.add_parser("talks", help="talks because the reform goes slowly")
    add_as_of(everything)
    everything.set_defaults(run=_talks)
    talk = actions.add_parser("talk", help="that a county is called to one, and that it was held")
    talk.add_argument("--unit", required=True, metavar="CODE")
    talk.add_argument("--called-on", required=True, type=date.fromisoformat, metavar="DAY")
    talk.add_argument("--reason", required=True)
    talk.add_argument("--held-on", type=date.fromisoformat, metavar="DAY")
    talk.add_argument("--by", default="")
    talk.add_argument("--document", default="")
    talk.add_argument("--note", default="")
    talk.add_argument("--correct", metavar="ID", help="change this entry instead of adding one")
    talk.set_defaults(run=_talk)


def _schemes(context: Context) -> dict[str, Any]:
    items = context.runner.ask(service.list_schemes)
    return {
        "items": [
            {
                "scheme_id": item.id,
                "title": item.scheme.title,
                "version": item.scheme.version,
                "level": item.scheme.level,
                "first_day": item.scheme.first_day,
                "is_example": item.scheme.is_example,
                "is_own": item.is_own,
                "indicators": len(item.scheme.indicators),
                "points_hundredths": item.scheme.points,
                "source": item.scheme.source,
            }
            for item in items
        ]
    }


def _export_scheme(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.runner.ask(service.export_scheme, told.scheme, told.out)
    return {"out": str(told.out)}


def _save_scheme(context: Context) -> dict[str, Any]:
    source = context.runner.ask(service.read_scheme_file, context.arguments.file)
    return {"scheme_id": context.do(service.save_scheme, service.SaveScheme(source))}


def _sheets(context: Context) -> dict[str, Any]:
    told = context.arguments
    chosen = DivisionLevel(told.level) if told.level else None
    level = chosen or context.runner.ask(service.usual_level)
    sheets = context.runner.ask(service.assess_units, told.period, level, told.as_of)
    return {
        "period": told.period,
        "scheme": sheets[0].scheme.title if sheets else "",
        "items": [_unit(sheet) for sheet in sheets],
    }


def _sheet(context: Context) -> dict[str, Any]:
    told = context.arguments
    sheet = context.runner.ask(service.get_unit_sheet, told.period, told.unit, told.as_of)
    lines = [
        {
            "indicator": line.indicator.code,
            "name": line.indicator.name,
            "measure": line.indicator.measure,
            "points_hundredths": line.indicator.points,
            "score_hundredths": line.score,
            "computed_hundredths": line.computed,
            "reached": line.reading.reached,
            "of": line.reading.of,
            "is_lacking": line.is_lacking,
            "article": line.indicator.article,
            "evidence": line.evidence,
            "made_of": line.reading.parts,
        }
        for line in sheet.lines
    ]
    return {**_unit(sheet), "scheme": sheet.scheme.title, "lines": lines}


def _unit(sheet: service.UnitSheet) -> dict[str, Any]:
    return {
        "division": sheet.unit,
        "name": sheet.name,
        "total_hundredths": sheet.total,
        "lacking": sheet.lacking,
        "inspected_on": sheet.inspected_on,
        "inspectors": sheet.inspectors,
        "opinion": sheet.opinion,
    }


def _mark(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RecordMark(told.period, told.unit, told.indicator, told.points, told.evidence)
    return {"mark_id": context.do(service.record_mark, command)}


def _inspect(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RecordInspection(
        told.period, told.unit, told.day, told.inspectors, told.opinion
    )
    return {"inspection_id": context.do(service.record_inspection, command)}


def _ranking(context: Context) -> dict[str, Any]:
    year, day = context.arguments.year, context.arguments.as_of
    found = context.runner.ask(service.list_ranking, year, day)
    settled = any(one.is_settled for one in found)
    return {"year": year, "is_settled": settled, "items": _placed(found)}


def _standings(context: Context) -> dict[str, Any]:
    period, day = context.arguments.period, context.arguments.as_of
    found = context.runner.ask(service.list_standings, period, day)
    return {"period": period, "items": _placed(found)}


def _placed(found: Sequence[service.RankingItem]) -> list[dict[str, Any]]:
    return [
        {
            "division": item.id,
            "name": item.name,
            "rank": item.rank,
            "total_hundredths": item.total,
            "lacking": item.lacking,
            "is_last": item.is_last,
            "is_excepted": item.is_excepted,
            "years_last": item.years_last,
            "consequence": item.consequence,
            "article": item.article,
            "handled_on": item.handled_on,
            "handled_by": item.handled_by,
            "document": item.document,
        }
        for item in found
    ]


def _settle(context: Context) -> dict[str, Any]:
    year = context.arguments.year
    return {"year": year, "placed": context.do(service.settle_year, service.SettleYear(year))}


def _enter(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.EnterYear(told.year, tuple(told.total), told.document)
    return {"year": told.year, "placed": context.do(service.enter_year, command)}


def _carried_out(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RecordConsequence(
        told.year, told.unit, told.day, told.by, told.document, told.note
    )
    return {"consequence_id": context.do(service.record_consequence, command)}


def _rectifications(context: Context) -> dict[str, Any]:
    day = context.arguments.as_of
    return listed(context.runner.ask(service.list_rectifications, day), "rectification")


def _rectify(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RecordRectification(
        told.unit,
        told.found_on,
        told.problem,
        told.demand,
        told.responsible,
        told.due_on,
        told.organization,
        told.correct,
    )
    return {"rectification_id": context.do(service.record_rectification, command)}


def _rectified(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.FinishRectification(told.id, told.day, told.result)
    return {"rectification_id": context.do(service.finish_rectification, command)}


def _talks(context: Context) -> dict[str, Any]:
    day = context.arguments.as_of
    return listed(context.runner.ask(service.list_talks, on=day), "talk")


def _talk(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RecordTalk(
        told.unit,
        told.called_on,
        told.reason,
        told.held_on,
        told.by,
        told.document,
        told.note,
        told.correct,
    )
    return {"talk_id": context.do(service.record_talk, command)}


def _points(written: str) -> int:
    reading = read_points(written)
    if reading.value is None:
        raise argparse.ArgumentTypeError(f"not points with at most two decimals: {written!r}")
    return reading.value


def _total(written: str) -> service.UnitTotal:
    unit, _, points = written.partition("=")
    return service.UnitTotal(unit, _points(points))
