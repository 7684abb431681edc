"""The sheet of a vote by name (记名表决表): to be marked by hand, afterwards with its marks."""

from collections.abc import Mapping

from coopdesk.domain.minutes import MeetingState, Way
from coopdesk.domain.rolls import VoteChoice
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues
from coopdesk.services.governance.papers import moment_on_paper
from coopdesk.services.governance.record import AgendaItem, get_meeting
from coopdesk.storage.tables.governance import AgendaItemRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_MARKED: Mapping[VoteChoice, str] = {
    VoteChoice.FOR: "in_favor",
    VoteChoice.AGAINST: "against",
    VoteChoice.ABSTAINED: "abstained",
    VoteChoice.RECUSED: "recused",
}


def roll_call_values(uow: UnitOfWork, agenda_item_id: str) -> FormValues:
    """Return the texts of the sheet of an agenda item; raises NotFound.

    Who may vote stands on it as the vote was taken, before it as the list is now.
    """
    row = uow.get(AgendaItemRow, agenda_item_id)
    record = get_meeting(uow, row.meeting_id)
    item = next(one for one in record.agenda if one.id == agenda_item_id)
    lines = _taken(item)
    if not lines:
        lines = [
            _line(one.name, one.way, 1 + one.additional_votes, None)
            for one in record.people
            if one.way is not Way.ABSENT
        ]
    values: Values = {
        "organization": record.item.organization,
        "meeting": record.item.title,
        "held_at": moment_on_paper(record.item.held_on, record.particulars.starts_at),
        "subject": item.title,
        "people": lines,
    }
    number = f"{record.item.held_on:%Y%m%d}-{item.id[-4:].upper()}"
    is_draft = record.item.state is MeetingState.OPEN and item.vote is not None
    return FormValues(number, values, is_draft=is_draft)


def _taken(item: AgendaItem) -> list[dict[str, str]]:
    """Return the lines of a vote that was taken by name."""
    if item.vote is None or not item.vote.is_named:
        return []
    roll = item.vote.roll
    return [_line(one.name, one.way, one.votes, one.choice) for one in roll if one.votes]


def _line(name: str, way: Way, votes: int, chosen: VoteChoice | None) -> dict[str, str]:
    marks = dict.fromkeys(_MARKED.values(), "")
    if chosen is not None and chosen in _MARKED:
        marks[_MARKED[chosen]] = text("meeting.mark_present")
    shown = choice(way) if way is Way.PROXY else ""
    return {"name": name, "way": shown, "votes": str(votes), **marks}
