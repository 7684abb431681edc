"""Handing down (下发): what a superior lets travel to offices below, forms and files alike."""

from collections.abc import Sequence

from sqlalchemy import select

from coopdesk.domain.errors import Refusal
from coopdesk.domain.exchange import is_below
from coopdesk.domain.issued import assess_issuing
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import Capability, Role, assess_right
from coopdesk.storage.tables.exchange import TrustedOfficeRow
from coopdesk.storage.tables.issued import HandedDownRow
from coopdesk.storage.unit_of_work import UnitOfWork


def let_travel(row: HandedDownRow, addressees: Sequence[str]) -> None:
    """Let a text travel with the next packages: to these offices, to all below without any."""
    row.issued, row.addressees = True, sorted(addressees) or None


def against_handing_down(uow: UnitOfWork, addressees: Sequence[str] = ()) -> list[Refusal]:
    """Return why this office cannot hand anything down, or not to these offices."""
    refusals = [*against_setting(uow), *assess_issuing(OfficeLevel(uow.actor.level))]
    strange = sorted(set(addressees) - {row.office_id for row in offices_below(uow)})
    if uow.actor.is_copy:
        refusals.append(Refusal("lending.no_package"))
    refusals += [Refusal("issued.addressee_unknown", values={"office": one}) for one in strange]
    return refusals


def against_setting(uow: UnitOfWork) -> list[Refusal]:
    """Return why this operator may not set how the office works."""
    return assess_right([Role(uow.actor.role)], Capability.SYSTEM)


def offices_below(uow: UnitOfWork) -> list[TrustedOfficeRow]:
    """Return the offices below whose keys were compared, by division."""
    own = OfficeLevel(uow.actor.level)
    rows = uow.session.scalars(select(TrustedOfficeRow).order_by(TrustedOfficeRow.division_code))
    return [row for row in rows if is_below(OfficeLevel(row.level), own)]
