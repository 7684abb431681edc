"""A file from a scanner or a phone as pages, each as a picture and as a file of its own.

Libraries in C++ draw them and look for codes, in a process apart: see ``coopdesk.apart``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TypeVar

from PIL import Image

from coopdesk.apart import ReadingStopped, Room, Stop
from coopdesk.domain.attachments import MediaType
from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.forms import codes
from coopdesk.forms.scans.page_file import PageFile, Pixels
from coopdesk.forms.scans.reading import FoundCode

MOST_PAGES = 500
"""As many sheets as an automatic feeder takes in a morning; more come in several files."""
MOST_SECONDS = 60
"""For one page; one at 300 dpi takes a fifth of a second on a new computer."""
PART_OF_A_PAGE = 0.25
"""Of these seconds each page brings so much: far more than a good one takes in all readings."""
_CODES = {
    Stop.CRASHED: "scan.crashed",
    Stop.SLOW: "scan.slow",
    Stop.MEMORY: "scan.memory",
}
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Patience:
    """How many pages a file may have, and how many seconds one of them may take.

    They are counted over all readings of the file: as often as it is asked, it takes ``seconds``
    and a part of them more for each page asked for.
    """

    pages: int = MOST_PAGES
    seconds: float = MOST_SECONDS


class ScanFile:
    """An open file; its pages count from 1. Close it, or use it as a context."""

    def __init__(
        self,
        source: Path | bytes,
        media: MediaType,
        name: str,
        patience: Patience = Patience(),
    ) -> None:
        """Open a file, or what one held, without drawing anything; ``name`` is told in refusals.

        Raises RuleViolation ``scan.not_a_picture`` for kinds that hold no pages,
        ``scan.damaged`` (also locked with a password) and ``scan.many_pages``; as everything here
        ``scan.crashed``, ``scan.slow`` or ``scan.memory`` for a file that stops its reader.
        """
        given = source if isinstance(source, bytes) else source.absolute()
        self._opening = (given, media.value, name, patience.pages)
        self._name, self._seconds = name, patience.seconds
        self._left, self._asked_for = patience.seconds, set[int]()
        self._room: Room | None = None
        self.count = self._told(1, PageFile.count)

    def __enter__(self) -> "ScanFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        if self._room is not None:
            self._room.close()
            self._room = None

    def picture(self, page: int) -> Image.Image:
        """Return a page in colour or grey, upright as its file says, at most 3500 pixels long.

        Raises RuleViolation ``scan.damaged``, ``scan.too_large``.
        """
        return Image.frombytes(*self._told(page, PageFile.pixels, page))

    def code(self, page: int) -> FoundCode | None:
        """Return the code of this program on a page, its corners in pixels of ``picture``.

        None when none is readable; raises as ``picture``.
        """
        found = self._told(page, PageFile.code, page)
        if found is None:
            return None
        text, (first, second, third, fourth) = found
        return FoundCode(codes.parse(text), (first, second, third, fourth))

    def content(self, page: int) -> tuple[bytes, MediaType]:
        """Return a page as a file of its own, as it came; raises as ``picture``.

        A page of several comes out of its PDF as it lay in it, out of a TIFF as PNG without loss.
        """
        content, media = self._told(page, PageFile.content, page)
        return content, MediaType(media)

    def sizes(self) -> list[tuple[float, float]]:
        """Return width and height of every page on paper, in points; raises as ``picture``."""
        return self._told(1, PageFile.sizes)

    def drawn(self, page: int, width: int) -> Pixels:
        """Return a page in colour about ``width`` pixels wide, to be shown; raises as ``picture``.

        A picture is not made larger than it is.
        """
        return self._told(page, PageFile.drawn, page, width)

    def _told(self, page: int, work: Callable[..., Made], *given: object) -> Made:
        """Have work done apart; after a page that stopped the reader the next gets a new one."""
        if page not in self._asked_for:
            self._asked_for.add(page)
            self._left += PART_OF_A_PAGE * self._seconds
        try:
            return self._asked(self._patience(), work, given)
        except ReadingStopped as stopped:
            self.close()
            told = {"name": self._name, "page": page}
            raise RuleViolation(Refusal(_CODES[stopped.stop], values=told)) from stopped

    def _patience(self) -> float:
        """Return the seconds for the next reading; raises ReadingStopped when none is left."""
        if self._left <= 0:
            raise ReadingStopped(Stop.SLOW)
        return min(self._seconds, self._left)

    def _asked(self, seconds: float, work: Callable[..., Made], given: tuple[object, ...]) -> Made:
        begun = monotonic()
        try:
            room = self._open_room(seconds)
            room.seconds = seconds
            return room.ask(work, *given)
        finally:
            self._left -= monotonic() - begun

    def _open_room(self, seconds: float) -> Room:
        if self._room is None:
            room = Room(seconds)
            try:
                room.hold(PageFile, *self._opening)
            except RuleViolation:  # nobody will close what never opened
                room.close()
                raise
            self._room = room
        return self._room
