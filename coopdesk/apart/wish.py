"""A person's wish that work goes on: once it is withdrawn, readers at work for it end at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from coopdesk.domain.errors import Cancelled


class Wish:
    """Held by whoever starts long work and can take it back, from any thread."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._ends: list[Callable[[], None]] = []
        self._is_withdrawn = False

    def withdraw(self) -> None:
        """End every reader that works for it now; what would begin later is refused."""
        with self._door:
            self._is_withdrawn = True
            for end in self._ends:
                end()

    def check(self) -> None:
        """Raise Cancelled once it is withdrawn."""
        if self._is_withdrawn:
            raise Cancelled

    @contextmanager
    def rules(self) -> Iterator[None]:
        """Let what this thread does inside be done for this wish."""
        before = _ruling.set(self)
        try:
            yield
        finally:
            _ruling.reset(before)

    @contextmanager
    def ends(self, end: Callable[[], None]) -> Iterator[None]:
        """Have ``end`` called when it is withdrawn meanwhile; raises Cancelled if it is already."""
        with self._door:
            self.check()
            self._ends.append(end)
        try:
            yield
        finally:
            with self._door:
                self._ends.remove(end)


_ruling: ContextVar[Wish] = ContextVar("_ruling")


def ruling() -> Wish:
    """Return the wish this thread works for; one that nobody can withdraw when none was told."""
    return _ruling.get(None) or Wish()
