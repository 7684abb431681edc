"""What the lists of packages and offices show."""

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, ClassVar

from coopdesk import words
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services.exchange import (
    IncomingItem,
    KeyItem,
    OutgoingItem,
    period_in_words,
    sum_in_words,
    table_in_words,
)

CHANGES = ("new", "changed", "same", "refused")
MOST_REASONS = 12
Receipt = Mapping[str, Any] | None


def receipt_in_words(receipt: Receipt) -> str:
    """Return how a package stands with its receiver."""
    if receipt is None:
        return words.text("package.awaited")
    if receipt["refused"]:
        return words.text("package.partly_refused", count=receipt["refused"])
    return words.text("package.receipted")


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Return what became of the records of one table or package."""
    return words.text("package.receipt_summary", **{name: f"{counts[name]:,}" for name in CHANGES})


def _receipt_tone(receipt: Any) -> str:
    if receipt is None:
        return "due"
    return "wrong" if receipt["refused"] else "done"


def _level(level: str) -> str:
    return words.choice(OfficeLevel(level))


def _refused_tone(count: Any) -> str:
    return "wrong" if count else ""


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


class IncomingTableModel(ItemTableModel[IncomingItem]):
    """Packages taken in, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("package_id")
    columns = (
        Column("package.sender", attrgetter("sender"), width=18),
        Column("package.number", attrgetter("sequence"), numeric=True),
        Column("package.period", attrgetter("period"), show=period_in_words, width=10),
        Column("package.taken_on", attrgetter("taken_on")),
        Column("package.new", attrgetter("new"), numeric=True, summed=True),
        Column("package.changed", attrgetter("changed"), numeric=True, summed=True),
        Column("package.same", attrgetter("same"), numeric=True, summed=True),
        Column(
            "package.refused",
            attrgetter("refused"),
            numeric=True,
            summed=True,
            tone=_refused_tone,
        ),
        Column("package.short_number", attrgetter("short_number"), optional=True),
    )


class TrustedTableModel(ItemTableModel[KeyItem]):
    """Offices whose keys were compared, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("office_id")
    columns = (
        Column("key.office", attrgetter("name"), width=20),
        Column("key.level", attrgetter("level"), show=_level),
        Column("key.division", attrgetter("division")),
        Column("key.fingerprint", attrgetter("fingerprint"), numeric=True),
    )


def outgoing_card(item: OutgoingItem) -> DetailCard:
    """Return a package sent at a glance: where it stands, and what it carries table by table."""
    receipt = item.receipt
    facts = [(words.text("package.state"), receipt_in_words(receipt))]
    if receipt is not None:
        facts.append(("", counts_in_words(receipt)))
    facts += [
        (words.text("package.period"), period_in_words(item.period)),
        (words.text("package.content"), words.choice(item.scope)),
        (words.text("package.short_number"), item.short_number),
        (words.text("package.file_name"), item.file_name),
        *_tables({name: _sent(item, name) for name in item.tables}),
        *_reasons(receipt["reasons"] if receipt else ()),
    ]
    return DetailCard(item.receiver, facts, words.text("package.numbered", number=item.sequence))


def incoming_card(item: IncomingItem) -> DetailCard:
    """Return a package taken in at a glance, table by table, with what was refused."""
    told = {name: changes_in_words(counts) for name, counts in item.tables.items()}
    reasons = [
        words.text("package.reason_of", table=table_in_words(name), reason=r)
        for name, rs in item.reasons.items()
        for r in rs
    ]
    facts = [
        (words.text("package.period"), period_in_words(item.period)),
        (words.text("package.taken_on"), item.taken_on.isoformat()),
        (words.text("package.short_number"), item.short_number),
        *_tables(told),
        *_reasons(reasons),
    ]
    return DetailCard(item.sender, facts, words.text("package.numbered", number=item.sequence))


def changes_in_words(counts: Mapping[str, int]) -> str:
    """Return what became of the records of one table, what is none left out."""
    known = ((name, counts[name]) for name in CHANGES if counts[name])
    return " · ".join(f"{words.text(_LABELS[name])} {count:,}" for name, count in known)


_LABELS = {
    "new": "package.new",
    "changed": "package.changed",
    "same": "package.same",
    "refused": "package.refused",
}


def _sent(item: OutgoingItem, name: str) -> str:
    count = f"{item.tables[name]:,}"
    if name not in item.sums:
        return words.text("package.table_count", count=count)
    told = {"sum": sum_in_words(name), "amount": item.sums[name]}
    return words.text("package.table_sum", count=count, **told)


def _tables(told: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(table_in_words(name), sentence) for name, sentence in told.items()]


def _reasons(reasons: Any) -> list[tuple[str, str]]:
    sentences = list(reasons)
    facts = [(words.text("package.refused_reasons"), "")] if sentences else []
    facts += [("", sentence) for sentence in sentences[:MOST_REASONS]]
    if len(sentences) > MOST_REASONS:
        more = words.text("package.more_reasons", count=len(sentences) - MOST_REASONS)
        facts.append(("", more))
    return facts
