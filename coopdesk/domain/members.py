"""Members (社员): admission, withdrawal, composition, register numbers.

《农民专业合作社法》第十九条至第二十五条; the check of the resident ID itself is ``identity``'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.periods import add_months
from coopdesk.domain.policy import Parameter, PolicyBook


class MemberState(StrEnum):
    """Where a membership stands; who was not admitted (``REJECTED``) never was a member."""

    CANDIDATE = "candidate"
    MEMBER = "member"
    SUSPENDED = "suspended"
    FORMER = "former"
    REJECTED = "rejected"

    @property
    def is_gone(self) -> bool:
        """Whether it is over: left, or never begun."""
        return self in GONE


GONE = frozenset({MemberState.FORMER, MemberState.REJECTED})


class MemberKind(StrEnum):
    """A natural person, farmer or not, or an organization (团体社员)."""

    FARMER = "farmer"
    PERSON = "person"
    ORGANIZATION = "organization"


def compute_age(born_on: date, day: date) -> int:
    """Return full years of age on ``day``; who is born on 29 February is older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@dataclass(frozen=True, slots=True)
class AdmissionFacts:
    """What is known of an applicant; ``born_on`` is None for an organization."""

    kind: MemberKind
    applied_on: date | None
    born_on: date | None = None
    is_member_already: bool = False
    is_public_administration: bool = False


def assess_admission(facts: AdmissionFacts, day: date, book: PolicyBook) -> list[Refusal]:
    """Return every reason against admission on ``day``.

    《民法典》第十七条 (full age); 《农民专业合作社法》第十九条 (no unit with public
    administration), 第二十四条 (written application).
    """
    refusals = []
    if facts.kind is not MemberKind.ORGANIZATION:
        minimum = book.on(day, "membership.minimum_age")
        if facts.born_on is None:
            refusals.append(Refusal("member.birth_unknown", minimum.source))
        elif compute_age(facts.born_on, day) < minimum.whole:
            values = {"age": compute_age(facts.born_on, day), "minimum": minimum.whole}
            refusals.append(Refusal("member.too_young", minimum.source, values))
    elif facts.is_public_administration:
        refusals.append(Refusal("member.public_administration", "《农民专业合作社法》第十九条"))
    if facts.applied_on is None or facts.applied_on > day:
        refusals.append(Refusal("member.no_application", "《农民专业合作社法》第二十四条"))
    if facts.is_member_already:
        refusals.append(Refusal("member.already"))
    return refusals


def compute_withdrawal_day(asked_on: date, kind: MemberKind, book: PolicyBook) -> date:
    """Return the day a membership ends after a request.

    《农民专业合作社法》第二十五条: asked three months (organizations six) before the end of the
    fiscal year, it ends with that year; asked later, with the next.
    """
    who = "organization" if kind is MemberKind.ORGANIZATION else "person"
    months = book.on(asked_on, f"membership.leave_notice_months_{who}").whole
    year_end = date(asked_on.year, 12, 31)
    if add_months(asked_on, months) <= year_end:
        return year_end
    return date(asked_on.year + 1, 12, 31)


def assess_membership(
    members: Mapping[MemberKind, int], of_kind: str, day: date, book: PolicyBook
) -> list[Refusal]:
    """Return where the members of an organization as a whole fall short of the law that binds it.

    ``members`` are counted by their kind. 《农民专业合作社法》第十二条 (five members), 第二十条
    (80 % farmers; one organization up to 20 members, else at most 5 %); other kinds than those of
    第二条 are free.
    """
    if of_kind not in book.on(day, "membership.bound_kinds").texts:
        return []
    count = sum(members.values())
    farmers = members.get(MemberKind.FARMER, 0)
    organizations = members.get(MemberKind.ORGANIZATION, 0)
    refusals = []
    minimum = book.on(day, "membership.minimum_members")
    if count < minimum.whole:
        refusals.append(_count_refusal("member.too_few", minimum, count, minimum.whole))
    share = book.on(day, "membership.minimum_farmers")
    if farmers * BASIS_POINTS < count * share.whole:
        needed = -(-count * share.whole // BASIS_POINTS)
        refusals.append(_count_refusal("member.too_few_farmers", share, farmers, needed))
    allowed, rule = _allowed_organizations(count, day, book)
    if organizations > allowed:
        code = "member.too_many_organizations"
        refusals.append(_count_refusal(code, rule, organizations, allowed))
    return refusals


def _allowed_organizations(count: int, day: date, book: PolicyBook) -> tuple[int, Parameter]:
    if count <= book.on(day, "membership.small_coop_members").whole:
        few = book.on(day, "membership.organizations_in_small_coop")
        return few.whole, few
    share = book.on(day, "membership.maximum_organizations")
    return count * share.whole // BASIS_POINTS, share


def _count_refusal(code: str, rule: Parameter, count: int, limit: int) -> Refusal:
    return Refusal(code, rule.source, {"count": count, "limit": limit})
