"""``member step|steps|take-back|volume|quantify|mandate|note``: what happens to a membership."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_amount, add_day, add_organization
from coopdesk.cli.output import listed
from coopdesk.domain.documents import read_json
from coopdesk.domain.errors import SurroundingsTrouble, WrongFile
from coopdesk.domain.membership import NoteKind, ShareKind, StepKind, TradeKind
from coopdesk.domain.money import Money
from coopdesk.services import members as service

AddAction = Callable[..., ArgumentParser]


def add_actions(add: AddAction) -> None:
    """Add the actions on one membership, and the lists of what they left behind."""
    _add_steps(add)
    _add_volumes(add)
    mandate = _on_member(add, "mandate", "record who acts for a legal person", _mandate)
    mandate.add_argument("--name", required=True)
    mandate.add_argument("--phone", default="")
    _add_span(mandate)
    lapsed = add("mandates", help="list legal persons for whom nobody may act today")
    add_organization(lapsed)
    lapsed.set_defaults(run=_mandates)
    note = _on_member(add, "note", "note a qualification, an honour or a sanction", _note)
    note.add_argument("--kind", required=True, type=NoteKind, choices=list(NoteKind))
    note.add_argument("--title", required=True)
    _add_span(note)


def _add_steps(add: AddAction) -> None:
    step = add("step", help="admit, suspend, exclude, move …: one step of a membership")
    step.add_argument("kind", type=StepKind, choices=list(StepKind), metavar="KIND")
    step.add_argument("member", metavar="ID")
    add_day(step)
    help_asked = "day of the request to leave, or on which the member was heard"
    step.add_argument("--asked-on", metavar="DAY", type=date.fromisoformat, help=help_asked)
    for name in ("resolution", "remark", "village", "division"):
        step.add_argument(f"--{name}", default="")
    step.add_argument("--successor", default="", metavar="ID", help="who inherits")
    step.set_defaults(run=_step)
    _on_member(add, "steps", "list the life of one member", _steps)
    back = add("take-back", help="take back the last step of a membership")
    back.add_argument("step", metavar="ID")
    back.set_defaults(run=_take_back)


def _add_volumes(add: AddAction) -> None:
    volume = _on_member(add, "volume", "record what a member traded in a year", _volume)
    volume.add_argument("--year", required=True, type=int)
    volume.add_argument("--kind", required=True, type=TradeKind, choices=list(TradeKind))
    volume.add_argument("--product", default="")
    add_amount(volume)
    volumes = add("volumes", help="list what the members of an organization traded")
    add_organization(volumes)
    volumes.add_argument("--year", type=int)
    volumes.set_defaults(run=_volumes)
    record = add("record-volumes", help="record what many members traded in a year")
    add_organization(record)
    record.add_argument("--year", required=True, type=int)
    told = 'a list of {"member", "kind", "product", "amount_fen"}'
    record.add_argument("--file", required=True, metavar="F.json", type=Path, help=told)
    record.set_defaults(run=_record_volumes)
    quantify = _on_member(add, "quantify", "record what was quantified to a member", _quantify)
    quantify.add_argument("--year", required=True, type=int)
    quantify.add_argument("--kind", required=True, type=ShareKind, choices=list(ShareKind))
    quantify.add_argument("--document", default="")
    add_amount(quantify)


def _on_member(
    add: AddAction, name: str, told: str, run: Callable[[Context], dict[str, Any]]
) -> ArgumentParser:
    parser = add(name, help=told)
    parser.add_argument("member", metavar="ID")
    parser.set_defaults(run=run)
    return parser


def _add_span(parser: ArgumentParser) -> None:
    parser.add_argument("--from", dest="from_day", required=True, type=date.fromisoformat)
    parser.add_argument("--to", dest="to_day", type=date.fromisoformat)
    parser.add_argument("--document", default="")
    parser.add_argument("--id", default="", help="correct this one instead of adding")


def _step(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.TakeStep(
        member_id=told.member,
        kind=told.kind,
        day=told.day,
        asked_on=told.asked_on,
        resolution=told.resolution,
        remark=told.remark,
        village=told.village,
        division_code=told.division,
        successor_id=told.successor,
    )
    step_id = context.do(service.take_step, command)
    record = context.runner.ask(service.get_member, told.member)
    return {"step_id": step_id, "state": record.state, "left_on": record.left_on}


def _steps(context: Context) -> dict[str, Any]:
    return listed(context.runner.ask(service.list_steps, context.arguments.member), "step")


def _take_back(context: Context) -> dict[str, Any]:
    command = service.TakeBackStep(context.arguments.step)
    member_id = context.do(service.take_back_step, command)
    record = context.runner.ask(service.get_member, member_id)
    return {"member_id": member_id, "state": record.state}


def _volume(context: Context) -> dict[str, Any]:
    told = context.arguments
    record = context.runner.ask(service.get_member, told.member)
    line = service.TradeVolume(told.member, told.kind, told.amount, told.product)
    command = service.RecordTradeVolumes(record.organization_id, told.year, (line,))
    context.do(service.record_trade_volumes, command)
    return _volumes_of(context, record.organization_id, told.year, told.member)


def _record_volumes(context: Context) -> dict[str, Any]:
    told = context.arguments
    items = context.runner.ask(service.list_members, told.organization)
    keys = {str(item.number): item.id for item in items}
    lines = tuple(_trade_volume(line, keys) for line in _lines_of(told.file))
    command = service.RecordTradeVolumes(told.organization, told.year, lines)
    return {"recorded": context.do(service.record_trade_volumes, command)}


def _lines_of(file: Path) -> list[Any]:
    try:
        told = read_json(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SurroundingsTrouble("no_permission", place=str(file)) from error
    except ValueError as error:
        raise WrongFile.because("volumes_file_unreadable", file=file.name) from error
    if not isinstance(told, list):
        raise WrongFile.because("volumes_file_unreadable", file=file.name)
    return told


def _trade_volume(line: Any, keys: Mapping[str, str]) -> service.TradeVolume:
    """Return one line of the file; ``member`` is the id or the register number."""
    try:
        named = str(line["member"])
        amount = Money(line["amount_fen"])
        product = str(line.get("product", ""))
        return service.TradeVolume(keys.get(named, named), TradeKind(line["kind"]), amount, product)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise WrongFile.because("volumes_file_misshapen", line=str(line)) from error


def _volumes(context: Context) -> dict[str, Any]:
    return _volumes_of(context, context.arguments.organization, context.arguments.year)


def _volumes_of(
    context: Context, organization_id: str, year: int | None, member_id: str = ""
) -> dict[str, Any]:
    ask = context.runner.ask
    items = ask(service.list_trade_volumes, organization_id, year, member_id)
    return listed(items, "trade_volume")


def _quantify(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.QuantifyShare(told.member, told.year, told.kind, told.amount, told.document)
    context.do(service.quantify_share, command)
    items = context.runner.ask(service.list_quantified, told.member)
    return listed(items, "quantified_share")


def _mandate(context: Context) -> dict[str, Any]:
    told = context.arguments
    span = (told.from_day, told.to_day)
    command = service.RecordMandate(
        told.member, told.name, *span, told.phone, told.document, told.id
    )
    return {"mandate_id": context.do(service.record_mandate, command)}


def _mandates(context: Context) -> dict[str, Any]:
    ask, told = context.runner.ask, context.arguments
    return listed(ask(service.list_lapsed_mandates, told.organization), "mandate")


def _note(context: Context) -> dict[str, Any]:
    told = context.arguments
    span = (told.from_day, told.to_day)
    command = service.RecordNote(told.member, told.kind, told.title, *span, told.document, told.id)
    return {"note_id": context.do(service.record_note, command)}
