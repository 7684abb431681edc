"""Vouchers (记账凭证): post and reverse.

One way leads into the books: ``post_document``. It numbers, writes the draft and its lines, lets
the database add them up, and chains the voucher to the one before. What the fund does posts here
too, in the transaction of its own record, so register and books cannot drift apart.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, update

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.ledger import (
    CHAIN_START,
    ZERO,
    Chart,
    Line,
    PostedVoucher,
    PostingFacts,
    Voucher,
    assess_posting,
    compute_chain_hash,
    compute_reversal,
)
from coopdesk.domain.money import Money
from coopdesk.services.ledger.books import OpenBooks, get_chart_of, open_books, require_own
from coopdesk.services.ledger.periods import closed_through, month_of
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.ledger import PostingRow, VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

REVERSAL = "reversal"
# What these accounts hold is kept in a register by the fund; a voucher by hand would part the two.
_KEPT_BY_THE_FUND = ("share_capital", "fund_shares", "advances")

# Built once, as every voucher needs them.
_NEWEST = (
    select(func.max(VoucherRow.number))
    .where(
        VoucherRow.organization_id == bindparam("organization"),
        VoucherRow.month == bindparam("month"),
    )
    .scalar_subquery()
)
_LAST = Prepared(
    select(VoucherRow.chain_position, VoucherRow.digest, _NEWEST)
    .where(VoucherRow.organization_id == bindparam("organization"))
    .order_by(VoucherRow.chain_position.desc())
    .limit(1)
)
_VOUCHERS = VoucherRow.metadata.tables[VoucherRow.__tablename__]
_POST = Prepared(
    update(_VOUCHERS)
    .where(_VOUCHERS.c.id == bindparam("voucher"))
    .values(
        state="posted",
        **{name: bindparam(name) for name in ("poster", "posted_at", "previous_digest", "digest")},
    )
)


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One line as typed: an amount in fen on one side of one account."""

    account: str
    debit: Money = ZERO
    credit: Money = ZERO
    member_id: str = ""
    summary: str = ""


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

    ``reverses_id`` is set for the counter-entry of a posted voucher only.
    """

    organization_id: str
    voucher: Voucher
    source_kind: str = ""
    source_id: str = ""
    reverses_id: str | None = None


@dataclass(frozen=True, slots=True)
class PostedItem:
    """Where a voucher stands: its id, and month and number as printed."""

    voucher_id: str
    month: str
    number: int


def post_voucher(uow: UnitOfWork, command: PostVoucher) -> PostedItem:
    """Post a voucher by hand and return its number.

    Raises RuleViolation with every reason against it (财会〔2021〕37号): unbalanced, closed month,
    unknown account, member missing; and for accounts that the fund keeps.
    """
    voucher = Voucher(
        command.day,
        command.summary.strip(),
        tuple(
            Line(line.account, line.debit, line.credit, line.member_id, line.summary.strip())
            for line in command.lines
        ),
        command.attachment_count,
    )
    document = Document(command.organization_id, voucher)
    return _post(uow, document, against=_assess_by_hand)


def post_document(uow: UnitOfWork, document: Document) -> PostedItem:
    """Post what a business document says and return the number; to be called by services.

    Raises RuleViolation with every reason against it, and NotFound.
    """
    return _post(uow, document, against=_assess_nothing)


def reverse_voucher(uow: UnitOfWork, command: ReverseVoucher) -> PostedItem:
    """Post the counter-entry of a voucher, linked to it, and return its number.

    Raises RuleViolation when it was reversed before, is itself a reversal, comes from a business
    document, lies after ``day``, or no reason is given; NotFound.
    """
    row = uow.get(VoucherRow, command.voucher_id)
    refusals = _assess_reversal(uow, row, command)
    if row.source_kind not in ("", REVERSAL):
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
    voucher = Voucher(command.day, command.reason.strip(), lines)
    document = Document(row.organization_id, voucher, REVERSAL, row.id, reverses_id=row.id)
    return post_document(uow, document)


def lines_of(uow: UnitOfWork, voucher_id: str) -> tuple[Line, ...]:
    """Return the lines of a voucher in their order."""
    rows = uow.session.execute(
        select(
            PostingRow.account_code,
            PostingRow.debit,
            PostingRow.credit,
            PostingRow.member_id,
            PostingRow.summary,
        )
        .where(PostingRow.voucher_id == voucher_id)
        .order_by(PostingRow.line)
    )
    return tuple(
        Line(row.account_code, row.debit, row.credit, row.member_id or "", row.summary)
        for row in rows
    )


def number_in_chain(month: str, number: int) -> str:
    """Return the number of a voucher as the chain protects it and as paper shows it."""
    return f"{month}-{number:04d}"


def _post(uow: UnitOfWork, document: Document, *, against: Any) -> PostedItem:
    organization_id, voucher = document.organization_id, document.voucher
    require_own(uow, organization_id)
    codes = [line.account for line in voucher.lines]
    chart = get_chart_of(uow, organization_id, codes)
    if not chart.accounts and open_books(uow, OpenBooks(organization_id)):
        chart = get_chart_of(uow, organization_id, codes)
    closed = closed_through(uow, organization_id)
    facts = PostingFacts(chart, uow.today, lambda day: month_of(day) <= closed)
    require(
        [
            *assess_posting(voucher, facts),
            *_assess_members(uow, organization_id, voucher),
            *against(voucher, chart),
        ]
    )
    return _write(uow, document)


def _write(uow: UnitOfWork, document: Document) -> PostedItem:
    """Write draft, lines, and the step to posted, where the database adds the lines up."""
    month = month_of(document.voucher.day)
    number, position, previous = _place(uow, document.organization_id, month)
    posted = PostedVoucher(
        voucher_id=new_id(),
        organization=document.organization_id,
        number=number_in_chain(month, number),
        author=uow.actor.operator,
        posted_at=uow.now.isoformat(timespec="seconds"),
        voucher=document.voucher,
        reverses=document.reverses_id or "",
    )
    place = {"month": month, "number": number, "chain_position": position}
    uow.add_all(VoucherRow, [{**_draft(document, posted), **place}])
    uow.add_all(PostingRow, _postings(posted))
    _make_final(uow, posted, previous)
    return PostedItem(posted.voucher_id, month, number)


def _draft(document: Document, posted: PostedVoucher) -> dict[str, object]:
    return {
        "id": posted.voucher_id,
        "organization_id": document.organization_id,
        "day": posted.voucher.day,
        "summary": posted.voucher.summary,
        "attachment_count": posted.voucher.attachment_count,
        "state": "draft",
        "maker": posted.author,
        "checker": "",
        "poster": "",
        "posted_at": "",
        "source_kind": document.source_kind,
        "source_id": document.source_id,
        "reverses_id": document.reverses_id,
        "previous_digest": "",
        "digest": "",
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
        }
        for number, line in enumerate(posted.voucher.lines, start=1)
    ]


def _make_final(uow: UnitOfWork, posted: PostedVoucher, previous: str) -> None:
    uow.run(
        _POST,
        voucher=posted.voucher_id,
        poster=posted.author,
        posted_at=posted.posted_at,
        previous_digest=previous,
        digest=compute_chain_hash(posted, previous),
    )
    uow.touch("voucher")


def _place(uow: UnitOfWork, organization_id: str, month: str) -> tuple[int, int, str]:
    """Return the next number of the month, the next place in the chain, and the digest before."""
    last = uow.run(_LAST, organization=organization_id, month=month)
    if not last:
        return 1, 1, CHAIN_START
    position, digest, number = last[0]
    return (number or 0) + 1, position + 1, digest


def _assess_members(uow: UnitOfWork, organization_id: str, voucher: Voucher) -> list[Refusal]:
    named = sorted({line.member for line in voucher.lines if line.member})
    if not named:
        return []
    known = set(
        uow.session.scalars(
            select(MemberRow.id).where(
                MemberRow.organization_id == organization_id, MemberRow.id.in_(named)
            )
        )
    )
    return [
        Refusal("voucher.not_a_member", values={"line": number})
        for number, line in enumerate(voucher.lines, start=1)
        if line.member and line.member not in known
    ]


def _assess_by_hand(voucher: Voucher, chart: Chart) -> list[Refusal]:
    kept = {chart.for_purpose(purpose) for purpose in _KEPT_BY_THE_FUND}
    return [
        Refusal("voucher.kept_by_fund", values={"line": number, "account": line.account})
        for number, line in enumerate(voucher.lines, start=1)
        if line.account in kept
    ]


def _assess_nothing(_voucher: Voucher, _chart: Chart) -> list[Refusal]:
    return []


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
