"""Which organization a record belongs to, and whether it may be changed here while copies are out.

In an office, what is lent is read-only; in a field copy, all but what it holds is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from coopdesk.domain.errors import Refusal
from coopdesk.domain.lending import LendingState, Lent, against_lent
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.base import Base
from coopdesk.storage.tables.lending import LendingRow

ORGANIZATION, KEY = "organization", "organization_id"
LENDINGS_OUT = Prepared(
    select(LendingRow.organizations, LendingRow.holder, LendingRow.lent_on).where(
        LendingRow.state == bindparam("state")
    )
)
"""What is out: at the office lent, at a copy held."""
Step = tuple[str, str]


@cache
def way_to_organization(name: str) -> tuple[Step, ...] | None:
    """Return the columns that lead from a table to its organization, None where none does.

    Each is a column and the table it names; the first column that leads there is taken.
    """
    if name == ORGANIZATION:
        return ()
    from coopdesk.storage.tables.schema import Base  # all tables at once: not at start

    table = Base.metadata.tables[name]
    if KEY in table.c:
        return ((KEY, ORGANIZATION),)
    for column in table.c:
        for key in column.foreign_keys:
            parent = key.target_fullname.partition(".")[0]
            if parent in Base.metadata.tables and parent != name:
                rest = way_to_organization(parent)
                if rest is not None:
                    return ((column.name, parent), *rest)
    return None


@dataclass(frozen=True, slots=True)
class Lendings:
    """What is out on a day: ``held`` where this workspace is a field copy."""

    out: Mapping[str, Lent]
    is_copy: bool
    today: date

    @classmethod
    def of(cls, found: Iterable[Any], *, is_copy: bool, today: date) -> "Lendings":
        """Return what the rows of ``LENDINGS_OUT`` say."""
        out = {
            key: Lent(key, name, holder, since)
            for organizations, holder, since in found
            for key, name in organizations
        }
        return cls(out, is_copy, today)

    @property
    def is_idle(self) -> bool:
        """Return whether nothing is out and this is no copy: then nothing need be looked at."""
        return not self.out and not self.is_copy

    def against(self, organization_id: str) -> list[Refusal]:
        """Return why an organization's records cannot be changed here."""
        if self.is_copy:
            held = organization_id in self.out
            return [] if held else [Refusal("lending.not_held")]
        lent = self.out.get(organization_id)
        return [against_lent(lent, self.today)] if lent else []


OUT = LendingState.OUT.value


def organizations_of(
    connection: Connection, name: str, records: Iterable[Mapping[str, Any]]
) -> set[str]:
    """Return the organizations that records of a table belong to; what belongs to none is left."""
    if name == "attachment":
        return {
            key
            for record in records
            for key in _climb(connection, record["subject_table"], {record["subject_id"]})
        }
    steps = way_to_organization(name)
    if steps is None:
        return set()
    if not steps:
        return {record["id"] for record in records}
    (column, parent), *_ = steps
    keys = {record[column] for record in records if record.get(column)}
    return _climb(connection, parent, keys)


def _climb(connection: Connection, name: str, keys: set[str]) -> set[str]:
    """Return the organizations above the records of a table with these ids."""
    for column, parent in way_to_organization(name) or ():
        table = Base.metadata.tables[name]
        query = select(table.c[column]).where(table.c.id.in_(keys))
        keys, name = {key for (key,) in connection.execute(query) if key}, parent
    return keys if name == ORGANIZATION else set()
