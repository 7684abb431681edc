"""A scanner for tests: prints become poor scans, as county offices send them."""

import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from coopdesk.forms.codes import modules

PEN = (30, 50, 140)
STAMP = (200, 30, 40)


def sheets_of(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    """Return the pages of a print as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def sign(sheet: Image.Image, place, *, colour=PEN) -> Image.Image:
    """Return the sheet signed by hand in a place (millimetres)."""
    signed = sheet.copy()
    pen = ImageDraw.Draw(signed)
    scale = sheet.width / 210
    x, y = (place.left + place.width * 0.4) * scale, (place.top + place.height * 0.5) * scale
    steps = ((0, 0), (4, -4), (8, 4), (12, -3), (16, 3), (20, -1))
    line = [(x + dx * scale, y + dy * scale) for dx, dy in steps]
    pen.line(line, fill=colour, width=max(round(scale * 0.7), 2))
    return signed


def stamp(sheet: Image.Image, place) -> Image.Image:
    """Return the sheet with a round seal in a place (millimetres)."""
    sealed = sheet.copy()
    scale = sheet.width / 210
    side = min(place.width, place.height, 38) * scale
    x = (place.left + place.width / 2) * scale - side / 2
    y = (place.top + place.height / 2) * scale - side / 2
    box = (x, y, x + side, y + side)
    ImageDraw.Draw(sealed).ellipse(box, outline=STAMP, width=max(round(scale * 1.2), 2))
    return sealed


def noisy(
    sheet: Image.Image,
    angle: float,
    *,
    quality: int = 40,
    grey: bool = True,
    stroke: random.Random | None = None,
) -> bytes:
    """Return the sheet as a poor JPEG: turned, grey, perhaps with a stroke across its margin."""
    picture = sheet.convert("L" if grey else "RGB")
    if stroke is not None:
        pen = ImageDraw.Draw(picture)
        width, height = picture.size
        x = width * stroke.uniform(0.8, 0.98)
        top, low = height * stroke.uniform(0.7, 0.85), height * 0.99
        ends = [(x, top), (x - width * stroke.uniform(-0.04, 0.04), low)]
        ink = 60 if grey else (60, 60, 60)
        pen.line(ends, fill=ink, width=max(width // 620, 2))
    kind = Image.Resampling.BICUBIC
    picture = picture.rotate(angle, resample=kind, expand=True, fillcolor="white")
    written = BytesIO()
    picture.save(written, "JPEG", quality=quality, dpi=(150, 150))
    return written.getvalue()


def code_of(text: str) -> Image.Image:
    """Return a QR code that says anything, 5 pixels a module, on a margin of its own."""
    rows = modules(text)
    code = Image.new("RGB", (len(rows) + 8, len(rows) + 8), "white")
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                code.putpixel((x + 4, y + 4), (0, 0, 0))
    return code.resize((code.width * 5, code.height * 5), Image.Resampling.NEAREST)


def pdf_of(pages: Sequence[bytes], path: Path) -> Path:
    """Write pictures as a PDF of one page each, as scanners with a feeder do."""
    opened = [Image.open(BytesIO(page)).convert("L") for page in pages]
    opened[0].save(path, "PDF", save_all=True, append_images=opened[1:], resolution=150)
    return path
