"""Meetings and bodies as JSON files, read with every mistake and its place at once.

The shapes are documented where they are a contract: in ``coopdesk.cli.governance``.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.errors import Finding, Severity, WrongFile
from coopdesk.domain.minutes import Attendee, HeadCounts, Way
from coopdesk.domain.money import Money
from coopdesk.domain.posts import Post
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.services.governance.bodies import BodyEntry, SeatEntry, SetUpBodies
from coopdesk.services.governance.meetings import Particulars
from coopdesk.services.governance.recording import ItemRecord, RecordMeeting, VoteRecord
from coopdesk.services.governance.votes import Counts

Choice = TypeVar("Choice", bound=StrEnum)
MOST_BYTES = 4_000_000


def read_meeting_file(file: Path) -> RecordMeeting:
    """Return the meeting written in ``file``; raises WrongFile with every mistake."""
    entry = _open(file)
    attendance = entry.value("attendance")
    counted = isinstance(attendance, Mapping)
    command = RecordMeeting(
        organization_id=entry.text("organization", required=True),
        body=entry.choice("body", BodyKind, BodyKind.MEMBERS_ASSEMBLY),
        particulars=_particulars(entry),
        people=() if counted else tuple(map(_attendee, entry.entries("attendance"))),
        counts=_heads(entry.entry("attendance")) if counted else None,
        items=tuple(map(_item, entry.entries("agenda"))),
        close=entry.yes("close"),
    )
    entry.finish()
    return command


def read_bodies_file(file: Path) -> SetUpBodies:
    """Return the bodies written in ``file``; raises WrongFile with every mistake."""
    entry = _open(file)
    command = SetUpBodies(
        organization_id=entry.text("organization", required=True),
        bodies=tuple(map(_body, entry.entries("bodies"))),
    )
    entry.finish()
    return command


def _particulars(entry: "_Entry") -> Particulars:
    return Particulars(
        held_on=entry.day("day", required=True) or date.min,
        title=entry.text("title"),
        starts_at=entry.text("starts_at"),
        ends_at=entry.text("ends_at"),
        place=entry.text("place"),
        chair=entry.text("chair"),
        recorder=entry.text("recorder"),
        noticed_on=entry.day("noticed_on"),
        observers=entry.text("observers"),
        other_matters=entry.text("other_matters"),
    )


def _heads(entry: "_Entry") -> HeadCounts:
    return HeadCounts(
        entry.number("entitled", required=True),
        entry.number("present", required=True),
        entry.number("proxies"),
    )


def _attendee(entry: "_Entry") -> Attendee:
    return Attendee(
        name=entry.text("name", required=True),
        way=entry.choice("way", Way, Way.PRESENT),
        member_id=entry.text("member") or None,
        capacity=entry.text("capacity"),
        proxy_holder=entry.text("proxy_holder"),
        remark=entry.text("remark"),
        additional_votes=entry.number("additional_votes"),
    )


def _item(entry: "_Entry") -> ItemRecord:
    vote = entry.entry("vote") if entry.value("vote") is not None else None
    return ItemRecord(
        title=entry.text("title", required=True),
        matter=entry.choice("matter", MatterKind, MatterKind.ORDINARY),
        reporter=entry.text("reporter"),
        text=entry.text("text"),
        vote=_vote(vote, entry) if vote else None,
    )


def _vote(vote: "_Entry", item: "_Entry") -> VoteRecord:
    counts = Counts(
        vote.number("in_favour", required=True),
        vote.number("against"),
        vote.number("abstained"),
        vote.number("invalid"),
    )
    fen = item.number("amount_fen")
    return VoteRecord(
        counts,
        item.text("resolution"),
        item.text("duty_holder"),
        item.day("due_on"),
        item.option("allows", ResolutionSubject),
        Money(fen) if fen else None,
    )


def _body(entry: "_Entry") -> BodyEntry:
    return BodyEntry(
        kind=entry.choice("body", BodyKind, BodyKind.MEMBERS_ASSEMBLY),
        starts_on=entry.day("starts_on", required=True) or date.min,
        ends_on=entry.day("ends_on"),
        seats=entry.number("seats"),
        people=tuple(
            SeatEntry(
                name=person.text("name", required=True),
                post=person.choice("post", Post, Post.DELEGATE),
                member_id=person.text("member") or None,
            )
            for person in entry.entries("people")
        ),
    )


def _open(file: Path) -> "_Entry":
    try:
        if file.stat().st_size > MOST_BYTES:
            raise WrongFile.because("json_file.too_large", name=file.name)
        table = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise WrongFile.because("json_file.unreadable", name=file.name) from error
    if not isinstance(table, dict):
        raise WrongFile.because("json_file.no_object", name=file.name)
    return _Entry(table, "", [])


class _Entry:
    """One object of the file: each value taken with its kind, mistakes kept with their place."""

    def __init__(self, table: Mapping[str, Any], place: str, findings: list[Finding]) -> None:
        self._table, self._place, self._findings = table, place, findings
        self._taken: set[str] = set()
        self._parts: list[_Entry] = []

    def value(self, key: str) -> Any:
        """Return the raw value, None where there is none."""
        self._taken.add(key)
        return self._table.get(key)

    def text(self, key: str, *, required: bool = False) -> str:
        value = self._value(key, required=required)
        if value is not None and not isinstance(value, str):
            self._wrong(key, value)
            return ""
        return value or ""

    def number(self, key: str, *, required: bool = False) -> int:
        value = self._value(key, required=required)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value or 0
        self._wrong(key, value)
        return 0

    def yes(self, key: str) -> bool:
        value = self._value(key)
        if value is not None and not isinstance(value, bool):
            self._wrong(key, value)
        return value is True

    def day(self, key: str, *, required: bool = False) -> date | None:
        value = self._value(key, required=required)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self._wrong(key, value)
            return None

    def choice(self, key: str, kind: type[Choice], usual: Choice) -> Choice:
        value = self._value(key)
        if value is None:
            return usual
        if value in [one.value for one in kind]:
            return kind(value)
        known = ", ".join(one.value for one in kind)
        self._find("json_file.no_such_choice", key, {"value": str(value), "known": known})
        return usual

    def option(self, key: str, kind: type[Choice]) -> Choice | None:
        if self.value(key) is None:
            return None
        return self.choice(key, kind, next(iter(kind)))

    def entry(self, key: str) -> "_Entry":
        value = self.value(key)
        if not isinstance(value, Mapping):
            self._wrong(key, value)
            value = {}
        return self._part(value, key)

    def entries(self, key: str) -> list["_Entry"]:
        value = self.value(key)
        if value is None:
            return []
        if not isinstance(value, Sequence) or not all(isinstance(one, Mapping) for one in value):
            self._wrong(key, value)
            return []
        return [self._part(one, f"{key}[{number}]") for number, one in enumerate(value, start=1)]

    def finish(self) -> None:
        """Raise WrongFile when anything was wrong, keys nobody knows included."""
        self._find_unknown()
        if self._findings:
            raise WrongFile(*self._findings)

    def _part(self, table: Mapping[str, Any], key: str) -> "_Entry":
        part = _Entry(table, self._named(key), self._findings)
        self._parts.append(part)
        return part

    def _find_unknown(self) -> None:
        for key in self._table.keys() - self._taken:
            self._find("json_file.unknown_key", key, {})
        for part in self._parts:
            part._find_unknown()

    def _value(self, key: str, *, required: bool = False) -> Any:
        value = self.value(key)
        if required and value in (None, ""):
            self._find("json_file.missing", key, {})
            return None
        return value

    def _wrong(self, key: str, value: object) -> None:
        self._find("json_file.wrong_value", key, {"value": str(value)[:50]})

    def _find(self, code: str, key: str, values: Mapping[str, object]) -> None:
        name = self._named(key)
        self._findings.append(
            Finding(code, Severity.REFUSE, field_name=name, values={"field": name, **values})
        )

    def _named(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key
