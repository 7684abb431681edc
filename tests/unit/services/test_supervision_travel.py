"""What a township found and planned reaches its county, whose copy it stays."""

from datetime import date

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.turnaround import ReformWay
from coopdesk.services import supervision as service
from coopdesk.services.home import Due, list_due
from tests.unit.services.assessments import TOWNSHIP, add
from tests.unit.services.offices import send

DUE = date(2026, 12, 10)


def test_rectifications_and_plans_travel_up_and_stay_copies(runner, county, known, stick):
    record = service.RecordRectification(
        TOWNSHIP, date(2026, 6, 18), "展期没有附决议", "补附决议", "那日苏", DUE
    )
    found = runner.do(service.record_rectification, record)
    key = add(runner, "coop_owned_enterprise", "西拉沐沦农资公司", TOWNSHIP)
    plan = service.SavePlan(
        key, ReformWay.REORGANIZATION, "闲置", "扭亏", "王玉梅", date(2026, 3, 1)
    )
    runner.do(service.save_plan, plan)
    runner.do(service.record_plan_step, service.RecordPlanStep(key, "清收", "王玉梅", DUE))
    send(runner, county, stick)

    [copy] = county.ask(service.list_rectifications)
    assert (copy.id, copy.is_own, copy.problem) == (found, False, "展期没有附决议")
    [step] = county.ask(service.get_enterprise, key).plan.steps
    assert (step.task, step.due_on) == ("清收", DUE)
    kinds = {fact.kind for fact in county.ask(list_due, None)}
    assert not kinds & {Due.RECTIFICATION, Due.PLAN_STEP}
    with pytest.raises(RuleViolation) as error:
        county.do(
            service.finish_rectification,
            service.FinishRectification(found, date(2026, 11, 1), "已补"),
        )
    assert [one.code for one in error.value.refusals] == ["record.not_owned"]
