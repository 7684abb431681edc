"""Scans attached to records, and their contents, each stored once.

Contents lie in the database itself, so that they are encrypted, backed up and written with their
record in one transaction. Files beside it (weighed too) would need all three a second time.
Attachments travel in packages with their contents, those that the receiver's level needs
(``db/reference/exchange.toml``): the others may name persons (个人信息保护法 art. 6).
"""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Base, Row


class AttachmentRow(Row):
    """One scan of one record; ``subject_table`` and ``subject_id`` name the record.

    ``kind`` is a code of the vocabulary ``attachment_kinds``, ``dated_on`` the day of the paper.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_subject", "subject_table", "subject_id"),)

    subject_table: Mapped[str]
    subject_id: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("attachment_content.sha256"), index=True)
    dated_on: Mapped[date]
    added_by: Mapped[str]


class AttachmentContentRow(Base):
    """One content by its SHA-256, however many attachments have it; ``size`` in bytes."""

    __tablename__ = "attachment_content"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]


class AttachmentPieceRow(Base):
    """A piece of a content, in order: a large one is never in memory as a whole."""

    __tablename__ = "attachment_piece"

    sha256: Mapped[str] = mapped_column(ForeignKey("attachment_content.sha256"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes]
