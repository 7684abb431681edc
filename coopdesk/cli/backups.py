"""``backup``, ``restore``, ``salvage``: keeping the workspace, going back, saving what can be."""

from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.output import Reporter
from coopdesk.cli.system import AddCommand
from coopdesk.domain.backups import Occasion
from coopdesk.domain.errors import SurroundingsTrouble, WorkspaceTrouble
from coopdesk.services import backup_notes, backups, restoring, system
from coopdesk.services.backup_notes import BROKEN, BackupTrouble
from coopdesk.services.backups import BackupMade
from coopdesk.services.opening import operators_of

RESTORING = "restore"
"""Who holds the lock while nobody is signed in."""


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    backup = add("backup", help="make, carry, prove and list backups").add_subparsers(required=True)
    make = backup.add_parser("make", help="write one file that stands alone")
    make.add_argument("folder", type=Path, metavar="DIR")
    make.set_defaults(run=_make)
    check = backup.add_parser("check", help="put a backup together, open it, test its books")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(run=_check)
    run = backup.add_parser("run", help="keep what changed, prove it, carry it to the second place")
    run.set_defaults(run=_run)
    backup.add_parser("list", help="all backups with their proofs").set_defaults(run=_list)
    place = backup.add_parser("place", help="show or choose the second place")
    place.add_argument("folder", type=Path, metavar="DIR", nargs="?")
    place.add_argument("--none", action="store_true", help="carry to no second place")
    place.set_defaults(run=_place)
    back = add("restore", help="put a backup, or what was kept aside, in the workspace's place")
    back.add_argument("file", type=Path, metavar="FILE|DIR", nargs="?")
    back.add_argument("--preview", action="store_true", help="only tell what would change")
    back.add_argument("--before-upgrade", action="store_true", help="the copy made before it")
    back.set_defaults(run=_restore)
    save = add("salvage", help="read what can be read of a damaged workspace into a new one")
    save.set_defaults(run=_salvage)


def _make(context: Context) -> dict[str, Any]:
    made = system.make_backup(context.workspace, context.arguments.folder)
    return {"ok": True, "sha256": made.sha256, "file": str(made.path)}


def _check(context: Context) -> dict[str, Any]:
    path = context.arguments.file
    if broken := backups.prove_backup(context.workspace, path):
        raise WorkspaceTrouble(BROKEN, file=path.name, checks=", ".join(broken))
    checked = system.check_backup_of(context.workspace, path)
    return {"ok": True, "sha256": checked.sha256, "made_at": checked.made_at}


def _run(context: Context) -> dict[str, Any]:
    run = backups.run_backups(context.workspace, Occasion.SCHEDULE, Reporter())
    if run.trouble:
        raise _as_trouble(run.trouble)
    newest = run.newest and _told(run.newest)
    return {"ok": True, "carried": run.carried, "newest": newest}


def _list(context: Context) -> dict[str, Any]:
    trouble = context.runner.ask(backup_notes.get_backup_trouble)
    return {
        "items": [_told(each) for each in backups.list_backups(context.workspace)],
        "trouble": trouble and {"since": trouble.day, "code": trouble.code, "place": trouble.place},
    }


def _place(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.folder or told.none:
        backups.choose_place(context.workspace, None if told.none else told.folder)
    return {"place": context.runner.ask(backup_notes.get_backup_place) or None}


def _restore(context: Context) -> dict[str, Any]:
    told = context.arguments
    since = context.now().isoformat(timespec="minutes")
    if told.before_upgrade:
        kept = restoring.undo_upgrade(context.folder, RESTORING, since)
    elif told.file is None:
        raise WorkspaceTrouble("missing", folder="")
    elif told.preview:
        return _preview(context)
    else:
        kept = restoring.go_back(told.file, context.folder, RESTORING, since)
    return {"ok": True, "kept": str(kept) if kept else None}


def _preview(context: Context) -> dict[str, Any]:
    preview = restoring.preview_restore(context.workspace, context.arguments.file, Reporter())
    found = preview.difference
    return {
        "made_at": preview.made_at,
        "steps": found.steps,
        "tables": found.tables,
        "packages": found.packages,
    }


def _salvage(context: Context) -> dict[str, Any]:
    from coopdesk.services.salvage import salvage_workspace

    operator = context.operator(operators_of(context.folder))
    clock = context.clock(for_trying=False)
    workspace, report = salvage_workspace(
        context.folder, operator, context.passphrase(), clock, Reporter()
    )
    workspace.close()
    found = report.found
    return {
        "pages": found.pages,
        "damaged_pages": found.damaged,
        "tables": [
            {"table": each.name, "rows": each.rows, "broken": each.broken, "gaps": each.gaps}
            for each in found.tables
        ],
        "unknown_rows": found.unknown_rows,
        "kept": str(report.kept),
        "report": str(report.file),
        "lines": report.lines,
    }


def _told(made: BackupMade) -> dict[str, Any]:
    return {
        "file": str(made.path),
        "made_at": made.made_at,
        "occasion": made.occasion,
        "state": made.state,
        "proved_at": made.proved_at,
        "broken": made.broken,
        "size": made.size,
        "second_place": made.is_second,
    }


def _as_trouble(trouble: BackupTrouble) -> SurroundingsTrouble | WorkspaceTrouble:
    if trouble.code in {"damaged", BROKEN}:
        return WorkspaceTrouble(trouble.code, file=trouble.place, checks="")
    return SurroundingsTrouble(trouble.code, place=trouble.place)
