"""``package``, ``receipt``: data packages on the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_as_of
from coopdesk.cli.output import Reporter, finding_as_record, print_out, refusal_as_record
from coopdesk.domain.errors import BadPackage, Cancelled, Finding, Refusal, RuleViolation
from coopdesk.services import exchange


def register(add: Any) -> None:
    """Add the commands of this capability."""
    package = add("package", help="data packages").add_subparsers(required=True)
    make = package.add_parser("make", help="write the next package into a folder")
    make.add_argument("--to", type=Path, required=True, metavar="DIR")
    make.add_argument("--period", default="", metavar="2026H2")
    make.add_argument("--for", dest="receiver", default="", metavar="OFFICE")
    make.add_argument("--everything", action="store_true", help="not only what changed")
    lacks = package.add_parser("ready", help="what lacks before a report is made")
    lacks.add_argument("--period", default="", metavar="2026H2")
    lacks.set_defaults(run=_ready)
    make.set_defaults(run=_make)
    check = package.add_parser("check", help="what taking it would do")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check)
    unpack = package.add_parser("open", help="decrypt and unpack for other tools")
    unpack.add_argument("file", type=Path)
    unpack.add_argument("--to", type=Path, required=True, metavar="DIR")
    unpack.set_defaults(run=_open)
    take = package.add_parser("take", help="take packages in, each whole or not at all")
    take.add_argument("file", type=Path, nargs="+", help="packages, or folders full of them")
    take.add_argument("--receipts", type=Path, metavar="DIR", help="default: beside the package")
    take.add_argument("--without-missing", action="store_true", help="those before it are lost")
    take.add_argument("--keep", choices=("here", "sent"), help="go on after a restored backup")
    take.add_argument("--reason", default="", help="why; for the two above")
    take.set_defaults(run=_take)
    back = package.add_parser("return", help="take a package back as a whole and say so")
    back.add_argument("package", metavar="PACKAGE_ID")
    back.add_argument("--reason", required=True)
    back.add_argument("--receipts", type=Path, required=True, metavar="DIR")
    back.set_defaults(run=_return)
    _register_lists(package)
    _register_remarks(add("remark", help="corrections asked for").add_subparsers(required=True))
    receipt = add("receipt", help="receipts of packages").add_subparsers(required=True)
    back = receipt.add_parser("take")
    back.add_argument("file", type=Path)
    back.set_defaults(run=_take_receipt)


def _register_lists(package: Any) -> None:
    package.add_parser("list").set_defaults(run=_list)
    stays = package.add_parser("stays", help="which fields do not leave for a receiver")
    stays.add_argument("--for", dest="receiver", required=True, metavar="OFFICE")
    stays.set_defaults(run=_stays)
    origins = package.add_parser("origins", help="whose records are here, and how far they reach")
    origins.set_defaults(run=_origins)
    board = package.add_parser("board", help="who has reported for a period")
    board.add_argument("--period", required=True, metavar="2026H2")
    add_as_of(board)
    board.set_defaults(run=_board)


def _register_remarks(remark: Any) -> None:
    remark.add_parser("list").set_defaults(run=_list_remarks)
    ask = remark.add_parser("ask", help="ask the owner of a copied record for a correction")
    ask.add_argument("table", metavar="TABLE")
    ask.add_argument("record", metavar="RECORD_ID")
    ask.add_argument("--wanted", required=True)
    ask.set_defaults(run=_ask)
    answer = remark.add_parser("answer", help="tell the superior what was done")
    answer.add_argument("remark", metavar="REMARK_ID")
    answer.add_argument("--unchanged", action="store_true", help="the record stays as it is")
    answer.add_argument("--answer", default="")
    answer.set_defaults(run=_answer)
    settle = remark.add_parser("settle")
    settle.add_argument("remark", metavar="REMARK_ID")
    settle.set_defaults(run=_settle)


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
        "forwards": dict(made.forwards),
        "attachments": made.papers,
        "attachments_left": len(made.papers_left),
    }


def _check(context: Context) -> dict[str, Any]:
    preview = context.runner.ask(exchange.check_package_file, context.arguments.file)
    told = asdict(preview) | {"created_at": preview.created_at.isoformat()}
    return told | {"records": preview.records, "held": preview.held}


def _open(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    header = context.runner.ask(exchange.open_package_file, arguments.file, arguments.to)
    return {"package_id": header.package_id, "sequence": header.sequence, "to": str(arguments.to)}


def _ready(context: Context) -> dict[str, Any]:
    period = context.arguments.period or exchange.ON_DEMAND
    lacking = context.runner.ask(exchange.check_readiness, period)
    return {"ready": not lacking, "lacking": lacking}


def _take(context: Context) -> dict[str, Any]:
    """Take files, stopping at the first that is refused; of folders, all that can be taken."""
    arguments = context.arguments
    named: list[Path] = arguments.file
    if not exchange.has_folder(named):
        return _all_told([one for file in named for one in _with_followers(context, file)])
    if arguments.without_missing or arguments.keep:
        raise RuleViolation(Refusal("package.one_file_only"))
    report = exchange.take_folder(context.runner, named, arguments.receipts, progress=Reporter())
    left_out = [
        {"file": str(one.path), "office": one.sender, **_reason(one.reason)}
        for one in report.left_out
    ]
    offices = [_office(tally) for tally in report.offices]
    told = {"offices": offices, "left_out": left_out, "waiting": report.waiting}
    answer = _all_told(list(report.taken)) | told | {"stopped": report.is_stopped}
    if report.is_stopped:
        print_out(answer, as_json=arguments.json)
        raise Cancelled
    return answer


def _office(tally: exchange.OfficeTally) -> dict[str, Any]:
    """Return what came of one office; ``held`` counts its packages that wait, not records."""
    records = {change.value: count for change, count in tally.records.items()}
    return {
        "office_id": tally.office_id,
        "office": tally.office,
        "found": tally.found,
        "taken": tally.taken,
        "held": tally.held,
        "known": tally.known,
        "left_out": tally.left_out,
        **records,
    }


def _reason(reason: Finding | Refusal) -> dict[str, Any]:
    if isinstance(reason, Finding):
        return finding_as_record(reason)
    return refusal_as_record(reason)


def _with_followers(context: Context, file: Path) -> list[exchange.TakenPackage]:
    """Take a package, and after it those of its sender that waited for it."""
    arguments = context.arguments
    folder = arguments.receipts or file.parent
    settled: dict[str, Any] = {"reason": arguments.reason}
    settled["without_missing"] = arguments.without_missing
    if arguments.keep:
        preview = context.runner.ask(exchange.judge_package_file, file)
        here = arguments.keep == "here"
        settled["going_on"] = True
        settled["decisions"] = tuple(
            exchange.RecordDecision(one.table, one.record_id, here) for one in preview.conflicts
        )
    command = exchange.TakePackage(file, folder, **settled)
    with _noting_renewal(context, file):
        taken = [context.do(exchange.take_package, command)]
    while ready := context.runner.ask(exchange.next_held, taken[-1].sender_id):
        taken.append(context.do(exchange.take_held, exchange.TakeHeld(ready, folder)))
    return taken


@contextmanager
def _noting_renewal(context: Context, file: Path) -> Iterator[None]:
    """Note the renewal where a file is refused for it: the person then finds what to compare."""
    try:
        yield
    except BadPackage as refused:
        if any(one.code == exchange.RENEWED for one in refused.findings):
            context.do(exchange.note_renewal, exchange.NoteRenewal(file))
        raise


def _all_told(taken: list[exchange.TakenPackage]) -> dict[str, Any]:
    told = [asdict(one) | {"receipt": str(one.receipt)} for one in taken]
    sums = {name: sum(one[name] for one in told) for name in _COUNTS}
    none = dict.fromkeys(("package_id", "sequence", "receipt"))
    last = told[-1] if told else none
    return {
        "package_id": last["package_id"],
        "sequence": last["sequence"],
        "records": sum(sums.values()),
        **sums,
        "receipt": last["receipt"],
        "packages": told,
    }


def _return(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    command = exchange.ReturnPackage(arguments.package, arguments.receipts, arguments.reason)
    returned = context.do(exchange.return_package, command)
    return asdict(returned) | {"receipt": returned.receipt and str(returned.receipt)}


def _board(context: Context) -> dict[str, Any]:
    told = context.arguments
    items = context.runner.ask(exchange.list_board, told.period, told.as_of)
    return {"items": items}


def _list_remarks(context: Context) -> dict[str, Any]:
    return {"items": context.runner.ask(exchange.list_remarks)}


def _ask(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    command = exchange.WriteRemark(arguments.table, arguments.record, arguments.wanted)
    return {"remark_id": context.do(exchange.write_remark, command)}


def _answer(context: Context) -> dict[str, Any]:
    arguments = context.arguments
    command = exchange.AnswerRemark(arguments.remark, not arguments.unchanged, arguments.answer)
    context.do(exchange.answer_remark, command)
    return {"remark_id": arguments.remark}


def _settle(context: Context) -> dict[str, Any]:
    context.do(exchange.settle_remark, exchange.SettleRemark(context.arguments.remark))
    return {"remark_id": context.arguments.remark}


_COUNTS = ("new", "changed", "same", "refused", "held")


def _list(context: Context) -> dict[str, Any]:
    return {
        "outgoing": context.runner.ask(exchange.list_outgoing),
        "incoming": context.runner.ask(exchange.list_incoming),
        "held": context.runner.ask(exchange.list_held),
    }


def _stays(context: Context) -> dict[str, Any]:
    kept = context.runner.ask(exchange.list_kept_back, context.arguments.receiver)
    return {"items": [{"table": table, "fields": fields} for table, fields in kept]}


def _origins(context: Context) -> dict[str, Any]:
    return {"items": context.runner.ask(exchange.list_origins)}


def _take_receipt(context: Context) -> dict[str, Any]:
    file = context.arguments.file
    with _noting_renewal(context, file):
        taken = context.do(exchange.take_receipt, exchange.TakeReceipt(file))
    told = asdict(taken)
    return told | {"records": sum(told[name] for name in _COUNTS)}
