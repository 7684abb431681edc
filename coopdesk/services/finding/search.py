"""Carrying searches out over the lines: as few passes over the text as give the best answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

from coopdesk.services.finding.lines import PER_BLOCK, FoundBy, Lines
from coopdesk.services.finding.typed import Almost, Ladder, Pattern, Spelt, searches
from coopdesk.services.finding.windows import LEAST_SIGNS, Part, one_by_one

_ALMOST = FoundBy.NEAR_SPELLING
_MOST_ALMOST = 10
"""Names of another sign that are offered: more would be noise."""
_BAR = b"|"
# How many times what is wanted hits of the widest rung are sorted by hand: a thousand take as long
# as a third of a pass. Where there are more, each rung has a pass of its own through a short text;
# a long one is not read twice.
_SORTED_SHORT, _SORTED_LONG = 20, 2
# Texts that tell whether a beginning is rare, and how often it then stands in them at most.
_TRIED, _RARE = 8, 40

_Place: TypeAlias = tuple[Lines, bytes, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that answers, and why."""

    id: str
    by: FoundBy


@dataclass(slots=True)
class _Taken:
    """The answers so far, each record once, the best first."""

    limit: int
    hits: list[Hit] = field(default_factory=list)
    _seen: set[tuple[int, int]] = field(default_factory=set)

    @property
    def is_full(self) -> bool:
        return len(self.hits) >= self.limit

    def take(self, lines: Lines, text: bytes, place: int, by: FoundBy) -> None:
        row = text.count(b"\n", 0, place) - 1
        key = (id(lines), row)
        if key not in self._seen and not self.is_full:
            self._seen.add(key)
            self.hits.append(Hit(lines.id_at(row), by))


def find(
    blocks: Sequence[Lines], typed: str, limit: int, whole: frozenset[FoundBy] = frozenset()
) -> list[Hit]:
    """Return up to ``limit`` records that ``typed`` may mean, the best first.

    Better answers stand before poorer ones: the whole name, its beginning, a part of it, numbers,
    sounds, what sounds alike; what differs in one sign only where nothing else was found. Of equal
    ones those of the blocks that come first. Codes in ``whole`` are found by all of their signs or
    the last four, which a masked number shows, and by no other part: who may not see a number does
    not come by it sign by sign.
    """
    taken = _Taken(limit)
    for search in searches(typed, whole):
        match search:
            case Ladder():
                _climb(blocks, search, taken)
            case Spelt():
                _spell(blocks, search, taken)
            case Pattern() if not (search.is_unlikely and taken.hits):
                _match(blocks, search, taken)
            case Almost() if not taken.hits:
                _almost(blocks, search, taken)
        if taken.is_full:
            break
    return taken.hits


def _spell(blocks: Sequence[Lines], spelt: Spelt, taken: _Taken) -> None:
    """Try every way to read the letters where they stand at all: one pass tells where."""
    blocks = [lines for lines in blocks if spelt.letters in lines.letters]
    for ladder in spelt.ways:
        if not taken.is_full:
            _climb(blocks, ladder, taken)


def _climb(blocks: Sequence[Lines], ladder: Ladder, taken: _Taken) -> None:
    blocks = _with_initials(blocks, ladder.initials)
    wanted = taken.limit - len(taken.hits)
    most = taken.limit * _SORTED_SHORT if ladder.is_short else wanted * _SORTED_LONG
    rated, count = _rated(blocks, ladder, taken.limit, most)
    if count < most or not ladder.is_short:
        for lines, text, place in chain.from_iterable(rated):
            taken.take(lines, text, place, _why(text, place, ladder))
            if taken.is_full:
                return
        return
    for rung in range(len(ladder.rungs)):
        for lines, text, place in _occurrences(blocks, ladder, rung):
            taken.take(lines, text, place, ladder.by)
            if taken.is_full:
                return


def _rated(
    blocks: Sequence[Lines], ladder: Ladder, limit: int, most: int
) -> tuple[list[list[_Place]], int]:
    """Return the hits of the widest rung by the best rung they stand on, and how many there are.

    No more are sought where the best rung has ``limit``, of which some may be answers already, or
    after ``most``.
    """
    rated: list[list[_Place]] = [[] for _ in ladder.rungs]
    length, count = len(ladder.core), 0
    for one in _occurrences(blocks, ladder, len(ladder.rungs) - 1):
        _, text, place = one
        for rung, (before, after) in enumerate(ladder.rungs):
            if text.startswith(after, place + length) and text.endswith(before, 0, place):
                rated[rung].append(one)
                break
        count += 1
        if count == most or len(rated[0]) == limit:
            break
    return rated, count


def _occurrences(blocks: Sequence[Lines], ladder: Ladder, rung: int) -> Iterator[_Place]:
    """Return lines, their text and the place of a hit in each line; of codes of every hit."""
    if ladder.is_one_number:
        part = int(ladder.core) // PER_BLOCK
        blocks = [lines for lines in blocks if lines.part == part]
    before, after = ladder.rungs[rung]
    needle, ahead = before + ladder.core + after, len(before)
    if ladder.text == "codes" and (ladder.whole or len(needle) >= LEAST_SIGNS):
        for lines, codes, place in _in_codes(blocks, needle):
            if not ladder.whole or ladder.may_answer(codes, place + ahead):
                yield lines, codes, place + ahead
        return
    for lines in blocks:
        text: bytes = getattr(lines, ladder.text)
        place = text.find(needle)
        while place >= 0:
            yield lines, text, place + ahead
            end = text.find(b"\n", place + ahead)
            place = text.find(needle, end)


def _in_codes(blocks: Sequence[Lines], needle: bytes) -> Iterator[_Place]:
    if len(needle) < LEAST_SIGNS:
        for lines in blocks:
            for place in one_by_one(lines.codes, needle):
                yield lines, lines.codes, place
        return
    sought = Part(needle)
    for lines in blocks:
        for place in sought.find_in(lines.codes, lines.code_windows):
            yield lines, lines.codes, place


def _with_initials(blocks: Sequence[Lines], initials: bytes) -> Sequence[Lines]:
    """Return the blocks that may have a name with these initials: a short text tells it."""
    most = len(initials)
    if most <= 1:
        return blocks
    return [one for one in blocks if most <= one.longest_initials and initials in one.initials]


def _why(text: bytes, place: int, ladder: Ladder) -> FoundBy:
    return ladder.why(text[text.rfind(b"\n", 0, place) + 1 : place])


def _match(blocks: Sequence[Lines], search: Pattern, taken: _Taken) -> None:
    blocks = _with_initials(blocks, search.initials)
    anchor = Ladder("sounds", FoundBy.PINYIN, search.anchor, ((b"", b""),))
    for lines, text, place in _occurrences(blocks, anchor, 0):
        start = text.rfind(b"\n", 0, place)
        if search.pattern.search(text, start, text.find(b"\n", place)):
            taken.take(lines, text, place, FoundBy.PINYIN)
            if taken.is_full:
                return


def _almost(blocks: Sequence[Lines], search: Almost, taken: _Taken) -> None:
    for lines, text, place in _candidates(blocks, search):
        start = text.rfind(_BAR, 0, place) + 1
        name = text[start : text.find(_BAR, start)].decode()
        if differ_by_one(search.typed, name):
            taken.take(lines, text, start, _ALMOST)
            if taken.is_full or len(taken.hits) >= _MOST_ALMOST:
                return


def _candidates(blocks: Sequence[Lines], search: Almost) -> Iterator[_Place]:
    """Return where names stand that are right but for one sign, and others that are partly right.

    Of many letters one half is right: two passes find it. Of few signs two thirds are: those that
    begin right in one pass, as most do and few passes go on, and after them those that end right.
    """
    if search.has_halves:
        begun, ended = search.halves
        yield from _parts(blocks, search, _BAR + begun.encode())
        yield from _parts(blocks, search, ended.encode() + _BAR)
        return
    first, last = (part.encode() for part in search.outer)
    head, tail = search.head.encode(), search.tail.encode() + _BAR
    tried = [getattr(lines, search.text) for lines in blocks[:_TRIED]]
    if sum(text.count(_BAR + first) for text in tried) <= _RARE:
        yield from _parts(blocks, search, _BAR + first)
        yield from _parts(blocks, search, tail)
        return
    middle = len(search.typed.encode()) - len(first) - len(last)
    spare = max(len(sign.encode()) for sign in search.typed)
    right_at_end = b"[^\n|]{%d,%d}%s(?=[|])" % (
        max(0, middle - spare),
        middle + spare,
        re.escape(last),
    )
    right_before = re.escape(head.removeprefix(first))
    pattern = re.compile(re.escape(_BAR + first) + b"(?:%s|%s)" % (right_before, right_at_end))
    for lines in blocks:
        text: bytes = getattr(lines, search.text)
        for found in pattern.finditer(text):
            yield lines, text, found.start() + 1
    yield from _parts(blocks, search, tail)


def _parts(blocks: Sequence[Lines], search: Almost, part: bytes) -> Iterator[_Place]:
    """Return every place inside a name, of a line perhaps several, where ``part`` stands."""
    inside = len(_BAR) if part.startswith(_BAR) else 0
    for lines in blocks:
        text: bytes = getattr(lines, search.text)
        place = text.find(part)
        while place >= 0:
            yield lines, text, place + inside
            place = text.find(part, place + len(part))


def differ_by_one(one: str, other: str) -> bool:
    """Return whether two texts differ in one sign: another, missing, too many, or swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    same = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        same += 1
    left, right = one[same:], other[same:]
    return (
        left[1:] == right[1:]
        or left == right[1:]
        or left[1:] == right
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )
