"""The steps of a membership: admitted, suspended, moved, left, inherited; and one taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.members import AdmissionFacts, MemberKind, MemberState, assess_admission
from coopdesk.domain.membership import (
    CONTRACTS_RULE,
    ENDS_WITH_YEAR,
    EXCLUSION_RULE,
    EXIT_RULE,
    LEAVING,
    RETURN_RULE,
    Life,
    StepFacts,
    StepKind,
    assess_membership_step,
    compute_end,
)
from coopdesk.services.members.posts import list_posts_held
from coopdesk.services.members.resolutions import (
    assess_resolution,
    find_resolution,
    note_resolution,
    release_resolution,
)
from coopdesk.services.members.taken import is_taken
from coopdesk.services.share_totals import fund_standing
from coopdesk.storage.tables.members import MemberEventRow, MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Take one step of a membership.

    ``day`` is from when it counts: without one today, for an exit or exclusion the day the law
    names. ``asked_on`` is the day of the request to leave, or on which the member was heard;
    ``village`` and ``division_code`` are where a member moves, ``successor_id`` who inherits: a
    candidate or member of the same register.
    """

    member_id: str
    kind: StepKind
    day: date | None = None
    asked_on: date | None = None
    resolution: str = ""
    remark: str = ""
    village: str = ""
    division_code: str = ""
    successor_id: str = ""


@dataclass(frozen=True, slots=True)
class TakeBackStep:
    """Take back the last step of a membership, entered by mistake."""

    step_id: str


def take_step(uow: UnitOfWork, command: TakeStep) -> str:
    """Enter the step and return its id.

    Raises NotFound, RuleViolation with every reason (《农民专业合作社法》第二十四条至第二十六条),
    NeedsConfirmation for an end other than the law's and for what the member leaves behind:
    ``member.other_end``, ``member.leaves_with_shares``, ``member.leaves_with_advance``,
    ``member.leaves_in_office``; and for a resolution as ``resolution_uses.accept_resolution``.
    """
    row = uow.get(MemberRow, command.member_id)
    steps = steps_of(uow, row.id)
    expected = _expected_day(uow, row, command)
    day = command.day or expected
    facts = StepFacts(
        kind=command.kind,
        now=life_of(row).on(uow.today) or MemberState.CANDIDATE,
        day=day,
        today=uow.today,
        asked_on=command.asked_on,
        last_day=_last_day(row, steps, uow.today),
        has_resolution=bool(command.resolution.strip()),
    )
    refusals = assess_membership_step(facts)
    refusals += assess_resolution(uow, row.organization_id, command.resolution, command.kind, day)
    refusals += [Refusal("member.merged")] if row.merged_into_id else []
    require(refusals or _against_this(uow, row, steps, command, day))
    _ask_about(uow, row, command.kind, day, expected)
    if command.kind is StepKind.INHERITANCE:
        _admit_successor(uow, command, day)
    return enter_step(uow, row, command, day, len(steps) + 1)


def take_back_step(uow: UnitOfWork, command: TakeBackStep) -> str:
    """Undo the last step of a member and return the member's id.

    An inheritance is undone for the one who left it; the heir's admission is a step of their own.
    Raises NotFound, RuleViolation ``member.not_last_step`` when another step came after it.
    """
    step = uow.get(MemberEventRow, command.step_id)
    row = uow.get(MemberRow, step.member_id)
    steps = steps_of(uow, row.id)
    if steps[-1].id != step.id:
        require([Refusal("member.not_last_step")])
    require([Refusal("member.merged")] if row.merged_into_id else [])
    kind = StepKind(step.kind)
    row.state = step.state_before
    if kind is StepKind.ADMISSION:
        row.joined_on, row.resolution = None, ""
    elif kind is StepKind.TRANSFER:
        row.village, row.division_code = step.village_before, step.division_before
    elif kind in LEAVING:
        earlier = [one.day for one in steps[:-1] if StepKind(one.kind) in LEAVING]
        row.left_on = min(earlier, default=None)
    release_resolution(uow, step)
    uow.session.delete(step)
    return row.id


def enter_step(uow: UnitOfWork, row: MemberRow, command: TakeStep, day: date, number: int) -> str:
    """Write the step as the ``number``-th of the member and what follows for the member.

    The caller has assessed it. Raises RuleViolation for a member of another office, and asks as
    ``note_resolution``.
    """
    kind = command.kind
    step = MemberEventRow(
        member_id=row.id,
        number=number,
        kind=kind.value,
        day=day,
        asked_on=command.asked_on,
        resolution=command.resolution.strip(),
        remark=command.remark.strip(),
        state_before=row.state,
        successor_id=command.successor_id or None,
    )
    if kind is StepKind.ADMISSION:
        row.state, row.joined_on, row.joined_known = MemberState.MEMBER.value, day, ""
        row.resolution = step.resolution
    elif kind is StepKind.SUSPENSION:
        row.state = MemberState.SUSPENDED.value
    elif kind is StepKind.RESUMPTION:
        row.state = MemberState.MEMBER.value
    elif kind is StepKind.TRANSFER:
        step.village, step.village_before = command.village.strip(), row.village
        step.division_before = row.division_code
        row.village = step.village
        row.division_code = command.division_code or row.division_code
    else:
        row.left_on = min(row.left_on or day, day)
        if row.left_on <= uow.today:
            is_rejected = kind is StepKind.REJECTION
            row.state = (MemberState.REJECTED if is_rejected else MemberState.FORMER).value
    uow.add(step)
    note_resolution(uow, row.organization_id, step)
    return step.id


def steps_of(uow: UnitOfWork, member_id: str) -> Sequence[MemberEventRow]:
    """Return the recorded steps of a member in their order."""
    query = select(MemberEventRow).where(MemberEventRow.member_id == member_id)
    return uow.session.scalars(query.order_by(MemberEventRow.number)).all()


def life_of(row: MemberRow) -> Life:
    """Return what the register's days and state tell; enough for today, not for a past day."""
    return Life(MemberState(row.state), row.applied_on, row.joined_on, row.left_on)


def get_expected_day(uow: UnitOfWork, command: TakeStep) -> date:
    """Return the day from which the step would count if it is not told; raises NotFound."""
    return _expected_day(uow, uow.get(MemberRow, command.member_id), command)


def _expected_day(uow: UnitOfWork, row: MemberRow, command: TakeStep) -> date:
    """Return the day from which the step counts unless the charter has another."""
    decided_on = command.asked_on or uow.today
    if command.kind not in ENDS_WITH_YEAR:
        return uow.today
    resolution = find_resolution(uow, row.organization_id, command.resolution)
    if resolution is not None:
        decided_on = resolution.decided_on
    kind = MemberKind(row.kind)
    return compute_end(command.kind, kind, command.asked_on, decided_on, uow.reference.policies)


def _last_day(row: MemberRow, steps: Sequence[MemberEventRow], today: date) -> date | None:
    """Return the day of what came before; an exit that lies ahead is no bar to other steps."""
    days = [step.day for step in steps if step.day <= today]
    days += [day for day in (row.applied_on, row.joined_on) if day is not None]
    return max(days, default=None)


def _against_this(
    uow: UnitOfWork,
    row: MemberRow,
    steps: Sequence[MemberEventRow],
    command: TakeStep,
    day: date,
) -> list[Refusal]:
    """Return what stands against a step of this kind, beyond the rules that all share."""
    if command.kind is StepKind.ADMISSION:
        facts = AdmissionFacts(
            kind=MemberKind(row.kind),
            applied_on=row.applied_on,
            born_on=row.birth_date,
            is_member_already=is_taken(uow, row.organization_id, row.id_number, row.id),
        )
        return assess_admission(facts, day, uow.reference.policies)
    if command.kind is StepKind.TRANSFER:
        return _against_transfer(row, command)
    if command.kind is StepKind.INHERITANCE:
        return _against_inheritance(uow, row, steps, command)
    if command.kind in ENDS_WITH_YEAR and row.left_on is not None:
        return [Refusal("member.leaves_already", "", {"day": row.left_on})]
    return []


def _against_transfer(row: MemberRow, command: TakeStep) -> list[Refusal]:
    village = command.village.strip()
    if not village:
        return [Refusal("member.village_missing")]
    is_same = village == row.village and command.division_code in ("", row.division_code)
    return [Refusal("member.same_village", values={"village": village})] if is_same else []


def _against_inheritance(
    uow: UnitOfWork, row: MemberRow, steps: Sequence[MemberEventRow], command: TakeStep
) -> list[Refusal]:
    if row.kind == MemberKind.ORGANIZATION.value:
        return [Refusal("member.not_inherited")]
    kinds = {StepKind(step.kind) for step in steps}
    if StepKind.INHERITANCE in kinds:
        return [Refusal("member.inherited_before")]
    if row.left_on is not None and row.left_on <= uow.today and StepKind.DEATH not in kinds:
        values = {"now": MemberState.FORMER, "step": StepKind.INHERITANCE}
        return [Refusal("member.step", "", values)]
    if not command.successor_id:
        return [Refusal("member.no_successor")]
    successor = uow.get(MemberRow, command.successor_id)
    is_other = successor.organization_id != row.organization_id or successor.id == row.id
    now = life_of(successor).on(uow.today)
    if is_other or successor.merged_into_id or now is None or now.is_gone:
        return [Refusal("member.wrong_successor", "", {"name": successor.name})]
    return []


def _ask_about(uow: UnitOfWork, row: MemberRow, kind: StepKind, day: date, expected: date) -> None:
    """Ask about what is unusual, and tell what a member who leaves leaves behind."""
    if kind in ENDS_WITH_YEAR and day != expected:
        rule = EXIT_RULE if kind is StepKind.EXIT else EXCLUSION_RULE
        uow.confirm("member.other_end", rule, day=day, expected=expected)
    if kind not in LEAVING or kind is StepKind.REJECTION:
        return
    holding, outstanding = fund_standing(uow, row.id)
    if holding.fen:
        uow.confirm("member.leaves_with_shares", RETURN_RULE, name=row.name, amount=str(holding))
    if outstanding.fen:
        code = "member.leaves_with_advance"
        uow.confirm(code, CONTRACTS_RULE, name=row.name, amount=str(outstanding))
    posts = [held.post_name for held in list_posts_held(uow, row.id) if held.is_held_on(day)]
    if posts:
        uow.confirm("member.leaves_in_office", name=row.name, posts="、".join(posts))


def _admit_successor(uow: UnitOfWork, command: TakeStep, day: date) -> None:
    successor = uow.get(MemberRow, command.successor_id)
    if successor.state == MemberState.CANDIDATE.value:
        admission = TakeStep(successor.id, StepKind.ADMISSION, day, resolution=command.resolution)
        take_step(uow, admission)
