"""``fund``: shares, advances and the seed fund on the command line; each posts its voucher."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.mutual_fund_steps import instalment, part_of_member, register_steps
from coopdesk.cli.options import add_amount, add_as_of, add_day, add_organization
from coopdesk.cli.surplus import register_surplus
from coopdesk.cli.system import AddCommand
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.services import mutual_fund as service


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    parser = add("fund", help="shares, advances and the seed fund")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_shares(
        actions.add_parser("subscribe", help="take a member's money for shares"), _subscribe
    )
    redeem = actions.add_parser("redeem", help="pay shares back to a member")
    _add_shares(redeem, _redeem)
    redeem.add_argument("--resolution", default="", help="what allows a large sum")
    _add_advance(actions.add_parser("advance", help="pay an advance to a member"))
    _add_repay(actions.add_parser("repay", help="take money back on an advance"))
    register_steps(actions)
    register_surplus(actions)
    seed = actions.add_parser("seed", help="enter seed fund money received")
    seed.add_argument("--document", required=True, help="the document it came by")
    _add_step(seed, _seed)
    opening = actions.add_parser("open", help="post the roster's shares, once")
    add_organization(opening)
    add_day(opening)
    opening.add_argument("--account", default="", metavar="CODE", help="the money account")
    opening.set_defaults(run=_open)
    _add_rule(actions.add_parser("rule", help="show the fund's rules, or set one"))
    documents = actions.add_parser("documents", help="list the fund's documents by number")
    add_organization(documents)
    documents.add_argument("--from", dest="first", metavar="DAY", type=date.fromisoformat)
    documents.add_argument("--to", dest="last", metavar="DAY", type=date.fromisoformat)
    add_as_of(documents)
    documents.set_defaults(run=_documents)


def _add_step(parser: ArgumentParser, run: Callable[[Context], dict[str, Any]]) -> None:
    add_organization(parser)
    add_amount(parser)
    add_day(parser)
    parser.set_defaults(run=run)


def _add_shares(parser: ArgumentParser, run: Callable[[Context], dict[str, Any]]) -> None:
    _add_step(parser, run)
    parser.add_argument("--member", required=True, metavar="ID", help="or number, or name")
    parser.add_argument("--account", default="", metavar="CODE", help="the money account")
    parser.add_argument("--remark", default="")


def _add_advance(parser: ArgumentParser) -> None:
    _add_step(parser, _advance)
    parser.add_argument("--member", required=True, metavar="ID", help="or number, or name")
    parser.add_argument("--due", required=True, metavar="DAY", type=date.fromisoformat)
    parser.add_argument(
        "--fee-bp", required=True, metavar="BP", type=int, help="usage fee a year in basis points"
    )
    parser.add_argument("--purpose", default="")
    parser.add_argument("--guarantor", default="")
    parser.add_argument("--resolution", default="", help="what allows a longer term or more")
    parser.add_argument(
        "--every-months", type=int, default=0, metavar="N", help="equal parts every N months"
    )
    parser.add_argument(
        "--instalment",
        action="append",
        default=[],
        type=instalment,
        metavar="DAY=FEN",
        help="one part of a schedule of its own; repeat",
    )
    parser.add_argument(
        "--guarantee",
        action="append",
        default=[],
        type=part_of_member,
        metavar="MEMBER=FEN",
        help="a member who answers for so much; repeat",
    )
    sources = [source.value for source in AdvanceSource]
    parser.add_argument("--source", choices=sources, default=AdvanceSource.FUND_SHARES.value)


def _add_repay(parser: ArgumentParser) -> None:
    parser.add_argument("--organization", default="", metavar="ID", help="when told by number")
    add_amount(parser)
    add_day(parser)
    parser.set_defaults(run=_repay)
    parser.add_argument("--advance", required=True, metavar="ID", help="or its number")
    parser.add_argument("--payer", default="", metavar="ID", help="the guarantor who pays")
    parser.add_argument("--account", default="", metavar="CODE", help="the money account")


def _add_rule(parser: ArgumentParser) -> None:
    add_organization(parser)
    add_day(parser)
    parser.add_argument("key", nargs="?", default="")
    parser.add_argument("--value", type=int, help="fen, days, months or basis points")
    parser.add_argument("--reason", default="")
    parser.set_defaults(run=_rule)


def _day(context: Context) -> date:
    told: date | None = context.arguments.day
    return told or context.runner.today


def _member(context: Context) -> str:
    told = context.arguments
    return context.runner.ask(service.find_member, told.organization, told.member)


def _subscribe(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.SubscribeShares(
        told.organization, _member(context), _day(context), told.amount, told.account, told.remark
    )
    return _shares(context.do(service.subscribe_shares, command))


def _redeem(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RedeemShares(
        told.organization,
        _member(context),
        _day(context),
        told.amount,
        told.account,
        told.remark,
        told.resolution,
    )
    return _shares(context.do(service.redeem_shares, command))


def _shares(done: service.SharesItem) -> dict[str, Any]:
    return {
        "share_entry_id": done.share_entry_id,
        "voucher_id": done.voucher_id,
        "month": done.month,
        "number": done.number,
        "amount": done.amount,
        "holding": done.holding,
        "document": done.document,
    }


def _advance(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.GiveAdvance(
        organization_id=told.organization,
        member_id=_member(context),
        day=_day(context),
        due_on=told.due,
        amount=told.amount,
        usage_fee_bp=told.fee_bp,
        purpose=told.purpose,
        guarantor=told.guarantor,
        resolution=told.resolution,
        source=AdvanceSource(told.source),
        every_months=told.every_months,
        schedule=tuple(told.instalment),
        guarantors=tuple(_guarantor(context, one) for one in told.guarantee),
    )
    given = context.do(service.give_advance, command)
    return {
        "advance_id": given.advance_id,
        "advance_number": given.advance_number,
        "voucher_id": given.voucher_id,
        "month": given.month,
        "number": given.number,
        "amount": given.amount,
    }


def _guarantor(context: Context, told: tuple[str, Money]) -> service.Guarantor:
    named, amount = told
    organization = context.arguments.organization
    member = context.runner.ask(service.find_member, organization, named)
    return service.Guarantor(member, amount)


def _repay(context: Context) -> dict[str, Any]:
    told = context.arguments
    advance = context.runner.ask(service.find_advance, told.organization, told.advance)
    payer = told.payer and context.runner.ask(service.find_member, told.organization, told.payer)
    command = service.RepayAdvance(advance, _day(context), told.amount, told.account, payer)
    repaid = context.do(service.repay_advance, command)
    return {
        "repayment_id": repaid.repayment_id,
        "voucher_id": repaid.voucher_id,
        "month": repaid.month,
        "number": repaid.number,
        "amount": told.amount,
        "usage_fee": repaid.usage_fee,
        "principal": repaid.principal,
        "outstanding": repaid.outstanding,
        "document": repaid.document,
    }


def _seed(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.ReceiveSeedFund(told.organization, _day(context), told.amount, told.document)
    received = context.do(service.receive_seed_fund, command)
    return {
        "seed_fund_entry_id": received.seed_fund_entry_id,
        "voucher_id": received.voucher_id,
        "month": received.month,
        "number": received.number,
        "amount": received.amount,
        "document": received.document,
    }


def _open(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.OpenShareAccounts(told.organization, _day(context), told.account)
    opened = context.do(service.open_share_accounts, command)
    return {
        "voucher_id": opened.voucher_id,
        "month": opened.month,
        "number": opened.number,
        "members": opened.members,
        "amount": opened.amount,
        "document": opened.document,
    }


def _documents(context: Context) -> dict[str, Any]:
    told = context.arguments
    days = (told.first or date.min, told.last or date.max)
    day = told.as_of or date.max
    items = context.runner.ask(service.list_documents, told.organization, *days, on=day)
    return {"items": items}


def _rule(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.value is None:
        items = context.runner.ask(service.list_fund_rules, told.organization, _day(context))
        return {"items": [item for item in items if told.key in ("", item.key)]}
    command = service.SetFundRule(
        told.organization, told.key, told.value, _day(context), told.reason
    )
    return {"fund_rule_id": context.do(service.set_fund_rule, command), "key": told.key}
