"""Who may sit in the boards, and whether those who sit there on a day still may.

《农民专业合作社法》第三十三条 says who is no supervisor, that directors and supervisors come from
the members, and that each of them has one vote. How many sit there, odd numbers and relatives are
the charter's. What an appointment brings about is judged when it is made (``assess_composition``);
what time brings about (somebody leaves, a mandate ends) on any day (``assess_standing``).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.bodies import compute_term_end
from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.errors import Refusal
from coopdesk.domain.policy import LocalRule, Objections
from coopdesk.domain.posts import CHAIRS, DIRECTORS, SUPERVISORS, VOTING, Post

_BOARDS = (BodyKind.BOARD_OF_DIRECTORS, BodyKind.BOARD_OF_SUPERVISORS)
_FINANCE = (Post.ACCOUNTANT, Post.CASHIER, Post.EXECUTIVE)


class Entrance(StrEnum):
    """How somebody came to a seat during a term or with it."""

    ELECTED = "elected"
    BY_ELECTION = "by_election"
    MOVED_UP = "moved_up"
    ACTING = "acting"


class Leaving(StrEnum):
    """Why somebody left a seat."""

    RESIGNED = "resigned"
    RECALLED = "recalled"
    CHANGED_POST = "changed_post"
    LEFT_COOP = "left_coop"
    DIED = "died"
    TERM_OVER = "term_over"


class Relation(StrEnum):
    """How two people are related, as they declared it."""

    SPOUSE = "spouse"
    PARENT_CHILD = "parent_child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    IN_LAW = "in_law"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person with a post; ``person`` tells two people of one name apart.

    Who ``is_acting`` keeps the seat held before. ``has_left`` and ``lacks_mandate`` are false
    too where the register of members does not know the person.
    """

    person: str
    body: BodyKind
    post: Post
    is_acting: bool = False
    has_left: bool = False
    lacks_mandate: bool = False

    @property
    def votes(self) -> bool:
        """Whether the post has a vote in the body."""
        return self.post in VOTING[self.body]


@dataclass(frozen=True, slots=True)
class Kin:
    """Two people who declared that they are related."""

    person: str
    relative: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class BodyTerm:
    """How many seats a body has, and from when to when its term runs, where it has one."""

    body: BodyKind
    seats: int
    starts_on: date | None = None
    ends_on: date | None = None


Findings = tuple[tuple[Refusal, ...], tuple[Refusal, ...]]


def assess_composition(
    sitting: Sequence[Sitting], charter: Charter, kin: Collection[Kin] = ()
) -> Findings:
    """Return refusals and warnings about who sits in the boards, as the charter weighs them.

    《农民专业合作社法》第三十三条: 监事 is not 理事长、理事、经理、财会人员, and one person has one
    vote. Seats and odd numbers are the charter's.
    """
    found = Objections()
    for body in _BOARDS:
        _check_seats(body, _voting(sitting, body), charter, found)
    _check_votes(sitting, charter, found)
    _check_posts(sitting, charter, found)
    _check_kin(sitting, kin, charter, found)
    return tuple(found.refusals), tuple(found.warnings)


def assess_standing(
    sitting: Sequence[Sitting], bodies: Sequence[BodyTerm], charter: Charter
) -> list[Refusal]:
    """Return what time made wrong: seats empty or too many, no chair, members who left.

    《农民专业合作社法》第三十三条: a chair there is, and directors and supervisors are members.
    """
    found = Objections()
    for term in bodies:
        people = _voting(sitting, term.body)
        _check_vacancies(term, len(people), found)
        _check_chair(term.body, sitting, charter, found)
        _check_length(term, charter, found)
    for one in sitting:
        values = {"person": one.person, "body": one.body}
        rule = _rule(charter, "seat_holder_is_member")
        if one.votes and one.has_left and rule.is_on:
            found.weigh(rule, "body.holder_left", values)
        if one.votes and one.lacks_mandate:
            found.warn("body.mandate_lapsed", "", values)
    return [*found.refusals, *found.warnings]


def assess_term_length(term: BodyTerm, charter: Charter) -> Findings:
    """Return what speaks against a term that is longer than the charter's."""
    found = Objections()
    _check_length(term, charter, found)
    return tuple(found.refusals), tuple(found.warnings)


def only_new(found: Findings, before: Findings) -> Findings:
    """Return what an appointment brings about, without what was wrong already."""
    known = {_same(reason) for group in before for reason in group}
    refusals, warnings = (
        tuple(reason for reason in group if _same(reason) not in known) for group in found
    )
    return refusals, warnings


def _same(reason: Refusal) -> tuple[object, ...]:
    values: Mapping[str, object] = reason.values
    return reason.code, values.get("body"), values.get("person"), values.get("relative")


def _voting(sitting: Sequence[Sitting], body: BodyKind) -> frozenset[str]:
    """Return who votes in a body, each once however many posts they have."""
    return frozenset(one.person for one in sitting if one.body is body and one.votes)


def _holders(sitting: Sequence[Sitting], *posts: Post) -> frozenset[str]:
    return frozenset(one.person for one in sitting if one.post in posts)


def _rule(charter: Charter, name: str) -> LocalRule:
    return charter.rules.of(f"conflicts.{name}")


def _check_seats(
    body: BodyKind, people: Collection[str], charter: Charter, found: Objections
) -> None:
    if not people:
        return
    minimum = charter.rule(body, "minimum_seats")
    if minimum is not None and len(people) < minimum.whole:
        values = {"body": body, "seats": len(people), "minimum": minimum.whole}
        found.weigh(minimum, "body.too_few_seats", values)
    maximum = charter.rule(body, "maximum_seats")
    if maximum is not None and len(people) > maximum.whole:
        values = {"body": body, "seats": len(people), "maximum": maximum.whole}
        found.weigh(maximum, "body.too_many_seats", values)
    odd = charter.rule(body, "odd_seats")
    if odd is not None and odd.is_on and len(people) % 2 == 0:
        found.weigh(odd, "body.even_seats", {"body": body, "seats": len(people)})


def _check_votes(sitting: Sequence[Sitting], charter: Charter, found: Objections) -> None:
    rule = _rule(charter, "one_person_one_vote")
    held = Counter((one.body, one.person) for one in sitting if one.votes and not one.is_acting)
    for (body, person), seats in sorted(held.items()):
        if seats > 1 and rule.is_on:
            found.weigh(rule, "body.two_votes", {"person": person, "body": body})


def _check_posts(sitting: Sequence[Sitting], charter: Charter, found: Objections) -> None:
    supervisors = _holders(sitting, *SUPERVISORS)
    clashes = (
        ("supervisor_not_director", "body.supervisor_is_director", DIRECTORS),
        ("supervisor_not_finance_staff", "body.supervisor_is_finance_staff", _FINANCE),
    )
    for name, code, posts in clashes:
        rule = _rule(charter, name)
        for person in sorted(supervisors & _holders(sitting, *posts)) if rule.is_on else ():
            found.weigh(rule, code, {"person": person})
    rule = _rule(charter, "accountant_not_cashier")
    both = _holders(sitting, Post.ACCOUNTANT) & _holders(sitting, Post.CASHIER)
    for person in sorted(both) if rule.is_on else ():
        found.weigh(rule, "body.accountant_is_cashier", {"person": person})


def _check_kin(
    sitting: Sequence[Sitting], kin: Collection[Kin], charter: Charter, found: Objections
) -> None:
    """Judge each declared pair; both ways, as kinship has no order."""
    directors, supervisors = _holders(sitting, *DIRECTORS), _holders(sitting, *SUPERVISORS)
    finance = _holders(sitting, *_FINANCE)
    chairs = _holders(sitting, *CHAIRS[BodyKind.BOARD_OF_DIRECTORS])
    accountants = _holders(sitting, Post.ACCOUNTANT)
    rules = (
        (
            "supervisor_not_relative",
            "body.supervisor_is_relative",
            supervisors,
            directors | finance,
        ),
        ("directors_not_relatives", "body.directors_are_relatives", directors, directors),
        ("accountant_not_relative", "body.accountant_is_relative", accountants, chairs),
    )
    for name, code, ones, others in rules:
        rule = _rule(charter, name)
        for person, relative, relation in _pairs(kin, ones, others) if rule.is_on else ():
            values = {"person": person, "relative": relative, "relation": relation}
            found.weigh(rule, code, values)


def _pairs(
    kin: Collection[Kin], ones: Collection[str], others: Collection[str]
) -> Iterator[tuple[str, str, Relation]]:
    for pair in kin:
        if pair.person in ones and pair.relative in others:
            yield pair.person, pair.relative, pair.relation
        elif pair.relative in ones and pair.person in others:
            yield pair.relative, pair.person, pair.relation


def _check_vacancies(term: BodyTerm, seated: int, found: Objections) -> None:
    if not term.seats or term.body is BodyKind.SHAREHOLDERS_MEETING:
        return
    values = {"body": term.body, "seats": term.seats, "seated": seated}
    if seated < term.seats:
        found.warn("body.seats_vacant", "", values | {"vacant": term.seats - seated})
    elif seated > term.seats:
        found.warn("body.more_than_seats", "", values)


def _check_chair(
    body: BodyKind, sitting: Sequence[Sitting], charter: Charter, found: Objections
) -> None:
    rule = charter.rule(body, "chair")
    if rule is None or not rule.is_on or not _voting(sitting, body):
        return
    if not any(one.body is body and one.post in CHAIRS[body] for one in sitting):
        found.weigh(rule, "body.no_chair", {"body": body})


def _check_length(term: BodyTerm, charter: Charter, found: Objections) -> None:
    rule = charter.rule(term.body, "term_years")
    if rule is None or term.starts_on is None or term.ends_on is None:
        return
    if term.ends_on > compute_term_end(term.starts_on, rule.whole):
        values = {"body": term.body, "years": rule.whole, "day": term.ends_on.isoformat()}
        found.weigh(rule, "body.term_too_long", values)
