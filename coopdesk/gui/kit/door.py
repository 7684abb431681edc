"""What the window needs of the program: the one door, and the progress of long work."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

C = TypeVar("C")
R = TypeVar("R")


class Progress(Protocol):
    """How long work tells where it is; every step is also the chance to stop."""

    def step(self, done: int, total: int, label: str = "") -> None:
        """Tell that ``done`` of ``total`` are finished; raises Cancelled when asked to stop."""


class Draft(Protocol):
    """Keeps what is being typed, so that a crash loses nothing."""

    def keep(self, draft: Mapping[str, str]) -> None:
        """Keep the draft in place of the last one."""

    def drop(self) -> None:
        """Forget the draft: it was saved or given up."""

    def offered(self) -> Mapping[str, str]:
        """Return the draft left by a crash, empty when there is none."""


class Worker(Protocol):
    """What a job needs of the program: somewhere to run its work."""

    def work(self, handler: Callable[..., R], *args: Any, progress: Progress) -> R:
        """Run long work; called on a thread of the pool."""


class Door(Protocol):
    """The runner, as pages know it: commands, queries and long work, never a session."""

    @property
    def today(self) -> date:
        """The day the program works with."""

    def do(
        self,
        handler: Callable[[Any, C], R],
        command: C,
        *,
        confirmed: frozenset[str] = frozenset(),
    ) -> R:
        """Run one command in its own transaction; raises what the rules raise."""

    def ask(self, query: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Answer one query."""

    def draft(self, name: str) -> Draft:
        """Return the draft of the form that is called ``name``."""

    def work(self, handler: Callable[..., R], *args: Any, progress: Progress) -> R:
        """Run long work in its own unit of work; called on a thread of the pool."""

    def on_change(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call ``listener`` with the changed tables after each committed command."""
