"""``body`` and ``meeting-request``: who sits where, and whether all is as charter and policy ask.

``body setup FILE.json`` sets up bodies, or begins their next term::

    {"organization": "ID",
     "bodies": [{"body": "board_of_directors", "starts_on": "2025-03-15", "ends_on": "2028-03-14",
                 "seats": 5, "people": [{"name": "…", "post": "board_chair", "member": "ID"}]}]}

``ends_on`` follows from the charter when it is left out; posts are the codes of the vocabulary
``posts``. The answer is ``body_ids``.

``body check`` tells what is wrong with who sits where, on any day, each with its article;
``body compliance --county`` every organization by its county, with a summary.
"""

from collections import defaultdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from coopdesk import words
from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import listed
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.composition import Entrance, Leaving, Relation
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.meeting_requests import AskedBy, Convener
from coopdesk.domain.posts import Post
from coopdesk.services import governance


def register(add: Any) -> None:
    """Add the commands of this capability."""
    body = add("body", help="the bodies themselves").add_subparsers(required=True)
    setup = body.add_parser("setup", help="set up bodies, or begin their next term")
    setup.add_argument("path", type=Path, nargs="?", metavar="FILE.json")
    setup.add_argument("--file", type=Path, metavar="FILE.json")
    setup.set_defaults(run=_set_up_bodies)
    seats = _of_organization(body.add_parser("list", help="who sits where"))
    seats.add_argument("--history", action="store_true", help="everybody who ever had a seat")
    seats.set_defaults(run=_list_seats)
    check = _of_organization(body.add_parser("check", help="what is wrong with who sits where"))
    check.set_defaults(run=_check)
    compliance = body.add_parser("compliance", help="bodies, meetings and terms against the rules")
    compliance.add_argument("--year", type=int, metavar="YYYY")
    compliance.add_argument("--county", action="store_true", help="all, summed up by county")
    _of_organization(compliance).set_defaults(run=_list_compliance)
    add_as_of(seats, check, compliance)
    _register_seats(body)
    _register_kinship(body.add_parser("kin", help="declared kinship").add_subparsers(required=True))
    requests = add("meeting-request", help="extraordinary meetings that were asked for")
    _register_requests(requests.add_subparsers(required=True))


def _register_seats(body: Any) -> None:
    appoint = body.add_parser("appoint", help="give somebody a seat in the running term")
    appoint.add_argument("body", metavar="BODY_ID")
    _choice(appoint, "post", Post)
    appoint.add_argument("--name", required=True)
    appoint.add_argument("--member", metavar="ID")
    appoint.add_argument("--entrance", choices=list(map(str, Entrance)), default="by_election")
    appoint.set_defaults(run=_appoint)
    up = body.add_parser("move-up", help="give an alternate the seat that fell empty")
    up.add_argument("body", metavar="BODY_ID")
    up.add_argument("--name", required=True)
    up.set_defaults(run=_move_up)
    alternates = body.add_parser("alternates", help="who moves up next")
    alternates.add_argument("body", metavar="BODY_ID")
    alternates.set_defaults(run=_list_alternates)
    leave = body.add_parser("leave", help="let a seat end")
    leave.add_argument("seat", metavar="SEAT_ID")
    leave.add_argument("--because", choices=list(map(str, Leaving)))
    leave.set_defaults(run=_leave)
    for parser in (appoint, up, leave):
        parser.add_argument("--day", type=date.fromisoformat, metavar="DAY")


def _register_kinship(actions: Any) -> None:
    declare = _of_organization(actions.add_parser("declare"), required=True)
    for name in ("person", "relative"):
        declare.add_argument(f"--{name}", required=True)
    _choice(declare, "relation", Relation)
    declare.add_argument("--day", type=date.fromisoformat, metavar="DAY")
    declare.set_defaults(run=_declare)
    end = actions.add_parser("end")
    end.add_argument("id", metavar="ID")
    end.add_argument("--day", type=date.fromisoformat, metavar="DAY")
    end.set_defaults(run=_end_kinship)
    _of_organization(actions.add_parser("list"), required=True).set_defaults(run=_list_kinship)


def _register_requests(actions: Any) -> None:
    ask = _of_organization(actions.add_parser("add"), required=True)
    ask.add_argument("--body", choices=list(map(str, BodyKind)), default="members_assembly")
    _choice(ask, "asked-by", AskedBy)
    ask.add_argument("--askers", type=int, default=0, metavar="N")
    ask.add_argument("--members", type=int, metavar="N")
    ask.add_argument("--matters", required=True)
    ask.set_defaults(run=_ask)
    answer = actions.add_parser("answer", help="name the meeting that was held for it")
    answer.add_argument("--meeting", required=True, metavar="ID")
    answer.add_argument("--convener", choices=list(map(str, Convener)), default="board")
    answer.set_defaults(run=_answer)
    withdraw = actions.add_parser("withdraw")
    withdraw.set_defaults(run=_withdraw)
    for parser in (answer, withdraw):
        parser.add_argument("id", metavar="ID")
    for parser in (ask, withdraw):
        parser.add_argument("--day", type=date.fromisoformat, metavar="DAY")
    everything = _of_organization(actions.add_parser("list"))
    add_as_of(everything)
    everything.set_defaults(run=_list_requests)


def _of_organization(parser: Any, *, required: bool = False) -> Any:
    parser.add_argument("--organization", required=required, metavar="ID")
    return parser


def _choice(parser: Any, name: str, kind: type[StrEnum]) -> None:
    parser.add_argument(f"--{name}", required=True, choices=list(map(str, kind)))


def _day(context: Context) -> date:
    day: date | None = context.arguments.day
    return day or context.runner.today


def _set_up_bodies(context: Context) -> dict[str, Any]:
    file = context.arguments.file or context.arguments.path
    require([] if file else [Refusal("option.missing", "", {"option": "--file"})])
    command = governance.read_bodies_file(file)
    return {"body_ids": context.do(governance.set_up_bodies, command)}


def _list_seats(context: Context) -> dict[str, Any]:
    told, ask = context.arguments, context.runner.ask
    if told.history:
        return listed(ask(governance.list_seat_history, told.organization), "seat")
    return listed(ask(governance.list_seats, told.organization, told.as_of), "seat")


def _check(context: Context) -> dict[str, Any]:
    told = context.arguments
    require(
        [] if told.organization else [Refusal("option.missing", "", {"option": "--organization"})]
    )
    day = told.as_of or context.runner.today
    found = context.runner.ask(governance.find_composition, told.organization, day)
    return {"as_of": day, "findings": [_as_record(reason) for reason in found]}


def _list_compliance(context: Context) -> dict[str, Any]:
    told = context.arguments
    year = told.year or context.runner.today.year
    items = context.runner.ask(governance.list_compliance, year, told.organization, told.as_of)
    answer = {"year": year, **listed(items, "organization")}
    for shown, item in zip(answer["items"], items, strict=True):
        shown["findings"] = [_as_record(finding) for finding in item.findings]
    return {**answer, "counties": _counties(items)} if told.county else answer


def _counties(items: list[governance.ComplianceItem]) -> list[dict[str, Any]]:
    """Return for each county how many organizations there are, in order, and lacking a body."""
    by_county = defaultdict(list)
    for item in items:
        by_county[item.county].append(item)
    return [
        {
            "county": county,
            "organizations": len(its),
            "in_order": sum(item.is_in_order for item in its),
            "lacking_bodies": sum(not all(item.has) for item in its),
            "findings": sum(len(item.findings) for item in its),
        }
        for county, its in sorted(by_county.items())
    ]


def _as_record(reason: Refusal) -> dict[str, Any]:
    told = {"code": reason.code, "message": words.refusal(reason), "article": reason.article}
    return {**told, "values": reason.values}


def _appoint(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = governance.AppointSeat(
        told.body, told.name, Post(told.post), _day(context), told.member, Entrance(told.entrance)
    )
    return {"seat_id": context.do(governance.appoint_seat, command)}


def _move_up(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = governance.MoveUpAlternate(told.body, told.name, _day(context))
    return {"seat_id": context.do(governance.move_up_alternate, command)}


def _list_alternates(context: Context) -> dict[str, Any]:
    return {"items": context.runner.ask(governance.list_alternates, context.arguments.body)}


def _leave(context: Context) -> dict[str, Any]:
    told = context.arguments
    because = Leaving(told.because) if told.because else None
    command = governance.EndSeat(told.seat, _day(context), because)
    return {"seat_id": context.do(governance.end_seat, command)}


def _declare(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = governance.DeclareKinship(
        told.organization, told.person, told.relative, Relation(told.relation), _day(context)
    )
    return {"kinship_id": context.do(governance.declare_kinship, command)}


def _end_kinship(context: Context) -> dict[str, Any]:
    command = governance.EndKinship(context.arguments.id, _day(context))
    return {"kinship_id": context.do(governance.end_kinship, command)}


def _list_kinship(context: Context) -> dict[str, Any]:
    items = context.runner.ask(governance.list_kinship, context.arguments.organization)
    return listed(items, "kinship")


def _ask(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = governance.AskForMeeting(
        told.organization,
        BodyKind(told.body),
        AskedBy(told.asked_by),
        _day(context),
        told.matters,
        told.askers,
        told.members,
    )
    return {"request_id": context.do(governance.ask_for_meeting, command)}


def _answer(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = governance.AnswerRequest(told.id, told.meeting, Convener(told.convener))
    return {"request_id": context.do(governance.answer_request, command)}


def _withdraw(context: Context) -> dict[str, Any]:
    command = governance.WithdrawRequest(context.arguments.id, _day(context))
    return {"request_id": context.do(governance.withdraw_request, command)}


def _list_requests(context: Context) -> dict[str, Any]:
    told = context.arguments
    items = context.runner.ask(governance.list_requests, told.organization, told.as_of)
    return listed(items, "request")
