"""What an office hands down: files of rules and lists; layouts share their base."""

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from coopdesk.storage.tables.base import Row


class HandedDownRow(Row):
    """A text that travels down once it is issued, to all offices below or to those addressed.

    ``source`` is the text as its file says it, ``issuer`` the name of the office that made it;
    ``addressees`` are ids of offices, none for all.
    """

    __abstract__ = True

    source: Mapped[str]
    issuer: Mapped[str]
    issued: Mapped[bool]
    addressees: Mapped[list[Any] | None]
    saved_on: Mapped[date]
    saved_by: Mapped[str]


class IssuedFileRow(HandedDownRow):
    """One edition of a file of rules, values or words; ``level`` is that of its issuer."""

    __tablename__ = "issued_file"
    __table_args__ = (Index(None, "kind", "key"),)

    kind: Mapped[str]
    key: Mapped[str]
    edition: Mapped[int]
    applies_from: Mapped[date]
    title: Mapped[str]
    level: Mapped[str]
    division_code: Mapped[str]
