"""Vouchers looked for in the books: by number, words, amount, account, member and standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, func, or_, select

from coopdesk.domain.money import Money
from coopdesk.domain.reading import read_amount
from coopdesk.services.ledger.books import AccountItem, list_accounts
from coopdesk.services.ledger.register_items import VoucherItem
from coopdesk.services.ledger.registers import EARLIEST, LATEST, as_voucher, select_vouchers
from coopdesk.storage.tables.kept_books import AccountLineRow, KeptMemberRow, KeptVoucherRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

MOST_FOUND = 2_000
"""Vouchers found at most, the newest: who looks for one among more adds a word."""


class VoucherStanding(StrEnum):
    """What became of a voucher: it stands, was reversed, or reverses another."""

    STANDS = "stands"
    REVERSED = "reversed"
    REVERSES = "reverses"


@dataclass(frozen=True, slots=True)
class VoucherSearch:
    """What is looked for; each word of ``typed`` has to fit somewhere in the voucher.

    A word fits a part of the number, a summary, the maker, the document, an account (code, name,
    initials), a member (name, initials), or is an amount of a line or of the voucher.
    """

    typed: str = ""
    standing: VoucherStanding | None = None

    def __bool__(self) -> bool:
        return bool(self.typed.strip()) or self.standing is not None


def find_vouchers(
    uow: UnitOfWork,
    organization_id: str,
    wanted: VoucherSearch,
    first: date = EARLIEST,
    last: date = LATEST,
) -> list[VoucherItem]:
    """Return the newest vouchers of ``first`` to ``last`` that fit, at most ``MOST_FOUND``."""
    accounts = list_accounts(uow, organization_id)
    span = (
        VoucherRow.organization_id == organization_id,
        # By month as well: their index is by month and number.
        VoucherRow.month.between(first.isoformat()[:7], last.isoformat()[:7]),
        VoucherRow.day.between(first, last),
    )
    lines = (
        AccountLineRow.organization_id == organization_id,
        AccountLineRow.day.between(first, last),
    )
    fitting = [
        or_(
            *_in_voucher(word),
            VoucherRow.id.in_(_of_lines(*lines, _in_line(word, accounts, organization_id))),
            *(VoucherRow.id.in_(_coming_to(amount, *lines)) for amount in _amounts(word)),
        )
        for word in wanted.typed.split()
    ]
    query = select_vouchers(*span, *fitting, *_standing(wanted.standing))
    order = VoucherRow.month.desc(), VoucherRow.number.desc()
    rows = uow.session.execute(query.order_by(*order).limit(MOST_FOUND))
    return [as_voucher(row) for row in rows]


def _in_voucher(word: str) -> list[ColumnElement[bool]]:
    number = func.printf("%s-%04d", VoucherRow.month, VoucherRow.number)
    told = (number, VoucherRow.summary, VoucherRow.maker)
    return [one.contains(word, autoescape=True) for one in told]


def _of_lines(*where: ColumnElement[bool]) -> Select[Any]:
    """Return the vouchers of lines: these are walked once for all vouchers."""
    return (
        select(KeptVoucherRow.id)
        .join(AccountLineRow, AccountLineRow.voucher == KeptVoucherRow.serial)
        .where(*where)
    )


def _coming_to(amount: Money, *where: ColumnElement[bool]) -> Select[Any]:
    whole = func.sum(AccountLineRow.debit, type_=Integer())
    return _of_lines(*where).group_by(KeptVoucherRow.id).having(whole == amount.fen)


def _amounts(word: str) -> list[Money]:
    """Return the amount the word is, if it is one."""
    amount = read_amount(word).value
    return [amount] if amount else []


def _in_line(word: str, accounts: list[AccountItem], organization_id: str) -> ColumnElement[bool]:
    codes = [account.code for account in accounts if _names(account, word.casefold())]
    members = (
        select(KeptMemberRow.serial)
        .join(MemberRow, MemberRow.id == KeptMemberRow.member_id)
        .where(
            MemberRow.organization_id == organization_id,
            or_(
                MemberRow.name.contains(word, autoescape=True),
                MemberRow.initials.contains(word.casefold(), autoescape=True),
            ),
        )
    )
    return or_(
        AccountLineRow.summary.contains(word, autoescape=True),
        AccountLineRow.document.contains(word, autoescape=True),
        AccountLineRow.account_code.in_(codes),
        AccountLineRow.member.in_(members),
        *(
            side == amount
            for amount in _amounts(word)
            for side in (AccountLineRow.debit, AccountLineRow.credit)
        ),
    )


def _names(account: AccountItem, word: str) -> bool:
    is_code = account.code.startswith(word)
    return is_code or word in account.full_name.casefold() or word in account.initials


def _standing(standing: VoucherStanding | None) -> Sequence[ColumnElement[bool]]:
    undoing = VoucherRow.__table__.alias("undoing")
    undone = select(undoing.c.reverses_id).where(undoing.c.reverses_id.is_not(None))
    is_reversed = VoucherRow.id.in_(undone)
    reverses = VoucherRow.reverses_id.is_not(None)
    return {
        None: [],
        VoucherStanding.STANDS: [~is_reversed, ~reverses],
        VoucherStanding.REVERSED: [is_reversed],
        VoucherStanding.REVERSES: [reverses],
    }[standing]
