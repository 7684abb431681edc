"""Small JSON papers: one way to write them, strict reading, and a signature around a body.

Canonical form: UTF-8 without a mark, names sorted, no spaces, whole numbers only, one line feed at
the end. What is read has to be written in that form already: then two programs that read the same
bytes cannot understand different things (names given twice, 1.0 for 1), and identical content
gives identical bytes.
"""

import codecs
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from coopdesk.domain.errors import BadPackage, Finding, Severity

LINE = 500
# Values in one paper: 20,000 parts take a fifth of it, and more would only fill the memory.
_MOST_VALUES = 1_000_000
# Control characters, halves of pairs, and the marks that make a name read backwards on screen.
# Joiners and the narrow space stay: Mongolian names need them.
_NOT_IN_A_LINE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")


def bad_package(code: str, **values: object) -> BadPackage:
    """Return the refusal of a whole file for one reason."""
    return BadPackage(Finding(code, Severity.REFUSE, values=values))


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return ``content`` as canonical JSON; raises ValueError for what JSON cannot carry."""
    line = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return (line + "\n").encode("utf-8")


def parse(raw: bytes, part: str) -> dict[str, Any]:
    """Return the object in canonical JSON; raises BadPackage, naming ``part``, if it is none."""
    if sum(map(raw.count, (b",", b"[", b"{"))) > _MOST_VALUES:
        raise BadPackage.because("package_too_big", part=part)
    try:
        content = json.loads(raw.decode("utf-8"))
        if isinstance(content, dict) and canonical(content) == raw:
            return content
    except UnicodeDecodeError:
        raise BadPackage.because("package_wrong_encoding", part=part) from None
    except RecursionError:
        raise BadPackage.because("package_too_deep", part=part) from None
    except ValueError:
        pass
    if raw.startswith(codecs.BOM_UTF8):
        raise BadPackage.because("package_wrong_encoding", part=part)
    raise BadPackage.because("package_descriptor_broken", part=part, place="JSON")


def is_line(text: str, longest: int = LINE) -> bool:
    """Return whether ``text`` may stand in a paper: short, and without control characters."""
    return len(text) <= longest and not _NOT_IN_A_LINE.search(text)


def as_line(text: str) -> str:
    """Return ``text`` on one line of a paper, what may not stand there left out."""
    return _NOT_IN_A_LINE.sub(" ", text)[:LINE]


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC as it stands in papers, such as ``2026-07-01T08:30:00Z``."""
    return moment.replace(tzinfo=None, microsecond=0).isoformat() + "Z"


class Reader:
    """Takes fields out of a parsed object; raises BadPackage naming part and field if one is off.

    Every field has to be taken: ``done`` refuses what a newer or careless writer put beside.
    """

    def __init__(self, content: Any, part: str, place: str = "") -> None:
        self._part = part
        self._place = place
        if not isinstance(content, dict):
            raise self.broken("")
        self._left: dict[str, Any] = dict(content)

    def broken(self, name: str) -> BadPackage:
        """Return the refusal for the field ``name``."""
        place = f"{self._place}.{name}".strip(".")
        return bad_package("package_descriptor_broken", part=self._part, place=place)

    def text(self, name: str, longest: int = LINE) -> str:
        """Return a text of at most ``longest`` characters without control characters."""
        value = self._take(name)
        if not isinstance(value, str) or not is_line(value, longest):
            raise self.broken(name)
        return value

    def integer(self, name: str, lowest: int = 0, highest: int = 2**63 - 1) -> int:
        """Return a whole number within bounds."""
        value = self._take(name)
        if type(value) is not int or not lowest <= value <= highest:
            raise self.broken(name)
        return value

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise self.broken(name)
        return value

    def moment(self, name: str) -> datetime:
        """Return a moment in UTC, whole seconds, written as ``moment_text`` does."""
        value = self._take(name)
        try:
            moment = datetime.fromisoformat(value)
            if moment_text(moment) != value:
                raise self.broken(name)
        except (TypeError, ValueError):
            raise self.broken(name) from None
        return moment

    def items(self, name: str) -> list[Any]:
        """Return a list."""
        value = self._take(name)
        if not isinstance(value, list):
            raise self.broken(name)
        return value

    def mapping(self, name: str) -> dict[str, Any]:
        """Return an object as it stands."""
        value = self._take(name)
        if not isinstance(value, dict):
            raise self.broken(name)
        return value

    def inner(self, name: str) -> "Reader":
        """Return a reader of the object ``name``."""
        return Reader(self._take(name), self._part, f"{self._place}.{name}".strip("."))

    def within(self, name: str, item: object) -> "Reader":
        """Return a reader of one ``item`` of the list ``name``."""
        return Reader(item, self._part, f"{self._place}.{name}".strip("."))

    def has(self, name: str) -> bool:
        """Return whether the field is there and not taken yet."""
        return name in self._left

    def done(self) -> None:
        """Raise BadPackage when a field is left that this program does not know."""
        for name in self._left:
            raise self.broken(name)

    def _take(self, name: str) -> Any:
        if name not in self._left:
            raise self.broken(name)
        return self._left.pop(name)
