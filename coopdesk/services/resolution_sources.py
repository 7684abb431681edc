"""Where the record that a resolution allowed is shown in the window."""

from coopdesk.domain.errors import NotFound
from coopdesk.services import records
from coopdesk.services.search import FoundItem, FoundKind
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.governance import ResolutionUseRow
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
