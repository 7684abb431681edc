"""The posts a member holds and held in the three bodies."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind
from coopdesk.storage.reference import load_vocabulary
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PostHeld:
    """One post of a member in a body; without ``to_day`` it is held still."""

    seat_id: str
    body: BodyKind
    term: int
    post: str
    post_name: str
    from_day: date
    to_day: date | None

    def is_held_on(self, day: date) -> bool:
        """Return whether the post is held on ``day``."""
        return self.from_day <= day and (self.to_day is None or self.to_day >= day)


def list_posts_held(uow: UnitOfWork, member_id: str) -> list[PostHeld]:
    """Return the posts of a member, the latest first."""
    # like the other tables of the bodies, no part of the start of the members page
    from coopdesk.storage.tables.governance import BodyRow, SeatRow, TermRow

    names = {item.code: item.name for item in load_vocabulary("posts")}
    query = (
        select(SeatRow, TermRow.number, BodyRow.kind)
        .join(TermRow, TermRow.id == SeatRow.term_id)
        .join(BodyRow, BodyRow.id == TermRow.body_id)
        .where(SeatRow.member_id == member_id)
        .order_by(SeatRow.from_day.desc(), SeatRow.id)
    )
    return [
        PostHeld(
            seat_id=seat.id,
            body=BodyKind(body),
            term=term,
            post=seat.post,
            post_name=names[seat.post],
            from_day=seat.from_day,
            to_day=seat.to_day,
        )
        for seat, term, body in uow.session.execute(query)
    ]
