"""The program's sign in the sizes and formats of menus and file lists, drawn from its SVG."""

import shutil
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from roots import TREE

DRAWN = TREE / "resources" / "icons"
PROGRAM, FILE = "coopdesk", "coopdesk-file"
KINDS = ("package", "receipt", "key", "backup", "update")
SIZES = (16, 24, 32, 48, 64, 128, 256)


def write_theme(folder: Path) -> None:
    """Write the icons of the program and of its kinds of files as an icon theme of Linux."""
    for size in SIZES:
        _save(PROGRAM, size, folder / f"{size}x{size}/apps/coopdesk.png")
        for kind in KINDS:
            _save(FILE, size, folder / f"{size}x{size}/mimetypes/{_named(kind)}.png")
    for name, place in ((PROGRAM, "apps/coopdesk"), (FILE, f"mimetypes/{_named('package')}")):
        target = folder / f"scalable/{place}.svg"
        target.parent.mkdir(parents=True)
        shutil.copy(DRAWN / f"{name}.svg", target)


def write_ico(name: str, target: Path) -> None:
    """Write one icon file of Windows with all sizes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    rooms = [target.with_suffix(f".{size}.png") for size in SIZES]
    for size, room in zip(SIZES, rooms, strict=True):
        _save(name, size, room)
    pictures = [Image.open(room) for room in rooms]
    pictures[-1].save(target, sizes=[(s, s) for s in SIZES], append_images=pictures[:-1])
    for room in rooms:
        room.unlink()


def _named(kind: str) -> str:
    return f"application-vnd.coopdesk.{kind}"


def _save(name: str, size: int, target: Path) -> None:
    QGuiApplication.instance() or QGuiApplication([])
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWN / f"{name}.svg")).render(painter)
    painter.end()
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.save(str(target))
