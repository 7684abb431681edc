"""``init``, ``check``, ``operator``, ``recovery``, ``audit``: the workspace itself."""

from argparse import Namespace
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import Any, Protocol

from coopdesk import words
from coopdesk.cli.context import Context, read_passphrase
from coopdesk.cli.output import listed
from coopdesk.domain.errors import NotFound
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import Role
from coopdesk.services import sign_ins, system
from coopdesk.services.audit_search import AuditAsked, AuditFound, audit_table, find_audit_lines
from coopdesk.services.audit_trail import list_audit_details
from coopdesk.services.opening import (
    NewOffice,
    create_workspace,
    is_for_trying,
    operators_of,
    recover_workspace,
)
from coopdesk.services.who_may import list_duties


class AddCommand(Protocol):
    """How a capability adds its commands to the parser."""

    def __call__(self, name: str, **options: Any) -> Any:
        """Return the parser of a new command."""


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    init = add("init", help="make an encrypted workspace")
    init.add_argument("--level", required=True, choices=[level.value for level in OfficeLevel])
    init.add_argument("--division", required=True, metavar="CODE")
    init.add_argument("--name", required=True)
    init.add_argument("--demo", action="store_true", help="filled with an invented year")
    init.add_argument("--recovery-sheet", type=Path, metavar="OUT.pdf", help="to be printed")
    init.set_defaults(run=_init)
    add("check", help="the self-test").set_defaults(run=_check)
    _register_operators(add)
    recovery = add("recovery", help="the recovery key").add_subparsers(required=True)
    renew = recovery.add_parser("renew", help="make a new one; the old one opens no more")
    renew.add_argument("--sheet", type=Path, required=True, metavar="OUT.pdf")
    renew.set_defaults(run=_renew_recovery)
    use = recovery.add_parser("use", help="a new passphrase for --operator by the printed sheet")
    use.add_argument("--key-file", metavar="FILE", help="else asked for")
    use.add_argument("--new-passphrase-file", metavar="FILE", help="else asked for twice")
    use.set_defaults(run=_use_recovery)
    audit = add("audit", help="who did what, and when").add_subparsers(required=True)
    listed = audit.add_parser("list", help="the newest entries, newest first")
    listed.add_argument("--limit", type=int, default=500, metavar="N", help="0 for all")
    listed.set_defaults(run=_list_audit)
    shown = audit.add_parser("show", help="what one entry says and what it changed")
    shown.add_argument("sequence", type=int, metavar="NUMBER")
    shown.set_defaults(run=_show_audit)
    written = audit.add_parser("export", help="write entries into a workbook")
    written.add_argument("file", type=Path, metavar="OUT.xlsx")
    written.set_defaults(run=_export_audit, limit=0)
    for one in (listed, written):
        one.add_argument("--find", default="", metavar="TEXT", help="done, typed, or about whom")
        one.add_argument("--by", default="", metavar="NAME", help="one operator's")
        one.add_argument("--since", type=date.fromisoformat, metavar="DAY")
        one.add_argument("--until", type=date.fromisoformat, metavar="DAY")


def _register_operators(add: AddCommand) -> None:
    operator = add("operator", help="who may sign in").add_subparsers(required=True)
    new = operator.add_parser("add")
    new.add_argument("--name", required=True)
    new.add_argument("--role", required=True, choices=[role.value for role in Role])
    new.add_argument("--new-passphrase-file", required=True, metavar="FILE")
    new.set_defaults(run=_add_operator)
    operator.add_parser("list").set_defaults(run=_list_operators)
    roles = operator.add_parser("roles", help="what each role may do, and who sees whole numbers")
    roles.set_defaults(run=_list_roles)
    own = operator.add_parser("passphrase", help="a new one; by a manager also for --name")
    own.set_defaults(run=_set_passphrase)
    start = operator.add_parser("start", help="let who was stopped sign in again")
    start.set_defaults(run=_start_operator)
    stop = operator.add_parser("stop", help="the passphrase opens nothing any more")
    stop.set_defaults(run=_stop_operator)
    for one in (own, start, stop):
        one.add_argument("--name", required=one is not own)
    for one in (own, start):
        one.add_argument("--new-passphrase-file", metavar="FILE", help="else asked for twice")


def _init(context: Context) -> dict[str, Any]:
    arguments: Namespace = context.arguments
    office = NewOffice(
        level=OfficeLevel(arguments.level),
        division_code=arguments.division,
        name=arguments.name,
        operator=arguments.operator or "",
        passphrase=context.passphrase(),
        demo=arguments.demo,
    )
    workspace, recovery_key = create_workspace(
        Path(context.folder), office, context.clock(office.demo)
    )
    try:
        if arguments.recovery_sheet:
            system.save_recovery_sheet(workspace, recovery_key, arguments.recovery_sheet)
        if arguments.demo:
            from coopdesk.services.demo import fill

            fill(workspace.runner)
    finally:
        workspace.close()
    return {"office_id": workspace.runner.actor.office_id, "recovery_key": recovery_key}


def _check(context: Context) -> dict[str, Any]:
    checks = system.self_test(context.workspace)
    told = [{"name": check.name, "ok": check.ok, "breaks": check.breaks} for check in checks]
    return {"ok": all(check.ok for check in checks), "checks": told}


def _add_operator(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    workspace = context.workspace
    passphrase = read_passphrase(arguments.new_passphrase_file)
    command = sign_ins.EnrolOperator(arguments.name, Role(arguments.role), passphrase)
    operator_id = sign_ins.enrol_operator(workspace, command)
    return {"operator_id": operator_id}


def _list_roles(context: Context) -> dict[str, Any]:
    duties = context.runner.ask(list_duties)
    return {"items": [{"key": one.key, "duty": one.name, **one.told} for one in duties]}


def _set_passphrase(context: Context) -> dict[str, Any]:
    name = context.arguments.name or context.runner.actor.operator
    _operator_called(context, name)
    sign_ins.set_passphrase(context.workspace, name, context.new_passphrase())
    return {"operator": name}


def _stop_operator(context: Context) -> dict[str, Any]:
    operator = _operator_called(context, context.arguments.name)
    sign_ins.stop_operator(context.workspace, operator)
    return {"operator_id": operator.id}


def _start_operator(context: Context) -> dict[str, Any]:
    operator = _operator_called(context, context.arguments.name)
    sign_ins.start_operator(context.workspace, operator, context.new_passphrase())
    return {"operator_id": operator.id}


def _operator_called(context: Context, name: str) -> system.OperatorItem:
    for operator in context.runner.ask(system.list_operators):
        if operator.name == name:
            return operator
    raise NotFound("operator", name)


def _use_recovery(context: Context) -> dict[str, Any]:
    folder, told = context.folder, context.arguments
    operator = context.operator(operators_of(folder))
    ask = words.text("command_line.recovery_key")
    recovery_key = read_passphrase(told.key_file) if told.key_file else getpass(ask)
    clock = context.clock(is_for_trying(folder))
    recover_workspace(folder, recovery_key, operator, context.new_passphrase(), clock).close()
    return {"operator": operator}


def _renew_recovery(context: Context) -> dict[str, Any]:
    number = system.renew_recovery_onto(context.workspace, context.arguments.sheet)
    return {"file": str(context.arguments.sheet), "key_number": number}


def _list_audit(context: Context) -> dict[str, Any]:
    found = _find_audit(context)
    return {"entries": found.lines, "count": found.count}


def _show_audit(context: Context) -> dict[str, Any]:
    sequence = context.arguments.sequence
    return {
        "sequence": sequence,
        "details": context.runner.ask(list_audit_details, sequence),
    }


def _export_audit(context: Context) -> dict[str, Any]:
    from coopdesk.services.register_files import write_register

    found, path = _find_audit(context), context.arguments.file
    context.runner.ask(write_register, path, audit_table(found.lines))
    return {"file": str(path), "count": found.count}


def _find_audit(context: Context) -> AuditFound:
    told = context.arguments
    asked = AuditAsked(told.find, told.by, told.since, told.until, told.limit)
    return context.runner.ask(find_audit_lines, asked)


def _list_operators(context: Context) -> dict[str, Any]:
    return listed(context.runner.ask(system.list_operators), "operator")
