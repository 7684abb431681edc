"""An election in a few lines, for the card beside the agenda and for the table."""

from coopdesk import words
from coopdesk.services.governance import CandidateItem, ElectionRecord, paper_in_words


def election_progress(election: ElectionRecord) -> str:
    """Return how far an election is: round and seats won, before that who stands."""
    if not election.ballots:
        told = {"candidates": len(election.candidates), "seats": election.seats}
        return words.text("election.not_counted", **told)
    won = len(election.standing.elected)
    told = {"round": len(election.ballots), "won": won, "seats": election.seats}
    return words.text("election.progress", **told)


def election_facts(election: ElectionRecord) -> list[tuple[str, str]]:
    """Return label and value of what is known of an election, empty ones too."""
    standing, between = election.standing, words.text("election.between_names")
    facts = [
        (words.text("election.state"), words.choice(election.state)),
        (words.text("election.office"), election.post_name),
        (words.text("agenda.vote"), election_progress(election)),
    ]
    if election.on_paper is not None:
        facts.append((words.text("election.on_paper"), paper_in_words(election.on_paper)))
    facts += [(one.name, _votes_of(one)) for one in election.candidates]
    facts += [
        (words.text("election.elected"), between.join(standing.elected)),
        (words.text("election.alternates_shown"), between.join(standing.alternates)),
    ]
    if election.ballots and standing.open_seats and election.resolution is None:
        facts.append((words.text("election.what_next"), _what_next(election)))
    if election.ballots:
        facts.append((words.text("agenda.rule"), election.ballots[-1].article))
    if election.resolution is not None:
        facts += [
            (words.text("resolution.number"), election.resolution.number),
            (words.text("resolution.text"), election.resolution.text),
        ]
    return facts


def objections(election: ElectionRecord) -> list[str]:
    """Return what speaks against an election, a sentence each."""
    return [
        words.text("election.objection_line", told=words.refusal(reason))
        for reason in election.objections
    ]


def _votes_of(one: CandidateItem) -> str:
    """Return the votes of each round with what they came to; a candidate nobody counted yet."""
    if not one.votes:
        return one.nominated_by
    between = words.text("election.between_rounds")
    votes = between.join("—" if count is None else str(count) for count in one.votes)
    outcome = words.choice(one.outcome) if one.outcome else ""
    return words.text("election.candidate_votes", votes=votes, outcome=outcome).strip()


def _what_next(election: ElectionRecord) -> str:
    standing = election.standing
    if standing.is_run_off:
        names = words.text("election.between_names").join(standing.candidates)
        return words.text("election.next_tie", names=names, seats=standing.open_seats)
    return words.text("election.next_more", seats=standing.open_seats)
