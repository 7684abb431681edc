"""The sheet of a vote by name (记名表决表): to be marked by hand, afterwards with its marks."""

from collections.abc import Mapping, Sequence

from coopdesk.domain.minutes import MeetingState, Way
from coopdesk.domain.presence import people_at
from coopdesk.domain.rolls import RollEntry, VoteChoice, call_roll
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues
from coopdesk.services.governance.papers import moment_on_paper
from coopdesk.services.governance.record import VoteItem, get_meeting
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
        "counts": _counts(roll, item.vote),
        "people": [_line(one) for one in roll if one.votes],
    }
    number = f"{record.item.held_on:%Y%m%d}-{item.id[-4:].upper()}"
    is_draft = record.item.state is MeetingState.OPEN and item.vote is not None
    return FormValues(number, values, is_draft=is_draft)


def _counts(roll: Sequence[RollEntry], vote: VoteItem | None) -> str:
    """Return the heads of a roll, with the votes that were more or stayed out."""
    ways = [one.way for one in roll]
    heads = {
        "entitled": len(ways),
        "present": ways.count(Way.PRESENT),
        "proxies": ways.count(Way.PROXY),
    }
    told = text("presence.counts", **heads)
    if vote is not None and vote.additional:
        told += text("presence.additional", votes=vote.additional)
    if vote is not None and vote.recused:
        told += text("presence.recused", votes=vote.recused)
    return told


def _line(one: RollEntry) -> dict[str, str]:
    marks = dict.fromkeys(_MARKED.values(), "")
    if one.choice is not None and one.choice in _MARKED:
        marks[_MARKED[one.choice]] = text("meeting.mark_present")
    # Rolls of earlier votes do not name the holder.
    shown = (one.proxy_holder or choice(one.way)) if one.way is Way.PROXY else ""
    return {"name": one.name, "way": shown, "votes": str(one.votes), **marks}
