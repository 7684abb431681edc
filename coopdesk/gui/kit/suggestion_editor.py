"""A field that offers what is known already and takes whatever is typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.search_line import SearchLine

LONGEST = 50


class SuggestionEditor(Editor):
    """Typing offers what fits, by characters or by its ``initials``; F4 offers all.

    Where ``known`` tells more of each, it stands beneath it and is searched as well.
    """

    def __init__(
        self,
        known: Sequence[str] | Mapping[str, str],
        initials: Callable[[str], str] = lambda _: "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        told = known if isinstance(known, Mapping) else dict.fromkeys(known, "")
        self._known = [(one, more, initials(one)) for one, more in told.items()]
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
        """Return what fits, what was typed first: Enter never changes it unasked."""
        wanted = typed.casefold()
        fitting = [one for one in self._known if _fits(wanted, *one)]
        as_typed = [PickItem(typed, typed, words.text("kit.as_typed"))]
        offered = [PickItem(one, one, more) for one, more, _ in fitting if one != typed]
        return [*as_typed, *offered] if typed else offered


def _fits(wanted: str, known: str, more: str, initials: str) -> bool:
    by_initials = any(reading.startswith(wanted) for reading in initials.split())
    return wanted in f"{known}\n{more}".casefold() or by_initials
