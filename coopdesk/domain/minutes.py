"""Minutes (会议记录): who attended in which way, and what must stand in them before they close.

《农民专业合作社法》第三十四条: matters and decisions are recorded, and all attending sign.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal

RECORD_RULE = "《农民专业合作社法》第三十四条"
_TIME = re.compile(r"\s*(\d{1,2})\D{1,2}(\d{1,2})\D?\s*|\s*(\d{2})(\d{2})\s*")


class MeetingState(StrEnum):
    """Whether the minutes may still be written."""

    OPEN = "open"
    CLOSED = "closed"


class Way(StrEnum):
    """How an entitled person attends."""

    PRESENT = "present"
    PROXY = "proxy"
    ABSENT = "absent"


class MinutesPart(StrEnum):
    """What minutes must have."""

    TITLE = "title"
    STARTS_AT = "starts_at"
    ENDS_AT = "ends_at"
    PLACE = "place"
    CHAIR = "chair"
    RECORDER = "recorder"
    ATTENDANCE = "attendance"
    AGENDA = "agenda"


@dataclass(frozen=True, slots=True)
class Attendee:
    """One entitled person; ``proxy_holder`` is named for who attends by proxy.

    ``additional_votes`` (附加表决权) count beside the one basic vote.
    """

    name: str
    way: Way = Way.ABSENT
    member_id: str | None = None
    capacity: str = ""
    proxy_holder: str = ""
    remark: str = ""
    additional_votes: int = 0


@dataclass(frozen=True, slots=True)
class HeadCounts:
    """Attendance in heads, where old minutes give numbers without names."""

    entitled: int
    present: int
    proxies: int = 0


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One agenda item as minutes have it."""

    title: str
    text: str
    has_vote: bool


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """What stands in the minutes; times as ``read_time`` gives them."""

    title: str
    held_on: date
    starts_at: str
    ends_at: str
    place: str
    chair: str
    recorder: str
    attending: int
    items: tuple[ItemFacts, ...]


def read_time(raw: str) -> str | None:
    """Return a time of day as ``09:30`` from ``9:30``, ``9.30`` or ``0930``; None if it is none."""
    match = _TIME.fullmatch(raw)
    if match is None:
        return None
    hour, minute = (int(part) for part in match.groups() if part is not None)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def assess_attendance(people: Sequence[Attendee]) -> list[Refusal]:
    """Return what is wrong with a list: no name, proxies without a holder who is there.

    A holder from outside the list is possible; one who is on it must attend in person.
    """
    refusals = []
    absent = {person.name for person in people if person.way is not Way.PRESENT}
    there = {person.name for person in people if person.way is Way.PRESENT}
    for person in people:
        if not person.name.strip():
            refusals.append(Refusal("meeting.attendee_unnamed"))
        if person.way is not Way.PROXY:
            continue
        holder = person.proxy_holder.strip()
        values = {"name": person.name, "holder": holder}
        if not holder:
            refusals.append(Refusal("meeting.proxy_holder_missing", "", values))
        elif holder in absent - there:
            refusals.append(Refusal("meeting.proxy_holder_absent", "", values))
    return refusals


def assess_counts(counts: HeadCounts) -> list[Refusal]:
    """Return what is wrong with attendance given in heads."""
    if min(counts.entitled, counts.present, counts.proxies) < 0 or not counts.entitled:
        return [Refusal("meeting.counts_wrong")]
    return []


def assess_minutes(facts: MinutesFacts, today: date) -> list[Refusal]:
    """Return everything the minutes lack before they can be closed.

    《农民专业合作社法》第三十四条: matters and decisions are recorded. An item needs what was
    said of it, or its vote.
    """
    present = {
        MinutesPart.TITLE: facts.title,
        MinutesPart.STARTS_AT: facts.starts_at,
        MinutesPart.ENDS_AT: facts.ends_at,
        MinutesPart.PLACE: facts.place,
        MinutesPart.CHAIR: facts.chair,
        MinutesPart.RECORDER: facts.recorder,
        MinutesPart.ATTENDANCE: facts.attending,
        MinutesPart.AGENDA: facts.items,
    }
    refusals = [
        Refusal("minutes.missing", RECORD_RULE, {"part": part})
        for part, value in present.items()
        if not value
    ]
    if facts.starts_at and facts.ends_at and facts.ends_at <= facts.starts_at:
        values = {"start": facts.starts_at, "end": facts.ends_at}
        refusals.append(Refusal("minutes.times", "", values))
    for number, item in enumerate(facts.items, start=1):
        if not item.text.strip() and not item.has_vote:
            values = {"number": str(number), "title": item.title}
            refusals.append(Refusal("minutes.item_empty", RECORD_RULE, values))
    return refusals + assess_held(facts.held_on, today)


def assess_held(held_on: date, today: date) -> list[Refusal]:
    """Return the refusal while the meeting has not been held."""
    if held_on <= today:
        return []
    return [Refusal("meeting.not_yet", "", {"day": held_on.isoformat()})]


def count_heads(people: Collection[Attendee]) -> HeadCounts:
    """Return the heads of a list."""
    ways = [person.way for person in people]
    return HeadCounts(len(ways), ways.count(Way.PRESENT), ways.count(Way.PROXY))
