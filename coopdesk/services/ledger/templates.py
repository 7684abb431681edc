"""What was written before, so that it need not be typed again: summaries and their lines."""

from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, and_, func, select

from coopdesk.services.ledger.books import initials_of
from coopdesk.services.ledger.posting_checks import lines_of, number_in_chain
from coopdesk.services.ledger.vouchers import VoucherLine
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork

_MOST_SUMMARIES = 300
# Old vouchers are no templates; so the search does not grow with the history.
_LOOKED_AT = 3_000


@dataclass(frozen=True, slots=True)
class VoucherTemplate:
    """The lines of the last voucher with a summary, with its number; amounts as they were."""

    number_shown: str
    lines: tuple[VoucherLine, ...]


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """A summary written before, and its pinyin initials."""

    summary: str
    initials: str


def list_summaries(uow: UnitOfWork, organization_id: str) -> list[SummaryItem]:
    """Return the summaries written by hand, the last used first."""
    last = func.max(VoucherRow.chain_position)
    query = (
        select(VoucherRow.summary)
        .where(_by_hand(organization_id))
        .group_by(VoucherRow.summary)
        .order_by(last.desc())
        .limit(_MOST_SUMMARIES)
    )
    return [SummaryItem(one, initials_of(one)) for one in uow.session.scalars(query)]


def find_template(uow: UnitOfWork, organization_id: str, summary: str) -> VoucherTemplate | None:
    """Return the lines of the last voucher by hand with this summary, None when there is none."""
    query = (
        select(VoucherRow.id, VoucherRow.month, VoucherRow.number)
        .where(_by_hand(organization_id), VoucherRow.summary == summary.strip())
        .order_by(VoucherRow.chain_position.desc())
        .limit(1)
    )
    row = uow.session.execute(query).one_or_none()
    if row is None:
        return None
    lines = tuple(
        VoucherLine(*(getattr(line, field.name) for field in fields(line)))
        for line in lines_of(uow, row.id)
    )
    return VoucherTemplate(number_in_chain(row.month, row.number), lines)


def _by_hand(organization_id: str) -> ColumnElement[bool]:
    newest = (
        select(func.max(VoucherRow.chain_position))
        .where(VoucherRow.organization_id == organization_id)
        .scalar_subquery()
    )
    return and_(
        VoucherRow.organization_id == organization_id,
        VoucherRow.chain_position > newest - _LOOKED_AT,
        VoucherRow.source_kind == "",
    )
