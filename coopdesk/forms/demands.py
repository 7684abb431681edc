"""Which values a layout needs, and the check that exactly these are given."""

from collections.abc import Iterator
from functools import lru_cache
from string import Formatter
from types import MappingProxyType

from coopdesk.forms.elements import (
    AmountGrid,
    Cards,
    Declaration,
    Element,
    Fields,
    Grid,
    Heading,
    KeyGroups,
    Layout,
    Line,
    Opinion,
    Signatures,
    Text,
    Values,
)

Demands = MappingProxyType[str, frozenset[str] | None]


@lru_cache(maxsize=256)
def demands(layout: Layout) -> Demands:
    """Return every key of ``layout``: None for a text, the keys of a row for a list of rows."""
    found: dict[str, frozenset[str] | None] = dict.fromkeys(_named(layout.title))
    for element in (*layout.head, *layout.elements, *layout.foot):
        if isinstance(element, Grid):
            row = frozenset(column.key for column in element.columns if column.key)
            for key in filter(None, (element.key, element.totals)):
                found[key] = row | (found.get(key) or frozenset())
        elif isinstance(element, Cards):
            named = frozenset(_named(element.issuer + element.foot))
            found[element.key] = named | {line.key for line in element.lines if line.key}
        else:
            found |= dict.fromkeys(_keys(element))
    return MappingProxyType(found)


def check(layout: Layout, values: Values) -> None:
    """Return when ``values`` has each key that ``layout`` needs and no other.

    Raises KeyError for a missing or unknown key, TypeError for a text in place of rows or the
    other way round: both are defects of the caller, not of the person.
    """
    needed = demands(layout)
    if needed.keys() != values.keys():
        raise KeyError(_difference(layout.form_id, set(needed), set(values)))
    for key, row_keys in needed.items():
        value = values[key]
        if isinstance(value, str) != (row_keys is None):
            raise TypeError(
                f"{layout.form_id}: {key} must be {'text' if row_keys is None else 'rows'}"
            )
        if row_keys is not None and not isinstance(value, str):
            for row in value:
                if row.keys() != row_keys:
                    raise KeyError(_difference(f"{layout.form_id}: {key}", set(row_keys), set(row)))


def chosen(layout: Layout, values: Values) -> Values:
    """Return of ``values`` what ``layout`` says, for an office's own layout that says less.

    Raises KeyError for a key that is not there.
    """
    found: dict[str, str | list[dict[str, str]]] = {}
    for key, row_keys in demands(layout).items():
        value = values[key]
        if isinstance(value, str) or row_keys is None:
            found[key] = str(value)
        else:
            found[key] = [{name: row[name] for name in row_keys} for row in value]
    return found


def _difference(where: str, needed: set[str], given: set[str]) -> str:
    return f"{where}: missing {sorted(needed - given)}, unknown {sorted(given - needed)}"


def _keys(element: Element) -> Iterator[str]:
    match element:
        case Fields(rows=rows):
            yield from (field.key for row in rows for field in row if field.key)
        case KeyGroups(key=key):
            yield key
        case Opinion(key=key, label=label):
            yield from filter(None, (key, *_named(label)))
        case AmountGrid(key=key, capitals=capitals):
            yield from (key, capitals)
        case Signatures(signers=signers):
            yield from (signer.key for signer in signers if signer.key)
        case Heading(text=text) | Text(text=text) | Declaration(text=text):
            yield from _named(text)
        case Line(left=left, center=center, right=right):
            yield from _named(left + center + right)


def _named(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(text) if name)
