"""The tables of closing: entries to come, what happened to the months, proofs, what waits."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any, ClassVar

from coopdesk import words
from coopdesk.domain.closing import PeriodAction
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services.ledger import ClosingLine, PeriodEventItem, ProofItem, WaitingItem


class ClosingTableModel(ItemTableModel[ClosingLine]):
    """The closing entries before they are posted."""

    columns = (
        Column("report.summary", attrgetter("summary"), width=14),
        Column("report.account", lambda line: f"{line.account} {line.account_name}", width=20),
        Column("report.debit", lambda line: line.debit or None, numeric=True, summed=True),
        Column("report.credit", lambda line: line.credit or None, numeric=True, summed=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("summary", "account")


class EventTableModel(ItemTableModel[PeriodEventItem]):
    """Who closed, opened again or locked which month, and why."""

    columns = (
        Column("period.month", attrgetter("month")),
        Column("period.action", lambda event: PeriodAction(event.action)),
        Column("period.at", lambda event: event.at.replace("T", " ")),
        Column("period.operator", attrgetter("operator")),
        Column("period.reason", lambda event: event.reason or event.document, width=20),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("month", "at", "action")


class ProofTableModel(ItemTableModel[ProofItem]):
    """What was counted or read at the bank, beside the books."""

    columns = (
        Column("report.day", attrgetter("day")),
        Column("report.account", attrgetter("account_name"), width=14),
        Column("proof.amount", attrgetter("amount"), numeric=True),
        Column("proof.in_transit", lambda proof: proof.in_transit or None, numeric=True),
        Column("proof.booked", attrgetter("booked"), numeric=True),
        Column(
            "proof.difference",
            attrgetter("difference"),
            numeric=True,
            show=lambda difference: str(difference) if difference else words.text("proof.agrees"),
            tone=lambda difference: "wrong" if difference else "done",
        ),
        Column("proof.person", attrgetter("person")),
        Column("proof.remark", attrgetter("remark"), width=12),
    )


class WaitingTableModel(ItemTableModel[WaitingItem]):
    """The vouchers that wait for a second person, and those given back."""

    columns = (
        Column("report.day", attrgetter("day")),
        Column("report.summary", attrgetter("summary"), width=18),
        Column("report.amount", attrgetter("amount"), numeric=True, summed=True),
        Column("ledger.maker", attrgetter("maker")),
        Column("ledger.cashier", attrgetter("cashier")),
        Column("ledger.checker", attrgetter("checker")),
        Column("waiting.returned", attrgetter("returned"), width=16, tone=lambda _: "due"),
    )
