"""Personal numbers as the operator may see them: what services hand to windows, files and paper.

A rule of the role alone (``domain.personal``); what is written and compared stays whole.
"""

from collections.abc import Callable
from dataclasses import replace

from coopdesk.domain.personal import masked, masked_field, may_see_whole
from coopdesk.domain.rights import Capability, Role
from coopdesk.services.finding.lines import FoundBy
from coopdesk.services.form_values import FormValues
from coopdesk.storage.unit_of_work import UnitOfWork


def sees_whole(uow: UnitOfWork, *capabilities: Capability) -> bool:
    """Return whether the operator keeps or pays anything of the capabilities."""
    return may_see_whole(Role(uow.actor.role), *capabilities)


def number_view(uow: UnitOfWork, *capabilities: Capability) -> Callable[[str], str]:
    """Return how one number is shown to the operator: as it is, or masked."""
    return str if sees_whole(uow, *capabilities) else masked


def found_whole_alone(uow: UnitOfWork, *capabilities: Capability) -> frozenset[FoundBy]:
    """Return the codes that the operator finds by all of their signs alone, as on a paper."""
    masked_ones = frozenset({FoundBy.ID_NUMBER, FoundBy.PHONE})
    return frozenset() if sees_whole(uow, *capabilities) else masked_ones


def field_view(uow: UnitOfWork, *capabilities: Capability) -> Callable[[str, str], str]:
    """Return how the text of a field is shown to the operator, by the name of the field."""
    return _as_it_is if sees_whole(uow, *capabilities) else masked_field


def form_as_seen(uow: UnitOfWork, filled: FormValues, *capabilities: Capability) -> FormValues:
    """Return a filled form with its personal numbers as the operator may see them."""
    seen = field_view(uow, *capabilities)
    values = {
        key: seen(key, value)
        if isinstance(value, str)
        else [{name: seen(name, told) for name, told in row.items()} for row in value]
        for key, value in filled.values.items()
    }
    return replace(filled, values=values)


def _as_it_is(_name: str, value: str) -> str:
    return value
