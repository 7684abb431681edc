"""Plots: their figures are those of the registers, and paper draws them without colour."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from coopdesk.domain.plots import PlotDress, PlotName
from coopdesk.services import mutual_fund as fund
from coopdesk.services import plot_papers, plots
from coopdesk.services.awards import get_history
from coopdesk.services.demo import make_demo
from coopdesk.services.organizations import list_organizations
from tests.books import an_organization
from tests.conftest import NOW

SCREEN = PlotDress(
    *("#FFFFFF", "#1C2421", "#5D6B65", "#DDE3DF", ("#1F6F54", "#CFA567", "#5D6B65"), "#B3261E"),
    *(520, 210, 12),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    opened = make_demo(tmp_path_factory.mktemp("plots") / "demo", lambda: NOW)
    yield opened.runner
    opened.close()


@pytest.fixture(scope="module")
def organization(demo):
    items = demo.ask(list_organizations)
    return next(item.id for item in items if item.kind == "trinity_organization")


def operators_of(pdf):
    (page,) = PdfReader(io.BytesIO(pdf)).pages[:1]
    return page.get_contents().get_data().decode("latin-1")


def test_the_fund_ends_with_what_the_registers_say_today(demo, organization):
    plot = demo.ask(plots.make_plot, PlotName.FUND, organization)
    today = date(2026, 11, 23)
    shares = sum(one.holding.fen for one in demo.ask(fund.list_share_register, organization))
    lent = sum(one.outstanding.fen for one in demo.ask(fund.list_advances, organization, today))
    assert [one.values[-1] for one in plot.series] == [shares, lent]
    assert (len(plot.labels), plot.labels[0], plot.labels[-1]) == (13, "2025-11", "2026-11")


def test_revenue_stands_against_what_the_award_asks(demo, organization):
    """赤政发〔2023〕14号 二（六）: ten million yuan of a trinity organization."""
    plot = demo.ask(plots.make_plot, PlotName.REVENUE, organization)
    (asked,) = plot.thresholds
    assert (asked.value, asked.name) == (10_000_000_00, "奖补条件 1,000 万元（二（六））")
    assert plot.series[0].values[-2:] == (10_765_432_00, 12_864_000_00)
    assert plot.series[0].values[0] is None


@pytest.mark.parametrize("name", sorted(set(PlotName) - {PlotName.BANNERS}))  # not of a township
def test_each_plot_is_drawn_with_its_numbers_behind_it(demo, organization, name):
    drawn = demo.ask(plots.draw_plot, name, organization, SCREEN)
    shown = plots.plot_as_shown(drawn.plot)
    assert drawn.pdf.startswith(b"%PDF")
    assert len(shown.rows) == len(drawn.plot.labels)
    assert len(shown.columns) == 1 + len(drawn.plot.series)
    assert drawn.plot.summary


def test_paper_has_the_picture_in_greys_and_the_numbers(demo, organization, tmp_path):
    printed = demo.ask(plot_papers.print_plot, PlotName.AGEING, organization)
    told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.pdf)).pages)
    assert "借款按风险分类" in told
    assert "19,125.00" in told
    colours = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)", operators_of(printed.pdf))
    assert colours
    assert all(red == green == blue for red, green, blue in colours)
    target = tmp_path / "借款.xlsx"
    demo.ask(plot_papers.export_plot, target, PlotName.AGEING, organization)
    values = [cell.value for row in load_workbook(target).active.iter_rows() for cell in row]
    assert 19125 in values


def test_the_ladder_has_a_rung_for_each_year_of_the_award(demo, organization):
    """赤政发〔2023〕14号 二（六）: half a million yuan a year, five years at the most."""
    plot = demo.ask(plots.make_plot, PlotName.LADDER, organization)
    (paid_a_year,) = plot.thresholds
    assert (paid_a_year.value, paid_a_year.name) == (500_000_00, "每年 50 万元（二（六））")
    (rungs,) = plot.series
    assert len(rungs.values) == len(plot.labels) == 5
    used = demo.ask(get_history, organization).years_used[0].paid_years
    assert [value is not None for value in rungs.values].count(True) == len(used)
    assert plot.labels[-1] == "第5年"


def test_the_city_sees_its_banners_and_each_opens_its_townships(city):
    """赤政发〔2023〕14号 一（一）: townships are covered by 2026; a hundred tiles nobody reads."""
    an_organization(city, division_code="150423200")
    ask = city.ask
    drawn = ask(plots.draw_plot, PlotName.BANNERS, "", replace(SCREEN, text=20))
    plot = drawn.plot
    covered, lacking = (one.values for one in plot.series)
    whole = ask(plots.make_plot, PlotName.COVERAGE, "")
    assert (sum(covered), sum(covered) + sum(lacking)) == (1, len(whole.labels))
    place = plot.labels.index("巴林右旗")
    part = ask(plots.make_plot, PlotName.COVERAGE, plot.parts[place])
    assert (part.about, sum(part.series[0].values)) == ("巴林右旗", covered[place])
    assert len(part.labels) == covered[place] + lacking[place]
    (page,) = PdfReader(io.BytesIO(drawn.pdf)).pages
    last = drawn.bands[-1]
    assert len(drawn.bands) == len(plot.labels) == len(plot.parts)
    assert last.top + last.height == pytest.approx(float(page.mediabox.height))
    assert last.height >= 1.5 * 20
