"""What the awards would come to, with figures that nobody recorded: for the budget, for plans.

赤政发〔2023〕14号 二（五）–（八）. Nothing is written; a forecast is judged by the very rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coopdesk.domain.award_facts import Part, Payer, Verdict
from coopdesk.domain.award_forecast import NOTHING_SUPPOSED, Supposition, forecast
from coopdesk.domain.errors import require
from coopdesk.domain.money import Money, total
from coopdesk.services.awards.facts import list_candidates
from coopdesk.services.awards.queries import (
    AssessmentItem,
    against_year,
    applications_of,
    assessment_item,
)
from coopdesk.storage.unit_of_work import UnitOfWork

YEARS_AHEAD = 6
"""Five payments and the year after them, which has none."""


@dataclass(frozen=True, slots=True)
class ForecastItem:
    """One programme of one organization in one year of payment.

    ``assessment`` says what it comes to, ``used`` how many of its years are used before, counting
    what the years before it would bring. The gaps are None where nothing lacks: money in fen,
    holdings in basis points.
    """

    assessment: AssessmentItem
    used: int
    is_supposed: bool

    @property
    def revenue_gap(self) -> Money | None:
        """How much revenue is still to be made."""
        gap = self._gap("award.revenue", "award.no_statement")
        return None if gap is None else Money(gap)

    @property
    def stars_gap(self) -> int | None:
        """How many stars are still to be reached."""
        return self._gap("award.stars", "award.unrated")

    @property
    def holding_gap(self) -> int | None:
        """What the cooperatives still have to hold."""
        return self._gap("award.holding")

    @property
    def lacks_audit(self) -> bool:
        """Whether the audit report lacks; so it does as long as there is no statement."""
        return self._gap("award.no_audit", "award.no_statement") is not None

    @property
    def lacks_verification(self) -> bool:
        """Whether the capital paid in is still to be verified by the cooperative."""
        return self._gap("award.paid_in_unverified") is not None

    def _gap(self, *codes: str) -> int | None:
        found = (missing.gap for missing in self.assessment.missing if missing.code in codes)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class BudgetItem:
    """What one payer has to expect, in fen: earned, and what open questions may add."""

    payer: Payer
    amount: Money
    amount_if_open: Money


def forecast_awards(
    uow: UnitOfWork,
    year: int,
    organization_id: str | None = None,
    supposed: Mapping[str, Supposition] | None = None,
    years: int = 1,
) -> list[ForecastItem]:
    """Return what each programme would come to, paid in ``year`` and the years after it.

    Later years that are not recorded repeat the year before ``year``.
    ``supposed`` has figures by organization in place of those recorded. Organizations closed
    before the year, and kinds that no programme is for, are left out. Raises RuleViolation
    ``award.before_policy``, NotFound for an unknown organization.
    """
    require(against_year(uow.reference.policies, year))
    told = supposed or {}
    award_years = range(year, year + years)
    applications = {one: applications_of(uow, one) for one in award_years}
    items = []
    for candidate in list_candidates(uow, organization_id):
        if candidate.closed_on is not None and candidate.closed_on.year < year:
            continue
        figures = told.get(candidate.id, NOTHING_SUPPOSED)
        for found in forecast(
            candidate.facts_for, award_years, figures, candidate.book, candidate.division_code
        ):
            made = found.assessment
            if made.programme is not None:
                item = assessment_item(candidate, made, applications[made.award_year])
                items.append(ForecastItem(item, found.used, figures != NOTHING_SUPPOSED))
    return items


def get_recorded_figures(uow: UnitOfWork, organization_id: str, year: int) -> Supposition:
    """Return what the records say where a forecast of ``year`` may suppose something else.

    The revenue, audit, stars and dividend are of the year before; raises NotFound.
    """
    [candidate] = list_candidates(uow, organization_id)
    facts, basis_year = candidate.facts_for(year), year - 1
    statement = facts.statement(basis_year)
    rated = [r for r in facts.ratings if r.rated_on.year <= basis_year]
    passed = {item.part for item in facts.acceptances if item.passed and item.day.year <= year}
    last = max(rated, key=lambda rating: (rating.rated_on, rating.stars), default=None)
    return Supposition(
        revenue=statement.revenue if statement else None,
        is_audited=statement.is_audited if statement else False,
        stars=last.stars if last else 0,
        is_accepted=passed == set(Part),
        holding_bp=facts.holding_bp,
        is_paid_in_verified=facts.is_paid_in_verified,
        dividend=facts.dividends.get(basis_year),
    )


def budget_of(items: Iterable[ForecastItem]) -> list[BudgetItem]:
    """Return what each payer has to expect of forecasts."""
    awards = [item.assessment for item in items]
    return [
        BudgetItem(
            payer,
            total([one.amount for one in awards if one.payer is payer]),
            total(
                [
                    one.amount_if_yes
                    for one in awards
                    if one.payer_if_yes is payer and one.verdict is Verdict.OPEN
                ]
            ),
        )
        for payer in Payer
        if any(one.payer_if_yes is payer for one in awards)
    ]
