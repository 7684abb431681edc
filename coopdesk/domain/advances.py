"""Advances (借款) over their life: schedule, arrears, guarantors, extension, rating, write-off.

National law sets none of the numbers; they are the organization's own rules with their sources.
贷款通则 (中国人民银行令1996年第2号) 第十二条 speaks of banks and is followed as good practice: an
extension is asked for before the day it is due, with the guarantors' written consent. 民法典
第六百八十八条 and 第六百九十五条 are the law of the guarantees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import (
    TO_THE_FEN,
    AdvanceFacts,
    AdvanceSource,
    FeeRounding,
    PrincipalStep,
    compute_usage_fee,
)
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.periods import add_months
from coopdesk.domain.policy import Objections, RuleBook

NOTHING = Money()
# The five classes by their place: 正常, 关注, 次级, 可疑, 损失.
WATCHED, SUBSTANDARD, LOSS = 1, 2, 4


class ChangeKind(StrEnum):
    """What is done with an advance after it was paid out, besides repayments."""

    EXTENSION = "extension"
    RESCHEDULE = "reschedule"
    RATING = "rating"
    WRITE_OFF = "write_off"
    WITHDRAWAL = "withdrawal"


class LossCover(StrEnum):
    """What carries the principal that is written off."""

    SURPLUS = "surplus"
    RISK_RESERVE = "risk_reserve"
    SEED_FUND = "seed_fund"


@dataclass(frozen=True, slots=True)
class Instalment:
    """So much principal falls due on this day."""

    due_on: date
    principal: Money


def compute_equal_parts(
    principal: Money, paid_out_on: date, due_on: date, every_months: int
) -> tuple[Instalment, ...]:
    """Return equal parts of the principal every so many months, the last on ``due_on``.

    The parts add up to the principal to the fen. With no months all is due on the last day.
    """
    days: list[date] = []
    while every_months > 0:
        day = add_months(paid_out_on, every_months * (len(days) + 1))
        if day >= due_on:
            break
        days.append(day)
    days.append(due_on)
    parts = principal.allot([1] * len(days))
    return tuple(Instalment(day, part) for day, part in zip(days, parts, strict=True))


def assess_schedule(
    schedule: Sequence[Instalment], principal: Money, begins_on: date
) -> Objections:
    """Return what stands against a schedule: parts in order of days that make up the principal."""
    found = Objections()
    days = [begins_on, *(one.due_on for one in schedule)]
    if any(later <= earlier for earlier, later in pairwise(days)):
        found.refuse("fund.schedule_out_of_order", "", {})
    if any(one.principal <= NOTHING for one in schedule):
        found.refuse("fund.schedule_part_not_positive", "", {})
    whole = total([one.principal for one in schedule])
    if whole != principal:
        values = {"parts": str(whole), "principal": str(principal)}
        found.refuse("fund.schedule_not_the_principal", "", values)
    return found


def compute_expected_fees(
    schedule: Sequence[Instalment],
    paid_out_on: date,
    yearly_rate_bp: int,
    day_basis: int,
    rounding: FeeRounding = TO_THE_FEN,
) -> list[Money]:
    """Return the usage fee of each instalment in fen if each is paid on its day.

    The fees add up to that of the whole advance: each is the difference of two sums.
    """
    left = total([one.principal for one in schedule])
    steps, fees, told = [PrincipalStep(paid_out_on, left)], list[Money](), NOTHING
    for one in schedule:
        upto = compute_usage_fee(steps, one.due_on, yearly_rate_bp, day_basis, rounding)
        fees.append(upto - told)
        told = upto
        left = left - one.principal
        steps.append(PrincipalStep(one.due_on, left))
    return fees


@dataclass(frozen=True, slots=True)
class Arrears:
    """What should have been paid back and was not; ``next_due`` is None once all is paid."""

    amount: Money
    days: int
    next_due: date | None


def compute_arrears(schedule: Sequence[Instalment], repaid: Money, day: date) -> Arrears:
    """Return the arrears on ``day``: instalments are paid in order, none is late on its own day."""
    due, late = NOTHING, NOTHING
    next_due: date | None = None
    for one in schedule:
        due = due + one.principal
        if due <= repaid:
            continue
        next_due = next_due or one.due_on
        if one.due_on < day:
            late = due - repaid
    days = (day - next_due).days if late and next_due else 0
    return Arrears(late, days, next_due)


@dataclass(frozen=True, slots=True)
class GuarantorFacts:
    """A member about to answer for an advance; amounts in fen, debts before it.

    ``answers_for`` is what the member already answers for, ``owes`` their own advances.
    """

    name: str
    state: MemberState | None
    amount: Money
    own_shares: Money
    owes: Money
    answers_for: Money
    is_borrower: bool = False
    is_overdue: bool = False


def assess_guarantors(
    guarantors: Sequence[GuarantorFacts], principal: Money, rules: RuleBook
) -> Objections:
    """Return what stands against the guarantors of an advance, and a large one without any.

    赤政发〔2023〕14号 一（一） 对内不对外: guarantors are members too. The rest are fund rules.
    """
    found = Objections()
    needed = rules.of("guarantee.needed_from")
    whole = total([one.amount for one in guarantors])
    if principal >= needed.money and whole < principal:
        values = {"guaranteed": str(whole), "principal": str(principal)}
        found.weigh(needed, "fund.guarantee_missing", values)
    for one in guarantors:
        _check_guarantor(one, principal, rules, found)
    return found


def _check_guarantor(
    one: GuarantorFacts, principal: Money, rules: RuleBook, found: Objections
) -> None:
    told = {"name": one.name}
    if one.state is not MemberState.MEMBER:
        found.weigh(rules.of("guarantee.members_only"), "fund.guarantor_not_member", told)
    if one.is_borrower:
        found.refuse("fund.guarantor_is_borrower", "", told)
    if not NOTHING < one.amount <= principal:
        found.refuse("fund.guarantee_amount", "", {**told, "principal": str(principal)})
    if one.is_overdue:
        found.refuse("fund.guarantor_overdue", "", told)
    multiple = rules.of("guarantee.maximum_multiple")
    limit = one.own_shares * multiple.whole
    carried = one.owes + one.answers_for + one.amount
    if carried > limit:
        values = {**told, "carried": str(carried), "most": str(limit), "times": multiple.whole}
        found.weigh(multiple, "fund.guarantor_above_multiple", values)


@dataclass(frozen=True, slots=True)
class LendingFacts:
    """How the whole fund stands before an advance: what is out, how much of it is bad, shares.

    ``others_largest`` is the debt of the nine members besides the borrower who owe most.
    """

    outstanding: Money
    bad: Money
    all_shares: Money
    others_largest: Money


def assess_lending(advance: AdvanceFacts, fund: LendingFacts, rules: RuleBook) -> Objections:
    """Return what the fund as a whole cannot carry: bad advances, the ten largest, ready money."""
    found = Objections()
    stop, warn = rules.of("overdue.stop_bad_share"), rules.of("overdue.warn_bad_share")
    for rule, code in ((stop, "fund.too_much_bad"), (warn, "fund.much_bad")):
        if fund.bad and fund.bad.fen * BASIS_POINTS >= fund.outstanding.fen * rule.whole:
            found.weigh(rule, code, {"bad": str(fund.bad), "out": str(fund.outstanding)})
            break
    ten = rules.of("advance.maximum_top_ten_of_capital")
    most = Money(max(advance.fund_capital.fen, 0)).share(ten.whole, BASIS_POINTS)
    largest = advance.outstanding + advance.amount + fund.others_largest
    if largest > most:
        values = {"largest": str(largest), "most": str(most)}
        found.weigh(ten, "fund.top_ten_too_large", values)
    ready = rules.of("reserve.liquidity_of_shares")
    kept = fund.all_shares.share(ready.whole, BASIS_POINTS)
    left = advance.available - advance.amount
    if advance.source is AdvanceSource.FUND_SHARES and left < kept:
        values = {"left": str(max(left, NOTHING)), "kept": str(kept)}
        found.weigh(ready, "fund.too_little_ready", values)
    return found


@dataclass(frozen=True, slots=True)
class ExtensionFacts:
    """An extension (展期) about to be granted; ``extended`` counts those before it."""

    lent_on: date
    first_due_on: date
    due_on: date
    new_due_on: date
    asked_on: date
    outstanding: Money
    extended: int
    has_resolution: bool
    has_guarantors: bool
    guarantors_agree: bool


def assess_extension(facts: ExtensionFacts, rules: RuleBook) -> Objections:
    """Return what stands against an extension, stops and warnings.

    Before it is due, not oftener than the rule, in all no longer than the first term (贷款通则
    第十二条，参照), by resolution, with the guarantors' written consent (民法典第六百九十五条).
    """
    found = Objections()
    if not facts.outstanding:
        found.refuse("fund.nothing_outstanding", "", {})
    if facts.new_due_on <= facts.due_on:
        found.refuse("fund.extension_not_later", "", {"due": facts.due_on.isoformat()})
    before = rules.of("advance.extend_before_due")
    if before.is_on and facts.asked_on > facts.due_on:
        found.weigh(before, "fund.extension_too_late", {"due": facts.due_on.isoformat()})
    times = rules.of("advance.extensions")
    if facts.extended >= times.whole:
        found.weigh(times, "fund.extended_before", {"times": times.whole})
    if facts.new_due_on - facts.first_due_on > facts.first_due_on - facts.lent_on:
        last = facts.first_due_on + (facts.first_due_on - facts.lent_on)
        found.weigh(times, "fund.extension_too_long", {"last": last.isoformat()})
    decided = rules.of("resolution.extension")
    if decided.is_on and not facts.has_resolution:
        found.weigh(decided, "fund.extension_without_resolution", {})
    if facts.has_guarantors and not facts.guarantors_agree:
        rule = rules.of("guarantee.consent_to_changes")
        found.weigh(rule, "fund.guarantors_not_asked", {})
    return found


def assess_reschedule(
    schedule: Sequence[Instalment],
    outstanding: Money,
    day: date,
    rules: RuleBook,
    *,
    has_resolution: bool,
) -> Objections:
    """Return what stands against new instalments for what is still out on ``day``."""
    found = assess_schedule(schedule, outstanding, day)
    if not outstanding:
        found.refuse("fund.nothing_outstanding", "", {})
    decided = rules.of("resolution.reschedule")
    if decided.is_on and not has_resolution:
        found.weigh(decided, "fund.reschedule_without_resolution", {})
    return found


def compute_rating(by_days: int, *, is_rescheduled: bool, judged: int | None) -> int:
    """Return the class of an advance: the worst of days, reschedule and what was judged.

    A rescheduled one is at least 关注 (银保监会、人民银行令〔2023〕1号, followed as good practice).
    """
    return max(by_days, WATCHED if is_rescheduled else 0, judged or 0)


def assess_rating(band: int, by_days: int, reason: str) -> Objections:
    """Return what stands against judging an advance: never better than its days, with a reason."""
    found = Objections()
    if not 0 <= band <= LOSS:
        found.refuse("fund.unknown_rating", "", {})
    elif band < by_days:
        found.refuse("fund.rating_better_than_days", "", {})
    if not reason.strip():
        found.refuse("fund.reason_missing", "", {})
    return found


@dataclass(frozen=True, slots=True)
class WriteOffFacts:
    """A write-off (核销) about to be booked; ``available`` is what its cover still holds."""

    outstanding: Money
    band: int
    reason: str
    has_resolution: bool
    cover: LossCover
    available: Money


def assess_write_off(facts: WriteOffFacts, rules: RuleBook) -> Objections:
    """Return what stands against writing an advance off: a loss, decided, with enough cover."""
    found = Objections()
    if not facts.outstanding:
        found.refuse("fund.nothing_outstanding", "", {})
    if facts.band < rules.of("write_off.from_class").whole:
        found.weigh(rules.of("write_off.from_class"), "fund.not_yet_a_loss", {})
    if not facts.reason.strip():
        found.refuse("fund.reason_missing", "", {})
    decided = rules.of("resolution.write_off")
    if decided.is_on and not facts.has_resolution:
        found.weigh(decided, "fund.write_off_without_resolution", {})
    if facts.cover is not LossCover.SURPLUS and facts.available < facts.outstanding:
        values = {"available": str(max(facts.available, NOTHING))}
        found.refuse("fund.cover_too_small", "", values)
    return found


@dataclass(frozen=True, slots=True)
class AgeClass:
    """The advances of one class: how many, how much is out, what is set aside for them."""

    band: int
    count: int
    outstanding: Money
    provision: Money


def compute_ageing(owed: Sequence[tuple[int, Money]], rules: RuleBook) -> list[AgeClass]:
    """Return all five classes with their provision, from the class and debt of each advance."""
    rates = rules.of("overdue.provision").wholes
    classes = []
    for band, rate in enumerate(rates):
        amounts = [amount for one, amount in owed if one == band and amount]
        whole = total(amounts)
        classes.append(AgeClass(band, len(amounts), whole, whole.share(rate, BASIS_POINTS)))
    return classes
