"""What waits of the members, books and advances of the organizations this office keeps."""

from collections.abc import Collection, Iterator

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain import periods
from coopdesk.domain.due import Due, DueFact
from coopdesk.services.exchange import period_in_words
from coopdesk.services.home.days import ADVANCE_SOON
from coopdesk.services.ledger import list_first_open_months
from coopdesk.services.members import assess_members, list_mandates_lacking
from coopdesk.services.mutual_fund import list_advances
from coopdesk.storage.tables.ledger import AccountRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


def of_organizations(uow: UnitOfWork, own: Collection[str]) -> Iterator[DueFact]:
    """Yield what waits of the organizations with these ids; each list is read once."""
    for key, has_members, has_books in _beginnings(uow, own):
        if not has_members:
            yield DueFact(Due.NO_MEMBERS, "members", organization_id=key)
        elif not has_books:
            yield DueFact(Due.NO_BOOKS, "ledger", organization_id=key)
    for key, lacking in assess_members(uow, own).items():
        why = {"reason": words.text("home.between").join(map(words.refusal, lacking))}
        yield DueFact(Due.MEMBERSHIP, "members", None, why, key)
    for lapsed in list_mandates_lacking(uow, own):
        who = {"member": lapsed.name, "number": lapsed.number}
        yield DueFact(
            *(Due.MANDATE, "members", lapsed.ended_on, who, lapsed.organization_id),
            record_id=lapsed.member_id,
        )
    yield from _of_advances(uow, own)
    yield from _of_periods(uow, own)


def _beginnings(uow: UnitOfWork, own: Collection[str]) -> Iterator[tuple[str, bool, bool]]:
    """Yield of each organization whether it has members and books."""
    has_members = select(MemberRow.id).where(MemberRow.organization_id == OrganizationRow.id)
    has_books = select(AccountRow.id).where(AccountRow.organization_id == OrganizationRow.id)
    rows = uow.session.execute(
        select(OrganizationRow.id, has_members.exists(), has_books.exists())
        .where(OrganizationRow.id.in_(list(own)))
        .order_by(OrganizationRow.name)
    )
    for key, members, books in rows:
        yield key, bool(members), bool(books)


def _of_advances(uow: UnitOfWork, own: Collection[str]) -> Iterator[DueFact]:
    for advance in list_advances(uow, own, uow.today):
        due_on = advance.next_due
        if due_on is None or due_on - uow.today > ADVANCE_SOON:
            continue
        kind = Due.ADVANCE_OVERDUE if due_on < uow.today else Due.ADVANCE
        owed = {"member": advance.member, "amount": str(advance.outstanding)}
        yield DueFact(
            *(kind, "mutual_fund", due_on, owed, advance.organization_id),
            record_id=advance.member_id,
            about=advance.id,
        )


def _of_periods(uow: UnitOfWork, own: Collection[str]) -> Iterator[DueFact]:
    """Yield the first month of each book that is over and not closed, and how many follow it."""
    for key, first in list_first_open_months(uow).items():
        month = periods.parse(first)
        if key not in own or month.last_day >= uow.today:
            continue
        waiting = (uow.today.year - month.last_day.year) * 12 + uow.today.month
        waiting -= month.last_day.month
        told = {"month": period_in_words(str(month)), "count": str(waiting)}
        yield DueFact(
            *(Due.PERIOD, "ledger", month.last_day, told, key), part="closing", about=str(month)
        )
