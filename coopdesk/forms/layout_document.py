"""A layout as a document that people edit: plain tables, its values called as paper calls them.

The file of a layout is TOML: what can be read aloud can be changed without a program.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coopdesk.forms.elements import PAGES, Element, Layout
from coopdesk.forms.layout_parts import KIND_OF, Attribute, AttributeKind, BlockPlace, attributes
from coopdesk.forms.value_names import Names, names_of

Document = dict[str, Any]

BLOCKS = tuple(place.value for place in BlockPlace)


def document_of(layout: Layout) -> Document:
    """Return a shipped layout as a document; what is as by default is left out.

    A sheet of its own has no name; the document then stays with that of its base.
    """
    names = names_of(layout)
    pages = {page: name for name, page in PAGES.items()}
    return {
        "title": _named(layout.title, names.texts),
        "title_size": layout.title_size,
        **({"page": pages[layout.page]} if layout.page in pages else {}),
        **{part: [_block(one, names) for one in getattr(layout, part)] for part in BLOCKS},
    }


def write_document(document: Mapping[str, Any]) -> str:
    """Return a document as TOML, the same for the same document."""
    lines = [f"{name} = {_value(value)}" for name, value in document.items() if name not in BLOCKS]
    for part in BLOCKS:
        for block in document.get(part, ()):
            lines += ["", f"[[{part}]]", *_block_lines(block)]
    return "\n".join(lines) + "\n"


def version_of(base_version: str, document: Mapping[str, Any]) -> str:
    """Return the version that paper set by ``document`` carries: that of its base and a mark.

    The mark is the beginning of the document's SHA-256: no two offices' layouts share one.
    """
    said = write_document({name: document[name] for name in document if name not in _ASIDE})
    return f"{base_version}+{hashlib.sha256(said.encode()).hexdigest()[:4].upper()}"


_ASIDE = frozenset({"form", "base_version", "name"})


def _block(element: Element, names: Names) -> Document:
    return {"kind": KIND_OF[type(element)].value, **_part(element, names, names.texts)}


def _part(part: Any, names: Names, values: Mapping[str, str]) -> Document:
    found: Document = {}
    rows = names.rows.get(getattr(part, "key", ""), {})
    kind: type = type(part)
    for one in attributes(kind):
        value = getattr(part, one.name)
        if value != one.default:
            scope = rows if one.of_row and rows else values
            found[one.name] = _told(one, value, names, scope, rows)
    return found


def _told(
    one: Attribute,
    value: Any,
    names: Names,
    scope: Mapping[str, str],
    rows: Mapping[str, str],
) -> Any:
    told = value
    match one.kind:
        case AttributeKind.VALUE:
            told = scope[value] if value else ""
        case AttributeKind.LIST:
            told = names.lists[value] if value else ""
        case AttributeKind.BRACED:
            told = _named(value, scope)
        case AttributeKind.PARTS:
            told = [_part(part, names, rows or scope) for part in value]
        case AttributeKind.ROWS:
            told = [[_part(part, names, scope) for part in row] for row in value]
        case AttributeKind.LINES:
            told = list(value)
    return told


def _named(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: f"{{{values[found[1]]}}}", text)


def _block_lines(block: Mapping[str, Any]) -> Iterator[str]:
    for name, value in block.items():
        if isinstance(value, list) and value and not isinstance(value[0], str):
            yield f"{name} = ["
            yield from (f"    {_value(part)}," for part in value)
            yield "]"
        else:
            yield f"{name} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(part)}" for name, part in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
