"""The plots: each asks the capabilities for its figures, is drawn once, seen and printed alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import eq, sub
from types import MappingProxyType

from coopdesk import words
from coopdesk.domain import periods
from coopdesk.domain.bodies import THE_THREE
from coopdesk.domain.errors import require
from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import DivisionLevel, OrganizationKind
from coopdesk.domain.plots import (
    FEN_IN_TEN_THOUSAND,
    SHOWN_IN,
    Band,
    Plot,
    PlotDress,
    PlotKind,
    PlotName,
    Series,
    Threshold,
)
from coopdesk.domain.policy import PolicyBook
from coopdesk.domain.rights import Action, Role, assess_right
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.services.awards import list_candidates, list_years_used, rule_on
from coopdesk.services.divisions import divisions_today
from coopdesk.services.governance import list_compliance
from coopdesk.services.members import count_states
from coopdesk.services.mutual_fund import get_ageing, list_advances
from coopdesk.services.mutual_fund.money_words import RATINGS
from coopdesk.services.organizations import DivisionBranch, organization_tree
from coopdesk.services.share_totals import holdings_by_member
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

MONTHS, YEARS = 13, 5
_REVENUE_AWARDS = {
    OrganizationKind.TRINITY_ORGANIZATION: "revenue_award.trinity_organization",
    OrganizationKind.COOP_ENTERPRISE: "revenue_award.coop_enterprise",
}


@dataclass(frozen=True, slots=True)
class DrawnPlot:
    """A plot with its picture as a PDF page; ``pdf`` is empty where there is nothing to draw.

    ``bands`` tell where in the picture each of its parts lies.
    """

    plot: Plot
    pdf: bytes
    bands: tuple[Band, ...] = ()


def make_plot(uow: UnitOfWork, name: PlotName, subject: str) -> Plot:
    """Return the figures of a plot as they stand today.

    ``subject`` is the id of an organization, for the coverage the code of a division; it is empty
    for the plots of the whole office: bodies, coverage and banners. Raises NotFound for the
    subject, RuleViolation ``right.missing``.
    """
    require(assess_right([Role(uow.actor.role)], SHOWN_IN[name], Action.ASK))
    return _MAKERS[name](uow, subject)


def draw_plot(uow: UnitOfWork, name: PlotName, subject: str, dress: PlotDress) -> DrawnPlot:
    """Return a plot drawn for the screen; raises NotFound, SurroundingsTrouble."""
    from coopdesk.forms.plots import gauge_bands, plot_pdf  # wanted after the first page stands

    plot = make_plot(uow, name, subject)
    if plot.is_empty:
        return DrawnPlot(plot, b"")
    bands = gauge_bands(plot, dress) if plot.parts else ()
    return DrawnPlot(plot, plot_pdf(plot, dress), bands)


def plot_as_shown(plot: Plot) -> ShownTable:
    """Return the numbers behind a plot: a row for each label, a column for each series."""
    numbers = (ShownColumn(one.name, numeric=True, money=plot.is_money) for one in plot.series)
    columns = (ShownColumn(words.text(f"plot.{plot.name.value}.label")), *numbers)
    rows = [
        (label, *(_told(one.values[place], plot) for one in plot.series))
        for place, label in enumerate(plot.labels)
        if plot.series
    ]
    return ShownTable(plot.title, columns, rows, count_of_all=len(rows))


def _told(value: int | None, plot: Plot) -> str:
    if value is None:
        return ""
    return str(Money(value)) if plot.is_money else f"{value:,}"


def _plot(
    uow: UnitOfWork,
    name: PlotName,
    kind: PlotKind,
    *,
    about: str,
    told: Mapping[str, object],
    labels: Sequence[str],
    series: Sequence[Series],
    thresholds: tuple[Threshold, ...] = (),
    parts: Sequence[str] = (),
) -> Plot:
    """Return the plot with its words; money where its unit is 万元."""
    key = f"plot.{name.value}"
    unit = words.text(f"{key}.unit")
    return Plot(
        name=name,
        kind=kind,
        title=words.text(f"{key}.title"),
        about=about or uow.actor.office_name,
        unit=unit,
        summary=words.text(f"{key}.summary", **told),
        labels=tuple(labels),
        series=tuple(series),
        thresholds=thresholds,
        is_money=unit == words.text("plot.ten_thousand"),
        parts=tuple(parts),
    )


def _fund(uow: UnitOfWork, organization_id: str) -> Plot:
    """Return shares and advances at the end of each of the last months, and today."""
    days = list(_month_ends(uow.today, MONTHS))
    shares = [_shares(uow, organization_id, day) for day in days]
    lent = [_lent(uow, organization_id, day) for day in days]
    told = {"shares": str(Money(shares[-1])), "lent": str(Money(lent[-1]))}
    series = (
        Series(words.text("plot.shares"), tuple(shares)),
        Series(words.text("plot.lent"), tuple(lent)),
    )
    labels = [f"{day:%Y-%m}" for day in days]
    about = _name(uow, organization_id)
    return _plot(
        uow, PlotName.FUND, PlotKind.LINES, about=about, told=told, labels=labels, series=series
    )


def _shares(uow: UnitOfWork, organization_id: str, day: date) -> int:
    return sum(holdings_by_member(uow, organization_id, day).values())


def _lent(uow: UnitOfWork, organization_id: str, day: date) -> int:
    return sum(one.outstanding.fen for one in list_advances(uow, organization_id, day))


def _ageing(uow: UnitOfWork, organization_id: str) -> Plot:
    """Return what is out by class, as the rules of the fund rate it."""
    classes = get_ageing(uow, organization_id, uow.today)
    owed = tuple(one.outstanding.fen for one in classes)
    late = Money(sum(owed[1:]))
    told = {"whole": str(Money(sum(owed))), "late": str(late)}
    labels = [words.text(RATINGS[one.band]) for one in classes]
    series = (Series(words.text("plot.outstanding"), owed),)
    about = _name(uow, organization_id)
    return _plot(
        uow, PlotName.AGEING, PlotKind.BARS, about=about, told=told, labels=labels, series=series
    )


def _members(uow: UnitOfWork, organization_id: str) -> Plot:
    """Return the members at the end of each of the last years, and today."""
    days = [date(uow.today.year - back, 12, 31) for back in range(YEARS - 1, 0, -1)]
    days.append(uow.today)
    counted = [_members_on(uow, organization_id, day) for day in days]
    told = {"count": f"{counted[-1]:,}"}
    labels = [words.text("plot.year", year=day.year) for day in days]
    series = (Series(words.text("plot.members_there"), tuple(counted)),)
    about = _name(uow, organization_id)
    return _plot(
        uow, PlotName.MEMBERS, PlotKind.BARS, about=about, told=told, labels=labels, series=series
    )


def _members_on(uow: UnitOfWork, organization_id: str, day: date) -> int:
    counts = count_states(uow, organization_id, day)
    return sum(counts[state] for state in (MemberState.MEMBER, MemberState.SUSPENDED))


def _revenue(uow: UnitOfWork, organization_id: str) -> Plot:
    """Return the revenue by year against what is asked (赤政发〔2023〕14号 二（六）（七）)."""
    (candidate,) = list_candidates(uow, organization_id)
    statements = {one.year: one.revenue.fen for one in candidate.facts.statements}
    last = max([*statements, uow.today.year - 1])
    years = range(last - YEARS + 1, last + 1)
    place = candidate.kind, candidate.division_code
    thresholds = tuple(_revenue_asked(candidate.book, *place, last))
    reached = sum(statements.get(year, 0) >= one.value for year in years for one in thresholds)
    told = {"known": sum(year in statements for year in years), "reached": reached}
    labels = [words.text("plot.year", year=year) for year in years]
    series = (Series(words.text("plot.revenue_of_year"), tuple(map(statements.get, years))),)
    about = candidate.name
    return _plot(
        uow,
        PlotName.REVENUE,
        PlotKind.BARS,
        about=about,
        told=told,
        labels=labels,
        series=series,
        thresholds=thresholds,
    )


def _revenue_asked(
    book: PolicyBook, kind: OrganizationKind, division: str, year: int
) -> Iterator[Threshold]:
    if kind in _REVENUE_AWARDS:
        rule = rule_on(book, f"{_REVENUE_AWARDS[kind]}.minimum_revenue", year + 1, division)
        amount = f"{rule.whole / FEN_IN_TEN_THOUSAND:,.0f}"
        told = {"amount": amount, "article": rule.article}
        yield Threshold(words.text("plot.asked", **told), rule.whole)


def _ladder(uow: UnitOfWork, organization_id: str) -> Plot:
    """Return what each of the years of an award brought, open ones too (二（六）（七）（八）)."""
    (candidate,) = list_candidates(uow, organization_id)
    ladders = list(list_years_used(uow, candidate))
    most = max((one.most for one in ladders), default=0)
    series = []
    for ladder in ladders:
        payouts = [p for p in candidate.facts.payouts if p.programme is ladder.programme]
        paid = [p.amount.fen for p in sorted(payouts, key=lambda p: p.award_year)]
        open_years: list[int | None] = [None] * (most - len(paid))
        series.append(Series(words.choice(ladder.programme), (*paid, *open_years)[:most]))
    years = [ladders[0].paid_years[place : place + 1] for place in range(most)]
    told = {
        "used": sum(len(one.paid_years) for one in ladders),
        "most": sum(one.most for one in ladders),
        "paid": str(Money(sum(filter(None, (fen for one in series for fen in one.values))))),
    }
    labels = [_rung(number, year) for number, year in enumerate(years, start=1)]
    place = candidate.kind, candidate.division_code
    return _plot(
        uow,
        PlotName.LADDER,
        PlotKind.BARS,
        about=candidate.name,
        told=told,
        labels=labels,
        series=series,
        thresholds=tuple(_paid_a_year(candidate.book, *place, uow.today.year)),
    )


def _rung(number: int, year: Sequence[int]) -> str:
    key = "plot.rung_paid" if year else "plot.rung"
    return words.text(key, number=number, year=year[0] if year else "")


def _paid_a_year(
    book: PolicyBook, kind: OrganizationKind, division: str, year: int
) -> Iterator[Threshold]:
    if kind in _REVENUE_AWARDS:
        rule = rule_on(book, f"{_REVENUE_AWARDS[kind]}.amount", year, division)
        amount = f"{rule.whole / FEN_IN_TEN_THOUSAND:,.0f}"
        told = words.text("plot.paid_a_year", amount=amount, article=rule.article)
        yield Threshold(told, rule.whole)


def _bodies(uow: UnitOfWork, organization_id: str) -> Plot:
    """Return in how many organizations each body exists (赤政发〔2023〕14号 三（一）)."""
    items = list_compliance(uow, uow.today.year, organization_id or None)
    asked = [item for item in items if item.is_asked]
    there = [sum(item.has[place] for item in asked) for place in range(len(THE_THREE))]
    lacking = [len(asked) - count for count in there]
    told = {"whole": len(asked), "complete": sum(all(item.has) for item in asked)}
    series = (
        Series(words.text("plot.there"), tuple(there)),
        Series(words.text("plot.lacking"), tuple(lacking)),
    )
    labels = words.text("plot.the_three").split("、") if asked else []
    return _plot(
        uow, PlotName.BODIES, PlotKind.GAUGE, about="", told=told, labels=labels, series=series
    )


def _coverage(uow: UnitOfWork, subject: str) -> Plot:
    """Return which townships are covered (赤政发〔2023〕14号 一（一）: all by 2026).

    With the code of a division only those of it; of an organization, as without a subject, all.
    """
    division = divisions_today(uow).find(subject)
    if division is None and subject:
        uow.get(OrganizationRow, subject)
    code, about = (division.code, division.name) if division else ("", "")
    place = words.text("plot.of_place", place=about) if about else ""
    leaves = [one for one in _townships(organization_tree(uow)) if one.code.startswith(code)]
    covered = tuple(one.coverage.covered if one.coverage else 0 for one in leaves)
    told = {"covered": sum(covered), "townships": len(leaves), "place": place}
    series = (Series(words.text("plot.covered"), covered),)
    labels = [one.name for one in leaves]
    return _plot(
        uow, PlotName.COVERAGE, PlotKind.TILES, about=about, told=told, labels=labels, series=series
    )


def _banners(uow: UnitOfWork, _subject: str) -> Plot:
    """Return how many townships of each banner are covered; each opens its townships."""
    tree = organization_tree(uow)
    known = [(one, one.coverage) for one in tree.below if one.coverage and one.coverage.townships]
    covered = tuple(coverage.covered for _, coverage in known)
    townships = tuple(coverage.townships for _, coverage in known)
    told = {
        "covered": sum(covered),
        "townships": sum(townships),
        "complete": sum(map(eq, covered, townships)),
        "banners": len(known),
    }
    series = (
        Series(words.text("plot.covered_townships"), covered),
        Series(words.text("plot.lacking_townships"), tuple(map(sub, townships, covered))),
    )
    return _plot(
        uow,
        PlotName.BANNERS,
        PlotKind.GAUGE,
        about="",
        told=told,
        labels=[one.name for one, _ in known],
        series=series,
        parts=[one.code for one, _ in known],
    )


def _townships(branch: DivisionBranch) -> Iterator[DivisionBranch]:
    """Yield the townships of the office's own division, in the order of their codes."""
    if branch.level is DivisionLevel.TOWNSHIP:
        if branch.coverage is not None and branch.coverage.townships:
            yield branch
        return
    for one in branch.below:
        yield from _townships(one)


def _name(uow: UnitOfWork, organization_id: str) -> str:
    return uow.get(OrganizationRow, organization_id).name


def _month_ends(today: date, count: int) -> Iterator[date]:
    """Yield the last days of the months before this one, and today."""
    month = periods.containing(today, periods.PeriodKind.MONTH)
    ends = []
    for _ in range(count - 1):
        month = month.previous()
        ends.append(month.last_day)
    yield from reversed(ends)
    yield today


_MAKERS: Mapping[PlotName, Callable[[UnitOfWork, str], Plot]] = MappingProxyType(
    {
        PlotName.FUND: _fund,
        PlotName.AGEING: _ageing,
        PlotName.MEMBERS: _members,
        PlotName.REVENUE: _revenue,
        PlotName.BODIES: _bodies,
        PlotName.COVERAGE: _coverage,
        PlotName.BANNERS: _banners,
        PlotName.LADDER: _ladder,
    }
)
