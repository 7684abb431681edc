"""Taking in meetings of earlier days: a sheet of them, or the minutes of one as they were typed.

What is taken in is an open record that a person goes on with. Votes that cannot stand (no quorum,
more votes than people) stay in the text of their item and are not entered; an election is entered
with its candidates, its round only where its figures can be right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopdesk import words
from coopdesk.domain.charters import MatterKind
from coopdesk.domain.errors import Finding, Refusal, RuleViolation, Severity
from coopdesk.domain.minutes import HeadCounts
from coopdesk.services.governance.meeting_claims import MeetingClaims, placed
from coopdesk.services.governance.meetings import Particulars
from coopdesk.services.governance.recording import (
    ItemRecord,
    RecordMeeting,
    VoteRecord,
    write_record,
)
from coopdesk.services.governance.votes import Counts
from coopdesk.services.sheet_intake import IntakeCounts, SheetPreview, Standing, preview_of
from coopdesk.services.sheet_mappings import ForgetMapping, forget, look_into, remember, wanted_of
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # reading workbooks is wanted later than the first page
    from coopdesk.exchange.sheet_choice import LookedAt
    from coopdesk.exchange.sheets.meeting_records import ClaimedItem, ClaimedMeeting

SHEET = "meetings"
MeetingPreview = SheetPreview[Any]


@dataclass(frozen=True, slots=True)
class ImportMeetings:
    """Write down the meetings of a file; ``accepted`` are the rows a person said yes to.

    ``mapping`` is kept for the next sheet of this ``layout``.
    """

    organization_id: str
    file: str
    records: tuple[Any, ...]
    accepted: tuple[int, ...] = ()
    layout: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


def preview_meetings_file(
    uow: UnitOfWork,
    path: Path,
    organization_id: str,
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
) -> MeetingPreview:
    """Return the meetings of a sheet, or of typed minutes, with every finding; nothing is written.

    Raises BadSheet when the file as such is wrong, NotFound, RuleViolation without a charter.
    """
    from coopdesk.exchange import text_document
    from coopdesk.exchange.sheets.meetings import MEETINGS, read_meetings
    from coopdesk.exchange.sheets.minutes import read_minutes

    uow.progress.step(0, 2, path.name)
    if path.suffix.lower() in text_document.ENDINGS:
        reading, letters = read_minutes(path), {}
    else:
        reading = read_meetings(path, wanted=wanted_of(uow, MEETINGS, mapping, sheet))
        letters = {column.field: column.letter for column in reading.columns if column.field}
    uow.progress.step(1, 2, path.name)
    claims = MeetingClaims(uow, organization_id)
    standing: dict[int, Standing] = {}
    findings: list[Finding] = []
    for record in reading.records:
        is_known = claims.is_known(record)
        standing[record.row] = Standing.SAME if is_known else Standing.NEW
        if not is_known:
            findings += [placed(one, reading.sheet, letters) for one in claims.find(record)]
            if len(record.rows) > 1:
                findings += _of_other_rows(record, reading.sheet, (*reading.findings, *findings))
    return preview_of(path, reading, standing, findings)


def look_into_meetings_file(
    uow: UnitOfWork, path: Path, mapping: Mapping[str, str] | None = None, sheet: str = ""
) -> "LookedAt":
    """Return the sheets of a workbook and the columns of one; raises BadSheet for no workbook."""
    from coopdesk.exchange.sheets.meetings import MEETINGS

    return look_into(uow, MEETINGS, path, mapping, sheet)


def forget_meetings_mapping(uow: UnitOfWork, command: ForgetMapping) -> None:
    """Forget what was said of the headings of sheets of one make."""
    forget(uow, SHEET, command.layout)


def import_meetings(uow: UnitOfWork, command: ImportMeetings) -> IntakeCounts:
    """Write the meetings as open records, all or none, those known left out; return how many.

    Entered after the day they were held, they are marked as recorded later (事后补录).

    Raises RuleViolation with the reasons against the first meeting that cannot be written,
    NeedsConfirmation for what a meeting of a row that was not accepted asks, Cancelled.
    """
    claims = MeetingClaims(uow, command.organization_id)
    new = 0
    for done, record in enumerate(command.records):
        uow.progress.step(done, len(command.records), record.name)
        if claims.is_known(record):
            continue
        _check(uow, record, claims, is_accepted=record.row in command.accepted)
        write_record(uow, _asked(command.organization_id, record, claims))
        new += 1
    remember(uow, SHEET, command.layout, command.mapping)
    return IntakeCounts(len(command.records), new, 0, len(command.records) - new, 0)


def _check(
    uow: UnitOfWork, record: "ClaimedMeeting", claims: MeetingClaims, *, is_accepted: bool
) -> None:
    for finding in claims.find(record):
        values = {"title": record.name, "reason": words.finding(finding)}
        if finding.severity is Severity.REFUSE:
            raise RuleViolation(Refusal("meeting.not_taken_in", "", values))
        if finding.severity is Severity.CONFIRM and not is_accepted:
            uow.confirm("meeting.import_asks", "", **values)


def _of_other_rows(
    record: "ClaimedMeeting", sheet: str, findings: Sequence[Finding]
) -> list[Finding]:
    """Return what holds back a meeting whose later rows ask: it is taken in by its first row."""
    rows = set(record.rows) - {record.row}
    held = {
        severity: sorted(
            {one.row for one in findings if one.row in rows and one.severity is severity}
        )
        for severity in (Severity.REFUSE, Severity.CONFIRM)
    }
    for severity, places in held.items():
        if places:
            values = {"rows": "、".join(map(str, places))}
            code = "meeting_rows_wrong" if severity is Severity.REFUSE else "meeting_rows_ask"
            related = tuple(places)
            return [
                Finding(
                    code,
                    severity,
                    sheet,
                    record.row,
                    raw=record.name,
                    related_rows=related,
                    values=values,
                )
            ]
    return []


def _asked(organization_id: str, record: "ClaimedMeeting", claims: MeetingClaims) -> RecordMeeting:
    assert record.day is not None, "refused where it is read"
    assert record.body is not None, "refused where it is read"
    particulars = Particulars(
        held_on=record.day,
        title=record.title,
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        place=record.place,
        chair=record.chair,
        recorder=record.recorder,
        noticed_on=record.noticed_on,
    )
    counts = HeadCounts(record.entitled or 0, record.present or 0, record.proxies)
    items = tuple(_item(record, item, claims) for item in record.items)
    return RecordMeeting(organization_id, record.body, particulars, counts=counts, items=items)


def _item(record: "ClaimedMeeting", item: "ClaimedItem", claims: MeetingClaims) -> ItemRecord:
    """Return the item with its vote or election, with the votes in its text if they cannot stand.

    An election keeps its figures as its minutes have them, whether they stand or not.
    """
    text, vote = item.text, item.vote
    election = claims.election(record, item)
    if election is not None:
        return ItemRecord(item.title, MatterKind.ELECTION, text=text, election=election)
    if vote is None:
        return ItemRecord(item.title, item.matter, text=text)
    if not claims.result(record, item).refusals:
        counts = Counts(vote.in_favour, vote.against, vote.abstained)
        return ItemRecord(item.title, item.matter, text=text, vote=VoteRecord(counts))
    if not record.is_typed:
        kept = words.text(
            "meeting_import.votes_kept",
            in_favour=vote.in_favour,
            against=vote.against,
            abstained=vote.abstained,
        )
        text = "\n".join(filter(None, (text, kept)))
    return ItemRecord(item.title, item.matter, text=text)
