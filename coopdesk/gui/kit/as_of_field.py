"""The day a register is shown as of: empty for today, a past day for the list of then."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from coopdesk import words
from coopdesk.domain.reading import read_day
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.day_editor import DayEditor


class AsOfField(QWidget):
    """A day in the filter row; ``picked`` says that another past day, or today, is asked for."""

    picked = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._day: date | None = None
        self.editor = DayEditor(lambda typed: read_day(typed, today()), today())
        self.editor.line.setToolTip(words.text("kit.as_of_tip"))
        self.editor.line.setAccessibleName(words.text("kit.as_of"))
        self.editor.line.setFixedWidth(theme.scaled(theme.space(30)))
        self.editor.line.returnPressed.connect(self._take)
        self.editor.left.connect(self._take)
        self.label = QLabel(words.text("kit.as_of"))
        self.label.setProperty("role", "soft")
        self.label.setBuddy(self.editor.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self.label)
        row.addWidget(self.editor)
        self.setFocusProxy(self.editor)

    @property
    def day(self) -> date | None:
        """The past day asked for; None for today."""
        return self._day

    def sizeHint(self) -> QSize:
        """As high as its line: what is wrong with a day is told, but moves no row."""
        return QSize(super().sizeHint().width(), self.editor.line.sizeHint().height())

    def clear(self) -> None:
        """Go back to today."""
        self.editor.clear()
        self._take()

    def _take(self) -> None:
        if not self.editor.check():
            return
        told = self.editor.value()
        day = told if told is not None and told < self._today() else None
        if day is None:
            self.editor.clear()
        if day != self._day:
            self._day = day
            self.picked.emit()
