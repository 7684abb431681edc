"""The lines of up to a thousand records as one text for each thing they are searched by."""

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property

from coopdesk.services.finding import readings
from coopdesk.services.finding.windows import windows_of

PER_BLOCK = 1024
"""How many numbers of an owner stand together: what is read again after a change."""

_ID_WIDTH = 37
"""Of an id with its new line; those of other programs may be of other lengths."""
_ASCII = re.compile(b"[0-9a-z]")


class FoundBy(StrEnum):
    """Why a record answers what was typed."""

    NAME = "name"
    NUMBER = "number"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    CERTIFICATE = "certificate"
    PINYIN = "pinyin"
    INITIALS = "initials"
    NEAR_SOUND = "near_sound"
    NEAR_SPELLING = "near_spelling"


class Standing(IntEnum):
    """Whose record it is and whether it is of today: own ones first, those of the past last."""

    OWN = 0
    OTHER = 1
    PAST = 2


@dataclass(frozen=True)
class Lines:
    """One line a record in each text, in the same order; texts begin and end with a new line.

    ``names`` are ``plain``, each of a record's between bars; ``numbers`` are register numbers;
    ``codes`` an ID or credit code, a phone and a certificate, each between tabs; ``tails`` the last
    four signs of the first two. How names sound is made when it is first asked for.
    """

    owner: str
    part: int
    standing: Standing
    count: int
    ids: bytes
    names: bytes
    numbers: bytes
    codes: bytes
    tails: bytes

    @cached_property
    def ascii_names(self) -> bytes:
        """The names where any has Latin letters or digits, nothing elsewhere."""
        return self.names if _ASCII.search(self.names) else b""

    @cached_property
    def sounds(self) -> bytes:
        """Names as they are read, syllable by syllable."""
        return readings.sounds_of(self._all_readings)

    @cached_property
    def near_sounds(self) -> bytes:
        """The same with what sounds alike written alike."""
        return readings.near_sounds_of(self._all_readings)

    @cached_property
    def letters(self) -> bytes:
        """The sounds without the bounds of syllables, each reading between bars."""
        return _joined(self.sounds)

    @cached_property
    def near_letters(self) -> bytes:
        """The near sounds without the bounds of syllables."""
        return _joined(self.near_sounds).replace(b"ng", b"n")

    @cached_property
    def initials(self) -> bytes:
        """The first letters of names as they are read."""
        return readings.initials_of_lines(self._all_readings)

    @cached_property
    def longest_initials(self) -> int:
        """How many characters with a reading the longest name has."""
        return max(map(len, self.initials.replace(b"|", b"\n").split(b"\n")))

    @cached_property
    def code_windows(self) -> str:
        """The codes, four signs a character."""
        return windows_of(self.codes)

    def id_at(self, row: int) -> str:
        """Return the id of the record on a line."""
        if len(self.ids) == _ID_WIDTH * self.count + 1:
            start = _ID_WIDTH * row + 1
            return self.ids[start : start + _ID_WIDTH - 1].decode()
        return self.ids.split(b"\n")[row + 1].decode()

    @property
    def _all_readings(self) -> str:
        return readings.with_other_readings(self.names[2:-2].decode().replace("|\n|", "\n"))


def _joined(sounds: bytes) -> bytes:
    return sounds.replace(b"'\n", b"|\n").replace(b"'|", b"|").replace(b"'", b"")


def framed_names(names: str) -> bytes:
    """Return one line a record: its names, apart by bars, between bars."""
    lines = plain(names).replace("\n", "|\n|")
    return f"\n|{lines}|\n".encode()


def plain(names: str) -> str:
    """Return names as they are compared: small letters, without middle dots and spaces."""
    return names.replace("·", "").replace(" ", "").replace("\u202f", "").lower()
