"""Who may do what: the rights of every role in words, for the window, paper and the command line.

Read from ``domain.rights`` and ``domain.personal``, which judge every command and query, and not
written down a second time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coopdesk.domain.personal import may_see_whole
from coopdesk.domain.rights import Action, Capability, Role, may_do
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.services.organizations.listing import NUMBERS_FOR
from coopdesk.services.runner import open_to_all
from coopdesk.storage.tables.system import OperatorRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_FUND_PAPERS = "advance-agreement"


@dataclass(frozen=True, slots=True)
class Duty:
    """One line: a field of work, and what each role may do in it, in words."""

    key: str
    name: str
    told: Mapping[Role, str]


@open_to_all
def list_duties(uow: UnitOfWork) -> list[Duty]:
    """Return what each role may do, capability by capability, and who sees whole numbers.

    The first line names the operators of today who have each role.
    """
    return [_holders(uow), *list_rights()]


def list_rights() -> list[Duty]:
    """Return the lines that are alike in every office."""
    return [*(_duty(one) for one in Capability), *_numbers()]


def duties_table(duties: Sequence[Duty]) -> ShownTable:
    """Return the lines as a table, for paper and the document of the roles."""
    labels = (text("duty.name"), *map(choice, Role))
    rows = [(duty.name, *(duty.told[role] for role in Role)) for duty in duties]
    return ShownTable(text("duty.title"), tuple(map(ShownColumn, labels)), rows)


def _holders(uow: UnitOfWork) -> Duty:
    named: dict[Role, list[str]] = {role: [] for role in Role}
    active = select(OperatorRow).where(OperatorRow.active).order_by(OperatorRow.name)
    for row in uow.session.scalars(active):
        named[Role(row.role)].append(row.name)
    told = {role: _told(names) for role, names in named.items()}
    return Duty("holders", text("duty.holders"), told)


def _duty(capability: Capability) -> Duty:
    told = {
        role: _told([choice(action) for action in Action if may_do(role, capability, action)])
        for role in Role
    }
    return Duty(capability.value, choice(capability), told)


def _numbers() -> Iterator[Duty]:
    from coopdesk.services.form_sources import WHOLE_FOR  # it knows every form

    for key, capabilities in (
        ("duty.numbers_of_members", (Capability.MEMBERS,)),
        ("duty.numbers_on_fund_papers", WHOLE_FOR[_FUND_PAPERS]),
        ("duty.numbers_of_organizations", NUMBERS_FOR),
    ):
        told = {role: _sight(role, capabilities) for role in Role}
        yield Duty(key.removeprefix("duty."), text(key), told)


def _sight(role: Role, capabilities: tuple[Capability, ...]) -> str:
    if not may_do(role, capabilities[0], Action.ASK):
        return _told([])
    return text("duty.whole" if may_see_whole(role, *capabilities) else "duty.masked")


def _told(parts: list[str]) -> str:
    return text("duty.between").join(parts) or text("duty.nothing")
