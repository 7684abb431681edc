"""Reads finished prints back with the eyes of other programs: pypdf and pdfium."""

import ctypes
import io
from collections.abc import Iterator
from contextlib import closing

import pypdf
import pypdfium2
from PIL import Image


def _dense(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\x00\ufffe")


def text_by_pypdf(pdf: bytes) -> list[str]:
    """Return the text of each page without any spaces."""
    return [_dense(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def text_by_pdfium(pdf: bytes) -> list[str]:
    """Return the text of each page without any spaces."""
    pages = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                pages.append(_dense(text.get_text_bounded()))
    return pages


def origins(pdf: bytes) -> Iterator[tuple[str, float]]:
    """Yield every character of the text and where it begins, in points from the left edge.

    Its box is no measure of that: it holds the handles of the curves as well.
    """
    x, y = ctypes.c_double(), ctypes.c_double()
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                for index in range(text.count_chars()):
                    if (sign := text.get_text_range(index, 1)).strip():
                        pypdfium2.raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
                        yield sign, x.value


def characters(pdf: bytes) -> Iterator[tuple[int, str, tuple[float, float, float, float]]]:
    """Yield page number, character and box (left, bottom, right, top in points) of all text."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for number, page in enumerate(document, start=1):
            with closing(page), closing(page.get_textpage()) as text:
                for index in range(text.count_chars()):
                    sign = text.get_text_range(index, 1)
                    if sign.strip():
                        yield number, sign, text.get_charbox(index, loose=True)


def picture(pdf: bytes, page: int, dpi: int) -> Image.Image:
    """Return one page (from 1) as a grey picture."""
    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[page - 1]) as sheet:
        return sheet.render(scale=dpi / 72).to_pil().convert("L")


def dense(text: str) -> str:
    """Return ``text`` as the readers return it."""
    return _dense(text)
