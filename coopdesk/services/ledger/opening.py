"""Opening balances (期初余额): one visible voucher before the first, which must balance."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from coopdesk.domain.errors import Refusal, require
from coopdesk.services.ledger.books import OpenBooks, get_chart, open_books, require_own
from coopdesk.services.ledger.posting_checks import assess_by_hand, number_in_chain
from coopdesk.services.ledger.vouchers import (
    OPENING,
    Document,
    PostedItem,
    PostVoucher,
    post_document,
    voucher_of,
)
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EnterOpeningBalances:
    """Take over what stood in the old books on the day of ``voucher``, each line a balance."""

    voucher: PostVoucher


def enter_opening_balances(uow: UnitOfWork, command: EnterOpeningBalances) -> PostedItem:
    """Post the opening balances and return their number.

    Raises RuleViolation with every reason: out of balance, vouchers before that day, opened before,
    accounts the fund keeps in its registers (their opening is that of the register); NotFound.
    """
    asked = command.voucher
    require_own(uow, asked.organization_id)
    open_books(uow, OpenBooks(asked.organization_id))
    voucher = voucher_of(asked)
    chart = get_chart(uow, asked.organization_id)
    against = _assess_first(uow, asked)
    told = (asked.organization_id, voucher, chart)
    against += assess_by_hand(uow, *told, is_opening=True).refusals
    require(against)
    return post_document(uow, Document(asked.organization_id, voucher, OPENING))


def get_opening_day(uow: UnitOfWork, organization_id: str) -> date:
    """Return the day opening balances are usually of: the last before the month the books begin.

    Books that begin on the last day of a month, as those of a roster do, open on that very day;
    where nothing is posted yet it is the last day of the year before.
    """
    begins = uow.session.scalar(
        select(func.min(VoucherRow.day, type_=VoucherRow.day.type)).where(
            VoucherRow.organization_id == organization_id
        )
    )
    if begins is None:
        return uow.today.replace(month=1, day=1) - timedelta(days=1)
    is_last = (begins + timedelta(days=1)).day == 1
    return begins if is_last else begins.replace(day=1) - timedelta(days=1)


def _assess_first(uow: UnitOfWork, asked: PostVoucher) -> list[Refusal]:
    undone = select(VoucherRow.reverses_id).where(VoucherRow.reverses_id.is_not(None))
    ours = VoucherRow.organization_id == asked.organization_id
    before = select(VoucherRow).where(ours, VoucherRow.day < asked.day).limit(1)
    standing = select(VoucherRow).where(
        ours, VoucherRow.source_kind == OPENING, VoucherRow.id.not_in(undone)
    )
    refusals = []
    for query, code in ((before, "opening.not_first"), (standing, "opening.entered_before")):
        row = uow.session.scalars(query).first()
        if row is not None:
            number = number_in_chain(row.month, row.number)
            values = {"number": number, "day": row.day.isoformat()}
            refusals.append(Refusal(code, values=values))
    return refusals
