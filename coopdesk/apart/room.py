"""A room for one file: the reader behind it seen from the program, and why one was given up."""

import atexit
import os
import pickle
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from types import MappingProxyType, TracebackType
from typing import Any, TypeVar

from coopdesk import paths
from coopdesk.apart import messages
from coopdesk.apart.wish import ruling
from coopdesk.domain.errors import BadPackage, BadSheet, RuleViolation, SurroundingsTrouble

_READY_SECONDS = 10
_REFUSALS: Mapping[str, type[BadSheet | BadPackage | RuleViolation]] = MappingProxyType(
    {kind.__name__: kind for kind in (BadSheet, BadPackage, RuleViolation)}
)
Made = TypeVar("Made")


class Stop(StrEnum):
    """Why a reader did not come to an end with a file."""

    CRASHED = "crashed"
    SLOW = "slow"
    MEMORY = "memory"


class ReadingStopped(Exception):
    """The reader had to be given up; the caller says in words which file it was."""

    def __init__(self, stop: Stop, told: str = "") -> None:
        super().__init__(f"{stop}: {told}")
        self.stop = stop


class Room:
    """One reader apart for one file; close it, or use it as a context.

    Each piece of work may take ``seconds``, which whoever counts them changes. After
    ReadingStopped, Cancelled (the ``Wish`` that ruled was withdrawn) and work left unfinished the
    room is closed.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._wish = ruling()
        self._wish.check()
        self._is_at_work = False
        self._reader: _Reader | None = _take()

    def __enter__(self) -> "Room":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the reader go back, ready for the next file, or end it at its work; safe twice."""
        reader, self._reader = self._reader, None
        if reader is not None:
            if self._is_at_work:
                reader.end()
            else:
                _give_back(reader)

    def hold(self, kind: Callable[..., object], *given: object) -> None:
        """Make an object apart that the methods asked for later belong to; raises as ``ask``."""
        for _ in self._answers("hold", kind, given):
            pass

    def ask(self, work: Callable[..., Made], *given: object) -> Made:
        """Return what a function, or a method of what is held, gives apart.

        Raises ReadingStopped, Cancelled, and what the work raises: WrongFile, RuleViolation,
        SurroundingsTrouble.
        """
        *_, made = self._answers("ask", work, given)
        found: Made = made
        return found

    def pieces(self, work: Callable[..., Iterator[Made]], *given: object) -> Iterator[Made]:
        """Yield what an iterator gives apart, piece by piece; raises as ``ask``."""
        return self._answers("pieces", work, given)

    def poured(self, work: Callable[..., object], *given: object) -> Iterator[Any]:
        """Yield what ``work`` hands, piece by piece, to the function it gets first; as ``ask``."""
        return self._answers("pour", work, given)

    def _answers(
        self, use: str, work: Callable[..., object], given: tuple[object, ...]
    ) -> Iterator[Any]:
        reader = self._reader
        if reader is None:
            raise ReadingStopped(Stop.CRASHED, "the room is closed")
        message = (use, work.__module__, work.__qualname__, given, self.seconds)
        self._is_at_work = True
        try:
            with self._wish.ends(reader.kill):
                yield from reader.answers(message, self.seconds)
        except (*_REFUSALS.values(), SurroundingsTrouble):
            self._is_at_work = False
            raise
        except ReadingStopped:
            self.close()
            self._wish.check()
            raise
        self._is_at_work = False


class _Reader:
    """The other process, seen from here."""

    def __init__(self) -> None:
        command, surroundings = paths.program(paths.READER)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the program itself
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=paths.ROOT,
                env={**os.environ, **surroundings},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise ReadingStopped(Stop.CRASHED, str(error)) from error
        self._is_slow = False

    def answers(self, message: tuple[Any, ...], seconds: float) -> Iterator[Any]:
        """Yield the answers to a message; raises ReadingStopped and what the work refused."""
        given_up = threading.Timer(seconds, self._give_up)
        given_up.daemon = True
        given_up.start()
        try:
            self._send(message)
            while (answer := self._received())[0] == "piece":
                yield answer[1]
        finally:
            given_up.cancel()
        yield from _settled(answer)

    def is_ready(self) -> bool:
        """Return whether a reader that waited is still there."""
        try:
            return list(self.answers(("ready", "", "", (), _READY_SECONDS), _READY_SECONDS)) == []
        except ReadingStopped:
            return False

    def kill(self) -> None:
        """Stop the process where it stands, from any thread; whoever waits for it is told."""
        self._process.kill()

    def end(self) -> None:
        """Stop the process and let go of it; safe to call twice."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process.kill()
        self._process.wait()

    def _give_up(self) -> None:
        self._is_slow = True
        self._process.kill()

    def _send(self, message: tuple[Any, ...]) -> None:
        assert self._process.stdin is not None
        try:
            messages.write(self._process.stdin, message)
        except OSError as error:
            raise self._stopped() from error

    def _received(self) -> tuple[Any, ...]:
        assert self._process.stdout is not None
        try:
            return messages.read_answer(self._process.stdout)
        except (OSError, ValueError, EOFError, pickle.UnpicklingError) as error:
            raise self._stopped() from error

    def _stopped(self) -> ReadingStopped:
        return ReadingStopped(Stop.SLOW if self._is_slow else Stop.CRASHED)


_waiting: list[_Reader] = []
_door = threading.Lock()


def _take() -> _Reader:
    """Return a reader that waited, or a new one; raises ReadingStopped."""
    with _door:
        waiting = _waiting.pop() if _waiting else None
    if waiting is not None and not waiting.is_ready():
        waiting.end()
        waiting = None
    return waiting or _Reader()


def _give_back(reader: _Reader) -> None:
    with _door:
        is_one_enough = bool(_waiting)
        if not is_one_enough:
            _waiting.append(reader)
    if is_one_enough:
        reader.end()


def _end_all() -> None:
    while _waiting:
        _waiting.pop().end()


atexit.register(_end_all)


def _settled(answer: tuple[Any, ...]) -> Iterator[Any]:
    match answer:
        case ("made", made):
            yield made
        case ("done",):
            return
        case ("refused", str(kind), tuple(reasons)) if kind in _REFUSALS:
            raise _REFUSALS[kind](*reasons)
        case ("surroundings", str(code), dict(told)):
            raise SurroundingsTrouble(code, **told)
        case ("memory",):
            raise ReadingStopped(Stop.MEMORY)
        case _:
            raise ReadingStopped(Stop.CRASHED, str(answer[1:]))
