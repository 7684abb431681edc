"""``period`` and ``year``: closing, opening again and locking on the command line."""

from argparse import ArgumentParser
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_organization
from coopdesk.cli.output import listed, refusal_as_record
from coopdesk.cli.system import AddCommand
from coopdesk.services import ledger, mutual_fund
from coopdesk.services.ledger import ClosePeriod, LockYear, ReopenPeriod


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    _register_periods(add("period", help="close a month or open it again"))
    _register_years(add("year", help="close a year or lock it"))


def _register_periods(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    close = actions.add_parser("close", help="close a month and every month before it")
    close.add_argument("--carry-over", action="store_true", help="post the closing entries too")
    reopen = actions.add_parser("reopen", help="open the month closed last again")
    reopen.add_argument("--reason", required=True)
    reopen.add_argument("--document", default="", help="the county's consent for a locked year")
    preview = actions.add_parser("preview", help="what closing a month would do")
    for action, run in ((close, _close), (reopen, _reopen), (preview, _preview)):
        action.add_argument("month", metavar="YYYY-MM")
        add_organization(action)
        action.set_defaults(run=run)
    listing = actions.add_parser("list", help="what was closed, opened again and locked")
    add_organization(listing)
    listing.set_defaults(run=_list_events)


def _register_years(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    close = actions.add_parser("close", help="close December with the entries of the year")
    lock = actions.add_parser("lock", help="lock a closed year")
    lock.add_argument("--document", required=True, help="what approved its statements")
    for action, run in ((close, _close_year), (lock, _lock)):
        action.add_argument("year", metavar="YYYY", type=int)
        add_organization(action)
        action.set_defaults(run=run)


def _close(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = ClosePeriod(told.organization, told.month, told.carry_over)
    month = context.do(ledger.close_period, command)
    return {"month": month, "checks": _checks(context, told.organization)}


def _close_year(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = ClosePeriod(told.organization, f"{told.year:04d}-12", carry_over=True)
    month = context.do(ledger.close_period, command)
    return {"month": month, "checks": _checks(context, told.organization)}


def _lock(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = LockYear(told.organization, told.year, told.document)
    return {"month": context.do(ledger.lock_year, command)}


def _preview(context: Context) -> dict[str, Any]:
    told = context.arguments
    preview = context.runner.ask(ledger.preview_closing, told.organization, told.month)
    return {
        "month": preview.month,
        "closed_through": preview.closed_through,
        "months": list(preview.months),
        "years": list(preview.years),
        "stops": [refusal_as_record(reason) for reason in preview.stops],
        "hints": [refusal_as_record(reason) for reason in preview.hints],
        "lines": preview.lines,
        "surplus": preview.surplus,
    }


def _list_events(context: Context) -> dict[str, Any]:
    told = context.arguments
    events = context.runner.ask(ledger.list_period_events, told.organization)
    return listed(events, "period_event")


def _reopen(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = ReopenPeriod(told.organization, told.month, told.reason, told.document)
    month = context.do(ledger.reopen_period, command)
    return {"month": month, "checks": _checks(context, told.organization)}


def _checks(context: Context, organization_id: str) -> list[Any]:
    return [
        *context.runner.ask(ledger.list_ledger_checks, organization_id),
        *context.runner.ask(mutual_fund.list_fund_checks, organization_id),
    ]
