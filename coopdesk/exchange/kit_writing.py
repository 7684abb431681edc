"""Writes an offline kit: a sheet to fill in, its guide, its words, and the stamp nobody sees."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coopdesk import words
from coopdesk.domain.identity import check_credit_code, check_resident_id
from coopdesk.exchange.kit import given_row, stamp_lines, written
from coopdesk.exchange.kit_formulas import check_formula
from coopdesk.exchange.kit_stamp import KitStamp
from coopdesk.exchange.sheet_writing import (
    FIRST_ROW,
    FORMATS,
    HEAD_STYLE,
    RowWriter,
    SheetColumn,
    columns_of,
)
from coopdesk.exchange.specs import CellKind, SheetSpec
from coopdesk.exchange.streamed import streamed_workbook
from coopdesk.exchange.workbook_container import column_letter

FREE_ROWS = 500
"""Rows to fill in below those given out."""
_CHECKED = {"id_number": True, "credit_code": False}  # whether resident IDs are right there too
_UNLOCKED = {"locked": False}
_PROTECTED = {"format_columns": True, "format_rows": True, "select_locked_cells": True}
_WIDE = 100


def write_kit(
    path: Path,
    spec: SheetSpec,
    stamp: KitStamp,
    rows: Sequence[Mapping[str, object]],
    *,
    title: str,
    years: Sequence[int] = (),
    offered: Mapping[str, Sequence[str]] | None = None,
) -> int:
    """Write a kit with ``rows`` given out (none for a blank one); return how many.

    ``offered`` are words to choose from in columns where other words are right too. The sheet is
    protected without a password: what is to be filled in can be, nothing else. No macros. Raises
    SurroundingsTrouble when the file cannot be written.
    """
    with streamed_workbook(path) as workbook:
        sheet = _KitSheet(workbook, spec, columns_of(spec, years))
        sheet.begin(title, stamp)
        sheet.fill(rows)
        _write_guide(workbook, title, stamp)
        sheet.offer(_write_words(workbook, sheet.columns, offered or {}))
        _write_stamp(workbook, stamp, [given_row(spec, row) for row in rows])
        for name, told in (("CoopDesk", stamp.sheet_id), ("CoopDeskOffice", stamp.office_id)):
            workbook.set_custom_property(name, told)
    return len(rows)


class _KitSheet:
    """The sheet to fill in."""

    def __init__(self, workbook: Any, spec: SheetSpec, columns: Sequence[SheetColumn]) -> None:
        from coopdesk.exchange.row_sheet import RowSheet

        self.columns = columns
        self._workbook = workbook
        self._sheet = workbook.add_worksheet(spec.title, RowSheet)
        self._checked = [
            (place, _CHECKED[column.spec.field])
            for place, column in enumerate(columns)
            if column.spec.field in _CHECKED
        ]
        self._last_row = FIRST_ROW

    def begin(self, title: str, stamp: KitStamp) -> None:
        """Write title, note and header; lay out and protect the columns."""
        from coopdesk.exchange.row_sheet import text_cell

        sheet, workbook = self._sheet, self._workbook
        sheet.freeze_panes(FIRST_ROW, 0)
        sheet.protect("", _PROTECTED)
        for place, column in enumerate(self.columns):
            style = {"num_format": FORMATS[column.spec.kind], **_UNLOCKED}
            sheet.set_column(place, place, column.spec.width, workbook.add_format(style))
        checks = len(self.columns), len(self.columns) + len(self._checked) - 1
        sheet.set_column(*checks, 16, workbook.add_format({"align": "center"}))
        for row in range(FIRST_ROW):
            sheet.set_row(row, None, workbook.add_format({"locked": True}))
        sheet.write_cells(0, [text_cell(workbook, bold=True, font_size=14)(title)])
        note = words.text("kit_sheet.note", day=stamp.day, office=stamp.office)
        sheet.write_cells(1, [text_cell(workbook)(note)])
        head = text_cell(workbook, **HEAD_STYLE)
        headings = [column.heading for column in self.columns]
        headings += [
            words.text("kit_sheet.check", heading=self.columns[place].spec.heads[0])
            for place, _ in self._checked
        ]
        sheet.write_cells(2, [head(heading) for heading in headings])

    def fill(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Write the rows given out and the free ones, each number with its check beside it."""
        from coopdesk.exchange.row_sheet import formula_cell

        write = RowWriter(self._workbook, self.columns, **_UNLOCKED)
        formula = formula_cell(self._workbook, align="center")
        right, wrong = words.text("kit_sheet.right"), words.text("kit_sheet.wrong")
        self._last_row = FIRST_ROW + len(rows) + FREE_ROWS - 1
        for number in range(FIRST_ROW, self._last_row + 1):
            row = rows[number - FIRST_ROW] if number - FIRST_ROW < len(rows) else {}
            cells = write.cells(row)
            for place, persons in self._checked:
                column = self.columns[place].spec
                value = written(column, row.get(column.field))
                is_right = not check_credit_code(value) or (
                    persons and not check_resident_id(value)
                )
                shown = (right if is_right else wrong) if value else ""
                told = check_formula(
                    f"{column_letter(place)}{number + 1}", right, wrong, persons=persons
                )
                cells.append(formula((told, shown)))
            self._sheet.write_cells(number, cells)
        self._mark_wrong(wrong)

    def offer(self, lists: Mapping[int, tuple[str, bool]]) -> None:
        """Offer words by column: the place of the list, and whether no other word is right."""
        for place, (source, is_strict) in lists.items():
            told = {"validate": "list", "source": source, "show_error": is_strict}
            told |= {"error_message": words.text("kit_sheet.choose")}
            self._sheet.data_validation(FIRST_ROW, place, self._last_row, place, told)
        for place, column in enumerate(self.columns):
            if column.spec.kind is CellKind.AMOUNT:
                told = {"validate": "decimal", "criteria": ">=", "value": -(10**12)}
                told |= {"error_message": words.text("kit_sheet.amount")}
                self._sheet.data_validation(FIRST_ROW, place, self._last_row, place, told)

    def _mark_wrong(self, wrong: str) -> None:
        style = self._workbook.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        rule = {"type": "cell", "criteria": "==", "value": f'"{wrong}"', "format": style}
        first = len(self.columns)
        last = first + len(self._checked) - 1
        self._sheet.conditional_format(FIRST_ROW, first, self._last_row, last, rule)


def _write_guide(workbook: Any, title: str, stamp: KitStamp) -> None:
    from coopdesk.exchange.row_sheet import RowSheet, text_cell

    sheet = workbook.add_worksheet(words.text("kit_sheet.guide_title"), RowSheet)
    sheet.protect("")
    sheet.set_column(0, 0, _WIDE)
    lines = words.text(
        "kit_sheet.guide", office=stamp.office, day=stamp.day, rows=FREE_ROWS
    ).strip()
    sheet.write_cells(0, [text_cell(workbook, bold=True, font_size=14)(title)])
    plain = text_cell(workbook, text_wrap=True, valign="top")
    for number, line in enumerate(lines.splitlines(), start=2):
        sheet.write_cells(number, [plain(line)])


def _write_words(
    workbook: Any, columns: Sequence[SheetColumn], offered: Mapping[str, Sequence[str]]
) -> dict[int, tuple[str, bool]]:
    """Write the lists of words; return by column where its list stands and whether it is strict."""
    from coopdesk.exchange.row_sheet import RowSheet, text_cell

    name = words.text("kit_sheet.words_title")
    sheet = workbook.add_worksheet(name, RowSheet)
    sheet.hide()
    lists: dict[str, list[str]] = {}
    for column in columns:
        allowed = list(column.spec.words.values()) or list(offered.get(column.spec.field, ()))
        if allowed:
            lists[column.spec.field] = allowed
    text = text_cell(workbook)
    for number in range(max(map(len, lists.values()), default=0)):
        cells = [text(told[number]) if number < len(told) else "" for told in lists.values()]
        sheet.write_cells(number, cells)
    places = {field: number for number, field in enumerate(lists)}
    return {
        place: (
            f"='{name}'!${column_letter(places[column.spec.field])}$1"
            f":${column_letter(places[column.spec.field])}${len(lists[column.spec.field])}",
            bool(column.spec.choices),
        )
        for place, column in enumerate(columns)
        if column.spec.field in lists
    }


def _write_stamp(workbook: Any, stamp: KitStamp, rows: Sequence[Any]) -> None:
    from coopdesk.exchange.row_sheet import RowSheet, text_cell

    sheet = workbook.add_worksheet(words.text("kit_sheet.stamp_title"), RowSheet)
    sheet.very_hidden()
    sheet.protect("")
    text = text_cell(workbook)
    for number, line in enumerate(stamp_lines(stamp, rows)):
        sheet.write_cells(number, [text(told) if told else "" for told in line])
