"""A row of buttons that gives way: those without room wait in a menu at its end."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme


class ButtonRow(QWidget):
    """Buttons in a row, the most used first; their keys work whether they are seen or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.space(2))
        self._row.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.buttons: list[QPushButton] = []
        self._withheld: set[QPushButton] = set()
        self.more_button = QPushButton(words.text("record.more"))
        theme.set_icon(self.more_button, "more")
        self.more_menu = QMenu(self.more_button)
        self.more_menu.aboutToShow.connect(self._fill_menu)
        self.more_button.setMenu(self.more_menu)
        self.more_button.hide()
        self._row.addWidget(self.more_button)

    def add(self, button: QPushButton) -> None:
        """Put a button behind the others."""
        self.buttons.append(button)
        self._row.insertWidget(len(self.buttons) - 1, button)
        self.updateGeometry()

    def offer(self, button: QPushButton, offered: bool) -> None:
        """Take a button out of the row, or back into it."""
        (self._withheld.discard if offered else self._withheld.add)(button)
        self.updateGeometry()
        self._fit()

    @property
    def waiting(self) -> list[QPushButton]:
        """The buttons that have no room and wait in the menu."""
        return [button for button in self._offered if button.isHidden()]

    def sizeHint(self) -> QSize:
        """Return the room in which every button stands."""
        return QSize(self._width_of(self._offered), self.more_button.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room of the first button and the menu."""
        offered = self._offered
        shown = [*offered[:1], *([self.more_button] if len(offered) > 1 else [])]
        return QSize(self._width_of(shown), self.more_button.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _offered(self) -> list[QPushButton]:
        return [button for button in self.buttons if button not in self._withheld]

    def _fit(self) -> None:
        offered = self._offered
        standing = offered[: self._fitting(self.width())]
        for button in self.buttons:
            button.setVisible(button in standing)
        self.more_button.setVisible(len(standing) < len(offered))

    def _fitting(self, room: int) -> int:
        """Return how many buttons stand in ``room`` pixels, with the menu where not all do."""
        offered = self._offered
        if self._width_of(offered) <= room:
            return len(offered)
        count = len(offered) - 1
        while count > 1 and self._width_of([*offered[:count], self.more_button]) > room:
            count -= 1
        return count

    def _width_of(self, buttons: list[QPushButton]) -> int:
        widths = sum(button.sizeHint().width() for button in buttons)
        return widths + max(len(buttons) - 1, 0) * self._row.spacing()

    def _fill_menu(self) -> None:
        self.more_menu.clear()
        for button in self.waiting:
            action = self.more_menu.addAction(button.icon(), button.toolTip() or button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
