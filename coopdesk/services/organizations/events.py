"""What happens to organizations: renaming, moving, merging, splitting, closing, reopening.

Each has its day and its document and keeps the past: the register as of an earlier day shows what
stood then. Events may be recorded late; what contradicts the events already known is refused.
"""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.organization_history import (
    ASPECTS,
    Aspect,
    EventKind,
    OrganizationLife,
    assess_event,
    assess_hierarchy,
    find_namesakes,
)
from coopdesk.domain.organizations import OrganizationKind, assess_placement
from coopdesk.services.organizations.commands import (
    AddOrganization,
    Profile,
    add_organization,
)
from coopdesk.services.organizations.history import (
    Paper,
    division_and_village,
    load_lives,
    place_of,
    store_life,
)
from coopdesk.storage.tables.organizations import OrganizationEventRow, OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

Lives = dict[str, OrganizationLife]


@dataclass(frozen=True, slots=True)
class RenameOrganization:
    """Record that an organization has a new name from ``day`` on."""

    organization_id: str
    day: date
    name: str
    document: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class MoveOrganization:
    """Record that an organization stands elsewhere, or under another superior, from ``day`` on.

    None keeps what was; an empty ``village`` leaves the village, an empty ``parent_id`` the
    superior.
    """

    organization_id: str
    day: date
    division_code: str | None = None
    village: str | None = None
    parent_id: str | None = None
    document: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class MergeOrganization:
    """Record that an organization merged into another on ``day`` and is closed by that."""

    organization_id: str
    day: date
    into_id: str
    document: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SplitOrganization:
    """Record that a new organization was split off from ``organization_id`` on ``day``.

    ``profile`` is the new one's; its day of registration is the day of the split.
    """

    organization_id: str
    day: date
    profile: Profile
    document: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CloseOrganization:
    """Record that an organization no longer stands from ``day`` on."""

    organization_id: str
    day: date
    document: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ReopenOrganization:
    """Record that a closed organization stands again from ``day`` on."""

    organization_id: str
    day: date
    document: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TakeBackEvent:
    """Take back an event that was recorded by mistake."""

    event_id: str


def rename_organization(uow: UnitOfWork, command: RenameOrganization) -> str:
    """Record the new name and return the id of the event.

    Raises NotFound, and RuleViolation: no name, the name as before, the name of another one that
    stands on the day, a day to come or before the founding, closed on the day, or a later event
    that speaks against it.
    """
    row = uow.get(OrganizationRow, command.organization_id)
    name = "".join(command.name.split())
    if not name:
        require([Refusal("organization.name_missing")])
    paper = Paper(command.document, command.remark)
    return _record(uow, load_lives(uow), row, (EventKind.RENAMED, command.day, name), paper)


def move_organization(uow: UnitOfWork, command: MoveOrganization) -> tuple[str, ...]:
    """Record the new place or superior, or both, and return the ids of the events.

    Raises NotFound, and RuleViolation: neither is new, the division is unknown, unfit for the kind
    or ended, the superior does not stand or hangs below, and as ``rename_organization``.
    """
    row = uow.get(OrganizationRow, command.organization_id)
    lives = load_lives(uow)
    known = lives[row.id].on(command.day)
    code, village = division_and_village(known.place)
    if command.division_code not in (None, code):
        code, village = command.division_code or "", ""
    if command.village is not None:
        village = "".join(command.village.split())
    parent = known.parent if command.parent_id is None else command.parent_id
    if parent:
        uow.get(OrganizationRow, parent)
    paper = Paper(command.document, command.remark)
    wanted = (
        (EventKind.RELOCATED, place_of(code, village), known.place),
        (EventKind.REASSIGNED, parent, known.parent),
    )
    new = [(kind, after) for kind, after, before in wanted if after != before]
    if not new:
        values = {"day": str(command.day)}
        require([Refusal("organization_event.changes_nothing", values=values)])
    return tuple(_record(uow, lives, row, (kind, command.day, after), paper) for kind, after in new)


def merge_organization(uow: UnitOfWork, command: MergeOrganization) -> str:
    """Close the organization into another and return the id of the event.

    What hung under it hangs under the other from that day on. Raises NotFound, and RuleViolation:
    into itself or one below it, into one that does not stand, and as ``close_organization``.
    """
    row = uow.get(OrganizationRow, command.organization_id)
    into = uow.get(OrganizationRow, command.into_id)
    lives, day = load_lives(uow), command.day
    require(_against_merger(lives, row, into, day))
    below = [
        key
        for key, life in lives.items()
        if life.stands_on(day) and life.on(day).parent == row.id and lives[row.id].stands_on(day)
    ]
    for key in below:
        moved = (EventKind.REASSIGNED, day, into.id)
        paper = Paper(command.document, command.remark)
        _record(uow, lives, uow.get(OrganizationRow, key), moved, paper)
    paper = Paper(command.document, command.remark, into.id)
    return _record(uow, lives, row, (EventKind.MERGED, day, day.isoformat()), paper)


def split_organization(uow: UnitOfWork, command: SplitOrganization) -> str:
    """Take the new organization into the register and return its id.

    Raises NotFound, RuleViolation as ``add_organization`` and for a source that does not stand.
    """
    source = uow.get(OrganizationRow, command.organization_id)
    lives = load_lives(uow)
    if not lives[source.id].stands_on(command.day):
        values = {"name": source.name, "day": str(command.day)}
        require([Refusal("organization_event.not_standing", values=values)])
    new_id = add_organization(uow, AddOrganization(command.profile))
    row = uow.get(OrganizationRow, new_id)
    row.registered_on = command.day
    paper = Paper(command.document, command.remark, source.id)
    _record(uow, load_lives(uow), row, (EventKind.SPLIT_OFF, command.day, ""), paper)
    return new_id


def close_organization(uow: UnitOfWork, command: CloseOrganization) -> str:
    """Record the closing and return the id of the event.

    Raises NotFound, and RuleViolation: others still hang under it, and as ``rename_organization``.
    """
    row = uow.get(OrganizationRow, command.organization_id)
    closing = (EventKind.CLOSED, command.day, command.day.isoformat())
    paper = Paper(command.document, command.remark)
    return _record(uow, load_lives(uow), row, closing, paper)


def reopen_organization(uow: UnitOfWork, command: ReopenOrganization) -> str:
    """Record that it stands again and return the id of the event.

    Raises NotFound, and RuleViolation: it was not closed, its superior does not stand, its name
    belongs to another by now, and as ``rename_organization``.
    """
    row = uow.get(OrganizationRow, command.organization_id)
    paper = Paper(command.document, command.remark)
    return _record(uow, load_lives(uow), row, (EventKind.REOPENED, command.day, ""), paper)


def take_back_event(uow: UnitOfWork, command: TakeBackEvent) -> str:
    """Delete the event, put the register back to what it had found, and return the organization.

    Raises NotFound, and RuleViolation where later events or other organizations rest on it; the
    split that an organization came from is taken back with the organization.
    """
    event = uow.get(OrganizationEventRow, command.event_id)
    kind = EventKind(event.kind)
    if kind is EventKind.SPLIT_OFF:
        require([Refusal("organization_event.split_stays")])
    row = uow.get(OrganizationRow, event.organization_id)
    lives = load_lives(uow)
    changed = lives[row.id].without(event.number)
    broken = changed.find_break()
    if broken is not None:
        values = {"day": str(broken.day), "kind": broken.kind}
        require([Refusal("organization_event.contradicts", values=values)])
    lives[row.id] = changed
    require(_against_register(lives, row.id, kind, event.happened_on))
    store_life(uow, row, changed, Paper())
    return row.id


def _record(
    uow: UnitOfWork,
    lives: Lives,
    row: OrganizationRow,
    what: tuple[EventKind, date, str],
    paper: Paper,
) -> str:
    """Judge one event against its organization and the register, write it, return its id."""
    kind, day, after = what
    life = lives[row.id]
    changed = life.with_event(kind, day, after)
    require(assess_event(life, changed, day, uow.today))
    lives[row.id] = changed
    if kind is EventKind.RELOCATED:
        require(_against_place(uow, OrganizationKind(row.kind), changed, day))
    require(_against_register(lives, row.id, kind, day))
    return store_life(uow, row, changed, paper)


def _against_register(
    lives: Lives, organization_id: str, kind: EventKind, day: date
) -> list[Refusal]:
    """Return what the other organizations say against an event that came or went."""
    refusals = []
    if ASPECTS[kind] in (Aspect.PARENT, Aspect.CLOSED_ON):
        refusals += assess_hierarchy(lives, organization_id, day)
    if ASPECTS[kind] in (Aspect.NAME, Aspect.CLOSED_ON):
        for first in find_namesakes(lives, organization_id, day):
            values = {"name": lives[organization_id].on(first).name, "day": str(first)}
            refusals.append(Refusal("organization_event.name_taken", values=values))
    return refusals


def _against_place(
    uow: UnitOfWork, kind: OrganizationKind, life: OrganizationLife, day: date
) -> list[Refusal]:
    code, _ = division_and_village(life.on(day).place)
    division = uow.reference.divisions(day).find(code)
    if division is None:
        return [Refusal("organization.division_unknown", values={"code": code})]
    return assess_placement(kind, division, day)


def _against_merger(
    lives: Lives, row: OrganizationRow, into: OrganizationRow, day: date
) -> list[Refusal]:
    if row.id == into.id:
        return [Refusal("organization_event.into_itself")]
    if not lives[into.id].stands_on(day):
        values = {"name": lives[into.id].on(day).name, "day": str(day)}
        return [Refusal("organization_event.not_standing", values=values)]
    seen, above = set(), lives[into.id].on(day).parent
    while above in lives and above not in seen:
        if above == row.id:
            return [Refusal("organization_event.into_below", values={"name": into.name})]
        seen.add(above)
        above = lives[above].on(day).parent
    return []
