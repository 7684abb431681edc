"""From a resolution to the record it allowed, and from a record to the resolution behind it."""

from sqlalchemy import select

from coopdesk.domain.errors import NotFound
from coopdesk.services import records
from coopdesk.services.resolution_uses import find_resolution
from coopdesk.services.search import FoundItem, FoundKind
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.governance import AgendaItemRow, ResolutionRow, ResolutionUseRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

_SHOWN = {
    "voucher": (FoundKind.VOUCHER, "ledger"),
    "member": (FoundKind.MEMBER, "members"),
    "meeting": (FoundKind.MEETING, "governance"),
    "organization": (FoundKind.ORGANIZATION, "organizations"),
}
"""The records that a page opens, the nearest to the matter first."""


def find_source_of_use(uow: UnitOfWork, use_id: str) -> FoundItem | None:
    """Return the record, or what it hangs on, as a page opens it; None where it is not here.

    Money is shown by its voucher, a step of a membership by the member. Raises NotFound for the
    use itself.
    """
    use = uow.get(ResolutionUseRow, use_id)
    try:
        shown = _shown(uow, records.load(uow, use.table_name, use.record_id))
    except NotFound:
        return None
    kind, page = _SHOWN[shown.__tablename__]
    organization_id = getattr(shown, "organization_id", "")
    return FoundItem(kind, shown.id, "", "", page, organization_id)


def find_decisions(uow: UnitOfWork, table: str, record_id: str) -> list[FoundItem]:
    """Return the resolutions that a record was made by, each as the page of its meeting opens it.

    A voucher is asked for what was posted by it; a step that only names a resolution of the
    register was made by that one too. Raises NotFound for the record.
    """
    record = records.load(uow, table, record_id)
    made = [record.id, *_hanging_on(uow, record)]
    query = (
        select(ResolutionRow)
        .join(ResolutionUseRow, ResolutionUseRow.resolution_id == ResolutionRow.id)
        .where(ResolutionUseRow.record_id.in_(made))
        .order_by(ResolutionRow.decided_on, ResolutionRow.id)
    )
    found = {row.id: row for row in uow.session.scalars(query)}
    named = _named_by(uow, record)
    if named is not None:
        found[named.id] = named
    return [_as_found(uow, row) for row in found.values()]


def _hanging_on(uow: UnitOfWork, record: Row) -> list[str]:
    """Return the ids of what names the record, in tables of which resolutions allowed anything."""
    used = set(uow.session.scalars(select(ResolutionUseRow.table_name).distinct()))
    ids: list[str] = []
    for table, column, _ in records.children_of(record.__tablename__):
        if table in used:
            kind = records.kind_of(table)
            query = select(kind.id).where(getattr(kind, column) == record.id)
            ids += uow.session.scalars(query)
    return ids


def _named_by(uow: UnitOfWork, record: Row) -> ResolutionRow | None:
    number, owner = getattr(record, "resolution", ""), getattr(record, "organization_id", "")
    if number and not owner:
        member = uow.session.get(MemberRow, getattr(record, "member_id", ""))
        owner = member.organization_id if member is not None else ""
    return find_resolution(uow, owner, number) if number and owner else None


def _as_found(uow: UnitOfWork, row: ResolutionRow) -> FoundItem:
    meeting_id = uow.get(AgendaItemRow, row.agenda_item_id).meeting_id
    kind, page = FoundKind.RESOLUTION, "governance"
    return FoundItem(kind, meeting_id, row.number, row.text, page, row.organization_id)


def _shown(uow: UnitOfWork, row: Row) -> Row:
    """Return the row itself or the record it hangs on that a page opens."""
    order = list(_SHOWN)
    while row.__tablename__ not in _SHOWN:
        parents = sorted(
            records.parents_of(row),
            key=lambda parent: order.index(parent[0]) if parent[0] in order else len(order),
        )
        if not parents:
            raise NotFound(row.__tablename__, row.id)
        row = records.load(uow, *parents[0])
    return row
