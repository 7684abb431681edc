"""Reading a sheet or a typed paper apart, and saying in words when its reader had to be stopped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from coopdesk.apart import ReadingStopped, Room, Stop
from coopdesk.domain.errors import BadSheet

MOST_SECONDS = 300
"""For one file; eight million cells take a twentieth of it on a new computer."""
_CODES = {
    Stop.CRASHED: "workbook.crashed",
    Stop.SLOW: "workbook.slow",
    Stop.MEMORY: "workbook.memory",
}
Made = TypeVar("Made")


def read_apart(path: Path, work: Callable[..., Made], *given: object) -> Made:
    """Return what ``work`` reads in the file at ``path``, told it as an absolute path.

    Raises BadSheet as ``work``, and ``workbook.crashed``, ``workbook.slow``, ``workbook.memory``.
    """
    with _told(path), Room(MOST_SECONDS) as room:
        return room.ask(work, path.absolute(), *given)


def pieces_apart(path: Path, work: Callable[..., Iterator[Made]], *given: object) -> Iterator[Made]:
    """Yield what ``work`` reads piece by piece; raises as ``read_apart``."""
    with _told(path), Room(MOST_SECONDS) as room:
        yield from room.pieces(work, path.absolute(), *given)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except ReadingStopped as stopped:
        raise BadSheet.because(_CODES[stopped.stop], name=path.name) from stopped
