"""The words of the award programmes of 赤政发〔2023〕14号 二; ``awards`` has their rules.

An assessment gives every reason, for and against, with its article, and says what is missing. What
the text leaves open stays open: a ``Question`` is put, and only the office's recorded choice turns
it into yes or no. How the text is read where word and context settle it:

- 以上 and 及以上 include the number itself; 2023年1月1日以后 includes that day.
- 二（六）（七） pay year by year: each year has to reach the revenue, with its own audit report.
- Five years are five payments; a year that earned nothing does not use one up.
- A rating of four stars has to be reached, before or after 2023; it need not be new.
- 二（七）（八） are for enterprises of the city's or a county's cooperative only.
- 二（八） asks for no audit, and the cooperative itself pays back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.domain.policy import Parameter


class Programme(StrEnum):
    """The four programmes."""

    ACCEPTANCE = "acceptance"
    TRINITY_REVENUE = "trinity_revenue"
    ENTERPRISE_REVENUE = "enterprise_revenue"
    DIVIDEND_REBATE = "dividend_rebate"


class Verdict(StrEnum):
    """Earned, not earned, or left open by the text."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


class Payer(StrEnum):
    """Who pays."""

    CITY_FINANCE = "city_finance"
    COUNTY_FINANCE = "county_finance"
    CITY_COOP = "city_coop"
    COUNTY_COOP = "county_coop"


class Part(StrEnum):
    """A part of an acceptance (验收): one of the three functions."""

    PRODUCTION = "production"
    SUPPLY = "supply"
    CREDIT = "credit"


class Question(StrEnum):
    """What the text leaves open.

    ``RATING_YEAR``: does the whole revenue of the year of the rating count (二（六） 达到……后)?
    ``FIRST_YEAR``: does 自2023年起 also pay in 2023 for 2022?
    ``RATING_LOST``: four stars were reached, and the last rating of the year is below?
    ``SEED_FUND``: does the seed fund take its 50万 when only production and supply passed first?
    """

    RATING_YEAR = "rating_year"
    FIRST_YEAR = "first_year"
    RATING_LOST = "rating_lost"
    SEED_FUND = "seed_fund"


@dataclass(frozen=True, slots=True)
class Rating:
    """A joint rating (联合评级) by city and county cooperative; no stars for one not rated."""

    stars: int
    rated_on: date


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The result of one part on one day of acceptance."""

    part: Part
    day: date
    passed: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """The yearly statement of the legal entity.

    ``is_regular``: 交易真实、发票合规、资金流清晰, as the audit found it. ``entities`` are the
    business entities whose revenue it adds up, ``lacking`` those without a statement; empty where
    it is the organization's own. ``counts_for`` is the organization it counts for already.
    """

    year: int
    revenue: Money
    is_audited: bool
    is_regular: bool = True
    entities: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    counts_for: str = ""


@dataclass(frozen=True, slots=True)
class Payout:
    """An award granted before; ``seed_fund`` is None where its use was left open."""

    programme: Programme
    award_year: int
    amount: Money
    seed_fund: Money | None = None


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What is known of an organization; ``owner`` is the level of the cooperative that set it up.

    ``holding_bp`` is rounded down (``organizations.compute_holding_bp``). ``choices`` are the
    office's recorded answers to open questions.
    """

    kind: OrganizationKind
    owner: OfficeLevel
    registered_on: date | None = None
    is_registered_in_city: bool = True
    ratings: tuple[Rating, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    statements: tuple[Statement, ...] = ()
    holding_bp: int = 0
    is_paid_in_verified: bool = False
    dividends: Mapping[int, Money] = field(default_factory=dict)
    payouts: tuple[Payout, ...] = ()
    choices: Mapping[Question, bool] = field(default_factory=dict)

    def statement(self, year: int) -> Statement | None:
        """Return the statement of a year, None where there is none."""
        return next((s for s in self.statements if s.year == year), None)

    def payouts_of(self, programme: Programme, before: int) -> tuple[Payout, ...]:
        """Return what the programme granted in the years before ``before``."""
        return tuple(
            payout
            for payout in self.payouts
            if payout.programme is programme and payout.award_year < before
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: met or not, its sentence with figures, and by how much it is missed.

    ``gap`` is fen for money, basis points for holdings, a number otherwise; 0 where it is no
    matter of size. ``code`` names the sentence for the side it fell on (``refusal.<code>``).
    """

    code: str
    is_met: bool
    rule: Parameter
    values: Mapping[str, object] = field(default_factory=dict)
    gap: int = 0

    @property
    def reason(self) -> Refusal:
        """The sentence with its source."""
        return Refusal(self.code, self.rule.source, self.values)


def met(code: str, rule: Parameter, values: Mapping[str, object] | None = None) -> Condition:
    """Return a condition that is met."""
    return Condition(code, is_met=True, rule=rule, values=values or {})


def unmet(
    code: str, rule: Parameter, values: Mapping[str, object] | None = None, gap: int = 0
) -> Condition:
    """Return a condition that is not met, by how much."""
    return Condition(code, is_met=False, rule=rule, values=values or {}, gap=gap)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one programme comes to in one year of payment.

    ``amount`` is zero unless the verdict is yes; ``amount_if_yes`` and ``payer_if_yes`` are told
    where it is open too.
    ``seed_fund`` is None where its use is open or the programme has none. ``basis_year`` is the
    year of revenue or dividend, None for 二（五）. ``article`` and ``programme`` are empty where
    no programme is for this kind of organization.
    """

    programme: Programme | None
    article: str
    award_year: int
    basis_year: int | None
    verdict: Verdict
    amount: Money
    amount_if_yes: Money
    payer: Payer | None
    reasons: tuple[Refusal, ...]
    missing: tuple[Condition, ...] = ()
    questions: tuple[Question, ...] = ()
    seed_fund: Money | None = None
    payer_if_yes: Payer | None = None


def as_payouts(assessments: Iterable[Assessment]) -> tuple[Payout, ...]:
    """Return the assessments that say yes as if they had been granted."""
    return tuple(
        Payout(item.programme, item.award_year, item.amount, item.seed_fund)
        for item in assessments
        if item.verdict is Verdict.YES and item.programme is not None
    )


def with_payouts(facts: AwardFacts, added: Iterable[Payout]) -> AwardFacts:
    """Return the facts with payouts added; what was really granted in a year stands."""
    granted = {(payout.programme, payout.award_year) for payout in facts.payouts}
    new = tuple(p for p in added if (p.programme, p.award_year) not in granted)
    return replace(facts, payouts=facts.payouts + new)
