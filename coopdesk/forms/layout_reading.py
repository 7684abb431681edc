"""A document back into a layout: everything wrong with it is found at once, each with its place."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from string import Formatter
from typing import Any, get_args
from unicodedata import category

from coopdesk import words
from coopdesk.domain.documents import read_toml
from coopdesk.domain.errors import BadLayout, Finding, Severity
from coopdesk.forms import layout_widths
from coopdesk.forms.demands import demands
from coopdesk.forms.elements import PAGES, Align, Layout
from coopdesk.forms.layout_document import BLOCKS, Document, version_of
from coopdesk.forms.layout_parts import (
    KINDS,
    LIMITS,
    Attribute,
    AttributeKind,
    BlockKind,
    BlockPlace,
    attributes,
)
from coopdesk.forms.value_names import names_of

SECOND_LINE = ("second", "second_upright")
_TOP = ("form", "base_version", "name", "title", "title_size", *SECOND_LINE, "page", *BLOCKS)
LARGEST_FILE = 262_144
MOST_BLOCKS = 200
MOST_PARTS = 40
"""Columns, fields or signers beside each other; no paper has room for more."""
LONGEST_TEXT = 2_000
_LONGEST_NAMES = 12
_UNSEEN = frozenset({"Cc", "Cs"})


def read_document(text: str) -> Document:
    """Return the document of a layout file; raises BadLayout ``layout_not_toml`` with the line."""
    try:
        return read_toml(text)
    except ValueError as reason:
        line = re.search(r"line (\d+)", str(reason))
        place = words.text("layout.place_end")
        if line:
            place = words.text("layout.place_line", line=line[1])
        finding = Finding("layout_not_toml", Severity.REFUSE, sheet=place)
        raise BadLayout(finding) from reason


def layout_of(document: Mapping[str, Any], base: Layout) -> Layout:
    """Return the layout a document describes, to be filled with the values of ``base``.

    Its version is that of ``base`` with a mark of what the document says. Raises BadLayout with
    every finding: unknown kinds, attributes and values, numbers out of their limits, cells that are
    too narrow, values that must stay.
    """
    reading = _Reading(base)
    layout = reading.layout(document)
    if not reading.findings:  # what cannot be read cannot be measured
        reading.require_kept(layout)
        reading.findings += layout_widths.findings(layout)
    if reading.findings:
        raise BadLayout(*reading.findings)
    return replace(layout, version=version_of(base.version, document))


def left_out(layout: Layout, base: Layout) -> list[str]:
    """Return the names of the values that ``base`` says and ``layout`` does not."""
    names = names_of(base)
    said = demands(layout)
    missing = [key for key in demands(base) if key not in said]
    return [{**names.texts, **names.lists}[key] for key in missing]


class _Reading:
    """One reading of one document."""

    def __init__(self, base: Layout) -> None:
        self.findings: list[Finding] = []
        self._base = base
        self._names = names_of(base)
        self._texts = {name: key for key, name in self._names.texts.items()}
        self._lists = {name: key for key, name in self._names.lists.items()}
        self._place = ""
        self._row: Mapping[str, str] = {}
        self._is_in_row = False

    def layout(self, document: Mapping[str, Any]) -> Layout:
        """Read the document as far as it can be read."""
        self._place = words.text("layout.place_top")
        for name in document.keys() - _TOP:
            self._find("layout_attribute", name=name, known=_listed(_TOP))
        title = self._braced(document.get("title", self._base.title), self._texts)
        page = self._page(document)
        size = self._number("title_size", document.get("title_size", self._base.title_size))
        second = self._text(document.get("second", ""))
        upright = document.get("second_upright", False)
        if not isinstance(upright, bool):
            self._find("layout_wrong", name=_word_of("second_upright"))
        parts: dict[str, Any] = {
            part: self._blocks(document.get(part, []), part) for part in BLOCKS
        }
        if not parts["elements"]:
            self._find("layout_empty")
        return replace(
            self._base,
            title=title,
            title_size=size,
            second=second,
            second_upright=upright,
            page=page,
            **parts,
        )

    def require_kept(self, layout: Layout) -> None:
        """Find what must not be left out and is."""
        said = demands(layout)
        names = {**self._names.texts, **self._names.lists}
        for key in self._base.kept:
            if key not in said:
                self._place = words.text("layout.place_top")
                self._find("layout_must_stay", name=names[key])

    def _page(self, document: Mapping[str, Any]) -> Any:
        name = document.get("page")
        if name is None:
            return self._base.page
        if not isinstance(name, str) or name not in PAGES:
            self._find("layout_page", page=name, known=_listed(PAGES))
        return PAGES.get(str(name), self._base.page)

    def _blocks(self, blocks: Any, part: str) -> tuple[Any, ...]:
        if not _is_tables(blocks) or len(blocks) > MOST_BLOCKS:
            self._place = words.text("layout.place_top")
            self._find("layout_blocks", part=words.choice(BlockPlace(part)), most=MOST_BLOCKS)
            return ()
        read = [self._block(block, number, part) for number, block in enumerate(blocks, 1)]
        return tuple(block for block in read if block is not None)

    def _block(self, block: Mapping[str, Any], number: int, part: str) -> object | None:
        name = block.get("kind")
        where = words.choice(BlockPlace(part))
        if name not in list(BlockKind):
            self._place = words.text("layout.place_unknown", part=where, number=number)
            self._find("layout_kind", kind=name, known=_listed([kind.value for kind in KINDS]))
            return None
        kind = BlockKind(name)
        told = words.choice(kind)
        self._place = words.text("layout.place_block", part=where, number=number, kind=told)
        of_list = self._lists.get(str(block.get("key", "")), "")
        self._row = {name: key for key, name in self._names.rows.get(of_list, {}).items()}
        return self._part(KINDS[kind], {key: v for key, v in block.items() if key != "kind"})

    def _part(self, kind: type, told: Mapping[str, Any]) -> object | None:
        known = {one.name: one for one in attributes(kind)}
        for name in told.keys() - known.keys():
            self._find("layout_attribute", name=name, known=_listed(known))
        lacking = [one.name for one in known.values() if one.is_required and one.name not in told]
        for name in lacking:
            self._find("layout_lacks", name=_word_of(name))
        before = len(self.findings)
        read = {name: self._read(known[name], told[name]) for name in known if name in told}
        is_whole = not lacking and len(self.findings) == before
        return kind(**read) if is_whole else None

    def _read(self, one: Attribute, value: Any) -> Any:
        scope = self._row if one.of_row or self._is_in_row else self._texts
        read = value
        match one.kind:
            case AttributeKind.NUMBER | AttributeKind.WHOLE:
                read = self._number(one.name, value, whole=one.kind is AttributeKind.WHOLE)
            case AttributeKind.FLAG | AttributeKind.ALIGN:
                is_flag = one.kind is AttributeKind.FLAG
                is_right = isinstance(value, bool) if is_flag else value in get_args(Align)
                self._expect(one, is_right=is_right)
            case AttributeKind.VALUE:
                read = self._key(one, value, scope)
            case AttributeKind.LIST:
                read = self._key(one, value, self._lists)
            case AttributeKind.BRACED:
                read = self._braced(value, scope)
            case AttributeKind.WORDS:
                read = self._text(value)
            case AttributeKind.LINES:
                read = tuple(map(self._text, self._list(one, value)))
            case AttributeKind.PARTS:
                read = self._parts(one, value)
            case AttributeKind.ROWS:
                read = tuple(self._parts(one, row) for row in self._list(one, value))
        return read

    def _parts(self, one: Attribute, told: Any) -> tuple[Any, ...]:
        if not _is_tables(told) or not 0 < len(told) <= MOST_PARTS:
            self._find("layout_wrong", name=_word_of(one.name))
            return ()
        assert one.part is not None
        block, parts = self._place, []
        self._is_in_row = one.of_row
        for number, part in enumerate(told, 1):
            self._place = words.text("layout.place_part", block=block, number=number)
            parts.append(self._part(one.part, part))
        self._place, self._is_in_row = block, False
        return tuple(parts)

    def _number(self, name: str, value: Any, *, whole: bool = False) -> Any:
        least, most = LIMITS[name]
        is_number = isinstance(value, int if whole else (int, float))
        if not is_number or isinstance(value, bool) or not least <= value <= most:
            told = {"least": f"{least:g}", "most": f"{most:g}"}
            self._find("layout_number", name=_word_of(name), **told)
        return value

    def _key(self, one: Attribute, name: Any, known: Mapping[str, str]) -> str:
        may_be_empty = not one.is_required or one.kind is AttributeKind.LIST
        if name == "" and may_be_empty:
            return ""
        if not isinstance(name, str) or name not in known:
            self._find("layout_value", value=name, known=_listed(known))
        return known.get(str(name), "")

    def _braced(self, value: Any, known: Mapping[str, str]) -> str:
        text = self._text(value)
        try:
            parsed = list(Formatter().parse(text))
        except ValueError:
            self._find("layout_braces", text=text)
            return ""
        said = []
        for literal, name, spec, conversion in parsed:
            said.append(literal.replace("{", "{{").replace("}", "}}"))
            if name is None:
                continue
            if name not in known or spec or conversion:
                self._find("layout_value", value=name, known=_listed(known))
            said.append(f"{{{known.get(name, '')}}}")
        return "".join(said)

    def _text(self, value: Any) -> str:
        is_text = isinstance(value, str) and len(value) <= LONGEST_TEXT
        if not is_text or any(category(sign) in _UNSEEN for sign in value.replace("\n", "")):
            self._find("layout_text", most=LONGEST_TEXT)
            return ""
        return str(value)

    def _list(self, one: Attribute, value: Any) -> list[Any]:
        is_list = isinstance(value, list) and 0 < len(value) <= MOST_BLOCKS
        self._expect(one, is_right=is_list)
        return value if is_list else []

    def _expect(self, one: Attribute, *, is_right: bool) -> None:
        if not is_right:
            self._find("layout_wrong", name=_word_of(one.name))

    def _find(self, code: str, **values: object) -> None:
        self.findings.append(Finding(code, Severity.REFUSE, sheet=self._place, values=values))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _word_of(attribute: str) -> str:
    return words.text(f"layout_attribute.{attribute}")


def _listed(names: Collection[str]) -> str:
    told = "、".join(list(names)[:_LONGEST_NAMES])
    return f"{told}……" if len(names) > _LONGEST_NAMES else told
