"""The register of the fund: members with their shares and what they owe; one member's card."""

from collections.abc import Sequence
from operator import attrgetter

from coopdesk import words
from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services.mutual_fund import AdvanceItem, ShareholderItem, percent, rate_in_words


def _figure(amount: Money) -> str:
    return str(amount) if amount else ""


def _overdue(days: int) -> str:
    return words.text("fund.overdue_by", days=days) if days else ""


class ShareholderTableModel(ItemTableModel[ShareholderItem]):
    """Members of the fund, one row each."""

    columns = (
        Column("report.member_number", attrgetter("number"), numeric=True),
        Column("report.member", attrgetter("name")),
        Column("report.village", attrgetter("village"), optional=True),
        Column("report.shares", attrgetter("holding"), numeric=True, summed=True, show=_figure),
        Column("report.of_total", attrgetter("of_total_bp"), numeric=True, show=percent),
        Column(
            "report.outstanding", attrgetter("outstanding"), numeric=True, summed=True, show=_figure
        ),
        Column("report.fee_due", attrgetter("fee_due"), numeric=True, summed=True, show=_figure),
        Column("report.due_on", attrgetter("due_on")),
        Column(
            "fund.overdue",
            attrgetter("overdue_days"),
            show=_overdue,
            tone=lambda days: "wrong" if days else "",
        ),
        Column("report.first_day", attrgetter("first_day"), optional=True),
    )

    def searched(self, item: ShareholderItem) -> str:
        return f"{item.number}\n{item.name}\n{item.initials}\n{item.village}".casefold()


def shareholder_card(item: ShareholderItem, advances: Sequence[AdvanceItem]) -> DetailCard:
    """Return what the panel shows of a member: shares, and each advance still out."""
    facts = [
        (words.text("report.shares"), f"{item.holding}（{percent(item.of_total_bp)}）"),
        (words.text("report.first_day"), item.first_day.isoformat() if item.first_day else ""),
    ]
    for advance in advances:
        if advance.outstanding or advance.fee_due:
            facts.append((words.text("fund.advance"), _advance_words(advance)))
    number = words.text("money.member_number", number=item.number)
    subtitle = f"{number}  {words.choice(MemberState(item.state))}  {item.village}"
    return DetailCard(item.name, facts, subtitle)


def _advance_words(advance: AdvanceItem) -> str:
    lines = [
        words.text("fund.card_number", number=advance.number, day=advance.lent_on),
        words.text("fund.card_owed", owed=advance.outstanding, of=advance.principal),
        words.text("fund.card_fee", fee=advance.fee_due),
        rate_in_words(advance.usage_fee_bp, advance.day_basis),
        words.text("fund.card_due", day=advance.due_on),
    ]
    if advance.overdue_days:
        lines.append(_overdue(advance.overdue_days))
    return "\n".join(lines)
