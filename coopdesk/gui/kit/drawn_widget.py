"""A widget that draws itself: as tall as the theme wants it, now and after a change of dress."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QWidget


class DrawnWidget(QWidget):
    """A subclass says its size in ``sizeHint`` and paints."""

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()
