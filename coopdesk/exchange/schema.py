"""What a table of a package looks like: fields, keys and rules, as Frictionless names them.

Every rule that stands here is written into the package and checked again on reading. There are no
patterns (a hostile one can stop a reader for hours) and no decimal fractions (money travels as
whole fen, ratios as basis points).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from coopdesk.exchange.documents import Reader

# Null is told from an empty text: a null cell is ``\N``, and a text that looks like one gets a
# further backslash in front.
NULL = "\\N"
SMALLEST_INTEGER, LARGEST_INTEGER = -(2**63), 2**63 - 1

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
# Names that Windows keeps for devices, with or without a suffix.
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in "123456789"
}
_DIALECT = {
    "delimiter": ",",
    "doubleQuote": True,
    "header": True,
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "skipInitialSpace": False,
}


class FieldType(StrEnum):
    """Kinds of cells, by Frictionless' names."""

    STRING = "string"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column: ``title`` is what people call it; bounds count for integers only."""

    name: str
    type: FieldType = FieldType.STRING
    title: str = ""
    is_required: bool = False
    enum: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a name or a rule that the format cannot carry."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"no field name: {self.name!r}")
        bounds = self.minimum is not None or self.maximum is not None
        if bounds and self.type is not FieldType.INTEGER:
            raise ValueError(f"{self.name}: bounds are for integers")
        if self.enum and self.type is not FieldType.STRING:
            raise ValueError(f"{self.name}: a list of choices is for texts")
        if any(NULL in choice for choice in self.enum):
            raise ValueError(f"{self.name}: a choice looks like null")


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``fields`` name a record of ``table``; an empty ``table`` is the table itself."""

    fields: tuple[str, ...]
    table: str
    referenced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: rows ascend strictly by ``primary_key``, whose fields are never null or empty."""

    name: str
    fields: tuple[FieldSpec, ...]
    primary_key: tuple[str, ...]
    title: str = ""
    foreign_keys: tuple[ForeignKey, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError when names are unfit or keys name fields that are not there."""
        if not _NAME.fullmatch(self.name) or self.name in _DEVICES:
            raise ValueError(f"no table name: {self.name!r}")
        names = self.field_names
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a field stands twice")
        used = [*self.primary_key, *(name for key in self.foreign_keys for name in key.fields)]
        if not self.primary_key or not set(used) <= set(names):
            raise ValueError(f"{self.name}: a key needs fields of the table")

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(spec.name for spec in self.fields)

    @property
    def path(self) -> str:
        """Where the table lies in the package."""
        return f"data/{self.name}.csv"


@dataclass(frozen=True, slots=True)
class TableData:
    """A table to be written: its rows, each with a value for every field, in key order."""

    schema: TableSchema
    rows: Iterable[Mapping[str, object]] = field(repr=False)


def schema_to_json(schema: TableSchema, *, with_references: bool) -> dict[str, Any]:
    """Return the Table Schema of the descriptor."""
    described: dict[str, Any] = {
        "fields": [_field_to_json(spec, schema.primary_key) for spec in schema.fields],
        "missingValues": [NULL],
        "primaryKey": list(schema.primary_key),
    }
    if with_references and schema.foreign_keys:
        described["foreignKeys"] = [
            {
                "fields": list(key.fields),
                "reference": {"resource": key.table, "fields": list(key.referenced)},
            }
            for key in schema.foreign_keys
        ]
    return described


def dialect_to_json() -> dict[str, Any]:
    """Return the CSV dialect of every table, each setting named: readers guess what is left out."""
    return dict(_DIALECT)


def schema_from_json(resource: Reader, name: str) -> TableSchema:
    """Take ``schema`` and ``dialect`` out of a resource and return the schema of the table.

    Raises BadPackage when it holds anything that this program would not have written.
    """
    if resource.mapping("dialect") != _DIALECT:
        raise resource.broken("dialect")
    title = resource.text("title")
    reader = resource.inner("schema")
    if reader.items("missingValues") != [NULL]:
        raise reader.broken("missingValues")
    primary_key = _names(reader, "primaryKey")
    specs = tuple(
        _field_from_json(reader.within("fields", item), primary_key)
        for item in reader.items("fields")
    )
    keys = reader.items("foreignKeys") if reader.has("foreignKeys") else []
    foreign_keys = tuple(_foreign_key_from_json(reader.within("foreignKeys", k)) for k in keys)
    reader.done()
    try:
        return TableSchema(name, specs, primary_key, title, foreign_keys)
    except ValueError:
        raise resource.broken("schema") from None


def _field_to_json(spec: FieldSpec, primary_key: tuple[str, ...]) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if spec.is_required or spec.name in primary_key:
        constraints["required"] = True
    if spec.enum:
        constraints["enum"] = list(spec.enum)
    if spec.minimum is not None:
        constraints["minimum"] = spec.minimum
    if spec.maximum is not None:
        constraints["maximum"] = spec.maximum
    described: dict[str, Any] = {"name": spec.name, "type": spec.type.value}
    if spec.title:
        described["title"] = spec.title
    if constraints:
        described["constraints"] = constraints
    return described


def _field_from_json(reader: Reader, primary_key: tuple[str, ...]) -> FieldSpec:
    name = reader.text("name")
    kind = reader.text("type")
    title = reader.text("title") if reader.has("title") else ""
    constraints = reader.inner("constraints") if reader.has("constraints") else None
    reader.done()
    if kind not in set(FieldType):
        raise reader.broken("type")
    rules: dict[str, Any] = {}
    if constraints is not None:
        rules = _rules(constraints)
    if name in primary_key:
        rules["is_required"] = False
    try:
        return FieldSpec(name, FieldType(kind), title, **rules)
    except ValueError:
        raise reader.broken(name) from None


def _rules(constraints: Reader) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if constraints.has("required"):
        rules["is_required"] = constraints.flag("required")
    if constraints.has("enum"):
        rules["enum"] = _names(constraints, "enum")
    for bound in ("minimum", "maximum"):
        if constraints.has(bound):
            rules[bound] = constraints.integer(bound, SMALLEST_INTEGER, LARGEST_INTEGER)
    constraints.done()
    return rules


def _foreign_key_from_json(reader: Reader) -> ForeignKey:
    fields = _names(reader, "fields")
    reference = reader.inner("reference")
    reader.done()
    table = reference.text("resource")
    referenced = _names(reference, "fields")
    reference.done()
    return ForeignKey(fields, table, referenced)


def _names(reader: Reader, name: str) -> tuple[str, ...]:
    items = reader.items(name)
    if not all(isinstance(item, str) for item in items):
        raise reader.broken(name)
    return tuple(items)
