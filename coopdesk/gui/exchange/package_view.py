"""One list of packages: filter, table with sums, and the detail that follows the selection."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_panel import DetailPanel
from coopdesk.gui.kit.empty_state import EmptyState
from coopdesk.gui.kit.table_model import ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow


class PackageView(QWidget):
    """``card`` makes the detail of an item; ``empty`` is shown while there is none."""

    def __init__(
        self, name: str, model: ItemTableModel[Any], card: Callable[[Any], QWidget]
    ) -> None:
        super().__init__()
        self.model, self._card = model, card
        self.table = TableView(model, name)
        self.empty = EmptyState()
        self.filter_edit = QLineEdit(clearButtonEnabled=True)
        self.filter_edit.setPlaceholderText(words.text("kit.filter_hint"))
        self.filter_edit.setToolTip(words.text("kit.filter_tip"))
        self.filter_edit.setAccessibleName(words.text("kit.filter_hint"))
        self.detail_panel = DetailPanel()
        self._layers = QStackedWidget()
        self._lay_out()
        self.filter_edit.textChanged.connect(model.set_filter)
        self.filter_edit.installEventFilter(self)
        self.table.current_changed.connect(self._on_current)

    def set_items(self, items: Sequence[Any]) -> None:
        """Show ``items``, or what belongs here when there are none."""
        self.model.set_items(items)
        self._layers.setCurrentIndex(0 if items else 1)
        if items and self.table.current_item is None and self.model.rowCount():
            self.table.selectRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the filter, the down key leads into the table and Esc clears it."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.filter_edit.clear()
                return True
        return super().eventFilter(watched, event)

    def _on_current(self, item: Any) -> None:
        self.detail_panel.show_widget(self._card(item) if item is not None else None)

    def _lay_out(self) -> None:
        self.filter_edit.setMaximumWidth(theme.scaled(theme.space(110)))
        listed = QWidget()
        listed.setProperty("surface", "sheet")
        rows = QVBoxLayout(listed)
        rows.setContentsMargins(theme.space(3), theme.space(2), 0, 0)
        rows.setSpacing(theme.space(2))
        rows.addWidget(self.filter_edit)
        rows.addWidget(self.table, 1)
        rows.addWidget(TotalsRow(self.table, self.model))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(listed)
        splitter.addWidget(self.detail_panel)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([theme.space(230), theme.space(75)])
        self._layers.addWidget(splitter)
        self._layers.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._layers)
