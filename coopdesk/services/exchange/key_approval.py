"""Approving a step about keys: a second person has it carried out.

A module apart: the steps themselves ask for the second person.
"""

from dataclasses import dataclass
from types import MappingProxyType

from coopdesk.services.exchange.key_requests import approve
from coopdesk.services.exchange.keyring import renew_keys
from coopdesk.services.exchange.trusting import revoke_trust
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.unit_of_work import UnitOfWork

_STEPS = MappingProxyType({step.__name__: step for step in (renew_keys, revoke_trust)})


@dataclass(frozen=True, slots=True)
class ApproveKeyStep:
    """Carry out the step about keys that another person asked for."""

    request_id: str


@judges_right_itself
def approve_key_step(uow: UnitOfWork, command: ApproveKeyStep) -> None:
    """Carry out what waits; both persons are named with it.

    Raises RuleViolation ``right.same_person`` for who asked for it, ``right.missing``; NotFound;
    and as the step itself does, whose rules are those of today.
    """
    approve(uow, command.request_id, _STEPS)
