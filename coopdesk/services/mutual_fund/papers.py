"""The papers of the fund: share receipt and advance agreement, as texts to be drawn."""

from sqlalchemy import select

from coopdesk.domain.errors import NotFound
from coopdesk.domain.fund_documents import FundDocument
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import in_capitals
from coopdesk.domain.personal import masked
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.ledger.registers import get_voucher
from coopdesk.services.merged_members import kept_of
from coopdesk.services.mutual_fund.advance_book import AdvanceItem
from coopdesk.services.mutual_fund.advances import get_advance
from coopdesk.services.mutual_fund.documents import get_document_number
from coopdesk.services.mutual_fund.holdings import read_holdings
from coopdesk.services.mutual_fund.money_words import rate_in_words
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import AdvanceRow, ShareEntryRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

_KINDS = {"transfer_in": "member_paper.transferred", "inheritance_in": "member_paper.inherited"}


def share_receipt_values(uow: UnitOfWork, share_entry_id: str) -> FormValues:
    """Return the texts of the receipt of one subscription; raises NotFound."""
    entry = uow.get(ShareEntryRow, share_entry_id)
    if entry.amount.fen <= 0:
        raise NotFound("share_entry", share_entry_id)
    return _share_paper(uow, entry)


def share_redemption_values(uow: UnitOfWork, share_entry_id: str) -> FormValues:
    """Return the texts of what a member signs who is paid shares back; raises NotFound."""
    entry = uow.get(ShareEntryRow, share_entry_id)
    if entry.kind != FundDocument.REDEMPTION.value:
        raise NotFound("share_entry", share_entry_id)
    return _share_paper(uow, entry)


def _share_paper(uow: UnitOfWork, entry: ShareEntryRow) -> FormValues:
    """Return the texts of a payment in or out; its account is what stands against the shares."""
    member = uow.get(MemberRow, kept_of(uow, entry.member_id))
    voucher = get_voucher(uow, entry.voucher_id)
    held = read_holdings(uow, entry.organization_id, entry.day, member.id)
    is_paid_in = entry.amount > ZERO
    money = next(line for line in voucher.lines if (line.debit if is_paid_in else line.credit))
    amount = entry.amount if is_paid_in else -entry.amount
    number = number_in_chain(voucher.voucher.month, voucher.voucher.number)
    document = get_document_number(uow, entry.voucher_id) or number
    values: Values = {
        "organization": uow.get(OrganizationRow, entry.organization_id).name,
        "date": day_on_paper(entry.day),
        "document_number": document,
        "receipt_number": number,
        "member": member.name,
        "member_number": str(member.number),
        "id_number": masked(member.id_number),
        "share_kind": text("fund.share_kind"),
        "paid_by": money.account,
        "balance": str(held.get(member.id, ZERO)),
        "amount": str(amount),
        "amount_in_capitals": in_capitals(amount),
        "remark": entry.remark,
        "cashier": "",
        "handler": voucher.voucher.maker,
    }
    return FormValues(document, values)


def advance_agreement_values(uow: UnitOfWork, advance_id: str) -> FormValues:
    """Return the texts of the agreement on one advance; raises NotFound."""
    row = uow.get(AdvanceRow, advance_id)
    advance = get_advance(uow, advance_id, row.lent_on)
    member = uow.get(MemberRow, advance.member_id)
    number = text("fund.agreement_number", number=advance.number)
    nothing = text("fund.nothing_more")
    values: Values = {
        "agreement_number": number,
        "signed_on": day_on_paper(row.lent_on),
        "organization": uow.get(OrganizationRow, row.organization_id).name,
        "member": member.name,
        "member_number": str(member.number),
        # who signs for a debt is named in full
        "id_number": member.id_number,
        "phone": member.phone,
        "address": member.village,
        "principal": str(row.principal),
        "principal_in_capitals": in_capitals(row.principal),
        "purpose": row.purpose,
        "starts_on": day_on_paper(row.lent_on),
        "due_on": day_on_paper(row.due_on),
        "usage_fee_rate": rate_in_words(row.usage_fee_bp, row.day_basis),
        "repayment": _repayment(advance),
        "guarantor": _guarantors(advance),
        "guarantor_id_number": "、".join(
            uow.get(MemberRow, one.member_id).id_number for one in advance.guarantors
        ),
        "guarantee": text("fund.guarantee") if advance.guarantor else nothing,
        "overdue_terms": text("fund.overdue_terms"),
        "other_terms": nothing,
        "copies": text("fund.copies"),
    }
    return FormValues(advance.number, values)


def share_transfer_values(uow: UnitOfWork, share_entry_id: str) -> FormValues:
    """Return the texts of one transfer or inheritance, told by the new holder's line.

    Raises NotFound for a line that is neither.
    """
    taken = uow.get(ShareEntryRow, share_entry_id)
    given = uow.session.scalars(
        select(ShareEntryRow).where(
            ShareEntryRow.voucher_id == taken.voucher_id, ShareEntryRow.amount == -taken.amount
        )
    ).first()
    if given is None or taken.kind not in _KINDS:
        raise NotFound("share_entry", share_entry_id)
    voucher = get_voucher(uow, taken.voucher_id).voucher
    number = number_in_chain(voucher.month, voucher.number)
    document = get_document_number(uow, taken.voucher_id) or number
    holder, taker = (uow.get(MemberRow, kept_of(uow, one.member_id)) for one in (given, taken))
    held = read_holdings(uow, taken.organization_id, taken.day)
    values: Values = {
        "organization": uow.get(OrganizationRow, taken.organization_id).name,
        "date": day_on_paper(taken.day),
        "kind": text(_KINDS[taken.kind]),
        "member": holder.name,
        "member_number": str(holder.number),
        "taker": taker.name,
        "taker_number": str(taker.number),
        "amount": str(taken.amount),
        "amount_in_capitals": in_capitals(taken.amount),
        "left": str(held.get(holder.id, ZERO)),
        "held": str(held.get(taker.id, ZERO)),
        "remark": taken.remark,
        "document_number": document,
        "voucher": number,
    }
    return FormValues(document, values)


def _repayment(advance: AdvanceItem) -> str:
    if len(advance.schedule) == 1:
        return text("fund.repaid_in_parts")
    return text("fund.repaid_by_schedule", count=len(advance.schedule))


def _guarantors(advance: AdvanceItem) -> str:
    told = [
        text("fund.guarantor_up_to", name=one.name, amount=one.amount) for one in advance.guarantors
    ]
    return "、".join(told) or advance.guarantor
