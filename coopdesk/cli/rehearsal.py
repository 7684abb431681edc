"""``rehearsal``: a copy of the workspace to practise on, thrown away afterwards."""

from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.system import AddCommand
from coopdesk.services import rehearsal


def register(add: AddCommand) -> None:
    """Add the commands of the rehearsal."""
    steps = add("rehearsal", help="a copy to practise on").add_subparsers(required=True)
    begin = steps.add_parser("begin", help="copy the workspace; work there by --workspace")
    begin.set_defaults(run=_begin)
    steps.add_parser("show", help="whether one lies beside").set_defaults(run=_show)
    steps.add_parser("end", help="throw it away").set_defaults(run=_end)


def _begin(context: Context) -> dict[str, Any]:
    return {"folder": str(rehearsal.prepare_rehearsal(context.workspace))}


def _show(context: Context) -> dict[str, Any]:
    found = rehearsal.find_rehearsal(context.workspace.folder)
    day = context.runner.ask(rehearsal.rehearsed_day)
    return {"folder": str(found) if found else None, "rehearsal_of": day}


def _end(context: Context) -> dict[str, Any]:
    return {"folder": str(rehearsal.end_rehearsal(context.workspace))}
