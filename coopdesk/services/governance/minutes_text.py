"""The minutes as lines to be compared and shown: what is typed, and what the program inserts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coopdesk.forms.elements import Values
from coopdesk.services.governance.papers import minutes_values
from coopdesk.services.governance.record import AgendaItem, MeetingRecord, get_meeting
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

_PLACES = {
    "meeting": "meeting.title",
    "started_at": "meeting.starts_at",
    "ended_at": "meeting.ends_at",
    "place": "meeting.place",
    "notice": "meeting.noticed_on",
    "chair": "meeting.chair",
    "recorder": "meeting.recorder",
    "entitled": "meeting.entitled",
    "present": "meeting.present",
    "absent": "minutes.absent",
    "moved": "minutes.moved",
    "observers": "meeting.observers",
    "quorum": "meeting.quorum",
    "opening": "minutes.opening",
    "agenda": "agenda.title",
    "votes": "meeting.votes",
    "resolutions": "governance.resolutions",
    "other_matters": "meeting.other_matters",
    "closing": "minutes.closing",
    "attending": "minutes.attending",
}
"""Everything the minutes say, in the order of the paper, with the words it is called by."""


class Passage(StrEnum):
    """A passage of the minutes whose words a person writes."""

    OPENING = "opening"
    DISCUSSION = "discussion"
    OTHER_MATTERS = "other_matters"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class MinutesPassage:
    """One passage: its words, and beside them what the program inserts and nobody types.

    ``key`` is the agenda item of a discussion; ``usual`` is what stands there while no words are
    typed.
    """

    passage: Passage
    key: str
    title: str
    typed: str
    inserted: str
    usual: str = ""


def content_of(uow: UnitOfWork, meeting_id: str) -> list[list[str]]:
    """Return the minutes as pairs of place and text, as they are printed; raises NotFound."""
    return [list(line) for line in _lines(minutes_values(uow, meeting_id).values)]


def get_passages(uow: UnitOfWork, meeting_id: str) -> list[MinutesPassage]:
    """Return the passages of the minutes in their order; raises NotFound."""
    record = get_meeting(uow, meeting_id)
    values = minutes_values(uow, meeting_id).values
    return [
        MinutesPassage(
            Passage.OPENING,
            "",
            text("minutes.opening"),
            record.opening,
            str(values["figures"]),
            text("minutes.usual_opening"),
        ),
        *_discussions(record),
        MinutesPassage(
            Passage.OTHER_MATTERS,
            "",
            text("meeting.other_matters"),
            record.particulars.other_matters,
            "",
            text("meeting.nothing_else"),
        ),
        MinutesPassage(
            Passage.CLOSING,
            "",
            text("minutes.closing"),
            record.closing,
            str(values["ended_at"]),
            text("minutes.usual_closing"),
        ),
    ]


def _discussions(record: MeetingRecord) -> Iterator[MinutesPassage]:
    for number, item in enumerate(record.agenda, start=1):
        title = text("minutes.item", number=number, title=item.title)
        yield MinutesPassage(Passage.DISCUSSION, item.id, title, item.text, _figures(item))


def _figures(item: AgendaItem) -> str:
    """Return what was decided on an item: counts and resolution, inserted and never typed."""
    resolved = item.vote or (item.election.resolution if item.election else None)
    if resolved is None:
        return ""
    told = [text("resolution.on_paper", number=resolved.number, text=resolved.text)]
    if item.vote is not None:
        vote = item.vote
        counts = {"yes": vote.in_favour, "no": vote.against, "abstained": vote.abstained}
        outcome = text("vote.passed") if vote.passed else text("vote.failed")
        told = [text("vote.tally_in_words", **counts), outcome, *told]
    return text("minutes.between").join(told)


def _lines(values: Values) -> Iterator[tuple[str, str]]:
    for key, word in _PLACES.items():
        said = values[key]
        if isinstance(said, str):
            yield text(word), said
            continue
        for number, row in enumerate(said, start=1):
            told = text("minutes.between").join(filter(None, row.values()))
            yield text("minutes.numbered", place=text(word), number=number), told
