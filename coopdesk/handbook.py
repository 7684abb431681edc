"""The help of the program: topics in Markdown from ``resources/help``, and the way into them.

A topic lies in ``NN-key.md``, the number gives its place. Its headings are what a link, a search or
a cited article lead to; the policy is a topic like the others, headed by its articles.

A heading may name in braces the words it explains: ``### 证号 {member: id_number certificate}`` are
two fields by the keys of their labels, ``{refusal.member: id_*}`` all refusals that begin so, and
``{refusal.bin}`` all of that name.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, takewhile
from pathlib import Path
from string import Formatter

from coopdesk import words
from coopdesk.paths import RESOURCES
from coopdesk.words import LANGUAGE

POLICY, LAWS = "policy", "laws"
FIELDS, EVERYWHERE = "{}-fields", "fields"
"""Topics of the fields: those of one page, and those that stand on many."""
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*|^\|[-| ]+\|$", re.MULTILINE)
_WORDS = re.compile(r"^#+ (?P<heading>.+?) \{(?P<words>[^}]+)\}$", re.MULTILINE)
_CITING = str.maketrans("", "", "《》 ")
_EXCERPT = 24
"""Signs shown on either side of what was searched for."""
_REASONS = ("refusal.", "finding.", "trouble.")
_LEAST = 6
"""Signs that a sentence needs beside what it fills in: with fewer it is taken for any other."""
_TOLD = (*_REASONS, "home.")
_COUNT = re.compile(r"（\d+）$")
_TERM = re.compile(r"^\| ([^|]+) \|", re.MULTILINE)
"""What a row of a table explains: a word of the glossary, a key."""
_FILLED = re.compile(r"\{[^}]*\}")
_AS_TYPED = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the help: ``markdown`` is shown, ``explained`` has the heading of each word."""

    key: str
    title: str
    markdown: str
    explained: dict[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the help is opened: a topic, and a heading in it or nothing for its beginning."""

    topic: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place where searched words stand: its topic, the heading above it, the words around."""

    topic: Topic
    heading: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading and its text, with what else is typed to find it: words it explains, their sound.

    ``text`` has the sentences explained behind the text; ``headed`` are the heading, articles in
    digits too, and the labels explained, ``searched`` all of it, ``sounds`` the initials of heading
    and labels.
    """

    topic: Topic
    heading: str
    text: str
    headed: str
    searched: str
    sounds: str

    def has(self, word: str) -> bool:
        """Return whether a typed word stands here, or is the sound of one that does."""
        return word in self.searched or (word in self.sounds and len(word) > 1)

    def is_called(self, word: str) -> bool:
        """Return whether the word is the whole heading, or sounds as the whole of it or a label."""
        return word == self.heading.casefold() or f"|{word}\n" in self.sounds

    def is_headed(self, word: str) -> bool:
        """Return whether the word, or its sound, is in the heading or a label."""
        return word in self.headed or word in self.sounds


@cache
def list_topics() -> tuple[Topic, ...]:
    """Return all topics in their order, with links at the articles they cite."""
    return tuple(map(_linked, _written()))


def get_topic(key: str) -> Topic:
    """Return a topic; raises KeyError for one that is not there."""
    return {topic.key: topic for topic in list_topics()}[key]


def find_passages(told: str, initials_of: Callable[[str], str]) -> list[Passage]:
    """Return the parts of topics in which every word stands, those so called and headed first.

    ``initials_of`` gives the first letters of the readings of a text: 种子金 is found by zzj. What
    explains the sentence that was typed, as the window told it, goes before all.
    """
    wanted = told.casefold().translate(_AS_TYPED).split()
    found = [part for part in _all_parts(initials_of) if wanted and all(map(part.has, wanted))]
    place = find_sentence(told)
    meant = [p for p in _all_parts(initials_of) if Place(p.topic.key, p.heading) == place]
    called = [part for part in found if all(map(part.is_called, wanted))]
    headed = [part for part in found if all(map(part.is_headed, wanted))]
    ordered = dict.fromkeys([*meant, *called, *headed, *found])
    return [Passage(p.topic, p.heading, _around(p.text, wanted[0])) for p in ordered]


def find_word(key: str, page: str = "") -> Place | None:
    """Return where a word of the catalogue is explained: a field's label, ``refusal.<code>``.

    Where several pages have it, what the page itself says goes before.
    """
    nearest = sorted(list_topics(), key=lambda topic: topic.key != FIELDS.format(page))
    for topic in nearest:
        for told, heading in topic.explained.items():
            if told == key or (told.endswith("*") and key.startswith(told[:-1])):
                return Place(topic.key, heading)
    return None


def find_sentence(told: str) -> Place | None:
    """Return where the reason is explained that a text tells: the one it has most words of.

    A sentence is known by the words around what it fills in.
    """
    return next((find_word(key) for pieces, key in _sentences() if _stands_in(pieces, told)), None)


def find_heading(topic: str, heading: str) -> Place | None:
    """Return the heading of a topic that is just so or has it among its words.

    A number in brackets behind it, as tabs count what they hold, is no word of it.
    """
    heading = _COUNT.sub("", heading)
    headings = [name for name, _ in _parts(get_topic(topic))]
    named = sorted((name for name in headings[1:] if heading in name), key=len)
    return Place(topic, named[0]) if named else None


def find_label(label: str, page: str) -> Place | None:
    """Return where a field of this label is explained: among the page's fields, or everywhere's."""
    for topic in list_topics():
        if topic.key in {FIELDS.format(page), EVERYWHERE}:
            for key, heading in topic.explained.items():
                if words.text(key) == label:
                    return Place(topic.key, heading)
    return None


def find_article(told: str) -> Place | None:
    """Return the article that a sentence cites, the policy's before those of the laws.

    The policy tells its own number in the line below its title and goes before the laws, which are
    cited with or without the marks around their names.
    """
    plain = told.translate(_CITING)
    cited = [name for name in _articles() if name.translate(_CITING) in plain]
    policy = [name for name in cited if _articles()[name].topic == POLICY]
    name = max(policy or cited, key=len, default="")
    return _articles().get(name)


@cache
def _articles() -> dict[str, Place]:
    """Return each article by the name it is cited by: ``赤政发〔2023〕14号 二（六）``, a law's."""
    topics = {topic.key: topic for topic in _written()}
    (_, number), *articles = _parts(topics[POLICY])
    document, _, _ = number.partition(" ")
    policy = {f"{document} {name.partition('、')[0]}": Place(POLICY, name) for name, _ in articles}
    laws = {name: Place(LAWS, name) for name, _ in _parts(topics[LAWS])}
    return policy | laws


@cache
def _all_parts(initials_of: Callable[[str], str]) -> tuple[_Part, ...]:
    """Return every part of every topic as it is searched."""
    return tuple(
        _part(topic, heading, text, initials_of)
        for topic in list_topics()
        for heading, text in _parts(topic)
    )


def _part(topic: Topic, heading: str, text: str, initials_of: Callable[[str], str]) -> _Part:
    keys = [key for told in _told_of(topic, heading) for key in _keys_of(told)]
    labels = [words.text(key) for key in keys if not key.startswith(_TOLD)]
    sentences = [_FILLED.sub("…", words.text(key)) for key in keys if key.startswith(_TOLD)]
    whole = "\n".join([text, *sentences])
    headed = "\n".join([heading, _in_digits(heading), *labels]).casefold()
    searched = f"{headed}\n{whole}".casefold()
    terms = [term for term in _TERM.findall(topic.markdown) if f"{term}：" in text]
    named = "\n".join([heading, *labels, *terms])
    return _Part(topic, heading, whole, headed, searched, f"|{initials_of(named)}\n")


def _told_of(topic: Topic, heading: str) -> list[str]:
    return [told for told, explained in topic.explained.items() if explained == heading]


def _keys_of(told: str) -> list[str]:
    """Return the keys that stand in the braces of a heading, a family for one with a star."""
    if not told.endswith("*"):
        return [told]
    family, keys = told[:-1], _keys_in_order()
    return list(
        takewhile(lambda key: key.startswith(family), islice(keys, bisect_left(keys, family), None))
    )


@cache
def _keys_in_order() -> tuple[str, ...]:
    return tuple(sorted(words.keys()))


def _in_digits(heading: str) -> str:
    """Return a heading with the numbers of its articles in digits: 第19条 for 第十九条."""
    signs, units = words.text("handbook.numerals"), words.text("handbook.units")

    def digits(found: re.Match[str]) -> str:
        total, digit = 0, 0
        for sign in found[0]:
            if sign in signs:
                digit = signs.index(sign)
            else:
                total, digit = total + (digit or 1) * 10 ** (units.index(sign) + 1), 0
        return str(total + digit)

    return re.sub(f"[{signs}{units}]+", digits, heading)


@cache
def _sentences() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the fixed words of each reason with its key, the longest first."""
    pieces = {
        key: tuple(piece for piece, *_ in Formatter().parse(words.text(key)) if piece)
        for key in _keys_in_order()
        if key.startswith(_REASONS)
    }
    lengths = {key: len("".join(told)) for key, told in pieces.items()}
    known = sorted((key for key in pieces if lengths[key] >= _LEAST), key=lambda k: -lengths[k])
    return tuple((pieces[key], key) for key in known)


def _stands_in(pieces: tuple[str, ...], told: str) -> bool:
    """Return whether the pieces stand in a text one behind the other."""
    place = 0
    for piece in pieces:
        found = told.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def _linked(topic: Topic) -> Topic:
    """Return the topic with a link at each article it cites, but for links that stand already."""
    if topic.key in {POLICY, LAWS}:
        return topic
    names = sorted(_articles(), key=len, reverse=True)
    cited = re.compile(rf"{_LINK.pattern}|(?P<cited>{'|'.join(map(re.escape, names))})")

    def link(found: re.Match[str]) -> str:
        place = _articles().get(found["cited"] or "")
        return f"[{found[0]}]({place.topic}#{place.heading})" if place else found[0]

    return replace(topic, markdown=cited.sub(link, topic.markdown))


@cache
def _written() -> tuple[Topic, ...]:
    return tuple(map(_read, sorted((RESOURCES / "help" / LANGUAGE).glob("*.md"))))


def _read(file: Path) -> Topic:
    written = file.read_text(encoding="utf-8")
    explained = {
        key: found["heading"] for found in _WORDS.finditer(written) for key in _keys(found["words"])
    }
    markdown = _WORDS.sub(lambda found: found[0].partition(" {")[0], written)
    title = markdown.splitlines()[0].removeprefix("# ")
    return Topic(file.stem.partition("-")[2], title, markdown, explained)


def _keys(told: str) -> Iterator[str]:
    for family in told.split(";"):
        prefix, _, names = family.strip().partition(":")
        yield from (f"{prefix}.{name}" for name in names.split() or "*")


def _parts(topic: Topic) -> Iterator[tuple[str, str]]:
    """Yield each heading with the plain text below it."""
    plain = _MARKS.sub("", _LINK.sub(r"\1", topic.markdown))
    for part in re.split(r"^#+ ", plain, flags=re.MULTILINE)[1:]:
        heading, *lines = part.splitlines()
        told = (line.strip("|- ").replace(" | ", "：") for line in lines)
        yield heading, " ".join(filter(None, told))


def _around(text: str, word: str) -> str:
    """Return what stands around ``word``; the beginning where only the heading has it."""
    place = text.casefold().find(word)
    start = max(place - _EXCERPT, 0)
    return text[start : max(place, 0) + len(word) + _EXCERPT]
