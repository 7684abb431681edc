"""Where a voucher leads back to: the record of another capability that it was posted for.

A module apart: the books come before the awards, whose money they book.
"""

from coopdesk import words
from coopdesk.services.awards import find_award_of_voucher, get_application
from coopdesk.services.search import FoundItem, FoundKind
from coopdesk.storage.unit_of_work import UnitOfWork


def find_voucher_source(uow: UnitOfWork, voucher_id: str) -> FoundItem | None:
    """Return the application for an award whose seed fund a voucher booked, None for others."""
    application_id = find_award_of_voucher(uow, voucher_id)
    if application_id is None:
        return None
    found = get_application(uow, application_id)
    return FoundItem(
        FoundKind.APPLICATION,
        application_id,
        found.number,
        words.choice(found.programme),
        "awards",
        found.organization_id,
    )
