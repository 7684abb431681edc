"""Whose an offline kit is, which rows it was given out with, and which it has now."""

from collections.abc import Mapping
from dataclasses import dataclass

MARK = "coopdesk-kit-1"
"""What the hidden sheet begins with; the number changes with its form."""


@dataclass(frozen=True, slots=True)
class KitStamp:
    """Whose kit it is: office and organization, the day and the revision it was given out at."""

    sheet_id: str
    office_id: str
    office: str
    organization_id: str
    organization: str
    day: str
    revision: str


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A row given out: what it is known by, the digest of its cells, whom it is about."""

    key: str
    digest: str
    name: str


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit that came back: its stamp, the rows given out by key, and the rows it has now."""

    stamp: KitStamp
    given: Mapping[str, GivenRow]
    rows: Mapping[int, GivenRow]

    @property
    def untouched(self) -> frozenset[int]:
        """Return the rows that are as they were given out."""
        return frozenset(
            row
            for row, now in self.rows.items()
            if now.key in self.given and self.given[now.key].digest == now.digest
        )

    @property
    def missing(self) -> tuple[GivenRow, ...]:
        """Return the rows that were given out and are no longer there."""
        there = {now.key for now in self.rows.values()}
        return tuple(row for key, row in self.given.items() if key not in there)

    def changed_since(self, row: int, register: Mapping[str, GivenRow]) -> bool:
        """Return whether the register changed what this row was given out with."""
        given = self.given.get(self.rows[row].key) if row in self.rows else None
        now = register.get(given.key) if given else None
        return given is not None and now is not None and now.digest != given.digest
