"""Setting up the three bodies, their terms, and who sits where."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from coopdesk.domain.bodies import compute_delegates_needed, compute_term_end
from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.composition import (
    BodyTerm,
    Entrance,
    Findings,
    Leaving,
    assess_term_length,
    only_new,
)
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.members import MemberState
from coopdesk.domain.posts import CHAIRS, VOTING, Post, assess_post
from coopdesk.services.governance.entitled import find_member_named
from coopdesk.services.governance.rules import charter_of, confirm_all
from coopdesk.services.governance.sitting import (
    Holder,
    is_same_person,
    is_same_seat,
    judge,
    list_holders,
    told_of,
)
from coopdesk.storage.tables.governance import BodyRow, SeatRow, TermRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SeatEntry:
    """Who takes a seat; without ``member_id`` the one member of that name, if there is one."""

    name: str
    post: Post
    member_id: str | None = None


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """One body and its term; the charter's length of term where ``ends_on`` is not given.

    ``seats`` is how many it should have, as many as take one where 0.
    """

    kind: BodyKind
    starts_on: date
    ends_on: date | None = None
    seats: int = 0
    people: tuple[SeatEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SetUpBodies:
    """Set up bodies with their first terms, or begin the next term of those that are there."""

    organization_id: str
    bodies: tuple[BodyEntry, ...]


@dataclass(frozen=True, slots=True)
class AppointSeat:
    """Give someone a seat in the term that runs on ``from_day`` (增补).

    Who gets another voting post of the body leaves the one before, unless only acting (代理).
    """

    body_id: str
    name: str
    post: Post
    from_day: date
    member_id: str | None = None
    entrance: Entrance = Entrance.ELECTED


@dataclass(frozen=True, slots=True)
class EndSeat:
    """Let a seat end; ``to_day`` is its last day."""

    seat_id: str
    to_day: date
    leaving: Leaving | None = None


def set_up_bodies(uow: UnitOfWork, command: SetUpBodies) -> tuple[str, ...]:
    """Set up the bodies and return their ids in the order given.

    Raises RuleViolation with every reason (《农民专业合作社法》第三十三条 for who may not be a
    supervisor), NeedsConfirmation for what the charter only recommends.
    """
    charter = charter_of(uow, command.organization_id)
    refusals = [] if command.bodies else [Refusal("body.none_given")]
    twice = [kind for kind, count in Counter(b.kind for b in command.bodies).items() if count > 1]
    refusals += [Refusal("body.given_twice", "", {"body": kind}) for kind in twice]
    for entry in command.bodies:
        refusals += _against_entry(uow, command.organization_id, entry, charter)
    against, warnings = _assess_people(uow, command, charter)
    require(refusals + list(against))
    confirm_all(uow, warnings)
    return tuple(_write(uow, command.organization_id, b, charter) for b in command.bodies)


def appoint_seat(uow: UnitOfWork, command: AppointSeat) -> str:
    """Give the seat and return its id; raises as ``set_up_bodies`` for what it brings about."""
    body = uow.get(BodyRow, command.body_id)
    kind, day = BodyKind(body.kind), command.from_day
    term = _term_on(uow, body.id, day)
    refusals = assess_post(kind, command.post)
    if not command.name.strip():
        refusals.append(Refusal("seat.unnamed"))
    if term is None:
        refusals.append(Refusal("seat.outside_term", "", {"day": day.isoformat()}))
    charter = charter_of(uow, body.organization_id, day)
    seated = list_holders(uow, day, body.organization_id).get(body.organization_id, [])
    new = _new_holder(uow, body, command)
    refusals += _against_entrance(new, seated)
    left = _left_by(new, seated)
    staying = [one for one in seated if one is not left]
    found = judge(uow, body.organization_id, [*staying, new], charter, day)
    against, warnings = only_new(found, judge(uow, body.organization_id, seated, charter, day))
    require([*refusals, *against])
    confirm_all(uow, (*warnings, *_against_new_holder(new)))
    assert term is not None
    if left is not None:
        row = uow.get(SeatRow, left.seat_id)
        if row.from_day == day:
            row.post = command.post.value
            return row.id
        row.to_day, row.leaving = day - timedelta(days=1), Leaving.CHANGED_POST.value
    row = SeatRow(term_id=term.id, member_id=new.member_id, name=new.name)
    row.post, row.from_day = command.post.value, day
    row.entrance, row.leaving = command.entrance.value, ""
    return uow.add(row)


def end_seat(uow: UnitOfWork, command: EndSeat) -> str:
    """End the seat and return its id; raises RuleViolation."""
    row = uow.get(SeatRow, command.seat_id)
    refusals = []
    if row.to_day is not None:
        refusals.append(Refusal("seat.ended", "", {"day": row.to_day.isoformat()}))
    if command.to_day < row.from_day:
        refusals.append(Refusal("seat.ends_before", "", {"day": row.from_day.isoformat()}))
    require(refusals)
    row.to_day = command.to_day
    row.leaving = command.leaving.value if command.leaving else ""
    return row.id


def _against_entry(
    uow: UnitOfWork, organization_id: str, entry: BodyEntry, charter: Charter
) -> list[Refusal]:
    refusals = []
    if not charter.has_body(entry.kind):
        values = {"body": entry.kind, "charter": charter.name}
        refusals.append(Refusal("body.not_in_charter", "", values))
    if entry.ends_on is not None and entry.ends_on <= entry.starts_on:
        refusals.append(Refusal("body.term_backwards", "", {"body": entry.kind}))
    last = _last_term(uow, organization_id, entry.kind)
    if last is not None and entry.starts_on <= last.starts_on:
        values = {"body": entry.kind, "day": last.starts_on.isoformat()}
        refusals.append(Refusal("body.term_overlaps", "", values))
    for person in entry.people:
        refusals += assess_post(entry.kind, person.post)
        if not person.name.strip():
            refusals.append(Refusal("seat.unnamed"))
    return refusals


def _new_holder(uow: UnitOfWork, body: BodyRow, command: AppointSeat) -> Holder:
    name = command.name.strip()
    member_id = command.member_id or find_member_named(uow, body.organization_id, name)
    new = Holder(name, member_id, command.post, BodyKind(body.kind), entrance=command.entrance)
    return told_of(uow, new, command.from_day)


def _against_entrance(new: Holder, seated: Sequence[Holder]) -> list[Refusal]:
    """Return why the person cannot take the seat like this: has it, or acts without sitting."""
    if any(is_same_seat(new, other) for other in seated):
        return [Refusal("seat.taken_already", "", {"name": new.name})]
    if new.entrance is not Entrance.ACTING:
        return []
    if new.post not in CHAIRS[new.body]:
        return [Refusal("seat.acting_no_chair", "", {"body": new.body})]
    sits = any(one.body is new.body and is_same_person(one, new) for one in seated)
    return [] if sits else [Refusal("seat.acting_outsider", "", {"name": new.name})]


def _left_by(new: Holder, seated: Sequence[Holder]) -> Holder | None:
    """Return the voting seat of the body that the person gives up for the new one."""
    if new.entrance is Entrance.ACTING or new.post not in VOTING[new.body]:
        return None
    held = (
        one
        for one in seated
        if one.body is new.body
        and one.post in VOTING[new.body]
        and one.entrance is not Entrance.ACTING
        and is_same_person(one, new)
    )
    return next(held, None)


def _against_new_holder(new: Holder) -> list[Refusal]:
    """Return what a person confirms: no member any more, a legal person nobody acts for."""
    values = {"person": new.name, "body": new.body}
    votes = new.post in VOTING[new.body]
    warnings = [Refusal("body.holder_left", "", values)] if votes and new.has_left else []
    if votes and new.lacks_mandate:
        warnings.append(Refusal("body.mandate_lapsed", "", values))
    return warnings


def _assess_people(uow: UnitOfWork, command: SetUpBodies, charter: Charter) -> Findings:
    """Judge the new people together with those who stay in the other bodies."""
    owner = command.organization_id
    renewed = {entry.kind for entry in command.bodies}
    starts_on = max((entry.starts_on for entry in command.bodies), default=uow.today)
    seated = list_holders(uow, starts_on, owner).get(owner, [])
    staying = [one for one in seated if one.body not in renewed]
    new = [
        told_of(
            uow, Holder(person.name.strip(), person.member_id, person.post, entry.kind), starts_on
        )
        for entry in command.bodies
        for person in entry.people
    ]
    refusals, warnings = judge(uow, owner, [*staying, *new], charter, starts_on)
    for entry in command.bodies:
        term = BodyTerm(entry.kind, entry.seats, entry.starts_on, entry.ends_on)
        too_long, unusual = assess_term_length(term, charter)
        refusals, warnings = (*refusals, *too_long), (*warnings, *unusual)
    delegates = sum(1 for holder in new if holder.post is Post.DELEGATE)
    if delegates:
        warnings = (*warnings, *_against_delegates(uow, command, delegates, starts_on))
    return refusals, warnings


def _against_delegates(
    uow: UnitOfWork, command: SetUpBodies, delegates: int, day: date
) -> list[Refusal]:
    """Return the warning for fewer delegates than 《农民专业合作社法》第三十二条 has."""
    book = uow.reference.policies
    members = uow.session.scalar(
        select(func.count())
        .select_from(MemberRow)
        .where(
            MemberRow.organization_id == command.organization_id,
            MemberRow.standing(day) == MemberState.MEMBER.value,
            MemberRow.merged_into_id.is_(None),
        )
    )
    least = book.on(day, "assembly.delegates_minimum")
    needed = max(compute_delegates_needed(members or 0, book, day), least.whole)
    if delegates >= needed:
        return []
    values = {"delegates": delegates, "needed": needed}
    return [Refusal("body.too_few_delegates", least.source, values)]


def _last_term(uow: UnitOfWork, organization_id: str, kind: BodyKind) -> TermRow | None:
    return uow.session.scalars(
        select(TermRow)
        .join(BodyRow, BodyRow.id == TermRow.body_id)
        .where(BodyRow.organization_id == organization_id, BodyRow.kind == kind.value)
        .order_by(TermRow.number.desc())
        .limit(1)
    ).one_or_none()


def _term_on(uow: UnitOfWork, body_id: str, day: date) -> TermRow | None:
    """Return the term that began last before ``day``; an overdue one runs on until the next."""
    return uow.session.scalars(
        select(TermRow)
        .where(TermRow.body_id == body_id, TermRow.starts_on <= day)
        .order_by(TermRow.number.desc())
        .limit(1)
    ).one_or_none()


def _write(uow: UnitOfWork, organization_id: str, entry: BodyEntry, charter: Charter) -> str:
    last = _last_term(uow, organization_id, entry.kind)
    known = select(BodyRow).where(
        BodyRow.organization_id == organization_id, BodyRow.kind == entry.kind.value
    )
    body = uow.session.scalars(known).one_or_none()
    voting = sum(1 for person in entry.people if person.post in VOTING[entry.kind])
    if body is None:
        body = BodyRow(organization_id=organization_id, kind=entry.kind.value, seats=0)
    body.seats = entry.seats or voting
    uow.add(body)
    years = charter.rule(entry.kind, "term_years")
    if entry.ends_on is None and years is None:
        return body.id  # a shareholders' meeting has no term
    if last is not None:
        _end_seats(uow, last, entry.starts_on - timedelta(days=1))
    term = TermRow(body_id=body.id, number=last.number + 1 if last else 1)
    term.starts_on = entry.starts_on
    ends_on = entry.ends_on
    if ends_on is None and years is not None:
        ends_on = compute_term_end(entry.starts_on, years.whole)
    assert ends_on is not None
    term.ends_on = ends_on
    uow.add(term)
    for person in entry.people:
        name = person.name.strip()
        member_id = person.member_id or find_member_named(uow, organization_id, name)
        seat = SeatRow(term_id=term.id, member_id=member_id, name=name)
        seat.post, seat.from_day = person.post.value, entry.starts_on
        seat.entrance, seat.leaving = Entrance.ELECTED.value, ""
        uow.add(seat)
    return body.id


def _end_seats(uow: UnitOfWork, term: TermRow, day: date) -> None:
    """Let everyone of the term before leave on the day before the new one begins."""
    seats = select(SeatRow).where(SeatRow.term_id == term.id, SeatRow.to_day.is_(None))
    for seat in uow.session.scalars(seats):
        seat.to_day, seat.leaving = max(day, seat.from_day), Leaving.TERM_OVER.value
