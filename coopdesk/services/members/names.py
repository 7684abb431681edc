"""How a name reads: its initials (拼音首字母), by which people search it, and its whole sound."""

from functools import cache, lru_cache

from coopdesk.services.finding.readings import syllable_of
from coopdesk.storage.reference import load_vocabulary


@lru_cache(maxsize=65536)
def initials_of(name: str) -> str:
    """Return the initials of a name, small letters, each possible reading apart by a space.

    A surname with a reading of its own (单 as shan, not dan) is found by either.
    """
    usual = "".join(_initial(sign, before) for sign, before in zip(name, " " + name, strict=False))
    surname = _surname_readings().get(name[:1], "")
    if not usual or not surname or usual[0] == surname[0]:
        return usual
    return f"{surname[0]}{usual[1:]} {usual}"


def _initial(sign: str, before: str) -> str:
    """Return the first letter of a reading, or of a word that is not Chinese; nothing of dots."""
    syllable = syllable_of(sign)
    if syllable:
        return syllable[0]
    is_inside = before.isalnum() and not syllable_of(before)
    return "" if is_inside or not sign.isalnum() else sign.lower()


def sound_of(name: str) -> str:
    """Return the reading of a name without tones: 兰 and 蓝 sound alike."""
    return " ".join(read for read in map(syllable_of, name) if read)


@cache
def _surname_readings() -> dict[str, str]:
    return {item.name: item.code for item in load_vocabulary("surname_readings")}
