"""``key``: the own keys and those of other offices on the command line."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.services import exchange


def register(add: Any) -> None:
    """Add the commands about keys."""
    key = add("key", help="keys of offices").add_subparsers(required=True)
    key.add_parser("show", help="own fingerprint and trusted offices").set_defaults(run=_show)
    export = key.add_parser("export", help="write the own public key")
    export.add_argument("--to", type=Path, required=True, metavar="DIR")
    export.add_argument(
        "--renewal", action="store_true", help="what the former key says of it instead"
    )
    export.set_defaults(run=_export)
    trust = key.add_parser("trust", help="trust a key whose fingerprint was compared")
    trust.add_argument("file", type=Path)
    trust.add_argument("--fingerprint", required=True, help="as the other office reads it out")
    trust.set_defaults(run=_trust)
    _register_own(key)
    _register_others(key)


def _register_own(key: Any) -> None:
    renew = key.add_parser("renew", help="sign with new keys from now on")
    renew.add_argument("--reason", required=True)
    renew.add_argument("--lost", action="store_true", help="the present ones were stolen or lost")
    renew.set_defaults(run=_renew)
    retire = key.add_parser("retire", help="throw a former key away")
    retire.add_argument("number", type=int, help="as 'key show' tells")
    retire.set_defaults(run=_retire)
    approve = key.add_parser("approve", help="carry out what another person asked for")
    approve.add_argument("request", metavar="WAITING_ID")
    approve.set_defaults(run=_approve)
    decline = key.add_parser("decline", help="decline it, or withdraw what was asked for oneself")
    decline.add_argument("request", metavar="WAITING_ID")
    decline.add_argument("--reason", default="")
    decline.set_defaults(run=_decline)


def _register_others(key: Any) -> None:
    note = key.add_parser("note", help="note a renewal from a package, a receipt or its file")
    note.add_argument("file", type=Path)
    note.set_defaults(run=_note)
    follow = key.add_parser("follow", help="trust the renewed key that was noted")
    follow.add_argument("office", metavar="OFFICE")
    follow.add_argument("--fingerprint", required=True, help="as the other office reads it out")
    follow.set_defaults(run=_follow)
    revoke = key.add_parser("revoke", help="trust an office no longer")
    revoke.add_argument("office", metavar="OFFICE")
    revoke.add_argument("--reason", required=True)
    revoke.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="default: today")
    revoke.set_defaults(run=_revoke)


def _show(context: Context) -> dict[str, Any]:
    ask = context.runner.ask
    own = asdict(ask(exchange.own_key))
    return own | {
        "trusted": ask(exchange.list_trusted),
        "keys": ask(exchange.list_own_keys),
        "waiting": ask(exchange.list_key_requests),
        "events": ask(exchange.list_key_events),
    }


def _export(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    written = exchange.export_renewal if arguments.renewal else exchange.export_key
    target = context.runner.ask(written, arguments.to)
    return {"file": str(target), "fingerprint": context.runner.ask(exchange.own_key).fingerprint}


def _trust(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    command = exchange.TrustOffice(arguments.file, arguments.fingerprint)
    return {"office_id": context.do(exchange.trust_office, command)}


def _renew(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    command = exchange.RenewKeys(arguments.reason, arguments.lost)
    return {"fingerprint": context.do(exchange.renew_keys, command)}


def _retire(context: Context) -> dict[str, Any]:
    number = context.arguments.number
    context.do(exchange.retire_key, exchange.RetireKey(number))
    return {"number": number}


def _approve(context: Context) -> dict[str, Any]:
    request_id = context.arguments.request
    context.do(exchange.approve_key_step, exchange.ApproveKeyStep(request_id))
    return {"waiting_id": request_id}


def _decline(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    command = exchange.DeclineKeyStep(arguments.request, arguments.reason)
    context.do(exchange.decline_key_step, command)
    return {"waiting_id": arguments.request}


def _note(context: Context) -> dict[str, Any]:
    command = exchange.NoteRenewal(context.arguments.file)
    return {"office_id": context.do(exchange.note_renewal, command)}


def _follow(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    command = exchange.FollowRenewal(arguments.office, arguments.fingerprint)
    context.do(exchange.follow_renewal, command)
    return {"office_id": arguments.office}


def _revoke(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    since = arguments.since or context.runner.today
    command = exchange.RevokeTrust(arguments.office, since, arguments.reason)
    context.do(exchange.revoke_trust, command)
    return {"office_id": arguments.office}
