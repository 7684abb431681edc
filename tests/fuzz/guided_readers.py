"""Readers written in Python as functions of bytes; imported where their coverage is watched."""

from collections.abc import Callable
from pathlib import Path

from coopdesk.exchange.text_document import lines_of
from coopdesk.exchange.workbook_container import check_container
from coopdesk.forms.layout_reading import layout_of, read_document
from coopdesk.forms.registry import FORMS
from coopdesk.services.issued_reading import read_issued


def reader_of(name: str, room: Path) -> Callable[[bytes], object]:
    """Return the reader of this name; files it needs lie in ``room``."""
    if name == "reference":
        return lambda content: read_issued(content.decode("utf-8", "replace"))
    if name == "layout":
        return lambda content: layout_of(
            read_document(content.decode("utf-8", "replace")), FORMS["voucher"]
        )
    ending, read = {"document": (".docx", lines_of), "container": (".xlsx", check_container)}[name]

    def of_file(content: bytes) -> object:
        path = room / f"file{ending}"
        path.write_bytes(content)
        return read(path)

    return of_file
