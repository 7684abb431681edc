"""The three bodies (三会) at work: quorum and votes; ``elections`` has ballots, ``bodies`` terms.

Heads and votes are kept apart: quorum counts heads, majorities count votes (基本表决权 plus 附加
表决权). Every check gives all reasons, with the source of the charter rule it applied. What only
warns stands in ``warnings``: the person may go on after a confirmation.
"""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.charters import BodyKind, Charter, Majority, MatterKind, VoteBase
from coopdesk.domain.errors import Refusal
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.policy import Objections

Reasons = tuple[Refusal, ...]


def compute_additional_votes_cap(basic_votes: int, maximum_bp: int) -> int:
    """Return the most additional votes, in whole votes (《农民专业合作社法》第二十二条)."""
    return basic_votes * maximum_bp // BASIS_POINTS


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """Attendance of a meeting in heads; ``proxies_by_holder`` has one number per proxy holder.

    ``additional_votes`` are all there are, ``additional_there`` those whose holders attend.
    """

    body: BodyKind
    held_on: date
    entitled: int
    present: int
    proxies_by_holder: tuple[int, ...] = ()
    notified_on: date | None = None
    additional_votes: int = 0
    additional_there: int = 0

    @property
    def proxies(self) -> int:
        """How many absent persons are represented."""
        return sum(self.proxies_by_holder)

    @property
    def counted(self) -> int:
        """Present and represented."""
        return self.present + self.proxies

    @property
    def votes(self) -> int:
        """All votes there are, basic and additional (《农民专业合作社法》第二十二条)."""
        return self.entitled + self.additional_votes

    @property
    def votes_there(self) -> int:
        """The votes of those who are present or represented."""
        return self.counted + self.additional_there


@dataclass(frozen=True, slots=True)
class MeetingResult:
    """Whether the meeting may decide; frozen with each vote."""

    needed: int
    counted: int
    has_quorum: bool
    refusals: Reasons
    warnings: Reasons


def assess_meeting(facts: MeetingFacts, charter: Charter) -> MeetingResult:
    """Return quorum and every reason against a meeting of the body.

    《农民专业合作社法》第三十条 (quorum), 第二十二条 (additional votes); notice days and proxies
    are the charter's. Raises UnknownParameter for a body the charter has no quorum for.
    """
    threshold, quorum_rule = charter.quorum(facts.body)
    needed = threshold.need(facts.entitled)
    found = Objections()
    if facts.counted > facts.entitled:
        values = {"counted": facts.counted, "entitled": facts.entitled}
        found.refuse("meeting.more_than_entitled", "", values)
    if facts.counted < needed:
        values = {"needed": needed, "counted": facts.counted, "entitled": facts.entitled}
        found.refuse("meeting.no_quorum", quorum_rule.source, values)
    _check_proxies(facts, charter, found)
    _check_notice(facts, charter, found)
    _check_additional_votes(facts, charter, found)
    has_quorum = needed <= facts.counted <= facts.entitled
    return MeetingResult(
        needed, facts.counted, has_quorum, tuple(found.refusals), tuple(found.warnings)
    )


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """A vote entered as counts, in votes; ``cast`` is the number reported as cast, if it was.

    ``additional_present`` is the part of the additional votes whose holders are there.
    """

    matter: MatterKind
    yes: int
    no: int
    abstain: int
    invalid: int = 0
    cast: int | None = None
    additional_present: int = 0


@dataclass(frozen=True, slots=True)
class VoteResult:
    """What a vote came to: votes needed for it, and every reason against its counts."""

    needed: int
    passed: bool
    refusals: Reasons
    warnings: Reasons
    source: str


def assess_vote(
    vote: VoteFacts, meeting: MeetingFacts, charter: Charter, quorum: MeetingResult
) -> VoteResult:
    """Return votes needed and whether the matter passed, after the arithmetic guard.

    A vote without quorum or with counts that cannot be right never passes
    (《农民专业合作社法》第三十条: of all votes, not of those present).
    """
    majority = charter.majority(meeting.body, vote.matter)
    needed = majority.threshold.need(_base(majority, vote, meeting))
    total = vote.yes + vote.no + vote.abstain + vote.invalid
    limit = meeting.counted + vote.additional_present
    found = Objections()
    if min(vote.yes, vote.no, vote.abstain, vote.invalid) < 0:
        found.refuse("vote.negative", "", {})
    if total > limit:
        found.refuse("vote.exceeds_present", "", {"total": total, "present": limit})
    elif total < limit:
        found.warn("vote.fewer_than_present", "", {"total": total, "present": limit})
    if vote.cast is not None and vote.cast != total:
        found.refuse("vote.not_adding_up", "", {"total": total, "cast": vote.cast})
    if vote.additional_present > meeting.additional_votes:
        values = {"votes": vote.additional_present, "cap": meeting.additional_votes}
        found.refuse("meeting.additional_votes", "", values)
    if not quorum.has_quorum:
        values = {
            "needed": quorum.needed,
            "counted": quorum.counted,
            "entitled": meeting.entitled,
        }
        found.refuse("meeting.no_quorum", charter.quorum(meeting.body)[1].source, values)
    passed = vote.yes >= needed and not found.refusals
    return VoteResult(
        needed, passed, tuple(found.refusals), tuple(found.warnings), majority.rule.source
    )


def _base(majority: Majority, vote: VoteFacts, meeting: MeetingFacts) -> int:
    return {
        VoteBase.ENTITLED: meeting.votes,
        VoteBase.PRESENT: meeting.counted + vote.additional_present,
        VoteBase.CAST: vote.yes + vote.no + vote.abstain + vote.invalid,
        VoteBase.VALID: vote.yes + vote.no + vote.abstain,
    }[majority.base]


def _check_proxies(facts: MeetingFacts, charter: Charter, found: Objections) -> None:
    rule = charter.rule(facts.body, "proxies_per_person")
    if not facts.proxies:
        return
    if rule is None:
        found.refuse("meeting.no_proxies", "", {})
    elif max(facts.proxies_by_holder) > rule.whole:
        values = {"most": max(facts.proxies_by_holder), "allowed": rule.whole}
        found.weigh(rule, "meeting.proxies_per_person", values)


def _check_additional_votes(facts: MeetingFacts, charter: Charter, found: Objections) -> None:
    """Only an assembly has additional votes (附加表决权); a board votes by heads."""
    if not facts.additional_votes:
        return
    rule = charter.rule(facts.body, "additional_votes")
    if rule is None:
        found.refuse("meeting.no_additional_votes", "", {})
        return
    cap = compute_additional_votes_cap(facts.entitled, rule.whole)
    if facts.additional_votes > cap:
        values = {"votes": facts.additional_votes, "cap": cap}
        found.weigh(rule, "meeting.additional_votes", values)


def _check_notice(facts: MeetingFacts, charter: Charter, found: Objections) -> None:
    rule = charter.rule(facts.body, "notice_days")
    if rule is None:
        return
    if facts.notified_on is None:
        found.warn("meeting.notice_unknown", rule.source, {"days": rule.whole})
        return
    lead = (facts.held_on - facts.notified_on).days
    if lead < rule.whole:
        found.weigh(rule, "meeting.notice_short", {"days": rule.whole, "lead": lead})
