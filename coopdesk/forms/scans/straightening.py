"""Laying a scan over its form: straight and to size, so that one place shows on both.

The code tells where the sheet lies: its corners on the picture against its place on the form. What
that leaves, a millimetre at the far corner, is found at each place by moving the scan until its
print covers that of the blank form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from PIL import Image, ImageChops, ImageFilter, ImageOps

from coopdesk.forms.elements import Page, Place
from coopdesk.forms.paint import code_place
from coopdesk.forms.scans.overlaying import find_shift
from coopdesk.forms.scans.reading import Point, darkest

DPI = 150
_PER_MM = DPI / 25.4
_REACH = 6.0
"""Millimetres the scan is moved at most."""
_AROUND = 8.0
"""Millimetres around a place that are compared too: some print must be in sight."""
_SAFE = 9
"""Pixels around print that are not counted as written by hand."""
_RIM = 8
"""Pixels at the edge of a place, 1.4 mm."""
_INK = 100
"""How much darker than the blank form ink is, of 255."""
_LEAST_INK = 4.0
"""Square millimetres of ink that make a trace: initials have 6, specks of dust less than 1."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One place on the scan and on the blank form, as PNG of one size; ``is_written`` is a guess.

    It says that there is more ink on the scan than on the form; whose, a person sees.
    """

    scanned: bytes
    blank: bytes
    is_written: bool


def straighten(picture: Image.Image, corners: tuple[Point, ...], page: Page) -> Image.Image:
    """Return the sheet upright, at 150 dpi, exactly as large as the form's page."""
    code = code_place(page)
    middle_x = sum(x for x, _ in corners) / 4
    middle_y = sum(y for _, y in corners) / 4
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    # one step to the right on the form, from the code's sides across and down, each half
    across = ((x1 - x0 + x2 - x3) / 2, (y1 - y0 + y2 - y3) / 2)
    down = ((x3 - x0 + x2 - x1) / 2, (y3 - y0 + y2 - y1) / 2)
    step = code.width * _PER_MM
    right_x, right_y = (across[0] + down[1]) / 2 / step, (across[1] - down[0]) / 2 / step
    at_x = (code.left + code.width / 2) * _PER_MM
    at_y = (code.top + code.height / 2) * _PER_MM
    matrix = (
        *(right_x, -right_y, middle_x - right_x * at_x + right_y * at_y),
        *(right_y, right_x, middle_y - right_y * at_x - right_x * at_y),
    )
    kind = Image.Resampling.BILINEAR
    paper = (255,) * len(picture.getbands())
    return picture.transform(_size(page), Image.Transform.AFFINE, matrix, kind, fillcolor=paper)


def fit(picture: Image.Image, page: Page) -> Image.Image:
    """Return the whole picture at 150 dpi as large as the form's page, as it is turned."""
    return picture.resize(_size(page), Image.Resampling.BOX)


def draw_blank(pdf: bytes, page_number: int) -> Image.Image:
    """Return one page of a print in grey at 150 dpi; pages count from 1."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page_number - 1].render(scale=DPI / 72, grayscale=True)
        drawn: Image.Image = sheet.to_pil()
        return drawn.convert("L")
    finally:
        document.close()


def compare(scan: Image.Image, blank: Image.Image, place: Place) -> Comparison:
    """Return ``place`` of a straightened scan beside the same place of the blank form."""
    wide = _box(place, _AROUND)
    form = blank.crop(wide)
    shift_x, shift_y = find_shift(scan, form, wide[:2], round(_REACH * _PER_MM))
    box = _box(place, 0.0)
    seen = scan.crop((box[0] + shift_x, box[1] + shift_y, box[2] + shift_x, box[3] + shift_y))
    empty = blank.crop(box)
    return Comparison(as_png(seen), as_png(empty), _ink(darkest(seen), empty) >= _LEAST_INK)


def as_png(picture: Image.Image) -> bytes:
    """Return the picture as a PNG file."""
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def as_pdf(pictures: Sequence[Image.Image]) -> bytes:
    """Return pictures of 150 dpi as a PDF of one page each."""
    written = BytesIO()
    first, *others = pictures
    first.save(written, "PDF", save_all=True, append_images=others, resolution=DPI)
    return written.getvalue()


def _size(page: Page) -> tuple[int, int]:
    return round(page.width * _PER_MM), round(page.height * _PER_MM)


def _box(place: Place, around: float) -> tuple[int, int, int, int]:
    return (
        round((place.left - around) * _PER_MM),
        round((place.top - around) * _PER_MM),
        round((place.left + place.width + around) * _PER_MM),
        round((place.top + place.height + around) * _PER_MM),
    )


def _ink(seen: Image.Image, empty: Image.Image) -> float:
    """Return the square millimetres on ``seen`` that are dark far from any print of the form.

    The rim is left out: the lines of a box lie there, and may lie a little beside each other.
    """
    unprinted = empty.filter(ImageFilter.MinFilter(_SAFE))
    darker = ImageOps.crop(ImageChops.subtract(unprinted, seen), _RIM)
    dark = sum(darker.histogram()[_INK:])
    return dark / _PER_MM**2
