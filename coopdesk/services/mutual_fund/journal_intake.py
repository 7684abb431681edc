"""Taking a checked cash journal into the books: each entry becomes the document it tells of.

Shares, advances, repayments, the seed fund and payouts go through the very services the window
uses, so every rule and red line stands; the rest become vouchers by hand. An entry the rules refuse
is left out alone and told with its row; what is in the books by now is not entered again.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, func, select
from sqlalchemy.orm import aliased

from coopdesk import words
from coopdesk.domain.errors import (
    Finding,
    NeedsConfirmation,
    Refusal,
    RuleViolation,
    Severity,
    require,
)
from coopdesk.domain.journal import JournalKind, is_one_step
from coopdesk.domain.money import Money, total
from coopdesk.domain.names import normal_name
from coopdesk.services.ledger.balances import read_balance
from coopdesk.services.ledger.books import OpenBooks, open_books, require_own
from coopdesk.services.ledger.waiting import WaitingItem, list_waiting
from coopdesk.services.mutual_fund.accounts import money_account
from coopdesk.services.mutual_fund.journal_steps import JournalStep, JournalTerms, post_step
from coopdesk.storage.tables.ledger import PostingRow, VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # reading workbooks is wanted later than the first page
    from coopdesk.exchange.sheets.journal import JournalRecord

_PURPOSE = re.compile(r"[（(]([^（）()]+)[）)]")
"""What an advance was for stands in brackets in its summary."""
Booked = Counter[tuple[date, int, str]]


@dataclass(frozen=True, slots=True)
class TakeInJournal:
    """Enter the journal of ``file``; ``records`` and ``findings`` are those of its check.

    ``accepted`` are the rows a person said yes to; ``account`` is the money account it is kept of.
    The advances of a journal have no terms in it: months, usage fee (basis points a year) and
    purpose are those agreed. A rehearsal tells what would happen and leaves nothing.
    """

    organization_id: str
    file: str
    sheet: str
    records: tuple[Any, ...]
    findings: tuple[Finding, ...] = ()
    accepted: tuple[int, ...] = ()
    account: str = ""
    months: int = 12
    usage_fee_bp: int = 0
    purpose: str = ""
    document: str = ""
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class JournalTakenItem:
    """What came of it, in entries; ``findings`` say why some were left out.

    ``balance`` is what the account holds after it, ``told`` what the journal says it should (fen).
    """

    read: int
    new: int
    same: int
    left_out: int
    balance: Money
    told: Money | None
    findings: tuple[Finding, ...]


def take_in_journal(uow: UnitOfWork, command: TakeInJournal) -> JournalTakenItem:
    """Enter every entry that the rules allow and return what came of each; the rest are left out.

    Raises RuleViolation for an account that holds no money of the fund, Cancelled.
    """
    require_own(uow, command.organization_id)
    account, against = money_account(command.account)
    require(against)
    open_books(uow, OpenBooks(command.organization_id))
    terms = JournalTerms(
        command.organization_id,
        account,
        command.months,
        command.usage_fee_bp,
        command.purpose.strip(),
        command.document.strip(),
    )
    with uow.part(keep=not command.is_rehearsal):
        return _take(uow, command, terms)


def _take(uow: UnitOfWork, command: TakeInJournal, terms: JournalTerms) -> JournalTakenItem:
    people, booked = _people(uow, terms.organization_id), _booked(uow, terms.organization_id)
    faults = _faults(command)
    findings, counts = list(_opening(uow, command, terms)), Counter[str]()
    steps = list(_steps(command.records))
    for done, records in enumerate(steps):
        uow.progress.step(done, len(steps), records[0].summary)
        rows = [record.row for record in records]
        wrong = [fault for row in rows for fault in faults.get(row, ())]
        step = _step(records, people)
        if not wrong and _is_booked(step, booked):
            counts["same"] += len(rows)
            continue
        if not wrong:
            sure = bool(set(rows) & set(command.accepted))
            wrong = _attempt(uow, command, (step, terms), sure=sure)
        counts["left_out" if wrong else "new"] += len(rows)
        findings += wrong
    days = [record.day for record in command.records if record.day]
    return JournalTakenItem(
        read=len(command.records),
        new=counts["new"],
        same=counts["same"],
        left_out=counts["left_out"],
        balance=read_balance(
            uow, terms.organization_id, terms.account, max(days, default=date.max)
        ),
        told=command.records[-1].balance if command.records else None,
        findings=tuple(sorted(findings, key=lambda one: one.row)),
    )


def _attempt(
    uow: UnitOfWork,
    command: TakeInJournal,
    told: tuple[JournalStep, JournalTerms],
    *,
    sure: bool,
) -> list[Finding]:
    """Post a step, or return why not; who said yes to its row said yes to all it asks."""
    confirmed: frozenset[str] = frozenset()
    while True:
        try:
            with uow.part(confirmed):
                post_step(uow, *told)
        except NeedsConfirmation as asked:
            if not sure:
                return [_finding(command, told[0], Severity.CONFIRM, asked.refusal)]
            confirmed |= {asked.code}
        except RuleViolation as refused:
            return [
                _finding(command, told[0], Severity.REFUSE, reason) for reason in refused.refusals
            ]
        else:
            return []


def _faults(command: TakeInJournal) -> Mapping[int, Sequence[Finding]]:
    """Return by row what the check found: what was not accepted keeps the row out."""
    faults: dict[int, list[Finding]] = {}
    for found in command.findings:
        stops = found.severity is Severity.REFUSE
        asks = found.severity is Severity.CONFIRM and found.row not in command.accepted
        if stops or asks:
            faults.setdefault(found.row, []).append(found)
    return faults


def _steps(records: Sequence["JournalRecord"]) -> Iterator[list["JournalRecord"]]:
    """Yield the entries; principal and usage fee under one number are one repayment."""
    step: list[JournalRecord] = []
    for record in records:
        if step and not is_one_step(step[-1], record):
            yield step
            step = []
        step.append(record)
    if step:
        yield step


def _step(records: Sequence["JournalRecord"], people: Mapping[str, Sequence[str]]) -> JournalStep:
    first = records[0]
    fees = [one.income for one in records if one.kind is JournalKind.USAGE_FEE]
    purpose = _PURPOSE.search(first.summary)
    kinds = {one.kind for one in records}
    return JournalStep(
        rows=tuple(one.row for one in records),
        day=first.day or date.min,
        kind=JournalKind.REPAYMENT if JournalKind.USAGE_FEE in kinds else first.kind,
        number=first.voucher,
        summary=first.summary,
        name=first.member,
        members=tuple(people.get(normal_name(first.member), ())),
        amount=total([one.income + one.expense for one in records]),
        usage_fee=total(fees),
        is_income=bool(first.income),
        purpose=purpose.group(1) if purpose else "",
    )


def _people(uow: UnitOfWork, organization_id: str) -> dict[str, list[str]]:
    """Return the members by their names; several of one name stay several."""
    people: dict[str, list[str]] = {}
    rows = uow.session.execute(
        select(MemberRow.id, MemberRow.name).where(
            MemberRow.organization_id == organization_id, MemberRow.merged_into_id.is_(None)
        )
    )
    for member_id, name in rows:
        people.setdefault(normal_name(name), []).append(member_id)
    return people


def _booked(uow: UnitOfWork, organization_id: str) -> Booked:
    """Return what stands in the books or waits for them: day, money moved in fen, and member."""
    undone = aliased(VoucherRow)
    moved = PostingRow.account_code.startswith("10")
    sums = func.sum(PostingRow.debit - PostingRow.credit, type_=Integer())
    amount: ColumnElement[Any] = sums.filter(moved)
    rows = uow.session.execute(
        select(VoucherRow.day, amount, func.max(PostingRow.member_id))
        .join(PostingRow, PostingRow.voucher_id == VoucherRow.id)
        .outerjoin(undone, undone.reverses_id == VoucherRow.id)
        .where(
            VoucherRow.organization_id == organization_id,
            VoucherRow.reverses_id.is_(None),
            undone.id.is_(None),
        )
        .group_by(VoucherRow.id)
    )
    waiting = [_moves(item) for item in list_waiting(uow, organization_id) if not item.returned]
    return Counter((day, fen, member or "") for day, fen, member in [*rows, *waiting] if fen)


def _moves(item: WaitingItem) -> tuple[date, int, str]:
    """Return what a waiting voucher would move, as ``_booked`` tells it."""
    lines = item.command.lines
    moved = [line.debit.fen - line.credit.fen for line in lines if line.account.startswith("10")]
    return item.day, sum(moved), max(line.member_id for line in lines)


def _is_booked(step: JournalStep, booked: Booked) -> bool:
    """Return whether the books have the step, once for each time they have it."""
    fen = step.amount.fen if step.is_income else -step.amount.fen
    for member in step.members or ("",):
        if booked[step.day, fen, member]:
            booked[step.day, fen, member] -= 1
            return True
    return False


def _opening(uow: UnitOfWork, command: TakeInJournal, terms: JournalTerms) -> Iterator[Finding]:
    """Tell when the account does not start with what the journal starts with."""
    first = command.records[0] if command.records else None
    if first is None or first.day is None or first.balance is None:
        return
    told = first.balance - first.income + first.expense
    before = date.fromordinal(first.day.toordinal() - 1)
    booked = read_balance(uow, terms.organization_id, terms.account, before)
    if booked != told:
        values = {"told": str(told), "booked": str(booked)}
        code = "journal_opening_differs"
        yield Finding(code, Severity.HINT, command.sheet, first.row, values=values)


def _finding(
    command: TakeInJournal, step: JournalStep, severity: Severity, reason: Refusal
) -> Finding:
    code = "journal_refused" if severity is Severity.REFUSE else "journal_asked"
    values = {"reason": words.refusal(reason), "summary": step.summary, "name": step.name}
    return Finding(code, severity, command.sheet, step.rows[0], values=values)
