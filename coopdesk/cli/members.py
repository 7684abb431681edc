"""``member``: the register of members."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.output import listed
from coopdesk.cli.system import AddCommand
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.services import members as service
from coopdesk.services.filtered_lists import members_shown

_TEXTS = ("nation", "phone", "village", "resolution", "certificate", "payment_method", "remark")


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    parser = add("member", help="add, list or show members")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_options(actions.add_parser("add", help="admit a member"))
    listing = actions.add_parser("list", help="list the members of an organization")
    listing.add_argument("--organization", required=True, metavar="ID")
    listing.add_argument("--state", choices=[state.value for state in MemberState])
    listing.add_argument("--find", metavar="TEXT", help="name, initials, number or end of the ID")
    listing.add_argument("--filter", metavar="NAME", help="as a saved filter shows them")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show one member")
    show.add_argument("member", metavar="ID")
    show.set_defaults(run=_show)


def _add_options(parser: ArgumentParser) -> None:
    kinds = [kind.value for kind in MemberKind]
    parser.add_argument("--organization", required=True, metavar="ID")
    parser.add_argument("--name", required=True)
    parser.add_argument("--id-number", required=True, metavar="NUMBER")
    parser.add_argument("--kind", choices=kinds, default=MemberKind.FARMER.value)
    parser.add_argument("--applied-on", metavar="DAY", type=date.fromisoformat)
    parser.add_argument("--joined-on", metavar="DAY", type=date.fromisoformat)
    for name in _TEXTS:
        parser.add_argument(f"--{name.replace('_', '-')}", default="")
    parser.set_defaults(run=_add)


def _add(context: Context) -> dict[str, Any]:
    told = context.arguments
    profile = service.MemberProfile(
        kind=MemberKind(told.kind),
        name=told.name,
        id_number=told.id_number,
        applied_on=told.applied_on,
        joined_on=told.joined_on,
        **{name: getattr(told, name) for name in _TEXTS},
    )
    command = service.AdmitMember(told.organization, profile)
    member_id = context.do(service.admit_member, command)
    record = context.runner.ask(service.get_member, member_id)
    return {"member_id": member_id, "number": record.number, "state": record.state}


def _list(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.filter:
        shown = context.runner.ask(members_shown, told.organization, told.filter)
        return listed(shown, "member")
    if told.find:
        found = context.runner.ask(service.find_members, told.find, told.organization)
        return listed(found, "member")
    state = MemberState(told.state) if told.state else None
    items = context.runner.ask(service.list_members, told.organization, state=state)
    return listed(items, "member")


def _show(context: Context) -> dict[str, Any]:
    return {"member": context.runner.ask(service.get_member, context.arguments.member)}
