"""What a typed text may mean, as the searches it takes, the most likely first."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from coopdesk.domain.names import normal_name
from coopdesk.services.finding import readings
from coopdesk.services.finding.lines import FoundBy, plain

Rung = tuple[bytes, bytes]
"""What stands before and after the text searched; the nearer a rung, the better the answer."""

LONGEST = 60
_SHORTEST_CODE = 3
_TAIL = 4
_LEAST_LETTERS, _LEAST_SIGNS = 5, 3
_LEAST_HALVED = 8
_LONGEST_NUMBER = 6
_CODE_FIELDS = (FoundBy.ID_NUMBER, FoundBy.PHONE, FoundBy.CERTIFICATE)
_LETTERS = re.compile("[a-z]+")
_WHOLE, _BEGINS, _INSIDE = (b"\n", b"\n"), (b"\n", b""), (b"", b"")
_NAME_RUNGS = ((b"|", b"|"), (b"|", b""), _INSIDE)
_INITIAL_RUNGS = ((b"|", b"\n"), (b"|", b""), _INSIDE)
_SOUND_RUNGS = ((b"|", b"'"), (b"|", b""), (b"", b"'"), (b"", b""))


@dataclass(frozen=True, slots=True)
class Ladder:
    """A search in one text of ``Lines``: the best rung first, the last one holds all others.

    Every hit has ``initials`` among its own, where they are told. ``is_short`` says that the text
    is short enough to be read once for every rung.
    """

    text: str
    by: FoundBy
    core: bytes
    rungs: tuple[Rung, ...]
    initials: bytes = b""
    is_short: bool = True
    whole: frozenset[FoundBy] = frozenset()
    """Codes that are found by all of their signs alone."""

    @property
    def is_one_number(self) -> bool:
        """Return whether one register number is asked for, whole: its place is known."""
        return self.text == "numbers" and self.rungs == (_WHOLE,)

    def why(self, line_before: bytes) -> FoundBy:
        """Return why a record is found whose line reads ``line_before`` up to the hit."""
        if self.text not in ("codes", "tails"):
            return self.by
        field = line_before.count(b"\t") - (1 if self.text == "codes" else 0)
        return _CODE_FIELDS[field]

    def may_answer(self, text: bytes, place: int) -> bool:
        """Return whether a hit in the codes is a whole one, or in a code found by its parts."""
        is_whole = text.startswith(b"\t", place - 1) and text.startswith(
            b"\t", place + len(self.core)
        )
        return is_whole or self.why(text[text.rfind(b"\n", 0, place) + 1 : place]) not in self.whole


@dataclass(frozen=True, slots=True)
class Spelt:
    """The ways to read ``letters`` as syllables, each a search: every hit has these letters."""

    letters: bytes
    ways: tuple[Ladder, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A search for syllables and initials mixed (zwei, wuyq).

    Every hit has ``initials`` and, as it sounds, ``anchor``. ``is_unlikely`` is what reads as whole
    syllables too (waxiu is rather wa and xiu than w, a and xiu): sought if nothing else is found.
    """

    initials: bytes
    anchor: bytes
    pattern: re.Pattern[bytes]
    is_unlikely: bool = False


@dataclass(frozen=True, slots=True)
class Almost:
    """A search for what differs in one sign, in names or in their letters.

    Two thirds of what was typed are right: its first and second, its last two, or the outer ones.
    One half is right too, which is rare enough to look for where there are many letters.
    """

    text: str
    typed: str

    @property
    def has_halves(self) -> bool:
        """Whether a half alone tells few names."""
        return self.text == "letters" and len(self.typed) >= _LEAST_HALVED

    @property
    def halves(self) -> tuple[str, str]:
        """What a name begins with or else ends with."""
        middle = len(self.typed) // 2
        return self.typed[:middle], self.typed[middle:]

    @property
    def head(self) -> str:
        """What a name begins with that is wrong at its end only."""
        return self.typed[: len(self.typed) - self._third]

    @property
    def tail(self) -> str:
        """What a name ends with that is wrong at its beginning only."""
        return self.typed[self._third :]

    @property
    def outer(self) -> tuple[str, str]:
        """What stands around an error in the middle."""
        return self.typed[: self._third], self.typed[-self._third :]

    @property
    def _third(self) -> int:
        return (len(self.typed) + 1) // 3


Search = Ladder | Spelt | Pattern | Almost


def searches(typed: str, whole: frozenset[FoundBy] = frozenset()) -> Iterator[Search]:
    """Return the searches that ``typed`` takes, the most likely first; none for nothing typed.

    Of the codes in ``whole`` no part is sought but the last four signs.
    """
    text = cleaned(typed)
    if not text:
        return
    is_latin = _LETTERS.fullmatch(text) is not None
    names = "ascii_names" if text.isascii() else "names"
    yield Ladder(names, FoundBy.NAME, text.encode(), _NAME_RUNGS)
    yield from _by_code(text.upper(), whole)
    letters = text if is_latin else _spelt(text)
    if letters:
        yield from _by_letters(letters)
    elif not text.isascii():
        yield from _by_characters(text)


def cleaned(typed: str) -> str:
    """Return ``typed`` as the texts are written: usual width, small letters, no dots or spaces."""
    name = normal_name(" ".join(typed.split())[:LONGEST])
    return plain("".join(unicodedata.normalize("NFKC", name).split()))


def _spelt(text: str) -> str:
    """Return characters mixed with letters (as in 王wei) as letters, nothing for other text."""
    if not re.search("[a-z]", text):
        return ""
    letters = "".join(sign if sign.isascii() else readings.syllable_of(sign) for sign in text)
    return letters if _LETTERS.fullmatch(letters) else ""


def _by_code(text: str, whole: frozenset[FoundBy]) -> Iterator[Search]:
    if text.isdecimal() and text.isascii() and len(text) <= _LONGEST_NUMBER:
        begins = (_BEGINS,) if len(text) < _TAIL and not text.startswith("0") else ()
        core = text.lstrip("0").encode()
        if core:
            yield Ladder("numbers", FoundBy.NUMBER, core, (_WHOLE, *begins))
    if len(text) < _SHORTEST_CODE or not re.search("[0-9]", text):
        return
    core = text.encode()
    # with a letter few codes have it at all: one pass through them finds these too
    if len(text) <= _TAIL and text.isdecimal():
        yield Ladder("tails", FoundBy.ID_NUMBER, core, ((b"", b"\t"),))
    rungs = ((b"\t", b"\t"), (b"", b"\t"), (b"\t", b""), (b"", b""))
    yield Ladder("codes", FoundBy.CERTIFICATE, core, rungs, is_short=False, whole=whole)


def _by_letters(letters: str) -> Iterator[Search]:
    typed = letters.encode()
    initials = Ladder("initials", FoundBy.INITIALS, typed, _INITIAL_RUNGS, typed)
    if len(letters) == 1:
        yield initials
    splits = [_sounding(syllables) for syllables in readings.split_syllables(letters)]
    if len(splits) > 1:
        yield Spelt(typed, tuple(splits))
    else:
        yield from splits
    if len(letters) > 1:
        yield initials
    for place, parts in enumerate(readings.split_mixed(letters)):
        yield _mixed(parts, is_unlikely=bool(splits) or place > 0)
    near = readings.near(letters)
    yield Ladder("near_letters", FoundBy.NEAR_SOUND, near.encode(), ((b"|", b"|"), (b"|", b"")))
    if len(letters) >= _LEAST_LETTERS:
        yield Almost("letters", letters)


def _sounding(syllables: tuple[str, ...]) -> Ladder:
    core = "'" + "'".join(syllables)
    first = "".join(syllable[0] for syllable in syllables).encode()
    return Ladder("sounds", FoundBy.PINYIN, core.encode(), _SOUND_RUNGS, first)


def _by_characters(text: str) -> Iterator[Search]:
    syllables = [readings.syllable_of(sign) for sign in text]
    if all(syllables):
        core = "'" + "'".join(readings.near(one) for one in syllables) + "'"
        inside = ((b"", b""),) if len(text) > 1 else ()
        rungs = ((b"|", b"\n"), (b"|", b""), *inside)
        yield Ladder("near_sounds", FoundBy.NEAR_SOUND, core.encode(), rungs)
    if len(text) >= _LEAST_SIGNS:
        yield Almost("names", text)


def _mixed(parts: tuple[str, ...], *, is_unlikely: bool) -> Pattern:
    """Return the search for whole syllables and, for each part that is none, any that begins so."""
    last = len(parts) - 1
    told = [
        part if place == last or readings.is_syllable(part) else f"{part}[a-z]*"
        for place, part in enumerate(parts)
    ]
    pattern = "'" + "'".join(told)
    anchor = max(re.split(r"'[^']*\[a-z]\*", pattern), key=len)
    initials = "".join(part[0] for part in parts)
    return Pattern(initials.encode(), anchor.encode(), re.compile(pattern.encode()), is_unlikely)
