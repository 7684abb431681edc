"""What the window asks of a finished print, whichever service made it."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from coopdesk.services.prints import PrintToNote


class Paper(Protocol):
    """A finished print as services hand it over."""

    @property
    def pdf(self) -> bytes: ...
    @property
    def missing(self) -> tuple[str, ...]: ...
    @property
    def prints(self) -> "tuple[PrintToNote, ...]": ...
    @property
    def crowded(self) -> tuple[str, ...]: ...
    @property
    def starts(self) -> tuple[int, ...]: ...
