"""What program and reader say to each other: a length, then one pickled value."""

import io
import pickle
import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import IO, Any

from coopdesk.domain.errors import Finding, Refusal, Severity

MOST_ANSWER = 512 * 2**20
"""Bytes of one piece of an answer."""

_LENGTH = struct.Struct("<Q")
_PLAIN: Mapping[tuple[str, str], object] = MappingProxyType(
    {(kind.__module__, kind.__name__): kind for kind in (Finding, Refusal, Severity)}
)
_DAYS = frozenset({"date", "datetime", "time", "timedelta"})


def write(stream: IO[bytes], message: object) -> None:
    """Send one message; raises OSError where nobody takes it."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read(stream: IO[bytes], most: int) -> bytes:
    """Return the next message, empty at the end; raises ValueError for one that is too long."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    if length > most:
        raise ValueError(length)
    return stream.read(length)


def read_answer(stream: IO[bytes]) -> tuple[Any, ...]:
    """Return what a reader answers, as plain values.

    Raises ValueError, EOFError, OSError or UnpicklingError for what is none, or its end.
    """
    content = read(stream, MOST_ANSWER)
    answer = _Plain(io.BytesIO(content)).load() if content else None
    if not isinstance(answer, tuple) or not answer:
        raise ValueError("no answer")
    return answer


class _Plain(pickle.Unpickler):
    """Numbers, texts, bytes, days, findings and refusals: nothing else has a name here."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in _DAYS:
            return super().find_class(module, name)
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        raise pickle.UnpicklingError(f"{module}.{name}")
