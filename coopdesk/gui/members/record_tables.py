"""The tables of the member page, each with the columns its section needs."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any, ClassVar

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.domain.rolls import VoteChoice
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services.ledger import EntryItem
from coopdesk.services.member_page import MeetingLine, MergedLine, PostLine, ShareLine
from coopdesk.services.mutual_fund import AdvanceItem

_KINDS = {
    "subscription": "member_page.kind.subscription",
    "redemption": "member_page.kind.redemption",
    "opening": "member_page.kind.opening",
    "transfer_in": "member_page.kind.transfer_in",
    "transfer_out": "member_page.kind.transfer_out",
    "inheritance_in": "member_page.kind.inheritance_in",
    "inheritance_out": "member_page.kind.inheritance_out",
    "conversion": "member_page.kind.conversion",
    "reversal": "member_page.kind.reversal",
}


def _kind(kind: str) -> str:
    return words.text(_KINDS[kind])


def _figure(amount: Money) -> str:
    return str(amount) if amount else ""


def _overdue(days: int) -> str:
    return words.text("member_page.overdue", days=days) if days else ""


def _is_overdue(days: int) -> str:
    return "wrong" if days else ""


def _choices(choices: tuple[VoteChoice, ...]) -> str:
    return words.text("doubles.and").join(words.choice(choice) for choice in choices)


class ShareTableModel(ItemTableModel[ShareLine]):
    """Each step of the shares, with the holding after it."""

    columns = (
        Column("member_page.column.day", attrgetter("day")),
        Column("member_page.column.kind", attrgetter("kind"), show=_kind),
        Column("member_page.column.change", attrgetter("amount"), numeric=True, summed=True),
        Column("member_page.column.balance", attrgetter("balance"), numeric=True),
        Column("fund_document.number", attrgetter("document"), width=14),
        Column("member_page.column.voucher", attrgetter("number")),
        Column("member_page.column.remark", attrgetter("remark"), width=16),
    )


_OWED = (
    Column("member_page.column.principal", attrgetter("principal"), numeric=True, summed=True),
    Column(
        "member_page.column.outstanding",
        attrgetter("outstanding"),
        numeric=True,
        summed=True,
        show=_figure,
    ),
    Column(
        "member_page.column.fee_due",
        attrgetter("fee_due"),
        numeric=True,
        summed=True,
        show=_figure,
    ),
    Column("member_page.column.lent_on", attrgetter("lent_on")),
    Column("member_page.column.due_on", attrgetter("due_on")),
    Column(
        "member_page.column.overdue", attrgetter("overdue_days"), show=_overdue, tone=_is_overdue
    ),
)


class AdvanceTableModel(ItemTableModel[AdvanceItem]):
    """The member's advances as they stand today."""

    columns = (Column("member_page.column.number", attrgetter("number")), *_OWED)


class GuaranteeTableModel(ItemTableModel[AdvanceItem]):
    """The advances of others that the member answers for."""

    columns = (
        Column("member_page.column.number", attrgetter("number")),
        Column("member_page.column.borrower", attrgetter("member")),
        *_OWED,
    )


class EntryTableModel(ItemTableModel[EntryItem]):
    """Lines of the books that name the member, apart from shares and advances."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("voucher_id", "line")
    columns = (
        Column("member_page.column.day", attrgetter("day")),
        Column("member_page.column.account", attrgetter("account")),
        Column("member_page.column.summary", attrgetter("summary")),
        Column("member_page.column.debit", attrgetter("debit"), numeric=True, show=_figure),
        Column("member_page.column.credit", attrgetter("credit"), numeric=True, show=_figure),
        Column("member_page.column.voucher", attrgetter("number_shown")),
    )


class MeetingTableModel(ItemTableModel[MeetingLine]):
    """The meetings, newest first."""

    columns = (
        Column("member_page.column.day", attrgetter("day")),
        Column("member_page.column.title", attrgetter("title")),
        Column("member_page.column.way", attrgetter("way")),
        Column("member_page.column.proxy_holder", attrgetter("proxy_holder")),
        Column("member_page.column.votes", attrgetter("votes"), numeric=True),
        Column("member_page.column.choices", attrgetter("choices"), show=_choices),
    )


class PostTableModel(ItemTableModel[PostLine]):
    """The posts, newest first."""

    columns = (
        Column("member_page.column.body", attrgetter("body")),
        Column("member_page.column.post", attrgetter("post")),
        Column("member_page.column.term", attrgetter("term"), numeric=True),
        Column("member_page.column.from_day", attrgetter("from_day")),
        Column("member_page.column.to_day", attrgetter("to_day")),
    )


class MergedTableModel(ItemTableModel[MergedLine]):
    """The doubles that were merged into the member."""

    columns = (
        Column("member_page.column.member_number", attrgetter("number"), numeric=True, show=str),
        Column("member_page.column.name", attrgetter("name")),
        Column("member_page.column.id_last_four", attrgetter("id_last_four")),
        Column("member_page.column.village", attrgetter("village")),
        Column("member_page.column.merged_on", attrgetter("merged_on")),
    )
