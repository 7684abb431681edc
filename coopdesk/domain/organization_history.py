"""The dated life of an organization: its name, place, superior and standing on any day.

The register keeps how things are now; each dated event keeps what it changed, so an earlier day is
reached by undoing the later events, the last first. An event recorded late (补登) takes its place
by day: what it found comes from the day before, and the event behind it now finds what it made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal

VILLAGE_MARK = "/"


class EventKind(StrEnum):
    """What happened to an organization."""

    RENAMED = "renamed"
    RELOCATED = "relocated"
    REASSIGNED = "reassigned"
    SPLIT_OFF = "split_off"
    MERGED = "merged"
    CLOSED = "closed"
    REOPENED = "reopened"


class Aspect(StrEnum):
    """What of an organization an event changes; each kind changes one."""

    NAME = "name"
    PLACE = "place"
    PARENT = "parent"
    CLOSED_ON = "closed_on"


ASPECTS: Mapping[EventKind, Aspect | None] = {
    EventKind.RENAMED: Aspect.NAME,
    EventKind.RELOCATED: Aspect.PLACE,
    EventKind.REASSIGNED: Aspect.PARENT,
    EventKind.SPLIT_OFF: None,
    EventKind.MERGED: Aspect.CLOSED_ON,
    EventKind.CLOSED: Aspect.CLOSED_ON,
    EventKind.REOPENED: Aspect.CLOSED_ON,
}


@dataclass(frozen=True, slots=True)
class OrganizationState:
    """How an organization stands on a day; every aspect as text, empty where there is none.

    ``place`` is the code of the division, with ``/`` and the gacha or village where it has one;
    ``parent`` the id of the superior; ``closed_on`` the first day it no longer stood, ISO.
    """

    name: str
    place: str
    parent: str = ""
    closed_on: str = ""

    def with_aspect(self, aspect: Aspect | None, value: str) -> "OrganizationState":
        """Return the state with one aspect changed; None changes nothing."""
        return replace(self, **{aspect.value: value}) if aspect else self

    def is_closed_on(self, day: date) -> bool:
        """Return whether it was closed by the end of ``day``; the closing day counts as closed."""
        return bool(self.closed_on) and date.fromisoformat(self.closed_on) <= day


@dataclass(frozen=True, slots=True)
class OrganizationEvent:
    """One dated event; ``number`` tells the order of recording, which decides within a day."""

    kind: EventKind
    day: date
    number: int
    before: str = ""
    after: str = ""

    @property
    def aspect(self) -> Aspect | None:
        """What it changes; None for the split that an organization came from."""
        return ASPECTS[self.kind]


@dataclass(frozen=True, slots=True)
class OrganizationLife:
    """An organization from its founding to now: ``events`` stand in order, ``now`` is the end.

    ``registered_on`` is None where the register does not know it: then it stood always.
    """

    now: OrganizationState
    registered_on: date | None = None
    events: tuple[OrganizationEvent, ...] = ()

    @property
    def founded_on(self) -> date | None:
        """The day it was split off, else the day of its registration."""
        splits = (event.day for event in self.events if event.kind is EventKind.SPLIT_OFF)
        return next(splits, self.registered_on)

    def on(self, day: date) -> OrganizationState:
        """Return the state at the end of ``day``."""
        return undo(self.now, [event for event in self.events if event.day > day])

    def stands_on(self, day: date) -> bool:
        """Return whether it was founded and not closed by the end of ``day``."""
        return stands(self.on(day), self.founded_on, day)

    def with_event(self, kind: EventKind, day: date, after: str) -> "OrganizationLife":
        """Return the life with one more event in its place by day, behind those of the same day."""
        aspect = ASPECTS[kind]
        number = max((event.number for event in self.events), default=0) + 1
        before = getattr(self.on(day), aspect.value) if aspect else ""
        event = OrganizationEvent(kind, day, number, before, after)
        earlier = [known for known in self.events if known.day <= day]
        later = [known for known in self.events if known.day > day]
        return self._relinked([*earlier, event], later, aspect, after)

    def without(self, number: int) -> "OrganizationLife":
        """Return the life without one event: what comes next finds what that one had found."""
        at = next(place for place, event in enumerate(self.events) if event.number == number)
        gone, later = self.events[at], self.events[at + 1 :]
        return self._relinked(self.events[:at], later, gone.aspect, gone.before)

    def corrected(self, aspect: Aspect, value: str) -> "OrganizationLife":
        """Return the life with a present value that was typed wrong put right.

        The event that brought the value about is put right too, for the mistake was made there.
        """
        events = list(self.events)
        places = [at for at, event in enumerate(events) if event.aspect is aspect]
        if places:
            events[places[-1]] = replace(events[places[-1]], after=value)
        now = self.now.with_aspect(aspect, value)
        return replace(self, now=now, events=tuple(events))

    def find_break(self) -> OrganizationEvent | None:
        """Return the first event that cannot stand where it stands, None when all can.

        Nothing happens before the founding, nothing but a reopening while it is closed, no
        reopening while it stands, and every event but the split changes something.
        """
        state = undo(self.now, self.events)
        for event in self.events:
            is_closed = state.is_closed_on(event.day)
            is_early = self.founded_on is not None and event.day < self.founded_on
            is_idle = event.aspect is not None and event.before == event.after
            if is_early or is_idle or is_closed is not (event.kind is EventKind.REOPENED):
                return event
            state = state.with_aspect(event.aspect, event.after)
        return None

    def _relinked(
        self,
        earlier: Sequence[OrganizationEvent],
        later: Sequence[OrganizationEvent],
        aspect: Aspect | None,
        value: str,
    ) -> "OrganizationLife":
        """Return the life in which what comes next finds ``value``."""
        following = list(later)
        for at, event in enumerate(following):
            if aspect and event.aspect is aspect:
                following[at] = replace(event, before=value)
                return replace(self, events=(*earlier, *following))
        now = self.now.with_aspect(aspect, value)
        return replace(self, now=now, events=(*earlier, *following))


def undo(state: OrganizationState, events: Sequence[OrganizationEvent]) -> OrganizationState:
    """Return the state before ``events``, which led in their order to ``state``."""
    for event in reversed(events):
        state = state.with_aspect(event.aspect, event.before)
    return state


def stands(state: OrganizationState, founded_on: date | None, day: date) -> bool:
    """Return whether an organization in ``state`` was founded and not closed on ``day``."""
    return (founded_on is None or founded_on <= day) and not state.is_closed_on(day)


def assess_event(
    life: OrganizationLife, changed: OrganizationLife, day: date, today: date
) -> list[Refusal]:
    """Return why an event cannot be recorded that makes ``changed`` out of ``life``."""
    if day > today:
        return [Refusal("organization_event.later", values={"day": str(day)})]
    if life.founded_on is not None and day < life.founded_on:
        values = {"day": str(day), "founded": str(life.founded_on)}
        return [Refusal("organization_event.before_founding", values=values)]
    broken = changed.find_break()
    return [_why_broken(life, broken, day)] if broken else []


def assess_hierarchy(
    lives: Mapping[str, OrganizationLife], organization_id: str, since: date
) -> list[Refusal]:
    """Return why the superiors and subordinates of an organization do not fit from ``since`` on.

    While it stands its superior stands, and never hangs under it; once closed it has nobody below.
    Each reason is told once, by its first day.
    """
    around = {organization_id, *_ever_above(lives, organization_id)}
    around |= _ever_below(lives, organization_id)
    days = {event.day for key in around for event in lives[key].events if event.day > since}
    for day in sorted({since, *days}):
        refusals = _against_hierarchy(lives, organization_id, day)
        if refusals:
            return refusals
    return []


def find_namesakes(
    lives: Mapping[str, OrganizationLife], organization_id: str, since: date
) -> list[date]:
    """Return the first day from ``since`` on on which another that stands has the same name."""
    own = lives[organization_id]
    names = {own.now.name} | {e.before for e in own.events} | {e.after for e in own.events}
    rivals = [
        life
        for key, life in lives.items()
        if key != organization_id and names & {life.now.name, *(e.before for e in life.events)}
    ]
    days = {event.day for life in (own, *rivals) for event in life.events if event.day > since}
    return [
        day
        for day in sorted({since, *days})
        if own.stands_on(day)
        and any(r.stands_on(day) and r.on(day).name == own.on(day).name for r in rivals)
    ][:1]


def _why_broken(life: OrganizationLife, broken: OrganizationEvent, day: date) -> Refusal:
    """Return why the new event of ``day`` cannot be, or a known one after it."""
    values: dict[str, object] = {"day": str(broken.day)}
    if broken.number in {event.number for event in life.events}:
        return Refusal("organization_event.contradicts", values={**values, "kind": broken.kind})
    if broken.kind is EventKind.REOPENED:
        return Refusal("organization_event.not_closed", values=values)
    state = life.on(day)
    if state.is_closed_on(day):
        return Refusal("organization_event.closed", values={**values, "closed": state.closed_on})
    return Refusal("organization_event.changes_nothing", values=values)


def _against_hierarchy(
    lives: Mapping[str, OrganizationLife], organization_id: str, day: date
) -> list[Refusal]:
    life = lives[organization_id]
    if not life.stands_on(day):
        below = [
            other.on(day).name
            for key, other in lives.items()
            if key != organization_id
            and other.on(day).parent == organization_id
            and other.stands_on(day)
        ]
        values = {"day": str(day), "names": "、".join(sorted(below))}
        return [Refusal("organization_event.has_below", values=values)] if below else []
    above = life.on(day).parent
    if above and above in lives and not lives[above].stands_on(day):
        values = {"day": str(day), "name": lives[above].on(day).name}
        return [Refusal("organization_event.parent_not_standing", values=values)]
    seen = set()
    while above in lives and above not in seen:
        if above == organization_id:
            return [Refusal("organization.parent_below")]
        seen.add(above)
        above = lives[above].on(day).parent
    return []


def _ever_above(lives: Mapping[str, OrganizationLife], organization_id: str) -> set[str]:
    """Return every organization that was ever above, over any number of levels."""
    found: set[str] = set()
    waiting = [organization_id]
    while waiting:
        life = lives[waiting.pop()]
        parents = {life.now.parent} | {
            value
            for event in life.events
            if event.aspect is Aspect.PARENT
            for value in (event.before, event.after)
        }
        new = (parents & lives.keys()) - found
        found |= new
        waiting += new
    return found


def _ever_below(lives: Mapping[str, OrganizationLife], organization_id: str) -> set[str]:
    """Return every organization that was ever directly below."""
    return {
        key
        for key, life in lives.items()
        if life.now.parent == organization_id
        or any(e.aspect is Aspect.PARENT and e.before == organization_id for e in life.events)
    }
