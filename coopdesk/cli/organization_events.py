"""``organization rename|move|merge|split|close|reopen|events|take-back``, and the tree."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of, add_day
from coopdesk.cli.output import listed
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import organizations as service

AddAction = Callable[..., ArgumentParser]


def register(add: AddAction) -> None:
    """Add the actions of what happens to organizations."""
    rename = _event(add, "rename", "record a new name", _rename)
    rename.add_argument("--name", required=True)
    move = _event(add, "move", "record a new place or superior", _move)
    move.add_argument("--division", metavar="CODE")
    move.add_argument("--village", metavar="NAME")
    superior = move.add_mutually_exclusive_group()
    superior.add_argument("--parent", metavar="ID")
    superior.add_argument("--no-parent", dest="parent", action="store_const", const="")
    merge = _event(add, "merge", "record that it merged into another", _merge)
    merge.add_argument("--into", required=True, metavar="ID")
    split = _event(add, "split", "take what was split off from it into the register", _split)
    split.add_argument("--name", required=True)
    split.add_argument("--kind", choices=[kind.value for kind in OrganizationKind])
    split.add_argument("--division", metavar="CODE")
    split.add_argument("--credit-code", default="")
    _event(add, "close", "record that it no longer stands", _close)
    _event(add, "reopen", "record that it stands again", _reopen)
    events = add("events", help="tell what happened to an organization")
    events.add_argument("organization", metavar="ID")
    events.set_defaults(run=_events)
    take_back = add("take-back", help="take back an event recorded by mistake")
    take_back.add_argument("event", metavar="ID")
    take_back.set_defaults(run=_take_back)
    tree = add("tree", help="show the organizations by place, with the coverage of townships")
    add_as_of(tree)
    tree.set_defaults(run=_tree)


def _event(
    add: AddAction, name: str, about: str, run: Callable[[Context], dict[str, Any]]
) -> ArgumentParser:
    parser = add(name, help=about)
    parser.add_argument("organization", metavar="ID")
    add_day(parser)
    parser.add_argument("--document", default="")
    parser.add_argument("--remark", default="")
    parser.set_defaults(run=run)
    return parser


def _paper(context: Context) -> dict[str, Any]:
    """Return what every event has: its organization, day, document and remark."""
    told = context.arguments
    return {
        "organization_id": told.organization,
        "day": told.day or context.runner.today,
        "document": told.document,
        "remark": told.remark,
    }


def _rename(context: Context) -> dict[str, Any]:
    command = service.RenameOrganization(name=context.arguments.name, **_paper(context))
    return {"event_ids": [context.do(service.rename_organization, command)]}


def _move(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = service.MoveOrganization(
        division_code=told.division,
        village=told.village,
        parent_id=told.parent,
        **_paper(context),
    )
    return {"event_ids": context.do(service.move_organization, command)}


def _merge(context: Context) -> dict[str, Any]:
    command = service.MergeOrganization(into_id=context.arguments.into, **_paper(context))
    return {"event_ids": [context.do(service.merge_organization, command)]}


def _split(context: Context) -> dict[str, Any]:
    told = context.arguments
    source = context.runner.ask(service.get_organization, told.organization).profile
    profile = service.Profile(
        kind=OrganizationKind(told.kind) if told.kind else source.kind,
        name=told.name,
        division_code=told.division or source.division_code,
        sponsor_level=source.sponsor_level,
        credit_code=told.credit_code,
        parent_id=source.parent_id,
    )
    command = service.SplitOrganization(profile=profile, **_paper(context))
    return {"organization_id": context.do(service.split_organization, command)}


def _close(context: Context) -> dict[str, Any]:
    command = service.CloseOrganization(**_paper(context))
    return {"event_ids": [context.do(service.close_organization, command)]}


def _reopen(context: Context) -> dict[str, Any]:
    command = service.ReopenOrganization(**_paper(context))
    return {"event_ids": [context.do(service.reopen_organization, command)]}


def _events(context: Context) -> dict[str, Any]:
    items = context.runner.ask(service.list_events, context.arguments.organization)
    return listed(items, "event")


def _take_back(context: Context) -> dict[str, Any]:
    command = service.TakeBackEvent(context.arguments.event)
    return {"organization_id": context.do(service.take_back_event, command)}


def _tree(context: Context) -> dict[str, Any]:
    day = context.arguments.as_of or context.runner.today
    tree = context.runner.ask(service.organization_tree, day=day)
    return {"as_of": day, "items": list(_lines(tree, 0))}


def _lines(branch: service.DivisionBranch, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the tree line by line from the top, ``depth`` steps below the city."""
    coverage = branch.coverage
    yield {
        "depth": depth,
        "name": branch.name,
        "level": branch.level,
        "division": branch.code,
        "organization_id": None,
        "kind": None,
        "count": branch.count,
        "townships": coverage.townships if coverage else None,
        "covered": coverage.covered if coverage else None,
        "coverage_bp": coverage.ratio_bp if coverage else None,
    }
    for organization in branch.organizations:
        yield from _organization_lines(organization, depth + 1)
    for below in branch.below:
        yield from _lines(below, depth + 1)


def _organization_lines(branch: service.OrganizationBranch, depth: int) -> Iterator[dict[str, Any]]:
    yield {
        "depth": depth,
        "name": branch.item.name,
        "level": None,
        "division": branch.item.division_code,
        "organization_id": branch.item.id,
        "kind": branch.item.kind,
        "count": None,
        "townships": None,
        "covered": None,
        "coverage_bp": None,
    }
    for below in branch.below:
        yield from _organization_lines(below, depth + 1)
