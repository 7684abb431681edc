"""``lending``: organizations lent to laptops for work in the field."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.system import AddCommand
from coopdesk.services import exchange
from coopdesk.services.opening import NewCopy, create_field_copy


def register(add: AddCommand) -> None:
    """Add the commands of field copies."""
    parser = add("lending", help="organizations lent to laptops, and what comes back")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    init = actions.add_parser("init", help="make the workspace of a laptop")
    init.add_argument("--of", type=Path, required=True, metavar="CARD", help="key of the office")
    init.add_argument("--fingerprint", required=True, help="as the office reads it out")
    init.add_argument("--name", required=True, help="of the laptop")
    init.add_argument("--demo", action="store_true")
    init.set_defaults(run=_init)
    actions.add_parser("list", help="what is lent, to whom, since when").set_defaults(run=_list)
    lend = actions.add_parser("lend", help="lend organizations and write their package")
    lend.add_argument("--organization", nargs="+", required=True, metavar="ID")
    lend.add_argument("--for", dest="copy", required=True, metavar="COPY", help="see list")
    lend.add_argument("--purpose", default="")
    lend.add_argument("--to", type=Path, required=True, metavar="DIR")
    lend.set_defaults(run=_lend)
    write = actions.add_parser("write", help="write the package of a lending again")
    back = actions.add_parser("return", help="at the laptop: give back and write the package")
    for action, run in ((write, _write), (back, _return)):
        action.add_argument("lending", metavar="LENDING_ID")
        action.add_argument("--to", type=Path, required=True, metavar="DIR")
        action.set_defaults(run=run)
    check = actions.add_parser("check", help="what taking a package in would do")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check)
    take = actions.add_parser("take", help="take in what was lent, or what comes back")
    take.add_argument("file", type=Path)
    take.add_argument("--keep", choices=("here", "sent"), help="where both changed a record")
    take.add_argument("--reason", default="", help="why; for what comes late")
    take.set_defaults(run=_take)
    off = actions.add_parser("write-off", help="give up what a lost laptop has")
    off.add_argument("lending", metavar="LENDING_ID")
    off.add_argument("--reason", required=True)
    off.set_defaults(run=_write_off)


def _init(context: Context) -> dict[str, Any]:
    told = context.arguments
    copy = NewCopy(
        card=told.of,
        fingerprint=told.fingerprint,
        name=told.name,
        operator=told.operator or "",
        passphrase=context.passphrase(),
        demo=told.demo,
    )
    workspace, recovery_key = create_field_copy(context.folder, copy, context.clock(copy.demo))
    workspace.close()
    return {"copy_id": workspace.runner.actor.copy_id, "recovery_key": recovery_key}


def _list(context: Context) -> dict[str, Any]:
    lendings = context.runner.ask(exchange.list_lendings)
    items = [asdict(one) | {"names": one.names} for one in lendings]
    return {"items": items, "copies": context.runner.ask(exchange.list_copies)}


def _lend(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = exchange.LendOrganizations(told.copy, tuple(told.organization), told.purpose)
    lending = context.do(exchange.lend_organizations, command)
    return _written(lending, context.runner.ask(exchange.write_lent_package, lending, told.to))


def _write(context: Context) -> dict[str, Any]:
    """Write again what goes out, or at the laptop what was given back."""
    told = context.arguments
    is_copy = context.runner.actor.is_copy
    write = exchange.write_return_package if is_copy else exchange.write_lent_package
    return _written(told.lending, context.runner.ask(write, told.lending, told.to))


def _return(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.do(exchange.return_lent, exchange.ReturnLent(told.lending))
    path = context.runner.ask(exchange.write_return_package, told.lending, told.to)
    return _written(told.lending, path)


def _check(context: Context) -> dict[str, Any]:
    return asdict(context.runner.ask(exchange.check_lent_file, context.arguments.file))


def _take(context: Context) -> dict[str, Any]:
    told = context.arguments
    decisions: tuple[exchange.RecordDecision, ...] = ()
    if told.keep:
        preview = context.runner.ask(exchange.check_lent_file, told.file)
        here = told.keep == "here"
        decisions = tuple(
            exchange.RecordDecision(one.table, one.record_id, here) for one in preview.conflicts
        )
    command = exchange.TakeLent(told.file, decisions, told.reason)
    return asdict(context.do(exchange.take_lent, command))


def _write_off(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = exchange.WriteOffLending(told.lending, told.reason)
    context.do(exchange.write_off_lending, command)
    return {"lending_id": told.lending}


def _written(lending: str, path: Path) -> dict[str, Any]:
    return {"lending_id": lending, "file": str(path)}
