"""What the demo shows of inspection and turnaround; everything in its file is made up."""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.statements import StatementFigures
from coopdesk.domain.turnaround import Dormancy, ReformWay
from coopdesk.paths import RESOURCES
from coopdesk.services import organizations, supervision

Do = Callable[[Callable[[Any, Any], Any], object], Any]
"""Carries out a command of the demo, saying yes to what is unusual but allowed."""


def fill_supervision(do: Do, division: str, today: date) -> None:
    """Enter scores, rectifications, and an enterprise with its plan, for the demo's township."""
    told = tomllib.loads((RESOURCES / "demo" / "supervision.toml").read_text(encoding="utf-8"))
    period = f"{today.year}H{1 if today.month <= 6 else 2}"
    for mark in told["mark"]:
        command = supervision.RecordMark(
            period, division, mark["indicator"], mark["points"], mark["evidence"]
        )
        do(supervision.record_mark, command)
    for found in told["rectification"]:
        entry = supervision.RecordRectification(
            division,
            today - timedelta(days=found["found_days_ago"]),
            found["problem"],
            found["demand"],
            found["responsible"],
            today + timedelta(days=found["due_in_days"]),
        )
        do(supervision.record_rectification, entry)
    _enterprise(do, told["enterprise"], division, today)


def _enterprise(do: Do, told: dict[str, Any], division: str, today: date) -> None:
    profile = organizations.Profile(
        kind=OrganizationKind.COOP_OWNED_ENTERPRISE,
        name=told["name"],
        division_code=division,
        registered_on=told["registered_on"],
    )
    key = do(organizations.add_organization, organizations.AddOrganization(profile))
    for year in told["year"]:
        figures = {name: Money(fen) for name, fen in year["figures"].items()}
        statement = organizations.RecordStatement(
            key,
            today.year - year["years_ago"],
            Money(year["revenue"]),
            audited=False,
            figures=StatementFigures(**figures),
        )
        do(organizations.record_statement, statement)
    noted = supervision.RecordTurnaroundYear(
        key, today.year - 1, Dormancy.WORKING, told["risks_found"], told["risks_cleared"]
    )
    do(supervision.record_turnaround_year, noted)
    _plan(do, told["plan"], key, today)


def _plan(do: Do, told: dict[str, Any], key: str, today: date) -> None:
    adopted_on = today - timedelta(days=told["adopted_days_ago"])
    plan = supervision.SavePlan(
        key,
        ReformWay(told["way"]),
        told["situation"],
        told["goal"],
        told["responsible"],
        adopted_on,
        told["document"],
    )
    do(supervision.save_plan, plan)
    for step in told["step"]:
        due_on = today + timedelta(days=step["due_in_days"])
        command = supervision.RecordPlanStep(key, step["task"], step["responsible"], due_on)
        step_id = do(supervision.record_plan_step, command)
        if step["result"]:
            done = supervision.FinishPlanStep(step_id, due_on, step["result"])
            do(supervision.finish_plan_step, done)
