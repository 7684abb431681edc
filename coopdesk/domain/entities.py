"""Business entities (经营主体): the legal entities that do business under a trinity organization.

赤政发〔2023〕14号 二（六） pays by the operating revenue of the legal entity (法人主体营业收入).
Where an organization trades through entities of its own, the revenue of those that count stands
for it; where it names none, its own statement does. A yuan of revenue counts for one organization
only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.award_facts import Statement
from coopdesk.domain.money import total


@dataclass(frozen=True, slots=True)
class BusinessEntity:
    """An entity that counts, from day to day; ``entity_id`` is the organization it is."""

    entity_id: str
    name: str
    from_day: date
    to_day: date | None = None

    def counts_in(self, year: int) -> bool:
        """Return whether its revenue of the year counts: it did business here at the year's end."""
        last = date(year, 12, 31)
        return self.from_day <= last and (self.to_day is None or self.to_day >= last)


def do_meet(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Return whether two spans of days, the last day of each included, have a day in common."""
    ends_before = one[1] is not None and one[1] < other[0]
    begins_after = other[1] is not None and other[1] < one[0]
    return not (ends_before or begins_after)


def counting_statement(
    year: int, entities: Sequence[BusinessEntity], known: Iterable[tuple[str, Statement]]
) -> Statement | None:
    """Return what the entities' statements of a year come to; None where none has one.

    ``known`` are statements by the organization they are of. The sum is audited when each part is;
    it names the entities that make it up and those that have no statement.
    """
    of_year = {key: statement for key, statement in known if statement.year == year}
    there = [entity for entity in entities if entity.entity_id in of_year]
    if not there:
        return None
    parts = [of_year[entity.entity_id] for entity in there]
    return Statement(
        year,
        total([part.revenue for part in parts]),
        is_audited=all(part.is_audited for part in parts),
        is_regular=all(part.is_regular for part in parts),
        entities=tuple(entity.name for entity in there),
        lacking=tuple(entity.name for entity in entities if entity not in there),
    )
