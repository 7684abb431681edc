"""What every table shares: the owner office, the revision, and ids that never collide."""

import os
import time
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Index, Integer, LargeBinary, MetaData, Text, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from coopdesk.domain.money import Money
from coopdesk.storage.types import DateText, Flag, JsonText, MoneyType

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

VIEW = "is_view"
"""Marks, in a table's ``info``, what the database tells and takes in by a view."""


class Base(DeclarativeBase):
    """Root of all tables; every one is STRICT."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: Integer,
        bytes: LargeBinary,
        date: DateText,
        bool: Flag,
        Money: MoneyType,
        dict[str, Any]: JsonText,
        list[Any]: JsonText,
    }


class Row(Base):
    """A record that one office owns and that travels in packages.

    ``revision`` is the audit sequence of the command that changed it last: "all that changed
    since" is one comparison.
    """

    __abstract__ = True

    id: Mapped[str] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column()
    revision: Mapped[int] = mapped_column()


def new_id() -> str:
    """Return a UUIDv7 as text: unique across offices, ordered by time."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """Return so many UUIDv7 as text, all of this millisecond."""
    moment = f"{time.time_ns() // 1_000_000:012x}"
    start = f"{moment[:8]}-{moment[8:]}-7"
    drawn = os.urandom(10 * count).hex()
    return [
        f"{start}{drawn[at : at + 3]}-{_VARIANT[drawn[at + 3]]}{drawn[at + 4 : at + 7]}"
        f"-{drawn[at + 7 : at + 19]}"
        for at in range(0, 20 * count, 20)
    ]


_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


@event.listens_for(Base, "instrument_class", propagate=True)
def _strict_table(_mapper: Any, cls: type[Base]) -> None:
    """Make each table STRICT and each owned table quick to ask for changes; views are neither."""
    table = getattr(cls, "__table__", None)
    if table is None or table.info.get(VIEW):
        return
    table.dialect_options["sqlite"]["strict"] = True
    if issubclass(cls, Row) and "revision" in table.c:
        Index(f"ix_{table.name}_office_revision", table.c.office, table.c.revision)
