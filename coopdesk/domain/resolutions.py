"""What a resolution (决议) authorises, and whether it carries what is about to be done.

Distribution, large dealings, admission and exclusion, changes of the charter and elections are the
assembly's to decide (《农民专业合作社法》第二十九条): the record of the step names the resolution.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money

POWERS_RULE = "《农民专业合作社法》第二十九条"


class ResolutionSubject(StrEnum):
    """What a resolution allows to be done."""

    DIVIDEND = "dividend"
    WRITE_OFF = "write_off"
    LARGE_ADVANCE = "large_advance"
    ADVANCE_CHANGE = "advance_change"
    SHARE_REDEMPTION = "share_redemption"
    SEED_FUND_USE = "seed_fund_use"
    AWARD_APPLICATION = "award_application"
    ADMISSION = "admission"
    EXCLUSION = "exclusion"
    CHARTER_CHANGE = "charter_change"
    ELECTION = "election"


class DutyStage(StrEnum):
    """How far the task is that a resolution gave somebody."""

    WAITING = "waiting"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"


DUTY_SOON = timedelta(days=30)
"""So long before its last day a task is told to be due."""
_S = ResolutionSubject
ZERO = Money(0)
OF_MONEY = frozenset(
    {_S.DIVIDEND, _S.WRITE_OFF, _S.LARGE_ADVANCE, _S.SHARE_REDEMPTION, _S.SEED_FUND_USE}
)
"""Subjects of which a resolution may name the amount."""
FOR_SEVERAL = frozenset(
    {_S.ADVANCE_CHANGE, _S.ADMISSION, _S.EXCLUSION, _S.CHARTER_CHANGE, _S.ELECTION}
)
"""Subjects of which one resolution carries as many steps as it names; any other carries one."""


@dataclass(frozen=True, slots=True)
class ResolutionFacts:
    """A resolution of the register: ``subject`` is None while nobody said what it allows.

    ``amount`` is what it allows in all, None where it names none; ``used`` is what was done by it,
    in ``uses`` steps.
    """

    number: str
    passed: bool
    decided_on: date
    subject: ResolutionSubject | None
    amount: Money | None
    used: Money = ZERO
    uses: int = 0

    @property
    def left(self) -> Money | None:
        """What is still open of the amount; None where no amount is named."""
        return None if self.amount is None else self.amount - self.used

    @property
    def is_used_up(self) -> bool:
        """Whether nothing more can be done by it."""
        if self.left is not None:
            return self.left <= ZERO
        return self.uses > 0 and self.subject not in (None, *FOR_SEVERAL)


def assess_authority(
    facts: ResolutionFacts,
    subject: ResolutionSubject | None,
    day: date,
    amount: Money | None = None,
) -> list[Refusal]:
    """Return every reason why a resolution does not carry a step of ``subject`` on ``day``.

    Without a subject the step only names the resolution: it must have passed by then. A step beyond
    the amount that was resolved needs another resolution, and so does the second step where no
    amount is named (《农民专业合作社法》第二十九条).
    """
    number: dict[str, object] = {"number": facts.number}
    refusals = []
    if not facts.passed:
        refusals.append(Refusal("resolution.failed", POWERS_RULE, number))
    if facts.decided_on > day:
        values = {**number, "day": facts.decided_on.isoformat()}
        refusals.append(Refusal("resolution.later", POWERS_RULE, values))
    if subject is None:
        return refusals
    if facts.subject not in (None, subject):
        values = {**number, "allowed": facts.subject, "subject": subject}
        refusals.append(Refusal("resolution.other_subject", POWERS_RULE, values))
    elif facts.is_used_up:
        refusals.append(Refusal("resolution.used_up", POWERS_RULE, number))
    elif facts.left is not None and amount is not None and amount > facts.left:
        values = {**number, "amount": amount, "left": facts.left}
        refusals.append(Refusal("resolution.amount_exceeded", POWERS_RULE, values))
    return refusals


def assess_duty(
    *, has_duty: bool, due_on: date | None, done_on: date | None, today: date
) -> DutyStage | None:
    """Return how far the task of a resolution is, None where it gave nobody any.

    Its last day is still in time.
    """
    if done_on is not None:
        return DutyStage.DONE
    if due_on is None:
        return DutyStage.WAITING if has_duty else None
    if due_on < today:
        return DutyStage.OVERDUE
    return DutyStage.DUE if due_on - today <= DUTY_SOON else DutyStage.WAITING


def assess_subject(subject: ResolutionSubject | None, amount: Money | None) -> list[Refusal]:
    """Return why a resolution cannot name this amount for its subject."""
    if amount is None:
        return []
    if subject not in OF_MONEY:
        return [Refusal("resolution.no_amount")]
    return [] if amount > ZERO else [Refusal("resolution.amount_not_positive")]
