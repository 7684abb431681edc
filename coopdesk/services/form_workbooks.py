"""The figures of filled forms as a workbook (D12): the texts of the paper, amounts as numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from coopdesk import words
from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import Money
from coopdesk.durable import write_durably
from coopdesk.exchange.form_sheet import FormPair, FormSheet, FormTable, Value, form_workbook
from coopdesk.forms.elements import (
    AmountGrid,
    Column,
    Declaration,
    Element,
    Fields,
    Grid,
    Heading,
    Layout,
    Line,
    Opinion,
    Text,
    Values,
)
from coopdesk.forms.registry import FORMS
from coopdesk.services.layouts import layout_in_use
from coopdesk.services.printing import FOR_ALL, FORM_SOURCES
from coopdesk.services.rehearsal_mark import marked_title
from coopdesk.storage.unit_of_work import UnitOfWork

_AMOUNT = re.compile(r"(-?)((?:\d{1,3}(?:,\d{3})+|\d+))\.(\d\d)")


def save_form_workbook(
    uow: UnitOfWork, form_id: str, record_ids: Sequence[str], day: date | None, target: Path
) -> Path:
    """Write the form filled for some records as a workbook, whole or not at all; return the file.

    Each filled form is a sheet. Raises NotFound as ``print_forms``, SurroundingsTrouble.
    """
    if form_id not in FORM_SOURCES or not (record_ids or form_id in FOR_ALL):
        raise NotFound("form", form_id)
    layout = layout_in_use(uow, FORMS[form_id])
    filled = FORM_SOURCES[form_id](uow, record_ids, day or uow.today)
    sheets = [_sheet(uow, layout, one.record_number, one.values) for one in filled]
    write_durably(target, form_workbook(sheets))
    return target


def _sheet(uow: UnitOfWork, layout: Layout, name: str, values: Values) -> FormSheet:
    texts = {key: value for key, value in values.items() if isinstance(value, str)}
    elements = (*layout.head, *layout.elements, *layout.foot)
    parts = [part for element in elements for part in _parts(element, values, texts)]
    title = marked_title(uow, layout.title.format_map(texts))
    return FormSheet(marked_title(uow, name), title, parts)


def _parts(
    element: Element, values: Values, texts: Mapping[str, str]
) -> Iterator[str | FormPair | FormTable]:
    match element:
        case Heading(text=text) | Text(text=text) | Declaration(text=text):
            yield from filter(None, [text.format_map(texts)])
        case Line(left=left, center=center, right=right):
            said = (part.format_map(texts) for part in (left, center, right))
            yield "    ".join(filter(None, said))
        case Fields(rows=rows):
            for field in (field for row in rows for field in row):
                yield FormPair(field.label, _value(texts[field.key]) if field.key else "")
        case AmountGrid(label=label, key=key, capitals=capitals):
            yield FormPair(label, _value(texts[key]))
            yield FormPair(words.text("paper.in_capitals_of", label=label), texts[capitals])
        case Opinion(label=label, key=key):
            said_label = label.format_map(texts).replace("\n", "")
            yield FormPair(said_label, texts[key] if key else "")
        case Grid(key=key, columns=columns):
            yield _table(columns, values[key] if key else ())


def _table(columns: Sequence[Column], rows: str | Sequence[Mapping[str, str]]) -> FormTable:
    assert not isinstance(rows, str)
    return FormTable(
        [column.label for column in columns],
        [[_told(column, row.get(column.key, "")) for column in columns] for row in rows],
        words.text("award_form.total"),
    )


def _told(column: Column, text: str) -> Value:
    return _value(text) if column.figures else text


def _value(text: str) -> Value:
    """Return an amount as one, everything else as it stands on the paper."""
    found = _AMOUNT.fullmatch(text)
    if not found:
        return text
    fen = int(found[2].replace(",", "") + found[3])
    return Money(-fen if found[1] else fen)
