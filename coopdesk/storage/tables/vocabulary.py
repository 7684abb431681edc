"""Words that the office adds to the vocabularies that are shipped."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Row


class VocabularyItemRow(Row):
    """One word of a vocabulary; retired, it is offered no more, and what was written stays.

    ``source`` is the list it was taken from, empty for a word of the office's own.
    """

    __tablename__ = "vocabulary_item"
    __table_args__ = (UniqueConstraint("vocabulary", "code"),)

    vocabulary: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    retired_on: Mapped[date | None]
