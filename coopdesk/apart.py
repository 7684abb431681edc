"""Files from outside are read in a process apart: what goes wrong there ends that process alone.

PDF, pictures, codes and workbooks are read by libraries in C, C++ and Rust, and a file made to harm
can end them at a stroke, keep them busy for ever or fill the memory. So the program starts itself
a second time as a reader (``paths.program``), bounded in memory where the system can, without leave
to write a file or a core dump, and stops it when a piece of work takes too long. A reader is kept
warm for the next file and goes when none comes for a minute.

What is handed in comes from us and is pickled. What comes back is not trusted: it is unpickled with
numbers, texts, days and our own findings only, so that nothing in it can be run.
"""

import atexit
import io
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from importlib import import_module
from types import MappingProxyType, TracebackType
from typing import IO, Any, TypeVar

from coopdesk import paths
from coopdesk.domain.errors import BadSheet, Finding, Refusal, RuleViolation, Severity

MOST_MEMORY = 2560 * 2**20
"""Bytes a reader may ask for: a workbook of eight million cells, or a page of 80 million pixels."""
MOST_ANSWER = 512 * 2**20
"""Bytes of one piece of an answer."""
IDLE_SECONDS = 60
_READY_SECONDS = 10

_LENGTH = struct.Struct("<Q")
_PLAIN: Mapping[tuple[str, str], object] = MappingProxyType(
    {(kind.__module__, kind.__name__): kind for kind in (Finding, Refusal, Severity)}
)
_DAYS = frozenset({"date", "datetime", "time", "timedelta"})
_REFUSALS: Mapping[str, type[BadSheet | RuleViolation]] = MappingProxyType(
    {kind.__name__: kind for kind in (BadSheet, RuleViolation)}
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

    Each piece of work may take ``seconds``; after ReadingStopped the room is closed.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
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
        """Let the reader go back, ready for the next file; safe to call twice."""
        if self._reader is not None:
            _give_back(self._reader)
            self._reader = None

    def hold(self, kind: Callable[..., object], *given: object) -> None:
        """Make an object apart that the methods asked for later belong to; raises as ``ask``."""
        for _ in self._answers("hold", kind, given):
            pass

    def ask(self, work: Callable[..., Made], *given: object) -> Made:
        """Return what a function, or a method of what is held, gives apart.

        Raises ReadingStopped, and BadSheet or RuleViolation as the work itself.
        """
        *_, made = self._answers("ask", work, given)
        found: Made = made
        return found

    def pieces(self, work: Callable[..., Iterator[Made]], *given: object) -> Iterator[Made]:
        """Yield what an iterator gives apart, piece by piece; raises as ``ask``."""
        return self._answers("pieces", work, given)

    def _answers(
        self, use: str, work: Callable[..., object], given: tuple[object, ...]
    ) -> Iterator[Any]:
        if self._reader is None:
            raise ReadingStopped(Stop.CRASHED, "the room is closed")
        message = (use, work.__module__, work.__qualname__, given, self._seconds)
        try:
            yield from self._reader.answers(message, self._seconds)
        except ReadingStopped:
            self._reader.end()
            self._reader = None
            raise


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

    def end(self) -> None:
        """Stop the process; safe to call twice."""
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
            _write(self._process.stdin, message)
        except OSError as error:
            raise self._stopped() from error

    def _received(self) -> tuple[Any, ...]:
        assert self._process.stdout is not None
        try:
            content = _read(self._process.stdout, MOST_ANSWER)
            answer = _Plain(io.BytesIO(content)).load() if content else None
        except (OSError, ValueError, EOFError, pickle.UnpicklingError) as error:
            raise self._stopped() from error
        if not isinstance(answer, tuple) or not answer:
            raise self._stopped()
        return answer

    def _stopped(self) -> ReadingStopped:
        return ReadingStopped(Stop.SLOW if self._is_slow else Stop.CRASHED)


class _Plain(pickle.Unpickler):
    """Numbers, texts, bytes, days, findings and refusals: nothing else has a name here."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in _DAYS:
            return super().find_class(module, name)
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        raise pickle.UnpicklingError(f"{module}.{name}")


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
        case ("memory",):
            raise ReadingStopped(Stop.MEMORY)
        case _:
            raise ReadingStopped(Stop.CRASHED, str(answer[1:]))


def _write(stream: IO[bytes], message: object) -> None:
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def _read(stream: IO[bytes], most: int) -> bytes:
    """Return the next message, empty at the end; raises ValueError for one that is too long."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    if length > most:
        raise ValueError(length)
    return stream.read(length)


def serve() -> int:
    """Read for the program that started this one, until it ends or nothing comes for a minute."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source = os.fdopen(os.dup(0), "rb")
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _bound_memory()
    held: list[object] = []
    while True:
        idle = threading.Timer(IDLE_SECONDS, os._exit, (0,))
        idle.daemon = True
        idle.start()
        content = _read(source, sys.maxsize)
        idle.cancel()
        if not content:
            return 0
        with suppress(BrokenPipeError):
            _work(pickle.loads(content), held, target)  # noqa: S301 - of our own program


def _work(message: tuple[Any, ...], held: list[object], target: IO[bytes]) -> None:
    use, module, name, given, seconds = message
    _bound_time(seconds)
    try:
        if use == "ready":
            held.clear()
            answer: tuple[Any, ...] = ("done",)
        else:
            made = _named(module, name, held)(*given)
            if use == "hold":
                held[:] = [made]
            elif use == "pieces":
                for piece in made:
                    _write(target, ("piece", piece))
            answer = ("made", made) if use == "ask" else ("done",)
    except (BadSheet, RuleViolation) as wrong:
        reasons = wrong.findings if isinstance(wrong, BadSheet) else wrong.refusals
        answer = ("refused", type(wrong).__name__, reasons)
    except MemoryError:
        answer = ("memory",)
    except BaseException:  # panics of Rust too: what it was is told, and this reader is ended
        answer = ("failed", traceback.format_exc(limit=-8))
    _write(target, answer)


def _named(module: str, name: str, held: list[object]) -> Callable[..., Any]:
    found: Any = import_module(module)
    owner, _, last = name.rpartition(".")
    if owner:
        return getattr(held[0], last)  # type: ignore[no-any-return]
    return getattr(found, last)  # type: ignore[no-any-return]


def _bound_memory() -> None:
    """Bound this process where the system can: its memory, no file written, no core dump."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    least = MOST_MEMORY if most == resource.RLIM_INFINITY else min(MOST_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (least, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_time(seconds: float) -> None:
    """Let the system end this process, should nobody be left to stop it."""
    if sys.platform == "win32":
        return
    import resource

    spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + 2 * seconds) + 1, most))
