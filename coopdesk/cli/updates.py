"""``update``: an update on a stick, checked and made ready; the way back from the last one."""

from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.system import AddCommand
from coopdesk.services import updates


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    update = add("update", help="check an update and make it ready").add_subparsers(required=True)
    check = update.add_parser("check", help="is it the publisher's, whole, newer, for this system")
    check.set_defaults(run=_check)
    prepare = update.add_parser("prepare", help="copy the workspace and take the set-up off")
    prepare.set_defaults(run=_prepare)
    for one in (check, prepare):
        one.add_argument("file", type=Path, metavar="FILE.coopupdate")
    back = update.add_parser("back", help="what leads back from the last update")
    back.set_defaults(run=_back)


def _check(context: Context) -> dict[str, Any]:
    found = updates.check_update(context.arguments.file)
    return {
        "ok": True,
        "version": found.version,
        "made_on": found.made_on,
        "notes": list(found.notes),
        "installer": found.installer,
        "bytes": found.size,
    }


def _prepare(context: Context) -> dict[str, Any]:
    ready = updates.prepare_update(context.workspace, context.arguments.file)
    return {
        "version": ready.version,
        "installer": str(ready.installer),
        "backup": str(ready.backup),
    }


def _back(context: Context) -> dict[str, Any]:
    found = context.runner.ask(updates.find_way_back)
    if found is None:
        return {"update": None}
    return {
        "update": {
            "day": found.day,
            "before": found.before,
            "after": found.after,
            "backup": str(found.backup),
            "installer": str(found.installer) if found.installer else None,
        }
    }
