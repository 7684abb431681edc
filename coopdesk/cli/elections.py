"""``election``: call one under an agenda item, count its rounds, announce the result.

``election call FILE.json``::

    {"agenda_item": "ID", "body": "board_of_directors", "post": "director", "seats": 5,
     "alternates": 1, "candidates": [{"name": "…", "member": "ID", "nominated_by": "…"}]}

``election count FILE.json``; the votes go by the candidates' names, missing papers explain
themselves::

    {"election": "ID", "issued": 44, "returned": 43, "missing": 1, "valid": 42, "invalid": 1,
     "votes": {"…": 41, "…": 40}}

``election show ID``: ``on_paper`` is what typed minutes of an earlier day say of it, ``objections``
what speaks against that and against who was elected.
"""

from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.output import refusal_as_record
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.documents import read_json
from coopdesk.domain.errors import Refusal, WrongFile, require
from coopdesk.domain.posts import Post
from coopdesk.durable import surroundings
from coopdesk.services import governance

_PAPERS = ("issued", "returned", "valid", "invalid", "missing")


def register(add: Any) -> None:
    """Add the commands of elections."""
    actions = add("election", help="elections at a meeting").add_subparsers(required=True)
    for name, run, told in (
        ("call", _call, "name candidates and seats, from a JSON file"),
        ("count", _count, "enter the count of the next round, from a JSON file"),
    ):
        parser = actions.add_parser(name, help=told)
        parser.add_argument("path", type=Path, metavar="FILE.json")
        parser.set_defaults(run=run)
    withdraw = actions.add_parser("withdraw", help="take the last round back")
    conclude = actions.add_parser("conclude", help="announce the result")
    conclude.add_argument("--takes-office-on", type=date.fromisoformat, metavar="DAY")
    conclude.add_argument("--new-term", action="store_true", help="of the whole body")
    show = actions.add_parser("show", help="candidates, rounds, and who is elected")
    for parser, run in ((withdraw, _withdraw), (conclude, _conclude), (show, _show)):
        parser.add_argument("id", metavar="ID")
        parser.set_defaults(run=run)


def _call(context: Context) -> dict[str, Any]:
    told = _read(context.arguments.path, ("agenda_item", "body", "post", "seats", "candidates"))
    try:
        nominees = tuple(map(_nominee, told["candidates"]))
        command = governance.CallElection(
            str(told["agenda_item"]),
            BodyKind(told["body"]),
            Post(told["post"]),
            int(told["seats"]),
            nominees,
            int(told.get("alternates", 0)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _misshapen(context.arguments.path, error) from error
    return {"election_id": context.do(governance.call_election, command)}


def _nominee(one: dict[str, Any]) -> governance.Nominee:
    member, by = one.get("member"), one.get("nominated_by", "")
    return governance.Nominee(str(one["name"]), str(member) if member else None, str(by))


def _count(context: Context) -> dict[str, Any]:
    path = context.arguments.path
    told = _read(path, ("election", "issued", "returned", "valid", "votes"))
    record = context.runner.ask(governance.get_election, str(told["election"]))
    keys = {one.name: one.id for one in record.candidates}
    try:
        papers = governance.BallotCounts(**{name: int(told.get(name, 0)) for name in _PAPERS})
        votes = {str(name): int(count) for name, count in told["votes"].items()}
    except (TypeError, ValueError, AttributeError) as error:
        raise _misshapen(path, error) from error
    require(
        Refusal("election.not_standing", values={"name": name})
        for name in votes
        if name not in keys
    )
    by_key = {keys[name]: count for name, count in votes.items()}
    context.do(governance.count_ballot, governance.CountBallot(record.id, papers, by_key))
    return _told(context.runner.ask(governance.get_election, record.id))


def _withdraw(context: Context) -> dict[str, Any]:
    command = governance.WithdrawBallot(context.arguments.id)
    return {"election_id": context.do(governance.withdraw_ballot, command)}


def _conclude(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = governance.ConcludeElection(told.id, told.takes_office_on, told.new_term)
    resolution_id = context.do(governance.conclude_election, command)
    record = context.runner.ask(governance.get_election, told.id)
    return {**_told(record), "resolution_id": resolution_id}


def _show(context: Context) -> dict[str, Any]:
    return _told(context.runner.ask(governance.get_election, context.arguments.id))


def _told(record: governance.ElectionRecord) -> dict[str, Any]:
    standing = record.standing
    return {
        "election_id": record.id,
        "title": record.title,
        "body": record.body,
        "post": record.post,
        "seats": record.seats,
        "state": record.state,
        "candidates": record.candidates,
        "rounds": record.ballots,
        "elected": standing.elected,
        "alternates": standing.alternates,
        "open_seats": standing.open_seats,
        "next_round": standing.candidates,
        "run_off": standing.is_run_off,
        "on_paper": record.on_paper,
        "objections": [refusal_as_record(one) for one in record.objections],
    }


def _read(path: Path, needed: tuple[str, ...]) -> dict[str, Any]:
    try:
        with surroundings(path):
            told = read_json(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise WrongFile.because("json_file.unreadable", name=path.name) from error
    if not isinstance(told, dict):
        raise WrongFile.because("json_file.no_object", name=path.name)
    for field in needed:
        if field not in told:
            raise WrongFile.because("json_file.missing", field=field)
    return told


def _misshapen(path: Path, error: Exception) -> WrongFile:
    return WrongFile.because("json_file.wrong_value", field=path.name, value=str(error))
