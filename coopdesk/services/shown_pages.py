"""The pages of an attachment to be looked at: drawn apart, one that cannot be drawn left out."""

from pathlib import Path

from coopdesk.domain.attachments import MediaType
from coopdesk.domain.errors import RuleViolation
from coopdesk.forms.scans.files import Patience, ScanFile
from coopdesk.services.attachments import read_attachment
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.unit_of_work import UnitOfWork

PATIENCE = Patience(pages=2_000, seconds=10)
"""Somebody waits before the window meanwhile."""


class ShownPages:
    """An attachment that can be shown; its pages count from 1. Close it when it is looked at."""

    def __init__(self, content: bytes | Path, media: MediaType, name: str) -> None:
        """Open what a file holds and draw its first page; raises RuleViolation as ``ScanFile``."""
        self._file = ScanFile(content, media, name, PATIENCE)
        try:
            self.sizes = self._file.sizes()
            """Width and height of each page on paper, in points."""
            self._file.drawn(1, 1)
        except RuleViolation:
            self._file.close()
            raise

    def drawn(self, page: int, width: int) -> tuple[int, int, bytes] | None:
        """Return a page about ``width`` pixels wide: width, height, and red, green, blue of each.

        None for a page that is damaged, or too large or slow to be drawn.
        """
        try:
            _, (wide, high), colours = self._file.drawn(page, width)
        except RuleViolation:
            return None
        return wide, high, colours

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def open_pages(uow: UnitOfWork, attachment_id: str) -> ShownPages | None:
    """Return an attachment as pages; None when it cannot be shown. Raises NotFound."""
    row = uow.get(AttachmentRow, attachment_id)
    content = read_attachment(uow, attachment_id)
    try:
        return ShownPages(content, MediaType(row.media_type), row.file_name)
    except RuleViolation:
        return None
