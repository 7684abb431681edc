"""Copies of whole workspaces that nobody goes back to any more: let go, and told in the log.

An upgrade leaves a copy of the database, a restore or a salvage the whole workspace of before. How
many stay, and for how long, stands in ``db/reference/backups.toml``.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from coopdesk.domain.backups import KeptCopy, copies_to_let_go
from coopdesk.services.runner import open_to_all
from coopdesk.services.workspace import Workspace
from coopdesk.storage import keys, migrations, placing
from coopdesk.storage.engine import DATABASE_FILE
from coopdesk.storage.lock import LOCK_FILE
from coopdesk.storage.reference import load_backup_rules
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LetGoOfOld:
    """Tell which copies of whole workspaces are deleted now, by their names."""

    names: tuple[str, ...]


@open_to_all
def note_letting_go(uow: UnitOfWork, command: LetGoOfOld) -> None:  # noqa: ARG001
    """Write into the log what is deleted: nobody is to look for it in vain."""
    uow.touch("setting")


def let_go_of_old(workspace: Workspace) -> None:
    """Delete copies older than the rules keep them; the log is written first.

    What cannot be deleted is told and tried again the next time.
    """
    places = {copy: path for path, copy in _copies(workspace.folder)}
    rules, today = load_backup_rules()["kept"], workspace.runner.today
    old = copies_to_let_go(places, today, newest=rules["newest"], days=rules["days"])
    if not old:
        return
    workspace.runner.do(note_letting_go, LetGoOfOld(tuple(copy.name for copy in old)))
    for copy in old:
        with suppress(OSError):
            _delete(places[copy])


def _copies(folder: Path) -> Iterator[tuple[Path, KeptCopy]]:
    for path in migrations.copies_before(folder / DATABASE_FILE):
        yield path, KeptCopy(path.name, "upgrade", _day_of(path))
    for path in placing.kept_aside(folder):
        kind = path.name.rpartition("-")[0]
        yield path, KeptCopy(path.name, kind, _day_of(path))


def _day_of(path: Path) -> date:
    """Return when a copy was made, or when a workspace was last held before it was put aside."""
    lock = path / LOCK_FILE
    told = lock if lock.is_file() else path
    return datetime.fromtimestamp(told.stat().st_mtime).date()  # noqa: DTZ006 - a local day


def _delete(path: Path) -> None:
    if path.is_dir():
        (path / keys.KEY_FILE).unlink(missing_ok=True)  # nobody opens what is half gone
        shutil.rmtree(path)
    else:
        path.unlink()
