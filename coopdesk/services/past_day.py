"""A query asked as of a past day: the same records, read by what was dated by then."""

from copy import copy
from datetime import date, datetime, time

from coopdesk.storage.unit_of_work import UnitOfWork


def as_of(uow: UnitOfWork, day: date | None) -> UnitOfWork:
    """Return the unit of work as it is asked on ``day``: its today is then; for reading only.

    None, today and days to come leave it as it is.
    """
    if day is None or day >= uow.today:
        return uow
    session = uow.session  # made now: both read through the same one
    then = copy(uow)
    assert then.session is session, "a past day reads what the transaction has"
    then.now = datetime.combine(day, time.max, uow.now.tzinfo)
    return then
