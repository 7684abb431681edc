"""The box at the top that searches everything (Ctrl+K)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.search_line import Search, SearchLine


class SearchBox(SearchLine):
    """Searches members, organizations, vouchers and pages; ``chosen`` carries the key."""

    chosen = Signal(object)

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(search, parent)
        self.setPlaceholderText(words.text("kit.search_all"))
        self.setAccessibleName(words.text("kit.search_all"))
        self.setToolTip(words.text("kit.search_tip"))
        self.setMinimumWidth(theme.space(55))
        self.popup.least_width = theme.space(140)
        sign = QLabel()
        theme.set_icon(sign, "search", "ink_soft")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(theme.space(2), 0, 0, 0)
        inside.addWidget(sign)
        inside.addStretch(1)
        self.setTextMargins(theme.current().icon + theme.space(1), 0, 0, 0)
        shortcut = QShortcut(QKeySequence("Ctrl+K"), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.begin)
        self.picked.connect(self._on_chosen)
        self.abandoned.connect(self.clear)

    def begin(self) -> None:
        """Go to the box, its old text ready to be typed over."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _on_chosen(self, item: PickItem) -> None:
        self.clear()
        self.chosen.emit(item.key)
