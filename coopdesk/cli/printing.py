"""``form``: any printable form, for one record or for many; ``printer``: how far one is off."""

import sys
from argparse import Namespace
from decimal import Decimal
from pathlib import Path
from typing import Any

from coopdesk import words
from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import Reporter
from coopdesk.cli.system import AddCommand
from coopdesk.domain.print_jobs import PrintJob, Sides, page_order
from coopdesk.services import drawn_forms, printers, printing
from coopdesk.services.filtered_lists import members_shown
from coopdesk.services.form_workbooks import save_form_workbook
from coopdesk.services.members import list_members
from coopdesk.services.page_arranging import arrange_pages
from coopdesk.services.prints import NotePrints, note_prints


def register(add: AddCommand) -> None:
    """Add the command."""
    parser = add("form", help="list the printable forms, or print one for records")
    parser.add_argument("form", choices=["list", *sorted(printing.FORM_SOURCES)])
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--for", dest="records", nargs="+", default=[], metavar="ID")
    chosen.add_argument("--members-of", metavar="ID", help="every member of an organization")
    parser.add_argument("--filter", metavar="NAME", help="of them, as a saved filter shows them")
    add_as_of(parser)
    parser.add_argument("--out", metavar="F.pdf|.xlsx")
    parser.add_argument("--printer", default="", metavar="NAME", help="drawn for this printer")
    parser.add_argument("--pages", default="", metavar="RANGES", help="1-3,5")
    parser.add_argument("--copies", type=int, default=1, metavar="N")
    parser.add_argument("--by-page", action="store_true", help="all copies of a page together")
    parser.add_argument("--sides", type=Sides, choices=list(Sides), default=Sides.ONE)
    parser.set_defaults(run=_form)
    printer = add("printer", help="printers and how far each is off")
    actions = printer.add_subparsers(title="actions", required=True, metavar="ACTION")
    actions.add_parser("list", help="the calibrated printers").set_defaults(run=_printers)
    sheet = actions.add_parser("sheet", help="the sheet to be measured with a ruler")
    sheet.add_argument("printer", metavar="NAME")
    sheet.add_argument("--out", required=True, metavar="F.pdf")
    sheet.add_argument("--check", action="store_true", help="drawn as the calibration says")
    sheet.set_defaults(run=_sheet)
    setting = actions.add_parser("set", help="what the ruler says, in millimetres")
    setting.add_argument("printer", metavar="NAME")
    for length in ("left", "top", "across", "upright"):
        setting.add_argument(f"--{length}", type=_tenths, required=True, metavar="MM")
    setting.set_defaults(run=_calibrate)
    forgetting = actions.add_parser("forget", help="print as if it were not off")
    forgetting.add_argument("printer", metavar="NAME")
    forgetting.set_defaults(run=_forget)


def _tenths(typed: str) -> int:
    return round(Decimal(typed) * 10)


def _printers(context: Context) -> dict[str, Any]:
    return {"items": context.runner.ask(printers.list_printers)}


def _sheet(context: Context) -> dict[str, Any]:
    told = context.arguments
    sheet = context.runner.ask(
        printers.calibration_sheet, told.printer, proves=told.check, corrected=told.check
    )
    context.runner.ask(drawn_forms.save_printed, sheet, told.out)
    return {"printer": told.printer, "out": told.out}


def _calibrate(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = printers.CalibratePrinter(
        told.printer, told.left, told.top, told.across, told.upright
    )
    found = context.do(printers.calibrate_printer, command)
    return {"printer": told.printer, "calibration": found}


def _forget(context: Context) -> dict[str, Any]:
    context.do(printers.forget_printer, printers.ForgetPrinter(context.arguments.printer))
    return {"printer": context.arguments.printer}


def _form(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.form == "list":
        return {"items": context.runner.ask(printing.list_forms)}
    records = _records(context, told)
    if told.out and told.out.lower().endswith(".xlsx"):
        ask = context.runner.ask
        ask(save_form_workbook, told.form, records, told.as_of, Path(told.out))
        return {"form": told.form, "records": len(records), "out": told.out}
    printed = context.runner.ask(
        printing.print_forms,
        told.form,
        records,
        told.as_of,
        printer=told.printer,
        progress=Reporter(),
    )
    job = PrintJob(told.pages, told.copies, not told.by_page, told.sides)
    order = None
    if job != PrintJob():
        order = page_order(job, printed.pages, printed.starts)
        printed = context.runner.ask(arrange_pages, printed, job)
    if printed.missing:
        # Said before the paper exists: a name with a hole in it is noticed by its bearer first.
        sentence = words.text("printing.missing", characters=" ".join(printed.missing))
        print(sentence, file=sys.stderr)
    for text in printed.crowded:
        print(words.text("kit.crowded_texts", texts=text), file=sys.stderr)
    if told.out:
        context.runner.ask(drawn_forms.save_printed, printed, told.out)
        if printed.prints:
            context.do(note_prints, NotePrints(printed.prints, told.printer, order))
    return {
        "pages": printed.pages,
        "form_version": printed.form_version,
        "sheet_codes": printed.sheet_codes,
        "missing": printed.missing,
        "crowded": printed.crowded,
        "out": told.out,
    }


def _records(context: Context, told: Namespace) -> list[str]:
    if told.members_of is None:
        return list(told.records)
    if told.filter:
        shown = context.runner.ask(members_shown, told.members_of, told.filter)
        return [item.id for item in shown]
    return [item.id for item in context.runner.ask(list_members, told.members_of)]
