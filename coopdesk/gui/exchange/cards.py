"""A package at a glance: what it carries, where it stands, what was refused or decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from coopdesk import words
from coopdesk.domain.exchange import ReceiptStatus
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.services.exchange import (
    HeldItem,
    IncomingItem,
    OutgoingItem,
    RemarkItem,
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
    if receipt["status"] != ReceiptStatus.TAKEN:
        return words.choice(ReceiptStatus(receipt["status"]))
    if receipt["refused"]:
        return words.text("package.partly_refused", count=receipt["refused"])
    return words.text("package.receipted")


def state_in_words(item: IncomingItem | HeldItem) -> str:
    """Return where a package that came stands: taken, sent back, or what it waits for."""
    if isinstance(item, IncomingItem):
        return words.choice(item.state)
    if item.is_ready:
        return words.text("package.ready")
    if item.missing:
        missing = "、".join(map(str, item.missing))
        return words.text("package.waits", missing=missing)
    return words.choice(item.order)


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Return what became of the records of one table or package."""
    return words.text("package.receipt_summary", **{name: f"{counts[name]:,}" for name in CHANGES})


def outgoing_card(item: OutgoingItem) -> DetailCard:
    """Return a package sent at a glance: where it stands, and what it carries table by table."""
    receipt = item.receipt
    facts = [(words.text("package.state"), receipt_in_words(receipt))]
    if receipt is not None and receipt["status"] == ReceiptStatus.TAKEN:
        facts.append(("", counts_in_words(receipt)))
    if receipt is not None and receipt["reason"]:
        facts.append((words.text("package.reason"), receipt["reason"]))
    if receipt is not None and receipt["decided"]:
        facts.append((words.text("conflict.decided"), _decided(receipt["decided"])))
    facts += [
        (words.text("package.period"), period_in_words(item.period)),
        (words.text("package.content"), words.choice(item.scope)),
        (words.text("package.short_number"), item.short_number),
        (words.text("package.file_name"), item.file_name),
        *_forwards(item.forwards),
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
    facts = [(words.text("package.standing"), state_in_words(item))]
    if item.is_doubtful:
        facts.append(("", words.text("key.doubtful")))
    if item.note:
        facts.append((words.text("package.reason"), item.note))
    facts += [
        (words.text("package.period"), period_in_words(item.period)),
        (words.text("package.taken_on"), _day_and_person(item.taken_on, item.taken_by)),
        (words.text("package.short_number"), item.short_number),
        *_tables(told),
        *_reasons(reasons),
    ]
    return DetailCard(item.sender, facts, words.text("package.numbered", number=item.sequence))


def held_card(item: HeldItem) -> DetailCard:
    """Return a package that waits at a glance, with what it waits for."""
    facts = [
        (words.text("package.standing"), state_in_words(item)),
        ("", item.waits_for),
        (words.text("package.period"), period_in_words(item.period)),
        (words.text("package.held_on"), _day_and_person(item.held_on, item.held_by)),
        (words.text("package.short_number"), item.short_number),
        (words.text("package.records"), f"{item.records:,}"),
    ]
    number = words.text("package.numbered", number=item.sequence)
    return DetailCard(item.sender, [fact for fact in facts if fact[1]], number)


def remark_card(item: RemarkItem) -> DetailCard:
    """Return a correction asked for at a glance, with its answer."""
    wrote = words.text("remark.wrote_here") if item.is_ours else item.author
    facts = [
        (words.text("remark.wanted"), item.wanted),
        (words.text("remark.state"), words.choice(item.state)),
        (words.text("remark.written_by"), f"{wrote} {item.written_by}"),
        (words.text("remark.written_on"), item.written_on.isoformat()),
    ]
    if item.answered_on is not None:
        outcome = words.text("remark.corrected" if item.is_corrected else "remark.kept")
        facts += [
            (words.text("remark.outcome"), outcome),
            (words.text("remark.answer"), item.answer),
            (words.text("remark.answered_on"), _day_and_person(item.answered_on, item.answered_by)),
        ]
    elif item.is_ours or item.is_passed_on:
        facts.append(("", words.text("remark.goes_down")))
    return DetailCard(item.subject, [fact for fact in facts if fact[1]], item.office)


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


def _forwards(forwards: Mapping[str, int]) -> list[tuple[str, str]]:
    told = [
        words.text("package.forwarded_office", office=office, number=number)
        for office, number in forwards.items()
    ]
    return listed(words.text("package.forwards"), told)


def listed(label: str, told: Sequence[str]) -> list[tuple[str, str]]:
    """Return several facts of one kind: the label stands before the first."""
    return [("" if place else label, one) for place, one in enumerate(told)]


def _reasons(reasons: Any) -> list[tuple[str, str]]:
    sentences = list(reasons)
    facts = [(words.text("package.refused_reasons"), "")] if sentences else []
    facts += [("", sentence) for sentence in sentences[:MOST_REASONS]]
    if len(sentences) > MOST_REASONS:
        more = words.text("package.more_reasons", count=len(sentences) - MOST_REASONS)
        facts.append(("", more))
    return facts


def _decided(decided: Sequence[Mapping[str, str]]) -> str:
    """Return how many records the receiver kept as they were there, and took as they were sent."""
    sent = sum(one["kept"] == "sent" for one in decided)
    by = "、".join(dict.fromkeys(one["decided_by"] for one in decided))
    return words.text("conflict.decided_told", here=len(decided) - sent, sent=sent, by=by)


def _day_and_person(day: date, person: str) -> str:
    return f"{day.isoformat()} {person}".strip()
