"""A door to what concerns the open workspace itself: keys, backups, the self-test.

These take the workspace in place of a unit of work; forms and jobs reach them as they reach
everything else.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from coopdesk.gui.kit.door import Draft, Progress
from coopdesk.services.runner import goes_in_steps
from coopdesk.services.workspace import Workspace


class _NoDraft:
    def keep(self, draft: Mapping[str, str]) -> None:
        """Keep nothing."""

    def drop(self) -> None:
        """There is nothing to forget."""

    def offered(self) -> Mapping[str, str]:
        """Return nothing."""
        return {}


class WorkspaceDoor:
    """Calls handlers with the workspace; may be called from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def today(self) -> date:
        """The day the program works with."""
        return self._workspace.runner.today

    def do(
        self,
        handler: Callable[[Any, Any], Any],
        command: Any,
        *,
        confirmed: frozenset[str] = frozenset(),  # noqa: ARG002 - no question is asked here
    ) -> Any:
        """Carry out ``command``."""
        return handler(self._workspace, command)

    def ask(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Answer one query."""
        return query(self._workspace, *args, **kwargs)

    def work(self, handler: Callable[..., Any], *args: Any, progress: Progress) -> Any:
        """Run long work; only what goes in steps is stopped half-way."""
        if goes_in_steps(handler):
            return handler(self._workspace, *args, progress=progress)
        return handler(self._workspace, *args)

    def draft(self, name: str) -> Draft:  # noqa: ARG002
        """Passphrases are typed here: nothing of it is kept."""
        return _NoDraft()

    def on_change(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call ``listener`` with the changed tables."""
        self._workspace.runner.on_change(listener)
