"""The self-test of the books: balances, numbers without gaps, the chain, the register."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, select

from coopdesk.domain.ledger import CHAIN_START, Line, PostedVoucher, Voucher, find_chain_break
from coopdesk.services.ledger.balances import find_wrong_balance
from coopdesk.services.ledger.chain_contents import CHAIN_CONTENTS
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.ledger.proofs import find_difference
from coopdesk.storage.tables.kept_books import (
    AccountLineRow,
    KeptBookRow,
    KeptMemberRow,
    KeptPostingRow,
    KeptVoucherRow,
)
from coopdesk.storage.tables.ledger import AccountRow, VoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork

_AT_ONCE = 2_000
"""Vouchers read together: the longest book passes through without being held as a whole."""
_LAST_MONTH = "9999-12"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One check of one organization's books: whether it holds, and where it does not."""

    check: str
    ok: bool
    organization_id: str
    found: str = ""


def list_organizations_with_books(uow: UnitOfWork) -> list[str]:
    """Return the organizations that have a chart of accounts."""
    query = select(AccountRow.organization_id).distinct().order_by(AccountRow.organization_id)
    return list(uow.session.scalars(query))


def list_ledger_checks(uow: UnitOfWork, organization_id: str) -> list[CheckItem]:
    """Return every check of one organization's books, held or not."""
    found = {name: check(uow, organization_id) for name, check in LEDGER_CHECKS.items()}
    return [CheckItem(name, not what, organization_id, what) for name, what in found.items()]


def find_breaks(uow: UnitOfWork, check: Callable[[UnitOfWork, str], str]) -> list[str]:
    """Return what ``check`` finds in the books of every organization, empty when it holds."""
    found = [check(uow, organization) for organization in list_organizations_with_books(uow)]
    return [what for what in found if what]


def find_break(uow: UnitOfWork, organization_id: str) -> str | None:
    """Return the id of the first voucher whose digest does not follow, None when all do.

    The database writes what was hashed many times as fast as we; where its text does not fit, the
    domain's own decides.
    """
    if _all_follow(uow, organization_id):
        return None
    return find_chain_break(list_posted(uow, organization_id))


def _all_follow(uow: UnitOfWork, organization_id: str) -> bool:
    previous, after = CHAIN_START, 0
    last = _last_position(uow, organization_id)
    while block := uow.run(CHAIN_CONTENTS, organization=organization_id, after=after):
        uow.progress.step(after, last)
        for position, head, tail, stored in block:
            content = f"{head}{previous}{tail}".encode()
            if sha256(content).hexdigest() != stored:
                return False
            previous, after = stored, position
    return True


def _last_position(uow: UnitOfWork, organization_id: str) -> int:
    newest = select(func.max(KeptVoucherRow.chain_position)).where(_of_book(organization_id))
    return uow.session.scalar(newest) or 0


def find_unbalanced(
    uow: UnitOfWork, organization_id: str, after: str = "", through: str = _LAST_MONTH
) -> str:
    """Return the number of a voucher that does not balance, empty when none is found.

    Of the months behind ``after`` up to ``through``.
    """
    # Voucher by voucher, as the lines lie: nothing is sorted.
    apart = (
        select(func.sum(KeptPostingRow.debit - KeptPostingRow.credit, type_=Integer()))
        .where(KeptPostingRow.voucher == KeptVoucherRow.serial)
        .scalar_subquery()
    )
    query = select(KeptVoucherRow.month, KeptVoucherRow.number).where(
        *of_months(organization_id, after, through), apart != 0
    )
    row = uow.session.execute(query.limit(1)).one_or_none()
    return number_in_chain(row.month, row.number) if row else ""


def _drafts(uow: UnitOfWork, organization_id: str) -> str:
    query = select(KeptVoucherRow.id).where(
        _of_book(organization_id), KeptVoucherRow.is_posted.is_(False)
    )
    return uow.session.scalars(query.limit(1)).first() or ""


def find_gap(
    uow: UnitOfWork, organization_id: str, after: str = "", through: str = _LAST_MONTH
) -> str:
    """Return a month whose numbers do not run from 1 without gap, empty when all do.

    Of the months behind ``after`` up to ``through``.
    """
    number = KeptVoucherRow.number
    query = (
        select(KeptVoucherRow.month)
        .where(*of_months(organization_id, after, through))
        .group_by(KeptVoucherRow.month)
        .having((func.max(number) != func.count()) | (func.min(number) != 1))
        .limit(1)
    )
    return uow.session.scalars(query).first() or ""


def of_months(organization_id: str, after: str, through: str) -> Sequence[ColumnElement[bool]]:
    """Return the conditions on vouchers of the months behind ``after`` up to ``through``."""
    month = KeptVoucherRow.month
    return (_of_book(organization_id), month > after, month <= through)


def _of_book(organization_id: str) -> ColumnElement[bool]:
    book = select(KeptBookRow.serial).where(KeptBookRow.organization_id == organization_id)
    return KeptVoucherRow.book == book.scalar_subquery()


def list_posted(uow: UnitOfWork, organization_id: str) -> Iterator[tuple[PostedVoucher, str]]:
    """Return the posted vouchers in the order of their chain, each with its stored digest."""
    after = 0
    while vouchers := _posted_after(uow, organization_id, after):
        lines = _lines(uow, organization_id, (after, vouchers[-1].chain_position))
        for row in vouchers:
            voucher = Voucher(
                row.day, row.summary, tuple(lines.get(row.id, ())), row.attachment_count
            )
            posted = PostedVoucher(
                voucher_id=row.id,
                organization=row.organization_id,
                number=number_in_chain(row.month, row.number),
                author=row.maker,
                posted_at=row.posted_at,
                voucher=voucher,
                reverses=row.reverses_id or "",
            )
            yield posted, row.digest
        after = vouchers[-1].chain_position


def _posted_after(uow: UnitOfWork, organization_id: str, after: int) -> Sequence[Any]:
    query = (
        select(VoucherRow.__table__)
        .where(VoucherRow.organization_id == organization_id, VoucherRow.chain_position > after)
        .order_by(VoucherRow.chain_position)
        .limit(_AT_ONCE)
    )
    return uow.session.execute(query).all()


def _lines(
    uow: UnitOfWork, organization_id: str, positions: tuple[int, int]
) -> dict[str, list[Line]]:
    """Return the lines by voucher of those behind the first place in the chain up to the second."""
    after, last = positions
    rows = uow.session.execute(
        select(
            KeptVoucherRow.id,
            AccountLineRow.account_code,
            AccountLineRow.debit,
            AccountLineRow.credit,
            KeptMemberRow.member_id,
            AccountLineRow.summary,
            AccountLineRow.fund,
            AccountLineRow.document,
        )
        .join(AccountLineRow, AccountLineRow.voucher == KeptVoucherRow.serial)
        .outerjoin(KeptMemberRow, KeptMemberRow.serial == AccountLineRow.member)
        .where(
            _of_book(organization_id),
            KeptVoucherRow.chain_position > after,
            KeptVoucherRow.chain_position <= last,
        )
        .order_by(KeptVoucherRow.chain_position, AccountLineRow.line)
    )
    lines: dict[str, list[Line]] = {}
    for voucher_id, account, debit, credit, member, *told in rows:
        lines.setdefault(voucher_id, []).append(Line(account, debit, credit, member or "", *told))
    return lines


def _broken_chain(uow: UnitOfWork, organization_id: str) -> str:
    return find_break(uow, organization_id) or ""


LEDGER_CHECKS: Mapping[str, Callable[[UnitOfWork, str], str]] = {
    "balances": find_unbalanced,
    "drafts": _drafts,
    "voucher_numbers": find_gap,
    "voucher_chain": _broken_chain,
    "account_balances": find_wrong_balance,
    "balance_proofs": find_difference,
}
