"""The history of an organization: every year, what was used up, and what is missing next."""

from datetime import date

import openpyxl
import pytest

from coopdesk.domain.award_facts import Part, Programme, Verdict
from coopdesk.domain.capital import ShareholderKind
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.domain.statements import StatementFigures
from coopdesk.services import awards, governance, history_files
from coopdesk.services import organizations as service
from tests.unit.forms.reading import text_by_pdfium

WAN = 1_000_000
TRINITY = service.Profile(
    kind=OrganizationKind.TRINITY_ORGANIZATION,
    name="巴林右旗西拉沐沦苏木众联综合合作社",
    division_code="150423200",
    registered_on=date(2022, 8, 5),
    charter="trinity-cooperative",
)


@pytest.fixture
def trinity(runner):
    key = runner.do(service.add_organization, service.AddOrganization(TRINITY))
    for part in (Part.PRODUCTION, Part.SUPPLY, Part.CREDIT):
        passed = part is not Part.CREDIT
        accepted = service.RecordAcceptance(key, part, date(2023, 11, 8), passed)
        runner.do(service.record_acceptance, accepted)
    for stars, day in ((3, date(2022, 9, 20)), (4, date(2024, 9, 20))):
        runner.do(service.record_rating, service.RecordRating(key, stars, day))
    for year, wan in ((2024, 900), (2025, 1200)):
        figures = StatementFigures(profit=Money(-wan * WAN), assets=Money(4), liabilities=Money(1))
        told = service.RecordStatement(key, year, Money(wan * WAN), True, figures=figures)
        runner.do(service.record_statement, told)
    honour = service.RecordHonour(key, "标杆基层社", date(2023, 5, 1))
    runner.do(service.record_honour, honour)
    return key


def history_of(runner, key):
    return runner.ask(awards.get_history, key)


def lines(runner, key):
    history = history_of(runner, key)
    years = [year.year for year in history.years]
    return {
        line.label: {y: c.text for y, c in zip(years, line.cells, strict=True) if c.text}
        for line in awards.history_lines(history)
    }


def _cells(runner, key, label):
    history = history_of(runner, key)
    [line] = [line for line in awards.history_lines(history) if line.label == label]
    return zip(history.years, line.cells, strict=True)


def test_each_year_says_what_was_recorded_in_it(runner, trinity):
    told = lines(runner, trinity)
    stars = {year.year: line for year, line in _cells(runner, trinity, "联合评级")}
    assert [stars[year].text for year in (2022, 2023, 2024, 2026)] == ["★★★"] * 2 + ["★★★★"] * 2
    assert [stars[year].tone for year in (2022, 2023)] == ["accent", "ink_soft"]
    assert told["生产合作"] == {2023: "✓ 11-08 达标"} | dict.fromkeys((2024, 2025, 2026), "已达标")
    assert told["信用合作"] == {2023: "× 11-08 未达标"}
    assert told["营业收入（元）"] == {2024: "9,000,000.00", 2025: "12,000,000.00"}
    assert told["审计"] == dict.fromkeys((2024, 2025), "✓ 已审计")
    assert told["资产负债率"] == dict.fromkeys((2024, 2025), "25.00%")
    assert told["利润总额（元）"][2025] == "-12,000,000.00"
    assert told["其他奖项"] == {2023: "标杆基层社"}
    assert "供销社持股" not in told


def test_what_is_missing_next_is_told_by_how_much(runner, trinity):
    history = history_of(runner, trinity)
    assert history.unpassed == (Part.CREDIT,)
    now, following = history.next_awards
    assert (now.award_year, now.verdict) == (2026, Verdict.YES)
    assert (following.award_year, following.verdict) == (2027, Verdict.NO)
    credit, earned, lacking = awards.next_lines(history)
    assert "信用合作未达标" in credit.sentences[0]
    assert earned.sentences == ("条件已具备，奖补 500,000.00 元",)
    assert lacking.sentences == ("没有2026年度会计报表",)

    told = service.RecordStatement(trinity, 2026, Money(999 * WAN + 1), audited=False)
    runner.do(service.record_statement, told)
    [_, _, lacking] = awards.next_lines(history_of(runner, trinity))
    assert any(sentence.endswith("，还差 9,999.99 元") for sentence in lacking.sentences)
    assert any("审计报告" in sentence for sentence in lacking.sentences)


def test_a_payment_uses_one_of_five_years_and_leaves_the_next(runner, trinity):
    for year in (2025, 2026):
        paid = awards.RecordPayout(
            trinity, Programme.TRINITY_REVENUE, year, Money(50 * WAN), date(2026, 6, 1), "旗财1号"
        )
        runner.do(awards.record_payout, paid, confirmed=frozenset({"award.not_applied_for"}))
    told = lines(runner, trinity)
    assert told["享受年数"] == {2025: "第1年/共5年", 2026: "第2年/共5年"}
    history = history_of(runner, trinity)
    [used] = history.years_used
    assert (used.paid_years, used.most) == ((2025, 2026), 5)
    assert {item.award_year for item in history.next_awards} == {2027}


def test_the_three_bodies_are_read_from_self_governance(runner, trinity):
    told = [line.told for line in awards.body_lines(history_of(runner, trinity))]
    assert told == ["尚未设立"] * 3
    entries = (
        governance.BodyEntry(BodyKind.MEMBERS_ASSEMBLY, date(2022, 9, 1)),
        governance.BodyEntry(BodyKind.BOARD_OF_DIRECTORS, date(2025, 9, 1), seats=3),
    )
    runner.do(governance.set_up_bodies, governance.SetUpBodies(trinity, entries))
    assembly, board, supervisors = awards.body_lines(history_of(runner, trinity))
    assert (assembly.told, assembly.tone) == ("任期已于 2025-08-31 届满", "wrong")
    assert (board.told, board.tone) == ("任期至 2028-08-31", "done")
    assert supervisors.told == "尚未设立"


def test_an_enterprise_shows_its_capital_at_the_end_of_each_year(runner):
    profile = service.Profile(
        OrganizationKind.COOP_ENTERPRISE, "供销云链", "150423", OfficeLevel.COUNTY
    )
    key = runner.do(service.add_organization, service.AddOrganization(profile))
    declared = service.RecordHolding(key, date(2024, 12, 31), 4000, Money(WAN), date(2024, 12, 31))
    runner.do(service.record_holding, declared)
    assert lines(runner, key)["供销社持股"][2025] == "40.00% 已核实"

    holder = service.RecordShareholder(key, ShareholderKind.COUNTY_COOP, Money(WAN), "旗社")
    holder_id = runner.do(service.record_shareholder, holder)
    runner.do(service.record_pay_in, service.RecordPayIn(holder_id, date(2025, 6, 1), Money(WAN)))
    told = lines(runner, key)
    assert told["供销社持股"] == dict.fromkeys((2025, 2026), "100.00% 未核实")
    assert told["实缴出资总额（元）"] == dict.fromkeys((2025, 2026), "10,000.00")


def test_an_organization_without_a_programme_has_nothing_next(runner):
    profile = service.Profile(OrganizationKind.VILLAGE_SERVICE_STATION, "服务社", "150423200")
    key = runner.do(service.add_organization, service.AddOrganization(profile))
    history = history_of(runner, key)
    assert (history.next_awards, awards.next_lines(history)) == ((), [])
    assert [year.year for year in history.years] == [2026]


def test_paper_and_workbook_say_what_the_page_says(runner, trinity, tmp_path):
    printed = runner.ask(history_files.print_history, trinity)
    text = "".join(text_by_pdfium(printed.pdf))
    for said in (TRINITY.name, "★★★★", "12,000,000.00", "没有2026年度会计报表", "尚未设立"):
        assert said in text
    assert printed.missing == ()

    out = runner.ask(history_files.export_history, tmp_path / "out.xlsx", trinity)
    sheet = openpyxl.load_workbook(out).active
    rows = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert set(rows) == {"2022", "2023", "2024", "2025", "2026"}
    assert 12_000_000 in rows["2025"]
    assert "没有2026年度会计报表" in rows["2026"][-1]
