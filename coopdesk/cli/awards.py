"""``awards``: assess, apply, decide, payout, list; what lies ahead is in ``awards_outlook``."""

from datetime import date
from typing import Any

from coopdesk.cli import awards_outlook
from coopdesk.cli.awards_outlook import ANSWERS
from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import listed
from coopdesk.cli.system import AddCommand
from coopdesk.domain.amounts import read_amount
from coopdesk.domain.award_facts import Programme, Question
from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.services import awards as service

_PROGRAMMES = [programme.value for programme in Programme]


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    actions = add("awards", help="who has earned which award, and what was applied for and paid")
    actions = actions.add_subparsers(title="actions", required=True, metavar="ACTION")
    assess = actions.add_parser("assess", help="eligibility for the awards paid in a year")
    assess.add_argument("--year", required=True, type=int)
    assess.add_argument("--organization", metavar="ID")
    assess.set_defaults(run=_assess)
    listing = actions.add_parser("list", help="applications, payments and recorded answers")
    listing.add_argument("--year", type=int)
    listing.add_argument("--organization", metavar="ID")
    listing.set_defaults(run=_list)
    add_as_of(assess, listing)
    apply = actions.add_parser("apply", help="draft the application")
    _add_award(apply)
    apply.set_defaults(run=_apply)
    withdraw = actions.add_parser("withdraw", help="take an application back")
    withdraw.add_argument("application", metavar="ID")
    withdraw.set_defaults(run=_withdraw)
    decide = actions.add_parser("decide", help="record the answer to an open question")
    decide.add_argument("--organization", required=True, metavar="ID")
    decide.add_argument("--question", required=True, choices=[one.value for one in Question])
    decide.add_argument("--year", required=True, type=int)
    decide.add_argument("--answer", required=True, choices=list(ANSWERS))
    decide.add_argument("--note", required=True, help="what the answer stands on")
    decide.set_defaults(run=_decide)
    _add_flow(actions)
    awards_outlook.register(actions)
    payout = actions.add_parser("payout", help="record a payment")
    _add_award(payout)
    payout.add_argument("--amount", required=True, metavar="YUAN", help="as people write it")
    payout.add_argument("--paid-on", required=True, metavar="DAY", type=date.fromisoformat)
    payout.add_argument("--document", required=True)
    payout.set_defaults(run=_payout)


def _add_flow(actions: Any) -> None:
    step = actions.add_parser("step", help="take a step with an application")
    step.add_argument("application", metavar="ID")
    step.add_argument("step", choices=[one.value for one in service.ApplicationStep])
    step.add_argument("--day", metavar="DAY", type=date.fromisoformat, help="today unless told")
    step.add_argument("--document", default="", help="the paper it stands on")
    step.add_argument("--note", default="")
    step.add_argument("--reviewer", choices=[one.value for one in service.Reviewer])
    step.add_argument("--agreed", choices=list(ANSWERS))
    step.set_defaults(run=_step)
    fields = actions.add_parser("fields", help="the texts of the form, each with its source")
    fields.add_argument("application", metavar="ID")
    fields.set_defaults(run=_fields)
    override = actions.add_parser("override", help="write a text of the form by hand")
    override.add_argument("application", metavar="ID")
    override.add_argument("key")
    override.add_argument("--value", help="without it the text follows the records again")
    override.add_argument("--reason", default="")
    override.set_defaults(run=_override)
    summary = actions.add_parser("summary", help="the awards of a year by programme and payer")
    summary.add_argument("--year", required=True, type=int)
    add_as_of(summary)
    summary.set_defaults(run=_summary)
    papers = actions.add_parser("papers", help="the papers of an application and its steps")
    papers.add_argument("application", metavar="ID")
    papers.set_defaults(run=_papers)


def _add_award(parser: Any) -> None:
    parser.add_argument("--organization", required=True, metavar="ID")
    parser.add_argument("--programme", required=True, choices=_PROGRAMMES)
    parser.add_argument("--year", required=True, type=int)


def _assess(context: Context) -> dict[str, Any]:
    told = context.arguments
    items = context.runner.ask(service.assess_awards, told.year, told.organization, told.as_of)
    return {"awards": [_assessed(item) for item in items]}


def _assessed(item: service.AssessmentItem) -> dict[str, Any]:
    return {
        "organization_id": item.organization_id,
        "organization": item.organization,
        "kind": item.kind,
        "programme": item.programme,
        "article": item.article or None,
        "award_year": item.award_year,
        "basis_year": item.basis_year,
        "verdict": item.verdict,
        "amount_fen": item.amount,
        "amount_if_yes_fen": item.amount_if_yes,
        "seed_fund_fen": item.seed_fund,
        "payer": item.payer,
        "reasons": [_reason(one) for one in item.reasons],
        "missing": [_missing(one) for one in item.missing],
        "questions": item.questions,
        "paid_years": item.paid_years,
        "most_years": item.most_years,
        "application_id": item.application_id,
        "state": item.state,
    }


def _reason(item: service.ReasonItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "article": item.article,
        "message": item.message,
        "is_met": item.is_met,
    }


def _missing(item: service.MissingItem) -> dict[str, Any]:
    """The gap stands under a name that tells its unit."""
    told: dict[str, Any] = {"code": item.code, "article": item.article, "message": item.message}
    match item.unit:
        case service.GapUnit.FEN:
            told["gap_fen"] = item.gap
        case service.GapUnit.BASIS_POINTS:
            told["gap_bp"] = item.gap
        case service.GapUnit.NUMBER:
            told["gap"] = item.gap
    return told


def _list(context: Context) -> dict[str, Any]:
    told = context.arguments
    runner = context.runner
    asked = (told.year, told.organization, told.as_of)
    applications = runner.ask(service.list_watched_applications, *asked)
    return {
        **listed(applications, "application"),
        "decisions": runner.ask(service.list_decisions, told.organization, told.as_of),
    }


def _apply(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.Apply(told.organization, Programme(told.programme), told.year)
    application_id = context.do(service.apply, command)
    made = context.runner.ask(service.get_application, application_id)
    return {
        "application_id": application_id,
        "number": made.number,
        "amount_fen": made.amount,
        "seed_fund_fen": made.seed_fund,
        "payer": made.payer,
        "form": service.FORM_OF[made.programme],
    }


def _withdraw(context: Context) -> dict[str, Any]:
    application_id = context.arguments.application
    context.do(service.withdraw_application, service.WithdrawApplication(application_id))
    return {"application_id": application_id}


def _step(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.TakeApplicationStep(
        application_id=told.application,
        step=service.ApplicationStep(told.step),
        handled_on=told.day or context.runner.today,
        document=told.document,
        note=told.note,
        reviewer=service.Reviewer(told.reviewer) if told.reviewer else None,
        agreed=ANSWERS[told.agreed] if told.agreed else None,
    )
    step_id = context.do(service.take_application_step, command)
    made = context.runner.ask(service.get_application, told.application)
    return {"step_id": step_id, "state": made.state}


def _fields(context: Context) -> dict[str, Any]:
    application_id = context.arguments.application
    return {"items": context.runner.ask(service.application_sources, application_id)}


def _override(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.value is None:
        context.do(service.drop_override, service.DropOverride(told.application, told.key))
    else:
        command = service.OverrideField(told.application, told.key, told.value, told.reason)
        context.do(service.override_field, command)
    return _fields(context)


def _summary(context: Context) -> dict[str, Any]:
    told = context.arguments
    return {"items": context.runner.ask(service.summarise_awards, told.year, on=told.as_of)}


def _papers(context: Context) -> dict[str, Any]:
    application_id = context.arguments.application
    papers = context.runner.ask(service.list_papers, application_id)
    return {
        "application_id": application_id,
        "missing": sum(not paper.scans for paper in papers),
        "papers": papers,
        "steps": context.runner.ask(service.list_application_steps, application_id),
    }


def _decide(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.DecideQuestion(
        organization_id=told.organization,
        question=Question(told.question),
        award_year=told.year,
        granted=ANSWERS[told.answer],
        note=told.note,
    )
    return {"decision_id": context.do(service.decide_question, command)}


def _payout(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RecordPayout(
        organization_id=told.organization,
        programme=Programme(told.programme),
        award_year=told.year,
        amount=_amount(told.amount),
        paid_on=told.paid_on,
        document=told.document,
    )
    return {"payout_id": context.do(service.record_payout, command)}


def _amount(typed: str) -> Money:
    reading = read_amount(typed)
    if reading.value is None:
        raise RuleViolation(Refusal("award.amount_unreadable", values={"typed": typed}))
    return reading.value
