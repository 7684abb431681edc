"""No resolution, no money: large steps of the fund rest on the register of resolutions."""

from datetime import date

from coopdesk.domain.money import Money
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.services.resolution_uses import (
    require_resolution,
    use_resolution,
)
from coopdesk.storage.tables.governance import ResolutionRow
from coopdesk.storage.unit_of_work import UnitOfWork


def find_decision(
    uow: UnitOfWork,
    organization_id: str,
    named: str,
    asked: tuple[ResolutionSubject, date, Money],
) -> ResolutionRow | None:
    """Return the resolution a step rests on, None when none is named.

    ``asked`` is what is to be done, on which day, over how much. Raises RuleViolation for one that
    is not in the register, did not pass, is later, is of another subject or used up; asks about
    one that does not say what it allows (《农民专业合作社法》第二十九条).
    """
    if not named.strip():
        return None
    subject, day, amount = asked
    return require_resolution(uow, organization_id, named, subject, day, amount=amount)


def note_decision(
    uow: UnitOfWork,
    decision: ResolutionRow | None,
    record: tuple[str, str],
    amount: Money | None,
    day: date,
) -> None:
    """Note what was done by a resolution; ``record`` is the table and id of it."""
    if decision is not None:
        table, record_id = record
        use_resolution(uow, decision, table, record_id, amount=amount, day=day)
