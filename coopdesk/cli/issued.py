"""``issued``: files of rules, values and words that superiors hand down."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.system import AddCommand
from coopdesk.domain.issued import IssuedKind
from coopdesk.services import issued_files, issued_templates


def register(add: AddCommand) -> None:
    """Add the commands of the files that are handed down."""
    parser = add("issued", help="rules, values and words handed down by superiors")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    actions.add_parser("list", help="every edition that is kept here").set_defaults(run=_list)
    standing = actions.add_parser("in-force", help="what stands, and since when")
    standing.add_argument("--on", type=date.fromisoformat, metavar="DAY", help="else today")
    standing.set_defaults(run=_in_force)
    template = actions.add_parser("template", help="write a file to begin from")
    template.add_argument("kind", choices=[kind.value for kind in IssuedKind], metavar="KIND")
    template.add_argument("--key", default="", help="which one, where there are several")
    template.add_argument("--out", type=Path, required=True, metavar="F.toml")
    template.set_defaults(run=_template)
    for name, told, run in (
        ("check", "what is wrong with a file, and what it would change", _check),
        ("save", "keep an edition", _save),
    ):
        action = actions.add_parser(name, help=told)
        action.add_argument("file", type=Path, metavar="F.toml")
        action.set_defaults(run=run)
    showing = _action(actions, "show", "what an edition changes", _show)
    showing.add_argument("--out", type=Path, metavar="F.toml", help="write its text")
    issuing = _action(actions, "issue", "hand it down with the next packages", _issue)
    issuing.add_argument("--to", nargs="+", default=[], metavar="OFFICE", help="else to all below")
    _action(actions, "pass-on", "keep a superior's file to hand it on", _pass_on)
    _action(actions, "remove", "delete one that was not handed down", _remove)


def _action(actions: Any, name: str, told: str, run: Callable[[Context], dict[str, Any]]) -> Any:
    action = actions.add_parser(name, help=told)
    action.add_argument("file_id", metavar="ID")
    action.set_defaults(run=run)
    return action


def _list(context: Context) -> dict[str, Any]:
    return {"items": context.runner.ask(issued_files.list_issued_files)}


def _in_force(context: Context) -> dict[str, Any]:
    on = context.arguments.on
    return {"items": context.runner.ask(issued_files.list_in_force, on)}


def _template(context: Context) -> dict[str, Any]:
    told = context.arguments
    kind = IssuedKind(told.kind)
    key = told.key or next(iter(issued_templates.list_templates().get(kind, ("",))))
    context.runner.ask(issued_templates.write_template, kind, key, told.out)
    return {"kind": kind, "key": key, "out": str(told.out)}


def _check(context: Context) -> dict[str, Any]:
    source = issued_files.read_issued_file(context.arguments.file)
    return _told(context.runner.ask(issued_files.preview_issued, source))


def _save(context: Context) -> dict[str, Any]:
    source = issued_files.read_issued_file(context.arguments.file)
    command = issued_files.SaveIssuedFile(source)
    return {"file_id": context.do(issued_files.save_issued_file, command)}


def _show(context: Context) -> dict[str, Any]:
    told = context.arguments
    if told.out:
        context.runner.ask(issued_files.write_issued_source, told.file_id, told.out)
    return _told(context.runner.ask(issued_files.get_issued_changes, told.file_id))


def _issue(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.do(issued_files.issue_file, issued_files.IssueFile(told.file_id, tuple(told.to)))
    return {"file_id": told.file_id}


def _pass_on(context: Context) -> dict[str, Any]:
    command = issued_files.PassFileOn(context.arguments.file_id)
    return {"file_id": context.do(issued_files.pass_file_on, command)}


def _remove(context: Context) -> dict[str, Any]:
    file_id = context.arguments.file_id
    context.do(issued_files.remove_issued_file, issued_files.RemoveIssuedFile(file_id))
    return {"file_id": file_id}


def _told(changes: issued_files.IssuedChanges) -> dict[str, Any]:
    text = changes.text
    return {
        "kind": text.kind,
        "key": text.key,
        "edition": text.edition,
        "applies_from": text.applies_from,
        "title": text.title,
        "changes": changes.differences,
        "unchanged": changes.unchanged,
        "refusals": [one.code for one in changes.refusals],
    }
