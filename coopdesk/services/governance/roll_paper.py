"""The sheet of a vote by name (记名表决表): to be marked by hand, afterwards with its marks."""

from collections.abc import Mapping, Sequence

from coopdesk.domain.minutes import MeetingState, Way
from coopdesk.domain.presence import people_at
from coopdesk.domain.rolls import RollEntry, VoteChoice, call_roll
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues
from coopdesk.services.governance.papers import moment_on_paper
from coopdesk.services.governance.record import AgendaItem, get_meeting
from coopdesk.services.governance.rule_words import roll_in_words
from coopdesk.storage.tables.governance import AgendaItemRow, BallotRow, ElectionRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_MARKED: Mapping[VoteChoice, str] = {
    VoteChoice.FOR: "in_favor",
    VoteChoice.AGAINST: "against",
    VoteChoice.ABSTAINED: "abstained",
    VoteChoice.RECUSED: "recused",
}


def roll_call_values(uow: UnitOfWork, record_id: str) -> FormValues:
    """Return the texts of the sheet of an agenda item, or of a round of its election.

    As the vote was taken everybody entitled stands on it, with how they attended; before it only
    who may vote as the list stands at the item. Raises NotFound.
    """
    ballot = uow.session.get(BallotRow, record_id)
    item_id = uow.get(ElectionRow, ballot.election_id).agenda_item_id if ballot else record_id
    record = get_meeting(uow, uow.get(AgendaItemRow, item_id).meeting_id)
    item = next(one for one in record.agenda if one.id == item_id)
    roll, apart, subject = _frozen(item, record_id)
    is_frozen = bool(roll)
    if not is_frozen:
        roll = call_roll(people_at(record.people, item.position), {})
    values: Values = {
        "organization": record.item.organization,
        "meeting": record.item.title,
        "held_at": moment_on_paper(record.item.held_on, record.particulars.starts_at),
        "subject": subject,
        "counts": roll_in_words(roll, *apart),
        "people": [_line(one, told=is_frozen) for one in roll if one.votes or is_frozen],
    }
    number = f"{record.item.held_on:%Y%m%d}-{record_id[-4:].upper()}"
    is_draft = record.item.state is MeetingState.OPEN and is_frozen
    return FormValues(number, values, is_draft=is_draft)


def _frozen(item: AgendaItem, record_id: str) -> tuple[Sequence[RollEntry], tuple[int, int], str]:
    """Return the roll as it was frozen, its additional and recused votes, and what it was about."""
    if item.vote is not None:
        return item.vote.roll, (item.vote.additional, item.vote.recused), item.title
    for ballot in item.election.ballots if item.election else ():
        if ballot.id == record_id:
            told = {"title": item.title, "round": text("election.round", number=ballot.round)}
            return ballot.roll, (ballot.additional, 0), text("roll.of_round", **told)
    return (), (0, 0), item.title


def _line(one: RollEntry, *, told: bool) -> dict[str, str]:
    """Return a person's line; who is there needs no word before the vote was taken."""
    marks = dict.fromkeys(_MARKED.values(), "")
    if one.choice is not None and one.choice in _MARKED:
        marks[_MARKED[one.choice]] = text("meeting.mark_present")
    # Rolls of earlier votes do not name the holder.
    way = choice(one.way) if told or one.way is not Way.PRESENT else ""
    if one.way is Way.PROXY and one.proxy_holder:
        way = text("meeting.by_proxy", holder=one.proxy_holder)
    return {"name": one.name, "way": way, "votes": str(one.votes or ""), **marks}
