"""Seats as people read them: who sat where on a day, and everybody who ever did."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from coopdesk import words
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.composition import Entrance, Leaving
from coopdesk.domain.posts import VOTING, Post
from coopdesk.services.governance.entitled import post_names
from coopdesk.services.governance.sitting import list_holders
from coopdesk.storage.tables.governance import BodyRow, SeatRow, TermRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SeatItem:
    """Who sits where; ``post_name`` says so of who only acts."""

    id: str
    organization_id: str
    organization: str
    body_id: str
    body: BodyKind
    name: str
    member_id: str | None
    post: Post
    post_name: str
    term_number: int
    from_day: date
    to_day: date | None
    entrance: Entrance
    leaving: Leaving | None


def list_seats(
    uow: UnitOfWork, organization_id: str | None = None, day: date | None = None
) -> list[SeatItem]:
    """Return who sat where on ``day`` (today if not told), by body and in the order they came."""
    on = day or uow.today
    return _seats(
        uow,
        organization_id,
        SeatRow.from_day <= on,
        or_(SeatRow.to_day.is_(None), SeatRow.to_day >= on),
    )


def list_seat_history(uow: UnitOfWork, organization_id: str | None = None) -> list[SeatItem]:
    """Return everybody who ever had a seat, by body and term."""
    return _seats(uow, organization_id)


def count_seated(uow: UnitOfWork, day: date, organization_id: str | None = None) -> dict[str, int]:
    """Return by body id how many people vote there on a day, each once."""
    people: dict[tuple[str, BodyKind], set[str]] = defaultdict(set)
    for owner, holders in list_holders(uow, day, organization_id).items():
        for one in holders:
            if one.post in VOTING[one.body]:
                people[owner, one.body].add(one.key or one.name)
    bodies = uow.session.execute(select(BodyRow.id, BodyRow.organization_id, BodyRow.kind))
    return {key: len(people.get((owner, BodyKind(kind)), ())) for key, owner, kind in bodies}


def _seats(
    uow: UnitOfWork, organization_id: str | None, *conditions: ColumnElement[bool]
) -> list[SeatItem]:
    names = post_names()
    wanted = () if organization_id is None else (BodyRow.organization_id == organization_id,)
    found = uow.session.execute(
        select(SeatRow, TermRow.number, BodyRow, OrganizationRow.name)
        .join(TermRow, TermRow.id == SeatRow.term_id)
        .join(BodyRow, BodyRow.id == TermRow.body_id)
        .join(OrganizationRow, OrganizationRow.id == BodyRow.organization_id)
        .where(*wanted, *conditions)
        .order_by(BodyRow.id, TermRow.number, SeatRow.id)
    )
    return [
        SeatItem(
            id=seat.id,
            organization_id=body.organization_id,
            organization=organization,
            body_id=body.id,
            body=BodyKind(body.kind),
            name=seat.name,
            member_id=seat.member_id,
            post=Post(seat.post),
            post_name=_post_name(names[seat.post], Entrance(seat.entrance)),
            term_number=number,
            from_day=seat.from_day,
            to_day=seat.to_day,
            entrance=Entrance(seat.entrance),
            leaving=Leaving(seat.leaving) if seat.leaving else None,
        )
        for seat, number, body, organization in found
    ]


def _post_name(name: str, entrance: Entrance) -> str:
    return words.text("seat.acting", post=name) if entrance is Entrance.ACTING else name
