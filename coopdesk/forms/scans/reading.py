"""Finding the code on a page: at once on most, with patience on the others.

A stroke of a pen through the code, a poor copy or a small print spoil it for the first look. Each
further look washes out thin lines, keeps only the blackest ink, or changes the size.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from coopdesk.forms import codes
from coopdesk.forms.codes import SheetCode

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
    """Return the code of this program on the picture of one page; None when none is readable.

    Codes of others, as on invoices, are passed over.
    """
    for look in _looks(palest(picture)):
        for barcode in _barcodes(look.picture):
            with suppress(ValueError):
                return FoundCode(codes.parse(barcode.text), _corners(barcode, look.scale))
    return None


def _barcodes(picture: Image.Image) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(
        picture,
        # made anew each time: kept to the end of the program, the library would complain of it
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    )


def _corners(barcode: zxingcpp.Barcode, scale: float) -> tuple[Point, Point, Point, Point]:
    def at(point: zxingcpp.Point) -> Point:
        return point.x / scale, point.y / scale

    corners = barcode.position
    return (
        at(corners.top_left),
        at(corners.top_right),
        at(corners.bottom_right),
        at(corners.bottom_left),
    )


def palest(picture: Image.Image) -> Image.Image:
    """Return in grey the lightest of the three colours of each pixel: blue and red ink fade."""
    return _merged(picture, ImageChops.lighter)


def darkest(picture: Image.Image) -> Image.Image:
    """Return in grey the darkest of the three colours of each pixel: any ink stands out."""
    return _merged(picture, ImageChops.darker)


def _merged(
    picture: Image.Image, choose: Callable[[Image.Image, Image.Image], Image.Image]
) -> Image.Image:
    if picture.mode == "L":
        return picture
    red, green, blue = picture.split()
    return choose(choose(red, green), blue)


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
