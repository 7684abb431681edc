"""Reads minutes as they were typed: head, items of the agenda, votes, ballots and who was elected.

Running text is never understood for certain. Each place that was used is named with its line, what
was not found is told, and the meeting asks to be compared with the paper before it is taken in.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.domain.errors import Finding, Severity
from coopdesk.domain.minutes import read_time
from coopdesk.domain.reading import plain, read_day
from coopdesk.exchange.sheets.meeting_records import (
    ClaimedBallot,
    ClaimedItem,
    ClaimedMeeting,
    ClaimedVote,
    body_in,
)
from coopdesk.exchange.sheets.minutes_items import read_item
from coopdesk.exchange.specs import ColumnFound, LeftOut, RowKind, SheetReading
from coopdesk.exchange.text_document import read_lines

_SHEET_NAME = 31
_SHOWN = 60
_PLACE = 200
_ONE_OF = "[0-9〇零一二三四五六七八九十]"
_DAY = rf"({_ONE_OF}{{4}}\s*[年./-]\s*{_ONE_OF}{{1,3}}\s*[月./-]\s*{_ONE_OF}{{1,3}}[日号]?)"
_CLOCK = r"(上午|中午|下午|晚上?|早上?)?\s*([0-9]{1,2})\s*[:点时]\s*(半|[0-9]{1,2})?\s*分?"
_LABELS = (
    "会议时间|时间|日期|会议地点|地点|主持人?|记录人?|监票人?|计票人?|参加人?|出席|列席|应到|通知"
)
_VALUE = rf"\s*[:\s]\s*(\S.*?)(?=\s+(?:{_LABELS})\s*[:\s]|$)"
_HEAD = {
    "title": re.compile(r"^会议名称\s*[:\s]\s*(\S.*)$"),
    "day": re.compile(rf"^(?:会议|召开)?(?:时间|日期).*?{_DAY}"),
    "starts_at": re.compile(rf"^(?:会议|召开)?(?:时间|日期).*?[日号]\s*({_CLOCK})"),
    "place": re.compile(rf"(?:会议)?地点{_VALUE}"),
    "chair": re.compile(rf"主持人?{_VALUE}"),
    "recorder": re.compile(rf"(?<!会议)记录人?{_VALUE}"),
    "noticed_on": re.compile(rf"^通知.*?{_DAY}"),
    "entitled": re.compile(r"应到[^0-9]{0,8}([0-9]{1,6})\s*[人名]"),
    "present": re.compile(r"实到[^0-9]{0,8}([0-9]{1,6})\s*[人名]"),
    "proxies": re.compile(r"[到,、(\s].*?委托[^0-9,。)]{0,6}([0-9]{1,6})\s*[人名]"),
}
_NUMBERS = ("entitled", "present", "proxies")
_EXPECTED = {
    "day": "日期",
    "place": "地点",
    "chair": "主持人",
    "recorder": "记录人",
    "entitled": "应到人数",
    "present": "实到人数",
}
_ITEM = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．:：\s]|[0-9０-９]{1,2}\s*[、.．])\s*(\S.*)$"
)
_CLOSING = re.compile(rf"散会.*?({_CLOCK})|({_CLOCK})\s*散会")
_END = re.compile(r"散会|签字|签名|签到表")
_CLOCK_PARTS = re.compile(_CLOCK)
_AFTERNOON = ("下午", "晚")


@dataclass(slots=True)
class _Found:
    """What was found so far: values of the head by field, and the place of each."""

    values: dict[str, str] = made(default_factory=dict)
    places: list[ColumnFound] = made(default_factory=list)

    def take(self, row: int, name: str, value: str) -> None:
        """Keep the first value of a field with its line."""
        if name not in self.values:
            self.values[name] = value
            line = f"第{row}行"
            beside = sum(1 for place in self.places if place.letter.startswith(line))
            letter = f"{line}·{beside + 1}" if beside else line
            self.places.append(ColumnFound(letter, value, name))


def read_minutes(path: Path) -> SheetReading[ClaimedMeeting]:
    """Return the one meeting of typed minutes; rows are lines of the file, counted from 1.

    Raises BadSheet when the file cannot be read.
    """
    name = path.stem[:_SHEET_NAME]
    lines = [line.strip() for line in read_lines(path)]
    heading, blocks = _split(lines)
    found, unused = _head(heading, lines)
    items = tuple(read_item(block) for block in blocks)
    for block, item in zip(blocks, items, strict=True):
        found.take(item.row, f"agenda.{item.row}", block[0][1])
        if item.vote is not None:
            found.take(item.row, f"votes.{item.row}", _told_vote(item.vote))
        if item.ballot is not None:
            found.take(item.row, f"ballots.{item.row}", _told_ballot(item.ballot))
            found.take(item.row, f"elected.{item.row}", "、".join(item.ballot.elected))
    meeting = _meeting(found, items, lines)
    lacking = [part for code, part in _EXPECTED.items() if code not in found.values]
    findings = [
        Finding("minutes_lacks", Severity.HINT, name, values={"part": part}) for part in lacking
    ]
    if not blocks:
        findings.append(Finding("minutes_without_items", Severity.HINT, name))
    places = tuple(
        ColumnFound(one.letter, one.header[:_PLACE], one.field.partition(".")[0])
        for one in found.places
    )
    return SheetReading(name, places, (meeting,), tuple(findings), tuple(unused))


Numbered = tuple[int, str]


def _split(lines: Sequence[str]) -> tuple[list[Numbered], list[list[Numbered]]]:
    """Return the numbered lines before the first item, and those of each item."""
    heading: list[Numbered] = []
    blocks: list[list[Numbered]] = []
    is_over = False
    for row, line in enumerate(lines, start=1):
        if not line:
            continue
        is_over = is_over or bool(blocks and _END.search(line))
        item = _ITEM.match(line)
        if item and not is_over:
            blocks.append([(row, item[1])])
        elif blocks and not is_over:
            blocks[-1].append((row, line))
        else:
            heading.append((row, line))
    return heading, blocks


def _head(heading: Sequence[Numbered], lines: Sequence[str]) -> tuple[_Found, list[LeftOut]]:
    found, unused = _Found(), []
    for row, written in heading:
        line, before = plain(written), len(found.places)
        for name, pattern in _HEAD.items():
            match = pattern.search(line)
            if match and (name != "proxies" or "实到" in line or "应到" in line):
                found.take(row, name, " ".join(match[1].split()))
        closing = _CLOSING.search(line)
        if closing:
            found.take(row, "ends_at", (closing[1] or closing[5]).strip())
        if len(found.places) == before:
            unused.append(LeftOut(row, RowKind.NOTE, written[:_SHOWN]))
    first = next(((row, line) for row, line in enumerate(lines, start=1) if line), None)
    if first is not None and "title" not in found.values:
        found.take(first[0], "title", first[1].removesuffix("记录"))
        unused = [out for out in unused if out.row != first[0]]
    return found, unused


def _meeting(found: _Found, items: tuple[ClaimedItem, ...], lines: Sequence[str]) -> ClaimedMeeting:
    values = found.values
    numbers = {name: int(values[name]) for name in _NUMBERS if name in values}
    naming: Iterator[str] = (line for line in (values.get("title", ""), *lines) if line)
    first_lines = [next(naming, "") for _ in range(3)]
    return ClaimedMeeting(
        row=1,
        day=_day(values.get("day")),
        body=next(filter(None, map(body_in, first_lines)), None),
        title=values.get("title", ""),
        place=values.get("place", ""),
        chair=values.get("chair", ""),
        recorder=values.get("recorder", ""),
        starts_at=_clock(values.get("starts_at", "")),
        ends_at=_clock(values.get("ends_at", "")),
        noticed_on=_day(values.get("noticed_on")),
        entitled=numbers.get("entitled"),
        present=numbers.get("present"),
        proxies=numbers.get("proxies", 0),
        items=items,
        is_typed=True,
    )


def _told_vote(vote: ClaimedVote) -> str:
    result = {True: "，记为通过", False: "，记为未通过", None: ""}[vote.passed]
    return f"赞成{vote.in_favour}，反对{vote.against}，弃权{vote.abstained}{result}"


def _told_ballot(ballot: ClaimedBallot) -> str:
    papers = f"发{ballot.issued}，收回{ballot.returned}，有效{ballot.valid}，废票{ballot.invalid}"
    votes = "、".join(f"{name}{number}" for name, number in ballot.totals.items())
    return f"{papers}；{votes}"


def _day(told: str | None) -> date | None:
    return read_day("".join(told.split()), None).value if told else None


def _clock(told: str) -> str:
    """Return a time as ``09:30``, empty for none; afternoon hours count on from noon."""
    match: Any = _CLOCK_PARTS.search(told)
    if match is None:
        return ""
    hour, minute = int(match[2]), "30" if match[3] == "半" else match[3] or "00"
    if (match[1] or "").startswith(_AFTERNOON) and hour < 12:
        hour += 12
    return read_time(f"{hour}:{minute}") or ""
