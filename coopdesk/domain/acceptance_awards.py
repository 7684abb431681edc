"""The construction award (建设奖补) of 赤政发〔2023〕14号 二（五）, paid once for each half.

``award_facts`` has the words; every number comes from the policy book.
"""

from collections.abc import Callable
from dataclasses import dataclass

from coopdesk.domain.award_facts import (
    Assessment,
    AwardFacts,
    Condition,
    Part,
    Payer,
    Programme,
    Question,
    Verdict,
    met,
    unmet,
)
from coopdesk.domain.money import Money, total
from coopdesk.domain.policy import Parameter

NOTHING = Money()
Lookup = Callable[[str], Parameter]


def assess_acceptance(facts: AwardFacts, year: int, find: Lookup) -> list[Assessment]:
    """Return the assessment of 二（五）: production and supply together, and credit; each once.

    Nothing for a year in which nothing was accepted, once there was an acceptance before it.
    """
    done = [item for item in facts.acceptances if item.day.year <= year]
    passed = {item.part for item in done if item.passed}
    before = {item.part for item in done if item.passed and item.day.year < year}
    if done and not any(item.day.year == year for item in done):
        return []
    judged = {item.part for item in done}
    halves = [_assess_half(half, judged, passed, before, find) for half in _HALVES]
    conditions = [condition for _, condition in halves]
    amount = total([part for part, _ in halves])
    payer = Payer(find("acceptance_award.payer").text) if amount else None
    seed, questions, decided = _seed_fund(facts, passed, before, amount, find)
    conditions += decided
    return [
        Assessment(
            Programme.ACCEPTANCE,
            find("acceptance_award.total").article,
            year,
            None,
            Verdict.YES if amount else Verdict.NO,
            amount,
            amount,
            payer,
            tuple(condition.reason for condition in conditions),
            tuple(condition for condition in conditions if not condition.is_met),
            questions,
            seed,
            payer,
        )
    ]


@dataclass(frozen=True, slots=True)
class _Half:
    """One of the two halves of 二（五）: what it needs, its amount, its sentences."""

    parts: frozenset[Part]
    amount_key: str
    passed_code: str
    not_passed_code: str
    not_accepted_code: str


_HALVES = (
    _Half(
        frozenset({Part.PRODUCTION, Part.SUPPLY}),
        "acceptance_award.production_supply_amount",
        "award.production_supply_passed",
        "award.production_supply_not_passed",
        "award.production_supply_not_accepted",
    ),
    _Half(
        frozenset({Part.CREDIT}),
        "acceptance_award.credit_amount",
        "award.credit_passed",
        "award.credit_not_passed",
        "award.credit_not_accepted",
    ),
)


def _assess_half(
    half: _Half, judged: set[Part], passed: set[Part], before: set[Part], find: Lookup
) -> tuple[Money, Condition]:
    rule = find(half.amount_key)
    if half.parts <= before:
        # Earned in a year before: said, and not paid twice.
        return NOTHING, met("award.half_paid_before", rule)
    if half.parts <= passed:
        return rule.money, met(half.passed_code, rule, {"amount": str(rule.money)})
    lacking = len(half.parts - passed)
    code = half.not_passed_code if half.parts & judged else half.not_accepted_code
    return NOTHING, unmet(code, rule, {"parts": lacking}, lacking)


def _seed_fund(
    facts: AwardFacts, passed: set[Part], before: set[Part], amount: Money, find: Lookup
) -> tuple[Money | None, tuple[Question, ...], list[Condition]]:
    """Return the part for the seed fund, or None with the question; and the answer it stands on.

    The 50万 of the first acceptance is clear when credit is among what passed first. When only
    production and supply passed first it is open whether that money, or the later 50万 of credit,
    is the seed fund.
    """
    rule = find("acceptance_award.seed_fund_of_first")
    whole = rule.money
    if not amount:
        return NOTHING, (), []
    trade = {Part.PRODUCTION, Part.SUPPLY}
    earned_trade_first = trade <= before and Part.CREDIT not in before
    is_trade_alone_first = Part.CREDIT not in passed and not before & {Part.CREDIT}
    if not earned_trade_first and not is_trade_alone_first:
        # Credit passed now or before: the first time it passed was the seed fund's.
        return (NOTHING if Part.CREDIT in before else min(whole, amount)), (), []
    choice = facts.choices.get(Question.SEED_FUND)
    if choice is None:
        return None, (Question.SEED_FUND,), []
    takes_now = choice if is_trade_alone_first else not choice
    code = "award.seed_fund_of_this" if takes_now else "award.seed_fund_of_other"
    decided = met(code, rule, {"amount": str(whole)})
    return (min(whole, amount) if takes_now else NOTHING), (), [decided]
