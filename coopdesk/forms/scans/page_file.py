"""The pages of a file from outside, drawn and cut out apart from the program (``files``).

Whatever a file says of itself is measured before a pixel of it is made: a picture of a few
kilobytes may claim to be as large as a house.
"""

import math
import struct
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from coopdesk.domain.attachments import MediaType
from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.forms import codes
from coopdesk.forms.scans.reading import Point, find_code

MOST_PIXELS = 80_000_000
"""A sheet of A3 at 600 dpi has 70 million."""
DPI = 200
_LONGEST = 3500
"""Pixels of the longer side codes are looked for in: A4 at 300 dpi."""
_WITHOUT_COLOUR = frozenset({"1", "L", "I"})
# What Pillow raises on broken files; it promises no more than that it raises.
_BROKEN = (
    *(OSError, EOFError, SyntaxError, ValueError, ArithmeticError, UnidentifiedImageError),
    *(LookupError, TypeError, AttributeError, RuntimeError, struct.error),
)
_LONGEST_SIDE = 14_400
"""Points of a side as told to who shows it: five metres, as long as a page of PDF can be."""
_LEAST_DPI = 150
"""A scan that does not say how fine it is counts as one of this fineness."""
_POINTS = 72
_ORIENTATION, _LYING = 0x0112, frozenset({5, 6, 7, 8})
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
Made = TypeVar("Made")


Size = tuple[int, int]
Pixels = tuple[str, Size, bytes]
"""The mode of a picture, its width and height, and what ``Image.tobytes`` gives of it."""


class PageFile:
    """An open file; its pages count from 1."""

    def __init__(self, source: Path | bytes, media: str, name: str, most_pages: int) -> None:
        """Open a file, or what one held, without drawing anything; ``name`` is told in refusals.

        Raises RuleViolation ``scan.not_a_picture`` for kinds that hold no pages,
        ``scan.damaged`` (also locked with a password) and ``scan.many_pages``.
        """
        self._source, self._media, self._name = source, MediaType(media), name
        if not self._media.is_shown:
            raise RuleViolation(Refusal("scan.not_a_picture", values={"name": name}))
        self._document: Any = None
        self._seen: tuple[int, Image.Image] | None = None
        if self._media is MediaType.PDF:
            self._document = self._tried(0, lambda: pypdfium2.PdfDocument(source))
        self._count = self._tried(0, self._counted)
        if not 1 <= self._count <= most_pages:
            told = {"name": name, "pages": self._count, "most": most_pages}
            raise RuleViolation(Refusal("scan.many_pages", values=told))

    def count(self) -> int:
        """Return how many pages the file has."""
        return self._count

    def pixels(self, page: int) -> Pixels:
        """Return a page in colour or grey, upright as its file says, at most 3500 pixels long.

        Raises RuleViolation ``scan.damaged``, ``scan.too_large``.
        """
        return _pixels_of(self._picture(page))

    def code(self, page: int) -> tuple[str, tuple[Point, ...]] | None:
        """Return what the code of this program on a page says, and its corners on ``pixels``.

        None when none is readable; raises as ``pixels``.
        """
        found = self._tried(page, lambda: find_code(self._picture(page)))
        return (codes.build(found.code), found.corners) if found else None

    def content(self, page: int) -> tuple[bytes, str]:
        """Return a page as a file of its own and its media type; raises as ``pixels``.

        A page of several comes out of its PDF as it lay in it, out of a TIFF as PNG without loss.
        """
        if self._count == 1:
            return self._whole(), self._media.value
        if self._document:
            return self._tried(page, lambda: self._cut_out(page)), MediaType.PDF.value
        return self._tried(page, lambda: _as_png(self._frame(page))), MediaType.PNG.value

    def sizes(self) -> list[tuple[float, float]]:
        """Return width and height of every page on paper, in points; raises as ``pixels``."""
        measured = self._sizes_of_pdf if self._document else self._sizes_of_picture
        return [_on_paper(*size) for size in self._tried(0, measured)]

    def drawn(self, page: int, width: int) -> Pixels:
        """Return a page in colour about ``width`` pixels wide, to be shown; raises as ``pixels``.

        A picture is not made larger than it is, a PDF not larger than 80 million pixels.
        """
        return _pixels_of(self._tried(page, lambda: self._shown(page, width)).convert("RGB"))

    def _picture(self, page: int) -> Image.Image:
        if self._seen is None or self._seen[0] != page:  # code and pixels are asked for
            make = self._drawn if self._document else self._read
            self._seen = page, self._tried(page, lambda: make(page))
        return self._seen[1]

    def _shown(self, page: int, width: int) -> Image.Image:
        if self._document:
            sheet = self._document[page - 1]
            wide, high = (max(side, 1) for side in sheet.get_size())
            fitting = math.sqrt(MOST_PIXELS / (wide * high)) / 2
            drawn: Image.Image = sheet.render(
                scale=min(width / wide, fitting), rev_byteorder=True
            ).to_pil()
            return drawn
        image = _plain(self._frame(page))
        if width >= image.width:
            return image
        height = max(round(image.height * width / image.width), 1)
        return image.resize((max(width, 1), height), Image.Resampling.BOX)

    def _sizes_of_pdf(self) -> list[tuple[float, float]]:
        return [self._document.get_page_size(number) for number in range(self._count)]

    def _sizes_of_picture(self) -> list[tuple[float, float]]:
        with self._opened() as image:
            return [self._size_of(image, page) for page in range(1, self._count + 1)]

    def _size_of(self, image: Image.Image, page: int) -> tuple[float, float]:
        with suppress(EOFError):
            image.seek(page - 1)
        self._measure(image, page)
        wide, high = image.size
        if image.getexif().get(_ORIENTATION) in _LYING:
            wide, high = high, wide
        told = image.info.get("dpi", (0, 0))[0]
        # what a screen says of itself says nothing of the paper that was scanned
        dpi = told if math.isfinite(told) and told >= _LEAST_DPI else _LEAST_DPI
        return wide * _POINTS / dpi, high * _POINTS / dpi

    def _whole(self) -> bytes:
        return self._source if isinstance(self._source, bytes) else self._source.read_bytes()

    def _opened(self) -> Image.Image:
        source = self._source
        given = BytesIO(source) if isinstance(source, bytes) else source
        return Image.open(given, formats=("JPEG", "PNG", "TIFF"))

    def _counted(self) -> int:
        if self._document:
            return len(self._document)
        with self._opened() as image:
            self._measure(image, 1)
            # what phones put behind the photo of a JPEG is no further page
            return int(getattr(image, "n_frames", 1)) if self._media is MediaType.TIFF else 1

    def _drawn(self, page: int) -> Image.Image:
        sheet = self._document[page - 1]
        scale = min(DPI / 72, _LONGEST / max(*sheet.get_size(), 1))
        drawn: Image.Image = sheet.render(scale=scale, rev_byteorder=True).to_pil()
        return drawn.convert("RGB")

    def _read(self, page: int) -> Image.Image:
        image = _plain(self._frame(page))
        factor = max(image.size) // _LONGEST
        return image.reduce(factor) if factor > 1 else image

    def _frame(self, page: int) -> Image.Image:
        with self._opened() as image:
            with suppress(EOFError):
                image.seek(page - 1)
            self._measure(image, page)
            image.draft("RGB", (_LONGEST // 2, _LONGEST // 2))
            image.load()
            return ImageOps.exif_transpose(image)

    def _cut_out(self, page: int) -> bytes:
        alone = pypdfium2.PdfDocument.new()
        try:
            alone.import_pages(self._document, [page - 1])
            written = BytesIO()
            alone.save(written)
        finally:
            alone.close()
        return written.getvalue()

    def _measure(self, image: Image.Image, page: int) -> None:
        if image.width * image.height > MOST_PIXELS:
            raise self._too_large(page)

    def _too_large(self, page: int) -> RuleViolation:
        told = {"name": self._name, "page": page, "most": MOST_PIXELS // 1_000_000}
        return RuleViolation(Refusal("scan.too_large", values=told))

    def _tried(self, page: int, work: Callable[[], Made]) -> Made:
        try:
            return work()
        except _BOMBS as bomb:  # Pillow measures first what is far beyond our own limit
            raise self._too_large(page or 1) from bomb
        except (*_BROKEN, pypdfium2.PdfiumError) as broken:
            told = {"name": self._name, "page": page or 1}
            raise RuleViolation(Refusal("scan.damaged", values=told)) from broken


def _pixels_of(image: Image.Image) -> Pixels:
    return image.mode, image.size, image.tobytes()


def _on_paper(width: float, height: float) -> tuple[float, float]:
    """Return a size that can be shown: a file may tell any number, or none."""
    wide, high = (side if math.isfinite(side) else 0.0 for side in (width, height))
    smaller = min(_LONGEST_SIDE / max(wide, high, 1.0), 1.0)
    return max(wide * smaller, 1.0), max(high * smaller, 1.0)


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in 8 bits, grey or in colour, on white where it was transparent."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value * (1 / 256))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    return image.convert("L" if image.mode in _WITHOUT_COLOUR else "RGB")


def _as_png(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
