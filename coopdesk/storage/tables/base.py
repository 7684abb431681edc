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
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@event.listens_for(Base, "instrument_class", propagate=True)
def _strict_table(_mapper: Any, cls: type[Base]) -> None:
    """Make each table STRICT and each owned table quick to ask for changes."""
    table = getattr(cls, "__table__", None)
    if table is None:
        return
    table.dialect_options["sqlite"]["strict"] = True
    if issubclass(cls, Row) and "revision" in table.c:
        Index(f"ix_{table.name}_office_revision", table.c.office, table.c.revision)
