"""What repayments and write-offs have left of an advance, and of its usage fee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coopdesk.domain.advances import ChangeKind
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import PrincipalStep


class Change(Protocol):
    """A change of an advance, as far as it takes something away."""

    @property
    def kind(self) -> str:
        """What was done."""

    @property
    def day(self) -> date:
        """When it was done."""

    @property
    def amount(self) -> Money:
        """The principal written off."""

    @property
    def usage_fee(self) -> Money:
        """The fee given up with it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The principal that is out from day to day, and what was paid or given up of the fee."""

    steps: tuple[PrincipalStep, ...]
    outstanding: Money
    fee_paid: Money
    written_off: Money
    given_up: Money

    def due(self, fee: Money) -> Money:
        """Return what is still due of the whole fee so far."""
        return max(fee - self.fee_paid - self.given_up, ZERO)

    def paid_over(self, fee: Money) -> Money:
        """Return what was paid above the whole fee so far."""
        return max(self.fee_paid - fee, ZERO)


def standing_of(
    lent: tuple[date, Money],
    repaid: Sequence[tuple[date, Money, Money]],
    changes: Sequence[Change],
) -> Standing:
    """Return what is left of what was lent; ``repaid`` are day, principal and fee of each."""
    lent_on, outstanding = lent
    lost = [change for change in changes if change.kind == ChangeKind.WRITE_OFF]
    less = [(day, principal) for day, principal, _ in repaid]
    less += [(one.day, one.amount) for one in lost]
    steps = [PrincipalStep(lent_on, outstanding)]
    for on, amount in sorted(less, key=lambda one: one[0]):
        outstanding = outstanding - amount
        steps.append(PrincipalStep(on, outstanding))
    return Standing(
        steps=tuple(steps),
        outstanding=outstanding,
        fee_paid=total([fee for _, _, fee in repaid]),
        written_off=total([one.amount for one in lost]),
        given_up=total([one.usage_fee for one in lost]),
    )
