"""``fund distribute show|plan|resolve|post|pay``: the surplus of a closed year, to its members."""

from argparse import ArgumentParser
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_day, add_organization
from coopdesk.cli.output import refusal_as_record
from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.domain.surplus import Ratios
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund import OwedItem, SurplusPartItem, SurplusPlanItem


def register_surplus(actions: Any) -> None:
    """Add the steps of a distribution."""
    parser = actions.add_parser("distribute", help="distribute the surplus of a closed year")
    steps = parser.add_subparsers(title="steps", required=True, metavar="STEP")
    show = _of_year(steps.add_parser("show", help="count it, by other ratios if told"))
    _add_ratios(show)
    show.set_defaults(run=_show)
    plan = _of_year(steps.add_parser("plan", help="keep a draft; what is not told stays"))
    _add_ratios(plan)
    plan.set_defaults(run=_plan)
    resolve = _of_year(steps.add_parser("resolve", help="note that the assembly decided it"))
    resolve.add_argument("--resolution", required=True, metavar="NUMBER", help="of the register")
    resolve.set_defaults(run=_resolve)
    post = _of_year(steps.add_parser("post", help="post it to the members' accounts"))
    post.add_argument("--resolution", default="", metavar="NUMBER", help="for a draft")
    add_day(post)
    post.set_defaults(run=_post)
    pay = steps.add_parser("pay", help="pay out what is owed, or list it")
    add_organization(pay)
    add_day(pay)
    pay.add_argument("--account", default="", metavar="CODE", help="the money account")
    chosen = pay.add_mutually_exclusive_group()
    chosen.add_argument("--all", action="store_true", help="everybody something is owed to")
    chosen.add_argument(
        "--member", action="append", default=[], metavar="ID", help="or number, or name; repeat"
    )
    pay.set_defaults(run=_pay)


def _of_year(parser: ArgumentParser) -> ArgumentParser:
    add_organization(parser)
    parser.add_argument("--year", required=True, type=int)
    return parser


def _add_ratios(parser: ArgumentParser) -> None:
    of_rest = "of the distributable surplus"
    parser.add_argument("--reserve-bp", type=int, metavar="BP", help="of the surplus after losses")
    parser.add_argument("--patronage-bp", type=int, metavar="BP", help=of_rest)
    parser.add_argument("--dividend-bp", type=int, metavar="BP", help=of_rest)


def _ratios(context: Context) -> Ratios:
    told, now = context.arguments, _now(context).ratios
    shares = (
        ("reserve_bp", now.reserve_bp),
        ("patronage_bp", now.patronage_bp),
        ("dividend_bp", now.dividend_bp),
    )
    given = {name: getattr(told, name) for name, _ in shares}
    return Ratios(**{name: old if given[name] is None else given[name] for name, old in shares})


def _now(context: Context) -> SurplusPlanItem:
    told = context.arguments
    return context.runner.ask(service.get_surplus_plan, told.organization, told.year)


def _saved(context: Context) -> str:
    """Return the id of the plan of the year; raises RuleViolation before one is saved."""
    found = _now(context)
    if not found.id:
        raise RuleViolation(Refusal("surplus.not_saved", values={"year": found.year}))
    return found.id


def _show(context: Context) -> dict[str, Any]:
    told = context.arguments
    found = context.runner.ask(
        service.get_surplus_plan, told.organization, told.year, _ratios(context)
    )
    return _told(found)


def _plan(context: Context) -> dict[str, Any]:
    told, ratios = context.arguments, _ratios(context)
    shares = (ratios.reserve_bp, ratios.patronage_bp, ratios.dividend_bp)
    context.do(
        service.save_surplus_plan, service.SaveSurplusPlan(told.organization, told.year, *shares)
    )
    return _told(_now(context))


def _resolve(context: Context) -> dict[str, Any]:
    command = service.ResolveSurplusPlan(_saved(context), context.arguments.resolution)
    return _told(context.do(service.resolve_surplus_plan, command))


def _post(context: Context) -> dict[str, Any]:
    told = context.arguments
    day = told.day or context.runner.today
    command = service.PostSurplusPlan(_saved(context), day, told.resolution)
    posted = context.do(service.post_surplus_plan, command)
    return {
        "surplus_plan_id": posted.plan_id,
        "voucher_id": posted.voucher_id,
        "month": posted.month,
        "number": posted.number,
        "amount": posted.amount,
        "reserve": posted.reserve,
    }


def _pay(context: Context) -> dict[str, Any]:
    """Pay those named, or all; only say whom something is owed when nobody is named."""
    told = context.arguments
    day = told.day or context.runner.today
    owed = context.runner.ask(service.list_owed, told.organization, day)
    named = tuple(
        context.runner.ask(service.find_member, told.organization, one) for one in told.member
    )
    paid = tuple(one.id for one in owed) if told.all else named
    if not told.all and not paid:
        return {"items": [_owed(one) for one in owed]}
    command = service.PayOutSurplus(told.organization, day, paid, told.account)
    done = context.do(service.pay_out_surplus, command)
    return {
        "voucher_id": done.voucher_id,
        "month": done.month,
        "number": done.number,
        "members": done.members,
        "amount": done.amount,
        "document": done.document,
    }


def _owed(one: OwedItem) -> dict[str, Any]:
    return {
        "member_id": one.id,
        "number": one.number,
        "member": one.name,
        "patronage": one.patronage,
        "dividend": one.dividend,
        "amount": one.whole,
    }


def _told(plan: SurplusPlanItem) -> dict[str, Any]:
    given = plan.distribution
    return {
        "surplus_plan_id": plan.id,
        "year": plan.year,
        "state": plan.state,
        "reserve_bp": plan.ratios.reserve_bp,
        "patronage_bp": plan.ratios.patronage_bp,
        "dividend_bp": plan.ratios.dividend_bp,
        "surplus": given.surplus,
        "losses": given.losses,
        "reserve": given.reserve,
        "taken_in": given.taken_in,
        "distributable": given.distributable,
        "patronage": given.patronage,
        "dividend": given.dividend,
        "left": given.left,
        "resolution": plan.resolution,
        "basis": [{"rule": rule, "article": source} for rule, source in plan.basis],
        "stops": [refusal_as_record(reason) for reason in plan.stops],
        "warnings": [refusal_as_record(reason) for reason in plan.warnings],
        "items": [_part(part) for part in plan.parts],
    }


def _part(part: SurplusPartItem) -> dict[str, Any]:
    return {
        "member_id": part.id,
        "number": part.number,
        "member": part.name,
        "traded": part.traded,
        "share_days": part.share_days,
        "quantified": part.quantified,
        "patronage": part.patronage,
        "dividend": part.dividend,
        "amount": part.whole,
    }
