"""Salvaging a damaged workspace: what can be read goes into a new one, the damaged is kept aside.

What could not be read is told in words and in a file beside the database; it names tables and
numbers of rows, and nobody.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coopdesk import words
from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.durable import surroundings, write_durably
from coopdesk.services import passphrases, system
from coopdesk.services.opening import Clock, open_workspace
from coopdesk.services.runner import open_to_all
from coopdesk.services.workspace import Workspace
from coopdesk.storage import keys, placing, salvage
from coopdesk.storage.backup_series import unpack_newest
from coopdesk.storage.engine import DATABASE_FILE
from coopdesk.storage.lock import WorkspaceLock
from coopdesk.storage.salvage import Salvaged, TableSalvage
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NoteSalvage:
    """Remember that the books were salvaged, and of which tables something is missing."""

    day: date
    damaged_pages: int
    incomplete_tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What came of it: where the damaged workspace is kept, and the file that tells what lacks."""

    found: Salvaged
    kept: Path
    file: Path
    lines: tuple[str, ...]


@open_to_all
def note_salvage(uow: UnitOfWork, command: NoteSalvage) -> None:  # noqa: ARG001
    """Write the salvage into the log: whoever reads the books later has to know."""
    uow.touch("setting")


def salvage_workspace(
    folder: Path, operator: str, passphrase: str, clock: Clock, progress: Progress = NO_PROGRESS
) -> tuple[Workspace, SalvageReport]:
    """Salvage the workspace in ``folder`` and return the new one open, with what is missing.

    Raises WorkspaceTrouble ``wrong_passphrase`` and kin, ``locked``, ``nothing_salvaged``;
    SurroundingsTrouble, Cancelled: the damaged workspace is as it was then.
    """
    since = clock().isoformat(timespec="minutes")
    with _room_beside(folder) as room:
        older = unpack_newest(folder / placing.SERIES, room)
        key_file = _whole_key_file(folder, room if older else None)
        if key_file.parent == folder:
            key = passphrases.unlock(folder, operator, passphrase, clock())
        else:
            key = keys.unlock(key_file.parent, operator, passphrase)
        WorkspaceLock(folder, operator, since).release()
        new = room / "new"
        new.mkdir()
        found = salvage.salvage_database(
            folder / DATABASE_FILE,
            key,
            new / DATABASE_FILE,
            room / DATABASE_FILE if older else None,
            progress,
        )
        shutil.copyfile(key_file, new / keys.KEY_FILE)
        kept = placing.free_name(folder, placing.SALVAGED)
        with closing(open_workspace(new, operator, passphrase, clock)) as workspace:
            file, lines = _tell(workspace, found, kept)
        shutil.rmtree(new / placing.SERIES, ignore_errors=True)  # that of the place stays there
        placing.put_in_place(folder, lambda place: _move_all(new, place), placing.SALVAGED)
    report = SalvageReport(found, kept, folder / file, tuple(lines))
    return open_workspace(folder, operator, passphrase, clock), report


@contextmanager
def _room_beside(folder: Path) -> Iterator[Path]:
    """Give a folder to work in, by a name that the next start clears away after a power cut."""
    room = placing.beside(folder, placing.SALVAGING)
    with surroundings(folder):
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir()
    try:
        with surroundings(folder):
            yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _whole_key_file(folder: Path, older: Path | None) -> Path:
    """Return the key file, or that of a backup where it is damaged too."""
    try:
        keys.load(folder)
    except WorkspaceTrouble:
        if older is None:
            raise
        return older / keys.KEY_FILE
    return folder / keys.KEY_FILE


def _move_all(source: Path, target: Path) -> None:
    for file in source.iterdir():
        file.rename(target / file.name)


def _tell(workspace: Workspace, found: Salvaged, kept: Path) -> tuple[str, list[str]]:
    """Write the log entry and a file with what the self-test says; return its name and lines.

    Before the new workspace gets its place: none is there that does not tell what it lacks.
    """
    runner = workspace.runner
    incomplete = tuple(each.name for each in found.tables if not each.is_whole)
    noted = NoteSalvage(runner.today, len(found.damaged), incomplete)
    runner.do(note_salvage, noted)
    lines = [*_lines(found), *_check_lines(workspace)]
    file = workspace.folder / f"salvage-{runner.now:%Y%m%d-%H%M%S}.txt"
    head = words.text("salvage.head", at=f"{runner.now:%Y-%m-%d %H:%M}", folder=kept.name)
    write_durably(file, "\n".join([head, "", *lines, ""]).encode("utf-8"))
    return file.name, lines


def _lines(found: Salvaged) -> list[str]:
    rows = sum(each.rows for each in found.tables)
    pages = words.text("salvage.pages", count=found.pages, damaged=len(found.damaged), rows=rows)
    lines = [pages]
    if found.damaged:
        shown = ", ".join(map(str, found.damaged))
        lines.append(words.text("salvage.which_pages", pages=shown))
    lines += [_line(each) for each in found.tables if not each.is_whole]
    if found.unknown_rows:
        lines.append(words.text("salvage.unknown", count=found.unknown_rows))
    if not found.unknown_rows and all(each.is_whole for each in found.tables):
        lines.append(words.text("salvage.all_there"))
    return lines


def _line(table: TableSalvage) -> str:
    key, known = f"table.{table.name}", words.keys()
    name = words.text(key) if key in known else table.name
    if table.is_from_backup:
        return words.text("salvage.from_backup", table=name, rows=table.rows)
    lost = [_gap(low, high) for low, high in table.gaps]
    if table.broken:
        lost.append(words.text("salvage.broken", count=table.broken))
    between = words.text("salvage.between")
    return words.text("salvage.table", table=name, rows=table.rows, lost=between.join(lost))


def _gap(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return words.text("salvage.gap_anywhere")
    if low is None:
        return words.text("salvage.gap_before", high=high)
    if high is None:
        return words.text("salvage.gap_after", low=low)
    return words.text("salvage.gap", low=low, high=high)


def _check_lines(workspace: Workspace) -> list[str]:
    broken = [check for check in system.self_test(workspace) if not check.ok]
    if not broken:
        return [words.text("salvage.sound")]
    names = words.text("home.between").join(words.text(f"check.{each.name}") for each in broken)
    return [words.text("salvage.unsound", names=names)]
