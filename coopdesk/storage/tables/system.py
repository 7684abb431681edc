"""The office itself, its operators, settings and the audit log."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Base


class OfficeRow(Base):
    """The one office that works in this workspace.

    A field copy works for it: ``copy_id`` is how packages name the copy, ``copy_name`` how people
    do; both are empty in the office itself.
    """

    __tablename__ = "office"

    id: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    division_code: Mapped[str]
    name: Mapped[str]
    demo: Mapped[bool]
    copy_id: Mapped[str] = mapped_column(default="")
    copy_name: Mapped[str] = mapped_column(default="")


class OperatorRow(Base):
    """A person who signs in; the passphrase wraps the key and is stored nowhere."""

    __tablename__ = "operator"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    active: Mapped[bool]


REHEARSAL = "rehearsal"
"""The setting that only a copy to practise on has."""


class SettingRow(Base):
    """One setting of the office, as JSON."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class AuditRow(Base):
    """One command that was carried out; append-only and chained (``digest`` over the previous)."""

    __tablename__ = "audit_log"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    operator: Mapped[str]
    office: Mapped[str]
    command: Mapped[str]
    fields: Mapped[str]
    changes: Mapped[str]
    previous: Mapped[str]
    digest: Mapped[str]
