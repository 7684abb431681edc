"""``voucher`` and ``report``: the books on the command line."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.options import add_day, add_organization
from coopdesk.cli.output import listed, refusal_as_record
from coopdesk.cli.system import AddCommand
from coopdesk.domain.documents import read_json
from coopdesk.domain.errors import WrongFile
from coopdesk.domain.money import Money
from coopdesk.domain.voucher_checks import Weight
from coopdesk.durable import surroundings
from coopdesk.services import ledger, mutual_fund, report_files, reports
from coopdesk.services.ledger import (
    PostVoucher,
    SubmitVoucher,
    VoucherLine,
)
from coopdesk.services.report_kinds import Question


def register(add: AddCommand) -> None:
    """Add the commands of this capability."""
    _register_vouchers(add("voucher", help="post, reverse, list or show vouchers"))
    _register_reports(add("report", help="reports of the books and the fund"))


def _register_vouchers(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    post = actions.add_parser("post", help="post a voucher written as JSON")
    post.add_argument("--file", required=True, metavar="F.json", type=Path)
    post.set_defaults(run=_post)
    submit = actions.add_parser("submit", help="hand a voucher to the second person")
    submit.add_argument("--replaces", default="", metavar="ID", help="one that was returned")
    submit.set_defaults(run=_submit)
    check = actions.add_parser("check", help="say all that speaks against a voucher")
    check.set_defaults(run=_check)
    for action in (submit, check):
        action.add_argument("--file", required=True, metavar="F.json", type=Path)
    reverse = actions.add_parser("reverse", help="undo a voucher by its counter-entry")
    reverse.add_argument("voucher", metavar="ID")
    reverse.add_argument("--reason", required=True)
    add_day(reverse)
    reverse.set_defaults(run=_reverse)
    listing = actions.add_parser("list", help="list vouchers, newest first")
    add_organization(listing)
    _add_span(listing)
    listing.set_defaults(run=_list)
    chain = actions.add_parser("chain", help="write the hash chain of the vouchers into a file")
    add_organization(chain)
    chain.add_argument("--out", required=True, metavar="F.jsonl", type=Path)
    chain.set_defaults(run=_chain)
    verify = actions.add_parser("verify", help="verify a chain file by nothing but itself")
    verify.add_argument("file", metavar="F.jsonl", type=Path)
    verify.set_defaults(run=_verify)
    show = actions.add_parser("show", help="show one voucher with its lines")
    show.add_argument("voucher", metavar="ID")
    show.set_defaults(run=_show)


def _register_reports(parser: ArgumentParser) -> None:
    parser.add_argument("name", choices=sorted(reports.REPORTS))
    add_organization(parser)
    _add_span(parser)
    parser.add_argument(
        "--member", default="", metavar="ID", help="for member-account, or the lines of one member"
    )
    parser.add_argument("--account", default="", metavar="CODE", help="for a book of one account")
    parser.add_argument("--fund", default="", metavar="NAME", help="lines of this fund alone")
    parser.add_argument("--document", default="", metavar="NUMBER", help="lines of this document")
    parser.add_argument("--out", metavar="FILE", type=Path, help=".pdf, .xlsx or .csv")
    parser.set_defaults(run=_report)


def _add_span(parser: ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", metavar="DAY", type=date.fromisoformat)
    parser.add_argument("--to", dest="last", metavar="DAY", type=date.fromisoformat)


def read_voucher(context: Context) -> PostVoucher:
    """Return the voucher in the file of ``--file``, members named by number or name.

    Raises WrongFile when it is no JSON or misshapen.
    """
    told = _read(context.arguments.file)

    def find(named: str) -> str:
        organization = str(told.get("organization", ""))
        return context.runner.ask(mutual_fund.find_member, organization, named)

    return _voucher(told, find)


def _post(context: Context) -> dict[str, Any]:
    posted = context.do(ledger.post_voucher, read_voucher(context))
    return {"voucher_id": posted.voucher_id, "month": posted.month, "number": posted.number}


def _submit(context: Context) -> dict[str, Any]:
    told = SubmitVoucher(read_voucher(context), context.arguments.replaces)
    return {"waiting_id": context.do(ledger.submit_voucher, told)}


def _check(context: Context) -> dict[str, Any]:
    found = context.runner.ask(ledger.check_voucher, read_voucher(context))
    checks = [refusal_as_record(one.reason) | {"weight": one.weight} for one in found]
    return {"ok": not any(one.weight is Weight.STOP for one in found), "checks": checks}


def _reverse(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = context.runner.ask(ledger.undo_of, told.voucher, told.reason)
    command = replace(command, day=told.day or command.day)
    posted = context.do(mutual_fund.take_back, command)
    return {
        "voucher_id": posted.voucher_id,
        "month": posted.month,
        "number": posted.number,
        "reverses": told.voucher,
    }


def _list(context: Context) -> dict[str, Any]:
    told = context.arguments
    first, last = span(context)
    items = context.runner.ask(ledger.list_vouchers, told.organization, first, last)
    return listed(items, "voucher")


def _show(context: Context) -> dict[str, Any]:
    detail = context.runner.ask(ledger.get_voucher, context.arguments.voucher)
    return {"voucher": detail.voucher, "lines": detail.lines, "digest": detail.digest}


def _chain(context: Context) -> dict[str, Any]:
    told = context.arguments
    return _told_chain(context.runner.ask(ledger.write_chain, told.organization, told.out))


def _verify(context: Context) -> dict[str, Any]:
    return _told_chain(context.runner.ask(ledger.verify_chain, context.arguments.file))


def _told_chain(chain: ledger.ChainItem) -> dict[str, Any]:
    return {
        "ok": not chain.broken_at,
        "vouchers": chain.vouchers,
        "end": chain.end,
        "broken_at": chain.broken_at,
        "in_books": chain.in_books,
    }


def _report(context: Context) -> dict[str, Any]:
    told = context.arguments
    first, last = span(context)
    member = told.member and context.runner.ask(
        mutual_fund.find_member, told.organization, told.member
    )
    narrowed = (member, told.account, told.fund, told.document)
    question = Question(told.organization, first, last, *narrowed)
    report = context.runner.ask(reports.make_report, told.name, question)
    answer = {
        "report": report.name,
        "title": report.title,
        "organization": report.organization,
        "from": told.first,
        "to": report.last,
        "rows": report.rows,
        "totals": report.totals,
    }
    if report.filled.checks:
        answer["checks"] = report.filled.checks
    if told.out:
        context.runner.ask(report_files.save_report, told.name, question, told.out)
        answer["out"] = str(told.out)
    return answer


def span(context: Context) -> tuple[date, date]:
    """Return the days asked for: from the beginning to today unless told."""
    told = context.arguments
    return told.first or date.min, told.last or context.runner.today


def _read(file: Path) -> dict[str, Any]:
    try:
        with surroundings(file):
            told = read_json(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise WrongFile.because("voucher_file.not_json", file=file.name) from error
    if not isinstance(told, dict):
        raise WrongFile.because("voucher_file.not_json", file=file.name)
    return told


def _voucher(told: dict[str, Any], find: Callable[[str], str]) -> PostVoucher:
    try:
        return PostVoucher(
            organization_id=str(told["organization"]),
            day=date.fromisoformat(told["day"]),
            summary=str(told.get("summary", "")),
            lines=tuple(_line(line, find) for line in told["lines"]),
            attachment_count=int(told.get("attachment_count", 0)),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise WrongFile.because("voucher_file.misshapen", what=str(error)) from error


def _line(line: dict[str, Any], find: Callable[[str], str]) -> VoucherLine:
    named = str(line.get("member") or "")
    return VoucherLine(
        account=str(line["account"]),
        debit=Money(line.get("debit_fen") or 0),
        credit=Money(line.get("credit_fen") or 0),
        member_id=find(named) if named else "",
        summary=str(line.get("summary", "")),
        fund=str(line.get("fund", "")),
        document=str(line.get("document", "")),
    )
