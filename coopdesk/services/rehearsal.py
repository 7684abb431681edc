"""Rehearsal (演练): a copy of the workspace to practise on, thrown away afterwards.

The copy lies beside the workspace, encrypted by the same key and opened by the same passphrases. It
has none of the office's signing keys, so that nothing in it can be sealed in the office's name. It
gets its own name when it is whole; it loses its key file first when it goes, so that nobody opens
what a power cut left of it.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coopdesk.domain.errors import Refusal, require
from coopdesk.durable import surroundings, sync_folder
from coopdesk.services.opening import open_beside
from coopdesk.services.runner import open_to_all
from coopdesk.services.workspace import Workspace
from coopdesk.storage import backup, keys
from coopdesk.storage.engine import DATABASE_FILE
from coopdesk.storage.lock import WorkspaceLock
from coopdesk.storage.tables.system import REHEARSAL, SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

SUFFIX = ".rehearsal"


@dataclass(frozen=True, slots=True)
class BeginRehearsal:
    """Mark a copy as one to practise on, as the books stood on ``day``."""

    day: date


@open_to_all
def note_rehearsal(uow: UnitOfWork, command: BeginRehearsal) -> None:
    """Mark this workspace for good, and put keys that nobody trusts in the place of its own."""
    from coopdesk.services.exchange.keyring import forget_keys

    forget_keys(uow)
    uow.session.add(SettingRow(key=REHEARSAL, value={"day": command.day.isoformat()}))
    uow.touch("setting")


def rehearsed_day(uow: UnitOfWork) -> date | None:
    """Return the day whose books are practised on, None in a workspace that is no rehearsal."""
    row = uow.session.get(SettingRow, REHEARSAL)
    return date.fromisoformat(row.value["day"]) if row else None


def find_rehearsal(folder: Path) -> Path | None:
    """Return the rehearsal that lies beside the workspace in ``folder``, None without one."""
    place = rehearsal_folder(folder)
    return place if (place / keys.KEY_FILE).is_file() else None


def prepare_rehearsal(workspace: Workspace) -> Path:
    """Copy the workspace as it stands and return where the copy lies; one that lies there stays.

    Raises RuleViolation ``rehearsal.within`` in a rehearsal, SurroundingsTrouble, WorkspaceTrouble
    ``damaged``; then nothing is left behind.
    """
    require([Refusal("rehearsal.within")] if workspace.runner.actor.is_rehearsal else [])
    clear_rests(workspace.folder)
    place = rehearsal_folder(workspace.folder)
    if find_rehearsal(workspace.folder) is not None:
        return place
    building = _building(place)
    with surroundings(building):
        building.mkdir()
    try:
        backup.copy_database(
            workspace.folder / DATABASE_FILE, workspace.key, building / DATABASE_FILE
        )
        copy = open_beside(workspace, building)
        try:
            copy.runner.do(note_rehearsal, BeginRehearsal(workspace.runner.today))
        finally:
            copy.close()
        keys.copy_for_rehearsal(workspace.folder, building)
        with surroundings(place):
            building.rename(place)
            sync_folder(place.parent)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return place


def open_rehearsal(workspace: Workspace) -> Workspace:
    """Return the prepared rehearsal, open; raises WorkspaceTrouble ``missing`` and ``locked``."""
    place = rehearsal_folder(workspace.folder)
    keys.load(place)
    return open_beside(workspace, place)


def end_rehearsal(workspace: Workspace) -> Path:
    """Throw away the rehearsal beside the workspace, or the workspace itself where it is one.

    Returns where it lay. Raises WorkspaceTrouble ``locked`` while a program has it open,
    SurroundingsTrouble, RuleViolation ``rehearsal.none``.
    """
    runner, folder = workspace.runner, workspace.folder
    place = folder if runner.actor.is_rehearsal else rehearsal_folder(folder)
    is_one = (place / keys.KEY_FILE).is_file() and keys.load(place).get("rehearsal")
    require([] if is_one else [Refusal("rehearsal.none")])
    if runner.actor.is_rehearsal:
        workspace.close()
    since = runner.now.isoformat(timespec="minutes")
    WorkspaceLock(place, runner.actor.operator, since).release()
    with surroundings(place):
        (place / keys.KEY_FILE).unlink()
        sync_folder(place)
        shutil.rmtree(place)
    return place


def clear_rests(folder: Path) -> None:
    """Remove what a power cut left of a rehearsal of the workspace in ``folder``: nothing opens it.

    Raises SurroundingsTrouble.
    """
    place = rehearsal_folder(folder)
    with surroundings(place):
        for rest in (_building(place), place):
            if rest.is_dir() and not (rest / keys.KEY_FILE).exists():
                shutil.rmtree(rest)
        shutil.rmtree(_building(place), ignore_errors=True)


def rehearsal_folder(folder: Path) -> Path:
    """Return where the rehearsal of the workspace in ``folder`` lies."""
    return folder.with_name(folder.name + SUFFIX)


def _building(place: Path) -> Path:
    return place.with_name(f".{place.name}.new")
