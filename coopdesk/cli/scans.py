"""``scan``: signed paper that was scanned goes to its records; the tray, and what was seen.

``scan FILE…`` takes files in; ``scan tray``, ``scan file`` and the others are told by their word,
so that a file of such a name is given with its folder (``./tray``). ``scan log`` is the print log.
"""

from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.output import Reporter, listed
from coopdesk.cli.system import AddCommand
from coopdesk.services import scans
from coopdesk.services.drawn_forms import save_printed
from coopdesk.services.prints import NotePrints, note_prints


def register(add: AddCommand) -> None:
    """Add the command."""
    parser = add(
        "scan",
        help="take in signed paper: FILE…, or tray, papers, file SCAN, confirm PAPER; the print "
        "log: log, reprint PRINT",
    )
    words = "FILE|tray|papers|file|confirm|log|reprint"
    parser.add_argument("given", nargs="+", metavar=words)
    parser.add_argument("--number", default="", help="file: the number printed under the code")
    parser.add_argument("--record", nargs=2, metavar=("TABLE", "ID"), help="file: to this record")
    parser.add_argument("--signed-on", type=date.fromisoformat, metavar="DAY", help="confirm: when")
    parser.add_argument("--lacking", default="", help="confirm: what is missing on the paper")
    parser.add_argument("--open", action="store_true", help="papers: only those not confirmed")
    parser.add_argument("--find", default="", metavar="TEXT", help="log: prints that say this")
    parser.add_argument("--out", metavar="F.pdf", help="reprint: the file to write")
    parser.set_defaults(run=_scan, usage_error=parser.error)


def _scan(context: Context) -> dict[str, Any]:
    told = context.arguments
    word, rest = told.given[0], told.given[1:]
    if word not in _ACTIONS:
        return _take_in(context, told.given)
    count, act = _ACTIONS[word]
    if len(rest) != count:
        told.usage_error(f"scan {word}: {count} expected, {len(rest)} given")
    return act(context, *rest)


def _take_in(context: Context, names: list[str]) -> dict[str, Any]:
    paths = tuple(Path(name) for name in names)
    pages = context.runner.ask(scans.read_scans, paths, progress=Reporter())
    taken = context.runner.do(scans.take_in_scans, scans.TakeInScans(pages), progress=Reporter())
    items = context.runner.ask(scans.list_scans, taken.scan_ids)
    papers = [
        context.runner.ask(scans.get_paper, key)
        for key in dict.fromkeys(item.printed_set_id for item in items if item.is_filed)
        if key
    ]
    return {
        "matched": _listed([item for item in items if item.is_filed]),
        "unmatched": _listed([item for item in items if not item.is_filed]),
        "repeated": [{"file": name, "page": page} for name, page in taken.repeated],
        "incomplete": listed([one for one in papers if one.missing], "paper")["items"],
    }


def _tray(context: Context) -> dict[str, Any]:
    return listed(context.runner.ask(scans.list_tray), "scan")


def _papers(context: Context) -> dict[str, Any]:
    only_open = context.arguments.open
    return listed(context.runner.ask(scans.list_papers_back, open_only=only_open), "paper")


def _file(context: Context, scan_id: str) -> dict[str, Any]:
    told: Namespace = context.arguments
    if bool(told.number) == bool(told.record):
        told.usage_error("scan file: --number or --record")
    table, record_id = told.record or ("", "")
    command = scans.FileScan(scan_id, told.number, table, record_id)
    return {"attachment_id": context.do(scans.file_scan, command)}


def _confirm(context: Context, paper_id: str) -> dict[str, Any]:
    told: Namespace = context.arguments
    signed_on = told.signed_on or context.runner.today
    command = scans.ConfirmSigned(paper_id, signed_on, told.lacking)
    return {"went_on": context.do(scans.confirm_signed, command)}


def _log(context: Context) -> dict[str, Any]:
    sought = context.arguments.find.casefold()
    items = context.runner.ask(scans.list_prints)
    return listed([item for item in items if sought in _said(item)], "print")


def _said(item: scans.PrintItem) -> str:
    told = (item.form, item.record_number, item.printed_by, item.printer, *item.numbers)
    return "\n".join(told).casefold()


def _reprint(context: Context, print_id: str) -> dict[str, Any]:
    told: Namespace = context.arguments
    if not told.out:
        told.usage_error("scan reprint: --out")
    printed = context.runner.ask(scans.reprint, print_id)
    context.runner.ask(save_printed, printed, told.out)
    context.do(note_prints, NotePrints(printed.prints))
    return {"pages": printed.pages, "sheet_codes": printed.sheet_codes, "out": told.out}


def _listed(items: list[scans.ScanItem]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = listed(items, "scan")["items"]
    return told


_ACTIONS: Mapping[str, tuple[int, Callable[..., dict[str, Any]]]] = MappingProxyType(
    {
        "tray": (0, _tray),
        "papers": (0, _papers),
        "file": (1, _file),
        "confirm": (1, _confirm),
        "log": (0, _log),
        "reprint": (1, _reprint),
    }
)
