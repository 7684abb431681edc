"""``form``: any printable form, for one record or for many in one file."""

import sys
from argparse import Namespace
from datetime import date
from typing import Any

from coopdesk import words
from coopdesk.cli.context import Context
from coopdesk.cli.sheets import Reporter
from coopdesk.cli.system import AddCommand
from coopdesk.services import printing
from coopdesk.services.filtered_lists import members_shown
from coopdesk.services.members import list_members
from coopdesk.services.prints import NotePrints, note_prints


def register(add: AddCommand) -> None:
    """Add the command."""
    parser = add("form", help="list the printable forms, or print one for records")
    parser.add_argument("form", choices=["list", *sorted(printing.FORM_SOURCES)])
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--for", dest="records", nargs="+", default=[], metavar="ID")
    chosen.add_argument("--members-of", metavar="ID", help="every member of an organization")
    parser.add_argument("--filter", metavar="NAME", help="of them, as a saved filter shows them")
    parser.add_argument("--as-of", metavar="DAY", type=date.fromisoformat)
    parser.add_argument("--out", metavar="F.pdf")
    parser.set_defaults(run=_form)


def _form(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.form == "list":
        return {"items": context.runner.ask(printing.list_forms)}
    records = _records(context, told)
    printed = context.runner.ask(
        printing.print_forms, told.form, records, told.as_of, progress=Reporter()
    )
    if printed.missing:
        # Said before the paper exists: a name with a hole in it is noticed by its bearer first.
        sentence = words.text("printing.missing", characters=" ".join(printed.missing))
        print(sentence, file=sys.stderr)
    if told.out:
        context.runner.ask(printing.save_printed, printed, told.out)
        if printed.prints:
            context.do(note_prints, NotePrints(printed.prints))
    return {
        "pages": printed.pages,
        "form_version": printed.form_version,
        "sheet_codes": printed.sheet_codes,
        "missing": printed.missing,
        "out": told.out,
    }


def _records(context: Context, told: Namespace) -> list[str]:
    if told.members_of is None:
        return list(told.records)
    if told.filter:
        shown = context.runner.ask(members_shown, told.members_of, told.filter)
        return [item.id for item in shown]
    return [item.id for item in context.runner.ask(list_members, told.members_of)]
