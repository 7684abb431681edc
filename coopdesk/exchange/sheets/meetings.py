"""Reads meetings written in a sheet: one row a meeting, or one row an item of its agenda."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import Severity
from coopdesk.domain.minutes import read_time
from coopdesk.domain.reading import as_typed, plain
from coopdesk.exchange.headers import header_findings
from coopdesk.exchange.sheet_choice import ANYTHING, Wanted, choose_sheet, other_sheets
from coopdesk.exchange.sheet_rows import split_rows
from coopdesk.exchange.sheets.meeting_records import (
    ClaimedItem,
    ClaimedMeeting,
    ClaimedVote,
    body_in,
    claimed_result,
    matter_in,
)
from coopdesk.exchange.sheets.row_reader import RowReader
from coopdesk.exchange.specs import CellKind, ColumnSpec, SheetReading, SheetSpec
from coopdesk.exchange.workbook import Cell, open_workbook

MEETINGS = SheetSpec(
    sheet_id="meetings",
    title="会议登记表",
    key_fields=("day", "agenda"),
    columns=(
        ColumnSpec(
            "day", "日期、会议日期、召开日期、会议时间、时间", CellKind.DAY, is_required=True
        ),
        ColumnSpec("body", "会议类别、机构、会议类型、召开机构、会别", is_required=True),
        ColumnSpec("title", "会议名称、名称", width=26),
        ColumnSpec("starts_at", "开始时间、开会时间"),
        ColumnSpec("ends_at", "结束时间、散会时间"),
        ColumnSpec("place", "地点、会议地点"),
        ColumnSpec("chair", "主持人、主持"),
        ColumnSpec("recorder", "记录人、记录"),
        ColumnSpec("noticed_on", "通知日期、通知时间", CellKind.DAY),
        ColumnSpec("entitled", "应到、应到人数、应到会人数", CellKind.COUNT, is_required=True),
        ColumnSpec("present", "实到、实到人数、到会人数", CellKind.COUNT, is_required=True),
        ColumnSpec("proxies", "委托、委托人数、委托出席", CellKind.COUNT),
        ColumnSpec("agenda", "议题、议题名称、审议事项、会议内容", width=30),
        ColumnSpec("way", "表决方式、方式"),
        ColumnSpec("in_favour", "赞成、赞成票、同意、同意票", CellKind.COUNT),
        ColumnSpec("against", "反对、反对票", CellKind.COUNT),
        ColumnSpec("abstained", "弃权、弃权票", CellKind.COUNT),
        ColumnSpec("result", "结果、决议、表决结果、决议内容、结论", width=26),
    ),
)
_UNITS = "人名票位个"
_HEADS = ("entitled", "present", "proxies")


@dataclass(frozen=True, slots=True)
class _Row:
    meeting: ClaimedMeeting
    body_word: str
    heads: tuple[int | None, ...]
    item: ClaimedItem | None

    @property
    def key(self) -> tuple[date | None, str, str]:
        return self.meeting.day, self.body_word, self.meeting.title


def read_meetings(path: Path, *, wanted: Wanted = ANYTHING) -> SheetReading[ClaimedMeeting]:
    """Return the meetings of a sheet with all that cannot be read; nothing is taken in.

    Rows of one day, body and name are one meeting; what stands blank below is that of the row
    above. Raises BadSheet when the file cannot be read.
    """
    book = open_workbook(path)
    chosen = choose_sheet(book, MEETINGS, wanted)
    grid, header = chosen.grid, chosen.header
    rows, left_out = split_rows(grid, header, MEETINGS)
    reader = _MeetingRows(book, grid, header)
    meetings = tuple(reader.joined([reader.read(number, cells) for number, cells in rows]))
    findings = [
        *header_findings(grid, MEETINGS, header),
        *other_sheets(book, grid, MEETINGS, header),
        *reader.findings,
    ]
    findings.sort(key=lambda finding: (finding.row, finding.column))
    return SheetReading(
        grid.name,
        header.columns,
        meetings,
        tuple(findings),
        tuple(left_out),
        layout=chosen.layout,
        mapping=chosen.mapping,
        sheets=book.shown_sheets,
    )


class _MeetingRows(RowReader):
    _last: ClaimedMeeting | None = None
    _body_above = ""

    def read(self, row: int, cells: Sequence[Cell]) -> _Row:
        self._begin(row, cells)
        goes_on = not self._text("day")
        day = self._above_or_day(goes_on=goes_on)
        body_word = self._optional_text("body") or (self._body_above if goes_on else "")
        title = self._optional_text("title")
        if goes_on and self._last is not None and not title:
            title = self._last.title
        heads = tuple(self._count(name) for name in _HEADS)
        meeting = ClaimedMeeting(
            row,
            day,
            self._body(body_word, title),
            title=title,
            starts_at=self._time("starts_at"),
            ends_at=self._time("ends_at"),
            place=self._optional_text("place"),
            chair=self._optional_text("chair"),
            recorder=self._optional_text("recorder"),
            noticed_on=self._noticed_on(),
            entitled=heads[0],
            present=heads[1],
            proxies=heads[2] or 0,
        )
        self._last, self._body_above = meeting, body_word
        return _Row(meeting, body_word, heads, self._item(row))

    def joined(self, rows: Sequence[_Row]) -> Iterator[ClaimedMeeting]:
        """Give the meetings in the order in which each begins, with the items of all its rows."""
        groups: dict[object, list[_Row]] = {}
        for row in rows:
            groups.setdefault(row.key, []).append(row)
        for group in groups.values():
            first = group[0]
            for other in group[1:]:
                self._compare(first, other)
            yield replace(
                first.meeting,
                items=tuple(row.item for row in group if row.item),
                rows=tuple(row.meeting.row for row in group),
            )

    def _compare(self, first: _Row, other: _Row) -> None:
        """Report heads that differ from those of the meeting's first row: which are right?"""
        for name, was, told in zip(_HEADS, first.heads, other.heads, strict=True):
            if told is not None and told != was:
                self._begin(other.meeting.row, self._grid.rows[other.meeting.row - 1])
                values = {"first": first.meeting.row, "was": was, "told": told}
                self._report("meeting_heads_differ", Severity.CONFIRM, name, values=values)

    def _above_or_day(self, *, goes_on: bool) -> date | None:
        if goes_on and self._last is not None:
            return self._last.day
        reading = self._day(self._cell("day"))
        self._note_if_normalized("day", reading)
        if reading.problem:
            values = {"known": reading.known}
            self._report(reading.problem, Severity.REFUSE, "day", values=values)
        return reading.value

    def _noticed_on(self) -> date | None:
        if not self._optional_text("noticed_on"):
            return None
        reading = self._day(self._cell("noticed_on"))
        if reading.problem:
            values = {"known": reading.known}
            self._report(reading.problem, Severity.REFUSE, "noticed_on", values=values)
        return reading.value

    def _time(self, name: str) -> str:
        told = plain(self._optional_text(name))
        if told.count(":") == 2:  # as a cell of time is told
            told = told.rpartition(":")[0]
        time = read_time(told) if told else ""
        if time is None:
            self._report("time_unreadable", Severity.REFUSE, name)
        return time or ""

    def _body(self, word: str, title: str) -> BodyKind | None:
        body = body_in(word) or (body_in(title) if not word else None)
        if body is None:
            self._report("meeting_body_unknown", Severity.REFUSE, "body")
        return body

    def _item(self, row: int) -> ClaimedItem | None:
        title, result = self._optional_text("agenda"), self._optional_text("result")
        before = len(self.findings)
        votes = tuple(self._count(name) for name in ("in_favour", "against", "abstained"))
        if not title and not result and votes == (None, None, None):
            return None
        is_readable = len(self.findings) == before
        if not title:
            self._report("meeting_item_untitled", Severity.REFUSE, "agenda")
        vote = None
        if is_readable and votes != (None, None, None):
            in_favour, against, abstained = (number or 0 for number in votes)
            vote = ClaimedVote(in_favour, against, abstained, claimed_result(result))
        text = "；".join(filter(None, (self._optional_text("way"), result)))
        return ClaimedItem(row, title, text, matter_in(title), vote)

    def _count(self, name: str) -> int | None:
        if not self._optional_text(name):
            return None
        told = plain(as_typed(self._cell(name))).rstrip(_UNITS).strip()
        if told.isascii() and told.isdecimal() and len(told) < 7:
            return int(told)
        self._report("meeting_count_unreadable", Severity.REFUSE, name)
        return None
