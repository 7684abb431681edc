"""A tab of the member page whose panel is made for the member when it is first turned to."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.gui.kit.records.attachments import AttachmentsPanel
from coopdesk.gui.kit.records.history import HistoryPanel

Panel: TypeAlias = AttachmentsPanel | HistoryPanel


class PanelTab(QWidget):
    """Holds the panel of the member that is shown; ``make`` makes it."""

    def __init__(self, make: Callable[[], Panel]) -> None:
        super().__init__()
        self._make = make
        self.panel: Panel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def forget(self) -> None:
        """Let the panel go: another member is shown."""
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None

    def reload(self) -> None:
        """Read again what is seen; a tab that is not is read when it is turned to."""
        if self.panel is not None and self.isVisible():
            self.panel.reload()

    def begin(self) -> None:
        """Go to the panel."""
        if self.panel is not None:
            self.panel.begin()

    def showEvent(self, event: QShowEvent) -> None:
        """Show things as they stand now."""
        super().showEvent(event)
        if self.panel is None:
            self.panel = self._make()
            self._column.addWidget(self.panel)
            self.panel.show()  # keys reach it at once, not only with the next round of events
        else:
            self.panel.reload()
