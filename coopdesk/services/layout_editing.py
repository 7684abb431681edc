"""A layout while it is being edited: blocks and what they are made of, as a tree of paths.

A path names a place in the document: ``("elements", 2)`` is a block, ``("elements", 2, "rows", 0,
1)`` the second box of the first row of it. Nothing is checked here; saving and preview do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from coopdesk import words
from coopdesk.domain.errors import NotFound
from coopdesk.forms.elements import PAGES, Align, Column, Field, Heading, Signer
from coopdesk.forms.layout_document import BLOCKS, write_document
from coopdesk.forms.layout_parts import (
    KINDS,
    LIMITS,
    Attribute,
    AttributeKind,
    BlockKind,
    BlockPlace,
    attributes,
)
from coopdesk.forms.layout_reading import SECOND_LINE, read_document
from coopdesk.forms.registry import FORMS
from coopdesk.forms.value_names import names_of
from coopdesk.services.layouts import ADAPTABLE

__all__ = [
    "AttributeKind",
    "BlockKind",
    "LayoutDraft",
    "LayoutNode",
    "LayoutSetting",
    "NodePath",
]

NodePath = tuple[str | int, ...]
NO_VALUE = ""
_OFFERED = tuple(kind for kind in BlockKind if kind not in (BlockKind.CARDS, BlockKind.KEY_GROUPS))
_LISTS = (AttributeKind.PARTS, AttributeKind.ROWS)


@dataclass(frozen=True, slots=True)
class LayoutNode:
    """One place of the tree: what it is, what it says, and what it is made of."""

    path: NodePath
    kind: str
    label: str
    parts: tuple["LayoutNode", ...] = ()


@dataclass(frozen=True, slots=True)
class LayoutSetting:
    """One thing that can be set of a block or part.

    ``choices`` are values with their words; ``least`` and ``most`` bound a number.
    """

    name: str
    word: str
    kind: AttributeKind
    value: Any
    choices: tuple[tuple[str, str], ...] = ()
    least: float = 0
    most: float = 0


class LayoutDraft:
    """The document of one form while it is being edited; raises NotFound for an unknown form."""

    def __init__(self, form_id: str, source: str) -> None:
        if form_id not in ADAPTABLE:
            raise NotFound("form", form_id)
        self._base = FORMS[form_id]
        self._names = names_of(self._base)
        self._document = read_document(source)
        for place in BLOCKS:
            self._document.setdefault(place, [])

    @property
    def source(self) -> str:
        """Return the draft as its file says it."""
        return write_document(self._document)

    def nodes(self) -> list[LayoutNode]:
        """Return the three places blocks stand in, with the blocks in each."""
        return [
            LayoutNode(
                (place.value,),
                words.choice(place),
                "",
                tuple(
                    self._block_node((place.value, number), block)
                    for number, block in enumerate(self._document[place.value])
                ),
            )
            for place in BlockPlace
        ]

    def settings(self, path: NodePath) -> list[LayoutSetting]:
        """Return what can be set at ``path``: of the form itself for a place of blocks."""
        if len(path) == 1:
            return self._top_settings()
        told = self._at(path)
        if isinstance(told, list):
            return []
        row = self._row_of(path)
        of_row = _is_column(path)
        return [
            self._setting(one, told, row if of_row or one.of_row else None)
            for one in attributes(self._class_at(path))
            if one.kind not in _LISTS
        ]

    def set(self, path: NodePath, name: str, value: Any) -> None:
        """Set one thing; what is as by default is not written."""
        if len(path) == 1:
            self._document[name] = value
            for one in _second_line():
                if self._document.get(one.name) == one.default:
                    del self._document[one.name]
            return
        told = self._at(path)
        known = {one.name: one for one in attributes(self._class_at(path))}
        if not known[name].is_required and value == _plain(known[name].default):
            told.pop(name, None)
        else:
            told[name] = value

    def move(self, path: NodePath, steps: int) -> NodePath:
        """Move what stands at ``path`` among its neighbours; return where it stands then."""
        siblings, number = self._siblings(path)
        target = min(max(number + steps, 0), len(siblings) - 1)
        siblings.insert(target, siblings.pop(number))
        return (*path[:-1], target)

    def remove(self, path: NodePath) -> NodePath:
        """Remove what stands at ``path``; return what stands in its place, else what held it."""
        siblings, number = self._siblings(path)
        del siblings[number]
        if not siblings:
            return path[:1] if len(path) == 2 else path[:2]
        return (*path[:-1], min(number, len(siblings) - 1))

    def can_remove(self, path: NodePath) -> bool:
        """Return whether it can be removed: a place of blocks and the last part of one stay."""
        return len(path) == 2 or (len(path) > 2 and len(self._siblings(path)[0]) > 1)

    def add_block(self, path: NodePath, kind: BlockKind) -> NodePath:
        """Put a new block behind the block of ``path``; return where it stands."""
        place = str(path[0])
        number = int(path[1]) + 1 if len(path) > 1 else len(self._document[place])
        self._document[place].insert(number, self._new_block(kind))
        return (place, number)

    def add_part(self, path: NodePath) -> NodePath:
        """Put a new row, box, column or signer behind that of ``path``; return where it stands."""
        if len(path) == 2:
            one = self._listing(path)
            assert one is not None
            parts = self._at(path)[one.name]
            parts.append(self._new_part(one))
            added = (*path, one.name, len(parts) - 1)
            return (*added, 0) if one.kind is AttributeKind.ROWS else added
        siblings, number = self._siblings(path)
        if isinstance(siblings[number], list):
            siblings[number].append(_new(Field))
            return (*path, len(siblings[number]) - 1)
        siblings.insert(number + 1, _new(self._class_at(path)))
        return (*path[:-1], number + 1)

    def has_parts(self, path: NodePath) -> bool:
        """Return whether parts can be added at ``path``."""
        return len(path) > 2 or (len(path) == 2 and self._listing(path) is not None)

    def kinds(self) -> list[BlockKind]:
        """Return the blocks that can be added to this form."""
        return [kind for kind in _OFFERED if kind is not BlockKind.AMOUNT or self._amounts()]

    def value_names(self, path: NodePath) -> list[str]:
        """Return the names that texts at ``path`` may have in braces."""
        row = self._row_of(path)
        return sorted((row or self._names.texts).values())

    def _block_node(self, path: NodePath, block: Mapping[str, Any]) -> LayoutNode:
        one = self._listing(path)
        parts = block[one.name] if one else ()
        name = one.name if one else ""
        return LayoutNode(
            path,
            words.choice(BlockKind(block["kind"])),
            _said(block),
            tuple(self._part_node((*path, name, n), part) for n, part in enumerate(parts)),
        )

    def _part_node(self, path: NodePath, part: Any) -> LayoutNode:
        if isinstance(part, list):
            boxes = tuple(self._part_node((*path, n), box) for n, box in enumerate(part))
            row = words.text("layout.row_number", number=int(path[-1]) + 1)
            said = words.text("layout.row_says").join(box.label for box in boxes)
            return LayoutNode(path, row, said, boxes)
        kind = {Field: "layout.box", Column: "layout.column", Signer: "layout.signer"}
        return LayoutNode(path, words.text(kind[self._class_at(path)]), part["label"])

    def _at(self, path: NodePath) -> Any:
        found: Any = self._document
        for step in path:
            found = found[step]
        return found

    def _siblings(self, path: NodePath) -> tuple[list[Any], int]:
        return self._at(path[:-1]), int(path[-1])

    def _class_at(self, path: NodePath) -> type:
        kind = KINDS[BlockKind(self._at(path[:2])["kind"])]
        if len(path) == 2:
            return kind
        part = next(one.part for one in attributes(kind) if one.name == path[2])
        assert part is not None
        return part

    def _listing(self, path: NodePath) -> Attribute | None:
        return next((one for one in attributes(self._class_at(path)) if one.kind in _LISTS), None)

    def _row_of(self, path: NodePath) -> Mapping[str, str] | None:
        if len(path) < 2:
            return None
        lists = {name: key for key, name in self._names.lists.items()}
        return self._names.rows.get(lists.get(self._at(path[:2]).get("key", ""), ""))

    def _amounts(self) -> list[tuple[str, str]]:
        """Return the values that can be written digit by digit, each with its capitals."""
        texts = self._names.texts
        pairs = ((key, f"{key}_in_capitals") for key in texts)
        return [(texts[key], texts[capitals]) for key, capitals in pairs if capitals in texts]

    def _top_settings(self) -> list[LayoutSetting]:
        least, most = LIMITS["title_size"]
        known = self._document
        title = LayoutSetting(
            "title", words.text("layout_attribute.title"), AttributeKind.BRACED, known["title"]
        )
        size = LayoutSetting(
            "title_size",
            words.text("layout_attribute.title_size"),
            AttributeKind.NUMBER,
            known["title_size"],
            least=least,
            most=most,
        )
        found = [title, size, *(self._setting(one, known, None) for one in _second_line())]
        if "page" in known:
            pages = tuple((name, words.text(f"paper_size.{name}")) for name in PAGES)
            word = words.text("layout_attribute.page")
            found.append(LayoutSetting("page", word, AttributeKind.ALIGN, known["page"], pages))
        return found

    def _setting(
        self, one: Attribute, told: Mapping[str, Any], row: Mapping[str, str] | None
    ) -> LayoutSetting:
        least, most = LIMITS.get(one.name, (0, 0))
        value = told.get(one.name, NO_VALUE if one.is_required else _plain(one.default))
        word = words.text(f"layout_attribute.{one.name}")
        choices = self._choices(one, row)
        return LayoutSetting(one.name, word, one.kind, value, choices, least, most)

    def _choices(
        self, one: Attribute, row: Mapping[str, str] | None
    ) -> tuple[tuple[str, str], ...]:
        if one.kind is AttributeKind.ALIGN:
            return tuple((align, words.text(f"layout_align.{align}")) for align in get_args(Align))
        if one.kind is AttributeKind.LIST:
            names = self._names.lists.values()
        elif one.kind is AttributeKind.VALUE:
            names = (self._names.texts if row is None else row).values()
        else:
            return ()
        by_hand = ((NO_VALUE, words.text("layout.by_hand")),)
        may_be_empty = one.kind is AttributeKind.LIST or not one.is_required
        return (*(by_hand if may_be_empty else ()), *((name, name) for name in sorted(names)))

    def _new_block(self, kind: BlockKind) -> dict[str, Any]:
        block: dict[str, Any] = {"kind": kind.value}
        for one in attributes(KINDS[kind]):
            if one.kind in _LISTS:
                block[one.name] = [self._new_part(one)]
            elif one.kind is AttributeKind.LINES:
                block[one.name] = [words.text("layout.new_signer")]
            elif one.kind is AttributeKind.LIST and one.is_required:
                block |= {one.name: NO_VALUE, "least_rows": 3}
            elif one.is_required and one.kind is not AttributeKind.VALUE:
                block[one.name] = words.choice(kind)
        if kind is BlockKind.AMOUNT:
            block["key"], block["capitals"] = self._amounts()[0]
        return block

    def _new_part(self, one: Attribute) -> Any:
        assert one.part is not None
        return [_new(one.part)] if one.kind is AttributeKind.ROWS else _new(one.part)


def _new(part: type) -> dict[str, Any]:
    key = {Field: "layout.box", Column: "layout.column", Signer: "layout.new_signer"}
    return {"label": words.text(key[part])}


def _second_line() -> list[Attribute]:
    """Return what is set of a second line, of a heading as of the title."""
    return [one for one in attributes(Heading) if one.name in SECOND_LINE]


def _is_column(path: NodePath) -> bool:
    return "columns" in path or "lines" in path


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _said(block: Mapping[str, Any]) -> str:
    """Return the first words of a block, to tell it from the others."""
    said: Sequence[Any] = [
        block.get(name, "") for name in ("text", "label", "left", "center", "right", "key")
    ]
    return next((str(one).replace("\n", "") for one in said if one), "")
