"""Closing months and years: what stands against it, the entries, the lock, and opening again.

Entries that carry the result over are vouchers of their own kind (``closing``), so a report can
leave them out; opening the month again reverses them. Closing goes forward month by month, opening
again goes back from the last; a year approved by the county is locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from coopdesk.domain.closing import (
    LAST_MONTH,
    ClosingFacts,
    ClosingReasons,
    assess_closing,
    compute_result_lines,
    compute_year_lines,
    is_year_end,
    list_carried_accounts,
)
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.ledger import ZERO, Chart, Line, Voucher
from coopdesk.domain.money import Money
from coopdesk.domain.periods import Period
from coopdesk.services.ledger.balances import net_of_postings, read_balance
from coopdesk.services.ledger.books import get_chart, require_own
from coopdesk.services.ledger.checks import find_gap, find_unbalanced, of_months
from coopdesk.services.ledger.periods import (
    CLOSED,
    LOCKED,
    OPEN,
    closed_through,
    keep_closed,
    month_of,
    read_month,
    set_state,
    state_of,
)
from coopdesk.services.ledger.proofs import list_proofs, money_accounts_of
from coopdesk.services.ledger.vouchers import (
    CLOSING,
    Document,
    ReverseVoucher,
    post_document,
    reverse_document,
)
from coopdesk.services.ledger.waiting import count_waiting
from coopdesk.services.runner import backed_up_after
from coopdesk.storage.tables.kept_books import (
    AccountLineRow,
    KeptMemberRow,
    KeptVoucherRow,
)
from coopdesk.storage.tables.ledger import PeriodEventRow, VoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


@dataclass(frozen=True, slots=True)
class ClosePeriod:
    """Close a month (``YYYY-MM``) and with it every month before: nothing is posted there again.

    ``carry_over`` posts the entries that carry income and expense to 本年盈余, in December also
    those to 未分配盈余.
    """

    organization_id: str
    month: str
    carry_over: bool = False


@dataclass(frozen=True, slots=True)
class ReopenPeriod:
    """Open the month that was closed last again, for a reason that stays on record.

    ``document`` is the county's consent, without which a locked year stays locked.
    """

    organization_id: str
    month: str
    reason: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class LockYear:
    """Lock a closed year after ``document`` approved its statements: an audit, a decision."""

    organization_id: str
    year: int
    document: str


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One line of a closing entry before it is posted, in fen."""

    summary: str
    account: str
    account_name: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class ClosingPreview:
    """What closing a month would do: the months with it, what stops it, and its entries.

    ``surplus`` is income less expense that the entries carry over, in fen. ``years`` are those the
    closing passes: each is carried over by itself, whatever is chosen for the month.
    """

    month: str
    closed_through: str
    months: tuple[str, ...]
    years: tuple[int, ...]
    stops: tuple[Refusal, ...]
    hints: tuple[Refusal, ...]
    lines: tuple[ClosingLine, ...]
    surplus: Money


@dataclass(frozen=True, slots=True)
class _Entry:
    """A closing entry before it is posted: of a result (收支), or of a whole year."""

    month: Period
    summary: str
    lines: list[Line]
    is_result: bool = False


def preview_closing(uow: UnitOfWork, organization_id: str, month: str) -> ClosingPreview:
    """Return what closing the month would do; raises RuleViolation when it is no month."""
    reasons = _assess(uow, organization_id, month)
    passed = _years_passed(uow, organization_id, month)
    entries = _entries(uow, organization_id, [*passed, read_month(month)])
    chart = get_chart(uow, organization_id)
    lines = tuple(
        ClosingLine(
            entry.summary, line.account, chart.full_name(line.account), line.debit, line.credit
        )
        for entry in entries
        for line in entry.lines
    )
    result = [line for entry in entries if entry.is_result for line in entry.lines]
    return ClosingPreview(
        month,
        closed_through(uow, organization_id),
        tuple(_open_months(uow, organization_id, month)),
        tuple(dict.fromkeys(entry.month.year for entry in entries if entry.month in passed)),
        reasons.stops,
        reasons.hints,
        lines,
        _added_to(result, chart.for_purpose("year_surplus")),
    )


def list_months_to_close(uow: UnitOfWork, organization_id: str) -> list[str]:
    """Return the open months that have ended, the first that is to be closed at the head.

    Where none has ended yet, the present one stands alone.
    """
    closed = closed_through(uow, organization_id)
    first = uow.session.scalar(
        select(func.min(VoucherRow.month)).where(
            VoucherRow.organization_id == organization_id, VoucherRow.month > closed
        )
    )
    month = read_month(closed).next() if closed else read_month(first or month_of(uow.today))
    months = [str(month)]
    while month.next().last_day <= uow.today:
        month = month.next()
        months.append(str(month))
    return months


@backed_up_after
def close_period(uow: UnitOfWork, command: ClosePeriod) -> str:
    """Post the closing entries where asked, close the month and return it.

    A year that is passed is always carried over by its own December: its surplus is its own.
    Raises RuleViolation with every reason against it: it has not ended, is closed, vouchers wait,
    numbers or sums do not fit, money stands below zero, a count or statement differs
    (会计基础工作规范 第六十二条).
    """
    require_own(uow, command.organization_id)
    require(_assess(uow, command.organization_id, command.month).stops)
    month = read_month(command.month)
    carried = _years_passed(uow, command.organization_id, command.month)
    _carry_over(uow, command.organization_id, [*carried, month] if command.carry_over else carried)
    event = PeriodEventRow(
        organization_id=command.organization_id, month=command.month, action=CLOSED, reason=""
    )
    set_state(uow, event, CLOSED)
    return command.month


def reopen_period(uow: UnitOfWork, command: ReopenPeriod) -> str:
    """Open the month that was closed last, reverse its closing entries, and return it.

    The months before stay closed, also those that were closed together with it.

    Raises RuleViolation for any other month, without a reason, and for a locked year without the
    county's document.
    """
    require_own(uow, command.organization_id)
    closed = closed_through(uow, command.organization_id)
    month = read_month(command.month)
    locked = state_of(uow, command.organization_id, command.month) == LOCKED
    checks = (
        (command.month == closed, "period.not_the_last"),
        (bool(command.reason.strip()), "period.reason_missing"),
        (not locked or bool(command.document.strip()), "period.locked"),
    )
    values = {"month": command.month, "last": closed or "—"}
    require(Refusal(code, values=values) for passed, code in checks if not passed)
    event = PeriodEventRow(
        organization_id=command.organization_id,
        month=command.month,
        action=OPEN,
        reason=command.reason.strip(),
        document=command.document.strip(),
    )
    set_state(uow, event, OPEN)
    for voucher_id in _closing_vouchers(uow, command.organization_id, command.month):
        undo = ReverseVoucher(voucher_id, month.last_day, command.reason)
        reverse_document(uow, undo)
    keep_closed(uow, command.organization_id, month.previous())
    return command.month


def lock_year(uow: UnitOfWork, command: LockYear) -> str:
    """Lock the closed year and return its last month.

    Raises RuleViolation when December is not closed, the year is locked, or no document is named.
    """
    require_own(uow, command.organization_id)
    month = f"{command.year:04d}-12"
    closed = closed_through(uow, command.organization_id)
    checks = (
        (month <= closed, "period.year_open"),
        (state_of(uow, command.organization_id, month) != LOCKED, "period.locked_before"),
        (bool(command.document.strip()), "period.document_missing"),
    )
    values = {"year": command.year, "last": closed or "—"}
    require(Refusal(code, values=values) for passed, code in checks if not passed)
    event = PeriodEventRow(
        organization_id=command.organization_id,
        month=month,
        action=LOCKED,
        reason="",
        document=command.document.strip(),
    )
    set_state(uow, event, LOCKED)
    return month


def _assess(uow: UnitOfWork, organization_id: str, month: str) -> ClosingReasons:
    last = read_month(month).last_day
    closed = closed_through(uow, organization_id)
    chart = get_chart(uow, organization_id)
    money = {
        code: read_balance(uow, organization_id, code, last) for code in money_accounts_of(chart)
    }
    since = read_month(closed).last_day + timedelta(days=1) if closed else date.min
    proofs = list_proofs(uow, organization_id, since, last)
    proved = {proof.account for proof in proofs if month_of(proof.day) == month}
    facts = ClosingFacts(
        month=month,
        has_ended=last <= uow.today,
        closed_through=closed,
        waiting=count_waiting(uow, organization_id, last),
        gap=find_gap(uow, organization_id, closed, month),
        unbalanced=find_unbalanced(uow, organization_id, closed, month),
        money={chart.full_name(code): balance for code, balance in money.items()},
        differing=tuple(
            (
                proof.account_name,
                proof.day.isoformat(),
                proof.amount + proof.in_transit,
                proof.booked,
            )
            for proof in proofs
            if proof.difference
        ),
        unproved=tuple(
            chart.full_name(code)
            for code, balance in money.items()
            if balance and code not in proved
        ),
    )
    return assess_closing(facts)


def _carry_over(uow: UnitOfWork, organization_id: str, months: Sequence[Period]) -> None:
    for entry in _entries(uow, organization_id, months):
        voucher = Voucher(entry.month.last_day, entry.summary, tuple(entry.lines))
        source = str(entry.month)
        post_document(uow, Document(organization_id, voucher, CLOSING, source, by_closing=True))


def _years_passed(uow: UnitOfWork, organization_id: str, month: str) -> list[Period]:
    """Return each open December before ``month`` since the books began."""
    opened = _open_months(uow, organization_id, month)
    years = range(int(opened[0][:4]), int(month[:4])) if opened else range(0)
    return [read_month(f"{year:04d}-{LAST_MONTH}") for year in years]


def _entries(uow: UnitOfWork, organization_id: str, months: Sequence[Period]) -> list[_Entry]:
    """Return the closing entries of the months one after the other, those with lines only."""
    chart = get_chart(uow, organization_id)
    found: list[_Entry] = []
    for month in months:
        balances = _balances(uow, organization_id, chart, month.last_day)
        for entry in found:
            balances = _after(balances, entry.lines)
        result = compute_result_lines(balances, chart)
        summary = text("ledger.summary_result", month=month)
        found.append(_Entry(month, summary, result, is_result=True))
        if is_year_end(str(month)):
            year = compute_year_lines(_after(balances, result), chart)
            found.append(_Entry(month, text("ledger.summary_year", year=month.year), year))
    return [entry for entry in found if entry.lines]


def _after(
    balances: Mapping[tuple[str, str], Money], lines: list[Line]
) -> dict[tuple[str, str], Money]:
    after = dict(balances)
    for line in lines:
        key = (line.account, line.member)
        after[key] = after.get(key, ZERO) + line.debit - line.credit
    return after


def _added_to(lines: list[Line], account: str) -> Money:
    added = ZERO
    for line in lines:
        if line.account == account:
            added = added + line.credit - line.debit
    return added


def _balances(
    uow: UnitOfWork, organization_id: str, chart: Chart, last: date
) -> dict[tuple[str, str], Money]:
    """Return the balances that closing carries over, by account and member, debit positive."""
    rows = uow.session.execute(
        select(
            AccountLineRow.account_code,
            KeptMemberRow.member_id,
            net_of_postings(),
        )
        .outerjoin(KeptMemberRow, KeptMemberRow.serial == AccountLineRow.member)
        .where(
            AccountLineRow.organization_id == organization_id,
            AccountLineRow.account_code.in_(list_carried_accounts(chart)),
            AccountLineRow.day <= last,
        )
        .group_by(AccountLineRow.account_code, AccountLineRow.member)
    )
    return {(code, member or ""): Money(fen) for code, member, fen in rows}


def _closing_vouchers(uow: UnitOfWork, organization_id: str, month: str) -> list[str]:
    """Return the closing entries of the month that stand, the last posted first."""
    undone = select(VoucherRow.reverses_id).where(VoucherRow.reverses_id.is_not(None))
    query = (
        select(VoucherRow.id)
        .where(
            VoucherRow.organization_id == organization_id,
            VoucherRow.source_kind == CLOSING,
            VoucherRow.source_id == month,
            VoucherRow.id.not_in(undone),
        )
        .order_by(VoucherRow.chain_position.desc())
    )
    return list(uow.session.scalars(query))


def _open_months(uow: UnitOfWork, organization_id: str, month: str) -> list[str]:
    """Return the months with vouchers that closing ``month`` closes."""
    months = of_months(organization_id, closed_through(uow, organization_id), month)
    query = select(KeptVoucherRow.month).where(*months).distinct().order_by(KeptVoucherRow.month)
    return list(uow.session.scalars(query))
