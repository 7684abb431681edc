"""What the reader does: works for the program that started it, one message after the other."""

import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from coopdesk.apart import messages
from coopdesk.apart.bounds import bound_this_process, bound_time
from coopdesk.domain.errors import RuleViolation, SurroundingsTrouble, WrongFile

IDLE_SECONDS = 60


def serve() -> int:
    """Read for the program that started this one, until it ends or nothing comes for a minute."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source = os.fdopen(os.dup(0), "rb")
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    bound_this_process()
    held: list[object] = []
    while True:
        idle = threading.Timer(IDLE_SECONDS, os._exit, (0,))
        idle.daemon = True
        idle.start()
        content = messages.read(source, sys.maxsize)
        idle.cancel()
        if not content:
            return 0
        with suppress(BrokenPipeError):
            _work(pickle.loads(content), held, target)  # noqa: S301 - of our own program


def _work(message: tuple[Any, ...], held: list[object], target: IO[bytes]) -> None:
    use, module, name, given, seconds = message
    bound_time(seconds)
    try:
        if use == "ready":
            held.clear()
            answer: tuple[Any, ...] = ("done",)
        else:
            answer = _answer(use, _named(module, name, held), given, held, target)
    except (WrongFile, RuleViolation) as wrong:
        reasons = wrong.findings if isinstance(wrong, WrongFile) else wrong.refusals
        answer = ("refused", type(wrong).__name__, reasons)
    except SurroundingsTrouble as trouble:
        answer = ("surroundings", trouble.code, trouble.values)
    except MemoryError:
        answer = ("memory",)
    except BaseException:  # panics of Rust too: what it was is told, and this reader is ended
        answer = ("failed", traceback.format_exc(limit=-8))
    messages.write(target, answer)


def _answer(
    use: str,
    work: Callable[..., Any],
    given: tuple[Any, ...],
    held: list[object],
    target: IO[bytes],
) -> tuple[Any, ...]:
    """Carry out the work, its pieces sent on the way, and return what ends the answer."""

    def send(piece: object) -> None:
        messages.write(target, ("piece", piece))

    if use == "ask":
        return ("made", work(*given))
    if use == "hold":
        held[:] = [work(*given)]
    elif use == "pieces":
        for piece in work(*given):
            send(piece)
    else:
        work(send, *given)
    return ("done",)


def _named(module: str, name: str, held: list[object]) -> Callable[..., Any]:
    found: Any = import_module(module)
    owner, _, last = name.rpartition(".")
    if owner:
        return getattr(held[0], last)  # type: ignore[no-any-return]
    return getattr(found, last)  # type: ignore[no-any-return]
