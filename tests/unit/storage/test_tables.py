"""Each file of tables can be imported alone, and the schema holds them all."""

import ast
import re
from pathlib import Path

import pytest

from coopdesk.storage import tables
from coopdesk.storage.tables import schema

FOLDER = Path(tables.__file__).parent
FILES = [file for file in sorted(FOLDER.glob("*.py")) if file.stem not in ("__init__", "schema")]


def defined(file):
    return set(re.findall(r'__tablename__ = "(\w+)"', file.read_text("utf-8")))


def imported(file):
    """The neighbours a file imports, and theirs."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "coopdesk.storage.tables":
            for name in node.names:
                found |= {name.name} | imported(FOLDER / f"{name.name}.py")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_tables_that_foreign_keys_name_are_imported(file):
    named = set(re.findall(r'ForeignKey\("(\w+)\.', file.read_text("utf-8")))
    there = defined(file).union(*(defined(FOLDER / f"{name}.py") for name in imported(file)))
    assert named <= there


def test_the_schema_holds_every_table():
    expected = set().union(*map(defined, FILES))
    assert len(expected) > 20
    assert set(schema.Base.metadata.tables) == expected
