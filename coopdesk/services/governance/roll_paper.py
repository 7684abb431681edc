"""The sheet of a vote by name (记名表决表): to be marked by hand, afterwards with its marks."""

from collections.abc import Mapping

from coopdesk.domain.minutes import MeetingState, Way
from coopdesk.domain.presence import people_at
from coopdesk.domain.rolls import RollEntry, VoteChoice, call_roll
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues
from coopdesk.services.governance.papers import moment_on_paper
from coopdesk.services.governance.record import VoteItem, get_meeting
from coopdesk.services.governance.rule_words import roll_in_words
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

    Who may vote stands on it as the vote was taken, before it as the list stands at the item.
    """
    row = uow.get(AgendaItemRow, agenda_item_id)
    record = get_meeting(uow, row.meeting_id)
    item = next(one for one in record.agenda if one.id == agenda_item_id)
    roll = item.vote.roll if item.vote is not None else ()
    if not roll:
        roll = call_roll(people_at(record.people, item.position), {})
    values: Values = {
        "organization": record.item.organization,
        "meeting": record.item.title,
        "held_at": moment_on_paper(record.item.held_on, record.particulars.starts_at),
        "subject": item.title,
        "counts": roll_in_words(roll, *_apart(item.vote)),
        "people": [_line(one) for one in roll if one.votes],
    }
    number = f"{record.item.held_on:%Y%m%d}-{item.id[-4:].upper()}"
    is_draft = record.item.state is MeetingState.OPEN and item.vote is not None
    return FormValues(number, values, is_draft=is_draft)


def _apart(vote: VoteItem | None) -> tuple[int, int]:
    """Return the votes that came to the basic ones, and those that stayed out."""
    return (vote.additional, vote.recused) if vote is not None else (0, 0)


def _line(one: RollEntry) -> dict[str, str]:
    marks = dict.fromkeys(_MARKED.values(), "")
    if one.choice is not None and one.choice in _MARKED:
        marks[_MARKED[one.choice]] = text("meeting.mark_present")
    # Rolls of earlier votes do not name the holder.
    shown = (one.proxy_holder or choice(one.way)) if one.way is Way.PROXY else ""
    return {"name": one.name, "way": shown, "votes": str(one.votes), **marks}
