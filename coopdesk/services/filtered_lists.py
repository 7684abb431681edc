"""The registers as a saved filter shows them, for who works without a window."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from coopdesk.domain.shown import RegisterView
from coopdesk.services.list_order import in_order
from coopdesk.services.members import MemberItem, list_members, searched_in
from coopdesk.services.organizations import OrganizationItem, list_organizations
from coopdesk.services.register_filters import get_filter
from coopdesk.services.share_totals import holdings_by_member
from coopdesk.storage.unit_of_work import UnitOfWork

_COUNTY_DIGITS = 6


def members_shown(uow: UnitOfWork, organization_id: str, name: str) -> list[MemberItem]:
    """Return the members of an organization that a saved filter shows, in its order.

    Raises NotFound for a filter the operator does not see.
    """
    view = get_filter(uow, "members", name).view
    holdings = holdings_by_member(uow, organization_id)
    items = list_members(uow, organization_id, holdings=holdings)
    return _shown(items, view, searched_in)


def organizations_shown(uow: UnitOfWork, name: str) -> list[OrganizationItem]:
    """Return the organizations that a saved filter shows, in its order; raises NotFound."""
    view = get_filter(uow, "organizations", name).view
    return _shown(list_organizations(uow), view, _organization_text)


def _shown(items: list[Any], view: RegisterView, text_of: Callable[[Any], str]) -> list[Any]:
    needles = view.text.casefold().split()
    found = [
        item
        for item in items
        if all(str(_value(item, key)) == value for key, value in view.choices.items())
        and all(needle in text_of(item) for needle in needles)
    ]
    if not view.sorted_by:
        return found
    return in_order(found, lambda item: _value(item, view.sorted_by), descending=view.is_descending)


def _value(item: Any, key: str) -> object:
    """Return what an item says of a column or choice: keys end in the name of its field."""
    special = _DERIVED.get(key)
    return special(item) if special else getattr(item, key.rpartition(".")[2], "")


_DERIVED: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {"organization.county": lambda item: item.division_code[:_COUNTY_DIGITS]}
)


def _organization_text(item: OrganizationItem) -> str:
    told = (item.name, item.kind, item.division, item.credit_code, item.sponsor_level)
    return "\n".join((*told, item.legal_representative, item.phone)).casefold()
