"""Reports over the books and the fund as plain tables: for JSON, a workbook, a list, or paper.

``REPORTS`` is the table: name, words of the title, columns, and what fills the rows.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from coopdesk.domain.money import Money, total
from coopdesk.services.ledger.dimensions import list_dimensions
from coopdesk.services.ledger.registers import list_general_ledger, list_journal
from coopdesk.services.ledger.reports import get_trial_balance
from coopdesk.services.member_accounts import MEMBER_YEAR
from coopdesk.services.mutual_fund.disclosure import list_disclosure
from coopdesk.services.mutual_fund.money_words import RATINGS, percent
from coopdesk.services.mutual_fund.registers import (
    get_ageing,
    get_member_account,
    list_advances,
    list_share_register,
)
from coopdesk.services.mutual_fund.seed_fund import get_seed_fund
from coopdesk.services.report_kinds import Column, Filled, Kind, Question, Record, Report
from coopdesk.services.statement_notes import STATEMENT_NOTES
from coopdesk.services.statement_reports import (
    DIMENSIONS,
    STATEMENT_REPORTS,
    dimensions_of,
    entry_record,
    narrowed,
)
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


def make_report(uow: UnitOfWork, name: str, question: Question) -> Report:
    """Return the report ``name``; raises KeyError for an unknown one, NotFound for its subject."""
    kind = REPORTS[name]
    organization = uow.get(OrganizationRow, question.organization_id)
    told = kind.rows(uow, question)
    filled = told if isinstance(told, Filled) else Filled(told)
    totals = {key: total([_money(row[key]) for row in filled.rows]) for key in kind.summed}
    return Report(
        name=name,
        title=text(kind.title),
        organization=organization.name,
        first=filled.first or question.first,
        last=question.last,
        columns=tuple(column for column in kind.columns if _is_told(column, filled.rows)),
        filled=filled,
        totals=totals,
        form=kind.form,
        signers=kind.signers,
    )


def _is_told(column: Column, rows: Sequence[Record]) -> bool:
    return not column.is_optional or any(row.get(column.key) for row in rows)


def _money(value: object) -> Money:
    assert isinstance(value, Money)
    return value


def _trial_balance(uow: UnitOfWork, question: Question) -> list[Record]:
    trial = get_trial_balance(uow, question.organization_id, question.first, question.last)
    return [
        {
            "code": row.code,
            "name": row.name,
            "opening_debit": row.opening_debit,
            "opening_credit": row.opening_credit,
            "debit": row.debit,
            "credit": row.credit,
            "closing_debit": row.closing_debit,
            "closing_credit": row.closing_credit,
        }
        for row in trial.rows
    ]


def _journal(uow: UnitOfWork, question: Question) -> Filled:
    asked = (question.first, question.last, dimensions_of(question))
    entries = list_journal(uow, question.organization_id, *asked)
    return Filled([entry_record(entry) for entry in entries], about=narrowed(question))


def _dimensions(uow: UnitOfWork, question: Question) -> Filled:
    asked = (question.organization_id, question.first, question.last)
    only = dimensions_of(question)
    rows = [
        {
            "account_code": item.account_code,
            "account": item.account,
            "member_id": item.member_id,
            "member": item.member,
            "fund": item.fund,
            "document": item.document,
            "opening": item.opening,
            "debit": item.debit,
            "credit": item.credit,
            "balance": item.closing,
        }
        for item in list_dimensions(uow, *asked, account=question.account, only=only)
    ]
    return Filled(rows, about=narrowed(question))


def _general_ledger(uow: UnitOfWork, question: Question) -> list[Record]:
    rows: list[Record] = []
    for ledger in list_general_ledger(uow, question.organization_id, question.first, question.last):
        account = {"account_code": ledger.account_code, "account": ledger.account}
        nothing = {"voucher": "", "member": "", "debit": Money(), "credit": Money()}
        opening = {"day": question.first, "summary": text("ledger.opening")}
        rows.append({**account, **nothing, **opening, "balance": ledger.opening})
        rows += [{**entry_record(line.entry), "balance": line.balance} for line in ledger.lines]
        closing = {"day": question.last, "summary": text("ledger.closing"), "voucher": ""}
        sums = {"debit": ledger.debit, "credit": ledger.credit, "balance": ledger.closing}
        rows.append({**account, **closing, "member": "", **sums})
    return rows


def _share_register(uow: UnitOfWork, question: Question) -> list[Record]:
    return [
        {
            "number": item.number,
            "member": item.name,
            "member_id": item.id,
            "village": item.village,
            "first_day": item.first_day,
            "shares": item.holding,
            "of_total_bp": item.of_total_bp,
            "of_total": percent(item.of_total_bp),
            "outstanding": item.outstanding,
        }
        for item in list_share_register(uow, question.organization_id, question.last)
    ]


def _member_account(uow: UnitOfWork, question: Question) -> list[Record]:
    account = get_member_account(
        uow, question.organization_id, question.member_id, question.first, question.last
    )
    nothing = {"voucher": "", "account": "", "debit": Money(), "credit": Money()}
    opening = {"day": question.first, "summary": text("ledger.opening")}
    standing = {"shares": account.opening_shares, "owed": account.opening_owed}
    lines = [
        {**entry_record(line.entry), "shares": line.shares, "owed": line.owed}
        for line in account.lines
    ]
    return [{**opening, **nothing, **standing}, *lines]


def _advances(uow: UnitOfWork, question: Question) -> list[Record]:
    return [
        {
            "number": item.number,
            "advance_id": item.id,
            "member": item.member,
            "member_id": item.member_id,
            "lent_on": item.lent_on,
            "due_on": item.due_on,
            "usage_fee_bp": item.usage_fee_bp,
            "principal": item.principal,
            "repaid": item.repaid,
            "outstanding": item.outstanding,
            "fee_paid": item.fee_paid,
            "fee_due": item.fee_due,
            "overdue_days": item.overdue_days,
            "next_due": item.next_due,
            "overdue": item.overdue,
            "class": item.band,
            "class_name": text(RATINGS[item.band]),
            "guarantor": item.guarantor,
            "written_off": item.written_off,
        }
        for item in list_advances(uow, question.organization_id, question.last)
    ]


def _ageing(uow: UnitOfWork, question: Question) -> list[Record]:
    return [
        {
            "class": one.band,
            "class_name": text(RATINGS[one.band]),
            "count": one.count,
            "outstanding": one.outstanding,
            "provision": one.provision,
        }
        for one in get_ageing(uow, question.organization_id, question.last)
    ]


def _disclosure(uow: UnitOfWork, question: Question) -> list[Record]:
    lines = list_disclosure(uow, question.organization_id, question.first, question.last)
    return [
        {"key": one.key, "what": text(one.key), "count": one.count, "amount": one.amount}
        for one in lines
    ]


def _seed_fund(uow: UnitOfWork, question: Question) -> list[Record]:
    fund = get_seed_fund(uow, question.organization_id, question.last)
    lines = [
        {
            "day": line.day,
            "what": line.document,
            "voucher_id": line.voucher_id,
            "amount": line.amount,
        }
        for line in fund.lines
    ]
    standing = (
        ("fund.seed_received", fund.received),
        ("fund.seed_used", fund.used),
        ("fund.seed_lent_out", fund.lent_out),
        ("fund.seed_in_bank", fund.in_bank),
    )
    return [*lines, *({"day": question.last, "what": text(k), "amount": m} for k, m in standing)]


_LINE = (
    Column("day", "report.day", 1.6),
    Column("voucher", "report.voucher", 1.8),
    Column("summary", "report.summary", 3.6),
)
_SIDES = (
    Column("debit", "report.debit", 2.0, is_money=True),
    Column("credit", "report.credit", 2.0, is_money=True),
)

REPORTS: Mapping[str, Kind] = MappingProxyType(
    {
        **STATEMENT_REPORTS,
        "member-year": MEMBER_YEAR,
        "statement-notes": STATEMENT_NOTES,
        "trial-balance": Kind(
            "report.trial_balance",
            (
                Column("code", "report.code", 1.4),
                Column("name", "report.account", 3.2),
                Column("opening_debit", "report.opening_debit", is_money=True),
                Column("opening_credit", "report.opening_credit", is_money=True),
                Column("debit", "report.period_debit", is_money=True),
                Column("credit", "report.period_credit", is_money=True),
                Column("closing_debit", "report.closing_debit", is_money=True),
                Column("closing_credit", "report.closing_credit", is_money=True),
            ),
            _trial_balance,
            (
                "opening_debit",
                "opening_credit",
                "debit",
                "credit",
                "closing_debit",
                "closing_credit",
            ),
        ),
        "journal": Kind(
            "report.journal",
            (
                *_LINE,
                Column("account", "report.account", 3.0),
                Column("member", "report.member", 2.0),
                *DIMENSIONS,
                *_SIDES,
            ),
            _journal,
            ("debit", "credit"),
        ),
        "dimensions": Kind(
            "report.dimensions",
            (
                Column("account", "report.account", 3.0),
                *DIMENSIONS,
                Column("member", "report.member", 2.0, is_optional=True),
                Column("opening", "report.opening_balance", is_money=True),
                *_SIDES,
                Column("balance", "report.balance", is_money=True),
            ),
            _dimensions,
            ("opening", "debit", "credit", "balance"),
        ),
        "general-ledger": Kind(
            "report.general_ledger",
            (
                Column("account", "report.account", 3.0),
                *_LINE,
                Column("member", "report.member", 2.0),
                *DIMENSIONS,
                *_SIDES,
                Column("balance", "report.balance", is_money=True),
            ),
            _general_ledger,
        ),
        "share-register": Kind(
            "report.share_register",
            (
                Column("number", "report.member_number", 1.0, counts=True),
                Column("member", "report.member", 2.6),
                Column("village", "report.village", 2.4),
                Column("first_day", "report.first_day", 1.8),
                Column("shares", "report.shares", is_money=True),
                Column("of_total", "report.of_total", 1.4),
                Column("outstanding", "report.outstanding", is_money=True),
            ),
            _share_register,
            ("shares", "outstanding"),
        ),
        "member-account": Kind(
            "report.member_account",
            (
                *_LINE,
                Column("account", "report.account", 2.6),
                *_SIDES,
                Column("shares", "report.shares", is_money=True),
                Column("owed", "report.outstanding", is_money=True),
            ),
            _member_account,
        ),
        "advances": Kind(
            "report.advances",
            (
                Column("number", "report.advance_number", 1.6),
                Column("member", "report.member", 2.4),
                Column("lent_on", "report.lent_on", 1.7),
                Column("due_on", "report.due_on", 1.7),
                Column("principal", "report.principal", is_money=True),
                Column("repaid", "report.repaid", is_money=True),
                Column("outstanding", "report.outstanding", is_money=True),
                Column("fee_paid", "report.fee_paid", 1.7, is_money=True),
                Column("fee_due", "report.fee_due", 1.7, is_money=True),
                Column("overdue_days", "report.overdue_days", 1.2, counts=True),
                Column("class_name", "report.class", 1.2),
            ),
            _advances,
            ("principal", "repaid", "outstanding", "fee_paid", "fee_due"),
        ),
        "ageing": Kind(
            "report.ageing",
            (
                Column("class_name", "report.class", 2.0),
                Column("count", "report.count", 1.4, counts=True),
                Column("outstanding", "report.outstanding", is_money=True),
                Column("provision", "report.provision", is_money=True),
            ),
            _ageing,
            ("outstanding", "provision"),
        ),
        "disclosure": Kind(
            "report.disclosure",
            (
                Column("what", "report.what", 5.0),
                Column("count", "report.count", 1.4, counts=True),
                Column("amount", "report.amount", is_money=True),
            ),
            _disclosure,
            # What is posted for the members was read by both chairs before.
            signers=("report.board_chair", "report.supervisors_chair"),
        ),
        "seed-fund": Kind(
            "report.seed_fund",
            (
                Column("day", "report.day", 1.6),
                Column("what", "report.what", 5.0),
                Column("amount", "report.amount", is_money=True),
            ),
            _seed_fund,
        ),
    }
)
