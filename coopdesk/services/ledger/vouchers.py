"""Vouchers (记账凭证): post and reverse.

One way leads into the books: ``post_document``. It numbers, writes the draft and its lines, lets
the database add them up, and chains the voucher to the one before. What the fund does posts here
too, in the transaction of its own record, so register and books cannot drift apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select, update

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.ledger import (
    CHAIN_START,
    ZERO,
    Chart,
    Line,
    PostedVoucher,
    Voucher,
    compute_chain_hash,
    compute_reversal,
)
from coopdesk.domain.money import Money
from coopdesk.domain.voucher_checks import VoucherCheck, Weight, assess_signed, list_hints
from coopdesk.services.ledger.book_rules import get_book_rules
from coopdesk.services.ledger.books import (
    OpenBooks,
    get_chart,
    get_chart_of,
    open_books,
    require_own,
)
from coopdesk.services.ledger.periods import month_of
from coopdesk.services.ledger.posting_checks import (
    assess,
    assess_by_hand,
    bank_balances,
    lines_of,
    number_in_chain,
)
from coopdesk.services.ledger.second_person import require_second_person
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.kept_books import KeptBookRow, KeptVoucherRow
from coopdesk.storage.tables.ledger import PostingRow, VoucherRow
from coopdesk.storage.unit_of_work import Signatures, UnitOfWork
from coopdesk.words import text

REVERSAL = "reversal"
CLOSING = "closing"
OPENING = "opening"
KEPT_BY_THE_BOOKS = frozenset({"", CLOSING, OPENING})
"""What a voucher comes from that the books alone keep; all else has a register of its own."""

# Built once, as every voucher needs them.
_BOOK = (
    select(KeptBookRow.serial)
    .where(KeptBookRow.organization_id == bindparam("organization"))
    .scalar_subquery()
)
_NEWEST = (
    select(func.max(KeptVoucherRow.number))
    .where(KeptVoucherRow.book == _BOOK, KeptVoucherRow.month == bindparam("month"))
    .scalar_subquery()
)
_END = (
    select(func.max(KeptVoucherRow.chain_position))
    .where(KeptVoucherRow.book == _BOOK)
    .scalar_subquery()
)
# No limit in it: SQLite makes its plan anew each time where one is bound.
_LAST = Prepared(
    select(
        KeptVoucherRow.chain_position, func.lower(func.hex(KeptVoucherRow.digest)), _NEWEST
    ).where(KeptVoucherRow.book == _BOOK, KeptVoucherRow.chain_position == _END)
)
_KEPT = KeptVoucherRow.metadata.tables[KeptVoucherRow.__tablename__]
_POST = Prepared(update(_KEPT).where(_KEPT.c.id == bindparam("voucher")).values(is_posted=True))


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One line as typed: an amount in fen on one side of one account."""

    account: str
    debit: Money = ZERO
    credit: Money = ZERO
    member_id: str = ""
    summary: str = ""
    fund: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class PostVoucher:
    """Post a voucher that was written by hand."""

    organization_id: str
    day: date
    summary: str
    lines: tuple[VoucherLine, ...]
    attachment_count: int = 0


@dataclass(frozen=True, slots=True)
class ReverseVoucher:
    """Undo a posted voucher by its counter-entry on ``day``, which lies in an open month."""

    voucher_id: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a business document has posted; ``source_kind`` names its table, ``source_id`` its row.

    ``reverses_id`` is set for the counter-entry of a posted voucher only; ``by_closing`` marks what
    closing a month and opening it again write by themselves.
    """

    organization_id: str
    voucher: Voucher
    source_kind: str = ""
    source_id: str = ""
    reverses_id: str | None = None
    by_closing: bool = False


@dataclass(frozen=True, slots=True)
class PostedItem:
    """Where a voucher stands: its id, and month and number as printed."""

    voucher_id: str
    month: str
    number: int


def post_voucher(uow: UnitOfWork, command: PostVoucher) -> PostedItem:
    """Post a voucher by hand and return its number.

    Raises RuleViolation with every reason against it (财会〔2021〕37号): unbalanced, closed month,
    unknown account, member missing; for accounts that the fund keeps, for words of a fixed return
    (赤政发〔2023〕14号 一（一）), and where a second person has to check. NeedsConfirmation for
    what is seldom meant: the same voucher twice, cash below zero or above its limit.
    """
    rules = get_book_rules(uow, command.organization_id)
    against = list[Refusal]()
    if rules.cashier_signs:
        told = (voucher_of(command), get_chart(uow, command.organization_id))
        against += assess_signed(*told, cashier="")
    if rules.two_persons:
        against.append(Refusal("voucher.needs_second_person"))
    return post_by_hand(uow, command, against=against)


def post_by_hand(
    uow: UnitOfWork,
    command: PostVoucher,
    *,
    against: Sequence[Refusal] = (),
    was_asked: bool = False,
) -> PostedItem:
    """Post a voucher written by hand, after all checks; to be called by services.

    ``was_asked``: what is seldom meant was answered before. Raises as ``post_voucher`` does, with
    the reasons ``against`` it among the others.
    """
    document = Document(command.organization_id, voucher_of(command))
    chart = _chart_of(uow, document)
    told = (command.organization_id, document.voucher, chart)
    found = assess_by_hand(uow, *told)
    require([*assess(uow, *told), *found.refusals, *against])
    for asked in () if was_asked else found.warnings:
        uow.confirm(asked.code, asked.article, **asked.values)
    return _write(uow, document)


def check_voucher(uow: UnitOfWork, command: PostVoucher) -> list[VoucherCheck]:
    """Return all that speaks against a voucher as it stands, what stops it first."""
    voucher = voucher_of(command)
    told = (command.organization_id, voucher, get_chart(uow, command.organization_id))
    found = assess_by_hand(uow, *told)
    weighed = (
        (Weight.STOP, [*assess(uow, *told), *found.refusals]),
        (Weight.ASK, found.warnings),
        (Weight.HINT, list_hints(voucher, bank_balances(uow, *told))),
    )
    return [VoucherCheck(weight, reason) for weight, reasons in weighed for reason in reasons]


def voucher_of(command: PostVoucher) -> Voucher:
    """Return the voucher as the rules look at it."""
    return Voucher(
        command.day,
        command.summary.strip(),
        tuple(
            Line(
                line.account,
                line.debit,
                line.credit,
                line.member_id,
                line.summary.strip(),
                line.fund.strip(),
                line.document.strip(),
            )
            for line in command.lines
        ),
        command.attachment_count,
    )


def post_document(uow: UnitOfWork, document: Document) -> PostedItem:
    """Post what a business document says and return the number; to be called by services.

    Raises RuleViolation with every reason against it, and NotFound; MustWait where a second person
    has to check it: this is the only way of documents into the books, so none gets past.
    """
    chart = _chart_of(uow, document)
    require(assess(uow, document.organization_id, document.voucher, chart))
    if not document.by_closing:
        require_second_person(uow, document.organization_id, document.voucher, chart)
    return _write(uow, document)


def reverse_voucher(uow: UnitOfWork, command: ReverseVoucher) -> PostedItem:
    """Post the counter-entry of a voucher, linked to it, and return its number.

    Raises RuleViolation when it was reversed before, is itself a reversal, comes from a business
    document, lies after ``day``, or no reason is given; NotFound.
    """
    row = uow.get(VoucherRow, command.voucher_id)
    refusals = _assess_reversal(uow, row, command)
    if row.source_kind == CLOSING:
        refusals.append(Refusal("voucher.is_closing", values={"month": row.month}))
    elif row.source_kind not in ("", REVERSAL, OPENING):
        refusals.append(Refusal("voucher.has_document", values={"number": _shown(row)}))
    require(refusals)
    return _reverse(uow, row, command)


def reverse_document(uow: UnitOfWork, command: ReverseVoucher) -> PostedItem:
    """Reverse the voucher of a business document; to be called by the service that keeps it.

    Raises RuleViolation as ``reverse_voucher`` does, but for its having a document; NotFound.
    """
    row = uow.get(VoucherRow, command.voucher_id)
    require(_assess_reversal(uow, row, command))
    return _reverse(uow, row, command)


def _reverse(uow: UnitOfWork, row: VoucherRow, command: ReverseVoucher) -> PostedItem:
    lines = compute_reversal(lines_of(uow, row.id))
    # 会计基础工作规范 第五十一条: the summary names the voucher that is cancelled.
    told = {"number": _shown(row), "reason": command.reason.strip()}
    voucher = Voucher(command.day, text("ledger.summary_reversal", **told), lines)
    document = Document(
        row.organization_id,
        voucher,
        REVERSAL,
        row.id,
        reverses_id=row.id,
        by_closing=row.source_kind == CLOSING,
    )
    return post_document(uow, document)


def _chart_of(uow: UnitOfWork, document: Document) -> Chart:
    """Return what the voucher needs of the chart; opens the books for the first one."""
    organization_id = document.organization_id
    require_own(uow, organization_id)
    codes = [line.account for line in document.voucher.lines]
    chart = get_chart_of(uow, organization_id, codes)
    if not chart.accounts and open_books(uow, OpenBooks(organization_id)):
        chart = get_chart_of(uow, organization_id, codes)
    return chart


def _write(uow: UnitOfWork, document: Document) -> PostedItem:
    """Write draft, lines, and the step to posted, where the database adds the lines up."""
    month = month_of(document.voucher.day)
    number, position, previous = _place(uow, document.organization_id, month)
    signed = uow.signed or Signatures()
    posted = PostedVoucher(
        voucher_id=new_id(),
        organization=document.organization_id,
        number=number_in_chain(month, number),
        author=signed.maker or uow.actor.operator,
        posted_at=uow.now.isoformat(timespec="seconds"),
        voucher=document.voucher,
        reverses=document.reverses_id or "",
    )
    place = {"month": month, "number": number, "chain_position": position}
    digest = compute_chain_hash(posted, previous)
    draft = {**_draft(document, posted), **_signed(uow, signed), **place, "digest": digest}
    uow.add_all(VoucherRow, [draft])
    uow.add_all(PostingRow, _postings(posted))
    uow.run(_POST, voucher=posted.voucher_id)
    uow.touch("voucher")
    return PostedItem(posted.voucher_id, month, number)


def _signed(uow: UnitOfWork, signed: Signatures) -> dict[str, object]:
    """Return the names beside the maker's; who posts what another wrote has checked it."""
    checked = signed.checker or uow.actor.operator
    is_anothers = signed.maker not in ("", uow.actor.operator)
    return {
        "checker": checked if is_anothers else "",
        "cashier": signed.cashier,
        "poster": uow.actor.operator,
    }


def _draft(document: Document, posted: PostedVoucher) -> dict[str, object]:
    return {
        "id": posted.voucher_id,
        "organization_id": document.organization_id,
        "day": posted.voucher.day,
        "summary": posted.voucher.summary,
        "attachment_count": posted.voucher.attachment_count,
        "state": "draft",
        "maker": posted.author,
        "posted_at": posted.posted_at,
        "source_kind": document.source_kind,
        "source_id": document.source_id,
        "reverses_id": document.reverses_id,
    }


def _postings(posted: PostedVoucher) -> list[dict[str, object]]:
    return [
        {
            "organization_id": posted.organization,
            "voucher_id": posted.voucher_id,
            "day": posted.voucher.day,
            "line": number,
            "account_code": line.account,
            "member_id": line.member or None,
            "summary": line.summary,
            "debit": line.debit,
            "credit": line.credit,
            "fund": line.fund,
            "document": line.document,
        }
        for number, line in enumerate(posted.voucher.lines, start=1)
    ]


def _place(uow: UnitOfWork, organization_id: str, month: str) -> tuple[int, int, str]:
    """Return the next number of the month, the next place in the chain, and the digest before."""
    last = uow.run(_LAST, organization=organization_id, month=month)
    if not last:
        return 1, 1, CHAIN_START
    position, digest, number = last[0]
    return (number or 0) + 1, position + 1, digest


def _assess_reversal(uow: UnitOfWork, row: VoucherRow, command: ReverseVoucher) -> list[Refusal]:
    reversed_by = select(VoucherRow.id).where(VoucherRow.reverses_id == row.id)
    checks = (
        (bool(command.reason.strip()), "voucher.reason_missing"),
        (command.day >= row.day, "voucher.reversal_before"),
        (row.reverses_id is None, "voucher.is_reversal"),
        (uow.session.execute(reversed_by).first() is None, "voucher.reversed_before"),
    )
    values = {"number": _shown(row), "day": row.day.isoformat()}
    return [Refusal(code, values=values) for passed, code in checks if not passed]


def _shown(row: VoucherRow) -> str:
    return number_in_chain(row.month, row.number)
