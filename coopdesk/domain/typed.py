"""What a person typed, read: the right value, or none and the code of the problem.

Every habit of an office either gives the value that was meant or is refused; there is no third
outcome. ``amounts``, ``days`` and ``names`` hold the readers, ``reading`` gathers them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys([0x00A0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)], " ")
# Zero-width signs, the byte-order mark and the directional marks that copying brings along.
_INVISIBLE = dict.fromkeys([0xFEFF, 0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060])
_PLAIN: dict[int, int | str | None] = {**_HALF_WIDTH, **_SPACES, **_INVISIBLE}
_FEED = str.maketrans({"\r": " ", "\n": " ", "\t": " ", "\ufeff": None, "\u200b": None})


@dataclass(frozen=True, slots=True)
class Reading(Generic[T_co]):
    """What became of one typed value.

    ``value`` is None when it could not be read; ``problem`` then names the sentence
    ``finding.<problem>``. ``normalized`` says that the typed form was not the normal one, ``known``
    what an incomplete value tells all the same (a month as ``2023-06``).
    """

    value: T_co | None = None
    problem: str = ""
    normalized: bool = False
    known: str = ""

    @property
    def is_right(self) -> bool:
        """Return whether a value was read and nothing stands against it."""
        return self.value is not None and not self.problem


def plain(text: str) -> str:
    """Return ``text`` with half-width signs and simple spaces, no invisible signs, stripped."""
    return (text if text.isascii() else text.translate(_PLAIN)).strip()


def as_typed(raw: object) -> str:
    """Return a cell or entry as a person would have typed it: ``1.0`` as 1, days as ISO."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def read_text(raw: object) -> Reading[str]:
    """Return free text stripped, on one line; blank gives the empty text, never a problem."""
    typed = as_typed(raw)
    text = typed.translate(_FEED).strip()
    return Reading(text, normalized=text != typed)
