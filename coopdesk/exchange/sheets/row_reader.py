"""What reading one row of any sheet shares: cells by field, problems collected with their place."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from coopdesk.domain.errors import Finding, Severity
from coopdesk.domain.money import Money
from coopdesk.domain.reading import (
    Reading,
    as_typed,
    plain,
    read_amount,
    read_credit_code,
    read_day,
    read_text,
)
from coopdesk.exchange.headers import Header
from coopdesk.exchange.sheet_rows import amount_unit
from coopdesk.exchange.workbook import Book, Cell, Grid, column_letter

V = TypeVar("V")
G = TypeVar("G")
_NONE: frozenset[str] = frozenset()
NumberedRow = tuple[int, Sequence[Cell]]
_NOTHING = frozenset({"", "/", "\\", "-", "—", "——", "无", "--", "－"})
_EXACT_DIGITS = 10**15  # spreadsheet programs keep fifteen digits of a number
_QUOTES = re.compile(r"[\s“”\"'‘’「」]|级$")
_DITTO = frozenset({"〃", "″", "”", '"', "''", "同上", "同 上", "ˮ", "仝上", "〃〃"})


class RowReader:
    """Reads the rows of one sheet in order and collects what a person has to see."""

    def __init__(self, book: Book, grid: Grid, header: Header) -> None:
        self.findings: list[Finding] = []
        self._book = book
        self._grid = grid
        self._header = header
        self._places = header.places()
        self._row = 0
        self._cells: Sequence[Cell] = ()
        self._rows: Sequence[NumberedRow] = ()
        self._marks: dict[int, set[str]] = {}
        self._above: dict[str, str] = {}
        self._units: dict[str, int] = {}
        self._spans = _vertical_spans(grid, header)

    def _begin(self, row: int, cells: Sequence[Cell]) -> None:
        self._row = row
        self._cells = cells

    def _column(self, name: str) -> Sequence[Cell]:
        """Return the cells of a field in all rows, None where the sheet has no such column."""
        place = self._places.get(name)
        if place is None:
            return [None] * len(self._rows)
        return [cells[place] for _, cells in self._rows]

    def _each(self, name: str, read: Callable[[G], V], given: Sequence[G] | None = None) -> list[V]:
        """Return what ``read`` makes of a field in every row; it gets what is ``given`` of the row.

        Lists repeat themselves: a cell is read where it stands first, and again only to report
        what was found in it at each of its places.
        """
        column = self._column(name)
        beside: Sequence[Any] = [name] * len(column) if given is None else given
        # kinds tell apart what is equal and means different things: 1 and True
        kinds = list(map(type, column))
        keys: list[Any] = list(zip(column, beside, kinds, strict=True))
        if given is None and bool not in kinds:
            keys = list(column)
        first = dict(zip(reversed(keys), reversed(range(len(keys))), strict=True))
        known: dict[Any, V] = {}
        told = set()
        for key, place in first.items():
            before = len(self.findings)
            self._row, self._cells = self._rows[place]
            known[key] = read(beside[place])
            if len(self.findings) > before or name in self._marks.get(self._row, _NONE):
                told.add(key)
        if told:
            for place, key in enumerate(keys):
                if key in told and first[key] != place:
                    self._begin(*self._rows[place])
                    read(beside[place])
        return [known[key] for key in keys]

    def _each_or_above(self, name: str) -> list[str]:
        """Return the text of a field in every row, ditto marks and merged cells filled in."""
        texts = self._each(name, self._text)
        if name in self._spans or not _DITTO.isdisjoint(texts):
            texts = []
            for row in self._rows:
                self._begin(*row)
                texts.append(self._text_or_above(name))
        return ["" if text in _NOTHING else text for text in texts]

    def _mark(self, name: str) -> None:
        """Keep in mind that the typed form of a field was not the normal one."""
        self._marks.setdefault(self._row, set()).add(name)

    def _marked(self, row: int) -> frozenset[str]:
        """Return the fields of a row whose typed form was not the normal one."""
        return frozenset(self._marks[row]) if row in self._marks else _NONE

    def _cell(self, name: str) -> Cell:
        place = self._places.get(name)
        return None if place is None else self._cells[place]

    def _report(
        self,
        code: str,
        severity: Severity,
        name: str,
        *,
        place: int | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        place = self._places.get(name) if place is None else place
        self.findings.append(
            Finding(
                code,
                severity,
                self._grid.name,
                self._row,
                "" if place is None else column_letter(place),
                name,
                "" if place is None else as_typed(self._cells[place]),
                values=values or {},
            )
        )

    def _note_if_normalized(self, name: str, reading: Reading[object]) -> None:
        if reading.normalized:
            self._mark(name)

    def _text(self, name: str) -> str:
        cell = self._cell(name)
        if type(cell) is str and (cell == "" or cell.isalnum()):
            return cell
        reading = read_text(cell)
        if reading.normalized and isinstance(cell, str):
            self._mark(name)
        return reading.value or ""

    def _optional_text(self, name: str) -> str:
        text = self._text(name)
        return "" if text in _NOTHING else text

    def _bank_account(self, name: str) -> str:
        """Return the digits of an account; one that Excel rounded off is told, never guessed."""
        cell = self._cell(name)
        account = plain(self._optional_text(name)).replace(" ", "").replace("-", "")
        problem = ""
        if isinstance(cell, int | float) and abs(cell) >= _EXACT_DIGITS:
            problem = "bank_account_lost"
        elif account and not (account.isascii() and account.isdecimal()):
            problem = "bank_account_unreadable"
        if problem:
            self._report(problem, Severity.CONFIRM, name)
        return "" if problem else account

    def _credit_code(self, cell: Cell) -> str | None:
        reading = read_credit_code(cell)
        self._note_if_normalized("credit_code", reading)
        if reading.problem:
            self._report(reading.problem, Severity.REFUSE, "credit_code")
        return reading.value

    def _choice(self, name: str, words: Mapping[str, V], place: int | None = None) -> V | None:
        """Return what the word in a cell stands for; blank is None, an unknown word reported."""
        place = self._places.get(name) if place is None else place
        if place is None:
            return None
        typed = plain(as_typed(self._cells[place]))
        if typed in ("", "/", "-", "—"):
            return None
        key = _QUOTES.sub("", typed)
        for word in (typed, key, f"{key}级"):
            if word in words:
                return words[word]
        allowed = "、".join(words)
        self._report(
            "choice_unknown", Severity.REFUSE, name, place=place, values={"allowed": allowed}
        )
        return None

    def _text_or_above(self, name: str) -> str:
        """Return the text, where a ditto mark or a merged cell stands for the one above."""
        text = self._text(name)
        if text in _DITTO and text:
            above = self._above.get(name, "")
            if not above:
                self._report("ditto_without_above", Severity.REFUSE, name)
            self._mark(name)
            return above
        if not text and self._row - 1 in self._spans.get(name, ()):
            text = self._above.get(name, "")
        text = "" if text in _NOTHING else text
        self._above[name] = text
        return text

    def _day(self, raw: Cell) -> Reading[date]:
        is_serial = isinstance(raw, float) and 8_000 <= raw < 100_000
        if is_serial and self._book.day_shift and isinstance(raw, float):
            raw = raw + self._book.day_shift
        return read_day(raw, None)

    def _amount_at(self, name: str, place: int | None) -> Money | None:
        """Return the amount in a cell, reporting one that cannot be read; blank is None."""
        if place is None:
            return None
        cell = self._cells[place]
        if name not in self._units:
            self._units[name] = amount_unit(self._grid, self._header, name)
        reading = read_amount(cell, unit=self._units[name])
        if reading.normalized:
            self._mark(name)
        if reading.problem == "amount_missing" or (isinstance(cell, str) and _is_nothing(cell)):
            state = self._blank_state(place) if reading.problem else ""
            if state:
                self._report(state, Severity.REFUSE, name, place=place)
            return None
        if reading.problem:
            self._report(reading.problem, Severity.REFUSE, name, place=place)
        return reading.value

    def _blank_state(self, place: int) -> str:
        return self._book.blank_state(self._grid.name, f"{column_letter(place)}{self._row}")


def _is_nothing(cell: str) -> bool:
    return plain(cell) in _NOTHING


def _vertical_spans(grid: Grid, header: Header) -> dict[str, frozenset[int]]:
    """Return the rows (from 0), by field, whose cell belongs to a merged cell further up."""
    spans: dict[str, set[int]] = {}
    for top, left, bottom, right in grid.merged:
        if top >= header.last_row and left == right and left < len(header.columns):
            name = header.columns[left].field
            spans.setdefault(name, set()).update(range(top + 1, bottom + 1))
    return {name: frozenset(rows) for name, rows in spans.items() if name}
