"""What an office may set in a layout of its own: kinds of blocks, and the attributes of each.

Read off the dataclasses of ``elements``, so that file, check and window cannot drift from what the
engine draws.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from coopdesk.forms.elements import (
    Align,
    AmountGrid,
    Cards,
    Column,
    Declaration,
    Fields,
    Grid,
    Heading,
    KeyGroups,
    Line,
    NewSheet,
    Opinion,
    Signatures,
    Text,
)


class BlockKind(StrEnum):
    """The blocks by the names a layout file uses."""

    HEADING = "heading"
    TEXT = "text"
    LINE = "line"
    FIELDS = "fields"
    GRID = "grid"
    OPINION = "opinion"
    DECLARATION = "declaration"
    SIGNATURES = "signatures"
    AMOUNT = "amount"
    KEY_GROUPS = "key_groups"
    CARDS = "cards"
    NEW_SHEET = "new_sheet"


class BlockPlace(StrEnum):
    """Where blocks stand: at the head of each sheet, once, at the foot of each sheet."""

    HEAD = "head"
    ELEMENTS = "elements"
    FOOT = "foot"


KINDS: Mapping[BlockKind, type] = MappingProxyType(
    {
        BlockKind.HEADING: Heading,
        BlockKind.TEXT: Text,
        BlockKind.LINE: Line,
        BlockKind.FIELDS: Fields,
        BlockKind.GRID: Grid,
        BlockKind.OPINION: Opinion,
        BlockKind.DECLARATION: Declaration,
        BlockKind.SIGNATURES: Signatures,
        BlockKind.AMOUNT: AmountGrid,
        BlockKind.KEY_GROUPS: KeyGroups,
        BlockKind.CARDS: Cards,
        BlockKind.NEW_SHEET: NewSheet,
    }
)
KIND_OF: Mapping[type, BlockKind] = MappingProxyType({part: kind for kind, part in KINDS.items()})
_BRACED = {
    Heading: {"text"},
    Text: {"text"},
    Declaration: {"text"},
    Line: {"left", "center", "right"},
    Opinion: {"label"},
    Cards: {"issuer", "foot"},
}
LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "size": (9, 26),
        "title_size": (9, 30),
        "share": (0.1, 20),
        "height": (10, 220),
        "label_width": (12, 80),
        "row_height": (6, 40),
        "tallest": (0, 40),
        "space": (0, 30),
        "per_line": (1, 8),
        "least_rows": (0, 60),
        "sheet_rows": (0, 60),
        "abreast": (1, 4),
    }
)
"""The least and the most of every number: points for sizes, millimetres for lengths."""


class AttributeKind(StrEnum):
    """What an attribute holds."""

    WORDS = "words"
    BRACED = "braced"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    ALIGN = "align"
    VALUE = "value"
    LIST = "list"
    PARTS = "parts"
    ROWS = "rows"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a block or part; ``part`` is the class of what it lists.

    ``of_row`` says that it names values of a row, not of the form.
    """

    name: str
    kind: AttributeKind
    default: Any = MISSING
    part: type | None = None
    of_row: bool = False

    @property
    def is_required(self) -> bool:
        """Return whether it has to be set."""
        return self.default is MISSING


@cache
def attributes(kind: type) -> tuple[Attribute, ...]:
    """Return the attributes of a block or part, in their order."""
    hints = get_type_hints(kind)
    return tuple(_attribute(kind, field, hints[field.name]) for field in fields(kind))


def _attribute(kind: type, field: Any, hint: Any) -> Attribute:
    held, part = _held(kind, field.name, hint)
    of_row = kind is Column or (kind is Cards and held is not AttributeKind.LIST)
    return Attribute(field.name, held, field.default, part, of_row)


def _held(kind: type, name: str, hint: Any) -> tuple[AttributeKind, type | None]:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if inner is str:
            return AttributeKind.LINES, None
        if get_origin(inner) is tuple:
            return AttributeKind.ROWS, get_args(inner)[0]
        return AttributeKind.PARTS, inner
    if hint is str:
        return _text_held(kind, name), None
    plain = {
        bool: AttributeKind.FLAG,
        int: AttributeKind.WHOLE,
        float: AttributeKind.NUMBER,
        Align: AttributeKind.ALIGN,
    }
    return plain[hint], None


def _text_held(kind: type, name: str) -> AttributeKind:
    if name == "totals" or (name == "key" and kind in (Grid, Cards)):
        return AttributeKind.LIST
    if name in ("key", "capitals"):
        return AttributeKind.VALUE
    return AttributeKind.BRACED if name in _BRACED.get(kind, ()) else AttributeKind.WORDS
