"""Who is there at which moment of a meeting: comings, goings, proxies that leave with a holder.

The agenda is the clock. Every vote is taken with those who are there at its item; the meeting as a
whole counts everybody who attended at some time, as the attendance sheet does that they signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coopdesk.domain.errors import Refusal
from coopdesk.domain.minutes import Attendee, HeadCounts, Movement, Way, count_heads, read_time

OPENING = 0
"""The moment before the first agenda item."""


def people_at(people: Sequence[Attendee], item: int | None = None) -> tuple[Attendee, ...]:
    """Return the list as it stands at an agenda item, at the end without one; nobody moves in it.

    A proxy lapses while its holder is on the list and not there (受托人离会，委托随之失效).
    """
    standing = [_standing(person, item) for person in people]
    there = {person.name for person in standing if person.way is Way.PRESENT}
    away = {person.name for person in standing} - there
    return tuple(
        replace(person, way=Way.ABSENT, proxy_holder="")
        if person.way is Way.PROXY and person.proxy_holder in away
        else person
        for person in standing
    )


def moments(people: Sequence[Attendee]) -> tuple[int, ...]:
    """Return the agenda items at which somebody came or went, the opening first."""
    moved = {movement.item for person in people for movement in person.movements}
    return (OPENING, *sorted(moved - {OPENING}))


def count_attending(people: Sequence[Attendee]) -> HeadCounts:
    """Return the heads of everybody who attended, or was represented, at some time."""
    attended = people_at(people, OPENING)
    for moment in moments(people)[1:]:
        standing = people_at(people, moment)
        attended = tuple(map(_rather_there, attended, standing))
    return count_heads(attended)


@dataclass(frozen=True, slots=True)
class Turn:
    """From agenda item ``item`` on so many heads count, and they are enough or not."""

    item: int
    counted: int
    has_quorum: bool


def find_turns(people: Sequence[Attendee], needed: int) -> tuple[Turn, ...]:
    """Return the opening, and each item from which on the quorum was lost or reached again.

    ``needed`` heads are the quorum. Without a list of people nothing is known.
    """
    turns: list[Turn] = []
    for item in moments(people) if people else ():
        heads = count_heads(people_at(people, item))
        counted = heads.present + heads.proxies
        turn = Turn(item, counted, needed <= counted <= heads.entitled)
        if not turns or turn.has_quorum is not turns[-1].has_quorum:
            turns.append(turn)
    return tuple(turns)


def move(person: Attendee, movement: Movement) -> Attendee:
    """Return the person with one more movement.

    What was noted of the same item and time before is replaced: it was a slip. Nothing is left of
    a movement that changes nothing.
    """
    kept = person.movements
    if kept and (kept[-1].item, kept[-1].at) == (movement.item, movement.at):
        kept = kept[:-1]
    before = kept[-1] if kept else person
    if (before.way, before.proxy_holder) == (movement.way, movement.proxy_holder):
        return replace(person, movements=kept)
    return replace(person, movements=(*kept, movement))


def assess_movements(people: Sequence[Attendee], items: int) -> list[Refusal]:
    """Return what is wrong with the movements: items and times that are none, or out of order.

    ``items`` is the length of the agenda; the item after the last stands for the rest of the
    meeting.
    """
    refusals = []
    for person in people:
        item, at = OPENING, ""
        for movement in person.movements:
            values = {"name": person.name, "item": movement.item}
            if not 1 <= movement.item <= items + 1:
                refusals.append(Refusal("presence.no_such_item", "", {**values, "items": items}))
            elif movement.item < item:
                refusals.append(Refusal("presence.items_backwards", "", {**values, "last": item}))
            time = read_time(movement.at) if movement.at else ""
            if time is None:
                refusals.append(Refusal("meeting.time_unreadable", "", {"time": movement.at}))
            elif time and time < at:
                times = {**values, "at": time, "last": at}
                refusals.append(Refusal("presence.times_backwards", "", times))
            item, at = movement.item, time or at
    return refusals


def shift_after_removal(person: Attendee, removed: int) -> Attendee:
    """Return the person with movements renumbered after item ``removed`` went off the agenda."""
    moved = tuple(
        replace(one, item=one.item - 1) if one.item > removed else one for one in person.movements
    )
    return replace(person, movements=moved)


def _standing(person: Attendee, item: int | None) -> Attendee:
    if not person.movements:
        return person
    now: Attendee | Movement = person
    for movement in person.movements:
        if item is None or movement.item <= item:
            now = movement
    return replace(person, way=now.way, proxy_holder=now.proxy_holder, movements=())


def _rather_there(one: Attendee, other: Attendee) -> Attendee:
    """Return the fuller of two attendances of the same person: present, represented, absent."""
    order = (Way.PRESENT, Way.PROXY, Way.ABSENT)
    return min(one, other, key=lambda person: order.index(person.way))
