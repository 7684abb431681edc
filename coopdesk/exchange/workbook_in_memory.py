"""Turns a workbook of openpyxl into bytes without a file: its own way leaves rows on the disk.

openpyxl writes every sheet in clear into the system's temporary folder before it packs it.
"""

import io
import zipfile
from typing import Any

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


def packed(workbook: Any) -> bytes:
    """Return the file of a workbook."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(workbook, archive).save()
    return content.getvalue()


class _InMemory(ExcelWriter):  # type: ignore[misc]
    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet as openpyxl does, but into memory."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer = WorksheetWriter(ws, io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)
