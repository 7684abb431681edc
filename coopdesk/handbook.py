"""The help of the program: topics in Markdown from ``resources/help``, and the way into them.

A topic lies in ``NN-key.md``, the number gives its place. Its headings are what a link, a search or
a cited article lead to; the policy is a topic like the others, headed by its articles.

A heading may name in braces the words it explains: ``### 证号 {member: id_number certificate}`` are
two fields by the keys of their labels, ``{refusal.member: id_*}`` all refusals that begin so, and
``{refusal.bin}`` all of that name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

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


@cache
def list_topics() -> tuple[Topic, ...]:
    """Return all topics in their order, with links at the articles they cite."""
    return tuple(map(_linked, _written()))


def get_topic(key: str) -> Topic:
    """Return a topic; raises KeyError for one that is not there."""
    return {topic.key: topic for topic in list_topics()}[key]


def find_passages(told: str) -> list[Passage]:
    """Return the parts of topics in which every word stands, those so headed first."""
    wanted = told.casefold().split()
    headed: list[Passage] = []
    others: list[Passage] = []
    for topic in list_topics():
        for heading, text in _parts(topic):
            whole = f"{heading} {text}".casefold()
            if wanted and all(word in whole for word in wanted):
                is_headed = all(word in heading.casefold() for word in wanted)
                passage = Passage(topic, heading, _around(text, wanted[0]))
                (headed if is_headed else others).append(passage)
    return headed + others


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
