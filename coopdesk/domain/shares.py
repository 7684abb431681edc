"""Shares that change hands: transfer, inheritance, and what is owed turned into shares.

《农民专业合作社法》第二十八条 and the charter bind what leaves; the new holder is a member
(赤政发〔2023〕14号 一（一） 对内不对外). Debts are paid before an estate is divided (《民法典》
第一千一百五十九条).
"""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import (
    RedemptionFacts,
    SubscriptionFacts,
    assess_redemption,
    assess_subscription,
)
from coopdesk.domain.policy import Objections, PolicyBook, RuleBook

NOTHING = Money()


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """Shares about to pass to another member: what leaves, and what the new holder takes."""

    leaving: RedemptionFacts
    taking: SubscriptionFacts
    is_same: bool


def assess_transfer(
    facts: TransferFacts, day: date, book: PolicyBook, rules: RuleBook
) -> Objections:
    """Return what stands against a transfer: rules of leaving and of taking, for a change of hands.

    The whole of the fund stays as it is, and no money is paid out of it.
    """
    found = assess_redemption(facts.leaving, day, rules)
    taken = assess_subscription(facts.taking, day, book, rules)
    told = {one.code for one in found.refusals}
    found.refusals += [one for one in taken.refusals if one.code not in told]
    found.warnings += taken.warnings
    if facts.is_same:
        found.refuse("fund.transfer_to_oneself", "", {})
    return found


@dataclass(frozen=True, slots=True)
class InheritanceFacts:
    """Shares about to pass to an heir; amounts before it."""

    holder: MemberState | None
    heir: MemberState | None
    amount: Money
    own_shares: Money
    outstanding: Money
    document: str


def assess_inheritance(facts: InheritanceFacts, day: date, book: PolicyBook) -> Objections:
    """Return what stands against an inheritance; ceilings do not bind what falls to an heir."""
    found = Objections()
    if facts.heir is not MemberState.MEMBER:
        source = book.on(day, "mutual_fund.members_only").source
        found.refuse("fund.heir_not_member", source, {})
    if facts.holder is not MemberState.FORMER:
        found.refuse("fund.holder_still_member", "", {})
    if facts.amount <= NOTHING:
        found.refuse("fund.amount_not_positive", "", {})
    if facts.amount > facts.own_shares:
        found.refuse("fund.redeem_above_shares", "", {"own": str(facts.own_shares)})
    if facts.outstanding:
        values = {"outstanding": str(facts.outstanding)}
        source = book.on(day, "inheritance.debts_first").source
        found.refuse("fund.estate_owes", source, values)
    if not facts.document.strip():
        found.refuse("fund.no_document", "", {})
    return found
