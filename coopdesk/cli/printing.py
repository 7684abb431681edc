"""``form``: any printable form, for a record."""

import sys
from typing import Any

from coopdesk import words
from coopdesk.cli.context import Context
from coopdesk.cli.system import AddCommand
from coopdesk.services import printing


def register(add: AddCommand) -> None:
    """Add the command."""
    parser = add("form", help="list the printable forms, or print one for a record")
    parser.add_argument("form", choices=["list", *sorted(printing.FORM_SOURCES)])
    parser.add_argument("--for", dest="record", default="", metavar="ID")
    parser.add_argument("--out", metavar="F.pdf")
    parser.set_defaults(run=_form)


def _form(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.form == "list":
        return {"items": context.runner.ask(printing.list_forms)}
    printed = context.runner.ask(printing.print_form, told.form, told.record)
    if printed.missing:
        # Said before the paper exists: a name with a hole in it is noticed by its bearer first.
        sentence = words.text("printing.missing", characters=" ".join(printed.missing))
        print(sentence, file=sys.stderr)
    context.runner.ask(printing.save_form, told.form, told.record, told.out)
    return {
        "pages": printed.pages,
        "form_version": printed.form_version,
        "sheet_codes": printed.sheet_codes,
        "missing": printed.missing,
        "out": told.out,
    }
