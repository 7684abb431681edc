"""The register of organizations as a list, now or as of an earlier day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select

from coopdesk.domain.organization_history import OrganizationState, stands
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.domain.rights import Capability
from coopdesk.services.organizations.history import (
    division_and_village,
    split_days,
    state_of,
    states_on,
)
from coopdesk.services.personal import number_view
from coopdesk.storage.tables.organizations import OrganizationRow, RatingRow
from coopdesk.storage.unit_of_work import UnitOfWork

NUMBERS_FOR = (Capability.ORGANIZATIONS, Capability.AWARDS)
"""Who keeps one of these rings an organization up and pays onto its account."""


@dataclass(frozen=True, slots=True)
class OrganizationItem:
    """One line of the register; ``stars`` of the newest rating, None where there is none.

    ``village`` is the gacha or village of the seat, ``parent`` the name of the superior.
    """

    id: str
    kind: OrganizationKind
    name: str
    credit_code: str
    division_code: str
    division: str
    sponsor_level: OfficeLevel
    stars: int | None
    legal_representative: str
    phone: str
    registered_on: date | None
    closed_on: date | None
    is_own: bool
    village: str
    parent_id: str | None
    parent: str


def list_organizations(
    uow: UnitOfWork,
    *,
    kind: OrganizationKind | None = None,
    division: str = "",
    day: date | None = None,
) -> list[OrganizationItem]:
    """Return the organizations by name; ``division`` keeps those in it and below.

    Without ``day`` the whole register as it is now, closed ones too; with it those that stood on
    that day, by the name, place and superior they had then and the rating of then.
    """
    query = select(*_columns()).order_by(OrganizationRow.name)
    rows = uow.session.execute(query).all()
    past = states_on(uow, day) if day else {}
    states = {row.id: past.get(row.id) or state_of(row) for row in rows}
    split = split_days(uow) if day else {}
    divisions = uow.reference.divisions(day or uow.today)
    stars = _newest_stars(uow, day)
    seen = number_view(uow, *NUMBERS_FOR)
    # the codes of a city end in zeros that its counties use
    stem = division[:4] if division.endswith("00") and len(division) == 6 else division
    items = []
    for row in rows:
        state = states[row.id]
        if day and not stands(state, split.get(row.id, row.registered_on), day):
            continue
        if (kind is None or row.kind == kind.value) and state.place.startswith(stem):
            above = states.get(state.parent)
            code, _ = division_and_village(state.place)
            item = _item(
                uow,
                row,
                state,
                stars.get(row.id),
                parent=above.name if above else "",
                division=divisions.full_name(code),
                phone=seen(row.phone),
            )
            items.append(item)
    return sorted(items, key=lambda item: item.name) if past else items


def _columns() -> Sequence[Any]:
    return (
        OrganizationRow.id,
        OrganizationRow.kind,
        OrganizationRow.name,
        OrganizationRow.credit_code,
        OrganizationRow.division_code,
        OrganizationRow.village,
        OrganizationRow.parent_id,
        OrganizationRow.sponsor_level,
        OrganizationRow.legal_representative,
        OrganizationRow.phone,
        OrganizationRow.registered_on,
        OrganizationRow.closed_on,
        OrganizationRow.office,
    )


def _item(
    uow: UnitOfWork,
    row: Row[Any],
    state: OrganizationState,
    stars: int | None,
    *,
    parent: str,
    division: str,
    phone: str,
) -> OrganizationItem:
    code, village = division_and_village(state.place)
    return OrganizationItem(
        id=row.id,
        kind=OrganizationKind(row.kind),
        name=state.name,
        credit_code=row.credit_code or "",
        division_code=code,
        division=division,
        sponsor_level=OfficeLevel(row.sponsor_level),
        stars=stars,
        legal_representative=row.legal_representative,
        phone=phone,
        registered_on=row.registered_on,
        closed_on=date.fromisoformat(state.closed_on) if state.closed_on else None,
        is_own=row.office == uow.actor.office_id,
        village=village,
        parent_id=state.parent or None,
        parent=parent,
    )


def _newest_stars(uow: UnitOfWork, day: date | None) -> dict[str, int]:
    # SQLite takes the bare column of the row that holds the maximum
    newest = select(RatingRow.organization_id, RatingRow.stars, func.max(RatingRow.rated_on))
    if day:
        newest = newest.where(RatingRow.rated_on <= day)
    rows = uow.session.execute(newest.group_by(RatingRow.organization_id))
    return {row.organization_id: row.stars for row in rows}
