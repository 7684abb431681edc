"""``attachment``, ``history``, ``bin``, ``undo``: what works for records of every kind."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk.cli.context import Context
from coopdesk.cli.output import listed
from coopdesk.cli.system import AddCommand
from coopdesk.services import attachments, bin, history, take_back


def register(add: AddCommand) -> None:
    """Add the commands that any record has."""
    _register_attachments(add)
    told = add("history", help="who changed what of a record, field by field")
    _add_record(told)
    told.set_defaults(run=_history)
    _register_bin(add)
    undo = add("undo", help="take back the last own step, or the one told")
    undo.add_argument("--step", type=int, metavar="SEQUENCE", help="its number in the audit log")
    undo.add_argument("--record", nargs=2, metavar=("TABLE", "ID"), help="of this record only")
    undo.add_argument("--dry-run", action="store_true", help="only say which step it is")
    undo.set_defaults(run=_undo)


def _register_attachments(add: AddCommand) -> None:
    parser = add("attachment", help="scans attached to records")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    new = actions.add_parser("add", help="attach files to a record")
    _add_record(new)
    new.add_argument("files", nargs="+", type=Path, metavar="FILE")
    new.add_argument("--title", default="", help="for a single file")
    new.add_argument("--kind", default=attachments.OTHER)
    new.add_argument("--day", type=date.fromisoformat, metavar="DAY", help="of the papers")
    new.set_defaults(run=_add)
    listing = actions.add_parser("list", help="list the attachments of a record")
    _add_record(listing)
    listing.set_defaults(run=_list)
    save = actions.add_parser("save", help="write the content into a file or folder")
    save.add_argument("attachment", metavar="ID")
    save.add_argument("--out", type=Path, required=True, metavar="PATH")
    save.set_defaults(run=_save)
    remove = actions.add_parser("remove", help="put it into the bin")
    remove.add_argument("attachment", metavar="ID")
    remove.add_argument("--reason", default="")
    remove.set_defaults(run=_remove_attachment)


def _register_bin(add: AddCommand) -> None:
    parser = add("bin", help="records that were removed")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    actions.add_parser("list", help="what lies in the bin").set_defaults(run=_list_bin)
    put = actions.add_parser("put", help="remove a record with what hangs on it")
    _add_record(put)
    put.add_argument("--reason", default="")
    put.set_defaults(run=_put)
    restore = actions.add_parser("restore", help="bring a removal back")
    restore.add_argument("entry", metavar="ID")
    restore.set_defaults(run=_restore)
    empty = actions.add_parser("empty", help="destroy what lies in the bin, all or these")
    empty.add_argument("entries", nargs="*", metavar="ID")
    empty.set_defaults(run=_empty)


def _add_record(parser: ArgumentParser) -> None:
    parser.add_argument("table", metavar="TABLE", help="member, organization, meeting, rating ...")
    parser.add_argument("record", metavar="ID")


def _add(context: Context) -> dict[str, Any]:
    told = context.arguments
    paths = tuple(told.files)
    command = attachments.AddAttachments(
        told.table, told.record, paths, told.kind, told.title, told.day
    )
    return {"attachment_ids": context.do(attachments.add_attachments, command)}


def _list(context: Context) -> dict[str, Any]:
    told = context.arguments
    items = context.runner.ask(attachments.list_attachments, told.table, told.record)
    return listed(items, "attachment")


def _save(context: Context) -> dict[str, Any]:
    told = context.arguments
    return {"file": str(context.runner.ask(attachments.save_attachment, told.attachment, told.out))}


def _remove_attachment(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = bin.RemoveRecord(attachments.TABLE, told.attachment, told.reason)
    return {"entry_id": context.do(bin.remove_record, command)}


def _history(context: Context) -> dict[str, Any]:
    told = context.arguments
    return {"changes": context.runner.ask(history.list_history, told.table, told.record)}


def _list_bin(context: Context) -> dict[str, Any]:
    return listed(context.runner.ask(bin.list_bin), "entry")


def _put(context: Context) -> dict[str, Any]:
    told = context.arguments
    command = bin.RemoveRecord(told.table, told.record, told.reason)
    return {"entry_id": context.do(bin.remove_record, command)}


def _restore(context: Context) -> dict[str, Any]:
    command = bin.RestoreRecord(context.arguments.entry)
    return {"record_id": context.do(bin.restore_record, command)}


def _empty(context: Context) -> dict[str, Any]:
    command = bin.EmptyBin(tuple(context.arguments.entries))
    return {"destroyed": context.do(bin.empty_bin, command)}


def _undo(context: Context) -> dict[str, Any]:
    told = context.arguments
    table, record_id = told.record or ("", "")
    step = None if told.step else context.runner.ask(take_back.last_step)
    sequence = told.step or (step.sequence if step else 0)
    if told.dry_run:
        return {"step": step}
    command = take_back.TakeBack(sequence, table, record_id)
    return {"sequence": sequence, "taken_back": context.do(take_back.take_back, command)}
