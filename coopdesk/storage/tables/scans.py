"""What was printed, and the signed paper that came back; neither travels in packages."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import attachments  # noqa: F401
from coopdesk.storage.tables.base import Row


class PrintedSetRow(Row):
    """One filled form that was printed or saved (打印记录): all its sheets.

    ``content`` is the short hash its code carries, ``numbers`` the readable numbers of the sheets,
    apart by spaces. ``as_of`` is the day a form was told as of. ``pages`` are those that went out,
    as ranges (empty where that was not kept yet), so many ``copies`` of them, to the ``printer``,
    empty for a file. What a person saw on the scans stands here too: signed on which day, confirmed
    by whom, and in ``lacking`` what is missing.
    """

    __tablename__ = "printed_set"
    __table_args__ = (
        Index("ix_printed_set_content", "content"),
        Index("ix_printed_set_subject", "subject_table", "subject_id"),
    )

    form_id: Mapped[str]
    form_version: Mapped[str]
    title: Mapped[str]
    record_number: Mapped[str]
    content: Mapped[str]
    state: Mapped[str]
    numbers: Mapped[str]
    subject_table: Mapped[str]
    subject_id: Mapped[str]
    as_of: Mapped[date]
    printed_on: Mapped[date]
    printed_by: Mapped[str]
    signed_on: Mapped[date | None]
    confirmed_by: Mapped[str] = mapped_column(default="")
    lacking: Mapped[str] = mapped_column(default="")
    pages: Mapped[str] = mapped_column(default="", server_default="")
    printer: Mapped[str] = mapped_column(default="", server_default="")
    copies: Mapped[int] = mapped_column(default=1, server_default="1")


class ScanRow(Row):
    """One page of a scan; its file is the attachment.

    The attachment belongs to the record once the page is filed, before that to this row: then it
    lies in the tray. ``code`` is what the code says, empty when none was read.
    """

    __tablename__ = "scan"

    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"), index=True)
    printed_set_id: Mapped[str | None] = mapped_column(ForeignKey("printed_set.id"), index=True)
    page: Mapped[int | None]
    code: Mapped[str]
    standing: Mapped[str]
    source_name: Mapped[str]
    source_sha256: Mapped[str] = mapped_column(index=True)
    source_page: Mapped[int]
