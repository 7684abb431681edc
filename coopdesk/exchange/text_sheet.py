"""Sheets that come as text (.csv): in the encodings of Chinese offices, cells as typed."""

import csv
from pathlib import Path

from coopdesk.domain.errors import BadSheet

ENDINGS = frozenset({".csv"})
_MOST_BYTES = 50 * 2**20
_MOST_COLUMNS = 1_000
_MOST_CELLS = 8_000_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = ",;\t"


def read_text_rows(path: Path) -> list[list[str]]:
    """Return the rows of a text sheet, all of one width; blank cells are empty texts.

    Raises BadSheet for a file that is no such text, by name.
    """
    text = read_decoded(path)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    except csv.Error as error:
        raise BadSheet.because("workbook.not_text", name=path.name) from error
    width = max(map(len, rows), default=0)
    if width > _MOST_COLUMNS:
        raise BadSheet.because("workbook.not_text", name=path.name)
    if width * len(rows) > _MOST_CELLS:  # a long row widens all
        raise BadSheet.because("workbook.too_large", name=path.name)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def read_decoded(path: Path, wrong: str = "workbook.not_text") -> str:
    """Return the text of a file in one of the encodings of Chinese offices.

    Raises BadSheet, by name, for a file that is no text (``wrong``), is empty or too large.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadSheet.because("workbook.too_large", name=path.name)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BadSheet.because("workbook.missing", name=path.name) from error
    except OSError as error:
        raise BadSheet.because("workbook.unreadable", name=path.name) from error
    if not content.strip():
        raise BadSheet.because("workbook.empty", name=path.name)
    text = _decoded(content)
    if text is None or text.lstrip()[:1] == "<":
        raise BadSheet.because(wrong, name=path.name)
    return text


def _decoded(content: bytes) -> str | None:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None
