"""Layouts of offices' own: how they set a shipped form."""

from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.storage.tables.issued import HandedDownRow


class FormLayoutRow(HandedDownRow):
    """One office's own layout of the form ``form_id``, made from its version ``base_version``."""

    __tablename__ = "form_layout"

    form_id: Mapped[str] = mapped_column(index=True)
    base_version: Mapped[str]
    name: Mapped[str]
    version: Mapped[str]
