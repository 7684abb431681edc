"""``resolution``: the register, what each resolution allows, and what was done by it.

``resolution allow ID --subject S [--amount-fen N]`` says what it lets be done; subjects are the
values of ``ResolutionSubject`` (``dividend``, ``write_off``, ``large_advance``, …). ``resolution
link`` notes a record that was made by it, ``resolution linkable`` lists those that could be,
``resolution uses`` those that were. ``resolution open`` is what a step of a subject may still name.
"""

from dataclasses import fields
from datetime import date
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import listed
from coopdesk.domain.money import Money
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.services import governance


def register(add: Any) -> None:
    """Add the commands of the register."""
    actions = add("resolution", help="the register of resolutions").add_subparsers(required=True)
    everything = actions.add_parser("list", help="with what each allows")
    everything.add_argument("--organization", metavar="ID")
    add_as_of(everything)
    everything.set_defaults(run=_list)
    still = actions.add_parser("open", help="what a step of a subject may name")
    still.add_argument("--organization", required=True, metavar="ID")
    still.add_argument("--day", type=date.fromisoformat, metavar="DAY")
    still.set_defaults(run=_list_open)
    allow = actions.add_parser("allow", help="say what a resolution lets be done")
    allow.set_defaults(run=_allow)
    link = actions.add_parser("link", help="note a record that was made by a resolution")
    link.set_defaults(run=_link)
    linkable = actions.add_parser("linkable", help="records that could be linked to it")
    linkable.set_defaults(run=_list_linkable)
    uses = actions.add_parser("uses", help="what was done by a resolution")
    uses.set_defaults(run=_list_uses)
    subjects = [subject.value for subject in ResolutionSubject]
    for parser in (still, allow, link):
        parser.add_argument("--subject", required=True, choices=subjects)
    for parser in (allow, link, linkable, uses):
        parser.add_argument("id", metavar="ID")
    for parser in (allow, link):
        parser.add_argument("--amount-fen", type=int, metavar="N")
    link.add_argument("--table", required=True)
    link.add_argument("--record", required=True, metavar="ID")


def _list(context: Context) -> dict[str, Any]:
    told = context.arguments
    found = context.runner.ask(governance.list_resolutions, told.organization, told.as_of)
    return listed([_in_fen(one) for one in found], "resolution")


def _list_open(context: Context) -> dict[str, Any]:
    told = context.arguments
    day = told.day or context.runner.today
    subject = ResolutionSubject(told.subject)
    found = context.runner.ask(governance.open_resolutions, told.organization, subject, day)
    return listed([_in_fen(one) for one in found], "resolution")


def _list_uses(context: Context) -> dict[str, Any]:
    found = context.runner.ask(governance.list_uses, context.arguments.id)
    return {"resolution_id": context.arguments.id, **listed([_in_fen(one) for one in found], "use")}


def _list_linkable(context: Context) -> dict[str, Any]:
    found = context.runner.ask(governance.list_linkable, context.arguments.id)
    return {"resolution_id": context.arguments.id, "items": found}


def _allow(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = governance.NameSubject(told.id, ResolutionSubject(told.subject), _amount(context))
    return {"resolution_id": context.do(governance.name_subject, command)}


def _link(context: Context) -> dict[str, Any]:
    told = context.arguments
    subject = ResolutionSubject(told.subject)
    command = governance.LinkResolution(told.id, subject, told.table, told.record, _amount(context))
    return {"use_id": context.do(governance.link_resolution, command)}


def _amount(context: Context) -> Money | None:
    fen: int | None = context.arguments.amount_fen
    return None if fen is None else Money(fen)


def _in_fen(item: Any) -> dict[str, Any]:
    """Return an item with its amounts under names that say fen, null ones too."""
    told = {field.name: getattr(item, field.name) for field in fields(item)}
    for name in ("amount", "left"):
        if name in told:
            told[f"{name}_fen"] = told.pop(name)
    return told
