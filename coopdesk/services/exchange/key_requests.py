"""Steps about keys that a second person approves, where the office has one.

Who renews the office's keys, or ends the trust in another office, stops packages on their way:
where there is a second person who may, nobody does it alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_type_hints

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.rights import (
    Action,
    Capability,
    Role,
    assess_right,
    assess_second_person,
    may_do,
)
from coopdesk.services.plain_commands import from_plain, to_plain
from coopdesk.services.runner import MustWait, SubmitDocument, judges_right_itself
from coopdesk.storage.tables.exchange import KeyRequestRow, TrustedOfficeRow
from coopdesk.storage.tables.system import OperatorRow
from coopdesk.storage.unit_of_work import Signatures, UnitOfWork

_STEPS = {"renew_keys": "key_request.renew_keys", "revoke_trust": "key_request.revoke_trust"}
Handler = Callable[[UnitOfWork, Any], object]


@dataclass(frozen=True, slots=True)
class DeclineKeyStep:
    """Decline a step about keys with a reason; who asked for it may withdraw it without one."""

    request_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KeyRequestItem:
    """A step about keys that waits; ``office`` is whose key it is about, empty for our own.

    ``is_mine`` for who asked for it: another person approves it.
    """

    id: str
    handler: str
    office: str
    reason: str
    asked_by: str
    asked_on: date
    is_mine: bool


def require_second_person(uow: UnitOfWork) -> None:
    """Raise MustWait where another operator can approve what this one is about to do.

    Nothing is asked of what was approved and is carried out now.
    """
    if uow.signed is None and _has_second(uow):
        raise MustWait(_keep)


def persons(uow: UnitOfWork) -> str:
    """Return who did it: who asked for it and who approved it, or the one who did it alone."""
    asked = [uow.signed.maker] if uow.signed else []
    return "、".join([*asked, uow.actor.operator])


def approve(uow: UnitOfWork, request_id: str, handlers: Mapping[str, Handler]) -> None:
    """Carry out what waits by the one of ``handlers`` it names.

    Raises RuleViolation for who asked for it and for who may not approve; NotFound; as the handler
    does.
    """
    row = _request(uow, request_id)
    require(assess_second_person(row.asked_by, uow.actor.operator))
    handler = handlers[row.handler]
    command = from_plain(get_type_hints(handler)["command"], row.command)
    with uow.signed_by(Signatures(maker=row.asked_by)):
        handler(uow, command)
    uow.session.delete(row)


@judges_right_itself
def decline_key_step(uow: UnitOfWork, command: DeclineKeyStep) -> None:
    """Take away what waits; raises RuleViolation ``key.reason_missing``, NotFound."""
    row = _request(uow, command.request_id)
    if row.asked_by != uow.actor.operator and not command.reason.strip():
        require([Refusal("key.reason_missing")])
    uow.session.delete(row)


def list_key_requests(uow: UnitOfWork) -> list[KeyRequestItem]:
    """Return the steps that wait for a second person, the oldest first."""
    names = {row.office_id: row.name for row in uow.session.scalars(select(TrustedOfficeRow))}
    query = select(KeyRequestRow).order_by(KeyRequestRow.id)
    return [
        KeyRequestItem(
            id=row.id,
            handler=row.handler,
            office=names.get(row.command.get("office_id", ""), ""),
            reason=row.command["reason"],
            asked_by=row.asked_by,
            asked_on=row.asked_on,
            is_mine=row.asked_by == uow.actor.operator,
        )
        for row in uow.session.scalars(query)
    ]


def key_request_in_words(item: KeyRequestItem) -> str:
    """Return what is asked for: the step, and whose key it is about."""
    return words.text(_STEPS[item.handler], office=item.office)


def _request(uow: UnitOfWork, request_id: str) -> KeyRequestRow:
    """Return what waits, to who may change keys or approve; raises NotFound, RuleViolation."""
    role = Role(uow.actor.role)
    if not may_do(role, Capability.EXCHANGE, Action.APPROVE):
        require(assess_right([role], Capability.EXCHANGE))
    row = uow.session.get(KeyRequestRow, request_id)
    if row is None:
        raise NotFound("key_request", request_id)
    return row


def _has_second(uow: UnitOfWork) -> bool:
    others = select(OperatorRow.role).where(
        OperatorRow.active, OperatorRow.id != uow.actor.operator_id
    )
    return any(
        may_do(Role(role), Capability.EXCHANGE, action)
        for role in uow.session.scalars(others)
        for action in (Action.CHANGE, Action.APPROVE)
    )


def _keep(uow: UnitOfWork, submitted: SubmitDocument) -> str:
    row = KeyRequestRow(handler=submitted.handler, command=to_plain(submitted.command))
    row.asked_by, row.asked_on = uow.actor.operator, uow.today
    return uow.add(row)
