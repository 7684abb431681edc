"""Controlled vocabularies: the words that are shipped, and those the office or the city adds.

A word is retired, never deleted: records carry it as it was written.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.documents import read_toml
from coopdesk.domain.errors import BadSheet, Finding, Refusal, RuleViolation, Severity
from coopdesk.storage.reference import load_vocabulary
from coopdesk.storage.tables.vocabulary import VocabularyItemRow
from coopdesk.storage.unit_of_work import UnitOfWork

LONGEST_NAME, MOST_WORDS, MOST_BYTES = 40, 5_000, 1_000_000
WORD_CODE = re.compile(r"[a-z0-9_]{1,40}")


class Vocabulary(StrEnum):
    """The vocabularies that an office may extend; the others are fixed by law or by the rules."""

    VILLAGES = "villages"
    SERVICES = "services"
    ADVANCE_PURPOSES = "advance_purposes"
    PAYMENT_METHODS = "payment_methods"
    FUNDS = "funds"


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``id`` is empty for one that is shipped or was handed down.

    ``source`` names the list or the superior it came from.
    """

    vocabulary: Vocabulary
    code: str
    name: str
    id: str = ""
    source: str = ""
    retired_on: date | None = None

    @property
    def is_shipped(self) -> bool:
        """Return whether the word came with the program or from a superior."""
        return not self.id


@dataclass(frozen=True, slots=True)
class WordRecord:
    """A word of a list from outside: its code there, and the name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AddWord:
    """Add a word of the office's own, or offer a retired one again."""

    vocabulary: Vocabulary
    name: str


@dataclass(frozen=True, slots=True)
class RetireWord:
    """Offer a word no more; records that carry it keep it."""

    word_id: str


@dataclass(frozen=True, slots=True)
class LoadWords:
    """Take in a list from the city, all of it; ``source`` is its name."""

    vocabulary: Vocabulary
    source: str
    records: tuple[WordRecord, ...]


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What a list did: new words, words with another name now, words that were there already."""

    new: int
    changed: int
    same: int


def list_words(uow: UnitOfWork, vocabulary: Vocabulary) -> list[Word]:
    """Return the words of a vocabulary: shipped ones, those handed down, own; retired ones too."""
    handed = {
        one.code: Word(vocabulary, one.code, one.name, "", one.issuer, one.retired_on)
        for one in uow.reference.words(vocabulary.value, uow.today)
    }
    row = VocabularyItemRow
    query = select(row).where(row.vocabulary == vocabulary.value).order_by(row.id)
    taken = {word.name for word in handed.values()}
    own = [
        Word(vocabulary, one.code, one.name, one.id, one.source, one.retired_on)
        for one in uow.session.scalars(query)
        if one.code not in handed and one.name not in taken
    ]
    shipped = [word for word in _shipped(vocabulary) if word.code not in handed]
    return [*shipped, *handed.values(), *own]


def offered_words(uow: UnitOfWork, vocabulary: Vocabulary) -> list[str]:
    """Return the names that fields offer, without retired ones."""
    return [word.name for word in list_words(uow, vocabulary) if word.retired_on is None]


def add_word(uow: UnitOfWork, command: AddWord) -> str:
    """Add the word and return its id; a retired one of this name is offered again.

    Raises RuleViolation ``vocabulary.name_missing``, ``vocabulary.name_long``,
    ``vocabulary.known``.
    """
    name = "".join(command.name.split())
    words = list_words(uow, command.vocabulary)
    known = next((word for word in words if word.name == name), None)
    if known is not None and known.retired_on is not None:
        uow.get(VocabularyItemRow, known.id).retired_on = None
        return known.id
    if not name:
        raise RuleViolation(Refusal("vocabulary.name_missing"))
    if len(name) > LONGEST_NAME:
        raise RuleViolation(Refusal("vocabulary.name_long", values={"longest": LONGEST_NAME}))
    if known is not None:
        raise RuleViolation(Refusal("vocabulary.known", values={"name": name}))
    taken = {word.code for word in words}
    numbers = range(1, len(words) + 2)
    code = next(code for code in map("own_{}".format, numbers) if code not in taken)
    return _add(uow, command.vocabulary, WordRecord(code, name), "")


def retire_word(uow: UnitOfWork, command: RetireWord) -> str:
    """Offer the word no more and return its id; raises NotFound for a shipped or unknown one."""
    row = uow.get(VocabularyItemRow, command.word_id)
    row.retired_on = uow.today
    return row.id


def load_words(uow: UnitOfWork, command: LoadWords) -> LoadCounts:
    """Take in the list and return what it did; what the list does not name stays as it is.

    Raises RuleViolation ``vocabulary.shipped_code`` for a code of a shipped word under another
    name, ``vocabulary.known`` for a name that stands under another code.
    """
    words = list_words(uow, command.vocabulary)
    by_code = {word.code: word for word in words}
    by_name = {word.name: word for word in words}
    refusals, new, changed = [], [], []
    for record in command.records:
        known = by_code.get(record.code)
        namesake = by_name.get(record.name)
        if namesake is not None and namesake.code != record.code:
            refusals.append(Refusal("vocabulary.known", values={"name": record.name}))
        elif known is None:
            new.append(record)
        elif known.name != record.name and known.is_shipped:
            values = {"code": record.code, "name": known.name}
            refusals.append(Refusal("vocabulary.shipped_code", values=values))
        elif known.name != record.name or known.retired_on is not None:
            changed.append((known, record))
    if refusals:
        raise RuleViolation(*refusals)
    for record in new:
        _add(uow, command.vocabulary, record, command.source)
    for known, record in changed:
        row = uow.get(VocabularyItemRow, known.id)
        row.name, row.source, row.retired_on = record.name, command.source, None
    same = len(command.records) - len(new) - len(changed)
    return LoadCounts(len(new), len(changed), same)


def read_word_list(path: Path) -> tuple[WordRecord, ...]:
    """Return the words of a TOML file (``item = [{code, name}]``) or a CSV file (code, name).

    Raises BadSheet with every wrong line: ``words_unreadable``, ``words_empty``, ``words_many``,
    ``word_code``, ``word_name``, ``word_twice``; nothing of a wrong file is taken in.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadSheet.because("words_many", most=MOST_WORDS)
        raw = path.read_bytes()
    except OSError:
        raise BadSheet.because("words_unreadable") from None
    records = list(_records(path, _decoded(raw)))
    if not records:
        raise BadSheet.because("words_empty")
    if len(records) > MOST_WORDS:
        raise BadSheet.because("words_many", most=MOST_WORDS)
    findings = list(_against(path.name, records))
    if findings:
        raise BadSheet(*findings)
    return tuple(records)


def _shipped(vocabulary: Vocabulary) -> list[Word]:
    if vocabulary is Vocabulary.VILLAGES:
        return []
    return [Word(vocabulary, item.code, item.name) for item in load_vocabulary(vocabulary.value)]


def _add(uow: UnitOfWork, vocabulary: Vocabulary, record: WordRecord, source: str) -> str:
    row = VocabularyItemRow(vocabulary=vocabulary.value, code=record.code, name=record.name)
    row.source = source
    return uow.add(row)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadSheet.because("words_unreadable")


def _records(path: Path, text: str) -> Iterator[WordRecord]:
    if path.suffix.lower() != ".toml":
        rows = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text)) if any(row)]
        has_heading = bool(rows) and (not rows[0][0].isascii() or rows[0][0].lower() == "code")
        for row in rows[has_heading:]:
            yield WordRecord(row[0], row[1] if len(row) > 1 else "")
        return
    try:
        items = read_toml(text)["item"]
        yield from (WordRecord(str(item["code"]), str(item["name"])) for item in items)
    except (ValueError, KeyError, TypeError):
        raise BadSheet.because("words_unreadable") from None


def _against(file: str, records: list[WordRecord]) -> Iterator[Finding]:
    codes: set[str] = set()
    names: set[str] = set()
    for number, record in enumerate(records, start=1):
        wrong = ""
        if not WORD_CODE.fullmatch(record.code):
            wrong = "word_code"
        elif not 0 < len(record.name) <= LONGEST_NAME:
            wrong = "word_name"
        elif record.code in codes or record.name in names:
            wrong = "word_twice"
        codes.add(record.code)
        names.add(record.name)
        if wrong:
            values = {"number": number, "code": record.code, "name": record.name}
            yield Finding(wrong, Severity.REFUSE, file, number, values=values)
