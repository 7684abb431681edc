"""Guarantors: members who answer, jointly with the borrower, for a part of an advance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coopdesk.domain.advances import GuarantorFacts, assess_guarantors
from coopdesk.domain.errors import Refusal
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money, total
from coopdesk.domain.policy import Objections, RuleBook
from coopdesk.services.ledger.registers import LATEST
from coopdesk.services.mutual_fund.advance_book import AdvanceItem, read_advances
from coopdesk.services.mutual_fund.holdings import read_holdings
from coopdesk.services.mutual_fund.people import get_person
from coopdesk.storage.tables.mutual_fund import GuaranteeRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Guarantor:
    """A member who is to answer for so much of an advance, in fen."""

    member_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class GuaranteeItem:
    """One advance a member answers for, and how much of it may be asked of them today."""

    advance: AdvanceItem
    amount: Money
    liable: Money


class Guaranteed(Protocol):
    """What is guaranteed: an advance about to be made."""

    @property
    def organization_id(self) -> str:
        """The organization whose fund lends."""

    @property
    def member_id(self) -> str:
        """The borrower."""

    @property
    def day(self) -> date:
        """The day it is paid out."""

    @property
    def amount(self) -> Money:
        """The principal."""

    @property
    def guarantors(self) -> tuple[Guarantor, ...]:
        """Who answers for it."""

    @property
    def guarantor(self) -> str:
        """Who is named in words alone, and so answers for nothing."""


def list_guarantees(
    uow: UnitOfWork, organization_id: str, member_id: str, day: date = LATEST
) -> list[GuaranteeItem]:
    """Return the advances the member answers for and that are still out on ``day``.

    Liable is the sum guaranteed, never more than what is out: principal and fee stand behind it.
    """
    found = read_advances(uow, organization_id, day, guarantor=(member_id, ""))
    items = []
    for advance in found:
        amounts = [one.amount for one in advance.guarantors if one.member_id == member_id]
        if amounts and advance.outstanding:
            amount = total(amounts)
            items.append(GuaranteeItem(advance, amount, min(amount, advance.outstanding)))
    return items


def compute_liability(uow: UnitOfWork, organization_id: str, member_id: str) -> Money:
    """Return what the member answers for in all, in fen."""
    return total([one.liable for one in list_guarantees(uow, organization_id, member_id)])


def assess_all(uow: UnitOfWork, advance: Guaranteed, rules: RuleBook) -> Objections:
    """Return what stands against the guarantors of an advance about to be made."""
    facts = [_facts(uow, advance, one) for one in advance.guarantors]
    found = assess_guarantors(facts, advance.amount, rules)
    named = [one.member_id for one in advance.guarantors]
    if len(set(named)) < len(named):
        found.refuse("fund.guarantor_twice", "", {})
    if advance.guarantor.strip():
        source = rules.of("guarantee.members_only").source
        values = {"name": advance.guarantor.strip()}
        found.warnings.append(Refusal("fund.guarantor_by_name", source, values))
    return found


def add_guarantees(uow: UnitOfWork, advance_id: str, guarantors: Sequence[Guarantor]) -> None:
    """Enter who answers for an advance."""
    records = [
        {"advance_id": advance_id, "member_id": one.member_id, "amount": one.amount}
        for one in guarantors
    ]
    uow.add_all(GuaranteeRow, records)


def _facts(uow: UnitOfWork, advance: Guaranteed, one: Guarantor) -> GuarantorFacts:
    organization_id = advance.organization_id
    person = get_person(uow, organization_id, one.member_id)
    debts = read_advances(uow, organization_id, advance.day, member_id=one.member_id)
    held = read_holdings(uow, organization_id, LATEST, one.member_id)
    return GuarantorFacts(
        name=person.name or one.member_id,
        state=person.state,
        amount=one.amount,
        own_shares=held.get(one.member_id, ZERO),
        owes=total([debt.outstanding for debt in debts]),
        answers_for=compute_liability(uow, organization_id, one.member_id),
        is_borrower=one.member_id == advance.member_id,
        is_overdue=any(debt.overdue_days for debt in debts),
    )
