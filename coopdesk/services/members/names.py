"""How a name reads: its initials (拼音首字母), by which people search it, and its whole sound."""

from functools import cache, lru_cache

from coopdesk.storage.reference import load_vocabulary


@lru_cache(maxsize=65536)
def initials_of(name: str) -> str:
    """Return the initials of a name, small letters, each possible reading apart by a space.

    A surname with a reading of its own (单 as shan, not dan) is found by either.
    """
    from pypinyin import Style, lazy_pinyin

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors=_letter_of)
    usual = "".join(letters).lower()
    surname = _surname_readings().get(name[:1], "")
    if not usual or not surname or usual[0] == surname[0]:
        return usual
    return f"{surname[0]}{usual[1:]} {usual}"


@lru_cache(maxsize=65536)
def sound_of(name: str) -> str:
    """Return the reading of a name without tones: 兰 and 蓝 sound alike."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(name))


def _letter_of(foreign: str) -> str:
    """Return the first letters of what is no Chinese sign: of Latin words; nothing of dots."""
    return "".join(word[0] for word in foreign.replace("·", " ").split() if word[0].isalnum())


@cache
def _surname_readings() -> dict[str, str]:
    return {item.name: item.code for item in load_vocabulary("surname_readings")}
