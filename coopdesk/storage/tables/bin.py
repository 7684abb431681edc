"""The bin (回收站): records that were removed, whole, until it is emptied."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Base


class BinRow(Base):
    """One removal: the record and what hung on it, as they were stored.

    ``rows`` is None once the bin was emptied; the line itself stays, so that ``number`` of
    ``organization_id``, the register number of a member, is never given again. ``sequence`` is
    the audit entry that removed it.
    """

    __tablename__ = "bin_entry"
    __table_args__ = (
        Index("ix_bin_entry_organization_id", "organization_id", "table_name"),
        Index("ix_bin_entry_sequence", "sequence"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    record_id: Mapped[str]
    label: Mapped[str]
    reason: Mapped[str]
    organization_id: Mapped[str] = mapped_column(default="")
    number: Mapped[int | None]
    removed_at: Mapped[str]
    removed_by: Mapped[str]
    sequence: Mapped[int]
    rows: Mapped[list[Any] | None]
