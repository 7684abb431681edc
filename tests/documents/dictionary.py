"""The data dictionary: every table and column with its word, kind and what becomes of it."""

import inspect
from collections.abc import Iterator

from sqlalchemy import Column, Table

from coopdesk import words
from coopdesk.services.audit_trail import field_label
from coopdesk.storage.reference import load_exchange
from coopdesk.storage.tables.schema import Base

HEAD = """# Data dictionary

Made from the metadata by `python3 dev.py docs`; do not edit. *Travels* says what leaves the office
in a package, and to which level where not to all: what is personal and of no need to the receiver's
level stays at home. Money is whole fen, days are ISO text.
"""


def page() -> str:
    """Return the page."""
    return "\n".join((HEAD, *(line for part in _modules() for line in part), ""))


def _modules() -> Iterator[Iterator[str]]:
    kinds = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    told = load_exchange()
    order = sorted(kinds.items(), key=lambda pair: (pair[1].__module__, pair[0]))
    for name, kind in order:
        yield _table(Base.metadata.tables[name], kind, told)


def _table(table: Table, kind: type, told: dict) -> Iterator[str]:
    keys, key = words.keys(), f"table.{table.name}"
    yield f"## {table.name} {words.text(key) if key in keys else ''}".rstrip()
    yield ""
    first_line = (inspect.getdoc(kind) or "").partition("\n")[0]
    yield f"{kind.__module__.rpartition('.')[2]}. {first_line}"
    yield ""
    yield "| column | word | kind | empty | refers to | travels |"
    yield "|---|---|---|---|---|---|"
    levels = told["stays"] if table.name in told["tables"] else {}
    for column in table.columns:
        seen = [
            name for name, kept in levels.items() if column.name not in kept.get(table.name, [])
        ]
        yield _row(column, "yes" if seen and len(seen) == len(levels) else ", ".join(seen))
    yield ""


def _row(column: Column, travels: str) -> str:
    label = field_label(column.name)
    cells = (
        f"**{column.name}**" if column.primary_key else column.name,
        "" if label == column.name else label,
        type(column.type).__name__,
        "yes" if column.nullable else "",
        ", ".join(key.target_fullname for key in column.foreign_keys),
        travels,
    )
    return f"| {' | '.join(cells)} |"
