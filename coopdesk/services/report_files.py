"""A report as a file: a workbook, a list for other programs, or paper; whole or not at all."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.durable import write_durably
from coopdesk.forms.elements import (
    A4_LANDSCAPE,
    Grid,
    Layout,
    Line,
    Printed,
    Signatures,
    Signer,
    Values,
)
from coopdesk.forms.elements import Column as PaperColumn
from coopdesk.forms.registry import FORMS
from coopdesk.services.form_values import FormValues, amount_on_paper, day_on_paper
from coopdesk.services.ledger.papers import trial_balance_values
from coopdesk.services.printing import print_values
from coopdesk.services.reports import Column, Question, Record, Report, make_report
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

# What Excel would take for a formula when it opens a list.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_YUAN = "#,##0.00"
PAPER = ".pdf"


def save_report(uow: UnitOfWork, name: str, question: Question, target: Path) -> Path:
    """Write the report as its file name ends (.pdf, .xlsx, .csv) and return the file.

    Raises RuleViolation for another ending, SurroundingsTrouble when it cannot be written.
    """
    _check_ending(target)
    write = _WRITERS.get(target.suffix.lower())
    made = write(make_report(uow, name, question)) if write else None
    write_durably(target, made or print_report(uow, name, question).pdf)
    return target


def print_report(uow: UnitOfWork, name: str, question: Question) -> Printed:
    """Return the report drawn on A4 across, as many sheets as it needs."""
    if name == "trial-balance":
        span = (question.organization_id, question.first, question.last)
        return print_values(uow, FORMS[name], trial_balance_values(uow, *span))
    report = make_report(uow, name, question)
    return print_values(uow, _layout(report), _filled(uow, report))


def _check_ending(target: Path) -> None:
    if target.suffix.lower() not in (PAPER, *_WRITERS):
        raise RuleViolation(Refusal("report.unknown_ending", values={"file": target.name}))


def _csv(report: Report) -> bytes:
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([text(column.words) for column in report.columns])
    for row in _all_rows(report):
        lines.writerow([_listed(row.get(column.key)) for column in report.columns])
    # The mark at the start tells Excel that this is UTF-8.
    return written.getvalue().encode("utf-8-sig")


def _xlsx(report: Report) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(report.title)
    sheet.freeze_panes = "A4"
    for number, column in enumerate(report.columns):
        letter = chr(ord("A") + number)
        sheet.column_dimensions[letter].width = 7 * column.share
    bold = Font(bold=True)

    def cell(value: object, *, is_head: bool = False) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, _in_workbook(value))
        if isinstance(value, str):
            made.data_type = "s"
        if isinstance(value, Money):
            made.number_format = _YUAN
        if is_head:
            made.font = bold
        return made

    sheet.append([cell(report.title, is_head=True)])
    sheet.append([cell(_under_title(report))])
    sheet.append([cell(text(column.words), is_head=True) for column in report.columns])
    for row in _all_rows(report):
        sheet.append([cell(row.get(column.key)) for column in report.columns])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


_WRITERS: dict[str, Callable[[Report], bytes]] = {
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
    # a workbook knows no fen: two decimals are exact to 15 digits
    return value.fen / 100 if isinstance(value, Money) else value


def _under_title(report: Report) -> str:
    return f"{report.organization}  {_days(report)}"


def _days(report: Report) -> str:
    first, last = day_on_paper(report.first), day_on_paper(report.last)
    return text("paper.days", first=first, last=last)


def _layout(report: Report) -> Layout:
    return Layout(
        form_id=f"report-{report.name}",
        version="1",
        title=report.title,
        prescribed_by=text("report.own_form"),
        page=A4_LANDSCAPE,
        elements=(
            Line(left="{organization}", center="{period}", right="{unit}"),
            Grid("rows", tuple(_column(column) for column in report.columns), totals="totals"),
            Signatures((Signer(text("report.head")), Signer(text("report.maker"), "maker"))),
        ),
    )


def _column(column: Column) -> PaperColumn:
    return PaperColumn(
        text(column.words), column.key, column.share, "left", figures=column.is_money
    )


def _filled(uow: UnitOfWork, report: Report) -> FormValues:
    keys = [column.key for column in report.columns]
    totals = [{report.columns[0].key: text("report.total"), **report.totals}]
    values: Values = {
        "organization": report.organization,
        "period": text(
            "paper.days", first=day_on_paper(report.first), last=day_on_paper(report.last)
        ),
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
    if isinstance(value, Money):
        return amount_on_paper(value)
    return "" if value is None else str(value)
