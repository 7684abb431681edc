"""``turnaround``: the campaign 三降两清一扭 of coop-owned enterprises, with their plans.

Ratios in basis points, money in fen; an amount is typed in yuan.
"""

from datetime import date
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of, add_organization, written_amount
from coopdesk.domain.turnaround import Dormancy, ReformWay
from coopdesk.services import supervision as service

_AMOUNTS = ("book-assets", "found-assets", "book-liabilities", "found-liabilities")


def register(add: Any) -> None:
    """Add the commands."""
    parser = add("turnaround", help="coop-owned enterprises: ratios, plans, verifications")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    everything = actions.add_parser("list", help="the enterprises in a year, against the last")
    everything.add_argument("--year", required=True, type=int)
    everything.set_defaults(run=_list)
    one = actions.add_parser("show", help="one enterprise: its years, plan and verifications")
    one.set_defaults(run=_show)
    add_as_of(everything, one)
    year = actions.add_parser("year", help="dormancy and risks of a year")
    year.add_argument("--year", required=True, type=int)
    year.add_argument("--dormancy", required=True, choices=[state.value for state in Dormancy])
    year.add_argument("--risks-found", type=int, default=0, metavar="N")
    year.add_argument("--risks-cleared", type=int, default=0, metavar="N")
    year.add_argument("--note", default="")
    year.set_defaults(run=_year)
    _add_plan(actions)
    verification = actions.add_parser("verification", help="an asset verification as of a day")
    verification.add_argument("--as-of", required=True, type=date.fromisoformat, metavar="DAY")
    for name in _AMOUNTS:
        verification.add_argument(f"--{name}", required=True, type=written_amount, metavar="YUAN")
    verification.add_argument("--by", required=True)
    verification.add_argument("--ownership", default="")
    verification.add_argument("--document", default="")
    verification.set_defaults(run=_verification)
    for one_action in (one, year, verification):
        add_organization(one_action)


def _add_plan(actions: Any) -> None:
    plan = actions.add_parser("plan", help="the plan of an enterprise")
    plan.add_argument("--way", required=True, choices=[way.value for way in ReformWay])
    for name in ("situation", "goal", "responsible"):
        plan.add_argument(f"--{name}", required=True)
    plan.add_argument("--adopted-on", required=True, type=date.fromisoformat, metavar="DAY")
    plan.add_argument("--document", default="")
    plan.set_defaults(run=_plan)
    step = actions.add_parser("step", help="a step of its plan")
    step.add_argument("--task", required=True)
    step.add_argument("--responsible", required=True)
    step.add_argument("--due-on", required=True, type=date.fromisoformat, metavar="DAY")
    step.add_argument("--correct", metavar="ID", help="change this step instead of adding one")
    step.set_defaults(run=_step)
    for one in (plan, step):
        add_organization(one)
    done = actions.add_parser("step-done", help="that a step was done")
    done.add_argument("id", metavar="ID")
    done.add_argument("--day", required=True, type=date.fromisoformat, metavar="DAY")
    done.add_argument("--result", default="")
    done.set_defaults(run=_step_done)


def _list(context: Context) -> dict[str, Any]:
    year, day = context.arguments.year, context.arguments.as_of
    found = context.runner.ask(service.list_turnaround, year, on=day)
    return {"year": year, "items": [_told(item) for item in found]}


def _show(context: Context) -> dict[str, Any]:
    told = context.arguments
    record = context.runner.ask(service.get_enterprise, told.organization, told.as_of)
    return {
        "organization_id": record.id,
        "organization": record.name,
        "years": [_told(item) for item in record.years],
        "plan": record.plan,
        "verifications": record.verifications,
    }


def _told(item: service.TurnaroundItem) -> dict[str, Any]:
    return {
        "organization_id": item.id,
        "organization": item.name,
        "year": item.year,
        "revenue_fen": item.revenue,
        "profit_fen": item.profit,
        "receivables_inventory_bp": item.ratios.receivables_inventory_bp,
        "expense_bp": item.ratios.expense_bp,
        "debt_bp": item.ratios.debt_bp,
        "trends": item.trends,
        "turn": item.turn,
        "dormancy": item.dormancy,
        "risks_found": item.risks_found,
        "risks_cleared": item.risks_cleared,
        "plan_way": item.plan_way,
        "steps": item.steps,
        "steps_done": item.steps_done,
        "verified_on": item.verified_on,
    }


def _year(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RecordTurnaroundYear(
        told.organization,
        told.year,
        Dormancy(told.dormancy),
        told.risks_found,
        told.risks_cleared,
        told.note,
    )
    return {"turnaround_year_id": context.do(service.record_turnaround_year, command)}


def _plan(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.SavePlan(
        told.organization,
        ReformWay(told.way),
        told.situation,
        told.goal,
        told.responsible,
        told.adopted_on,
        told.document,
    )
    return {"plan_id": context.do(service.save_plan, command)}


def _step(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RecordPlanStep(
        told.organization, told.task, told.responsible, told.due_on, told.correct
    )
    return {"step_id": context.do(service.record_plan_step, command)}


def _step_done(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.FinishPlanStep(told.id, told.day, told.result)
    return {"step_id": context.do(service.finish_plan_step, command)}


def _verification(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RecordAssetVerification(
        told.organization,
        told.as_of,
        told.book_assets,
        told.found_assets,
        told.book_liabilities,
        told.found_liabilities,
        told.ownership,
        told.by,
        told.document,
    )
    return {"verification_id": context.do(service.record_asset_verification, command)}
