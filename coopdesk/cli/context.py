"""What a command of the command line gets: its arguments and the workspace, opened when needed."""

import getpass
from argparse import Namespace
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from coopdesk import paths
from coopdesk.domain.errors import Refusal, RuleViolation, WorkspaceTrouble
from coopdesk.durable import surroundings
from coopdesk.services.opening import is_for_trying, open_workspace, operators_of
from coopdesk.services.runner import Command, Result, Runner
from coopdesk.services.workspace import Workspace

Clock = Callable[[], datetime]


class Context:
    """Arguments, clock and the lazily opened workspace of one call."""

    def __init__(self, arguments: Namespace, clock: Clock) -> None:
        self.arguments = arguments
        self._clock = clock
        self._workspace: Workspace | None = None

    @property
    def folder(self) -> Path:
        """Return the workspace folder."""
        return Path(self.arguments.workspace or paths.default_workspace())

    @property
    def workspace(self) -> Workspace:
        """Return the open workspace, signed in; raises WorkspaceTrouble."""
        if self._workspace is None:
            operator = self.operator(operators_of(self.folder))
            clock = self.clock(is_for_trying(self.folder))
            self._workspace = open_workspace(self.folder, operator, self.passphrase(), clock)
        return self._workspace

    @property
    def runner(self) -> Runner:
        """Return the door of the open workspace."""
        return self.workspace.runner

    def do(self, handler: Callable[[Any, Command], Result], command: Command) -> Result:
        """Carry out a command; ``--confirm CODE`` answers its questions."""
        confirmed = frozenset(self.arguments.confirm or ())
        return self.runner.do(handler, command, confirmed=confirmed)

    def clock(self, for_trying: bool) -> Clock:  # noqa: FBT001
        """Return the clock; ``--today`` only moves it where nothing real is kept."""
        told: date | None = self.arguments.today
        if told is None:
            return self._clock
        if not for_trying:
            raise RuleViolation(Refusal("today.only_in_demo"))
        return lambda: datetime.combine(told, time(9, 30))

    def operator(self, known: list[str]) -> str:
        """Return who signs in: as told, or the only one there is."""
        if self.arguments.operator:
            return str(self.arguments.operator)
        if len(known) != 1:
            raise WorkspaceTrouble("operator_not_told")
        return known[0]

    def passphrase(self) -> str:
        """Return the passphrase from its file, or asked for; never from an argument."""
        if not self.arguments.passphrase_file:
            return getpass.getpass("")
        return read_passphrase(self.arguments.passphrase_file)

    def now(self) -> datetime:
        """Return the office's own time."""
        return self._clock()

    def close(self) -> None:
        """Close what was opened."""
        if self._workspace is not None:
            self._workspace.close()


def read_passphrase(file: str | Path) -> str:
    """Return the first line of a passphrase file; raises SurroundingsTrouble."""
    with surroundings(Path(file)):
        text = Path(file).read_text(encoding="utf-8")
    return text.splitlines()[0] if text else ""
