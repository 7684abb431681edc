"""Documents of the fund: the number that each gets with its voucher, and their register."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, func, select

from coopdesk.domain.fund_documents import FundDocument
from coopdesk.domain.ledger import on_document
from coopdesk.domain.money import Money
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.ledger.registers import EARLIEST, LATEST
from coopdesk.services.ledger.vouchers import Document, PostedItem, post_document
from coopdesk.services.mutual_fund.holdings import reversals
from coopdesk.storage.tables.kept_books import KeptPostingRow, KeptVoucherRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.mutual_fund import FundDocumentRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text


@dataclass(frozen=True, slots=True)
class FundDocumentItem:
    """One document of the fund in its register; ``source_id`` is the row that it is about.

    ``voucher`` is the number of its voucher; one that was reversed keeps both numbers.
    """

    id: str
    kind: FundDocument
    document: str
    day: date
    summary: str
    amount: Money
    voucher_id: str
    voucher: str
    source_id: str
    maker: str
    is_undone: bool


def post_numbered(
    uow: UnitOfWork, kind: FundDocument, document: Document, fund: str
) -> tuple[PostedItem, str]:
    """Post a document of the fund under the next number of its series; return both.

    Lines that name no fund or document of their own name ``fund`` and that number. Raises as
    ``post_document`` does; one that must wait gets its number when it is posted.
    """
    organization_id, year = document.organization_id, document.voucher.day.year
    number = _next_number(uow, organization_id, kind, year)
    shown = number_shown(kind, year, number)
    voucher = on_document(document.voucher, fund, shown)
    posted = post_document(uow, replace(document, voucher=voucher))
    record = {
        "organization_id": organization_id,
        "kind": kind.value,
        "year": year,
        "number": number,
        "voucher_id": posted.voucher_id,
    }
    uow.add_all(FundDocumentRow, [record])
    return posted, shown


def number_shown(kind: FundDocument, year: int, number: int) -> str:
    """Return the number as lists, receipts and vouchers show it: 入股2026第0001号.

    Written otherwise than that of an advance, so that none is found for the other.
    """
    return text("fund_document.shown", kind=choice(kind), year=year, number=f"{number:04d}")


def list_documents(
    uow: UnitOfWork,
    organization_id: str,
    first: date = EARLIEST,
    last: date = LATEST,
    *,
    on: date = LATEST,
) -> list[FundDocumentItem]:
    """Return the documents of ``first`` to ``last``, newest first.

    As of a day those made by then, and undone only what was undone by then.
    """
    query = _documents(on).where(
        FundDocumentRow.organization_id == organization_id,
        VoucherRow.day.between(first, min(last, on)),
    )
    newest = (VoucherRow.day.desc(), VoucherRow.chain_position.desc())
    return [_item(row) for row in uow.session.execute(query.order_by(*newest))]


def document_numbers(uow: UnitOfWork, voucher_ids: Collection[str]) -> dict[str, str]:
    """Return the numbers of the documents that posted these vouchers, by voucher."""
    row = FundDocumentRow
    found = uow.session.execute(
        select(row.voucher_id, row.kind, row.year, row.number).where(
            row.voucher_id.in_(voucher_ids)
        )
    )
    return {one.voucher_id: _shown(one) for one in found}


def get_document_number(uow: UnitOfWork, voucher_id: str) -> str:
    """Return the number of the document that posted a voucher, empty where it is none of these."""
    return document_numbers(uow, [voucher_id]).get(voucher_id, "")


def find_gap(uow: UnitOfWork, organization_id: str) -> str:
    """Return the first series with a gap and how many it lacks, empty where none does.

    A number can be missing, but never be there twice: the database holds that.
    """
    row = FundDocumentRow
    series = uow.session.execute(
        select(row.kind, row.year, func.max(row.number), func.count())
        .where(row.organization_id == organization_id)
        .group_by(row.kind, row.year)
        .order_by(row.year, row.kind)
    )
    for kind, year, newest, count in series:
        if newest != count:
            return f"{number_shown(FundDocument(kind), year, newest)} / {count}"
    return ""


def _next_number(uow: UnitOfWork, organization_id: str, kind: FundDocument, year: int) -> int:
    newest = uow.session.execute(
        select(func.max(FundDocumentRow.number)).where(
            FundDocumentRow.organization_id == organization_id,
            FundDocumentRow.kind == kind.value,
            FundDocumentRow.year == year,
        )
    ).scalar_one()
    return (newest or 0) + 1


def _documents(on: date) -> Select[Any]:
    undone = reversals()
    amount = (
        select(func.sum(KeptPostingRow.debit, type_=Integer()))
        .join(KeptVoucherRow, KeptVoucherRow.serial == KeptPostingRow.voucher)
        .where(KeptVoucherRow.id == FundDocumentRow.voucher_id)
        .scalar_subquery()
    )
    return (
        select(
            *(FundDocumentRow.id, FundDocumentRow.kind, FundDocumentRow.year),
            FundDocumentRow.number,
            *(VoucherRow.day, VoucherRow.summary, amount.label("amount")),
            FundDocumentRow.voucher_id,
            *(VoucherRow.month, VoucherRow.number.label("voucher_number")),
            *(VoucherRow.source_id, VoucherRow.maker, undone.c.id.label("undone_by")),
        )
        .join(VoucherRow, VoucherRow.id == FundDocumentRow.voucher_id)
        .outerjoin(
            undone,
            (undone.c.reverses_id == FundDocumentRow.voucher_id) & (undone.c.day <= on),
        )
    )


def _item(row: Any) -> FundDocumentItem:
    return FundDocumentItem(
        id=row.id,
        kind=FundDocument(row.kind),
        document=_shown(row),
        day=row.day,
        summary=row.summary,
        amount=Money(row.amount),
        voucher_id=row.voucher_id,
        voucher=number_in_chain(row.month, row.voucher_number),
        source_id=row.source_id,
        maker=row.maker,
        is_undone=row.undone_by is not None,
    )


def _shown(row: Any) -> str:
    return number_shown(FundDocument(row.kind), row.year, row.number)
