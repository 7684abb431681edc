"""What a file from outside claims of a meeting, judged by the charter of its day."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.errors import Finding, Refusal, Severity
from coopdesk.domain.governance import (
    MeetingFacts,
    VoteFacts,
    VoteResult,
    assess_meeting,
    assess_vote,
)
from coopdesk.domain.minutes import HeadCounts, assess_counts
from coopdesk.services.governance.elected import Elected, assess_elected
from coopdesk.services.governance.elections import BallotCounts, Nominee
from coopdesk.services.governance.paper_elections import PaperElection, assess_paper
from coopdesk.services.governance.recording import BallotRecord, ElectionOnPaper
from coopdesk.services.governance.rules import assess_body, charter_of
from coopdesk.storage.tables.governance import MeetingRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # reading workbooks is wanted later than the first page
    from coopdesk.exchange.sheets.meeting_records import (
        ClaimedBallot,
        ClaimedItem,
        ClaimedMeeting,
        ClaimedVote,
    )

_CODES = {
    "meeting.no_quorum": "meeting_no_quorum",
    "meeting.more_than_entitled": "meeting_more_than_entitled",
    "vote.exceeds_present": "votes_exceed_present",
    "vote.fewer_than_present": "votes_fewer_than_present",
    "election.returned_misfit": "ballots_do_not_add_up",
    "election.issued_misfit": "ballots_do_not_add_up",
    "body.supervisor_is_director": "supervisor_is_director",
}


class MeetingClaims:
    """Judges the meetings of one file; what the register has is looked up once."""

    def __init__(self, uow: UnitOfWork, organization_id: str) -> None:
        self._uow, self._organization_id = uow, organization_id
        self._charters: dict[date, Charter] = {}
        self._known: dict[tuple[str, date], set[str]] = {}
        rows = uow.session.execute(
            select(MeetingRow.body_kind, MeetingRow.held_on, MeetingRow.title).where(
                MeetingRow.organization_id == organization_id
            )
        )
        for body, day, title in rows:
            self._known.setdefault((body, day), set()).add(title)

    def is_known(self, meeting: "ClaimedMeeting") -> bool:
        """Return whether the register has this meeting; one without a name goes by its day."""
        titles = self._titles(meeting)
        return meeting.title in titles or bool(titles and not meeting.title)

    def find(self, meeting: "ClaimedMeeting") -> Iterator[Finding]:
        """Give every finding about a meeting, at the row (from 1) and field it is about."""
        titles = {item.row: item.title for item in reversed(meeting.items)}
        for finding in self._find(meeting):
            raw = meeting.name if finding.row == meeting.row else titles.get(finding.row, "")
            yield replace(finding, raw=raw)

    def _find(self, meeting: "ClaimedMeeting") -> Iterator[Finding]:
        if meeting.is_typed:
            values = {"items": len(meeting.items)}
            yield Finding("minutes_to_compare", Severity.CONFIRM, row=meeting.row, values=values)
        found = [*self._about_head(meeting)]
        yield from found
        is_readable = meeting.day is not None and meeting.body is not None
        if not is_readable or any(one.severity is Severity.REFUSE for one in found):
            return
        yield from self._about_items(meeting)
        yield from self._about_seats(meeting)

    def result(self, meeting: "ClaimedMeeting", item: "ClaimedItem") -> VoteResult:
        """Return what the votes of an item come to by the charter; the item has a vote."""
        assert item.vote is not None, "only what was voted on has a result"
        facts, charter = self._facts(meeting), self._charter(meeting)
        vote = item.vote
        counts = VoteFacts(item.matter, vote.in_favour, vote.against, vote.abstained)
        return assess_vote(counts, facts, charter, assess_meeting(facts, charter))

    def _about_head(self, meeting: "ClaimedMeeting") -> Iterator[Finding]:
        if meeting.day is None or meeting.body is None:
            if meeting.is_typed:  # in a sheet the cell is reported where it is read
                yield _finding("minutes_unreadable", Severity.REFUSE, meeting.row)
            return
        if meeting.day > self._uow.today:
            yield _finding("meeting_in_future", Severity.REFUSE, meeting.row, "day")
            return
        charter = self._charter(meeting)
        for reason in assess_body(charter, meeting.body):
            yield _told(reason, Severity.REFUSE, meeting.row, "body")
            return
        if meeting.entitled is None or meeting.present is None:
            yield _finding("meeting_heads_missing", Severity.REFUSE, meeting.row, "entitled")
            return
        if self._titles(meeting) and not self.is_known(meeting):
            values = {"known": "、".join(sorted(self._titles(meeting)))}
            yield _finding("meeting_looks_double", Severity.CONFIRM, meeting.row, "title", values)
        yield from self._about_heads(meeting)

    def _about_heads(self, meeting: "ClaimedMeeting") -> Iterator[Finding]:
        facts = self._facts(meeting)
        counts = HeadCounts(facts.entitled, facts.present, facts.proxies)
        result = assess_meeting(facts, self._charter(meeting))
        reasons = assess_counts(counts) or result.refusals
        if any(reason.code == "meeting.more_than_entitled" for reason in reasons):
            reasons = [one for one in reasons if one.code != "meeting.no_quorum"]
        for reason in reasons:
            is_quorum = reason.code == "meeting.no_quorum"
            severity = Severity.CONFIRM if is_quorum else Severity.REFUSE
            yield _told(reason, severity, meeting.row, "present")
        for reason in result.warnings:
            if reason.code != "meeting.notice_unknown":
                yield _told(reason, Severity.HINT, meeting.row, "noticed_on")
        if meeting.noticed_on and meeting.day and meeting.noticed_on > meeting.day:
            yield _finding("meeting_noticed_after", Severity.REFUSE, meeting.row, "noticed_on")

    def _about_items(self, meeting: "ClaimedMeeting") -> Iterator[Finding]:
        for item in meeting.items:
            if item.vote is not None:
                yield from self._about_vote(meeting, item, item.vote)
            if item.ballot is not None:
                yield from self._about_ballot(meeting, item)

    def _about_vote(
        self, meeting: "ClaimedMeeting", item: "ClaimedItem", vote: "ClaimedVote"
    ) -> Iterator[Finding]:
        result = self.result(meeting, item)
        # Without a quorum no vote stands: that is said once, of the meeting.
        is_quorate = all(reason.code != "meeting.no_quorum" for reason in result.refusals)
        for reason in (*result.refusals, *result.warnings):
            if reason.code != "meeting.no_quorum":
                yield _told(reason, Severity.CONFIRM, item.row, "in_favour", item.title)
        if not result.refusals and vote.passed not in (None, result.passed) and is_quorate:
            values = {
                "title": item.title,
                "in_favour": vote.in_favour,
                "needed": result.needed,
                "claimed": words.text(_result_key(passed=bool(vote.passed))),
                "computed": words.text(_result_key(passed=result.passed)),
                "source": result.source,
            }
            yield _finding("result_differs", Severity.CONFIRM, item.row, "result", values)

    def election(self, meeting: "ClaimedMeeting", item: "ClaimedItem") -> ElectionOnPaper | None:
        """Return the election of an item as it can be entered, None where too little is told.

        The round is entered where its figures can be right; the result too where it fills the seats
        with those the minutes declare, and nothing is against their sitting there.
        """
        ballot, post = item.ballot, item.ballot.post if item.ballot else None
        if ballot is None or post is None or ballot.body is None:
            return None
        if not self._charter(meeting).has_body(ballot.body):
            return None
        paper, seats = _paper_of(ballot), _seats_of(ballot)
        if not 0 < seats <= len(ballot.names):
            return None
        facts = self._facts(meeting)
        result = assess_paper(paper, seats, facts, self._charter(meeting))
        wrong = {reason.code for reason in result.refusals} - {"election.declared_misfit"}
        can_stand = bool(paper.votes) and not wrong
        can_stand &= assess_meeting(facts, self._charter(meeting)).has_quorum
        is_settled = can_stand and not result.refusals and len(result.elected) == seats
        elected = Elected(ballot.body, post, ballot.elected, ballot.chair)
        is_settled &= not any(map(elected.is_meant_by, self._against_seats(meeting)))
        return ElectionOnPaper(
            ballot.body,
            post,
            seats,
            tuple(Nominee(name) for name in ballot.names),
            ballots=(BallotRecord(paper.counts, dict(paper.votes)),) if can_stand else (),
            conclude=is_settled,
            paper=paper,
        )

    def _about_ballot(self, meeting: "ClaimedMeeting", item: "ClaimedItem") -> Iterator[Finding]:
        assert item.ballot is not None, "only an election has ballots"
        paper, seats = _paper_of(item.ballot), max(_seats_of(item.ballot), 1)
        result = assess_paper(paper, seats, self._facts(meeting), self._charter(meeting))
        for reason in result.refusals:
            yield _told(reason, Severity.CONFIRM, item.row, "agenda", item.title)
        if self.election(meeting, item) is None:
            values = {"title": item.title}
            yield _finding("election_kept_as_text", Severity.HINT, item.row, "agenda", values)

    def _about_seats(self, meeting: "ClaimedMeeting") -> Iterator[Finding]:
        rows = {item.ballot.body: item.row for item in meeting.items if item.ballot}
        for reason in self._against_seats(meeting):
            body = reason.values.get("body", BodyKind.BOARD_OF_SUPERVISORS)
            row = rows.get(BodyKind(str(body)), meeting.row)
            yield _told(reason, Severity.CONFIRM, row, "agenda")

    def _against_seats(self, meeting: "ClaimedMeeting") -> tuple[Refusal, ...]:
        """Return what is against the elected together with everybody who sat on that day."""
        assert meeting.day is not None, "refused before"
        elections = [
            Elected(ballot.body, ballot.post, ballot.elected, ballot.chair)
            for ballot in (item.ballot for item in meeting.items)
            if ballot and ballot.body and ballot.post
        ]
        refusals, warnings = assess_elected(
            self._uow, self._organization_id, elections, self._charter(meeting), meeting.day
        )
        return (*refusals, *warnings)

    def _facts(self, meeting: "ClaimedMeeting") -> MeetingFacts:
        assert meeting.day is not None, "refused before"
        assert meeting.body is not None, "refused before"
        return MeetingFacts(
            body=meeting.body,
            held_on=meeting.day,
            entitled=meeting.entitled or 0,
            present=meeting.present or 0,
            proxies_by_holder=(1,) * meeting.proxies,
            notified_on=meeting.noticed_on,
        )

    def _charter(self, meeting: "ClaimedMeeting") -> Charter:
        assert meeting.day is not None, "refused before"
        if meeting.day not in self._charters:
            charter = charter_of(self._uow, self._organization_id, meeting.day)
            self._charters[meeting.day] = charter
        return self._charters[meeting.day]

    def _titles(self, meeting: "ClaimedMeeting") -> set[str]:
        if meeting.day is None or meeting.body is None:
            return set()
        return self._known.get((meeting.body.value, meeting.day), set())


def placed(found: Finding, sheet: str, letters: Mapping[str, str]) -> Finding:
    """Return a finding with its sheet, and the letter of its column where the file has columns."""
    return replace(found, sheet=sheet, column=letters.get(found.field_name, ""))


def _paper_of(ballot: "ClaimedBallot") -> PaperElection:
    missing = max(ballot.issued - ballot.returned, 0)
    counts = BallotCounts(ballot.issued, ballot.returned, ballot.valid, ballot.invalid, missing)
    return PaperElection(counts, tuple(ballot.totals.items()), ballot.elected, ballot.chair)


def _seats_of(ballot: "ClaimedBallot") -> int:
    """Return for how many seats it was: as many as were declared elected where nobody says."""
    return ballot.seats or len(ballot.elected)


def _result_key(*, passed: bool) -> str:
    return "meeting_import.passed" if passed else "meeting_import.not_passed"


def _finding(
    code: str,
    severity: Severity,
    row: int,
    name: str = "",
    values: Mapping[str, object] | None = None,
) -> Finding:
    return Finding(code, severity, row=row, field_name=name, values=values or {})


def _told(reason: Refusal, severity: Severity, row: int, name: str, about: str = "") -> Finding:
    refused = severity is Severity.REFUSE
    code = _CODES.get(reason.code, "meeting_refused" if refused else "meeting_asked")
    values = {"reason": words.refusal(reason), "about": about}
    return Finding(code, severity, row=row, field_name=name, values=values)
