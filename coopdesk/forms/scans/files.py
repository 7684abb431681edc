"""A file from a scanner or a phone as pages, each as a picture and as a file of its own.

Whatever a file says of itself is measured before a pixel of it is made: a picture of a few
kilobytes may claim to be as large as a house.
"""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from coopdesk.domain.attachments import MediaType
from coopdesk.domain.errors import Refusal, RuleViolation

MOST_PAGES = 500
"""As many sheets as an automatic feeder takes in a morning; more come in several files."""
MOST_PIXELS = 80_000_000
"""A sheet of A3 at 600 dpi has 70 million."""
DPI = 200
_LONGEST = 3500
"""Pixels of the longer side codes are looked for in: A4 at 300 dpi."""
_WITHOUT_COLOUR = frozenset({"1", "L", "I"})
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError, ArithmeticError)


_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
Made = TypeVar("Made")


class ScanFile:
    """An open file; its pages count from 1. Close it, or use it as a context."""

    def __init__(self, source: Path | bytes, media: MediaType, name: str) -> None:
        """Open a file, or what one held, without drawing anything; ``name`` is told in refusals.

        Raises RuleViolation ``scan.not_a_picture`` for kinds that hold no pages,
        ``scan.damaged`` (also locked with a password) and ``scan.many_pages``.
        """
        if not media.is_shown:
            raise RuleViolation(Refusal("scan.not_a_picture", values={"name": name}))
        self._source, self._media, self._name = source, media, name
        self._document: Any = None
        if media is MediaType.PDF:
            self._document = self._tried(0, lambda: pypdfium2.PdfDocument(source))
        self.count = self._tried(0, self._counted)
        if not 1 <= self.count <= MOST_PAGES:
            self.close()
            told = {"name": name, "pages": self.count, "most": MOST_PAGES}
            raise RuleViolation(Refusal("scan.many_pages", values=told))

    def __enter__(self) -> "ScanFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        if self._document is not None:
            self._document.close()

    def picture(self, page: int) -> Image.Image:
        """Return a page in colour or grey, upright as its file says, at most 3500 pixels long.

        Raises RuleViolation ``scan.damaged``, ``scan.too_large``.
        """
        return self._tried(page, lambda: self._drawn(page) if self._document else self._read(page))

    def content(self, page: int) -> tuple[bytes, MediaType]:
        """Return a page as a file of its own, as it came; raises as ``picture``.

        A page of several comes out of its PDF as it lay in it, out of a TIFF as PNG without loss.
        """
        if self.count == 1:
            return self._whole(), self._media
        if self._document:
            return self._tried(page, lambda: self._cut_out(page)), MediaType.PDF
        return self._tried(page, lambda: _as_png(self._frame(page))), MediaType.PNG

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
