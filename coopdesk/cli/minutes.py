"""``minutes``: the words of the minutes, their versions, the signed paper, and corrections.

``minutes edit ID --opening … --closing … --other-matters … --discussion 2="…"`` writes words only;
counts, votes and times come from the record. ``minutes sign ID FILE…`` files the signed paper:
from then on nothing in the meeting changes, and ``minutes annotate`` notes corrections under it.
"""

from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.domain.errors import Refusal, require
from coopdesk.services import governance


def register(add: Any) -> None:
    """Add the commands of minutes."""
    actions = add("minutes", help="words, versions and signature of minutes").add_subparsers(
        required=True
    )
    parsers = {}
    for name, run, told in (
        ("show", _show, "passages, stage and corrections"),
        ("edit", _edit, "write the words of open minutes"),
        ("reopen", _reopen, "write closed minutes again that nobody signed"),
        ("sign", _sign, "file the scan of the signed minutes"),
        ("unsign", _unsign, "take the signature back (manager)"),
        ("annotate", _annotate, "note a correction under signed minutes"),
        ("versions", _list_versions, "who changed what; two of them with --between 1 3"),
    ):
        parsers[name] = parser = actions.add_parser(name, help=told)
        parser.add_argument("id", metavar="MEETING")
        parser.set_defaults(run=run)
    for name in ("opening", "closing", "other-matters"):
        parsers["edit"].add_argument(f"--{name}", metavar="WORDS")
    parsers["edit"].add_argument("--discussion", action="append", default=[], metavar="N=WORDS")
    parsers["sign"].add_argument("paths", type=Path, nargs="+", metavar="FILE")
    parsers["sign"].add_argument("--day", type=date.fromisoformat, metavar="DAY")
    parsers["annotate"].add_argument("--text", required=True)
    for name in ("reopen", "unsign", "annotate"):
        parsers[name].add_argument("--reason", required=True)
    parsers["versions"].add_argument("--between", type=int, nargs=2, metavar="N")


def _show(context: Context) -> dict[str, Any]:
    key = context.arguments.id
    record = context.runner.ask(governance.get_meeting, key)
    return {
        "meeting_id": key,
        "title": record.item.title,
        "stage": record.item.stage,
        "signed_on": record.item.signed_on,
        "late_entry": record.item.is_late_entry,
        "passages": context.runner.ask(governance.get_passages, key),
        "corrections": record.corrections,
    }


def _edit(context: Context) -> dict[str, Any]:
    told = context.arguments
    discussions = _discussions(context) if told.discussion else {}
    command = governance.EditMinutes(
        told.id, told.opening, told.closing, told.other_matters, discussions
    )
    context.do(governance.edit_minutes, command)
    return _show(context)


def _discussions(context: Context) -> dict[str, str]:
    """Return what was said by agenda item; raises RuleViolation for a number there is not."""
    agenda = context.runner.ask(governance.get_meeting, context.arguments.id).agenda
    said = {}
    for one in context.arguments.discussion:
        number, _, words = one.partition("=")
        is_known = number.isdecimal() and 1 <= int(number) <= len(agenda)
        values = {"number": number, "last": len(agenda)}
        require([] if is_known else [Refusal("minutes.no_item", values=values)])
        said[agenda[int(number) - 1].id] = words
    return said


def _reopen(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.do(governance.reopen_minutes, governance.ReopenMinutes(told.id, told.reason))
    return _show(context)


def _sign(context: Context) -> dict[str, Any]:
    told = context.arguments
    signed_on = told.day or context.runner.today
    command = governance.SignMinutes(told.id, tuple(told.paths), signed_on)
    context.do(governance.sign_minutes, command)
    return _show(context)


def _unsign(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.do(governance.unsign_minutes, governance.UnsignMinutes(told.id, told.reason))
    return _show(context)


def _annotate(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = governance.CorrectMinutes(told.id, told.text, told.reason)
    return {"correction_id": context.do(governance.correct_minutes, command)}


def _list_versions(context: Context) -> dict[str, Any]:
    key, between = context.arguments.id, context.arguments.between
    if between:
        changes = context.runner.ask(governance.compare_minutes, key, *between)
        return {"meeting_id": key, "between": between, "changes": changes}
    return {"meeting_id": key, "versions": context.runner.ask(governance.list_versions, key)}
