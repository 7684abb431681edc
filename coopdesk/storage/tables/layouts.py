"""Layouts of offices' own: how they set a shipped form."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Base, Row


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


class PrintedLayoutRow(Base):
    """An own layout as it was when paper was printed by it, so that this paper is always known.

    The layout itself may be changed, removed or sent anew; ``version`` is what the paper names.
    """

    __tablename__ = "printed_layout"

    form_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    base_version: Mapped[str]
    name: Mapped[str]
    issuer: Mapped[str]
    source: Mapped[str]
