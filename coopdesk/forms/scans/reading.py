"""Finding the code on a page: at once on most, with patience on the others.

A stroke of a pen through the code, a poor copy or a small print spoil it for the first look. Each
further look washes out thin lines, keeps only the blackest ink, or changes the size.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageFilter

from coopdesk.forms import codes
from coopdesk.forms.codes import SheetCode

_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code of this program on a page: its text, and its corners in pixels of the picture.

    The corners go round from the upper left one of the code as it was printed.
    """

    code: SheetCode
    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class _Look:
    picture: Image.Image
    scale: float = 1.0


def find_code(picture: Image.Image) -> FoundCode | None:
    """Return the code of this program on a grey picture of one page; None when none is readable.

    Codes of others, as on invoices, are passed over.
    """
    for look in _looks(picture):
        for barcode in zxingcpp.read_barcodes(
            look.picture, formats=_QR, try_invert=False, text_mode=zxingcpp.TextMode.Plain
        ):
            try:
                code = codes.parse(barcode.text)
            except ValueError:
                continue
            at = barcode.position
            found = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            first, second, third, fourth = (
                (point.x / look.scale, point.y / look.scale) for point in found
            )
            return FoundCode(code, (first, second, third, fourth))
    return None


def _looks(picture: Image.Image) -> Iterator[_Look]:
    yield _Look(picture)
    without_strokes = ImageFilter.MaxFilter(3)
    yield _Look(picture.filter(without_strokes))
    larger = _sized(picture, 1.5)
    yield _Look(larger.filter(without_strokes), 1.5)
    for level in _black_levels(picture):
        yield _Look(picture.point(_blacker_than(level)))
    yield _Look(larger.filter(ImageFilter.MedianFilter(5)), 1.5)
    yield _Look(_sized(picture, 2), 2)
    yield _Look(_sized(picture, 0.6), 0.6)


def _sized(picture: Image.Image, scale: float) -> Image.Image:
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    kind = Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BOX
    return picture.resize(size, kind)


def _black_levels(picture: Image.Image) -> Iterator[int]:
    """Yield levels a fifth and a third of the way from the blackest print to the paper."""
    counts = picture.histogram()
    few = picture.width * picture.height // 1000
    black = _reached(counts, few)
    paper = max(range(256), key=counts.__getitem__)
    for share in (0.2, 0.33):
        yield round(black + (paper - black) * share)


def _reached(counts: list[int], wanted: int) -> int:
    seen = 0
    for level, count in enumerate(counts):
        seen += count
        if seen > wanted:
            return level
    return 255


def _blacker_than(level: int) -> Callable[[int], int]:
    return lambda value: 255 if value > level else 0
