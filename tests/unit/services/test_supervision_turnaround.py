"""The turnaround of coop-owned enterprises: figures from the statements, plans, verifications."""

from datetime import date

import pytest

from coopdesk.domain.errors import NotFound, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.domain.statements import StatementFigures
from coopdesk.domain.turnaround import Dormancy, ProfitTurn, ReformWay, Trend
from coopdesk.services import organizations, printing
from coopdesk.services import supervision as service
from coopdesk.services.home import Due, list_due
from tests.unit.services.assessments import TOWNSHIP, add


def record(runner, key, year, profit, receivables):
    figures = StatementFigures(
        profit=Money(profit),
        assets=Money(1_000_000),
        liabilities=Money(600_000),
        receivables=Money(receivables),
        inventory=Money(100_000),
    )
    command = organizations.RecordStatement(
        key, year, Money(5_000_000), True, "某会计师事务所", "1", None, figures
    )
    runner.do(organizations.record_statement, command)


@pytest.fixture
def enterprise(runner):
    key = add(runner, "coop_owned_enterprise", "西拉沐沦农资公司", TOWNSHIP)
    record(runner, key, 2024, -50_000, 300_000)
    record(runner, key, 2025, 10_000, 200_000)
    return key


def codes(error):
    return [refusal.code for refusal in error.value.refusals]


def test_a_year_is_told_against_the_one_before(runner, enterprise):
    [item] = runner.ask(service.list_turnaround, 2025)
    assert item.ratios.receivables_inventory_bp == 3000
    assert item.trends == (Trend.LOWERED, None, Trend.SAME)
    assert item.turn is ProfitTurn.TO_PROFIT
    [running] = runner.ask(service.list_turnaround, 2026)
    assert (running.revenue, running.turn) == (None, None)


def test_only_enterprises_the_coops_own_are_in_the_campaign(runner):
    """赤政发〔2023〕14号 一（三）: 社有企业, not those set up with outside capital (二（七）)."""
    other = add(runner, "coop_enterprise", "惠牧农业公司", TOWNSHIP)
    assert runner.ask(service.list_turnaround, 2025) == []
    with pytest.raises(RuleViolation) as error:
        runner.do(
            service.record_turnaround_year,
            service.RecordTurnaroundYear(other, 2025, Dormancy.DORMANT),
        )
    [refusal] = error.value.refusals
    assert (refusal.code, refusal.article) == (
        "turnaround.not_owned",
        "赤政发〔2023〕14号 一（三）",
    )


def test_dormancy_and_risks_are_recorded_once_a_year_and_corrected(runner, enterprise):
    command = service.RecordTurnaroundYear(enterprise, 2025, Dormancy.DORMANT, 3, 4)
    with pytest.raises(RuleViolation) as error:
        runner.do(service.record_turnaround_year, command)
    assert codes(error) == ["turnaround.more_cleared"]
    for state, cleared in ((Dormancy.DORMANT, 1), (Dormancy.CLEARED, 3)):
        command = service.RecordTurnaroundYear(enterprise, 2025, state, 3, cleared)
        runner.do(service.record_turnaround_year, command)
    [item] = runner.ask(service.list_turnaround, 2025)
    assert (item.dormancy, item.risks_cleared) == (Dormancy.CLEARED, 3)


def test_steps_belong_to_a_plan_and_wait_on_the_start_page(runner, enterprise):
    step = service.RecordPlanStep(enterprise, "清收应收款", "王玉梅", date(2026, 12, 1))
    with pytest.raises(RuleViolation) as error:
        runner.do(service.record_plan_step, step)
    assert codes(error) == ["turnaround.no_plan"]
    plan = service.SavePlan(
        enterprise, ReformWay.REORGANIZATION, "仓库闲置", "扭亏", "王玉梅", date(2026, 3, 1)
    )
    runner.do(service.save_plan, plan)
    key = runner.do(service.record_plan_step, step)
    early = service.RecordPlanStep(enterprise, "太早", "王玉梅", date(2026, 2, 1))
    with pytest.raises(RuleViolation) as error:
        runner.do(service.record_plan_step, early)
    assert codes(error) == ["turnaround.step_before_plan"]
    [due] = [fact for fact in runner.ask(list_due, None) if fact.kind is Due.PLAN_STEP]
    assert (due.told["task"], due.record_id) == ("清收应收款", enterprise)
    runner.do(service.finish_plan_step, service.FinishPlanStep(key, date(2026, 11, 1), "收回"))
    assert not [fact for fact in runner.ask(list_due, None) if fact.kind is Due.PLAN_STEP]
    [item] = runner.ask(service.list_turnaround, 2025)
    assert (item.steps, item.steps_done, item.plan_way) == (1, 1, ReformWay.REORGANIZATION)


def test_a_verification_tells_books_and_findings_apart(runner, enterprise):
    amounts = (Money(1_000), Money(800), Money(500), Money(550))
    command = service.RecordAssetVerification(
        enterprise, date(2025, 6, 30), *amounts, verified_by="某会计师事务所"
    )
    key = runner.do(service.record_asset_verification, command)
    [found] = runner.ask(service.get_enterprise, enterprise).verifications
    assert found.net_change == Money(-250)
    assert runner.ask(printing.print_form, "asset-verification", key).pages == 1
    with pytest.raises(RuleViolation) as error:
        runner.do(
            service.record_asset_verification,
            service.RecordAssetVerification(
                enterprise, date(2027, 1, 1), Money(-1), *amounts[1:], verified_by=""
            ),
        )
    assert codes(error) == [
        "supervision.done_ahead",
        "turnaround.negative",
        "turnaround.verifier_missing",
    ]


def test_the_papers_of_the_campaign_print(runner, enterprise):
    for form, key in (("turnaround-table", "2025"), ("enterprise-plan", enterprise)):
        assert runner.ask(printing.print_form, form, key).pages == 1
    with pytest.raises(NotFound):
        runner.ask(printing.print_form, "turnaround-table", "今年")
