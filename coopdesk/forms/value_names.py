"""What each value of a form is called by people: the label it stands under on the shipped form.

An office that sets a form its own way names values as paper names them: 单位名称, not a key. A name
is a word of the script, so that it may stand in braces, and stands for one value of its form.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from coopdesk import words
from coopdesk.forms.demands import demands
from coopdesk.forms.elements import AmountGrid, Cards, Grid, Layout

_BEFORE_A_BRACE = re.compile(r"([^\s：:。，；{}]+)：\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a form's values by their keys: of texts, of lists, of what a row of each says.

    ``rows`` is by the key of the list.
    """

    texts: Mapping[str, str]
    lists: Mapping[str, str]
    rows: Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=128)
def names_of(layout: Layout) -> Names:
    """Return what the values of a shipped form are called; every name stands once."""
    needed = demands(layout)
    labels = _labels(layout)
    texts = [key for key, row in needed.items() if row is None]
    rows = {key: sorted(row) for key, row in needed.items() if row is not None}
    return Names(
        _unique(texts, labels),
        _unique(rows, {}),
        MappingProxyType(
            {key: _unique(row, _row_labels(layout, key)) for key, row in rows.items()}
        ),
    )


def _unique(keys: Iterable[str], labels: Mapping[str, str]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for key in keys:
        said = re.sub(r"\W", "", labels.get(key, ""))
        name = said if said and not said[0].isdecimal() else words.text(f"form_value.{key}")
        count = sum(name == re.sub(r"\d+$", "", known) for known in names.values())
        names[key] = f"{name}{count + 1}" if count else name
    return MappingProxyType(names)


def _labels(layout: Layout) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _parts((layout.head, layout.elements, layout.foot)):
        if isinstance(part, AmountGrid):
            found.setdefault(part.key, part.label)
            found.setdefault(part.capitals, words.text("paper.in_capitals_of", label=part.label))
        elif key := getattr(part, "key", ""):
            found.setdefault(key, getattr(part, "label", ""))
        for field in fields(part):
            said = getattr(part, field.name)
            if isinstance(said, str):
                for label, key in _BEFORE_A_BRACE.findall(said):
                    found.setdefault(key, label)
    return found


def _row_labels(layout: Layout, key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in (*layout.head, *layout.elements, *layout.foot):
        if isinstance(element, Grid) and key in (element.key, element.totals):
            named = {column.key: column.label for column in element.columns if column.key}
            found = named | found
        elif isinstance(element, Cards) and element.key == key:
            found |= {line.key: line.label for line in element.lines}
    return found


def _parts(part: Any) -> Iterator[Any]:
    """Yield every element and what it is made of, except what names values of a row."""
    if isinstance(part, tuple):
        for one in part:
            yield from _parts(one)
    elif is_dataclass(part) and not isinstance(part, type):
        yield part
        if not isinstance(part, (Grid, Cards)):
            for field in fields(part):
                yield from _parts(getattr(part, field.name))
