"""Pictures of scans on the screen: as large as their room, sharp on every screen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from coopdesk.gui.kit import theme


class FittedPicture(QLabel):
    """A picture (PNG) that fills the room it has, its sides in proportion."""

    def __init__(self, png: bytes = b"", name: str = "") -> None:
        super().__init__()
        self._whole = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName(name)
        if png:
            self.show_picture(png)

    def show_picture(self, png: bytes) -> None:
        """Show another picture; nothing for no bytes."""
        self._whole = QPixmap()
        self._whole.loadFromData(png)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.clear()
            return
        ratio = self.devicePixelRatioF()
        room = QSize(round(self.width() * ratio), round(self.height() * ratio))
        smooth = Qt.TransformationMode.SmoothTransformation
        shown = self._whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        shown.setDevicePixelRatio(ratio)
        self.setPixmap(shown)


def framed(png: bytes, name: str, size: QSize) -> FittedPicture:
    """Return a picture of a fixed size in a thin frame."""
    picture = FittedPicture(name=name)
    picture.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    picture.setFixedSize(size)
    picture.setFrameShape(QLabel.Shape.Box)
    picture.setStyleSheet(f"border: 1px solid {theme.current().colour('line').name()}")
    picture.show_picture(png)
    return picture
