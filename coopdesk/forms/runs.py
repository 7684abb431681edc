"""Text cut into runs of one face, measured, and broken into lines as Chinese is."""

import re
from dataclasses import dataclass
from functools import lru_cache

from coopdesk.forms import faces
from coopdesk.forms.faces import Face

_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕〗”’…—·・％‰℃,.;:?!)]}%")
_NEVER_LAST = frozenset("（《〈「『【〔〖“‘([{￥¥")
_MONGOLIAN = "\u1800-\u180e\u1810-\u1819\u1820-\u1878\u1880-\u18aa"
_LETTER = f"[{_MONGOLIAN}]"
_WITHIN = f"[{_MONGOLIAN}\u200c\u200d\u202f]"
# What must stay together: numbers, codes and words of other scripts; double dashes and ellipses.
_UNIT = re.compile(
    r"[0-9A-Za-zÀ-ɏ][0-9A-Za-zÀ-ɏ.,:/%@#&+\-_']*|—+|…+| +|" rf"{_LETTER}{_WITHIN}*|.", re.DOTALL
)
# Words of the traditional Mongolian script, whose letters join.
_JOINED = re.compile(f"({_LETTER}(?:(?:{_WITHIN}| )*{_WITHIN})?)")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face; ``missing`` is what it stands for when no face has it.

    Of a script whose letters join, the text is made of the points of their shapes.
    """

    face: Face
    text: str
    missing: str = ""

    def width(self, size: float) -> float:
        """Return the width in points at ``size`` points."""
        return sum(map(self.face.widths.__getitem__, self.text)) * size / 1000


@lru_cache(maxsize=4096)
def split(text: str, role: str) -> tuple[Run, ...]:
    """Return ``text`` as runs, each character in the first face of ``role`` that can draw it."""
    first = next(faces.chain(role))
    if first.characters.issuperset(text):
        return (Run(first, text),) if text else ()
    runs: list[Run] = []
    for number, part in enumerate(_JOINED.split(text)):
        joined = faces.mongolian().join(part) if number % 2 else ""
        runs += [Run(faces.mongolian(), joined)] if joined else _sign_by_sign(part, role)
    return tuple(runs)


def _sign_by_sign(text: str, role: str) -> list[Run]:
    runs: list[Run] = []
    for sign in text:
        run = _run_of(sign, role)
        if runs and runs[-1].face is run.face and not (run.missing or runs[-1].missing):
            runs[-1] = Run(run.face, runs[-1].text + run.text)
        else:
            runs.append(run)
    return runs


def _run_of(sign: str, role: str) -> Run:
    for face in faces.chain(role):
        if sign in face.characters:
            return Run(face, sign)
    box = next(face for face in faces.chain(role) if "□" in face.characters)
    return Run(box, f"□U+{ord(sign):04X}", sign)


@lru_cache(maxsize=8192)
def width(text: str, role: str, size: float) -> float:
    """Return the width of ``text`` in points, on one line at ``size`` points."""
    return sum(run.width(size) for run in split(text, role))


@lru_cache(maxsize=4096)
def wrap(text: str, role: str, size: float, room: float, indent: float = 0.0) -> tuple[str, ...]:
    """Return ``text`` broken into lines of at most ``room`` points, the first ``indent`` shorter.

    No closing punctuation begins a line, no opening one ends it, numbers and words stay whole
    unless one alone is wider than a line; one that only the indent has no room for begins the
    second line. Only spaces at a break are left out.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        if indent + width(paragraph, role, size) <= room:
            lines.append(paragraph)
        else:
            lines += _broken(paragraph, role, size, room, indent)
    return tuple(lines)


def forget() -> None:
    """Forget all text that was measured; after a secret was printed, and when a face changes."""
    for remembered in (split, width, wrap):
        remembered.cache_clear()


faces.on_change(forget)


def _broken(text: str, role: str, size: float, room: float, indent: float) -> list[str]:
    lines: list[str] = []
    line, used = "", indent
    for unit in _units(text):
        for part in _parts(unit, role, size, room):
            wide = width(part, role, size)
            if used and used + wide > room:  # the first line may stay empty for its indent
                lines.append(line.rstrip(" "))
                line, used = "", 0.0
                if part.isspace() and part != "\u3000":
                    continue
            line += part
            used += wide
    lines.append(line)
    return lines


def _parts(unit: str, role: str, size: float, room: float) -> list[str]:
    if width(unit, role, size) <= room:
        return [unit]
    return list(unit)


def _units(text: str) -> list[str]:
    units: list[str] = []
    for found in _UNIT.findall(text):
        before = units[-1] if units else ""
        follows = found[0] in _NEVER_FIRST and before and not before.isspace()
        if follows or (before and before[-1] in _NEVER_LAST and not found.isspace()):
            units[-1] = before + found
        else:
            units.append(found)
    return units
