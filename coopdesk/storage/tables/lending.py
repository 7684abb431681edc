"""Organizations lent to laptops, as the office knows it and as the laptop does."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Base


class LendingRow(Base):
    """One lending: at the office what went out, at the copy what it holds.

    ``organizations`` are pairs of id and name. ``mark`` is the last revision at the office when
    they went out: what has a later one there was changed since. ``papers_left`` are the ids of
    attachments that the package had no room for; none tells that no attachment went along.
    """

    __tablename__ = "lending"

    id: Mapped[str] = mapped_column(primary_key=True)
    copy_id: Mapped[str]
    holder: Mapped[str]
    organizations: Mapped[list[Any]]
    purpose: Mapped[str]
    lent_on: Mapped[date]
    lent_by: Mapped[str]
    mark: Mapped[int]
    papers_left: Mapped[list[Any] | None]
    state: Mapped[str]
    closed_on: Mapped[date | None]
    closed_by: Mapped[str]
    reason: Mapped[str]
