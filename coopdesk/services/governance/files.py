"""Meetings and bodies as JSON files, read with every mistake and its place at once.

The shapes are documented where they are a contract: in ``coopdesk.cli.governance``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.documents import read_json
from coopdesk.domain.errors import Finding, Severity, WrongFile
from coopdesk.domain.minutes import Attendee, HeadCounts, Movement, Way
from coopdesk.domain.money import Money
from coopdesk.domain.posts import Post
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.domain.rolls import VoteChoice
from coopdesk.services.governance.bodies import BodyEntry, SeatEntry, SetUpBodies
from coopdesk.services.governance.elections import BallotCounts, Nominee
from coopdesk.services.governance.meetings import Particulars
from coopdesk.services.governance.recording import (
    BallotRecord,
    ElectionOnPaper,
    ItemRecord,
    NamedChoice,
    RecordMeeting,
    VoteRecord,
)
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
        entry.number("additional_votes"),
        entry.number("additional_there"),
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
        movements=tuple(map(_movement, entry.entries("movements"))),
    )


def _movement(entry: "_Entry") -> Movement:
    return Movement(
        item=entry.number("item", required=True),
        way=entry.choice("way", Way, Way.ABSENT),
        at=entry.text("at"),
        proxy_holder=entry.text("proxy_holder"),
    )


def _item(entry: "_Entry") -> ItemRecord:
    vote = entry.part("vote")
    election = entry.part("election")
    return ItemRecord(
        title=entry.text("title", required=True),
        matter=entry.choice("matter", MatterKind, MatterKind.ORDINARY),
        reporter=entry.text("reporter"),
        text=entry.text("text"),
        vote=_vote(vote, entry) if vote else None,
        election=_election(election) if election else None,
    )


def _vote(vote: "_Entry", item: "_Entry") -> VoteRecord:
    """Return a vote: by name where it has ``named`` or ``others``, else as counts."""
    is_named = vote.value("named") is not None or vote.value("others") is not None
    others = vote.choice("others", VoteChoice, VoteChoice.FOR)
    fen = item.number("amount_fen")
    return VoteRecord(
        counts=None if is_named else _counts(vote),
        text=item.text("resolution"),
        duty_holder=item.text("duty_holder"),
        due_on=item.day("due_on"),
        subject=item.option("allows", ResolutionSubject),
        amount=Money(fen) if fen else None,
        named=tuple(map(_named_choice, vote.entries("named"))),
        others=others if vote.value("others") is not None else None,
    )


def _counts(vote: "_Entry") -> Counts:
    return Counts(
        vote.number("in_favour", required=True),
        vote.number("against"),
        vote.number("abstained"),
        vote.number("invalid"),
    )


def _named_choice(entry: "_Entry") -> NamedChoice:
    place = entry.number("place")
    who = str(place) if place else entry.text("name", required=True)
    return NamedChoice(who, entry.choice("choice", VoteChoice, VoteChoice.FOR))


def _election(entry: "_Entry") -> ElectionOnPaper:
    return ElectionOnPaper(
        body=entry.choice("body", BodyKind, BodyKind.BOARD_OF_DIRECTORS),
        post=entry.choice("post", Post, Post.DIRECTOR),
        seats=entry.number("seats", required=True),
        nominees=tuple(map(_nominee, entry.entries("candidates"))),
        alternates=entry.number("alternates"),
        ballots=tuple(map(_ballot, entry.entries("ballots"))),
        conclude=entry.value("conclude") is None or entry.yes("conclude"),
        takes_office_on=entry.day("takes_office_on"),
        begins_term=entry.yes("begins_term"),
    )


def _nominee(entry: "_Entry") -> Nominee:
    return Nominee(
        name=entry.text("name", required=True),
        member_id=entry.text("member") or None,
        nominated_by=entry.text("nominated_by"),
    )


def _ballot(entry: "_Entry") -> BallotRecord:
    counts = BallotCounts(
        issued=entry.number("issued", required=True),
        returned=entry.number("returned", required=True),
        valid=entry.number("valid", required=True),
        invalid=entry.number("invalid"),
        missing=entry.number("missing"),
    )
    votes = {
        one.text("name", required=True): one.number("votes", required=True)
        for one in entry.entries("votes")
    }
    return BallotRecord(counts, votes)


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
        table = read_json(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
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

    def part(self, key: str) -> "_Entry | None":
        """Return the object under ``key``, None where there is none."""
        return None if self.value(key) is None else self.entry(key)

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
