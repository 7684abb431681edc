"""Alternates (候补) of the elections of a body: who moves up next when a seat falls empty."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.composition import Entrance
from coopdesk.domain.elections import ElectionState, Outcome
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.posts import Post
from coopdesk.services.governance.bodies import AppointSeat, appoint_seat
from coopdesk.services.governance.elections import candidates_of, standing_of
from coopdesk.services.governance.sitting import list_holders
from coopdesk.storage.tables.governance import (
    AgendaItemRow,
    BodyRow,
    ElectionRow,
    MeetingRow,
    TermRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MoveUpAlternate:
    """Give an alternate of this term's election the seat that fell empty."""

    body_id: str
    name: str
    from_day: date


@dataclass(frozen=True, slots=True)
class AlternateItem:
    """Somebody who waits for a seat; the first of the list moves up first."""

    name: str
    member_id: str | None
    post: Post


def list_alternates(uow: UnitOfWork, body_id: str, day: date | None = None) -> list[AlternateItem]:
    """Return who was elected alternate in the term that runs on ``day`` and has no seat yet."""
    body, on = uow.get(BodyRow, body_id), day or uow.today
    since = uow.session.scalar(
        select(TermRow.starts_on)
        .where(TermRow.body_id == body_id, TermRow.starts_on <= on)
        .order_by(TermRow.number.desc())
        .limit(1)
    )
    if since is None:
        return []
    holders = list_holders(uow, on, body.organization_id).get(body.organization_id, [])
    seated = {one.name for one in holders if one.body is BodyKind(body.kind)}
    return [
        alternate
        for election in _elections(uow, body, since, on)
        for alternate in _alternates(uow, election)
        if alternate.name not in seated
    ]


def move_up_alternate(uow: UnitOfWork, command: MoveUpAlternate) -> str:
    """Give the seat and return its id.

    Raises RuleViolation for who is no alternate and as ``appoint_seat``, NeedsConfirmation where
    somebody with more votes is passed over.
    """
    waiting = list_alternates(uow, command.body_id, command.from_day)
    name = command.name.strip()
    chosen = next((one for one in waiting if one.name == name), None)
    require([] if chosen else [Refusal("seat.no_alternate", "", {"name": name})])
    assert chosen is not None
    first = next(one for one in waiting if one.post is chosen.post)
    if first.name != name:
        uow.confirm("seat.alternate_passed_over", first=first.name, name=name)
    seat = AppointSeat(
        command.body_id, name, chosen.post, command.from_day, chosen.member_id, Entrance.MOVED_UP
    )
    return appoint_seat(uow, seat)


def _elections(uow: UnitOfWork, body: BodyRow, since: date, until: date) -> list[ElectionRow]:
    """Return the elections of a term: the last one held when it began, and those held in it."""
    found = uow.session.execute(
        select(ElectionRow, MeetingRow.held_on)
        .join(AgendaItemRow, AgendaItemRow.id == ElectionRow.agenda_item_id)
        .join(MeetingRow, MeetingRow.id == AgendaItemRow.meeting_id)
        .where(
            MeetingRow.organization_id == body.organization_id,
            MeetingRow.held_on <= until,
            ElectionRow.body_kind == body.kind,
            ElectionRow.state == ElectionState.CONCLUDED.value,
        )
        .order_by(MeetingRow.held_on, ElectionRow.id)
    ).all()
    opening = max((held_on for _, held_on in found if held_on <= since), default=since)
    return [election for election, held_on in found if held_on >= opening]


def _alternates(uow: UnitOfWork, election: ElectionRow) -> list[AlternateItem]:
    """Return the alternates in the order of their votes."""
    standing = standing_of(uow, election)
    known = {one.name: one for one in candidates_of(uow, election.id)}
    return [
        AlternateItem(name, known[name].member_id, Post(election.post))
        for name in standing.alternates
        if known[name].outcome == Outcome.ALTERNATE.value
    ]
