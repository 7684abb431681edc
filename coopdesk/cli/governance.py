"""``meeting``, ``term``, ``charter``: self-governance on the command line.

``meeting add FILE.json`` takes a whole meeting. Only ``organization`` and ``day`` must be there;
days are ``YYYY-MM-DD``, times ``HH:MM``::

    {"organization": "ID", "body": "members_assembly", "title": "…", "day": "2026-11-20",
     "starts_at": "09:00", "ends_at": "11:20", "place": "…", "chair": "…", "recorder": "…",
     "noticed_on": "2026-11-01", "observers": "…", "other_matters": "…",
     "attendance": [{"name": "…", "way": "present", "capacity": "…", "member": "ID",
                     "remark": "…", "additional_votes": 2,
                     "movements": [{"item": 2, "way": "absent", "at": "10:15"},
                                   {"item": 4, "way": "present", "at": "10:40"}]},
                    {"name": "…", "way": "proxy", "proxy_holder": "…"},
                    {"name": "…", "way": "absent", "remark": "…"}],
     "agenda": [{"title": "…", "matter": "ordinary", "reporter": "…", "text": "what was said",
                 "vote": {"in_favour": 43, "against": 1, "abstained": 0, "invalid": 0},
                 "resolution": "…", "duty_holder": "…", "due_on": "2026-12-31",
                 "allows": "dividend", "amount_fen": 500000},
                {"title": "…",
                 "vote": {"others": "for", "named": [{"name": "…", "choice": "against"},
                                                     {"place": 7, "choice": "recused"}]}},
                {"title": "…", "matter": "election",
                 "election": {"body": "board_of_directors", "post": "director", "seats": 5,
                              "alternates": 1, "candidates": [{"name": "…", "nominated_by": "…"}],
                              "ballots": [{"issued": 43, "missing": 0, "returned": 43, "valid": 42,
                                           "invalid": 1, "votes": [{"name": "…", "votes": 40}]}],
                              "conclude": true, "takes_office_on": "2026-12-01",
                              "begins_term": true}}],
     "close": true}

``attendance`` may also be heads: ``{"entitled": 61, "present": 38, "proxies": 2,
"additional_votes": 3, "additional_there": 2}``; left out, all who are entitled are listed as
absent. ``movements`` are those who came or went during the meeting: from agenda item ``item`` on
they attend ``way`` (``present``, ``absent``, or ``proxy`` with its ``proxy_holder``), and each vote
is taken with those who are there. ``choice`` is ``for``, ``against``, ``abstained`` or
``recused``; ``others`` is that of everybody else who was there. ``body`` is ``members_assembly``,
``shareholders_meeting``, ``board_of_directors`` or ``board_of_supervisors``; ``matter`` is
``ordinary``, ``election`` or ``special``; without ``vote`` an item was only heard. ``allows`` is
what the resolution lets be done (see ``resolution allow``). The answer is ``meeting_id`` and
``resolution_ids``.

``meeting attend ID --who NAME…``, ``meeting leave ID --who NAME…`` and ``meeting proxy ID --who
NAME --holder NAME [--scan FILE]`` mark the list while the meeting runs; ``--who`` takes names or
numbers of the list, ``--item`` the agenda item from which on it counts (0 the opening; left out:
from now on), ``--at`` the time. The answer is ``from_item`` and ``quorum``.
"""

from argparse import Namespace
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import listed
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.minutes import HeadCounts, Way
from coopdesk.services import governance

_HEADS = ("entitled", "present", "proxies", "additional_votes", "additional_there")


def register(add: Any) -> None:
    """Add the commands of this capability."""
    meeting = add("meeting", help="meetings of the three bodies").add_subparsers(required=True)
    new = meeting.add_parser("add", help="record a meeting from a JSON file or options")
    new.add_argument("path", type=Path, nargs="?", metavar="FILE.json")
    new.add_argument("--file", type=Path, metavar="FILE.json")
    _add_options(new)
    new.set_defaults(run=_add_meeting)
    _register_attendance(meeting)
    show = meeting.add_parser("show")
    show.add_argument("id", metavar="ID")
    show.set_defaults(run=_show_meeting)
    close = meeting.add_parser("close", help="close the minutes for good")
    close.add_argument("id", metavar="ID")
    close.set_defaults(run=_close_minutes)
    meetings = _of_organization(meeting.add_parser("list"))
    meetings.set_defaults(run=_list_meetings)
    term = add("term", help="terms of the bodies").add_subparsers(required=True)
    terms = _of_organization(term.add_parser("list", help="with the days left"))
    terms.set_defaults(run=_list_terms)
    add_as_of(meetings, terms)
    _register_charter(add("charter", help="the charter as rules").add_subparsers(required=True))


def _register_attendance(meeting: Any) -> None:
    ways = (
        ("attend", Way.PRESENT, "who came, from an agenda item on"),
        ("leave", Way.ABSENT, "who left; proxies they hold lapse"),
        ("proxy", Way.PROXY, "who is represented in writing, and by whom"),
    )
    for name, way, about in ways:
        parser = meeting.add_parser(name, help=about)
        parser.add_argument("id", metavar="ID")
        parser.add_argument("--who", nargs="+", required=True, metavar="NAME|NUMBER")
        parser.add_argument("--item", type=int, metavar="N", help="0: the opening; else now")
        parser.add_argument("--at", default="", metavar="HH:MM")
        parser.set_defaults(run=_mark_attendance, way=way, holder="", scan=None)
        if way is Way.PROXY:
            parser.add_argument("--holder", required=True, metavar="NAME")
            parser.add_argument("--scan", type=Path, metavar="FILE", help="the written proxy")


def _register_charter(actions: Any) -> None:
    show = actions.add_parser("show", help="every rule with its source")
    add_as_of(show)
    show.set_defaults(run=_show_charter)
    change = actions.add_parser("change", help="what the own charter has: >=2/3, true, 10")
    for name in ("rule", "value", "article", "reason"):
        change.add_argument(f"--{name}", required=True)
    change.add_argument("--resolution", default="", help="its number in the register")
    change.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DAY")
    change.set_defaults(run=_change_charter)
    for parser in (show, change):
        parser.add_argument("--organization", required=True, metavar="ID")
    drop = actions.add_parser("drop", help="take an own rule back")
    drop.add_argument("id", metavar="ID")
    drop.set_defaults(run=_drop_charter_change)


def _add_options(parser: Any) -> None:
    parser.add_argument("--organization", metavar="ID")
    parser.add_argument("--body", choices=[kind.value for kind in BodyKind])
    parser.add_argument("--day", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--noticed-on", type=date.fromisoformat, metavar="DAY")
    for name in ("title", "starts-at", "ends-at", "place", "chair", "recorder"):
        parser.add_argument(f"--{name}", default="")
    for name in _HEADS:
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N")


def _of_organization(parser: Any) -> Any:
    parser.add_argument("--organization", metavar="ID")
    return parser


def _add_meeting(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    file = arguments.file or arguments.path
    command = governance.read_meeting_file(file) if file else _from_options(arguments)
    made = context.do(governance.record_meeting, command)
    return {"meeting_id": made.meeting_id, "resolution_ids": made.resolution_ids}


def _from_options(arguments: Namespace) -> governance.RecordMeeting:
    lacking = [name for name in ("organization", "day") if getattr(arguments, name) is None]
    require(Refusal("option.missing", "", {"option": f"--{name}"}) for name in lacking)
    counts = None
    if arguments.entitled is not None:
        counts = HeadCounts(*(getattr(arguments, name) or 0 for name in _HEADS))
    return governance.RecordMeeting(
        organization_id=arguments.organization,
        body=BodyKind(arguments.body or BodyKind.MEMBERS_ASSEMBLY),
        particulars=governance.Particulars(
            held_on=arguments.day,
            title=arguments.title,
            starts_at=arguments.starts_at,
            ends_at=arguments.ends_at,
            place=arguments.place,
            chair=arguments.chair,
            recorder=arguments.recorder,
            noticed_on=arguments.noticed_on,
        ),
        counts=counts,
    )


_PARTICULARS = fields(governance.Particulars)
_QUORUM = (
    *("entitled", "present", "proxies", "counted", "needed", "has_quorum", "article"),
    *("lacking", "was_reached", "additional_votes", "additional_there"),
)


def _mark_attendance(context: Context) -> dict[str, Any]:
    told = context.arguments
    places = context.runner.ask(governance.find_places, told.id, told.who)
    command = governance.MarkAttendance(
        told.id, places, told.way, told.holder, told.item, told.at, told.scan
    )
    item = context.do(governance.mark_attendance, command)
    quorum = context.runner.ask(governance.get_meeting, told.id).quorum
    return {"meeting_id": told.id, "from_item": item, "quorum": _quorum(quorum)}


def _quorum(quorum: governance.QuorumItem) -> dict[str, Any]:
    return {name: getattr(quorum, name) for name in _QUORUM}


def _show_meeting(context: Context) -> dict[str, Any]:
    record = context.runner.ask(governance.get_meeting, context.arguments.id)
    item, quorum = record.item, record.quorum
    head = {name: getattr(item, name) for name in ("organization_id", "organization", "body")}
    told = {field.name: getattr(record.particulars, field.name) for field in _PARTICULARS}
    return {
        "meeting_id": item.id,
        **head,
        "state": item.state,
        "stage": item.stage,
        "entered_on": item.entered_on,
        "late_entry": item.is_late_entry,
        "signed_on": item.signed_on,
        "day": told.pop("held_on"),
        **told,
        "quorum": _quorum(quorum),
        "attendance": record.people,
        "agenda": record.agenda,
    }


def _close_minutes(context: Context) -> dict[str, Any]:
    command = governance.CloseMinutes(context.arguments.id)
    return {"meeting_id": context.do(governance.close_minutes, command), "state": "closed"}


def _list_meetings(context: Context) -> dict[str, Any]:
    told = context.arguments
    meetings = context.runner.ask(governance.list_meetings, told.organization, on=told.as_of)
    return listed(meetings, "meeting")


def _list_terms(context: Context) -> dict[str, Any]:
    told = context.arguments
    return listed(context.runner.ask(governance.list_terms, told.organization, told.as_of), "body")


def _show_charter(context: Context) -> dict[str, Any]:
    told = context.arguments
    rules = context.runner.ask(governance.list_charter_rules, told.organization, told.as_of)
    return listed(rules, "rule")


def _change_charter(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = governance.ChangeCharter(
        told.organization,
        told.rule,
        told.value,
        told.article,
        told.first or context.runner.today,
        told.reason,
        told.resolution,
    )
    return {"change_id": context.do(governance.change_charter, command)}


def _drop_charter_change(context: Context) -> dict[str, Any]:
    command = governance.DropCharterChange(context.arguments.id)
    return {"organization_id": context.do(governance.drop_charter_change, command)}
