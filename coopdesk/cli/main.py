"""The commands, their options, and how an outcome becomes an exit code.

0 done, 1 refused by a rule, 2 wrong usage, 3 a file from outside is wrong, 4 the workspace cannot
be opened, 5 disk, rights or devices. ``--json`` prints one JSON object and nothing else.
"""

import argparse
import importlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from coopdesk import INTERRUPTED, words
from coopdesk.cli.context import Clock, Context
from coopdesk.cli.output import (
    SURROUNDINGS,
    finding_as_record,
    print_out,
    refusal_as_record,
)
from coopdesk.domain.errors import (
    Cancelled,
    NeedsConfirmation,
    NotFound,
    Refusal,
    RuleViolation,
    Submitted,
    SurroundingsTrouble,
    WorkspaceTrouble,
    WrongFile,
)

# Which module holds a command: only that one is imported, as a script calls us a thousand times.
MODULES: Mapping[str, str] = {
    "organization": "organizations",
    "vocabulary": "vocabulary",
    "member": "members",
    "meeting": "governance",
    "term": "governance",
    "minutes": "minutes",
    "resolution": "resolutions",
    "body": "bodies",
    "meeting-request": "bodies",
    "election": "elections",
    "charter": "governance",
    "account": "accounts",
    "voucher": "ledger",
    "period": "closing",
    "year": "closing",
    "books": "book_keeping",
    "report": "ledger",
    "fund": "mutual_fund",
    "awards": "awards",
    "form": "printing",
    "scan": "scans",
    "layout": "layouts",
    "issued": "issued",
    "printer": "printing",
    "import": "sheets",
    "export": "sheets",
    "package": "exchange",
    "receipt": "exchange",
    "key": "keys",
    "lending": "lending",
    "remark": "exchange",
    "hub": "hub",
    "attachment": "records",
    "history": "records",
    "bin": "records",
    "supervision": "supervision",
    "turnaround": "turnaround",
    "undo": "records",
    "due": "home",
    "changes": "home",
    "plot": "plots",
    "init": "system",
    "backup": "backups",
    "restore": "backups",
    "salvage": "backups",
    "check": "system",
    "recovery": "system",
    "audit": "system",
    "rehearsal": "rehearsal",
    "operator": "system",
    "update": "updates",
}


def run(arguments: Sequence[str], clock: Clock) -> int:
    """Carry out one command and return its exit code."""
    parsed = _parse(arguments)
    context = Context(parsed, clock)
    try:
        answer = _answer(parsed, context)
    except (RuleViolation, NeedsConfirmation, NotFound) as error:
        return _tell(parsed, 1, {"refused": _refused(error)})
    except WrongFile as error:
        return _tell(
            parsed, 3, {"findings": [finding_as_record(finding) for finding in error.findings]}
        )
    except WorkspaceTrouble as error:
        return _tell(parsed, 4, _trouble(error))
    except SurroundingsTrouble as error:
        return _tell(parsed, SURROUNDINGS, _trouble(error))
    except Cancelled:
        return INTERRUPTED
    finally:
        context.close()
    return print_out(answer, as_json=parsed.json)


def _answer(parsed: argparse.Namespace, context: Context) -> dict[str, Any]:
    """Return what the command answers; one that waits for a second person names what waits."""
    try:
        answer: dict[str, Any] = parsed.run(context)
    except Submitted as waits:
        return {"waiting_id": waits.waiting_id}
    return answer


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Take the general options from wherever they stand, then the command."""
    general, rest = _general_options().parse_known_args(arguments)
    parser = argparse.ArgumentParser(prog="coopdesk", parents=[_general_options()])
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in _asked(rest):
        importlib.import_module(f"coopdesk.cli.{module}").register(commands.add_parser)
    return parser.parse_args(rest, namespace=general)


def _asked(rest: Sequence[str]) -> Iterable[str]:
    """Return the modules to register: that of the command, all for the help or a wrong word."""
    if rest and rest[0] in MODULES:
        return (MODULES[rest[0]],)
    return dict.fromkeys(MODULES.values())


def _general_options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--workspace", metavar="DIR")
    options.add_argument("--operator", metavar="NAME")
    options.add_argument("--passphrase-file", metavar="FILE")
    options.add_argument("--json", action="store_true")
    options.add_argument("--today", metavar="DATE", type=date.fromisoformat)
    options.add_argument("--confirm", metavar="CODE", action="append")
    return options


def _tell(parsed: argparse.Namespace, code: int, outcome: dict[str, Any]) -> int:
    if parsed.json:
        return print_out(outcome, as_json=True, code=code)
    for reason in (*outcome.get("refused", ()), *outcome.get("findings", ())):
        place = " ".join(str(reason[key]) for key in ("sheet", "row", "column") if reason.get(key))
        print(f"{place} {reason['message']}".strip(), file=sys.stderr)
    if "trouble" in outcome:
        print(outcome["trouble"]["message"], file=sys.stderr)
    return code


def _refused(error: RuleViolation | NeedsConfirmation | NotFound) -> list[dict[str, Any]]:
    if isinstance(error, NotFound):
        reasons: tuple[Refusal, ...] = (Refusal("record.not_found", values={"number": error.key}),)
    elif isinstance(error, NeedsConfirmation):
        reasons = (error.refusal,)
    else:
        reasons = error.refusals
    asked = isinstance(error, NeedsConfirmation)
    return [
        refusal_as_record(reason) | ({"confirm": reason.code} if asked else {})
        for reason in reasons
    ]


def _trouble(error: WorkspaceTrouble | SurroundingsTrouble) -> dict[str, Any]:
    return {"trouble": {"code": error.code, "message": words.trouble(error.code, error.values)}}
