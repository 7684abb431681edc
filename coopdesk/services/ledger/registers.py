"""What stands in the books: vouchers, journal, general ledger, balances; Core selects only."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, func, select

from coopdesk.domain.errors import NotFound
from coopdesk.domain.ledger import ZERO, Chart
from coopdesk.domain.money import Money, total
from coopdesk.services.ledger.balances import (
    net_of_postings,
    read_balances_before,
    read_turnovers,
)
from coopdesk.services.ledger.books import get_chart
from coopdesk.services.ledger.dimensions import EVERY, Dimensions, matching, read_opening
from coopdesk.services.ledger.register_items import (
    EntryItem,
    LedgerItem,
    LedgerLineItem,
    VoucherDetail,
    VoucherItem,
)
from coopdesk.services.ledger.vouchers import ReverseVoucher
from coopdesk.services.merged_members import count_together, list_merged, records_of
from coopdesk.storage.tables.kept_books import (
    AccountLineRow,
    KeptMemberRow,
    KeptPostingRow,
    KeptVoucherRow,
)
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

EARLIEST = date.min
LATEST = date.max
_STEP = 1_000
"""Lines between two looks whether the person stopped the reading."""


def list_vouchers(
    uow: UnitOfWork, organization_id: str, first: date = EARLIEST, last: date = LATEST
) -> list[VoucherItem]:
    """Return the vouchers of ``first`` to ``last``, newest first."""
    rows = uow.session.execute(
        _vouchers(
            VoucherRow.organization_id == organization_id,
            # By month as well: their index is by month and number.
            VoucherRow.month.between(first.isoformat()[:7], last.isoformat()[:7]),
            VoucherRow.day.between(first, last),
        ).order_by(VoucherRow.month.desc(), VoucherRow.number.desc())
    )
    return [_voucher(row) for row in rows]


def get_voucher(uow: UnitOfWork, voucher_id: str) -> VoucherDetail:
    """Return a voucher with its lines; raises NotFound."""
    row = uow.session.execute(_vouchers(VoucherRow.id == voucher_id)).one_or_none()
    if row is None:
        raise NotFound("voucher", voucher_id)
    more = uow.session.execute(
        select(
            VoucherRow.organization_id,
            VoucherRow.attachment_count,
            VoucherRow.checker,
            VoucherRow.cashier,
            VoucherRow.poster,
            VoucherRow.posted_at,
            VoucherRow.digest,
        ).where(VoucherRow.id == voucher_id)
    ).one()
    return VoucherDetail(
        voucher=_voucher(row),
        reversed_by=row.reversed_by or "",
        lines=tuple(_entries(uow, more.organization_id, KeptVoucherRow.id == voucher_id)),
        **more._mapping,
    )


def list_journal(
    uow: UnitOfWork,
    organization_id: str,
    first: date = EARLIEST,
    last: date = LATEST,
    only: Dimensions = EVERY,
) -> list[EntryItem]:
    """Return the lines of ``first`` to ``last`` in the order of posting within each month."""
    return _entries(
        uow,
        organization_id,
        AccountLineRow.organization_id == organization_id,
        AccountLineRow.day.between(first, last),
        *matching(uow, only),
    )


def list_general_ledger(
    uow: UnitOfWork, organization_id: str, first: date = EARLIEST, last: date = LATEST
) -> list[LedgerItem]:
    """Return the accounts with lines or balances, each with its running balance."""
    openings = read_balances_before(uow, organization_id, first)
    lines: dict[str, list[EntryItem]] = {}
    chart = get_chart(uow, organization_id)
    # The codes as a list: the index is entered once for each account, not walked from the start.
    every = AccountLineRow.account_code.in_(list(chart.accounts))
    for entry in _lines(uow, organization_id, first, last, every):
        lines.setdefault(entry.account_code, []).append(entry)
    return [
        _ledger(chart, code, openings.get(code, ZERO), lines.get(code, []))
        for code in sorted({*openings, *lines})
    ]


def get_account_ledger(
    uow: UnitOfWork,
    organization_id: str,
    code: str,
    first: date = EARLIEST,
    last: date = LATEST,
    *,
    only: Dimensions = EVERY,
) -> LedgerItem:
    """Return one account with its running balance, those below it taken together.

    Raises KeyError for an account outside the chart.
    """
    chart = get_chart(uow, organization_id)
    codes = chart.with_below(code)
    if only == EVERY:
        before = read_balances_before(uow, organization_id, first)
        opening = total([before[one] for one in codes if one in before])
    else:
        opening = read_opening(uow, organization_id, codes, first, only)
    concerned = (AccountLineRow.account_code.in_(codes), *matching(uow, only))
    return _ledger(chart, code, opening, _lines(uow, organization_id, first, last, *concerned))


def list_account_lines(
    uow: UnitOfWork,
    organization_id: str,
    code: str,
    first: date,
    last: date,
    *,
    opening: Money,
) -> tuple[LedgerLineItem, ...]:
    """Return the lines of an account and those below it; the balance goes on from ``opening``."""
    chart = get_chart(uow, organization_id)
    concerned = AccountLineRow.account_code.in_(chart.with_below(code))
    return _ledger(chart, code, opening, _lines(uow, organization_id, first, last, concerned)).lines


def list_numbered_vouchers(
    uow: UnitOfWork, organization_id: str, month: str, first: int, last: int
) -> list[VoucherItem]:
    """Return the vouchers of a month with the numbers ``first`` to ``last``."""
    query = _vouchers(
        VoucherRow.organization_id == organization_id,
        VoucherRow.month == month,
        VoucherRow.number.between(first, last),
    )
    return [_voucher(row) for row in uow.session.execute(query)]


def list_member_entries(
    uow: UnitOfWork, organization_id: str, member_id: str, last: date = LATEST
) -> list[EntryItem]:
    """Return every line that names the member up to ``last``, in the order of days.

    Lines that name a double merged into the member are among them.
    """
    records = records_of(uow, member_id)
    named = select(KeptMemberRow.serial).where(KeptMemberRow.member_id.in_(records))
    # Compared as what no index knows: the way is by the member, not through all of the book.
    of_organization = AccountLineRow.organization_id.concat("") == organization_id
    found = _entries(
        uow,
        organization_id,
        AccountLineRow.member.in_(named),
        of_organization,
        AccountLineRow.day <= last,
    )
    return sorted(found, key=lambda entry: (entry.day, entry.month, entry.number, entry.line))


def list_balances(uow: UnitOfWork, organization_id: str, last: date = LATEST) -> dict[str, Money]:
    """Return the balance of every account with lines up to ``last``, debit positive."""
    turnovers = read_turnovers(uow, organization_id, last)
    return {code: held.net for code, held in turnovers.items()}


def list_member_balances(
    uow: UnitOfWork, organization_id: str, account_code: str, last: date = LATEST
) -> dict[str, Money]:
    """Return the balance of an account by member id up to ``last``, debit positive.

    What names a double counts with the member it was merged into.
    """
    rows = uow.session.execute(
        select(KeptMemberRow.member_id, net_of_postings())
        .join(KeptMemberRow, KeptMemberRow.serial == AccountLineRow.member)
        .where(
            AccountLineRow.organization_id == organization_id,
            AccountLineRow.account_code == account_code,
            AccountLineRow.day <= last,
            AccountLineRow.member.is_not(None),
        )
        .group_by(AccountLineRow.member)
    )
    balances = {str(member): Money(fen) for member, fen in rows}
    return count_together(balances, list_merged(uow, organization_id))


def _lines(
    uow: UnitOfWork, organization_id: str, first: date, last: date, *where: ColumnElement[bool]
) -> list[EntryItem]:
    found = _entries(
        uow,
        organization_id,
        AccountLineRow.organization_id == organization_id,
        AccountLineRow.day.between(first, last),
        *where,
    )
    return sorted(found, key=lambda entry: (entry.day, entry.month, entry.number))


def _ledger(chart: Chart, code: str, opening: Money, entries: list[EntryItem]) -> LedgerItem:
    balance, debit, credit = opening, ZERO, ZERO
    lines = []
    for entry in entries:
        balance = balance + entry.debit - entry.credit
        debit, credit = debit + entry.debit, credit + entry.credit
        lines.append(LedgerLineItem(entry, balance))
    name, side = chart.full_name(code), chart.accounts[code].side.value
    return LedgerItem(code, name, side, opening, tuple(lines), debit, credit, balance)


def _vouchers(*where: ColumnElement[bool]) -> Select[Any]:
    counter = VoucherRow.__table__.alias("counter")
    reversed_by = (
        select(counter.c.id).where(counter.c.reverses_id == VoucherRow.id).scalar_subquery()
    )
    amount = (
        select(func.sum(KeptPostingRow.debit, type_=Integer()))
        .join(KeptVoucherRow, KeptVoucherRow.serial == KeptPostingRow.voucher)
        .where(KeptVoucherRow.id == VoucherRow.id)
        .scalar_subquery()
    )
    return select(
        VoucherRow.id,
        VoucherRow.month,
        VoucherRow.number,
        VoucherRow.day,
        VoucherRow.summary,
        amount.label("amount"),
        VoucherRow.maker,
        VoucherRow.source_kind,
        VoucherRow.source_id,
        VoucherRow.reverses_id,
        reversed_by.label("reversed_by"),
    ).where(*where)


def _voucher(row: Any) -> VoucherItem:
    return VoucherItem(
        row.id,
        row.month,
        row.number,
        row.day,
        row.summary,
        Money(row.amount or 0),
        row.maker,
        row.source_kind,
        row.source_id,
        row.reverses_id,
        is_reversed=row.reversed_by is not None,
    )


def _entries(uow: UnitOfWork, organization_id: str, *where: ColumnElement[bool]) -> list[EntryItem]:
    chart = get_chart(uow, organization_id)
    names = {code: chart.full_name(code) for code in chart.accounts}
    rows = uow.session.execute(
        select(
            KeptVoucherRow.id,
            KeptVoucherRow.month,
            KeptVoucherRow.number,
            KeptVoucherRow.day,
            AccountLineRow.line,
            KeptVoucherRow.summary,
            AccountLineRow.summary.label("line_summary"),
            AccountLineRow.account_code,
            KeptMemberRow.member_id,
            MemberRow.name.label("member"),
            AccountLineRow.debit,
            AccountLineRow.credit,
            AccountLineRow.fund,
            AccountLineRow.document,
        )
        .join(KeptVoucherRow, KeptVoucherRow.serial == AccountLineRow.voucher)
        .outerjoin(KeptMemberRow, KeptMemberRow.serial == AccountLineRow.member)
        .outerjoin(MemberRow, MemberRow.id == KeptMemberRow.member_id)
        .where(*where)
        .order_by(KeptVoucherRow.month, KeptVoucherRow.number, AccountLineRow.line)
    ).all()
    found = []
    for place, row in enumerate(rows):
        if place % _STEP == 0:
            uow.progress.step(place, len(rows))
        found.append(_entry(row, names))
    return found


def _entry(row: Any, names: Mapping[str, str]) -> EntryItem:
    return EntryItem(
        row.id,
        row.month,
        row.number,
        row.day,
        row.line,
        row.line_summary or row.summary,
        row.account_code,
        names.get(row.account_code, row.account_code),
        row.member_id or "",
        row.member or "",
        row.debit,
        row.credit,
        row.fund,
        row.document,
    )


def undo_of(
    uow: UnitOfWork, voucher_id: str, reason: str, *, at_once: bool = False
) -> ReverseVoucher:
    """Return what takes a voucher back, today as a rule (会计基础工作规范 第五十一条).

    ``at_once``, right after it was written, and where it opens the books, it is taken back on its
    own day: the days between would show what never was. Raises NotFound.
    """
    voucher = get_voucher(uow, voucher_id).voucher
    day = voucher.day if at_once or voucher.opens_books else uow.today
    return ReverseVoucher(voucher_id, day, reason)
