"""The papers of an election as texts to be drawn: ballot paper, report of the result."""

from collections.abc import Sequence

from coopdesk.domain.elections import Outcome
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.governance.election_record import (
    BallotItem,
    CandidateItem,
    ElectionRecord,
    get_election,
)
from coopdesk.services.governance.elections import BallotCounts
from coopdesk.services.governance.paper_elections import paper_in_words
from coopdesk.services.governance.rule_words import late_entry, rule_in_words
from coopdesk.storage.tables.governance import MeetingRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, refusal, text

_WRITE_IN_LINES = 2


def ballot_paper_values(uow: UnitOfWork, election_id: str) -> FormValues:
    """Return the texts of the ballot paper of the next round; raises NotFound.

    It carries no number of its own, so that nobody can tell whose paper it is.
    """
    record = get_election(uow, election_id)
    meeting = uow.get(MeetingRow, record.meeting_id)
    standing = record.standing
    names = standing.candidates or tuple(one.name for one in record.candidates)
    seats = standing.open_seats or record.seats
    lines = [{"name": name} for name in names]
    if not standing.is_run_off:
        lines += [{"name": ""}] * min(seats, _WRITE_IN_LINES)
    values: Values = {
        "organization": uow.get(OrganizationRow, record.organization_id).name,
        "meeting": meeting.title,
        "held_on": day_on_paper(meeting.held_on),
        "post": record.post_name,
        "round": text("election.round", number=len(record.ballots) + 1),
        "rule": text("election.ballot_rule", seats=seats),
        "candidates": lines,
    }
    return FormValues(_number(record, meeting), values)


def election_report_values(uow: UnitOfWork, election_id: str) -> FormValues:
    """Return the texts of the report of an election, a draft until concluded; raises NotFound."""
    record = get_election(uow, election_id)
    meeting = uow.get(MeetingRow, record.meeting_id)
    between = text("election.between_names")
    values: Values = {
        "organization": uow.get(OrganizationRow, record.organization_id).name,
        "meeting": meeting.title,
        "held_on": day_on_paper(meeting.held_on),
        "place": meeting.place,
        "post": record.post_name,
        "seats": text("election.persons", count=record.seats),
        "late_entry": late_entry(meeting.held_on, meeting.entered_on),
        "objections": "\n".join(_objections(record)),
        "rounds": _rounds(record),
        "votes": _votes(record),
        "elected": between.join(record.standing.elected) or text("meeting.none_on_paper"),
        "alternates": between.join(record.standing.alternates) or text("meeting.none_on_paper"),
        "resolution": record.resolution.text if record.resolution else "",
    }
    return FormValues(_number(record, meeting), values, is_draft=record.resolution is None)


def told_in_minutes(record: ElectionRecord) -> list[dict[str, str]]:
    """Return the rounds as lines of the table of votes in the minutes.

    Of an election that earlier minutes have and nobody counted since, what they say.
    """
    if record.on_paper is not None and not record.ballots:
        return [_as_on_paper(record)]
    return [_in_minutes(record, place, ballot) for place, ballot in enumerate(record.ballots)]


def _as_on_paper(record: ElectionRecord) -> dict[str, str]:
    figures = dict.fromkeys(("entitled", "present", "in_favor", "against", "abstained"), "")
    told = "\n".join((record.title, _on_paper(record)))
    rule = "\n".join(_objections(record))
    return {**figures, "subject": told, "rule": rule, "result": text("election.not_settled")}


def _on_paper(record: ElectionRecord) -> str:
    if record.on_paper is None:
        return ""
    return text("election.on_paper_line", told=paper_in_words(record.on_paper))


def _objections(record: ElectionRecord) -> list[str]:
    return [text("election.objection_line", told=refusal(one)) for one in record.objections]


def _in_minutes(record: ElectionRecord, place: int, ballot: BallotItem) -> dict[str, str]:
    voted = sorted(
        ((one.votes[place] or 0, one) for one in record.candidates if one.votes[place] is not None),
        key=lambda pair: (-pair[0], pair[1].position),
    )
    told = text("meeting.separator").join(
        text("election.votes_of", name=one.name, votes=votes) for votes, one in voted
    )
    counts = {name: getattr(ballot.counts, name) for name in ("issued", "returned", "valid")}
    round_told = text("election.round", number=ballot.round)
    return {
        "subject": f"{record.title}（{round_told}）\n{told}",
        "entitled": str(ballot.entitled),
        "present": str(ballot.present + ballot.proxies),
        "in_favor": "",
        "against": "",
        "abstained": "",
        "rule": f"{text('election.papers', **counts)}\n"
        f"{rule_in_words(ballot.threshold, ballot.base, ballot.needed)}\n{ballot.article}",
        "result": text("election.won_of", won=_won(voted, ballot), seats=ballot.seats),
    }


def _won(voted: Sequence[tuple[int, CandidateItem]], ballot: BallotItem) -> int:
    """Return how many a round elected: who reached the majority, without equals at the border."""
    reached = [votes for votes, _ in voted if votes >= ballot.needed]
    if len(reached) <= ballot.seats:
        return len(reached)
    border = reached[ballot.seats]
    return sum(votes > border for votes in reached[: ballot.seats])


def _rounds(record: ElectionRecord) -> list[dict[str, str]]:
    """Return the lines of the papers: those of earlier minutes first, then each round counted."""
    lines = []
    if record.on_paper is not None:
        told = {"round": text("election.on_paper"), "seats": str(record.seats)}
        unknown = {"entitled": "", "present": "", "rule": ""}
        lines.append({**told, **unknown, **_papers(record.on_paper.counts)})
    return lines + [_round(ballot) for ballot in record.ballots]


def _round(ballot: BallotItem) -> dict[str, str]:
    return {
        "round": text("election.round", number=ballot.round),
        "seats": str(ballot.seats),
        "entitled": str(ballot.entitled),
        "present": str(ballot.present + ballot.proxies),
        **_papers(ballot.counts),
        "rule": f"{rule_in_words(ballot.threshold, ballot.base, ballot.needed)}\n{ballot.article}",
    }


def _papers(counts: BallotCounts) -> dict[str, str]:
    return {name: str(getattr(counts, name)) for name in ("issued", "returned", "valid", "invalid")}


def _votes(record: ElectionRecord) -> list[dict[str, str]]:
    ranks = {Outcome.ELECTED: 0, Outcome.ALTERNATE: 1}
    ordered = sorted(
        record.candidates,
        key=lambda one: (
            ranks.get(one.outcome, 2) if one.outcome else 2,
            -max((votes or 0 for votes in one.votes), default=0),
            one.position,
        ),
    )
    return [
        {
            "name": one.name,
            "votes": _votes_of(record, one),
            "outcome": choice(one.outcome) if one.outcome else _declared(record, one),
        }
        for one in ordered
    ]


def _votes_of(record: ElectionRecord, candidate: CandidateItem) -> str:
    """Return the votes of each round, of earlier minutes first."""
    told: list[int | None] = list(candidate.votes)
    if record.on_paper is not None:
        told.insert(0, dict(record.on_paper.votes).get(candidate.name))
    between = text("election.between_rounds")
    return between.join("—" if votes is None else str(votes) for votes in told)


def _declared(record: ElectionRecord, candidate: CandidateItem) -> str:
    """Return that earlier minutes declare the candidate elected."""
    is_declared = record.on_paper is not None and candidate.name in record.on_paper.elected
    return text("election.declared") if is_declared else ""


def _number(record: ElectionRecord, meeting: MeetingRow) -> str:
    return f"{meeting.held_on:%Y%m%d}-{record.id[-4:].upper()}"
