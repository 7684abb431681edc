"""The papers of the fund: share receipt and advance agreement, as texts to be drawn."""

from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import in_capitals
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, day_on_paper, hidden_number
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.ledger.registers import get_voucher
from coopdesk.services.merged_members import kept_of
from coopdesk.services.mutual_fund.advances import get_advance
from coopdesk.services.mutual_fund.holdings import read_holdings
from coopdesk.services.mutual_fund.money_words import rate_in_words
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import AdvanceRow, ShareEntryRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


def share_receipt_values(uow: UnitOfWork, share_entry_id: str) -> FormValues:
    """Return the texts of the receipt of one subscription; raises NotFound."""
    entry = uow.get(ShareEntryRow, share_entry_id)
    if entry.amount.fen <= 0:
        raise NotFound("share_entry", share_entry_id)
    member = uow.get(MemberRow, kept_of(uow, entry.member_id))
    voucher = get_voucher(uow, entry.voucher_id)
    held = read_holdings(uow, entry.organization_id, entry.day, member.id)
    money = next(line for line in voucher.lines if line.debit)
    number = number_in_chain(voucher.voucher.month, voucher.voucher.number)
    values: Values = {
        "organization": uow.get(OrganizationRow, entry.organization_id).name,
        "date": day_on_paper(entry.day),
        "receipt_number": number,
        "member": member.name,
        "member_number": str(member.number),
        "id_number": hidden_number(member.id_number),
        "share_kind": text("fund.share_kind"),
        "paid_by": money.account,
        "balance": str(held[member.id]),
        "amount": str(entry.amount),
        "amount_in_capitals": in_capitals(entry.amount),
        "remark": entry.remark,
        "cashier": "",
        "handler": voucher.voucher.maker,
    }
    return FormValues(number, values)


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
        "repayment": text("fund.repaid_in_parts"),
        "guarantor": row.guarantor,
        "guarantor_id_number": "",
        "guarantee": text("fund.guarantee") if row.guarantor else nothing,
        "overdue_terms": text("fund.overdue_terms"),
        "other_terms": nothing,
        "copies": text("fund.copies"),
    }
    return FormValues(advance.number, values)
