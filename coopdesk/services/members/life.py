"""Where memberships stood on any day: the register and its counts as of then, and one life."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.members import MemberState
from coopdesk.domain.membership import Life, Step, StepKind
from coopdesk.services.members.resolutions import find_resolution
from coopdesk.services.members.steps import steps_of
from coopdesk.storage.tables.members import MemberEventRow, MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

_TELLING = tuple(
    kind.value
    for kind in (
        StepKind.SUSPENSION,
        StepKind.RESUMPTION,
        StepKind.REJECTION,
        StepKind.TRANSFER,
    )
)


@dataclass(frozen=True, slots=True)
class StepItem:
    """One step of a membership as it is shown.

    ``id`` is empty for what only a roster tells. ``resolution_id`` is the resolution in the
    register of the bodies, where the number is known there.
    ``is_last`` says that it may be taken back.
    """

    id: str
    number: int
    kind: StepKind
    day: date
    asked_on: date | None
    resolution: str
    resolution_id: str
    remark: str
    village: str
    village_before: str
    successor_id: str
    successor: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Then:
    """What of a member was otherwise on a past day: where the membership stood, and the village."""

    state: MemberState
    village: str


def list_steps(uow: UnitOfWork, member_id: str) -> list[StepItem]:
    """Return the life of a member, the latest step first; raises NotFound."""
    member = uow.get(MemberRow, member_id)
    rows = steps_of(uow, member.id)
    steps = [_item(uow, member, row, is_last=row is rows[-1]) for row in rows]
    if member.joined_on and not any(row.kind == StepKind.ADMISSION.value for row in rows):
        steps.insert(0, _told_by_roster(member, member.joined_on))
    return steps[::-1]


def count_states(
    uow: UnitOfWork, organization_id: str, day: date | None = None
) -> dict[MemberState, int]:
    """Return how many of the register were candidates, members, suspended, former on ``day``."""
    then = stood_on(uow, organization_id, day or uow.today)
    counts = Counter(one.state for one in then.values())
    return {state: counts[state] for state in MemberState}


def stood_on(
    uow: UnitOfWork, organization_id: str, day: date, member_id: str = ""
) -> dict[str, Then]:
    """Return by id who stood in the register on ``day``, former members included, and where.

    With ``member_id`` of that one alone; merged doubles stand in no register.
    """
    row = MemberRow
    query = select(
        row.id, row.state, row.applied_on, row.joined_on, row.left_on, row.village
    ).where(row.organization_id == organization_id, row.merged_into_id.is_(None))
    if member_id:
        query = query.where(row.id == member_id)
    steps = _telling_steps(uow, organization_id, member_id)
    then = {}
    for key, state, applied_on, joined_on, left_on, village in uow.session.execute(query):
        own = steps.get(key, ())
        told = [Step(StepKind(step.kind), step.day) for step in own]
        life = Life(MemberState(state), applied_on, joined_on, left_on, told)
        stood = life.on(day)
        if stood is not None:
            then[key] = Then(stood, _village_on(own, day, village))
    return then


def villages_on(uow: UnitOfWork, organization_id: str, day: date) -> dict[str, str]:
    """Return the village of then by id of every member who moved at any time."""
    moved = {
        key: steps
        for key, steps in _telling_steps(uow, organization_id).items()
        if any(step.kind == StepKind.TRANSFER.value for step in steps)
    }
    return {key: _village_on(steps, day, "") for key, steps in moved.items()}


def _telling_steps(
    uow: UnitOfWork, organization_id: str, member_id: str = ""
) -> Mapping[str, list[MemberEventRow]]:
    """Return by member the steps that the days of the register do not tell."""
    query = (
        select(MemberEventRow)
        .join(MemberRow, MemberRow.id == MemberEventRow.member_id)
        .where(MemberRow.organization_id == organization_id, MemberEventRow.kind.in_(_TELLING))
        .order_by(MemberEventRow.member_id, MemberEventRow.number)
    )
    if member_id:
        query = query.where(MemberEventRow.member_id == member_id)
    steps: dict[str, list[MemberEventRow]] = {}
    for step in uow.session.scalars(query):
        steps.setdefault(step.member_id, []).append(step)
    return steps


def _village_on(steps: Iterable[MemberEventRow], day: date, now: str) -> str:
    moves = [step for step in steps if step.kind == StepKind.TRANSFER.value]
    past = [step for step in moves if step.day <= day]
    if past:
        return past[-1].village
    return moves[0].village_before if moves else now


def _item(uow: UnitOfWork, member: MemberRow, row: MemberEventRow, *, is_last: bool) -> StepItem:
    resolution = find_resolution(uow, member.organization_id, row.resolution)
    successor = uow.get(MemberRow, row.successor_id).name if row.successor_id else ""
    kind = StepKind(row.kind)
    return StepItem(
        id=row.id,
        number=row.number,
        kind=kind,
        # a roster taken in later may have told another day: the register's counts
        day=member.joined_on if kind is StepKind.ADMISSION and member.joined_on else row.day,
        asked_on=row.asked_on,
        resolution=row.resolution,
        resolution_id=resolution.id if resolution else "",
        remark=row.remark,
        village=row.village,
        village_before=row.village_before,
        successor_id=row.successor_id or "",
        successor=successor,
        is_last=is_last,
    )


def _told_by_roster(member: MemberRow, joined_on: date) -> StepItem:
    return StepItem(
        id="",
        number=0,
        kind=StepKind.ADMISSION,
        day=joined_on,
        asked_on=None,
        resolution=member.resolution,
        resolution_id="",
        remark="",
        village="",
        village_before="",
        successor_id="",
        successor="",
        is_last=False,
    )
