"""Backups that are made by themselves: in the workspace, and carried to a second place.

Each is proved where it lies: put together again, opened, its pages, structure and references
checked, and the self-test of the books run on it. What came of it stands beside the file, so that
it is told even when the workspace itself no longer opens.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from coopdesk.domain.backups import CARRY_AFTER, BackupDays, Occasion, ProofState, names_to_keep
from coopdesk.domain.errors import (
    Refusal,
    SurroundingsTrouble,
    WorkspaceTrouble,
    require,
)
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.domain.rights import Capability, Role, assess_right
from coopdesk.durable import surroundings
from coopdesk.services import system
from coopdesk.services.backup_notes import (
    BROKEN,
    BackupTrouble,
    NoteBackupTrouble,
    SetBackupPlace,
    get_backup_place,
    get_backup_trouble,
    note_backup_trouble,
    set_backup_place,
)
from coopdesk.services.old_copies import let_go_of_old
from coopdesk.services.runner import open_to_all
from coopdesk.services.workspace import Workspace
from coopdesk.storage import backup, backup_series, migrations, placing
from coopdesk.storage.backup_series import Proof, SeriesBackup, SeriesPlace
from coopdesk.storage.engine import DATABASE_FILE, open_database
from coopdesk.storage.tables.system import AuditRow
from coopdesk.storage.unit_of_work import UnitOfWork

_ABOUT_BACKUPS = (
    "LetGoOfOld",
    "NoteBackup",
    "NoteBackupTrouble",
    "NoteSelfTest",
    "NoteWrongTries",
)
"""Commands that change nothing worth another backup."""


@dataclass(frozen=True, slots=True)
class BackupMade:
    """One backup in the list; ``size`` in bytes, ``broken`` the checks that found something."""

    path: Path
    made_at: datetime
    occasion: Occasion
    state: ProofState
    proved_at: str
    broken: tuple[str, ...]
    size: int
    is_second: bool


@dataclass(frozen=True, slots=True)
class BackupRun:
    """What came of a run: the newest backup, where it lies, and what stood in the way."""

    newest: BackupMade | None
    carried: bool
    trouble: BackupTrouble | None


def choose_place(workspace: Workspace, folder: Path | None) -> None:
    """Carry backups to ``folder`` from now on; None for to none.

    The workspace's own folder in it is made at once: where it is missing later, the stick is.
    Raises RuleViolation ``right.missing``, ``backup.place_inside``; SurroundingsTrouble.
    """
    require(assess_right([Role(workspace.runner.actor.role)], Capability.SYSTEM))
    if folder is not None:
        inside = folder.resolve().is_relative_to(workspace.folder.resolve())
        require([Refusal("backup.place_inside")] if inside else [])
        second = _second(workspace, str(folder))
        with surroundings(second.folder):
            second.folder.mkdir(exist_ok=True)
    told = "" if folder is None else str(folder)
    workspace.runner.do(set_backup_place, SetBackupPlace(told))


def keep_backup(workspace: Workspace, occasion: Occasion) -> SeriesBackup | None:
    """Make a backup in the workspace, to be proved later; None when nothing changed since the last.

    Raises WorkspaceTrouble ``damaged`` and SurroundingsTrouble; nothing is left behind then.
    """
    place, now = _first(workspace), workspace.runner.now
    kept = place.backups()
    newest = next((each for each in kept if each.state is not ProofState.BROKEN), None)
    if newest and not workspace.runner.ask(_has_changed_since, newest.sequence):
        return None
    return backup_series.add_backup(place, workspace.folder, workspace.key, now, occasion)


def keep_backup_on(workspace: Workspace, occasion: Occasion) -> None:
    """Keep a backup before or after something important.

    Before taking in, what stands in the way is raised, as ``keep_backup`` does: nothing is taken in
    then. After closing, the closing stands, and the home page tells what stood in the way.
    """
    try:
        keep_backup(workspace, occasion)
    except (SurroundingsTrouble, WorkspaceTrouble) as error:
        if occasion is Occasion.TAKE:
            raise
        _note(workspace, _trouble_of(workspace, error))


def run_backups(
    workspace: Workspace, occasion: Occasion, progress: Progress = NO_PROGRESS
) -> BackupRun:
    """Keep a backup where something changed, carry it to the second place, prove what waits.

    What stands in the way is noted for the home page and told, not raised: the work goes on. It
    can be stopped between any two steps; what is done by then stays.
    """
    trouble: BackupTrouble | None = None
    carried = False
    try:
        keep_backup(workspace, occasion)
        _prove_waiting(workspace, _first(workspace), progress)
        carried = _carry_newest(workspace, progress)
    except (SurroundingsTrouble, WorkspaceTrouble) as error:
        trouble = _trouble_of(workspace, error)
    broken = _newest_broken(workspace)
    if broken is None:
        let_go_of_old(workspace)
    if trouble is None and broken is not None:
        trouble = BackupTrouble(workspace.runner.today, BROKEN, broken.path.name)
    _note(workspace, trouble)
    made = next(iter(list_backups(workspace)), None)
    return BackupRun(made, carried, trouble)


def is_run_due(workspace: Workspace) -> bool:
    """Return whether something waits: a proof, a stick that is back, or what changed for hours."""
    kept = _first(workspace).backups()
    if not kept or any(each.state is ProofState.WAITING for each in kept):
        return True
    second = _second_place(workspace)
    if second is not None and second.folder.is_dir() and _is_behind(kept, second):
        return True
    # a clock that was set back meanwhile is no reason to wait for years
    waits = abs(workspace.runner.now - kept[0].made_at) >= CARRY_AFTER
    return waits and has_changed(workspace)


def has_changed(workspace: Workspace) -> bool:
    """Return whether anything was done that no backup has."""
    kept = _first(workspace).backups()
    return not kept or workspace.runner.ask(_has_changed_since, kept[0].sequence)


def _is_behind(kept: Sequence[SeriesBackup], second: SeriesPlace) -> bool:
    """Return whether the newest sound backup does not lie sound in the second place."""
    newest = next((each for each in kept if each.state is ProofState.SOUND), None)
    there = {each.path.name for each in second.backups() if each.state is ProofState.SOUND}
    return newest is not None and newest.path.name not in there


def list_backups(workspace: Workspace) -> list[BackupMade]:
    """Return the backups of the workspace and of its second place, the newest first.

    Those of a place that is not there are left out; the trouble noted tells of it.
    """
    found = [_shown(each, is_second=False) for each in _first(workspace).backups()]
    if (second := _second_place(workspace)) and second.folder.is_dir():
        found += [_shown(each, is_second=True) for each in second.backups()]
    return sorted(found, key=lambda each: (each.made_at, each.is_second), reverse=True)


def get_backup_days(workspace: Workspace) -> BackupDays:
    """Return the days of the newest backups proved here and brought away."""
    kept = (each for each in _first(workspace).backups() if each.state is ProofState.SOUND)
    newest = next(kept, None)
    away = workspace.runner.ask(system.last_backup)
    return BackupDays(newest.made_at.date() if newest else None, away)


def prove_backup(workspace: Workspace, path: Path) -> tuple[str, ...]:
    """Put a backup together, open and check it; return the checks that found something.

    Of a series the proof is written beside it. Raises WorkspaceTrouble ``missing``,
    ``not_a_backup``; SurroundingsTrouble.
    """
    broken = tuple(_find_broken(workspace, path))
    for place in (_first(workspace), _second_place(workspace)):
        if place is not None and place.folder == path.parent:
            for each in place.backups():
                if each.path == path:
                    _write_proof(workspace, each, broken)
    return broken


def _find_broken(workspace: Workspace, path: Path) -> Iterator[str]:
    with (
        surroundings(workspace.folder),
        tempfile.TemporaryDirectory(dir=workspace.folder, prefix=".proof-") as room,
    ):
        copy = Path(room) / DATABASE_FILE
        try:
            backup.unpack(path, Path(room))
            if parts := backup.broken_parts(copy, workspace.key):
                yield from parts
                return
            migrations.bring_up(copy, workspace.key)
            yield from _broken_books(workspace, copy)
        except WorkspaceTrouble as trouble:
            if trouble.code != "damaged":
                raise
            yield "pages"


def _broken_books(workspace: Workspace, copy: Path) -> list[str]:
    engine = open_database(copy, workspace.key)
    try:
        with engine.connect() as connection:
            uow = UnitOfWork(connection, workspace.runner.actor, workspace.runner.now)
            checks = system.book_checks()
            return [name for name, check in checks if name != "drafts" and check(uow)]
    finally:
        engine.dispose()


def _prove_waiting(workspace: Workspace, place: SeriesPlace, progress: Progress) -> None:
    """Prove what waits for it, the newest first, then let go of what the rotation does not keep."""
    waiting = [each for each in place.backups() if each.state is ProofState.WAITING]
    for done, each in enumerate(waiting):
        progress.step(done, len(waiting))
        _write_proof(workspace, each, tuple(_find_broken(workspace, each.path)))
    keep = names_to_keep(each.as_made for each in place.backups())
    backup_series.remove_backups(place, keep)


def _write_proof(workspace: Workspace, each: SeriesBackup, broken: tuple[str, ...]) -> None:
    at = workspace.runner.now.isoformat(timespec="seconds")
    if broken:
        backup_series.drop_broken_pieces(each)
    backup_series.note_proof(each, Proof(at, broken))


def _carry_newest(workspace: Workspace, progress: Progress) -> bool:
    """Bring the newest sound backup to the second place; return whether it lies there, proved."""
    second = _second_place(workspace)
    if second is None:
        return False
    sound = (each for each in _first(workspace).backups() if each.state is ProofState.SOUND)
    newest = next(sound, None)
    if newest is None:
        return False
    there = next((each for each in second.backups() if each.path.name == newest.path.name), None)
    if there is None or there.state is not ProofState.SOUND:
        backup_series.carry_backup(newest, second.folder, progress)
        _prove_waiting(workspace, second, progress)
        there = next(each for each in second.backups() if each.path.name == newest.path.name)
        if there.state is ProofState.SOUND:
            _note_carried(workspace, there)
    return there.state is ProofState.SOUND


def _note_carried(workspace: Workspace, there: SeriesBackup) -> None:
    digest = backup.sha256_of(there.path)
    noted = system.NoteBackup(there.made_at.date(), digest, str(there.path))
    workspace.runner.do(system.note_backup, noted)


def _newest_broken(workspace: Workspace) -> SeriesBackup | None:
    """Return the newest backup of a place when it is broken; a newer sound one makes it good."""
    for place in (_first(workspace), _second_place(workspace)):
        if place is not None and place.folder.is_dir():
            newest = next(iter(place.backups()), None)
            if newest and newest.state is ProofState.BROKEN:
                return newest
    return None


def _trouble_of(
    workspace: Workspace, error: SurroundingsTrouble | WorkspaceTrouble
) -> BackupTrouble:
    place = str(error.values.get("place", error.values.get("file", "")))
    return BackupTrouble(workspace.runner.today, error.code, place)


def _note(workspace: Workspace, trouble: BackupTrouble | None) -> None:
    """Note what changed against the last time: a stick that is away is told once."""
    before = workspace.runner.ask(get_backup_trouble)
    code, place = (trouble.code, trouble.place) if trouble else ("", "")
    known = (before.code, before.place) if before else ("", "")
    if (code, place) != known:
        noted = NoteBackupTrouble(workspace.runner.today, code, place)
        workspace.runner.do(note_backup_trouble, noted)


def _first(workspace: Workspace) -> SeriesPlace:
    return _place(workspace, workspace.folder / placing.SERIES)


def _second_place(workspace: Workspace) -> SeriesPlace | None:
    place = workspace.runner.ask(get_backup_place)
    return _second(workspace, place) if place else None


def _second(workspace: Workspace, place: str) -> SeriesPlace:
    actor = workspace.runner.actor
    name = f"coopdesk-{actor.division_code}-{_identity(workspace)[-8:]}"
    return _place(workspace, Path(place) / name)


def _place(workspace: Workspace, folder: Path) -> SeriesPlace:
    return SeriesPlace(folder, workspace.runner.actor.division_code, _identity(workspace))


def _identity(workspace: Workspace) -> str:
    return backup_series.identity_of(workspace.folder)


def _shown(each: SeriesBackup, *, is_second: bool) -> BackupMade:
    return BackupMade(
        path=each.path,
        made_at=each.made_at,
        occasion=each.occasion,
        state=each.state,
        proved_at=each.proof.at if each.proof else "",
        broken=each.proof.broken if each.proof else (),
        size=each.size,
        is_second=is_second,
    )


@open_to_all
def _has_changed_since(uow: UnitOfWork, sequence: int) -> bool:
    query = select(func.count()).where(
        AuditRow.sequence > sequence, AuditRow.command.not_in(_ABOUT_BACKUPS)
    )
    return bool(uow.session.scalar(query))
