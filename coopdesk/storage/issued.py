"""What superiors handed down, as it stands on a day, over what the program ships.

Of each file the editions that were issued count; offices farther up speak first, nearer ones over
them. Nothing that is not understood gets this far: it is refused when it is taken in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coopdesk.domain.charters import Charter
from coopdesk.domain.divisions import Divisions
from coopdesk.domain.documents import read_toml
from coopdesk.domain.issued import Edition, IssuedKind, ends_on
from coopdesk.domain.organizations import Division, OfficeLevel, OrganizationKind
from coopdesk.domain.policy import Override, PolicyBook, PolicyDocument, RuleBook
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.reference import (
    Table,
    as_charter,
    as_divisions,
    as_policy,
    as_rules,
    as_scheme,
    as_value,
    as_words,
    leaves_of,
    load_charters,
    load_fund_rules,
    load_policies,
    load_schemes,
    shipped_divisions,
)
from coopdesk.storage.tables.issued import IssuedFileRow

if TYPE_CHECKING:  # a scheme is parsed where one is used, not at the start
    from coopdesk.domain.supervision import Scheme

_ROW = IssuedFileRow
ISSUED_FILES = Prepared(
    select(
        _ROW.office,
        _ROW.kind,
        _ROW.key,
        _ROW.edition,
        _ROW.applies_from,
        _ROW.title,
        _ROW.source,
        _ROW.issuer,
        _ROW.level,
        _ROW.division_code,
        _ROW.saved_by,
    )
    .where(_ROW.issued)
    .order_by(_ROW.kind, _ROW.key, _ROW.office, _ROW.edition)
)
"""Every edition that was issued, here or by a superior."""
_COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """One edition of a file, and the first day another one speaks in its place."""

    office: str
    kind: str
    key: str
    edition: int
    applies_from: date
    title: str
    source: str
    issuer: str
    level: str
    division_code: str
    saved_by: str
    ends_on: date | None = None

    @property
    def table(self) -> Table:
        """Return its contents."""
        return read_source(self.source)


@lru_cache(maxsize=64)
def read_source(source: str) -> Table:
    """Return the table a text says; raises ValueError as ``read_toml``."""
    return read_toml(source)


@dataclass(frozen=True, slots=True)
class IssuedWord:
    """A word of a list that was handed down; one that a later edition left out is retired."""

    code: str
    name: str
    issuer: str
    retired_on: date | None


class Reference:
    """The rules, values and words that stand: what is shipped, and what was handed down."""

    def __init__(self, found: Iterable[Sequence[Any]]) -> None:
        self._files = _with_ends([IssuedFile(*row) for row in found])
        self._divisions: dict[date, Divisions] = {}

    @cached_property
    def policies(self) -> PolicyBook:
        """Return every document with the parameters it sets, and the counties' own values."""
        if not self._files:
            return load_policies()
        # of two that speak from the same day the one handed down goes before the one shipped
        handed = [_document(one) for one in self._of(IssuedKind.POLICY)]
        book = PolicyBook((*reversed(handed), *load_policies().documents))
        local = self._of(IssuedKind.LOCAL_VALUES)
        return book.with_overrides(own for one in local for own in _overrides(one))

    @cached_property
    def schemes(self) -> tuple["Scheme", ...]:
        """Return the assessment schemes, each from its first day on: shipped, then handed down."""
        handed = (as_scheme(one.table) for one in self._of(IssuedKind.SCHEME))
        return (*load_schemes(), *handed)

    def fund_rules(self, day: date) -> RuleBook:
        """Return the defaults of the mutual fund as they stand on ``day``."""
        book = load_fund_rules()
        for one in self.standing(IssuedKind.FUND_RULES, day):
            book = RuleBook({**book.rules, **as_rules(one.table).rules})
        return book

    def charters(self, day: date) -> Mapping[str, Charter]:
        """Return the charter templates by key: the nearest superior's first, shipped ones last."""
        handed = reversed(self.standing(IssuedKind.CHARTER, day))
        known: dict[str, Charter] = {}
        for one in handed:
            known.setdefault(one.key, as_charter(one.table))
        return {**known, **{k: v for k, v in load_charters().items() if k not in known}}

    def charter(self, day: date, kind: OrganizationKind, name: str) -> Charter | None:
        """Return the template named ``name``, else the one for ``kind``, None without either."""
        known = self.charters(day)
        fitting = (charter for charter in known.values() if kind in charter.for_kinds)
        return known.get(name) or next(fitting, None)

    def divisions(self, day: date) -> Divisions:
        """Return the divisions as they stand on ``day``, those that ended before among them.

        A unit that a later list left out is told by its shipped line again, or ended with the list.
        """
        if day not in self._divisions:
            spoken = [one for one in self._of(IssuedKind.DIVISIONS) if _has_spoken(one, day)]
            over = shipped_divisions()
            over = over.replaced_by(unit for one in spoken for unit in _left_out(one, over))
            over = over.replaced_by(
                unit for one in spoken if _stands(one, day) for unit in as_divisions(one.table)
            )
            self._divisions[day] = over
        return self._divisions[day]

    def words(self, vocabulary: str, day: date) -> list[IssuedWord]:
        """Return the words handed down for a vocabulary, each once, in the order of the lists."""
        words: dict[str, IssuedWord] = {}
        for one in self._of(IssuedKind.VOCABULARY):
            if one.key == vocabulary and one.applies_from <= day:
                gone = one.ends_on if one.ends_on is not None and one.ends_on <= day else None
                for item in as_words(one.table):
                    words[item.code] = IssuedWord(item.code, item.name, one.issuer, gone)
        return list(words.values())

    def standing(self, kind: IssuedKind, day: date) -> list[IssuedFile]:
        """Return the files of a kind that stand on ``day``, those of the highest office first."""
        return [one for one in self._of(kind) if _stands(one, day)]

    def coming(self, day: date) -> list[IssuedFile]:
        """Return the files that speak from a day after ``day`` on."""
        ahead = (one for one in self._files if one.applies_from > day)
        return [one for one in ahead if one.ends_on is None or one.ends_on > one.applies_from]

    def _of(self, kind: IssuedKind) -> list[IssuedFile]:
        return [one for one in self._files if one.kind == kind]


def _with_ends(files: Sequence[IssuedFile]) -> list[IssuedFile]:
    levels = [level.value for level in OfficeLevel]
    groups: dict[tuple[str, str, str], list[IssuedFile]] = {}
    for one in files:
        groups.setdefault((one.office, one.kind, one.key), []).append(one)
    ended = []
    for group in groups.values():
        editions = [Edition(one.edition, one.applies_from) for one in group]
        for one, edition in zip(group, editions, strict=True):
            ended.append(replace(one, ends_on=ends_on(edition, editions)))
    return sorted(ended, key=lambda one: -levels.index(one.level))


def _stands(one: IssuedFile, day: date) -> bool:
    has_ended = one.ends_on is not None and one.ends_on <= day
    return one.applies_from <= day and not has_ended


def _has_spoken(one: IssuedFile, day: date) -> bool:
    """Return whether a file spoke on any day up to ``day``: a later one may have come before it."""
    has_begun = one.ends_on is None or one.applies_from < one.ends_on
    return has_begun and one.applies_from <= day


def _left_out(one: IssuedFile, shipped: Divisions) -> Iterable[Division]:
    """Yield the units that a list alone told, as they ended with it."""
    if one.ends_on is not None:
        last = one.ends_on - timedelta(days=1)
        for unit in as_divisions(one.table):
            if shipped.find(unit.code) is None:
                yield replace(unit, valid_to=min(last, unit.valid_to or last))


def _document(one: IssuedFile) -> PolicyDocument:
    # the city may set what the city decided before
    return replace(as_policy(one.table), ends_on=one.ends_on, leaves_room=True)


def _overrides(one: IssuedFile) -> Iterable[Override]:
    for key, item in leaves_of(one.table, "article"):
        yield Override(
            key=key,
            division=one.division_code[:_COUNTY_DIGITS],
            value=as_value(item["value"]),
            applies_from=one.applies_from,
            reason=f"{one.table['document']} {item['article']}",
            operator=one.saved_by,
            ends_on=one.ends_on,
        )
