"""``member``: the register of members, and by ``member_life`` what happens to a membership."""

from argparse import ArgumentParser
from dataclasses import fields, replace
from datetime import date
from typing import Any

from coopdesk.cli import member_life
from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import listed
from coopdesk.cli.system import AddCommand
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.services import members as service
from coopdesk.services.filtered_lists import members_shown

_TEXTS = (
    "nation",
    "phone",
    "village",
    "resolution",
    "certificate",
    "payment_method",
    "remark",
    "other_names",
    "mongolian_name",
    "division_code",
    "household",
    "householder",
    "bank_name",
    "bank_account",
)


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    parser = add("member", help="add, list or show members")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_options(actions.add_parser("add", help="admit a member"))
    _change_options(actions.add_parser("change", help="correct what the register says"))
    listing = actions.add_parser("list", help="list the members of an organization")
    listing.add_argument("--organization", required=True, metavar="ID")
    add_as_of(listing)
    listing.add_argument("--state", choices=[state.value for state in MemberState])
    listing.add_argument("--find", metavar="TEXT", help="name, pinyin, number, part of ID or phone")
    listing.add_argument("--filter", metavar="NAME", help="as a saved filter shows them")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show one member")
    show.add_argument("member", metavar="ID")
    show.set_defaults(run=_show)
    member_life.add_actions(actions.add_parser)
    _add_doubles(actions)


def _add_doubles(actions: Any) -> None:
    doubles = actions.add_parser("doubles", help="list pairs that may be one person")
    doubles.add_argument("--organization", required=True, metavar="ID")
    doubles.set_defaults(run=_doubles)
    merge = actions.add_parser("merge", help="merge a double into the member that is kept")
    merge.add_argument("kept", metavar="KEEP")
    merge.add_argument("other", metavar="OTHER")
    merge.add_argument(
        "--take",
        nargs="*",
        metavar="FIELD",
        help="fields whose value OTHER gives; without it those that KEEP leaves empty",
    )
    merge.set_defaults(run=_merge)
    unmerge = actions.add_parser("unmerge", help="undo a merge")
    unmerge.add_argument("member", metavar="OTHER", help="the double that was merged")
    unmerge.set_defaults(run=_unmerge)


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


def _change_options(parser: ArgumentParser) -> None:
    parser.add_argument("member", metavar="ID")
    parser.add_argument("--kind", type=MemberKind, choices=list(MemberKind))
    for name in ("applied_on", "joined_on"):
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, metavar="DAY", type=date.fromisoformat)
    for name in ("name", "id_number", *_TEXTS):
        parser.add_argument(f"--{name.replace('_', '-')}")
    parser.set_defaults(run=_change)


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


def _change(context: Context) -> dict[str, Any]:
    told = context.arguments
    record = context.runner.ask(service.get_member, told.member)
    names = ("kind", "name", "id_number", "applied_on", "joined_on", *_TEXTS)
    given = {name: getattr(told, name) for name in names if getattr(told, name) is not None}
    command = service.ChangeMember(told.member, replace(record.profile, **given))
    return {"member_id": context.do(service.change_member, command)}


def _list(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.filter:
        shown = context.runner.ask(members_shown, told.organization, told.filter)
        return listed(shown, "member")
    if told.find:
        found = context.runner.ask(service.find_members, told.find, told.organization)
        return listed(found, "member")
    state = MemberState(told.state) if told.state else None
    ask, day = context.runner.ask, told.as_of
    answer = listed(ask(service.list_members, told.organization, state=state, day=day), "member")
    if day is None:
        return answer
    counts = ask(service.count_states, told.organization, day)
    return {"as_of": day, "counts": counts, **answer}


def _show(context: Context) -> dict[str, Any]:
    # it knows every capability: no other command needs it
    from coopdesk.services.member_page import get_member_page

    page = context.runner.ask(get_member_page, context.arguments.member)
    return {"member": page.record} | {
        field.name: getattr(page, field.name) for field in fields(page) if field.name != "record"
    }


def _doubles(context: Context) -> dict[str, Any]:
    pairs = context.runner.ask(service.list_doubles, context.arguments.organization)
    return {"pairs": [_pair(pair) for pair in pairs]}


def _pair(pair: service.DoublePair) -> dict[str, Any]:
    return {
        "likeness": pair.likeness,
        "one_id": pair.one.id,
        "one_number": pair.one.number,
        "one_name": pair.one.name,
        "other_id": pair.other.id,
        "other_number": pair.other.number,
        "other_name": pair.other.name,
    }


def _merge(context: Context) -> dict[str, Any]:
    told = context.arguments
    taken = told.take
    if taken is None:
        differing = context.runner.ask(service.list_merge_fields, told.kept, told.other)
        taken = [field.name for field in differing if field.is_others]
    command = service.MergeMembers(told.kept, told.other, tuple(taken))
    return {"member_id": context.do(service.merge_members, command), "taken": list(taken)}


def _unmerge(context: Context) -> dict[str, Any]:
    command = service.UnmergeMember(context.arguments.member)
    return {"member_id": context.do(service.unmerge_member, command)}
