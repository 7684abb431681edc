"""Finding organizations by a part of their name, its reading, their code or phone."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, literal, select, true

from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services.finding.kept import Source, kept_lines
from coopdesk.services.finding.lines import FoundBy
from coopdesk.services.finding.search import find
from coopdesk.services.organizations.listing import NUMBERS_FOR
from coopdesk.services.personal import found_whole_alone
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class FoundOrganization:
    """Enough of an organization to tell two of like names apart, and why it was found."""

    id: str
    name: str
    kind: OrganizationKind
    division_code: str
    found_by: FoundBy


def find_organizations(
    uow: UnitOfWork, text: str, *, limit: int = MOST_FOUND
) -> list[FoundOrganization]:
    """Return up to ``limit`` organizations that ``text`` may mean, the likeliest first.

    ``text`` is what ``find_members`` takes; closed ones stand last.
    """
    # a credit code stands where people have an ID, and is public
    whole = found_whole_alone(uow, *NUMBERS_FOR) - {FoundBy.ID_NUMBER}
    hits = find(kept_lines(uow, _organizations()), text, limit, whole)
    known = {row.id: row for row in uow.session.execute(_FOUND, {"ids": [hit.id for hit in hits]})}
    return [_found(known[hit.id], hit.by) for hit in hits if hit.id in known]


def _found(row: Any, found_by: FoundBy) -> FoundOrganization:
    kind = OrganizationKind(row.kind)
    return FoundOrganization(row.id, row.name, kind, row.division_code, found_by)


@cache
def _organizations() -> Source:
    row = OrganizationRow
    return Source(
        kind=row,
        owner=literal(""),
        number=literal(0),
        shown=true(),
        is_past=row.closed_on.is_not(None),
        name=row.name,
        codes=(func.coalesce(row.credit_code, ""), row.phone, literal("")),
    )


_FOUND = select(
    OrganizationRow.id, OrganizationRow.name, OrganizationRow.kind, OrganizationRow.division_code
).where(OrganizationRow.id.in_(bindparam("ids", expanding=True)))
