"""``layout``: how this office sets the forms, in files that people may change."""

from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.system import AddCommand
from coopdesk.services import layout_files, layouts
from coopdesk.services.drawn_forms import save_printed


def register(add: AddCommand) -> None:
    """Add the commands of the layouts."""
    parser = add("layout", help="how this office sets the forms")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    actions.add_parser("list", help="every form and what was made of it").set_defaults(run=_list)
    exporting = actions.add_parser("export", help="write a layout into a file to be changed")
    exporting.add_argument("form", choices=layouts.ADAPTABLE, metavar="FORM")
    exporting.add_argument("--layout", default="", metavar="ID", help="else the shipped one")
    exporting.add_argument("--out", type=Path, required=True, metavar="F.toml")
    exporting.set_defaults(run=_export)
    checking = actions.add_parser("check", help="what is wrong with a layout file, and its paper")
    checking.add_argument("file", type=Path, metavar="F.toml")
    checking.add_argument("--for", dest="record", default="", metavar="ID", help="fill it with")
    checking.add_argument("--out", metavar="F.pdf")
    checking.set_defaults(run=_check)
    saving = actions.add_parser("save", help="take in a layout file")
    saving.add_argument("file", type=Path, metavar="F.toml")
    saving.add_argument("--layout", default="", metavar="ID", help="change this one")
    saving.add_argument("--use", action="store_true", help="and set the form so from now on")
    saving.set_defaults(run=_save)
    using = actions.add_parser("use", help="set a form this way, without an id as it is shipped")
    using.add_argument("form", choices=layouts.ADAPTABLE, metavar="FORM")
    using.add_argument("layout", nargs="?", default="", metavar="ID")
    using.set_defaults(run=_use)
    for name, told, run in (
        ("issue", "let a layout travel with the next packages", _issue),
        ("remove", "delete a layout of one's own", _remove),
    ):
        action = actions.add_parser(name, help=told)
        action.add_argument("layout", metavar="ID")
        action.set_defaults(run=run)


def _list(context: Context) -> dict[str, Any]:
    return {"items": context.runner.ask(layouts.list_layouts)}


def _export(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.runner.ask(layout_files.export_layout, told.form, told.layout, told.out)
    return {"form": told.form, "out": str(told.out)}


def _check(context: Context) -> dict[str, Any]:
    told = context.arguments
    read = context.runner.ask(layout_files.read_layout_file, told.file)
    printed = context.runner.ask(
        layout_files.preview_layout, read.form_id, read.source, read.name, told.record
    )
    if told.out:
        context.runner.ask(save_printed, printed, told.out)
    return {
        "form": read.form_id,
        "form_version": printed.form_version,
        "pages": printed.pages,
        "left_out": context.runner.ask(layouts.names_left_out, read.form_id, read.source),
        "out": told.out,
    }


def _save(context: Context) -> dict[str, Any]:
    told = context.arguments
    read = context.runner.ask(layout_files.read_layout_file, told.file)
    command = layouts.SaveLayout(read.form_id, read.name, read.source, told.layout)
    layout_id = context.do(layouts.save_layout, command)
    if told.use:
        context.do(layouts.use_layout, layouts.UseLayout(read.form_id, layout_id))
    return {"layout_id": layout_id, "form": read.form_id, "in_use": told.use}


def _use(context: Context) -> dict[str, Any]:
    told = context.arguments
    context.do(layouts.use_layout, layouts.UseLayout(told.form, told.layout))
    return {"form": told.form, "layout_id": told.layout or None}


def _issue(context: Context) -> dict[str, Any]:
    context.do(layouts.issue_layout, layouts.IssueLayout(context.arguments.layout))
    return {"layout_id": context.arguments.layout}


def _remove(context: Context) -> dict[str, Any]:
    context.do(layouts.remove_layout, layouts.RemoveLayout(context.arguments.layout))
    return {"layout_id": context.arguments.layout}
