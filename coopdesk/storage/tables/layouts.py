"""Layouts of offices' own: how they set a shipped form."""

from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.base import Base
from coopdesk.storage.tables.issued import HandedDownRow


class FormLayoutRow(HandedDownRow):
    """One office's own layout of the form ``form_id``, made from its version ``base_version``."""

    __tablename__ = "form_layout"

    form_id: Mapped[str] = mapped_column(index=True)
    base_version: Mapped[str]
    name: Mapped[str]
    version: Mapped[str]


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
