"""``awards forecast``, ``questions``, ``answer``, ``notices``, ``seed-fund``: what lies ahead."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of, written_amount, written_share
from coopdesk.domain.award_facts import Question
from coopdesk.domain.award_forecast import Supposition
from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.services import awards as service
from coopdesk.services.award_forecast_files import (
    export_forecast,
    save_forecast,
)

ANSWERS = {"yes": True, "no": False}
_SHEET = ".xlsx"


def register(actions: Any) -> None:
    """Add the actions to those of ``awards``."""
    _add_forecast(actions)
    questions = actions.add_parser("questions", help="what the policy leaves open, and the answers")
    questions.add_argument("--year", required=True, type=int)
    add_as_of(questions)
    questions.set_defaults(run=_questions)
    answer = actions.add_parser("answer", help="answer an open question for the whole area")
    answer.add_argument("--question", required=True, choices=[one.value for one in Question])
    answer.add_argument("--answer", required=True, choices=list(ANSWERS))
    answer.add_argument("--note", required=True, help="what the answer stands on")
    answer.set_defaults(run=_answer)
    notices = actions.add_parser("notices", help="applications to be looked at again")
    notices.add_argument("--year", type=int)
    notices.add_argument("--organization", metavar="ID")
    notices.set_defaults(run=_notices)
    seed = actions.add_parser("seed-fund", help="book the seed fund's part of a paid award")
    seed.add_argument("application", metavar="ID")
    seed.add_argument("--document", help="the paper it came by; without it nothing is booked")
    seed.add_argument("--day", metavar="DAY", type=date.fromisoformat, help="today unless told")
    seed.add_argument("--entry", metavar="ID", help="a receipt of the seed fund booked before")
    seed.set_defaults(run=_seed_fund)


def _add_forecast(actions: Any) -> None:
    forecast = actions.add_parser(
        "forecast", help="what lacks by how much, and the budget; nothing is saved"
    )
    forecast.add_argument("--year", required=True, type=int)
    forecast.add_argument("--years", type=int, default=1, help="how many years of payment")
    forecast.add_argument("--organization", metavar="ID")
    forecast.add_argument(
        "--revenue", metavar="YUAN", type=written_amount, help="supposed, each year"
    )
    forecast.add_argument("--audited", choices=list(ANSWERS))
    forecast.add_argument("--stars", type=int, choices=range(6))
    forecast.add_argument("--accepted", choices=list(ANSWERS))
    forecast.add_argument("--holding", metavar="PERCENT", type=written_share)
    forecast.add_argument("--verified", choices=list(ANSWERS))
    forecast.add_argument("--dividend", metavar="YUAN", type=written_amount)
    forecast.add_argument("--out", metavar="FILE", type=Path, help=".pdf or .xlsx")
    forecast.set_defaults(run=_forecast)


def _forecast(context: Context) -> dict[str, Any]:
    told = context.arguments
    supposed = Supposition(
        revenue=told.revenue,
        is_audited=_is_so(told.audited),
        stars=told.stars,
        is_accepted=_is_so(told.accepted),
        holding_bp=told.holding,
        is_paid_in_verified=_is_so(told.verified),
        dividend=told.dividend,
    )
    key = told.organization
    if key is None and supposed != Supposition():
        raise RuleViolation(Refusal("award.suppose_of_whom"))
    by_organization = {key: supposed} if key is not None else {}
    items = context.runner.ask(service.forecast_awards, told.year, key, by_organization, told.years)
    if told.out:
        write = export_forecast if told.out.suffix.lower() == _SHEET else save_forecast
        award_years = range(told.year, told.year + told.years)
        context.runner.ask(write, told.out, award_years, key, supposed)
    return {
        "supposed": service.supposed_in_words(supposed),
        "items": [_foreseen(item) for item in items],
        "budget": [
            {
                "payer": one.payer,
                "amount_fen": one.amount,
                "amount_if_open_fen": one.amount_if_open,
            }
            for one in service.budget_of(items)
        ],
    }


def _foreseen(item: service.ForecastItem) -> dict[str, Any]:
    made = item.assessment
    return {
        "organization_id": made.organization_id,
        "organization": made.organization,
        "programme": made.programme,
        "article": made.article,
        "award_year": made.award_year,
        "verdict": made.verdict,
        "amount_fen": made.amount,
        "amount_if_yes_fen": made.amount_if_yes,
        "payer": made.payer_if_yes,
        "revenue_gap_fen": item.revenue_gap,
        "stars_gap": item.stars_gap,
        "holding_gap_bp": item.holding_gap,
        "lacks_audit": item.lacks_audit,
        "lacks_verification": item.lacks_verification,
        "years_used": item.used,
        "most_years": made.most_years,
        "lacks": service.lacks_of(item),
    }


def _questions(context: Context) -> dict[str, Any]:
    told = context.arguments
    items = context.runner.ask(service.list_questions, told.year, told.as_of)
    return {
        "items": [
            {
                "question": item.question,
                "source": item.source,
                "answer": asdict(item.answer) if item.answer else None,
                "waiting": item.waiting,
                "amount_fen": item.amount,
                "decided": item.decided,
            }
            for item in items
        ]
    }


def _answer(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.AnswerQuestion(Question(told.question), ANSWERS[told.answer], told.note)
    return {"answer_id": context.do(service.answer_question, command)}


def _notices(context: Context) -> dict[str, Any]:
    told = context.arguments
    return {"items": context.runner.ask(service.list_notices, told.year, told.organization)}


def _seed_fund(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.document is not None or told.entry is not None:
        command = service.PostSeedFund(told.application, told.day, told.document or "", told.entry)
        context.do(service.post_seed_fund, command)
    duty = context.runner.ask(service.get_seed_fund_duty, told.application)
    return {
        "application_id": told.application,
        "promised_fen": duty.promised,
        "missing_fen": duty.missing,
        "posted": duty.posted,
        "free": duty.free,
    }


def _is_so(told: str | None) -> bool | None:
    return None if told is None else ANSWERS[told]
