"""The help of the program: topics in Markdown from ``resources/help``, and the way into them.

A topic lies in ``NN-key.md``, the number gives its place. Its headings are what a link, a search or
a cited article lead to; the policy is a topic like the others, headed by its articles.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coopdesk.paths import RESOURCES
from coopdesk.words import LANGUAGE

POLICY = "policy"
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*|^\|[-| ]+\|$", re.MULTILINE)
_EXCERPT = 24
"""Signs shown on either side of what was searched for."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the help; ``markdown`` is what is shown."""

    key: str
    title: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A place where searched words stand: its topic, the heading above it, the words around."""

    topic: Topic
    heading: str
    excerpt: str


@cache
def list_topics() -> tuple[Topic, ...]:
    """Return all topics in their order."""
    return tuple(map(_read, sorted((RESOURCES / "help" / LANGUAGE).glob("*.md"))))


def get_topic(key: str) -> Topic:
    """Return a topic; raises KeyError for one that is not there."""
    return {topic.key: topic for topic in list_topics()}[key]


def find_passages(words: str) -> list[Passage]:
    """Return the parts of topics in which every word stands, those so headed first."""
    wanted = words.casefold().split()
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


def find_article(told: str) -> str:
    """Return the heading of the policy's article that a sentence cites, else nothing.

    The policy tells its own number in the line below its title.
    """
    (_, number), *articles = _parts(get_topic(POLICY))
    document, _, _ = number.partition(" ")
    cited = (name for name, _ in articles if f"{document} {name}" in told)
    return max(cited, key=len, default="")


def _read(file: Path) -> Topic:
    markdown = file.read_text(encoding="utf-8")
    title = markdown.splitlines()[0].removeprefix("# ")
    return Topic(file.stem.partition("-")[2], title, markdown)


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
