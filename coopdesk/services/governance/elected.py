"""Whether those who were elected may sit beside those who sit already, on the day of a meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.composition import Findings, only_new
from coopdesk.domain.elections import begins_body_anew
from coopdesk.domain.errors import Refusal
from coopdesk.domain.posts import CHAIRS, VOTING, Post
from coopdesk.services.governance.entitled import find_member_named
from coopdesk.services.governance.sitting import (
    Holder,
    is_same_person,
    judge,
    list_holders,
    told_of,
)
from coopdesk.storage.tables.governance import BodyRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Elected:
    """Whom one election gave a post; ``chair`` is who is said to lead the body from then on."""

    body: BodyKind
    post: Post
    names: tuple[str, ...]
    chair: str = ""

    def is_meant_by(self, reason: Refusal) -> bool:
        """Return whether a reason is about the body of the election or one of the elected."""
        people = {reason.values.get("person"), reason.values.get("relative")}
        return reason.values.get("body") == self.body or bool(people & set(self.names))


def assess_elected(
    uow: UnitOfWork,
    organization_id: str,
    elections: Sequence[Elected],
    charter: Charter,
    day: date,
) -> Findings:
    """Return what the elected of one meeting bring about, with everybody who sits on ``day``.

    《农民专业合作社法》第三十三条 and the charter. Whoever an election replaces is out of account:
    the former body where it begins anew, and the former seat of who is elected to another.
    """
    seated = list_holders(uow, day, organization_id).get(organization_id, [])
    seats = _seats(uow, organization_id)
    anew = {
        body
        for body in {one.body for one in elections}
        if begins_body_anew(_filled(elections, body), seats.get(body, 0))
    }
    staying = [one for one in seated if one.body not in anew or one.post not in VOTING[one.body]]
    new = _holders(uow, organization_id, elections, day)
    kept = [one for one in staying if not any(_takes_over(other, one) for other in new)]
    found = judge(uow, organization_id, [*kept, *new], charter, day)
    return only_new(found, judge(uow, organization_id, staying, charter, day))


def _filled(elections: Iterable[Elected], body: BodyKind) -> int:
    """Return how many seats of a body were filled; who leads a board already sits there."""
    ordinary = set(VOTING[body]) - set(CHAIRS[body]) or set(VOTING[body])
    return sum(len(one.names) for one in elections if one.body is body and one.post in ordinary)


def _holders(
    uow: UnitOfWork, organization_id: str, elections: Iterable[Elected], day: date
) -> list[Holder]:
    """Return the elected with the post each has in the end: a director elected chair is chair."""
    posts: dict[tuple[BodyKind, str], Post] = {}
    for one in elections:
        for name in one.names:
            posts[one.body, name] = one.post
        if CHAIRS[one.body] and (one.body, one.chair) in posts:
            posts[one.body, one.chair] = CHAIRS[one.body][0]
    holders = (
        Holder(name, find_member_named(uow, organization_id, name), post, body)
        for (body, name), post in posts.items()
    )
    return [told_of(uow, holder, day) for holder in holders]


def _takes_over(new: Holder, old: Holder) -> bool:
    """Return whether the new seat takes the place of the old one, of the person or as chair."""
    if old.body is not new.body or old.post not in VOTING[old.body]:
        return False
    chairs = CHAIRS[new.body]
    return is_same_person(old, new) or (old.post in chairs and new.post in chairs)


def _seats(uow: UnitOfWork, organization_id: str) -> dict[BodyKind, int]:
    found = uow.session.execute(
        select(BodyRow.kind, BodyRow.seats).where(BodyRow.organization_id == organization_id)
    )
    return {BodyKind(kind): seats for kind, seats in found}
