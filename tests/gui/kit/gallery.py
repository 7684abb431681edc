"""Pictures of every widget of the kit with invented data: ``python -m tests.gui.kit.gallery``."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.page import Page
from tests.gui.kit.sample_words import WORDS
from tests.gui.kit.scenes import SCENES

SIZES = {
    "1366": (QSize(1366, 768), 1.0, 13),
    "1920": (QSize(1280, 720), 1.5, 13),
    "large": (QSize(1366, 768), 1.0, 20),
}


def picture(widget: QWidget, size: QSize | None, ratio: float) -> QImage:
    """Return the picture of ``widget`` at ``size``, with popups it opened drawn over it."""
    widget.resize(size or widget.sizeHint())
    widget.show()
    widget.activateWindow()
    QTest.qWaitForWindowActive(widget)
    for page in widget.findChildren(Page):
        page.begin()
    if then := getattr(widget, "then", None):
        then()
    image = QImage(widget.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.current().colour("ground"))
    widget.render(image, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    for popup in widget.findChildren(QWidget):
        if popup.isWindow() and popup.isVisible():
            painter = QPainter(image)
            place = popup.mapToGlobal(QPoint()) - widget.mapToGlobal(QPoint())
            if isinstance(popup, QDialog):
                place = widget.rect().center() - popup.rect().center()
            painter.drawPixmap(place, popup.grab())
            painter.end()
    return image


def dressed(app: QApplication, worn: str, base: int, fonts: Sequence[Path]) -> None:
    """Put the theme on."""
    theme.apply(app, dark=worn == "dark", base=base, font_files=fonts)


def main(arguments: list[str]) -> None:
    """Draw every scene at one size in both themes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--font", type=Path, action="append", default=[])
    parser.add_argument("--scene", action="append", choices=SCENES)
    parser.add_argument("--size", default="1366", choices=SIZES)
    parser.add_argument("--theme", action="append", choices=["light", "dark"])
    given = parser.parse_args(arguments)
    _, ratio, _ = SIZES[given.size]
    os.environ["QT_SCALE_FACTOR"] = str(ratio)
    app = QApplication.instance() or QApplication([])
    words._catalogue().update(WORDS)
    given.folder.mkdir(parents=True, exist_ok=True)
    extent, _, base = SIZES[given.size]
    for worn in given.theme or ("light", "dark"):
        dressed(app, worn, base, given.font)
        for scene in given.scene or SCENES:
            widget = SCENES[scene]()
            image = picture(widget, None if isinstance(widget, QDialog) else extent, ratio)
            image.save(str(given.folder / f"{scene}-{given.size}-{worn}.png"))
            widget.hide()
            widget.deleteLater()


if __name__ == "__main__":
    main(sys.argv[1:])
