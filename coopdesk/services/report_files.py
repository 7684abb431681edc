"""A report as a file: a workbook, a list for other programs, or paper; whole or not at all."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.durable import write_durably
from coopdesk.exchange.report_sheet import ReportColumn, ReportTable, report_workbook
from coopdesk.forms.elements import (
    A4,
    A4_LANDSCAPE,
    Grid,
    Layout,
    Line,
    Signatures,
    Signer,
    Values,
)
from coopdesk.forms.elements import Column as PaperColumn
from coopdesk.forms.registry import FORMS
from coopdesk.services.drawn_forms import PrintedForm, print_values, printed_form
from coopdesk.services.form_values import FormValues, amount_on_paper, day_on_paper
from coopdesk.services.ledger.papers import trial_balance_values
from coopdesk.services.rehearsal_mark import marked_title
from coopdesk.services.report_kinds import Column, Question, Record, Report
from coopdesk.services.reports import make_report
from coopdesk.services.statement_papers import check_lines, statement_values
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

# What Excel would take for a formula when it opens a list.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
PAPER = ".pdf"
_UPRIGHT = 9.0
"""Shares of columns that fit an upright sheet."""
_HEAD = (Line(left="{organization}", center="{period}", right="{unit}"),)
_UPRIGHT_HEAD = (Line(center="{period}"), Line(left="{organization}", right="{unit}"))


def save_report(uow: UnitOfWork, name: str, question: Question, target: Path) -> Path:
    """Write the report as its file name ends (.pdf, .xlsx, .csv) and return the file.

    Raises RuleViolation for another ending, SurroundingsTrouble when it cannot be written.
    """
    _check_ending(target)
    write, report = _WRITERS.get(target.suffix.lower()), make_report(uow, name, question)
    if write is None:
        write_durably(target, print_report(uow, name, question).pdf)
    else:
        write_durably(target, write(report, marked_title(uow, report.title)))
    uow.tell_export(f"{report.title}　{report.organization}", len(report.rows), target)
    return target


def print_report(uow: UnitOfWork, name: str, question: Question) -> PrintedForm:
    """Return the report drawn on A4, as many sheets as it needs."""
    layout, filled = _filled_report(uow, name, question)
    return printed_form(print_values(uow, layout, filled))


def _filled_report(uow: UnitOfWork, name: str, question: Question) -> tuple[Layout, FormValues]:
    if name == "trial-balance":
        span = (question.organization_id, question.first, question.last)
        return FORMS[name], trial_balance_values(uow, *span)
    report = make_report(uow, name, question)
    if report.form:
        return FORMS[report.form], statement_values(uow, report)
    return _layout(report), _filled(uow, report)


def _check_ending(target: Path) -> None:
    if target.suffix.lower() not in (PAPER, *_WRITERS):
        raise RuleViolation(Refusal("report.unknown_ending", values={"file": target.name}))


def _csv(report: Report, title: str) -> bytes:
    """Return the rows under their columns; a title stands over them where it says more than ours.

    That is the one of a rehearsal: without it the list could be taken for that of the real books.
    """
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    if title != report.title:
        lines.writerow([title])
    lines.writerow([text(column.words) for column in report.columns])
    for row in _all_rows(report):
        lines.writerow([_listed(row.get(column.key)) for column in report.columns])
    # The mark at the start tells Excel that this is UTF-8.
    return written.getvalue().encode("utf-8-sig")


def _xlsx(report: Report, title: str) -> bytes:
    keys = [column.key for column in report.columns]
    places = {key: number for number, key in enumerate(keys)}
    totals = _all_rows(report)[len(report.rows) :]
    return report_workbook(
        ReportTable(
            title=title,
            note=_under_title(report),
            columns=[
                ReportColumn(text(column.words), 7 * column.share, column.is_money)
                for column in report.columns
            ],
            rows=[[_in_workbook(row.get(key)) for key in keys] for row in report.rows],
            formulas={
                (row, places[key]): [(sign, (at, places[of])) for sign, (at, of) in terms]
                for (row, key), terms in report.filled.formulas.items()
            },
            totals=[totals[0].get(key) for key in keys] if totals else (),
            right_from=report.filled.right_from,
            notes=check_lines(report.filled.checks),
        )
    )


_WRITERS: dict[str, Callable[[Report, str], bytes]] = {
    ".xlsx": _xlsx,
    ".csv": _csv,
}


def _all_rows(report: Report) -> list[Record]:
    rows = list(report.rows)
    if report.totals:
        rows.append({report.columns[0].key: text("report.total"), **report.totals})
    return rows


def _listed(value: object) -> str:
    if isinstance(value, Money):
        return f"{value}".replace(",", "")
    told = "" if value is None else str(value)
    return f"'{told}" if told.startswith(_FORMULA_SIGNS) else told


def _in_workbook(value: object) -> object:
    return None if value == date.min else value


def _under_title(report: Report) -> str:
    told = (report.organization, report.filled.about, _days(report), text("report.unit"))
    return "  ".join(part for part in told if part)


def _days(report: Report) -> str:
    first, last = day_on_paper(report.first), day_on_paper(report.last)
    return text("paper.days", first=first, last=last)


def _layout(report: Report) -> Layout:
    """Return the report on A4: across, or upright where its few columns have room there."""
    is_narrow = sum(column.share for column in report.columns) <= _UPRIGHT
    signers = [Signer(text(one)) for one in report.signers]
    return Layout(
        form_id=f"report-{report.name}",
        version="1",
        title=report.title,
        prescribed_by=text("report.own_form"),
        page=A4 if is_narrow else A4_LANDSCAPE,
        elements=(
            *((Line(center="{about}"),) if report.filled.about else ()),
            *(_UPRIGHT_HEAD if is_narrow else _HEAD),
            Grid("rows", tuple(_column(column) for column in report.columns), totals="totals"),
            Signatures((*signers, Signer(text("report.maker"), "maker"))),
        ),
    )


def _column(column: Column) -> PaperColumn:
    figures = column.is_money or column.counts
    return PaperColumn(text(column.words), column.key, column.share, "left", figures=figures)


def _filled(uow: UnitOfWork, report: Report) -> FormValues:
    keys = [column.key for column in report.columns]
    totals = [{report.columns[0].key: text("report.total"), **report.totals}]
    values: Values = {
        "organization": report.organization,
        "period": text(
            "paper.days", first=day_on_paper(report.first), last=day_on_paper(report.last)
        ),
        **({"about": report.filled.about} if report.filled.about else {}),
        "unit": text("report.unit"),
        "rows": [{key: _on_paper(row.get(key)) for key in keys} for row in report.rows],
        "totals": [
            {key: _on_paper(row.get(key)) for key in keys}
            for row in (totals if report.totals else [])
        ],
        "maker": uow.actor.operator,
    }
    return FormValues(f"{report.last:%Y%m%d}", values)


def _on_paper(value: object) -> str:
    if value == date.min:
        return ""
    if isinstance(value, Money):
        return amount_on_paper(value)
    return "" if value is None else str(value)
