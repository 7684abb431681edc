"""What the awards of 赤政发〔2023〕14号 二（五）–（八） would come to if some figures were others.

The view forward (政策测算): nothing of it is recorded, and it judges by the same rules as
``awards``. What the text leaves open stays open here too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coopdesk.domain.award_facts import (
    Acceptance,
    Assessment,
    AwardFacts,
    Part,
    Payout,
    Rating,
    Statement,
    as_payouts,
    with_payouts,
)
from coopdesk.domain.awards import assess
from coopdesk.domain.money import Money
from coopdesk.domain.policy import PolicyBook


@dataclass(frozen=True, slots=True)
class Supposition:
    """Figures supposed in place of the records', each year from the first; None changes nothing.

    ``revenue`` and ``dividend`` in fen a year, ``stars`` those of the joint rating, ``holding_bp``
    in basis points. ``is_accepted`` supposes that every function passes that has not passed yet.
    """

    revenue: Money | None = None
    is_audited: bool | None = None
    stars: int | None = None
    is_accepted: bool | None = None
    holding_bp: int | None = None
    is_paid_in_verified: bool | None = None
    dividend: Money | None = None


NOTHING_SUPPOSED = Supposition()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one programme would come to, and how many of its years are used before."""

    assessment: Assessment
    used: int


def suppose(
    facts: AwardFacts, supposed: Supposition, first_year: int, last_year: int
) -> AwardFacts:
    """Return the facts with the figures supposed for ``first_year`` to ``last_year``, both in."""
    years = range(first_year, last_year + 1)
    holding = facts.holding_bp if supposed.holding_bp is None else supposed.holding_bp
    verified = supposed.is_paid_in_verified
    dividends = dict(facts.dividends)
    for year in years:
        known = dividends.get(year, dividends.get(first_year))
        told = known if supposed.dividend is None else supposed.dividend
        dividends |= {} if told is None else {year: told}
    return replace(
        facts,
        statements=_statements(facts, supposed, years),
        ratings=facts.ratings + _ratings(facts, supposed.stars, first_year),
        acceptances=facts.acceptances + _acceptances(facts, supposed, first_year),
        holding_bp=holding,
        is_paid_in_verified=facts.is_paid_in_verified if verified is None else verified,
        dividends=dividends,
    )


def forecast(
    facts_of: Callable[[int], AwardFacts],
    award_years: Sequence[int],
    supposed: Supposition,
    book: PolicyBook,
    division: str = "",
) -> list[Forecast]:
    """Return what the years of payment would come to, in order, each yes counted as granted.

    ``facts_of`` gives the recorded facts as they count for a year of payment; the figures
    ``supposed`` stand for the year before the first and for every later one. What is not recorded
    of later years is taken to stay as in that year: its revenue, its audit, its dividend.
    """
    years = sorted(award_years)
    granted: tuple[Payout, ...] = ()
    found = []
    for year in years:
        facts = with_payouts(suppose(facts_of(year), supposed, years[0] - 1, year), granted)
        of_year = assess(facts, year, book, division)
        for item in of_year:
            used = len(facts.payouts_of(item.programme, year)) if item.programme else 0
            found.append(Forecast(item, used))
        granted += as_payouts(of_year)
    return found


def _statements(
    facts: AwardFacts, supposed: Supposition, years: Sequence[int]
) -> tuple[Statement, ...]:
    by_year = {statement.year: statement for statement in facts.statements}
    for year in years:
        known = by_year.get(year, by_year.get(years[0]))
        if supposed.revenue is not None:
            known = known or Statement(year, supposed.revenue, is_audited=False)
            known = replace(known, revenue=supposed.revenue)
        if known is not None:
            audited = known.is_audited if supposed.is_audited is None else supposed.is_audited
            by_year[year] = replace(known, year=year, is_audited=audited)
    return tuple(by_year[year] for year in sorted(by_year))


def _ratings(facts: AwardFacts, stars: int | None, year: int) -> tuple[Rating, ...]:
    """A rating at the end of the year, where it is another one than the one that stands."""
    known = sorted((r for r in facts.ratings if r.rated_on.year <= year), key=_rated_on)
    standing = known[-1].stars if known else 0
    return () if stars is None or stars == standing else (Rating(stars, date(year, 12, 31)),)


def _rated_on(rating: Rating) -> date:
    return rating.rated_on


def _acceptances(
    facts: AwardFacts, supposed: Supposition, first_year: int
) -> tuple[Acceptance, ...]:
    """Passing at the end of the first year of payment what has not passed by then."""
    if not supposed.is_accepted:
        return ()
    day = date(first_year + 1, 12, 31)
    passed = {item.part for item in facts.acceptances if item.passed and item.day <= day}
    return tuple(Acceptance(part, day, passed=True) for part in Part if part not in passed)
