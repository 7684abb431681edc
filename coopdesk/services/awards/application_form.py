"""The application form: every text prepared from the records, each with the record it is from.

Nothing is typed on the form: what the records do not know stays empty, to be written by hand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import MappingProxyType

from coopdesk import words
from coopdesk.domain.award_facts import Part, Programme
from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import in_capitals
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.policy import Parameter, PolicyBook
from coopdesk.domain.rights import Capability
from coopdesk.forms.elements import AmountGrid, Element, Fields, Layout
from coopdesk.forms.registry import FORMS
from coopdesk.services.awards.form_figures import holding_texts, revenue_texts
from coopdesk.services.awards.queries import YEARS_RULE, rule_on
from coopdesk.services.awards.written import written_by_hand
from coopdesk.services.divisions import division_name, divisions_today
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.organizations.fact_items import AcceptanceItem, RatingItem
from coopdesk.services.organizations.queries import (
    OrganizationRecord,
    read_organization,
)
from coopdesk.services.personal import field_view
from coopdesk.storage.reference import load_award_papers
from coopdesk.storage.tables.awards import ApplicationRow, PayoutRow
from coopdesk.storage.unit_of_work import UnitOfWork

FORM_OF: Mapping[Programme, str] = MappingProxyType(
    {
        Programme.ACCEPTANCE: "award-acceptance",
        Programme.TRINITY_REVENUE: "award-revenue",
        Programme.ENTERPRISE_REVENUE: "award-enterprise",
        Programme.DIVIDEND_REBATE: "award-dividend-rebate",
    }
)
# Who is at the desk is no fact of the organization: another clerk makes no other paper.
_NOT_COMPARED = frozenset({"handler"})
_COUNTY_DIGITS = 6
_BLANK = ""
_AUDIT_REPORT = "audit_report"


@dataclass(frozen=True, slots=True)
class SourceItem:
    """Where one text of the form comes from, in words; ``key`` names its place on the form."""

    key: str
    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class DifferenceItem:
    """One text that stands otherwise on the printed paper than in the records today."""

    key: str
    label: str
    printed: str
    now: str


@dataclass(slots=True)
class _Form:
    """The texts as they are put together, each with its source."""

    application: ApplicationRow
    organization: OrganizationRecord
    book: PolicyBook
    values: dict[str, str | Sequence[Mapping[str, str]]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def programme(self) -> Programme:
        return Programme(self.application.programme)

    def rule(self, key: str) -> Parameter:
        """Return the number of the policy that stands for the award applied for."""
        division = self.organization.profile.division_code
        return rule_on(self.book, key, self.application.award_year, division)

    @property
    def basis_year(self) -> int:
        return self.application.basis_year or self.application.award_year

    def put(self, source: str, **texts: str) -> None:
        """Write texts that come from one record."""
        self.values |= texts
        self.sources |= dict.fromkeys(texts, source)


def application_values(uow: UnitOfWork, application_id: str) -> FormValues:
    """Return every text of the application's form and its number; raises NotFound.

    The applicant's data from the register, the figures from its yearly facts, the amount as it was
    applied for (赤政发〔2023〕14号 二（五）–（八）).
    """
    form = _fill(uow, application_id)
    return FormValues(form.application.number, form.values)


def application_sources(uow: UnitOfWork, application_id: str) -> list[SourceItem]:
    """Return where each text of the form comes from, in the order of the form; raises NotFound."""
    form = _fill(uow, application_id)
    seen = field_view(uow, Capability.AWARDS)
    return [
        SourceItem(key, label, seen(key, text), form.sources.get(key, _BLANK))
        for key, label in _labels(FORMS[FORM_OF[form.programme]]).items()
        if isinstance(text := form.values.get(key, _BLANK), str)
    ]


def list_differences(uow: UnitOfWork, application_id: str) -> list[DifferenceItem]:
    """Return where the printed paper and the records differ; empty while nothing was printed."""
    form = _fill(uow, application_id)
    if form.application.printed_values is None:
        return []
    seen, printed = field_view(uow, Capability.AWARDS), form.application.printed_values
    return [
        DifferenceItem(key, label, seen(key, str(before)), seen(key, str(form.values[key])))
        for key, label in _labels(FORMS[FORM_OF[form.programme]]).items()
        if key not in _NOT_COMPARED and (before := printed.get(key, _BLANK)) != form.values[key]
    ]


def _values_of(programme: Programme, uow: UnitOfWork, application_id: str) -> FormValues:
    row = uow.get(ApplicationRow, application_id)
    if row.programme != programme.value:
        raise NotFound(FORM_OF[programme], application_id)
    return application_values(uow, application_id)


APPLICATION_FORMS: Mapping[str, Callable[[UnitOfWork, str], FormValues]] = MappingProxyType(
    {form_id: partial(_values_of, programme) for programme, form_id in FORM_OF.items()}
)
"""What the printer's table takes: each form refuses the application of another programme."""


def _fill(uow: UnitOfWork, application_id: str) -> _Form:
    row = uow.get(ApplicationRow, application_id)
    form = _Form(row, read_organization(uow, row.organization_id), uow.reference.policies)
    _put_applicant(uow, form)
    _put_amount(form)
    match form.programme:
        case Programme.ACCEPTANCE:
            _put_acceptance(form)
        case Programme.TRINITY_REVENUE:
            _put_rating(form)
            _put_revenue(uow, form)
        case Programme.ENTERPRISE_REVENUE:
            _put_holding(uow, form)
            _put_revenue(uow, form)
        case Programme.DIVIDEND_REBATE:
            _put_holding(uow, form)
            _put_dividend(form)
    if form.programme in YEARS_RULE:
        _put_years(uow, form)
    _put_offices(uow, form)
    form.values["attachments"] = _attachments(form)
    _put_by_hand(uow, form)
    return form


def _put_by_hand(uow: UnitOfWork, form: _Form) -> None:
    """Write over what the records say what a person wrote, marked, and say below who and why."""
    lines, mark = [], words.text("award.by_hand_mark")
    labels = _labels(FORMS[FORM_OF[form.programme]])
    for written in written_by_hand(uow, form.application.id):
        told = {
            "label": labels[written.key],
            "reason": written.reason,
            "operator": written.written_by,
        }
        form.put(words.text("award_source.written", **told), **{written.key: written.value + mark})
        lines.append(words.text("award.by_hand", **told))
    form.values["by_hand"] = "".join(lines)


def _put_applicant(uow: UnitOfWork, form: _Form) -> None:
    profile = form.organization.profile
    form.put(
        words.text("award_source.register"),
        organization=profile.name,
        credit_code=profile.credit_code,
        registered_on=_day(profile.registered_on),
        division=form.organization.division,
        level=words.choice(profile.sponsor_level),
        legal_representative=profile.legal_representative,
        address=profile.address,
        phone=profile.phone,
        bank_name=profile.bank_name,
        bank_account=profile.bank_account,
    )
    form.put(words.text("award_source.operator"), handler=uow.actor.operator)


def _put_amount(form: _Form) -> None:
    row = form.application
    rule = form.rule(_BASIS[form.programme])
    form.put(words.text("award_source.basis", source=rule.source), basis=rule.source)
    form.put(
        words.text("award_source.application", number=row.number),
        award_year=words.text("award.paper_year", year=row.award_year),
        amount=str(row.amount),
        amount_in_capitals=in_capitals(row.amount),
    )


_BASIS: Mapping[Programme, str] = {
    Programme.ACCEPTANCE: "acceptance_award.total",
    Programme.TRINITY_REVENUE: "revenue_award.trinity_organization.amount",
    Programme.ENTERPRISE_REVENUE: "revenue_award.coop_enterprise.amount",
    Programme.DIVIDEND_REBATE: "dividend_rebate.returned",
}


def _put_acceptance(form: _Form) -> None:
    year, seed = form.application.award_year, form.application.seed_fund
    known = [item for item in form.organization.acceptances if item.accepted_on.year <= year]
    trade = _newest(known, Part.PRODUCTION), _newest(known, Part.SUPPLY)
    credit = (_newest(known, Part.CREDIT),)
    source = words.text("award_source.acceptances", year=year)
    is_first = not any(item.passed for item in known if item.accepted_on.year < year)
    form.put(
        source,
        production_supply_result=_result(trade),
        production_supply_accepted_on=_last_day(trade),
        credit_cooperation_result=_result(credit),
        credit_cooperation_accepted_on=_last_day(credit),
        first_acceptance=words.text("award.paper_yes" if is_first else "award.paper_no"),
    )
    rating = next((r for r in form.organization.ratings if r.rated_on.year <= year), None)
    form.put(words.text("award_source.rating"), rating=_stars(rating))
    form.put(
        words.text("award_source.seed_fund"),
        seed_fund=words.text("award.paper_open") if seed is None else str(seed),
    )


def _newest(known: Sequence[AcceptanceItem], part: Part) -> AcceptanceItem | None:
    """The acceptance that stands: one that was passed, else the last one."""
    of_part = [item for item in known if item.part is part]
    passed = (item for item in reversed(of_part) if item.passed)
    return next(passed, next(iter(of_part), None))


def _result(items: Sequence[AcceptanceItem | None]) -> str:
    if all(item is None for item in items):
        return words.text("award.paper_not_accepted")
    has_passed = all(item is not None and item.passed for item in items)
    return words.text("award.paper_passed" if has_passed else "award.paper_not_passed")


def _last_day(items: Sequence[AcceptanceItem | None]) -> str:
    return _day(max((item.accepted_on for item in items if item), default=None))


def _put_rating(form: _Form) -> None:
    """The rating that opened the award: the first of four stars and more (二（六） 达到……后)."""
    rule = form.rule("revenue_award.trinity_organization.minimum_stars")
    reached = [
        rating
        for rating in form.organization.ratings
        if rating.is_joint
        and rating.stars >= rule.whole
        and rating.rated_on.year <= form.basis_year
    ]
    rating = reached[-1] if reached else None
    form.put(
        words.text("award_source.rating"),
        rating=_stars(rating),
        rated_on=_day(rating.rated_on if rating else None),
    )


def _stars(rating: RatingItem | None) -> str:
    if rating is None or not rating.stars:
        return words.text("award.paper_unrated")
    return words.text("award.paper_stars", stars=words.text(_NUMERALS[rating.stars]))


_NUMERALS = (
    "numeral.zero",
    "numeral.one",
    "numeral.two",
    "numeral.three",
    "numeral.four",
    "numeral.five",
)


def _put_revenue(uow: UnitOfWork, form: _Form) -> None:
    year = form.basis_year
    source, texts = revenue_texts(uow, form.organization.id, year)
    form.put(source, revenue_year=words.text("award.paper_year", year=year), **texts)


def _put_holding(uow: UnitOfWork, form: _Form) -> None:
    last = date(form.application.award_year, 12, 31)
    for source, texts in holding_texts(uow, form.organization, last):
        form.put(source, **texts)


def _put_dividend(form: _Form) -> None:
    year = form.basis_year
    found = next((item for item in form.organization.dividends if item.year == year), None)
    rule = form.rule(_BASIS[form.programme])
    form.put(
        words.text("award_source.dividend", year=year),
        dividend_year=words.text("award.paper_year", year=year),
        dividend_received=str(found.amount) if found else _BLANK,
        dividend_received_on=_day(found.received_on if found else None),
    )
    form.put(
        words.text("award_source.basis", source=rule.source), rebate_ratio=f"{rule.whole / 100:g}%"
    )


def _put_years(uow: UnitOfWork, form: _Form) -> None:
    row = form.application
    rule = form.rule(YEARS_RULE[form.programme])
    used = (
        uow.session.query(PayoutRow)
        .filter_by(organization_id=row.organization_id, programme=row.programme)
        .filter(PayoutRow.award_year < row.award_year)
        .count()
    )
    form.put(
        words.text("award_source.payouts"),
        years_used=words.text("award.paper_years_used", used=used, most=rule.whole),
        year_now=words.text("award.paper_year_now", number=used + 1),
    )


def _put_offices(uow: UnitOfWork, form: _Form) -> None:
    """The opinions stay empty: they are written and sealed by hand."""
    profile = form.organization.profile
    opinions = dict.fromkeys(_OPINIONS[form.programme], _BLANK)
    form.values |= opinions
    if form.programme in (Programme.ENTERPRISE_REVENUE, Programme.DIVIDEND_REBATE):
        code = profile.division_code[:_COUNTY_DIGITS]
        if profile.sponsor_level is OfficeLevel.CITY:
            place = division_name(uow, divisions_today(uow).city.code)
        else:
            place = division_name(uow, code)
        form.values["coop_office"] = words.text("award.paper_coop_office", place=place)
        if form.programme is Programme.ENTERPRISE_REVENUE:
            finance = words.text("award.paper_finance_office", place=place)
            form.values["finance_office"] = finance


_OPINIONS: Mapping[Programme, tuple[str, ...]] = {
    Programme.ACCEPTANCE: ("county_coop_opinion", "city_coop_opinion", "city_finance_opinion"),
    Programme.TRINITY_REVENUE: ("county_coop_opinion", "county_finance_opinion"),
    Programme.ENTERPRISE_REVENUE: ("coop_opinion", "finance_opinion"),
    Programme.DIVIDEND_REBATE: ("accounting_opinion", "coop_opinion"),
}


def _attachments(form: _Form) -> list[dict[str, str]]:
    """The papers the office asks for; copies and pages are counted by hand."""
    remarks = {_AUDIT_REPORT: str(form.values.get(_AUDIT_REPORT, _BLANK))}
    return [
        {
            "name": paper.name,
            "copies": _BLANK,
            "pages": _BLANK,
            "remark": remarks.get(paper.code, _BLANK),
        }
        for paper in load_award_papers()
        if form.programme.value in paper.programmes
    ]


def _day(day: date | None) -> str:
    return day_on_paper(day) if day else _BLANK


def _labels(layout: Layout) -> dict[str, str]:
    """Return the labels of the form by the key of their text, in the order of the form."""
    labels: dict[str, str] = {}
    for element in layout.elements:
        labels |= _labels_of(element)
    return labels


def _labels_of(element: Element) -> dict[str, str]:
    if isinstance(element, Fields):
        return {one.key: one.label for row in element.rows for one in row}
    if isinstance(element, AmountGrid):
        return {element.key: element.label}
    return {}
