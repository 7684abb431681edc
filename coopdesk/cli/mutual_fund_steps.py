"""``fund extend|reschedule|rate|write-off|withdraw|transfer|inherit|convert``: the later steps."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_amount, add_day, add_organization
from coopdesk.domain.advances import Instalment, LossCover
from coopdesk.domain.money import Money
from coopdesk.services import mutual_fund as service

Run = Callable[[Context], dict[str, Any]]


def instalment(written: str) -> Instalment:
    """Return one part of a schedule, DAY=FEN; raises ArgumentTypeError for what is none."""
    day, _, fen = written.partition("=")
    try:
        return Instalment(date.fromisoformat(day), Money(int(fen)))
    except ValueError as error:
        raise ArgumentTypeError(f"not DAY=FEN: {written!r}") from error


def part_of_member(written: str) -> tuple[str, Money]:
    """Return a member as typed and an amount, MEMBER=FEN; raises ArgumentTypeError."""
    member, _, fen = written.rpartition("=")
    if not member or not fen.isdecimal():
        raise ArgumentTypeError(f"not MEMBER=FEN: {written!r}")
    return member, Money(int(fen))


def register_steps(actions: Any) -> None:
    """Add the later steps of advances, and shares that change hands."""
    extend = _of_advance(actions.add_parser("extend", help="let an advance fall due later"))
    extend.add_argument("--due", required=True, metavar="DAY", type=date.fromisoformat)
    extend.add_argument("--guarantors-agree", action="store_true", help="in writing")
    _decided(extend, _extend)
    reschedule = _of_advance(actions.add_parser("reschedule", help="set new instalments"))
    reschedule.add_argument(
        "--instalment", action="append", required=True, type=instalment, metavar="DAY=FEN"
    )
    _decided(reschedule, _reschedule)
    rate = _of_advance(actions.add_parser("rate", help="judge an advance worse than its days"))
    rate.add_argument("--class", dest="band", type=int, required=True, choices=range(5))
    rate.add_argument("--reason", required=True)
    rate.set_defaults(run=_rate)
    write_off = _of_advance(actions.add_parser("write-off", help="write off what is out"))
    covers = [cover.value for cover in LossCover]
    write_off.add_argument("--cover", choices=covers, default=LossCover.SURPLUS.value)
    _decided(write_off, _write_off)
    withdraw = _of_advance(actions.add_parser("withdraw", help="undo the newest change"))
    withdraw.add_argument("--reason", required=True)
    withdraw.set_defaults(run=_withdraw)
    _register_moves(actions)


def _register_moves(actions: Any) -> None:
    transfer = actions.add_parser("transfer", help="let shares pass to another member")
    transfer.add_argument("--to", required=True, metavar="ID", help="or number, or name")
    _of_member(transfer, _transfer).add_argument("--remark", default="")
    inherit = actions.add_parser("inherit", help="let shares pass to an heir")
    inherit.add_argument("--to", required=True, metavar="ID", help="or number, or name")
    _of_member(inherit, _inherit).add_argument("--document", default="", help="who inherits")
    convert = actions.add_parser("convert", help="turn what is owed to a member into shares")
    kinds = [one.value for one in service.Payable]
    convert.add_argument("--payable", choices=kinds, required=True)
    _of_member(convert, _convert).add_argument("--remark", default="")


def _of_advance(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--organization", default="", metavar="ID", help="when told by number")
    parser.add_argument("--advance", required=True, metavar="ID", help="or its number")
    add_day(parser)
    return parser


def _decided(parser: ArgumentParser, run: Run) -> None:
    parser.add_argument("--resolution", default="", metavar="NUMBER", help="of the register")
    parser.add_argument("--reason", default="")
    parser.set_defaults(run=run)


def _of_member(parser: ArgumentParser, run: Run) -> ArgumentParser:
    add_organization(parser)
    add_amount(parser)
    add_day(parser)
    parser.add_argument("--member", required=True, metavar="ID", help="or number, or name")
    parser.set_defaults(run=run)
    return parser


def _day(context: Context) -> date:
    told: date | None = context.arguments.day
    return told or context.runner.today


def _advance(context: Context) -> str:
    told = context.arguments
    return context.runner.ask(service.find_advance, told.organization, told.advance)


def _member(context: Context, typed: str) -> str:
    return context.runner.ask(service.find_member, context.arguments.organization, typed)


def _extend(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.ExtendAdvance(
        advance_id=_advance(context),
        day=_day(context),
        due_on=told.due,
        resolution=told.resolution,
        guarantors_agree=told.guarantors_agree,
        reason=told.reason,
    )
    return _changed(context.do(service.extend_advance, command))


def _reschedule(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RescheduleAdvance(
        _advance(context), _day(context), tuple(told.instalment), told.resolution, told.reason
    )
    return _changed(context.do(service.reschedule_advance, command))


def _rate(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.RateAdvance(_advance(context), _day(context), told.band, told.reason)
    return _changed(context.do(service.rate_advance, command))


def _write_off(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.WriteOffAdvance(
        _advance(context), _day(context), told.reason, told.resolution, LossCover(told.cover)
    )
    done = context.do(service.write_off_advance, command)
    booked = {"voucher_id": done.voucher_id, "month": done.month, "number": done.number}
    return {**_changed(done), **booked, "amount": done.amount}


def _withdraw(context: Context) -> dict[str, Any]:
    told, advance = context.arguments, _advance(context)
    change = context.runner.ask(service.find_change, advance, _day(context))
    command = service.WithdrawAdvanceChange(change, _day(context), told.reason)
    return _changed(context.do(service.withdraw_advance_change, command))


def _changed(done: service.AdvanceChangedItem) -> dict[str, Any]:
    return {
        "change_id": done.change_id,
        "advance_id": done.advance.id,
        "due_on": done.advance.due_on,
        "class": done.advance.band,
        "outstanding": done.advance.outstanding,
    }


def _transfer(context: Context) -> dict[str, Any]:
    told = context.arguments
    parties = (told.organization, _member(context, told.member), _member(context, told.to))
    command = service.TransferShares(*parties, _day(context), told.amount, told.remark)
    return _moved(context.do(service.transfer_shares, command))


def _inherit(context: Context) -> dict[str, Any]:
    told = context.arguments
    parties = (told.organization, _member(context, told.member), _member(context, told.to))
    command = service.InheritShares(*parties, _day(context), told.amount, told.document)
    return _moved(context.do(service.inherit_shares, command))


def _convert(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.ConvertToShares(
        organization_id=told.organization,
        member_id=_member(context, told.member),
        day=_day(context),
        amount=told.amount,
        payable=service.Payable(told.payable),
        remark=told.remark,
    )
    return _moved(context.do(service.convert_to_shares, command))


def _moved(done: service.SharesMovedItem) -> dict[str, Any]:
    return {
        "share_entry_id": done.share_entry_id,
        "voucher_id": done.voucher_id,
        "month": done.month,
        "number": done.number,
        "amount": done.amount,
        "holding": done.holding,
        "left": done.left,
        "document": done.document,
    }
