"""Random bodies and votes: quorum, majority and election equal a plain count of every head."""

import dataclasses
from datetime import date
from fractions import Fraction
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.charters import BodyKind, MatterKind, VoteBase
from coopdesk.domain.elections import ElectionFacts, assess_election
from coopdesk.domain.governance import MeetingFacts, VoteFacts, assess_meeting, assess_vote
from coopdesk.domain.minutes import Attendee, Way, count_heads
from coopdesk.domain.policy import RuleBook
from coopdesk.storage.reference import load_charters

ASSEMBLY = BodyKind.MEMBERS_ASSEMBLY
HELD = date(2025, 3, 15)
TEMPLATE = load_charters()["trinity-cooperative"]
THRESHOLDS = st.builds(
    lambda exceeds, part, whole: f"{'>' if exceeds else '>='}{min(part, whole)}/{whole}",
    st.booleans(),
    st.integers(1, 12),
    st.integers(1, 12),
)
CHOICES = ("for", "against", "abstained", "invalid", "silent")


@st.composite
def bodies(draw):
    """A charter of its own, and the people of its assembly with what each did in one vote."""
    quorum, majority = draw(THRESHOLDS), draw(THRESHOLDS)
    base = draw(st.sampled_from(VoteBase))
    people = draw(
        st.lists(
            st.tuples(st.sampled_from(Way), st.integers(0, 2), st.sampled_from(CHOICES)),
            min_size=1,
            max_size=40,
        )
    )
    return a_charter(quorum, majority, base), quorum, majority, base, people


def a_charter(quorum, majority, base):
    """The template with any quorum and majority, those that no law would allow too."""
    key = f"majority.{ASSEMBLY.value}.ordinary"
    known = TEMPLATE.rules.rules
    own = {
        name: dataclasses.replace(known[name], value=value)
        for name, value in ((f"{ASSEMBLY.value}.quorum", quorum), (key, majority))
    }
    rules, bases = RuleBook({**known, **own}), {**TEMPLATE.bases, key: base.value}
    return dataclasses.replace(TEMPLATE, rules=rules, bases=bases)


def a_meeting(people):
    listed = [
        Attendee(f"社员{place}", way, proxy_holder="别人", additional_votes=extra)
        for place, (way, extra, _) in enumerate(people, start=1)
    ]
    heads = count_heads(listed)
    holders = (1,) * heads.proxies
    return MeetingFacts(
        ASSEMBLY,
        HELD,
        heads.entitled,
        heads.present,
        holders,
        HELD,
        heads.additional_votes,
        heads.additional_there,
    )


def reaches(votes, threshold, base):
    """The threshold as a person reads it: more than, or no less than, so much of the base."""
    share = Fraction(threshold.lstrip(">="))
    return votes > share * base if not threshold.startswith(">=") else votes >= share * base


def least(threshold, base):
    """The first number of votes, counted up from none, that is enough."""
    return next(votes for votes in count() if reaches(votes, threshold, base))


def tallied(people):
    """Count the vote as tellers do: person by person, one vote and the additional ones."""
    tally = dict.fromkeys(CHOICES, 0)
    for way, extra, choice in people:
        if way is not Way.ABSENT:
            tally[choice] += 1 + extra
    return tally


@given(bodies())
def test_quorum_and_majority_equal_a_plain_count_of_everybody(body):
    charter, quorum, majority, base, people = body
    meeting, tally = a_meeting(people), tallied(people)
    held = assess_meeting(meeting, charter)
    heads = sum(way is not Way.ABSENT for way, _, _ in people)
    assert held.has_quorum is reaches(heads, quorum, len(people))
    assert held.needed == least(quorum, len(people))

    facts = VoteFacts(
        MatterKind.ORDINARY,
        tally["for"],
        tally["against"],
        tally["abstained"],
        tally["invalid"],
        additional_present=meeting.additional_there,
    )
    result = assess_vote(facts, meeting, charter, held)
    cast = sum(votes for choice, votes in tally.items() if choice != "silent")
    of = {
        VoteBase.ENTITLED: sum(1 + extra for _, extra, _ in people),
        VoteBase.PRESENT: sum(1 + extra for way, extra, _ in people if way is not Way.ABSENT),
        VoteBase.CAST: cast,
        VoteBase.VALID: cast - tally["invalid"],
    }[base]
    assert result.needed == least(majority, of)
    assert result.passed is (held.has_quorum and reaches(tally["for"], majority, of))
    assert {type(held.needed), type(result.needed)} == {int}


@given(bodies(), st.data())
def test_who_comes_never_costs_the_quorum_and_who_agrees_never_the_majority(body, data):
    charter, _, _, _, people = body
    meeting, tally = a_meeting(people), tallied(people)
    held = assess_meeting(meeting, charter)
    place = data.draw(st.integers(0, len(people) - 1))
    _, extra, choice = people[place]
    arrived = [*people[:place], (Way.PRESENT, extra, choice), *people[place + 1 :]]
    assert assess_meeting(a_meeting(arrived), charter).has_quorum >= held.has_quorum

    def passed(yes, no):
        facts = VoteFacts(
            MatterKind.ORDINARY, yes, no, 0, additional_present=meeting.additional_there
        )
        return assess_vote(facts, meeting, charter, held).passed

    turned = data.draw(st.integers(0, tally["against"]))
    before = passed(tally["for"], tally["against"])
    assert passed(tally["for"] + turned, tally["against"] - turned) >= before


@given(bodies(), st.integers(1, 4), st.data())
def test_an_election_is_what_counting_each_paper_gives(body, seats, data):
    """Each paper names at most as many as there are seats; nobody has more votes than papers."""
    _, _, _, _, people = body
    meeting = a_meeting(people)
    names = ("甲", "乙", "丙", "丁", "戊", "己")
    marks = st.sets(st.sampled_from(names), max_size=seats)
    papers = data.draw(st.lists(marks, min_size=meeting.votes_there, max_size=meeting.votes_there))
    totals = {name: sum(name in paper for paper in papers) for name in names}
    facts = ElectionFacts(seats, len(papers), len(papers), len(papers), 0, totals)
    result = assess_election(facts, meeting, TEMPLATE)
    assert result.refusals == ()

    votes = sum(1 + extra for _, extra, _ in people)
    enough = {name for name in names if 2 * totals[name] > votes}
    more = {name: sum(totals[other] > totals[name] for other in enough) for name in enough}
    equal = {name: sum(totals[other] == totals[name] for other in enough) for name in enough}
    surely = {name for name in enough if more[name] + equal[name] <= seats}
    assert set(result.elected) == surely
    at_border = {name for name in enough - surely if more[name] < seats}
    assert set(result.tied) == at_border
