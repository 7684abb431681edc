"""Setting up the three bodies, their terms, and who sits where."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from coopdesk.domain.bodies import (
    Composition,
    assess_composition,
    compute_delegates_needed,
    compute_term_end,
)
from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.members import MemberState
from coopdesk.domain.posts import DIRECTORS, SUPERVISORS, VOTING, Post, assess_post
from coopdesk.services.governance.entitled import find_member_named
from coopdesk.services.governance.rules import charter_of, confirm_all
from coopdesk.storage.reference import load_policies
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
    """Give someone a seat in the term that runs on ``from_day`` (增补)."""

    body_id: str
    name: str
    post: Post
    from_day: date
    member_id: str | None = None


@dataclass(frozen=True, slots=True)
class EndSeat:
    """Let a seat end; ``to_day`` is its last day."""

    seat_id: str
    to_day: date


@dataclass(frozen=True, slots=True)
class _Sitting:
    """A person with a post, from rows or from a command."""

    name: str
    member_id: str | None
    post: Post
    body: BodyKind


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
    """Give the seat and return its id; raises as ``set_up_bodies``."""
    body = uow.get(BodyRow, command.body_id)
    kind = BodyKind(body.kind)
    term = _term_on(uow, body.id, command.from_day)
    refusals = assess_post(kind, command.post)
    if not command.name.strip():
        refusals.append(Refusal("seat.unnamed"))
    if term is None:
        refusals.append(Refusal("seat.outside_term", "", {"day": command.from_day.isoformat()}))
    charter = charter_of(uow, body.organization_id)
    new = _Sitting(command.name.strip(), command.member_id, command.post, kind)
    seated = _seated(uow, body.organization_id, command.from_day)
    if any(_is_same(new, other) for other in seated):
        refusals.append(Refusal("seat.taken_already", "", {"name": new.name}))
    against, warnings = assess_composition(_composition([*seated, new]), charter)
    require([*refusals, *against])
    confirm_all(uow, warnings)
    assert term is not None
    member_id = command.member_id or find_member_named(uow, body.organization_id, new.name)
    row = SeatRow(term_id=term.id, member_id=member_id, name=new.name)
    row.post, row.from_day = command.post.value, command.from_day
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


def _assess_people(
    uow: UnitOfWork, command: SetUpBodies, charter: Charter
) -> tuple[tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Judge the new people together with those who stay in the other bodies."""
    renewed = {entry.kind for entry in command.bodies}
    starts_on = max((entry.starts_on for entry in command.bodies), default=uow.today)
    staying = [s for s in _seated(uow, command.organization_id, starts_on) if s.body not in renewed]
    new = [
        _Sitting(person.name.strip(), person.member_id, person.post, entry.kind)
        for entry in command.bodies
        for person in entry.people
    ]
    refusals, warnings = assess_composition(_composition([*staying, *new]), charter)
    delegates = sum(1 for sitting in new if sitting.post is Post.DELEGATE)
    if delegates:
        warnings = (*warnings, *_against_delegates(uow, command, delegates, starts_on))
    return refusals, warnings


def _against_delegates(
    uow: UnitOfWork, command: SetUpBodies, delegates: int, day: date
) -> list[Refusal]:
    """Return the warning for fewer delegates than 《农民专业合作社法》第三十二条 has."""
    book = load_policies()
    members = uow.session.scalar(
        select(func.count())
        .select_from(MemberRow)
        .where(
            MemberRow.organization_id == command.organization_id,
            MemberRow.standing(day) == MemberState.MEMBER.value,
        )
    )
    least = book.on(day, "assembly.delegates_minimum")
    needed = max(compute_delegates_needed(members or 0, book, day), least.whole)
    if delegates >= needed:
        return []
    values = {"delegates": delegates, "needed": needed}
    return [Refusal("body.too_few_delegates", least.source, values)]


def _composition(sitting: Sequence[_Sitting]) -> Composition:
    """Return who holds which posts, by names that tell two people of one name apart."""

    def holders(*posts: Post) -> frozenset[str]:
        return frozenset(_known_as(one, sitting) for one in sitting if one.post in posts)

    return Composition(
        directors=holders(*DIRECTORS),
        supervisors=holders(*SUPERVISORS),
        accountants=holders(Post.ACCOUNTANT),
        cashiers=holders(Post.CASHIER),
        executives=holders(Post.EXECUTIVE),
    )


def _known_as(one: _Sitting, sitting: Iterable[_Sitting]) -> str:
    """Return a name, numbered where members of one name sit together (same name, two people)."""
    members = sorted({s.member_id for s in sitting if s.name == one.name and s.member_id})
    if len(members) < 2 or one.member_id is None:
        return one.name
    return f"{one.name}{members.index(one.member_id) + 1}"


def _is_same(one: _Sitting, other: _Sitting) -> bool:
    if (one.post, one.body) != (other.post, other.body):
        return False
    if one.member_id and other.member_id:
        return one.member_id == other.member_id
    return one.name == other.name


def _seated(uow: UnitOfWork, organization_id: str, day: date) -> list[_Sitting]:
    found = uow.session.execute(
        select(SeatRow.name, SeatRow.member_id, SeatRow.post, BodyRow.kind)
        .join(TermRow, TermRow.id == SeatRow.term_id)
        .join(BodyRow, BodyRow.id == TermRow.body_id)
        .where(
            BodyRow.organization_id == organization_id,
            SeatRow.from_day <= day,
            or_(SeatRow.to_day.is_(None), SeatRow.to_day >= day),
        )
    )
    return [_Sitting(name, key, Post(post), BodyKind(kind)) for name, key, post, kind in found]


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
        uow.add(seat)
    return body.id


def _end_seats(uow: UnitOfWork, term: TermRow, day: date) -> None:
    """Let everyone of the term before leave on the day before the new one begins."""
    seats = select(SeatRow).where(SeatRow.term_id == term.id, SeatRow.to_day.is_(None))
    for seat in uow.session.scalars(seats):
        seat.to_day = max(day, seat.from_day)
