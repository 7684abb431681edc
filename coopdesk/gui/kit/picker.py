"""Choosing a person or an organization: by name, pinyin initials, number, last four of the ID."""

import json
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import is_plain_enter
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.search_line import Search, SearchLine


class Picker(Editor):
    """A field whose value is the key of one found record; its detail stands beneath."""

    def __init__(
        self, search: Search, *, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.line = SearchLine(search)
        self.line.setPlaceholderText(placeholder or words.text("kit.pick_hint"))
        self.line.setToolTip(words.text("kit.pick_tip"))
        self._item: PickItem | None = None
        self._hold(self.line)
        self.line.picked.connect(self._on_picked)
        self.line.textEdited.connect(self._on_edited)

    @property
    def item(self) -> PickItem | None:
        """What was picked, with its name and detail."""
        return self._item

    def value(self) -> Any:
        return self._item.key if self._item else None

    def set_value(self, value: Any) -> None:
        """Show a ``PickItem``, or empty the field with None."""
        self._item = value
        self.line.setText(value.title if value else "")
        self.line.setCursorPosition(0)
        self.changed.emit()

    def is_empty(self) -> bool:
        return not self.line.text().strip()

    def draft(self) -> str:
        if self._item is None:
            return ""
        return json.dumps([self._item.key, self._item.title, self._item.detail])

    def restore(self, draft: str) -> None:
        self.set_value(PickItem(*json.loads(draft)) if draft else None)

    def own_problem(self) -> str:
        return "" if self._item else words.text("kit.pick_one")

    def hint(self) -> str:
        return self._item.detail if self._item else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on typed but unpicked text opens the answers instead of moving on."""
        if (
            isinstance(event, QKeyEvent)
            and is_plain_enter(event)
            and self._item is None
            and not self.is_empty()
            and not self.line.popup.isVisible()
        ):
            self.line.look_up()
            return True
        return super().eventFilter(watched, event)

    def _on_picked(self, item: PickItem) -> None:
        self.set_value(item)

    def _on_edited(self) -> None:
        if self._item is not None:
            self._item = None
        self.changed.emit()
