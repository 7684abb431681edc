"""The one door: ``do`` a command, ``ask`` a query; nobody else opens a transaction.

Both may be called from any thread. A command is one transaction with its audit entry; commands of
several threads wait for each other, so nobody meets "database is locked".
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import Lock, local
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Engine

from coopdesk.domain.backups import Occasion
from coopdesk.domain.errors import CoopdeskError, Submitted, require
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.domain.rights import Action, Capability, Role, assess_right
from coopdesk.durable import Deliveries
from coopdesk.services.drafts import Draft
from coopdesk.services.exports import NoteExport, note_export
from coopdesk.storage.engine import DATABASE_FILE, WRITE, sqlite_told
from coopdesk.storage.unit_of_work import Actor, UnitOfWork

Command = TypeVar("Command")
Result = TypeVar("Result")
Asked = ParamSpec("Asked")
Listener = Callable[[frozenset[str]], None]
_open_to_all: set[Callable[..., object]] = {note_export}
_in_steps: set[Callable[..., object]] = set()
_backed_up: dict[Callable[..., object], Occasion] = {}


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


@dataclass(frozen=True, slots=True)
class SubmitDocument:
    """Keep a command for a second person; ``handler`` names the service that carries it out."""

    handler: str
    command: object


class MustWait(CoopdeskError):
    """A service was about to post what a second person has to check first.

    ``keep`` notes the command among what waits, and returns the id of the note.
    """

    def __init__(self, keep: Callable[[UnitOfWork, SubmitDocument], str]) -> None:
        super().__init__("waits for a second person")
        self.keep = keep


def in_steps(handler: Callable[Asked, Result]) -> Callable[Asked, Result]:
    """Give ``handler`` the runner itself, or the workspace: its work is many commands or queries.

    Each is whole by itself; ``progress`` is told of them and stops the work between two.
    """
    _in_steps.add(handler)
    return handler


def goes_in_steps(handler: Callable[..., object]) -> bool:
    """Return whether ``handler`` is work ``in_steps``: it is told whom to tell its progress."""
    return handler in _in_steps


def backed_up_before(handler: Callable[Asked, Result]) -> Callable[Asked, Result]:
    """Keep a backup before ``handler`` runs: what it takes in may be regretted."""
    _backed_up[handler] = Occasion.TAKE
    return handler


def backed_up_after(handler: Callable[Asked, Result]) -> Callable[Asked, Result]:
    """Keep a backup of what ``handler`` closed."""
    _backed_up[handler] = Occasion.PERIOD
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
        self._file = folder / DATABASE_FILE
        self._engine = engine
        self._writer = engine.execution_options(**WRITE)
        self._clock = clock
        self._writing = Lock()
        self._listeners: list[Listener] = []
        self._steps = local()
        self.keep_backup: Callable[[Occasion], object] = _keep_none

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
        Submitted when a second person has to check it first: what the handler began is undone, and
        the command waits.
        """
        self._check_right(handler, Action.CHANGE)
        with self._backed_up(handler):
            try:
                return self._carry_out(handler, command, confirmed, progress)
            except MustWait as waits:
                kept = SubmitDocument(handler.__name__, command)
                waiting_id = self._carry_out(waits.keep, kept, confirmed, progress)
        raise Submitted(waiting_id)

    def _carry_out(
        self,
        handler: Callable[[UnitOfWork, Command], Result],
        command: Command,
        confirmed: frozenset[str],
        progress: Progress,
    ) -> Result:
        with (
            self._writing,
            Deliveries() as files,
            sqlite_told(self._file),
            self._writer.begin() as connection,
            closing(
                UnitOfWork(
                    connection,
                    self.actor,
                    self._clock(),
                    confirmed=confirmed,
                    progress=progress,
                    files=files,
                )
            ) as uow,
        ):
            result = handler(uow, command)
            uow.record(command)
        self._announce(uow.changes)
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
            sqlite_told(self._file),
            self._engine.connect() as connection,
            closing(UnitOfWork(connection, self.actor, self._clock(), progress=progress)) as uow,
        ):
            connection.begin()  # one state for all it reads; rolled back, as it writes nothing
            answer = query(uow, *args, **named)
        self._note_exports(uow)
        return answer

    def _note_exports(self, uow: UnitOfWork) -> None:
        """Write into the log what a query wrote into files; a file nobody knows of goes again."""
        for title, count, place in uow.exports:
            try:
                self.do(note_export, NoteExport(title, count, place))
            except BaseException:
                Path(place).unlink(missing_ok=True)
                raise

    def work(self, handler: Callable[..., Result], *args: Any, progress: Progress) -> Result:
        """Run long work: a command (its one argument is a record) by ``do``, else a query.

        For jobs, on a thread of their own; ``uow.progress`` is where the handler tells its steps.
        Work ``in_steps`` gets this runner and ``progress`` in place of a unit of work; whoever
        listens hears of all its commands once, at its end.
        """
        if goes_in_steps(handler):
            with self._backed_up(handler), self._heard_once():
                return handler(self, *args, progress=progress)
        if len(args) == 1 and is_dataclass(args[0]):
            return self.do(handler, args[0], progress=progress)
        return self.ask(handler, *args, progress=progress)

    def draft(self, name: str) -> Draft:
        """Return what this operator was typing under ``name``, sealed beside the database."""
        return Draft(self.folder, self._draft_key, f"{self.actor.operator}/{name}")

    @contextmanager
    def _heard_once(self) -> Iterator[None]:
        """Announce what this thread's commands change at the end: a page reads again each time."""
        self._steps.changes = changes = set[str]()
        try:
            yield
        finally:
            del self._steps.changes
            self._announce(changes)

    @contextmanager
    def _backed_up(self, handler: Callable[..., object]) -> Iterator[None]:
        """Keep a backup where ``handler`` wants one; work in steps has one for all of them."""
        occasion = None if hasattr(self._steps, "changes") else _backed_up.get(handler)
        if occasion is Occasion.TAKE:
            self.keep_backup(occasion)
        yield
        if occasion is Occasion.PERIOD:
            self.keep_backup(occasion)

    def _announce(self, changes: set[str]) -> None:
        gathered: set[str] | None = getattr(self._steps, "changes", None)
        if gathered is not None:
            gathered |= changes
            return
        for listener in self._listeners:
            listener(frozenset(changes))

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


def _keep_none(_occasion: Occasion) -> None:
    """Keep no backup: nobody has opened a workspace that keeps them."""
