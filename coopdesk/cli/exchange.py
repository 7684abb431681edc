"""``package``, ``receipt``, ``key``: data packages on the command line."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.services import exchange


def register(add: Any) -> None:
    """Add the commands of this capability."""
    package = add("package", help="data packages").add_subparsers(required=True)
    make = package.add_parser("make", help="write the next package into a folder")
    make.add_argument("--to", type=Path, required=True, metavar="DIR")
    make.add_argument("--period", default="", metavar="2026H2")
    make.add_argument("--for", dest="receiver", default="", metavar="OFFICE")
    make.add_argument("--everything", action="store_true", help="not only what changed")
    make.set_defaults(run=_make)
    check = package.add_parser("check", help="what taking it would do")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check)
    unpack = package.add_parser("open", help="decrypt and unpack for other tools")
    unpack.add_argument("file", type=Path)
    unpack.add_argument("--to", type=Path, required=True, metavar="DIR")
    unpack.set_defaults(run=_open)
    take = package.add_parser("take", help="take packages in, each whole or not at all")
    take.add_argument("file", type=Path, nargs="+")
    take.add_argument("--receipts", type=Path, metavar="DIR", help="default: beside the package")
    take.set_defaults(run=_take)
    package.add_parser("list").set_defaults(run=_list)
    receipt = add("receipt", help="receipts of packages").add_subparsers(required=True)
    back = receipt.add_parser("take")
    back.add_argument("file", type=Path)
    back.set_defaults(run=_take_receipt)
    _register_keys(add("key", help="keys of offices").add_subparsers(required=True))


def _register_keys(key: Any) -> None:
    key.add_parser("show", help="own fingerprint and trusted offices").set_defaults(run=_show_keys)
    export = key.add_parser("export", help="write the own public key")
    export.add_argument("--to", type=Path, required=True, metavar="DIR")
    export.set_defaults(run=_export_key)
    trust = key.add_parser("trust", help="trust a key whose fingerprint was compared")
    trust.add_argument("file", type=Path)
    trust.add_argument("--fingerprint", required=True, help="as the other office reads it out")
    trust.set_defaults(run=_trust)


def _make(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    command = exchange.MakePackage(
        folder=arguments.to,
        receiver_id=arguments.receiver,
        period=arguments.period or exchange.ON_DEMAND,
        everything=arguments.everything,
    )
    made = context.do(exchange.make_package, command)
    return {
        "package_id": made.package_id,
        "sequence": made.sequence,
        "short_number": made.short_number,
        "file": str(made.path),
        "sha256": made.sha256,
        "scope": made.scope.value,
        "receiver": made.receiver,
        "records": made.records,
        "tables": made.counts,
    }


def _check(context: Context) -> dict[str, Any]:
    preview = context.runner.ask(exchange.check_package_file, context.arguments.file)
    told = asdict(preview) | {"created_at": preview.created_at.isoformat(), "held": 0}
    return told | {"records": preview.records}


def _open(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    header = context.runner.ask(exchange.open_package_file, arguments.file, arguments.to)
    return {"package_id": header.package_id, "sequence": header.sequence, "to": str(arguments.to)}


def _take(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    taken = []
    for file in arguments.file:
        folder = arguments.receipts or file.parent
        taken.append(context.do(exchange.take_package, exchange.TakePackage(file, folder)))
    told = [asdict(one) | {"receipt": str(one.receipt)} for one in taken]
    sums = {name: sum(one[name] for one in told) for name in _COUNTS}
    last = told[-1]
    records = sum(sums.values())
    return {
        "package_id": last["package_id"],
        "sequence": last["sequence"],
        "records": records,
        **sums,
        "receipt": last["receipt"],
        "packages": told,
    }


_COUNTS = ("new", "changed", "same", "refused", "held")


def _list(context: Context) -> dict[str, Any]:
    return {
        "outgoing": context.runner.ask(exchange.list_outgoing),
        "incoming": context.runner.ask(exchange.list_incoming),
    }


def _take_receipt(context: Context) -> dict[str, Any]:
    taken = context.do(exchange.take_receipt, exchange.TakeReceipt(context.arguments.file))
    told = asdict(taken)
    return told | {"records": sum(told[name] for name in _COUNTS)}


def _show_keys(context: Context) -> dict[str, Any]:
    own = context.runner.ask(exchange.own_key)
    return asdict(own) | {"trusted": context.runner.ask(exchange.list_trusted)}


def _export_key(context: Context) -> dict[str, Any]:
    target = context.runner.ask(exchange.export_key, context.arguments.to)
    return {"file": str(target), "fingerprint": context.runner.ask(exchange.own_key).fingerprint}


def _trust(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    command = exchange.TrustOffice(arguments.file, arguments.fingerprint)
    return {"office_id": context.do(exchange.trust_office, command)}
