"""The papers of the books: the voucher (记账凭证) and the trial balance, as texts to be drawn."""

from datetime import date

from coopdesk.domain.money import in_capitals, total
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, amount_on_paper, day_on_paper
from coopdesk.services.ledger.register_items import EntryItem
from coopdesk.services.ledger.registers import get_voucher
from coopdesk.services.ledger.reports import TrialItem, get_trial_balance
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

_MEMBER_SIGN = "-"


def voucher_values(uow: UnitOfWork, voucher_id: str) -> FormValues:
    """Return the texts of the voucher form; raises NotFound."""
    detail = get_voucher(uow, voucher_id)
    voucher = detail.voucher
    organization = uow.get(OrganizationRow, detail.organization_id)
    whole = total([line.debit for line in detail.lines])
    values: Values = {
        "organization": organization.name,
        "date": day_on_paper(voucher.day),
        "voucher_number": text("voucher.number_on_paper", number=voucher.number),
        "lines": [_line(line) for line in detail.lines],
        "totals": [
            {
                "summary": text("voucher.total"),
                "account": "",
                "dimensions": "",
                "debit": str(whole),
                "credit": str(total([line.credit for line in detail.lines])),
            }
        ],
        "total_in_capitals": in_capitals(whole),
        "attachments": text("voucher.sheets", count=detail.attachment_count),
        "prepared_by": voucher.maker,
        "checked_by": detail.checker,
        "cashier": detail.cashier,
        "posted_by": detail.poster,
    }
    return FormValues(voucher.number_shown, values)


def trial_balance_values(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> FormValues:
    """Return the texts of the trial balance of ``first`` to ``last``; raises NotFound."""
    organization = uow.get(OrganizationRow, organization_id)
    trial = get_trial_balance(uow, organization_id, first, last)
    agrees = text("ledger.in_balance") if trial.is_balanced else text("ledger.out_of_balance")
    values: Values = {
        "organization": organization.name,
        "period": text("paper.days", first=day_on_paper(first), last=day_on_paper(last)),
        "accounts": [_trial(row, row.code, row.name) for row in trial.rows],
        "totals": [_trial(trial.sums, "", text("voucher.total"))],
        "statement": agrees,
        "prepared_by": uow.actor.operator,
    }
    return FormValues(f"{first:%Y%m%d}-{last:%Y%m%d}", values)


def trial_balance_of_year(uow: UnitOfWork, organization_id: str) -> FormValues:
    """Return the trial balance of this year to this day; raises NotFound."""
    return trial_balance_values(uow, organization_id, uow.today.replace(month=1, day=1), uow.today)


def _line(line: EntryItem) -> dict[str, str]:
    account = f"{line.account_code} {line.account}"
    return {
        "summary": line.summary,
        "account": f"{account}{_MEMBER_SIGN}{line.member}" if line.member else account,
        "dimensions": text("voucher.of", fund=line.fund, document=line.document).strip("　"),
        "debit": amount_on_paper(line.debit),
        "credit": amount_on_paper(line.credit),
    }


def _trial(row: TrialItem, code: str, name: str) -> dict[str, str]:
    return {
        "code": code,
        "name": name,
        "opening_debit": amount_on_paper(row.opening_debit),
        "opening_credit": amount_on_paper(row.opening_credit),
        "period_debit": amount_on_paper(row.debit),
        "period_credit": amount_on_paper(row.credit),
        "closing_debit": amount_on_paper(row.closing_debit),
        "closing_credit": amount_on_paper(row.closing_credit),
    }
