"""Taking a step of the fund back: its voucher is reversed, and with it its register row."""

from datetime import date

from sqlalchemy import select

from coopdesk.domain.advances import ChangeKind
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.ledger import ZERO
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.registers import LATEST
from coopdesk.services.ledger.vouchers import (
    KEPT_BY_THE_BOOKS,
    PostedItem,
    ReverseVoucher,
    reverse_document,
    reverse_voucher,
)
from coopdesk.services.merged_members import list_merged
from coopdesk.services.mutual_fund.advance_book import read_advances
from coopdesk.services.mutual_fund.advances import ADVANCE, REPAYMENT, get_advance
from coopdesk.services.mutual_fund.holdings import read_holdings
from coopdesk.services.mutual_fund.shares import SHARE_ENTRY, SHARE_OPENING
from coopdesk.services.mutual_fund.surplus import SURPLUS_PLAN
from coopdesk.services.mutual_fund.surplus_facts import owed_to_members
from coopdesk.services.resolution_uses import release_resolution
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.mutual_fund import (
    AdvanceRow,
    RepaymentRow,
    ShareEntryRow,
    SurplusPartRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

# What was decided of the debt as it stood then: a repayment before it stays.
_RESTING = (ChangeKind.RESCHEDULE, ChangeKind.WRITE_OFF)


def take_back(uow: UnitOfWork, command: ReverseVoucher) -> PostedItem:
    """Reverse any voucher; one of the fund takes its register row out with it.

    Raises RuleViolation as ``reverse_voucher`` does, and when later steps rest on the one taken
    back: shares redeemed since, an advance partly repaid, a later repayment, surplus paid out.
    """
    row = uow.get(VoucherRow, command.voucher_id)
    require_own(uow, row.organization_id)
    if row.source_kind in (SHARE_ENTRY, SHARE_OPENING):
        posted = reverse_document(uow, command)
        require(_assess_holdings(uow, row))
        release_resolution(uow, SHARE_ENTRY, row.source_id)
        return posted
    if row.source_kind == ADVANCE:
        require(_assess_advance(uow, row.source_id, command.day))
    elif row.source_kind == REPAYMENT:
        require(_assess_repayment(uow, row.source_id, command.day))
    elif row.source_kind == SURPLUS_PLAN:
        require(_assess_surplus(uow, row))
    elif row.source_kind in KEPT_BY_THE_BOOKS:
        return reverse_voucher(uow, command)
    release_resolution(uow, row.source_kind, row.source_id)
    return reverse_document(uow, command)


def _assess_holdings(uow: UnitOfWork, row: VoucherRow) -> list[Refusal]:
    """Look at what is left once the entry is out: nobody may hold less than nothing."""
    merged = list_merged(uow, row.organization_id)
    concerned = uow.session.scalars(
        select(ShareEntryRow.member_id).where(ShareEntryRow.voucher_id == row.id)
    )
    holdings = read_holdings(uow, row.organization_id, LATEST)
    short = [one for one in concerned if holdings.get(merged.get(one, one), ZERO) < ZERO]
    return [Refusal("fund.later_redemption")] if short else []


def _assess_surplus(uow: UnitOfWork, row: VoucherRow) -> list[Refusal]:
    """Look at whether members were paid since: what they have is not taken back by a voucher."""
    merged = list_merged(uow, row.organization_id)
    refund = owed_to_members(uow, row.organization_id, "patronage_payable")
    dividend = owed_to_members(uow, row.organization_id, "dividend_payable")
    parts = uow.session.scalars(
        select(SurplusPartRow).where(SurplusPartRow.plan_id == row.source_id)
    )
    for part in parts:
        member = merged.get(part.member_id, part.member_id)
        owed = (refund.get(member, ZERO), dividend.get(member, ZERO))
        if owed[0] < part.patronage or owed[1] < part.dividend:
            return [Refusal("surplus.paid_since")]
    return []


def _assess_advance(uow: UnitOfWork, advance_id: str, day: date) -> list[Refusal]:
    row = uow.get(AdvanceRow, advance_id)
    found = read_advances(uow, row.organization_id, LATEST, advance_id=advance_id)
    if any(one.kind != ChangeKind.RATING for item in found for one in item.changes):
        return [Refusal("fund.later_change")]
    repaid = [item for item in found if item.repaid or item.fee_paid]
    return [Refusal("fund.later_repayment", values={"day": day.isoformat()})] if repaid else []


def _assess_repayment(uow: UnitOfWork, repayment_id: str, day: date) -> list[Refusal]:
    row = uow.get(RepaymentRow, repayment_id)
    changes = get_advance(uow, row.advance_id, LATEST).changes
    if any(one.kind in _RESTING and one.revision > row.revision for one in changes):
        return [Refusal("fund.later_change")]
    undone = select(VoucherRow.reverses_id).where(VoucherRow.reverses_id.is_not(None))
    later = select(RepaymentRow.id).where(
        RepaymentRow.advance_id == row.advance_id,
        RepaymentRow.revision > row.revision,
        RepaymentRow.voucher_id.not_in(undone),
    )
    found = uow.session.execute(later.limit(1)).first() is not None
    return [Refusal("fund.later_repayment", values={"day": day.isoformat()})] if found else []
