"""The details of an organization that people type as a line or a list: read, or refused."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from coopdesk.domain.reading import read_phone
from coopdesk.domain.typed import Reading, plain

_MONGOLIAN_LETTER = re.compile("[\u1820-\u18aa]")
# letters, signs and digits of the script, its joiners, the narrow space before suffixes
_MONGOLIAN = re.compile("[\u1800-\u18af\U00011660-\U0001166c\u202f\u200c\u200d 0-9()（）]+")
_BETWEEN = re.compile(r"[\s,，、;；]+")
_BETWEEN_LINES = re.compile(r"[\n;；]+")
_NUMBERED = re.compile(r"[+(]?[0-9]")
_PLAIN_SPACES = re.compile("[ \t\u3000]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to ask for at an organization."""

    name: str
    post: str = ""
    phone: str = ""

    def __str__(self) -> str:
        """Return the contact as it is typed: name, post and telephone with spaces between."""
        return " ".join(part for part in (self.name, self.post, self.phone) if part)


def read_mongolian_name(raw: str) -> Reading[str]:
    """Return a name in traditional Mongolian script, in NFC, its narrow spaces kept.

    Problem: ``mongolian_unreadable`` for anything that is not in this script.
    """
    name = _PLAIN_SPACES.sub(" ", unicodedata.normalize("NFC", raw)).strip(" ")
    if not _MONGOLIAN_LETTER.search(name) or not _MONGOLIAN.fullmatch(name):
        return Reading(problem="mongolian_unreadable")
    return Reading(name, normalized=name != raw)


def read_contacts(raw: str) -> Reading[tuple[Contact, ...]]:
    """Return the contacts typed one a line, each a name, perhaps a post, perhaps a telephone.

    Problems: ``contact_without_name``, ``phone_unreadable``.
    """
    contacts = []
    for line in _BETWEEN_LINES.split(raw):
        parts = [part for part in _BETWEEN.split(line) if part]
        if not parts:
            continue
        numbers = [part for part in parts if _NUMBERED.match(plain(part))]
        told = [part for part in parts if part not in numbers]
        if not told:
            return Reading(problem="contact_without_name")
        phone = read_phone("".join(numbers)) if numbers else Reading("")
        if phone.problem or phone.value is None:
            return Reading(problem="phone_unreadable")
        contacts.append(Contact(told[0], " ".join(told[1:]), phone.value))
    return Reading(tuple(contacts))


def read_names(raw: str) -> tuple[str, ...]:
    """Return names typed with any mark or line between them, each once."""
    return unique(part for part in _BETWEEN.split(raw))


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts without blanks and repetitions, in their order."""
    return tuple(dict.fromkeys(text for told in texts if (text := "".join(told.split()))))
