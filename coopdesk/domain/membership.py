"""The life of a membership (社员资格) in dated steps, and where it stood on any day.

《农民专业合作社法》第二十四条至第二十八条 tell how one begins and ends; suspension is the charter's
(第十五条). A step that ends a membership may lie ahead: it ends with the fiscal year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.members import MemberKind, MemberState, compute_withdrawal_day
from coopdesk.domain.policy import PolicyBook

ADMISSION_RULE = "《农民专业合作社法》第二十四条"
EXIT_RULE = "《农民专业合作社法》第二十五条"
EXCLUSION_RULE = "《农民专业合作社法》第二十六条"
CONTRACTS_RULE = "《农民专业合作社法》第二十七条"
RETURN_RULE = "《农民专业合作社法》第二十八条"
CHARTER_RULE = "《农民专业合作社法》第十五条"


class StepKind(StrEnum):
    """What happens to a membership; ``TRANSFER`` is a move to another village."""

    ADMISSION = "admission"
    REJECTION = "rejection"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    EXIT = "exit"
    EXCLUSION = "exclusion"
    DEATH = "death"
    INHERITANCE = "inheritance"
    TRANSFER = "transfer"


_IN = frozenset({MemberState.MEMBER, MemberState.SUSPENDED})
_FROM = {
    StepKind.ADMISSION: frozenset({MemberState.CANDIDATE}),
    StepKind.REJECTION: frozenset({MemberState.CANDIDATE}),
    StepKind.SUSPENSION: frozenset({MemberState.MEMBER}),
    StepKind.RESUMPTION: frozenset({MemberState.SUSPENDED}),
    StepKind.EXIT: _IN,
    StepKind.EXCLUSION: _IN,
    StepKind.DEATH: _IN,
    # the heir may come forward long after the member died
    StepKind.INHERITANCE: _IN | {MemberState.FORMER},
    StepKind.TRANSFER: _IN | {MemberState.CANDIDATE},
}
_TO = {
    StepKind.ADMISSION: MemberState.MEMBER,
    StepKind.SUSPENSION: MemberState.SUSPENDED,
    StepKind.RESUMPTION: MemberState.MEMBER,
}
LEAVING = frozenset(
    {
        StepKind.REJECTION,
        StepKind.EXIT,
        StepKind.EXCLUSION,
        StepKind.DEATH,
        StepKind.INHERITANCE,
    }
)
ENDS_WITH_YEAR = frozenset({StepKind.EXIT, StepKind.EXCLUSION})
_RESOLVED = {
    StepKind.ADMISSION: ADMISSION_RULE,
    StepKind.SUSPENSION: CHARTER_RULE,
    StepKind.EXCLUSION: EXCLUSION_RULE,
    StepKind.INHERITANCE: ADMISSION_RULE,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what happened, and the day from which it counts."""

    kind: StepKind
    day: date


@dataclass(frozen=True, slots=True)
class Life:
    """What tells where a membership stood: the days of the register and the steps in their order.

    ``state`` is where it stood after the step recorded last, one that lies ahead not counted. Rows
    of rosters have no steps: their days speak alone, and who has none was a member all along.
    """

    state: MemberState
    applied_on: date | None = None
    joined_on: date | None = None
    left_on: date | None = None
    steps: Sequence[Step] = ()

    def on(self, day: date) -> MemberState | None:
        """Return where the membership stood on ``day``; None before the register knew of it."""
        if self.left_on is not None and self.left_on <= day:
            return MemberState.REJECTED if self._was_rejected else MemberState.FORMER
        if self.left_on is None and self.state.is_gone:
            return self.state
        if not self._had_joined(day):
            is_known = self.applied_on is None or self.applied_on <= day
            waits = self.joined_on is None or self.applied_on is not None
            return MemberState.CANDIDATE if is_known and waits else None
        pauses = [step for step in self.steps if step.kind in _PAUSES]
        past = [step for step in pauses if step.day <= day]
        if past:
            return _TO[past[-1].kind]
        is_paused_all_along = self.state is MemberState.SUSPENDED and not pauses
        return MemberState.SUSPENDED if is_paused_all_along else MemberState.MEMBER

    @property
    def _was_rejected(self) -> bool:
        # the step tells it of rows written before there was a state for it
        is_told = any(step.kind is StepKind.REJECTION for step in self.steps)
        return self.state is MemberState.REJECTED or is_told

    def _had_joined(self, day: date) -> bool:
        if self.state is MemberState.CANDIDATE or self._was_rejected:
            return False
        return self.joined_on is None or self.joined_on <= day


_PAUSES = frozenset({StepKind.SUSPENSION, StepKind.RESUMPTION})


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is known of a step to be taken.

    ``asked_on`` is the day of the request to leave, or on which the member was heard before an
    exclusion. ``last_day`` is the day of the step before, ``today`` the day of recording.
    """

    kind: StepKind
    now: MemberState
    day: date
    today: date
    asked_on: date | None = None
    last_day: date | None = None
    has_resolution: bool = False


def may_follow(now: MemberState, kind: StepKind) -> bool:
    """Return whether a step of ``kind`` can be taken from ``now`` at all."""
    return now in _FROM[kind]


def assess_membership_step(facts: StepFacts) -> list[Refusal]:
    """Return every reason against a step.

    《农民专业合作社法》第二十四条 (admission and inheritance by resolution), 第二十五条 (a written
    request to leave), 第二十六条 (exclusion by resolution, the member heard before).
    """
    kind, day = facts.kind, facts.day
    if not may_follow(facts.now, kind):
        return [Refusal("member.step", "", {"now": facts.now, "step": kind})]
    refusals = []
    if kind in _RESOLVED and not facts.has_resolution:
        refusals.append(Refusal("member.no_resolution", _RESOLVED[kind]))
    refusals += _against_request(facts)
    if day > facts.today and kind not in ENDS_WITH_YEAR:
        refusals.append(Refusal("member.step_ahead"))
    if facts.last_day is not None and day < facts.last_day:
        refusals.append(Refusal("member.step_before_last", "", {"day": facts.last_day}))
    return refusals


def compute_end(
    kind: StepKind, member: MemberKind, asked_on: date | None, decided_on: date, book: PolicyBook
) -> date:
    """Return the day a membership ends by a step decided on ``decided_on``.

    An exit by the day of the request (《农民专业合作社法》第二十五条), an exclusion with the fiscal
    year in which it was decided (第二十六条), anything else on that day itself.
    """
    if kind is StepKind.EXIT and asked_on is not None:
        return compute_withdrawal_day(asked_on, member, book)
    if kind is StepKind.EXCLUSION:
        return date(decided_on.year, 12, 31)
    return decided_on


def _against_request(facts: StepFacts) -> list[Refusal]:
    if facts.kind not in ENDS_WITH_YEAR:
        return []
    is_exit = facts.kind is StepKind.EXIT
    rule = EXIT_RULE if is_exit else EXCLUSION_RULE
    if facts.asked_on is None:
        return [Refusal("member.no_request" if is_exit else "member.not_heard", rule)]
    if facts.asked_on > facts.today or facts.asked_on > facts.day:
        return [Refusal("member.asked_later", rule)]
    return []


class NoteKind(StrEnum):
    """What is noted of a person: a qualification, an honour, a sanction."""

    QUALIFICATION = "qualification"
    HONOUR = "honour"
    SANCTION = "sanction"


class TradeKind(StrEnum):
    """By what a member trades with the cooperative: its volume decides the patronage refund.

    《农民专业合作社法》第四十三条 (the member's account), 第四十四条 (refunds go by this volume).
    """

    SALES = "sales"
    SUPPLIES = "supplies"
    SERVICES = "services"


class ShareKind(StrEnum):
    """What is quantified to a member's account (量化份额).

    《农民专业合作社法》第四十四条: the shares of the reserve, of state support and of donations.
    """

    RESERVE = "reserve"
    STATE_SUPPORT = "state_support"
    DONATION = "donation"
