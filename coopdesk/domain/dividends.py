"""Dividends on shares: by share-days, out of surplus only, by resolution.

赤政发〔2023〕14号 一（一） 分红不分息.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import cite_principle
from coopdesk.domain.policy import Objections, PolicyBook


@dataclass(frozen=True, slots=True)
class HoldingStep:
    """From this day on a member holds so much; 0 ends it."""

    day: date
    holding: int


def compute_share_days(steps: Sequence[HoldingStep], first_day: date, after: date) -> int:
    """Return the sum of holding times days from ``first_day`` up to, not counting, ``after``.

    The day of subscription counts, the day of redemption does not. Raises ValueError for steps out
    of order or a negative holding.
    """
    days = [step.day for step in steps]
    if days != sorted(days) or any(step.holding < 0 for step in steps):
        raise ValueError("the holdings are out of order or negative")
    share_days = 0
    for step, end in zip(steps, [*days, after][1:], strict=True):
        held = (min(end, after) - max(step.day, first_day)).days
        share_days += step.holding * max(held, 0)
    return share_days


def assess_dividend(
    amount: Money,
    surplus_left: Money,
    day: date,
    book: PolicyBook,
    *,
    has_resolution: bool,
    payees: Collection[MemberState],
) -> Objections:
    """Return what stands against a dividend: only from surplus, by resolution, to members.

    赤政发〔2023〕14号 一（一） 分红不分息: no rate promised before, nothing without surplus.
    """
    found = Objections()
    source = cite_principle(day, book, "dividends_not_interest")
    if amount <= Money():
        found.refuse("fund.amount_not_positive", "", {})
    if amount > surplus_left:
        found.refuse("fund.dividend_above_surplus", source, {"left": str(surplus_left)})
    if not has_resolution:
        found.refuse("fund.dividend_without_resolution", source, {})
    if any(state is MemberState.CANDIDATE for state in payees):
        members = cite_principle(day, book, "members_only")
        found.refuse("fund.payee_not_member", members, {})
    return found
