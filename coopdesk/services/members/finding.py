"""Finding members by anything people know of them, while it is typed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select

from coopdesk.domain.members import GONE, MemberState
from coopdesk.domain.rights import Capability
from coopdesk.services.finding.kept import Source, kept_lines
from coopdesk.services.finding.lines import FoundBy
from coopdesk.services.finding.search import find
from coopdesk.services.personal import found_whole_alone, number_view
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.types import DateText
from coopdesk.storage.unit_of_work import UnitOfWork

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class FoundMember:
    """Enough of a member to tell two of the same name apart in a picker, and why it was found."""

    id: str
    organization_id: str
    number: int
    name: str
    village: str
    id_number: str
    state: MemberState
    found_by: FoundBy


def find_members(
    uow: UnitOfWork, text: str, organization_id: str | None = None, *, limit: int = MOST_FOUND
) -> list[FoundMember]:
    """Return up to ``limit`` members whom ``text`` may mean, the likeliest first.

    ``text`` is a part of the name, its reading (whole, begun, initials or both mixed), the register
    number, or a part of ID, phone or certificate; what sounds alike follows what fits, and where
    nothing does, names that differ in one sign. Members of today stand before former ones, our own
    before those of other offices. Who does not see IDs and phones whole finds by all of one alone,
    as a paper has it, or by the last four.
    """
    whole = found_whole_alone(uow, Capability.MEMBERS)
    hits = find(kept_lines(uow, _members(), organization_id), text, limit, whole)
    ids = json.dumps([hit.id for hit in hits])
    known = {row[0]: row for row in uow.run(_FOUND, ids=ids, today=uow.today)}
    seen = number_view(uow, Capability.MEMBERS)
    return [_found(known[hit.id], hit.by, seen) for hit in hits if hit.id in known]


def _found(row: tuple[Any, ...], found_by: FoundBy, seen: Callable[[str], str]) -> FoundMember:
    key, organization_id, number, name, village, id_number, state = row
    told = (key, organization_id, number, name, village, seen(id_number))
    return FoundMember(*told, MemberState(state), found_by)


@cache
def _members() -> Source:
    row = MemberRow
    return Source(
        kind=row,
        owner=row.organization_id,
        number=row.number,
        shown=row.merged_into_id.is_(None),
        is_past=row.state.in_(GONE),
        name=row.name.concat("|").concat(func.replace(row.other_names, "、", "|")),
        codes=(row.id_number, row.phone, row.certificate),
        placed_by=frozenset({"organization_id", "number"}),
    )


_FOUND = Prepared(
    select(
        MemberRow.id,
        MemberRow.organization_id,
        MemberRow.number,
        MemberRow.name,
        MemberRow.village,
        MemberRow.id_number,
        MemberRow.standing(bindparam("today", type_=DateText())),
    ).where(
        MemberRow.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value))
    )
)
