"""One workspace in the place of another, whole, whatever happens on the way.

What takes long is built beside the place under a name that nobody takes for a workspace; what was
there is kept aside. A power cut between the last steps leaves a whole workspace on its way: the
next start brings it to its place, and clears away what was never finished.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from coopdesk.durable import surroundings, sync_folder, sync_tree

SERIES = "backups"
"""The folder in a workspace where its own series of backups lies; it stays with the place."""
RESTORED, SALVAGED = "before-restore", "damaged"
"""What the folders are called that are kept aside, by what took their place."""
NEW, SALVAGING = "new", "salvaging"
"""What is built beside a workspace, besides the one that is to take its place."""
_BUILDING, _COMING, _RETURNING = "building", "coming", "returning"
_UNFINISHED = (".backup-*", ".proof-*", ".*.part", ".*.part-*")
"""Copies and drafts in a workspace that only the program which makes them needs."""


def beside(folder: Path, what: str) -> Path:
    """Return the name beside ``folder`` of what is being built for it."""
    return folder.with_name(f".{folder.name}.{what}")


def free_name(folder: Path, why: str) -> Path:
    """Return the next name under which a workspace is kept aside, with ``why`` in it."""
    number = 1
    while (aside := folder.with_name(f"{folder.name}.{why}-{number}")).exists():
        number += 1
    return aside


def put_in_place(folder: Path, build: Callable[[Path], object], why: str) -> Path | None:
    """Let ``build`` fill a room beside ``folder``, and put it in the place of the workspace there.

    What lay there is kept beside it, and its new name, with ``why`` in it, is returned (None when
    there was nothing); its series of backups goes with the workspace. Raises what ``build`` does,
    and SurroundingsTrouble; then ``folder`` is as it was.
    """
    room, coming = beside(folder, _BUILDING), beside(folder, _COMING)
    with surroundings(folder):
        finish_placing(folder)
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(parents=True)
    try:
        with surroundings(room):
            build(room)
        with surroundings(folder):
            sync_tree(room)  # a name may reach the disk before what it names
            room.rename(coming)
            sync_folder(folder.parent)
            return _exchange(coming, folder, why)
    except BaseException:
        with suppress(OSError):
            _discard(coming, folder)
        raise
    finally:
        shutil.rmtree(room, ignore_errors=True)


def put_back(aside: Path, folder: Path) -> Path | None:
    """Put a workspace that was kept aside back in its place; what lies there is kept aside.

    Raises SurroundingsTrouble; then all is as it was.
    """
    returning = beside(folder, _RETURNING)
    with surroundings(folder):
        finish_placing(folder)
        aside.rename(returning)
        try:
            return _exchange(returning, folder, RESTORED)
        except OSError:
            returning.rename(aside)
            raise


def finish_placing(folder: Path) -> None:
    """Bring a workspace to its place that a power cut stopped on its way there.

    Where the place is still taken, one that was built is thrown away, and one that was kept aside
    is kept aside again. Raises SurroundingsTrouble.
    """
    with surroundings(folder):
        for what in (_COMING, _RETURNING):
            found = beside(folder, what)
            if not found.is_dir():
                continue
            if not _is_taken(folder):
                found.rename(folder)
            elif what == _RETURNING:
                _move_series(found, folder)
                found.rename(free_name(folder, RESTORED))
            else:
                _discard(found, folder)
            sync_folder(folder.parent)


def clear_rest(folder: Path) -> None:
    """Delete what was never finished in a workspace and beside it; only who holds its lock may.

    What cannot be deleted stays for the next time: it is in nobody's way.
    """
    for found in _rest_of(folder):
        if found.is_dir():
            shutil.rmtree(found, ignore_errors=True)
        else:
            found.unlink(missing_ok=True)


def kept_aside(folder: Path) -> list[Path]:
    """Return the workspaces kept aside of the one in ``folder``."""
    return [
        found
        for why in (RESTORED, SALVAGED)
        for found in folder.parent.glob(f"{folder.name}.{why}-*")
        if found.name.rpartition("-")[2].isdigit()
    ]


def _rest_of(folder: Path) -> Iterator[Path]:
    for pattern in _UNFINISHED:
        yield from folder.glob(pattern)
        yield from folder.glob(f"{SERIES}/{pattern}")
    yield from folder.glob(f"{SERIES}/pieces/*/.*.part")
    for what in (NEW, _BUILDING, SALVAGING):
        if (found := beside(folder, what)).is_dir():
            yield found


def _exchange(coming: Path, folder: Path, why: str) -> Path | None:
    """Give ``coming`` the name of ``folder``; a power cut leaves both, under one name or another.

    The series goes first: it can be told from which of the two it came.
    """
    _move_series(folder, coming)
    try:
        aside = _move_aside(folder, why)
        try:
            coming.rename(folder)
        except OSError:
            if aside is not None:
                aside.rename(folder)
            raise
    except OSError:
        _move_series(coming, folder)
        raise
    sync_folder(folder.parent)
    return aside


def _discard(coming: Path, folder: Path) -> None:
    """Throw away what was built, but not the series that went along with it."""
    if coming.is_dir():
        _move_series(coming, folder)
        shutil.rmtree(coming)


def _move_series(source: Path, target: Path) -> None:
    if (source / SERIES).is_dir() and not (target / SERIES).exists():
        (source / SERIES).rename(target / SERIES)


def _move_aside(folder: Path, why: str) -> Path | None:
    if not _is_taken(folder):
        return None
    aside = free_name(folder, why)
    folder.rename(aside)
    return aside


def _is_taken(folder: Path) -> bool:
    """Return whether something lies in ``folder``; an empty one is given up."""
    if not folder.exists():
        return False
    if any(folder.iterdir()):
        return True
    folder.rmdir()
    return False
