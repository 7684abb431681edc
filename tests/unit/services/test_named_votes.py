"""Votes by name, additional votes, and the roll that is frozen with each vote."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.minutes import Way
from coopdesk.domain.rolls import VoteChoice
from coopdesk.services import governance, printing
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars

FOR, AGAINST, RECUSED = VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.RECUSED


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


@pytest.fixture
def meeting(runner, organization):
    """Nine entitled, eight there, the first with one additional vote."""
    command = governance.HoldMeeting(organization, ASSEMBLY, particulars())
    meeting_id = runner.do(governance.hold_meeting, command)
    people = runner.ask(governance.get_meeting, meeting_id).people
    marked = tuple(
        replace(person, way=Way.PRESENT if place < 8 else Way.ABSENT)
        for place, person in enumerate(people)
    )
    attend(runner, meeting_id, (replace(marked[0], additional_votes=1), *marked[1:]))
    return meeting_id


def attend(runner, meeting_id, people):
    command = governance.RecordAttendance(meeting_id, people)
    runner.do(governance.record_attendance, command)


def an_item(runner, meeting_id, title="修改章程第二十三条"):
    return runner.do(governance.add_agenda_item, governance.AddAgendaItem(meeting_id, title))


def take(runner, item, choices, **told):
    command = governance.TakeNamedVote(item, choices)
    return runner.do(governance.take_named_vote, command, **told)


def vote_of(runner, meeting_id):
    (item,) = runner.ask(governance.get_meeting, meeting_id).agenda
    return item.vote


def test_a_vote_by_name_counts_the_additional_vote_and_freezes_the_roll(runner, meeting):
    """Eight there with nine votes; the base is all ten votes there are: six are needed."""
    item = an_item(runner, meeting)
    choices = dict.fromkeys(range(1, 7), FOR) | {7: AGAINST, 8: VoteChoice.ABSTAINED}
    take(runner, item, choices)
    vote = vote_of(runner, meeting)
    assert (vote.in_favour, vote.against, vote.abstained, vote.needed) == (7, 1, 1, 6)
    assert (vote.additional, vote.recused, vote.passed) == (1, 0, True)
    assert [entry.votes for entry in vote.roll] == [2, 1, 1, 1, 1, 1, 1, 1, 0]
    assert [entry.choice for entry in vote.roll][6:] == [AGAINST, VoteChoice.ABSTAINED, None]

    people = runner.ask(governance.get_meeting, meeting).people
    attend(runner, meeting, tuple(replace(person, way=Way.ABSENT) for person in people))
    assert vote_of(runner, meeting).roll == vote.roll


def test_who_has_an_interest_is_asked_about_as_one_who_did_not_vote(runner, meeting):
    item = an_item(runner, meeting)
    choices = dict.fromkeys(range(1, 8), FOR) | {8: RECUSED}
    with pytest.raises(NeedsConfirmation) as asked:
        take(runner, item, choices)
    assert asked.value.refusal.code == "vote.fewer_than_present"
    take(runner, item, choices, confirmed=frozenset({"vote.fewer_than_present"}))
    vote = vote_of(runner, meeting)
    assert (vote.in_favour, vote.recused, vote.passed) == (8, 1, True)


def test_who_is_not_there_has_no_vote(runner, meeting):
    with pytest.raises(RuleViolation) as refused:
        take(runner, an_item(runner, meeting), {9: FOR})
    assert [reason.code for reason in refused.value.refusals] == ["vote.voter_absent"]


def test_additional_votes_stop_at_a_fifth_of_the_basic_ones(runner, meeting):
    """《农民专业合作社法》第二十二条: of nine basic votes one additional at most."""
    people = runner.ask(governance.get_meeting, meeting).people
    with pytest.raises(RuleViolation) as refused:
        attend(runner, meeting, (people[0], replace(people[1], additional_votes=1), *people[2:]))
    told = [(reason.code, reason.article) for reason in refused.value.refusals]
    assert told == [("meeting.additional_votes", "《农民专业合作社法》第二十二条")]


def test_a_vote_in_counts_keeps_who_was_there(runner, meeting):
    item = an_item(runner, meeting)
    runner.do(governance.take_vote, governance.TakeVote(item, governance.Counts(7, 1, 1)))
    roll = vote_of(runner, meeting).roll
    assert [entry.choice for entry in roll].count(VoteChoice.UNNAMED) == 8
    assert not vote_of(runner, meeting).is_named


def said(runner, item):
    printed = runner.ask(printing.print_form, "roll-call", item)
    pages = PdfReader(io.BytesIO(printed.pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_the_sheet_is_empty_to_be_marked_and_then_carries_the_marks(runner, meeting):
    item = an_item(runner, meeting)
    before = said(runner, item)
    assert "哈斯巴根2" in before
    assert "√" not in before
    take(runner, item, dict.fromkeys(range(1, 9), FOR))
    assert said(runner, item).count("√") == 8
