"""Quorum, majorities, proxies, additional votes, the arithmetic guard, elections."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.charters import BodyKind, MatterKind, Threshold
from coopdesk.domain.elections import ElectionFacts, assess_election
from coopdesk.domain.governance import (
    MeetingFacts,
    VoteFacts,
    assess_meeting,
    assess_vote,
    compute_additional_votes_cap,
)
from coopdesk.storage.reference import load_charters, load_policies

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
CHARTER = load_charters()["trinity-cooperative"]
ASSEMBLY = BodyKind.MEMBERS_ASSEMBLY
HELD = date(2025, 3, 15)


def codes(refusals):
    return [refusal.code for refusal in refusals]


def a_meeting(entitled, present, proxies=(), notified=date(2025, 3, 1), **more):
    return MeetingFacts(ASSEMBLY, HELD, entitled, present, proxies, notified, **more)


def vote(meeting, yes, no=0, abstain=0, matter=MatterKind.ORDINARY, **more):
    facts = VoteFacts(matter, yes, no, abstain, **more)
    return assess_vote(facts, meeting, CHARTER, assess_meeting(meeting, CHARTER))


@pytest.mark.parametrize(
    ("members", "quorum", "ordinary", "special", "additional"),
    [(9, 6, 5, 6, 1), (12, 8, 7, 8, 2), (50, 34, 26, 34, 10), (151, 101, 76, 101, 30)],
)
def test_the_figures_of_the_law(members, quorum, ordinary, special, additional):
    """《农民专业合作社法》第三十条, 第二十二条."""
    meeting = a_meeting(members, members)
    assert assess_meeting(meeting, CHARTER).needed == quorum
    assert vote(meeting, 0).needed == ordinary
    assert vote(meeting, 0, matter=MatterKind.SPECIAL).needed == special
    law = load_policies().on(HELD, "assembly.additional_votes")
    assert compute_additional_votes_cap(members, law.whole) == additional


def test_two_thirds_to_the_head_are_a_meeting():
    """《农民专业合作社法》第三十条: 101 of 151 present."""
    result = assess_meeting(a_meeting(151, 101), CHARTER)
    assert result.has_quorum
    assert result.refusals == ()


def test_one_short_of_two_thirds_is_no_meeting():
    """《农民专业合作社法》第三十条: 100 of 151 present."""
    result = assess_meeting(a_meeting(151, 100), CHARTER)
    assert not result.has_quorum
    assert codes(result.refusals) == ["meeting.no_quorum"]
    assert result.refusals[0].article == "《农民专业合作社法》第三十条"


@pytest.mark.parametrize(("yes", "passed"), [(75, False), (76, True)])
def test_a_majority_of_all_not_of_those_present(yes, passed):
    """《农民专业合作社法》第三十条: 75 of 101 present is 74 %, yet not half of 151."""
    assert vote(a_meeting(151, 101), yes, 101 - yes).passed is passed


@pytest.mark.parametrize(("yes", "passed"), [(100, False), (101, True)])
def test_a_charter_change_needs_two_thirds_of_all(yes, passed):
    """《农民专业合作社法》第三十条."""
    result = vote(a_meeting(151, 151), yes, 151 - yes, matter=MatterKind.SPECIAL)
    assert result.passed is passed
    assert result.source == "《农民专业合作社法》第三十条"


def test_the_sample_assembly_has_no_quorum_and_its_votes_add_up():
    """Minutes of 2024-01-06: 38 present and 2 proxies of 61, 41 needed."""
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    finding = expected["minutes"][0]["findings"][0]
    meeting = MeetingFacts(
        ASSEMBLY,
        date(2024, 1, 6),
        finding["entitled"],
        finding["present"],
        (1, 1),
        date(2023, 12, 19),
    )
    result = assess_meeting(meeting, CHARTER)
    assert (result.needed, result.counted) == (finding["required"], finding["counted"])
    assert codes(result.refusals) == ["meeting.no_quorum"]
    assert result.warnings == ()
    for counts in ((36, 1, 3), (38, 0, 2)):
        decided = vote(meeting, *counts)
        assert codes(decided.refusals) == ["meeting.no_quorum"]
        assert not decided.passed


def test_the_sample_election_meeting_is_checked_figure_by_figure():
    """Minutes of 2025-03-15: ballots, votes above those present, right figures left alone."""
    meeting = a_meeting(61, 44)
    assert assess_meeting(meeting, CHARTER).has_quorum
    board = ElectionFacts(
        5, 44, 44, 42, 1, {"哈": 41, "阿": 40, "包": 38, "那": 37, "王": 35, "志": 12}
    )
    result = assess_election(board, meeting, CHARTER)
    assert codes(result.refusals) == ["election.returned_misfit"]
    assert result.elected == ("哈", "阿", "包", "那", "王")
    supervisors = ElectionFacts(3, 44, 44, 43, 1, {"高": 42, "那": 40, "于": 39})
    assert assess_election(supervisors, meeting, CHARTER).refusals == ()
    assert codes(vote(meeting, 39, 3, 3).refusals) == ["vote.exceeds_present"]
    assert vote(meeting, 44).passed


def test_quorum_is_frozen_at_the_time_of_the_vote():
    """Who left counts no longer: the vote takes the meeting as it was then."""
    full = a_meeting(61, 41)
    left = a_meeting(61, 40)
    facts = VoteFacts(MatterKind.ORDINARY, 40, 0, 0)
    assert assess_vote(facts, full, CHARTER, assess_meeting(full, CHARTER)).passed
    assert not assess_vote(facts, left, CHARTER, assess_meeting(left, CHARTER)).passed


def test_one_person_holds_one_proxy():
    result = assess_meeting(a_meeting(9, 6, (2,)), CHARTER)
    assert codes(result.warnings) == ["meeting.proxies_per_person"]
    assert result.counted == 8


def test_a_body_whose_charter_knows_no_proxies_takes_none():
    meeting = MeetingFacts(BodyKind.BOARD_OF_DIRECTORS, HELD, 5, 4, (1,), date(2025, 3, 1))
    assert codes(assess_meeting(meeting, CHARTER).refusals) == ["meeting.no_proxies"]


def test_a_board_votes_by_heads():
    """《农民专业合作社法》第二十二条 gives additional votes in the assembly alone."""
    board = MeetingFacts(
        BodyKind.BOARD_OF_DIRECTORS, HELD, 5, 5, (), date(2025, 3, 1), additional_votes=1
    )
    (refused,) = assess_meeting(board, CHARTER).refusals
    assert (refused.code, dict(refused.values)) == ("meeting.no_additional_votes", {})


def test_more_than_all_cannot_be_present():
    result = assess_meeting(a_meeting(9, 9, (1,)), CHARTER)
    assert not result.has_quorum
    assert codes(result.refusals) == ["meeting.more_than_entitled"]


@pytest.mark.parametrize(
    ("notified", "found"),
    [
        (date(2025, 3, 5), []),
        (date(2025, 3, 6), ["meeting.notice_short"]),
        (None, ["meeting.notice_unknown"]),
    ],
)
def test_the_notice_lead_time_of_the_charter(notified, found):
    """Charter default: ten days."""
    assert codes(assess_meeting(a_meeting(9, 9, notified=notified), CHARTER).warnings) == found


@pytest.mark.parametrize(("extra", "found"), [(1, []), (2, ["meeting.additional_votes"])])
def test_additional_votes_stop_at_a_fifth(extra, found):
    """《农民专业合作社法》第二十二条: nine basic votes, one additional at most."""
    result = assess_meeting(a_meeting(9, 9, additional_votes=extra), CHARTER)
    assert codes(result.refusals) == found


def test_additional_votes_raise_the_base_and_the_votes_but_not_the_heads():
    """《农民专业合作社法》第三十条: of all voting rights, heads and votes apart."""
    meeting = a_meeting(12, 12, additional_votes=2)
    assert vote(meeting, 8, 6, additional_present=2).needed == 8
    assert vote(meeting, 8, 6, additional_present=2).passed
    assert codes(vote(meeting, 8, 6).refusals) == ["vote.exceeds_present"]
    assert codes(vote(meeting, 9, 6, additional_present=3).refusals) == ["meeting.additional_votes"]


@pytest.mark.parametrize(
    ("counts", "more", "found"),
    [
        ((5, 2, 2), {"cast": 9}, []),
        ((5, 2, 2), {"cast": 8}, ["vote.not_adding_up"]),
        ((-1, 5, 5), {}, ["vote.negative"]),
        ((10, -1, 0), {}, ["vote.negative"]),
        ((5, 5, -1), {}, ["vote.negative"]),
        ((5, 5, 0), {"invalid": -1}, ["vote.negative"]),
        ((5, 3, 1), {"invalid": 1}, ["vote.exceeds_present"]),
    ],
)
def test_counts_that_cannot_be_right_are_named(counts, more, found):
    assert codes(vote(a_meeting(9, 9), *counts, **more).refusals) == found


def test_a_vote_of_each_who_is_there_is_warned_of_nothing():
    assert vote(a_meeting(9, 9), 5, 2, 2).warnings == ()


def test_missing_votes_are_only_a_warning():
    result = vote(a_meeting(9, 9), 5, 2, 1)
    assert result.passed
    assert codes(result.warnings) == ["vote.fewer_than_present"]


@given(st.integers(0, 10**6), st.integers(1, 50), st.integers(1, 50), st.booleans())
def test_the_need_is_the_least_number_that_satisfies(base, part, more, exceeds):
    """No rounding: one vote fewer never satisfies, the need always does."""
    threshold = Threshold.parse(f"{'>' if exceeds else '>='}{part}/{part + more}")
    need = threshold.need(base)

    def satisfies(votes):
        reached, asked = votes * (part + more), base * part
        return reached > asked if exceeds else reached >= asked

    assert satisfies(need)
    assert not satisfies(need - 1)
    assert Threshold.parse(str(threshold)) == threshold


counts = st.integers(0, 200)


@given(st.integers(1, 200), counts, counts, counts, counts)
def test_nothing_passes_that_cannot_be(entitled, present, yes, no, abstain):
    """A passed vote had quorum, counts within those present, and half of all."""
    meeting = a_meeting(entitled, present)
    if vote(meeting, yes, no, abstain).passed:
        assert 3 * present >= 2 * entitled
        assert yes + no + abstain <= present <= entitled
        assert 2 * yes > entitled


@pytest.mark.parametrize("written", ["2/3", ">=3/2", ">1/0", "> 1/2 ", "=1/2", ">=-1/2"])
def test_what_is_no_threshold_is_refused(written):
    with pytest.raises(ValueError, match="not a threshold"):
        Threshold.parse(written)
