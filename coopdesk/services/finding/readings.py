"""How names sound: the readings of their characters, exact and as people mishear them.

A reading is written ``|'wu'yun'``: a bar where it begins, every syllable between apostrophes. A
name that may be read in several ways has several readings on its line.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, product

from coopdesk.storage.reference import (
    load_character_readings,
    load_readings,
    load_vocabulary,
)

MOST_READINGS = 4
"""Ways to read one name that are kept: names with three doubtful characters are rare."""

# Stand for another reading inside a name: lone surrogates, which no text of a database has.
_FIRST_STAND_IN = 0xD800
# What people do not tell apart, or write as they speak it.
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("h", "f"), ("v", "u"))


class _Syllables(dict[int, str]):
    """The usual reading of a character, nothing for a sign that has none."""

    def __missing__(self, code: int) -> str:
        self[code] = load_readings().get(code, "")
        return self[code]


class _Sounds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        read = _SYLLABLES[code]
        self[code] = f"'{read}" if read else ""
        return self[code]


class _NearSounds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        read = _SYLLABLES[code]
        self[code] = f"'{near(read)}" if read else ""
        return self[code]


class _Initials(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = _SYLLABLES[code][:1]
        return self[code]


_SYLLABLES = _Syllables()
_SOUNDS = _Sounds({ord("\n"): "'\n|", ord("|"): "'|"})
_NEAR_SOUNDS = _NearSounds({ord("\n"): "'\n|", ord("|"): "'|"})
_INITIALS = _Initials({ord("\n"): "\n|", ord("|"): "|"})


def with_other_readings(names: str) -> str:
    """Return the names, a record's on a line between bars, each with its other readings behind it.

    A surname that is read in a way of its own (单 as shan) is taken in both, as people type either.
    """
    return _doubtful().sub(_all_readings, names)


def sounds_of(names: str) -> bytes:
    """Return a line ``|'wu'yun'`` for each name of ``with_other_readings``."""
    return _framed(names.translate(_SOUNDS))


def near_sounds_of(names: str) -> bytes:
    """Return the same with what sounds alike written alike."""
    return _framed(names.translate(_NEAR_SOUNDS))


def initials_of_lines(names: str) -> bytes:
    """Return a line ``|wy`` for each name, the first letters of its readings."""
    return f"\n|{initials_of(names)}\n".encode()


def initials_of(text: str) -> str:
    """Return the first letters of the usual readings of a text, each line behind a bar."""
    return text.translate(_INITIALS)


def syllable_of(sign: str) -> str:
    """Return the usual reading of a character, nothing where it has none."""
    return _SYLLABLES[ord(sign)]


def is_syllable(letters: str) -> bool:
    """Return whether a character is read so."""
    return letters in _known()


def is_begun(letters: str) -> bool:
    """Return whether the reading of a character begins so."""
    return letters in _begun()


def near(letters: str) -> str:
    """Return letters with what sounds alike written alike: zh as z, ng as n, l as n, h as f."""
    for sign, alike in _NEAR:
        letters = letters.replace(sign, alike)
    return letters


def split_syllables(letters: str) -> Iterator[tuple[str, ...]]:
    """Return the ways in which ``letters`` are whole syllables, the last perhaps only begun."""
    yield from islice(_splits(letters), MOST_READINGS)


def split_mixed(letters: str) -> list[tuple[str, ...]]:
    """Return ``letters`` as syllables and single initials (zwei is z and wei), least parts first.

    Ways of syllables alone and of initials alone are left out: they are searches of their own.
    """
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        reached = [
            (*way, letters[start:end])
            for start in range(max(0, end - _LONGEST), end)
            if end - start == 1 or letters[start:end] in _parts()
            for way in ways[start]
        ]
        ways.append(sorted(reached, key=len)[:_MOST_WAYS])
    return [way for way in ways[-1] if _is_mixed(way)][:MOST_READINGS]


def _is_mixed(way: tuple[str, ...]) -> bool:
    whole = [is_syllable(part) for part in way]
    return any(whole) and not all(whole) and all(map(is_begun, way))


_LONGEST = 6
_MOST_WAYS = 12


def _splits(letters: str) -> Iterator[tuple[str, ...]]:
    if letters in _begun():
        yield (letters,)
    known = _known()
    for end in range(min(_LONGEST, len(letters) - 1), 0, -1):
        if letters[:end] in known:
            yield from ((letters[:end], *rest) for rest in _splits(letters[end:]))


@cache
def _known() -> frozenset[str]:
    """Return every syllable that a character is read as."""
    others = {read for reads in _other_readings().values() for read in reads}
    return frozenset({*load_readings().values(), *others} - {""})


@cache
def _begun() -> frozenset[str]:
    return frozenset(one[:end] for one in _known() for end in range(1, len(one) + 1))


@cache
def _parts() -> frozenset[str]:
    return _known() | {"zh", "ch", "sh"}


def _framed(lines: str) -> bytes:
    return f"\n|{lines}'\n".encode("utf-8", "ignore")


def _all_readings(found: re.Match[str]) -> str:
    name = found[0]
    ways = [_stand_ins(sign, place) for place, sign in enumerate(name)]
    return "|".join("".join(way) for way in islice(product(*ways), MOST_READINGS))


def _stand_ins(sign: str, place: int) -> list[str]:
    reads = [*load_character_readings().get(sign, ())]
    if place == 0 and sign in _surnames():
        reads.insert(0, _surnames()[sign])
    return [sign, *(_stand_in(read) for read in reads)]


def _stand_in(read: str) -> str:
    return chr(_FIRST_STAND_IN + _all_other().index(read))


@cache
def _doubtful() -> re.Pattern[str]:
    signs = "".join(_other_readings())
    for place, read in enumerate(_all_other()):
        _SYLLABLES[_FIRST_STAND_IN + place] = read
    return re.compile(rf"[^\n|]*[{signs}][^\n|]*")


@cache
def _all_other() -> tuple[str, ...]:
    return tuple(sorted({read for reads in _other_readings().values() for read in reads}))


@cache
def _surnames() -> dict[str, str]:
    return {item.name: item.code for item in load_vocabulary("surname_readings")}


@cache
def _other_readings() -> dict[str, list[str]]:
    surnames = {sign: [read] for sign, read in _surnames().items()}
    given = load_character_readings()
    return surnames | {sign: [*surnames.get(sign, []), *reads] for sign, reads in given.items()}
