"""Who has earned which award of 赤政发〔2023〕14号 二（五）–（八）, who has not, and why.

``award_facts`` has the words and how the text is read.

Every number comes from the policy book, so a county's own value and its source reach the reasons.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from coopdesk.domain.acceptance_awards import NOTHING, Lookup, assess_acceptance
from coopdesk.domain.award_facts import (
    Assessment,
    AwardFacts,
    Condition,
    Payer,
    Programme,
    Question,
    Statement,
    Verdict,
    met,
    unmet,
)
from coopdesk.domain.errors import Refusal
from coopdesk.domain.organizations import BASIS_POINTS, OfficeLevel, OrganizationKind
from coopdesk.domain.policy import Parameter, PolicyBook


def assess(
    facts: AwardFacts, award_year: int, book: PolicyBook, division: str = ""
) -> list[Assessment]:
    """Return one assessment for each programme that is for this kind of organization.

    赤政发〔2023〕14号 二（五）–（八）. ``award_year`` is the year of payment, ``division`` the
    county whose own values apply. Years are limited by ``facts.payouts``. Raises UnknownParameter
    for years before the policy.
    """

    def find(key: str) -> Parameter:
        return book.on(date(award_year, 12, 31), key, division)

    if facts.kind is OrganizationKind.TRINITY_ORGANIZATION:
        acceptance = assess_acceptance(facts, award_year, find)
        revenue = _assess_trinity_revenue(facts, award_year, find)
        is_accepted = any(item.day.year <= award_year for item in facts.acceptances)
        # what was never begun stands behind what may be earned now
        return [*acceptance, revenue] if is_accepted else [revenue, *acceptance]
    is_of_office = facts.owner in (OfficeLevel.CITY, OfficeLevel.COUNTY)
    if facts.kind is OrganizationKind.COOP_ENTERPRISE and is_of_office:
        revenue = _assess_enterprise_revenue(facts, award_year, find)
        return [revenue, *_assess_dividend(facts, award_year, find)]
    article = find("revenue_award.coop_enterprise.amount").source
    reason = Refusal("award.kind_without_programme", article, {"kind": facts.kind})
    return [Assessment(None, "", award_year, None, Verdict.NO, NOTHING, NOTHING, None, (reason,))]


def _assess_trinity_revenue(facts: AwardFacts, award_year: int, find: Lookup) -> Assessment:
    """二（六）: four stars reached, then revenue of each year, audited; five payments."""
    prefix = "revenue_award.trinity_organization"
    basis_year = award_year - 1
    conditions = [
        _stars_condition(facts, basis_year, find(f"{prefix}.minimum_stars")),
        *_revenue_conditions(facts, basis_year, find, prefix),
        _years_condition(
            facts, Programme.TRINITY_REVENUE, award_year, find(f"{prefix}.maximum_years")
        ),
    ]
    questions = _rating_questions(facts, basis_year, find(f"{prefix}.minimum_stars").whole)
    if basis_year < find(f"{prefix}.first_year").whole:
        questions.append(Question.FIRST_YEAR)
    return _decide(
        facts,
        Programme.TRINITY_REVENUE,
        award_year=award_year,
        conditions=conditions,
        amount=find(f"{prefix}.amount"),
        payer=Payer(find(f"{prefix}.payer").text),
        questions=tuple(questions),
    )


def _assess_enterprise_revenue(facts: AwardFacts, award_year: int, find: Lookup) -> Assessment:
    """二（七）: an enterprise by definition, revenue of each year, audited; five payments."""
    prefix = "revenue_award.coop_enterprise"
    basis_year = award_year - 1
    conditions = [
        *_enterprise_conditions(facts, find, prefix),
        *_revenue_conditions(facts, basis_year, find, prefix),
        _years_condition(
            facts, Programme.ENTERPRISE_REVENUE, award_year, find(f"{prefix}.maximum_years")
        ),
    ]
    is_too_early = basis_year < find(f"{prefix}.first_year").whole
    return _decide(
        facts,
        Programme.ENTERPRISE_REVENUE,
        award_year=award_year,
        conditions=conditions,
        amount=find(f"{prefix}.amount"),
        payer=Payer(find(f"{prefix}.payer_of_{facts.owner.value}").text),
        questions=(Question.FIRST_YEAR,) if is_too_early else (),
    )


def _assess_dividend(facts: AwardFacts, award_year: int, find: Lookup) -> list[Assessment]:
    """二（八）: half of the dividend received the year before; five payments; no audit asked."""
    basis_year = award_year - 1
    dividend = facts.dividends.get(basis_year, NOTHING)
    if dividend <= NOTHING:
        return []
    prefix = "dividend_rebate"
    returned = find(f"{prefix}.returned")
    values = {"dividend": str(dividend), "year": basis_year}
    years = find(f"{prefix}.maximum_years")
    conditions = [
        met("award.dividend_received", returned, values),
        *_enterprise_conditions(facts, find, prefix),
        _years_condition(facts, Programme.DIVIDEND_REBATE, award_year, years),
    ]
    amount = dividend.share(returned.whole, BASIS_POINTS)
    is_too_early = basis_year < find(f"{prefix}.first_year").whole
    payer = Payer(find(f"{prefix}.payer_of_{facts.owner.value}").text)
    return [
        _decide(
            facts,
            Programme.DIVIDEND_REBATE,
            award_year=award_year,
            conditions=conditions,
            amount=Parameter(amount.fen, returned.article, returned.document),
            payer=payer,
            questions=(Question.FIRST_YEAR,) if is_too_early else (),
        )
    ]


def _decide(
    facts: AwardFacts,
    programme: Programme,
    *,
    award_year: int,
    conditions: Sequence[Condition],
    amount: Parameter,
    payer: Payer,
    questions: tuple[Question, ...],
) -> Assessment:
    """Put the conditions together; a question only matters where everything else is met."""
    missing = [condition for condition in conditions if not condition.is_met]
    reasons = [condition.reason for condition in conditions]
    open_questions: tuple[Question, ...] = ()
    verdict = Verdict.NO if missing else Verdict.YES
    if not missing:
        answers: Mapping[Question, bool | None] = {q: facts.choices.get(q) for q in questions}
        for question, answer in answers.items():
            code = "award.decided_for" if answer else "award.decided_against"
            if answer is not None:
                reasons.append(Refusal(code, amount.source, {"question": question}))
        if False in answers.values():
            verdict = Verdict.NO
        elif None in answers.values():
            verdict = Verdict.OPEN
            open_questions = tuple(q for q, answer in answers.items() if answer is None)
    return Assessment(
        programme,
        amount.article,
        award_year,
        award_year - 1,
        verdict,
        amount.money if verdict is Verdict.YES else NOTHING,
        NOTHING if verdict is Verdict.NO else amount.money,
        payer if verdict is Verdict.YES else None,
        tuple(reasons),
        tuple(missing),
        open_questions,
        payer_if_yes=None if verdict is Verdict.NO else payer,
    )


def _rating_questions(facts: AwardFacts, basis_year: int, stars: int) -> list[Question]:
    known = sorted(
        (rating for rating in facts.ratings if rating.rated_on.year <= basis_year),
        key=lambda rating: rating.rated_on,
    )
    reached = [rating.rated_on.year for rating in known if rating.stars >= stars]
    questions = []
    if reached and reached[0] == basis_year:
        questions.append(Question.RATING_YEAR)
    if reached and known[-1].stars < stars:
        questions.append(Question.RATING_LOST)
    return questions


def _stars_condition(facts: AwardFacts, basis_year: int, rule: Parameter) -> Condition:
    """The rating has to be reached by the end of the year whose revenue counts."""
    known = [r.stars for r in facts.ratings if r.rated_on.year <= basis_year]
    best = max(known, default=0)
    values = {"stars": best, "needed": rule.whole, "year": basis_year}
    if best >= rule.whole:
        return met("award.stars_reached", rule, values)
    code = "award.stars" if best else "award.unrated"
    return unmet(code, rule, values, rule.whole - best)


def _revenue_conditions(
    facts: AwardFacts, basis_year: int, find: Lookup, prefix: str
) -> list[Condition]:
    minimum = find(f"{prefix}.minimum_revenue")
    audit = find(f"{prefix}.needs_audit")
    statement = facts.statement(basis_year)
    if statement is None:
        year = {"year": basis_year}
        return [unmet("award.no_statement", minimum, year, minimum.whole)]
    values = {
        "year": basis_year,
        "revenue": str(statement.revenue),
        "needed": str(minimum.money),
    }
    gap = max(minimum.whole - statement.revenue.fen, 0)
    conditions = [
        *_whose_revenue(statement, minimum),
        unmet("award.revenue", minimum, values, gap)
        if gap
        else met("award.revenue_reached", minimum, values),
    ]
    if audit.is_on:
        year = {"year": basis_year}
        audited, lacking = met("award.audited", audit, year), unmet("award.no_audit", audit, year)
        conditions.append(audited if statement.is_audited else lacking)
    if not statement.is_regular:
        conditions.append(unmet("award.irregular", minimum, {"year": basis_year}))
    return conditions


def _whose_revenue(statement: Statement, rule: Parameter) -> list[Condition]:
    """Say which legal entities' revenue (法人主体营业收入) it is, and that none counts twice."""
    values: dict[str, object] = {"year": statement.year, "entities": "、".join(statement.entities)}
    conditions = []
    if statement.entities:
        conditions.append(met("award.entities", rule, values))
    if statement.lacking:
        lacking = {"year": statement.year, "entities": "、".join(statement.lacking)}
        conditions.append(met("award.entities_lacking", rule, lacking))
    if statement.counts_for:
        elsewhere = {"year": statement.year, "organization": statement.counts_for}
        conditions.append(unmet("award.counts_elsewhere", rule, elsewhere))
    return conditions


def _years_condition(
    facts: AwardFacts, programme: Programme, award_year: int, rule: Parameter
) -> Condition:
    paid = len(facts.payouts_of(programme, award_year))
    if paid < rule.whole:
        values = {"number": paid + 1, "most": rule.whole}
        return met("award.years_left", rule, values)
    return unmet("award.years", rule, {"paid": paid, "most": rule.whole})


def _enterprise_conditions(facts: AwardFacts, find: Lookup, prefix: str) -> list[Condition]:
    """The definition in brackets of 二（七） and 二（八）."""
    since = find(f"{prefix}.registered_from")
    holding = find(f"{prefix}.minimum_holding")
    gap = max(holding.whole - facts.holding_bp, 0)
    shares = {"holding": _percent(facts.holding_bp), "needed": _percent(holding.whole)}
    return [
        _registration(facts.registered_on, since),
        met("award.in_city", since)
        if facts.is_registered_in_city
        else unmet("award.outside_city", since),
        met("award.paid_in_verified", holding)
        if facts.is_paid_in_verified
        else unmet("award.paid_in_unverified", holding),
        unmet("award.holding", holding, shares, gap)
        if gap
        else met("award.holding_reached", holding, shares),
    ]


def _registration(registered_on: date | None, since: Parameter) -> Condition:
    if registered_on is None:
        return unmet("award.registration_unknown", since)
    dates = {"day": registered_on.isoformat(), "since": since.day.isoformat()}
    if registered_on < since.day:
        return unmet("award.too_old", since, dates)
    return met("award.registered", since, dates)


def _percent(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}%" if rest else f"{whole}%"
