"""Trying a command: the only place of the window that catches what the rules raise."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from coopdesk.domain.errors import (
    Cancelled,
    CoopdeskError,
    Finding,
    NeedsConfirmation,
    NotFound,
    Refusal,
    RuleViolation,
    Submitted,
    SurroundingsTrouble,
    WorkspaceTrouble,
    WrongFile,
)

R = TypeVar("R")
Trouble = WorkspaceTrouble | SurroundingsTrouble


class Host(Protocol):
    """A page or dialog that can show why something did not happen."""

    def show_refusals(self, refusals: Sequence[Refusal]) -> None:
        """Show every reason of the rules."""

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show everything that is wrong with a file from outside."""

    def show_trouble(self, trouble: Trouble) -> None:
        """Show what the surroundings refuse, and what to do."""

    def show_gone(self) -> None:
        """Say that the record is gone, and read again."""

    def show_submitted(self) -> None:
        """Say that what was asked waits for a second person."""

    def ask_to_confirm(self, unusual: Refusal, confirmed: Callable[[], None]) -> None:
        """Ask, and call ``confirmed`` when the answer is yes."""


def attempt(
    host: Host,
    run: Callable[[frozenset[str]], R],
    then: Callable[[R], None],
    confirmed: frozenset[str] = frozenset(),
) -> None:
    """Run, and hand the result to ``then``; on a refusal tell ``host`` instead.

    ``run`` receives the confirmed codes, so that a question answered with yes runs it again.
    Defects are not caught: the crash dialog has them.
    """
    try:
        result = run(confirmed)
    except NeedsConfirmation as unusual:
        again = confirmed | {unusual.code}
        host.ask_to_confirm(unusual.refusal, lambda: attempt(host, run, then, again))
    except CoopdeskError as error:
        tell(host, error)
    else:
        then(result)


def tell(host: Host, error: CoopdeskError) -> None:
    """Show what ``error`` means to the person; a cancelled step shows nothing."""
    match error:
        case RuleViolation():
            host.show_refusals(error.refusals)
        case WrongFile():
            host.show_findings(error.findings)
        case NotFound():
            host.show_gone()
        case WorkspaceTrouble() | SurroundingsTrouble():
            host.show_trouble(error)
        case Submitted():
            host.show_submitted()
        case Cancelled():
            pass
        case _:
            raise error
