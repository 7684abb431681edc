"""What the lists of packages and offices show."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any, ClassVar

from coopdesk import words
from coopdesk.domain.exchange import PackageState, ReceiptStatus
from coopdesk.domain.office_keys import KeyStanding
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.gui.exchange.cards import receipt_in_words, state_in_words
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services.exchange import (
    HeldItem,
    IncomingItem,
    OutgoingItem,
    RemarkItem,
    TrustedItem,
    period_in_words,
)


def _receipt_tone(receipt: Any) -> str:
    if receipt is None or receipt["status"] == ReceiptStatus.HELD:
        return "due"
    is_refused = receipt["refused"] or receipt["status"] == ReceiptStatus.RETURNED
    return "wrong" if is_refused else "done"


def _level(level: str) -> str:
    return words.choice(OfficeLevel(level))


def _refused_tone(count: Any) -> str:
    return "wrong" if count else ""


def _state_tone(item: Any) -> str:
    if isinstance(item, HeldItem):
        return "accent" if item.is_ready else "due"
    return "" if item.state is PackageState.TAKEN else "due"


def _of_taken(name: str) -> Callable[[Any], int | None]:
    """Return how many records became what; a package that waits has none yet."""
    return lambda item: getattr(item, name) if isinstance(item, IncomingItem) else None


def _came_on(item: Any) -> object:
    return item.taken_on if isinstance(item, IncomingItem) else item.held_on


class OutgoingTableModel(ItemTableModel[OutgoingItem]):
    """Packages sent, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("package_id")
    columns = (
        Column("package.number", attrgetter("sequence"), numeric=True),
        Column("package.receiver", attrgetter("receiver"), width=18),
        Column("package.period", attrgetter("period"), show=period_in_words, width=10),
        Column("package.made_on", attrgetter("made_on")),
        Column("package.records", attrgetter("records"), numeric=True, summed=True),
        Column(
            "package.state",
            attrgetter("receipt"),
            show=receipt_in_words,
            tone=_receipt_tone,
            width=11,
        ),
        Column("package.short_number", attrgetter("short_number"), optional=True),
        Column("package.file_name", attrgetter("file_name"), optional=True),
    )


class IncomingTableModel(ItemTableModel[IncomingItem | HeldItem]):
    """Packages that came, one row each: those that wait, then those taken in."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("package_id")
    columns = (
        Column("package.sender", attrgetter("sender"), width=12, grows=True),
        Column("package.number", attrgetter("sequence"), numeric=True),
        Column("package.period", attrgetter("period"), show=period_in_words),
        Column("package.came_on", _came_on),
        Column("package.standing", lambda item: item, show=state_in_words, tone=_state_tone),
        Column("package.new", _of_taken("new"), numeric=True, summed=True),
        Column("package.changed", _of_taken("changed"), numeric=True, summed=True),
        Column("package.same", _of_taken("same"), numeric=True, summed=True, optional=True),
        Column(
            "package.refused",
            _of_taken("refused"),
            numeric=True,
            summed=True,
            tone=_refused_tone,
        ),
        Column("package.short_number", attrgetter("short_number"), optional=True),
    )


class RemarkTableModel(ItemTableModel[RemarkItem]):
    """Corrections asked for, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("id")
    columns = (
        Column(
            "remark.state",
            attrgetter("state"),
            tone=lambda state: "due" if state == "open" else "",
        ),
        Column("remark.office", attrgetter("office"), width=12),
        Column("remark.subject", attrgetter("subject"), width=10),
        Column("remark.wanted", attrgetter("wanted"), width=12, grows=True),
        Column("remark.written_on", attrgetter("written_on")),
        Column("remark.answered_on", attrgetter("answered_on"), optional=True),
        Column("remark.written_by", attrgetter("written_by"), optional=True),
    )


_STANDING_TONES = {KeyStanding.ANNOUNCED: "due", KeyStanding.REVOKED: "wrong"}


class TrustedTableModel(ItemTableModel[TrustedItem]):
    """Offices whose keys were compared, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("office_id")
    columns = (
        Column("key.office", attrgetter("name"), width=20),
        Column("key.level", attrgetter("level"), show=_level),
        Column("key.division", attrgetter("division"), optional=True),
        Column(
            "key.standing",
            attrgetter("standing"),
            show=words.choice,
            tone=lambda standing: _STANDING_TONES.get(standing, ""),
            width=9,
        ),
        Column("key.since", attrgetter("since")),
        Column("key.fingerprint", attrgetter("fingerprint"), numeric=True),
    )
