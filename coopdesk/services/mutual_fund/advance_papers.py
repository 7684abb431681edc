"""The papers of an advance after its agreement: schedule, receipt and notice, as texts."""

from datetime import date

from coopdesk.domain.advances import compute_expected_fees
from coopdesk.domain.money import in_capitals, total
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.ledger.registers import get_voucher
from coopdesk.services.mutual_fund.advance_book import AdvanceItem
from coopdesk.services.mutual_fund.advances import get_advance
from coopdesk.services.mutual_fund.documents import get_document_number
from coopdesk.services.mutual_fund.money_words import rate_in_words, rounding_in_words
from coopdesk.storage.tables.mutual_fund import AdvanceRow, RepaymentRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


def advance_schedule_values(uow: UnitOfWork, advance_id: str, day: date) -> FormValues:
    """Return the texts of the schedule as it stands on ``day``; raises NotFound."""
    advance = get_advance(uow, advance_id, day)
    agreed = (advance.usage_fee_bp, advance.day_basis, advance.rounding)
    fees = compute_expected_fees(advance.schedule, advance.lent_on, *agreed)
    rows, left = [], advance.principal
    for one, fee in zip(advance.schedule, fees, strict=True):
        left = left - one.principal
        rows.append(
            {
                "due_on": day_on_paper(one.due_on),
                "principal": str(one.principal),
                "usage_fee": str(fee),
                "whole": str(one.principal + fee),
                "left": str(left),
            }
        )
    whole = total(fees)
    values: Values = {
        **_named(uow, advance),
        "principal": str(advance.principal),
        "due_on": day_on_paper(advance.due_on),
        "usage_fee_rate": rate_in_words(advance.usage_fee_bp, advance.day_basis),
        "day_basis": str(advance.day_basis),
        "rounding": rounding_in_words(advance.rounding),
        "instalments": rows,
        "totals": [
            {
                "due_on": text("report.total"),
                "principal": str(advance.principal),
                "usage_fee": str(whole),
                "whole": str(advance.principal + whole),
                "left": "",
            }
        ],
    }
    return FormValues(advance.number, values)


def repayment_receipt_values(uow: UnitOfWork, repayment_id: str) -> FormValues:
    """Return the texts of the receipt of one repayment; raises NotFound."""
    row = uow.get(RepaymentRow, repayment_id)
    advance = get_advance(uow, row.advance_id, row.day)
    voucher = get_voucher(uow, row.voucher_id).voucher
    number = number_in_chain(voucher.month, voucher.number)
    document = get_document_number(uow, row.voucher_id) or number
    paid = row.principal + row.usage_fee
    values: Values = {
        **_named(uow, advance),
        "date": day_on_paper(row.day),
        "document_number": document,
        "receipt_number": number,
        "principal": str(row.principal),
        "usage_fee": str(row.usage_fee),
        "left": str(advance.outstanding),
        "amount": str(paid),
        "amount_in_capitals": in_capitals(paid),
        "summary": voucher.summary,
        "cashier": "",
        "handler": voucher.maker,
    }
    return FormValues(document, values)


def advance_notice_values(uow: UnitOfWork, advance_id: str, day: date) -> FormValues:
    """Return the texts of the notice of what is owed on ``day``; raises NotFound."""
    advance = get_advance(uow, advance_id, day)
    due_on = advance.next_due or advance.due_on
    told = {"due": day_on_paper(due_on), "days": advance.overdue_days}
    standing = text("fund.notice_due", **told)
    if advance.overdue_days:
        standing = text("fund.notice_late", **told)
    guarantors = advance.guarantor
    values: Values = {
        **_named(uow, advance),
        "addressees": "、".join(filter(None, [advance.member, guarantors])),
        "lent_on": day_on_paper(advance.lent_on),
        "principal": str(advance.principal),
        "standing": standing,
        "as_of": day_on_paper(day),
        "outstanding": str(advance.outstanding),
        "overdue": str(advance.overdue),
        "fee_due": str(advance.fee_due),
        "owed": str(advance.outstanding + advance.fee_due),
        "guarantee": text("fund.notice_guarantee", names=guarantors) if guarantors else "",
    }
    return FormValues(advance.number, values)


def _named(uow: UnitOfWork, advance: AdvanceItem) -> Values:
    organization_id = uow.get(AdvanceRow, advance.id).organization_id
    return {
        "organization": uow.get(OrganizationRow, organization_id).name,
        "agreement_number": text("fund.agreement_number", number=advance.number),
        "member": advance.member,
        "member_number": str(advance.member_number),
    }
