"""The one door: ``do`` a command, ``ask`` a query; nobody else opens a transaction.

Both may be called from any thread. A command is one transaction with its audit entry; commands of
several threads wait for each other, so nobody meets "database is locked".
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import is_dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Engine

from coopdesk.domain.errors import require
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.domain.rights import Action, Capability, Role, assess_right
from coopdesk.services.drafts import Draft
from coopdesk.storage.engine import WRITE, sqlite_told
from coopdesk.storage.unit_of_work import Actor, UnitOfWork

Command = TypeVar("Command")
Result = TypeVar("Result")
Asked = ParamSpec("Asked")
Listener = Callable[[frozenset[str]], None]
_open_to_all: set[Callable[..., object]] = set()


def open_to_all(handler: Callable[Asked, Result]) -> Callable[Asked, Result]:
    """Let every operator run ``handler``, whatever the role: backups, the own passphrase.

    Commands and queries are judged alike, by the capability their module belongs to.
    """
    _open_to_all.add(handler)
    return handler


def judges_right_itself(handler: Callable[Asked, Result]) -> Callable[Asked, Result]:
    """Leave the right to ``handler``: it asks for that of the capability its record belongs to."""
    _open_to_all.add(handler)
    return handler


class Runner:
    """Runs commands and queries of one signed-in operator on one workspace."""

    def __init__(
        self,
        engine: Engine,
        actor: Actor,
        clock: Callable[[], datetime],
        folder: Path,
        draft_key: bytes,
    ) -> None:
        self.actor = actor
        self._draft_key = draft_key
        self.folder = folder
        self._engine = engine
        self._writer = engine.execution_options(**WRITE)
        self._clock = clock
        self._writing = Lock()
        self._listeners: list[Listener] = []

    @property
    def now(self) -> datetime:
        """Return the office's time now."""
        return self._clock()

    @property
    def today(self) -> date:
        """Return the day commands are carried out on."""
        return self._clock().date()

    def on_change(self, listener: Listener) -> None:
        """Call ``listener`` with the names of changed tables after each command."""
        self._listeners.append(listener)

    def do(
        self,
        handler: Callable[[UnitOfWork, Command], Result],
        command: Command,
        *,
        confirmed: frozenset[str] = frozenset(),
        progress: Progress = NO_PROGRESS,
    ) -> Result:
        """Carry out ``command`` whole or not at all and return what the handler returns.

        Raises RuleViolation, NeedsConfirmation, NotFound, WrongFile, Cancelled as the handler does,
        RuleViolation ``right.missing`` when the role may not, and the troubles of ``engine``.
        """
        self._check_right(handler, Action.CHANGE)
        with (
            self._writing,
            sqlite_told(self.folder / "workspace.db"),
            self._writer.begin() as connection,
            closing(
                UnitOfWork(
                    connection, self.actor, self._clock(), confirmed=confirmed, progress=progress
                )
            ) as uow,
        ):
            result = handler(uow, command)
            uow.record(command)
        changed = frozenset(uow.changes)
        for listener in self._listeners:
            listener(changed)
        return result

    def ask(
        self,
        query: Callable[..., Result],
        *args: Any,
        progress: Progress = NO_PROGRESS,
        **named: Any,
    ) -> Result:
        """Return the answer of ``query(uow, *args, **named)`` on one consistent state.

        Raises RuleViolation ``right.missing`` when the role may not ask in that capability.
        """
        self._check_right(query, Action.ASK)
        with (
            sqlite_told(self.folder / "workspace.db"),
            self._engine.connect() as connection,
            closing(UnitOfWork(connection, self.actor, self._clock(), progress=progress)) as uow,
        ):
            connection.begin()  # one state for all it reads; rolled back, as it writes nothing
            return query(uow, *args, **named)

    def work(self, handler: Callable[..., Result], *args: Any, progress: Progress) -> Result:
        """Run long work: a command (its one argument is a record) by ``do``, else a query.

        For jobs, on a thread of their own; ``uow.progress`` is where the handler tells its steps.
        """
        if len(args) == 1 and is_dataclass(args[0]):
            return self.do(handler, args[0], progress=progress)
        return self.ask(handler, *args, progress=progress)

    def draft(self, name: str) -> Draft:
        """Return what this operator was typing under ``name``, sealed beside the database."""
        return Draft(self.folder, self._draft_key, f"{self.actor.operator}/{name}")

    def close(self) -> None:
        """Close the database; the runner is of no use afterwards."""
        self._engine.dispose()

    def _check_right(self, handler: Callable[..., object], action: Action) -> None:
        plain = handler.func if isinstance(handler, partial) else handler
        if plain in _open_to_all:
            return
        word = plain.__module__.split(".")[2]
        if action is Action.ASK and word not in set(Capability):
            return  # it serves all capabilities and judges by the records it meets
        require(assess_right([Role(self.actor.role)], Capability(word), action))
