"""The roll of a vote: who was entitled, there or represented, with how many votes, voting how.

《农民专业合作社法》第二十二条: one basic vote each, additional votes by the charter. Who has an
interest in the matter stays out of the vote (回避); the base of the majority stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.minutes import Attendee, Way


class VoteChoice(StrEnum):
    """How one person voted; ``UNNAMED`` where only the counts are known."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"
    RECUSED = "recused"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class RollEntry:
    """One line of a roll; ``votes`` is 0 for who was neither there nor represented.

    ``choice`` is None for who was there and did not vote, ``proxy_holder`` who stood for an absent
    person.
    """

    name: str
    way: Way
    member_id: str | None
    votes: int
    choice: VoteChoice | None
    proxy_holder: str = ""


@dataclass(frozen=True, slots=True)
class RollCount:
    """A roll added up, in votes."""

    in_favour: int
    against: int
    abstained: int


def call_roll(
    people: Sequence[Attendee], choices: Mapping[int, VoteChoice] | None
) -> tuple[RollEntry, ...]:
    """Return the roll of a list; ``choices`` by place from 1, None for a vote in counts."""
    return tuple(
        RollEntry(
            name=person.name,
            way=person.way,
            member_id=person.member_id,
            votes=0 if person.way is Way.ABSENT else 1 + person.additional_votes,
            choice=_choice(person, place, choices),
            proxy_holder=person.proxy_holder if person.way is Way.PROXY else "",
        )
        for place, person in enumerate(people, start=1)
    )


def assess_choices(people: Sequence[Attendee], choices: Mapping[int, VoteChoice]) -> list[Refusal]:
    """Return why the choices cannot be: nobody at that place, or one who was not there."""
    if not people:
        return [Refusal("vote.no_list")]
    away = {place for place, one in enumerate(people, start=1) if one.way is Way.ABSENT}
    refusals = []
    for place in sorted(choices):
        if not 1 <= place <= len(people):
            refusals.append(Refusal("vote.no_such_place", "", {"place": place}))
        elif place in away:
            values = {"name": people[place - 1].name}
            refusals.append(Refusal("vote.voter_absent", "", values))
    return refusals


def count_roll(roll: Sequence[RollEntry]) -> RollCount:
    """Return how many votes a roll has for, against and abstained."""

    def votes(choice: VoteChoice) -> int:
        return sum(entry.votes for entry in roll if entry.choice is choice)

    return RollCount(votes(VoteChoice.FOR), votes(VoteChoice.AGAINST), votes(VoteChoice.ABSTAINED))


def count_recused(roll: Sequence[RollEntry]) -> int:
    """Return the votes of those who stayed out for an interest of their own."""
    return sum(entry.votes for entry in roll if entry.choice is VoteChoice.RECUSED)


def _choice(
    person: Attendee, place: int, choices: Mapping[int, VoteChoice] | None
) -> VoteChoice | None:
    if person.way is Way.ABSENT:
        return None
    return VoteChoice.UNNAMED if choices is None else choices.get(place)
