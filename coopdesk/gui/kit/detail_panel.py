"""The panel beside a register that follows the selection."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme


class DetailPanel(QFrame):
    """The panel at the right: what is known of the selected record, or how to see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "detail")
        self.setMinimumWidth(theme.scaled(theme.space(62)))
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self._scroll)
        self.show_widget(None)

    def show_widget(self, widget: QWidget | None) -> None:
        """Show ``widget``; without one, say that a row shows its record here."""
        if widget is None:
            label = QLabel(words.text("kit.detail_hint"))
            label.setProperty("role", "soft")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            widget = label
        widget.setProperty("surface", "sheet")
        # Deleted later: a change of theme walks over all widgets and may have led here.
        if (old := self._scroll.takeWidget()) is not None:
            old.deleteLater()
        self._scroll.setWidget(widget)
        self._make_room(widget)

    def _make_room(self, widget: QWidget) -> None:
        """Grow until a number that cannot be broken is seen whole beside the scroll bar.

        It never shrinks again: the table beside it would jump with every row.
        """
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        needed = widget.minimumSizeHint().width() + bar + 1
        self.setMinimumWidth(max(self.minimumWidth(), needed))
