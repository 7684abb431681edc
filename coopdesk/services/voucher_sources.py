"""Where a voucher leads back to: the record of another capability that it was posted for.

A module apart: the books come before the fund and the awards, whose money they book.
"""

from coopdesk import words
from coopdesk.services.awards import find_award_of_voucher, get_application
from coopdesk.services.search import FoundItem, FoundKind, find_document
from coopdesk.storage.unit_of_work import UnitOfWork


def find_voucher_source(uow: UnitOfWork, voucher_id: str) -> FoundItem | None:
    """Return what posted a voucher: an application's seed fund, a document of the fund, or None."""
    application_id = find_award_of_voucher(uow, voucher_id)
    if application_id is None:
        return find_document(uow, voucher_id)
    found = get_application(uow, application_id)
    return FoundItem(
        FoundKind.APPLICATION,
        application_id,
        found.number,
        words.choice(found.programme),
        "awards",
        found.organization_id,
    )
