"""Extraordinary meetings that were asked for: who may ask, and by when one has to be held.

《农民专业合作社法》第三十一条: 30 % of the members, the executive supervisor or the supervisors,
or whoever the charter names; the meeting is held within 20 days.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.errors import Refusal
from coopdesk.domain.organizations import BASIS_POINTS


class AskedBy(StrEnum):
    """Who asked for the meeting."""

    MEMBERS = "members"
    SUPERVISORS = "supervisors"
    DIRECTORS = "directors"
    CHARTER = "charter"


class Convener(StrEnum):
    """Who called the meeting together: another where the board does not (章程)."""

    BOARD = "board"
    SUPERVISORS = "supervisors"
    ASKERS = "askers"


class RequestStage(StrEnum):
    """Where a request stands on a day."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    HELD = "held"
    HELD_LATE = "held_late"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """A request; ``askers`` counts the members where they asked, ``members`` all there were."""

    body: BodyKind
    asked_by: AskedBy
    asked_on: date
    askers: int = 0
    members: int = 0


def compute_askers_needed(members: int, body: BodyKind, charter: Charter) -> int | None:
    """Return how many members may ask together, None where the charter is silent."""
    rule = charter.rule(body, "extraordinary_share")
    return None if rule is None else -(-members * rule.whole // BASIS_POINTS)


def compute_convening_deadline(asked_on: date, body: BodyKind, charter: Charter) -> date | None:
    """Return the last day of the meeting that was asked for, None where the charter is silent."""
    rule = charter.rule(body, "extraordinary_days")
    return None if rule is None else asked_on + timedelta(days=rule.whole)


def assess_request(request: MeetingRequest, charter: Charter, today: date) -> list[Refusal]:
    """Return why the request binds nobody: too few askers, a day to come."""
    refusals = []
    if request.asked_on > today:
        values = {"day": request.asked_on.isoformat()}
        refusals.append(Refusal("request.future_day", "", values))
    if request.asked_by is not AskedBy.MEMBERS:
        return refusals
    if request.askers > request.members:
        counts = {"askers": request.askers, "members": request.members}
        refusals.append(Refusal("request.more_than_members", "", counts))
    needed = compute_askers_needed(request.members, request.body, charter)
    rule = charter.rule(request.body, "extraordinary_share")
    if rule is not None and needed is not None and request.askers < needed:
        counts = {"askers": request.askers, "needed": needed, "members": request.members}
        refusals.append(Refusal("request.too_few_askers", rule.source, counts))
    return refusals


def compute_stage(
    deadline: date | None, held_on: date | None, today: date, *, is_withdrawn: bool = False
) -> RequestStage:
    """Return where a request stands; the day of the deadline itself is in time."""
    if held_on is not None:
        is_late = deadline is not None and held_on > deadline
        return RequestStage.HELD_LATE if is_late else RequestStage.HELD
    if is_withdrawn:
        return RequestStage.WITHDRAWN
    is_over = deadline is not None and today > deadline
    return RequestStage.OVERDUE if is_over else RequestStage.WAITING
