"""A field for a name: it offers names that are known and takes any that is typed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.search_line import SearchLine
from coopdesk.services.members import initials_of

LONGEST = 50


class NameEditor(Editor):
    """Typing offers the names that fit, by characters or pinyin initials; F4 offers all."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = [(name, initials_of(name)) for name in dict.fromkeys(names)]
        self.line = SearchLine(self._search)
        self._hold(self.line)
        self.line.picked.connect(lambda item: self.set_value(item.key))
        self.line.textChanged.connect(lambda _: self.changed.emit())

    def value(self) -> str | None:
        return self.line.text().strip() or None

    def set_value(self, value: Any) -> None:
        self.line.setText(value or "")

    def own_problem(self) -> str:
        too_long = len(self.value() or "") > LONGEST
        return words.text("kit.too_long", longest=LONGEST) if too_long else ""

    def _search(self, typed: str) -> Sequence[PickItem]:
        """Return the names that fit, what was typed first: Enter never changes it unasked."""
        wanted = typed.casefold()
        known = [name for name, initials in self._names if _fits(wanted, name, initials)]
        as_typed = [PickItem(typed, typed, words.text("seat.as_typed"))]
        offered = [PickItem(name, name) for name in known if name != typed]
        return [*as_typed, *offered] if typed else offered


def _fits(wanted: str, name: str, initials: str) -> bool:
    return wanted in name or any(reading.startswith(wanted) for reading in initials.split())
