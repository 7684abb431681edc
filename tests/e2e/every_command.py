"""Every command of the command line, asked with whatever it needs, for tests that read it all."""

import argparse
import importlib
import json
import zipfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import chain, product
from pathlib import Path

from coopdesk.cli import main as command_line
from coopdesk.cli.context import Context
from coopdesk.cli.output import to_json
from coopdesk.domain.errors import CoopdeskError, RuleViolation
from coopdesk.services.form_sources import FORM_SOURCES, SUBJECTS
from coopdesk.services.runner import open_to_all
from coopdesk.storage.tables.schema import Base
from tests.e2e.paper import text_of

# What works on the folder of the workspace, or on another machine, and tells of no record.
BESIDE = frozenset(
    {"init", "restore", "salvage", "rehearsal", "update", "backup", "recovery", "hub", "check"}
)
PLAIN = {
    "--year": "2026",
    "year": "2026",
    "month": "2026-10",
    "--month": "2026-10",
    "--period": "2026H2",
    "--from": "2026-01-01",
    "--to": "2026-11-23",
    "--find": "1",
    "--day": "2026-11-23",
    "--new-passphrase-file": "no such file",
}
OFFERED = ("--organization", "--out", "out", "--find", "--new-passphrase-file")
ENDINGS = {"export": ".xlsx", "report": ".csv", "voucher chain": ".jsonl"}
ASKED_OF_ALL = frozenset({"form", "report", "export", "history"})
"""Commands that are many in one: for each kind, form or record."""


@open_to_all
def some_ids(uow):
    """Return the ids of one or two records of each table, by the table."""
    tables = Base.metadata.tables.values()
    return {
        table.name: list(uow.session.scalars(table.select().with_only_columns(table.c.id).limit(2)))
        for table in tables
        if "id" in table.c
    }


class EveryCommand:
    """Asks every command as the operator who is signed in, and writes files into ``folder``."""

    def __init__(self, workspace, folder: Path) -> None:
        self._workspace = workspace
        self._folder = folder
        self._ids = {
            name: [one for one in ids if isinstance(one, str)]
            for name, ids in workspace.runner.ask(some_ids).items()
        }
        self._parser = argparse.ArgumentParser(parents=[command_line._general_options()])
        commands = self._parser.add_subparsers()
        for module in dict.fromkeys(command_line.MODULES.values()):
            importlib.import_module(f"coopdesk.cli.{module}").register(commands.add_parser)

    def answers(self, only: Collection[str] = ()) -> Iterator[tuple[str, str]]:
        """Yield every command that answers and what it told: its JSON, and what it wrote.

        ``only`` are the words of the commands that are asked, all of them for none.
        """
        for path, parser in _leaves_of(self._parser):
            command = " ".join(path)
            if path[0] in BESIDE or (only and command not in only):
                continue
            with suppress(RuleViolation):  # refused whatever it is asked with
                yield from ((command, told) for told in self._told(command, parser))

    def _told(self, command: str, parser: argparse.ArgumentParser) -> Iterator[str]:
        for given in self._given(command, parser):
            told = self._ask(parser, given)
            if told is not None:
                yield told
                if command not in ASKED_OF_ALL:
                    break

    def _ask(self, parser: argparse.ArgumentParser, given: list[str]) -> str | None:
        """Return what is answered and written; raises RuleViolation for want of the right."""
        for left in self._folder.iterdir():
            left.unlink()
        try:
            parsed = parser.parse_args(given, command_line._general_options().parse_args([]))
            context = Context(parsed, lambda: self._workspace.runner.now)
            context._workspace = self._workspace
            told = json.dumps(to_json(parsed.run(context)), ensure_ascii=False)
        except RuleViolation as refused:
            if [one.code for one in refused.refusals] == ["right.missing"]:
                raise
            return None
        except (CoopdeskError, SystemExit):
            return None
        return told + "".join(read_file(file) for file in self._folder.iterdir())

    def _given(self, command: str, parser: argparse.ArgumentParser) -> Iterator[list[str]]:
        """Yield arguments that may do: each choice, each record that could be meant."""
        if command == "form":
            for form in FORM_SOURCES:
                ids = self._ids.get(SUBJECTS.get(form, "organization"), [])
                yield [form, "--for", *ids[:1], "--out", str(self._folder / "paper.pdf")]
            return
        if command == "history":
            yield from ([table, key] for table, ids in self._ids.items() for key in ids)
            return
        wanted = [one for one in parser._actions if _is_wanted(one)]
        if sum(_name(one) not in (*PLAIN, *OFFERED) and not one.choices for one in wanted) < 2:
            options = [one.option_strings[:1] for one in wanted]
            for values in product(*(self._values(command, one) for one in wanted)):
                pairs = zip(options, values, strict=True)
                yield [*chain(*([*option, value] for option, value in pairs))]

    def _values(self, command: str, action: argparse.Action) -> list[str]:
        """Return what an argument may be: one of its choices, or any record."""
        if action.choices:
            return [str(one) for one in action.choices]
        match _name(action):
            case "--out" | "out":
                return [str(self._folder / f"out{ENDINGS.get(command, '.pdf')}")]
            case "--organization":
                return self._ids["organization"][:1]
            case name if name in PLAIN:
                return [PLAIN[name]]
        return [key for ids in self._ids.values() for key in ids[:1]]


def _name(action: argparse.Action) -> str:
    return action.option_strings[0] if action.option_strings else action.dest


def _is_wanted(action: argparse.Action) -> bool:
    is_asked = action.required or not action.option_strings or _name(action) in OFFERED
    return is_asked and action.dest != "help" and action.nargs != 0


def _leaves_of(parser, path=()) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not groups:
        yield path, parser
    for group in groups:
        for name, inner in group.choices.items():
            yield from _leaves_of(inner, (*path, name))


def read_file(file: Path) -> str:
    """Return every text a written file holds."""
    if file.read_bytes().startswith(b"%PDF"):
        return text_of(file.read_bytes())
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as parts:
            return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return file.read_text("utf-8-sig", "replace")
