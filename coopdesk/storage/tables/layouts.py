"""Layouts of offices' own: how they set a shipped form."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Row


class FormLayoutRow(Row):
    """One office's own layout of the form ``form_id``, made from its version ``base_version``.

    ``source`` is the layout as its file says it. ``issued`` layouts travel, to be used by the
    offices that receive them; ``issuer`` is the name of the office that made it.
    """

    __tablename__ = "form_layout"

    form_id: Mapped[str] = mapped_column(index=True)
    base_version: Mapped[str]
    name: Mapped[str]
    version: Mapped[str]
    source: Mapped[str]
    issuer: Mapped[str]
    issued: Mapped[bool]
    saved_on: Mapped[date]
    saved_by: Mapped[str]
