"""Members of an organization, persons and legal persons."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.money import Money

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import organizations  # noqa: F401
from coopdesk.storage.tables.base import Row


class MemberRow(Row):
    """One member; ``number`` is the register number, never used twice in an organization.

    ``name`` is the normal form, ``typed_name`` what the office wrote. ``roster_share`` is what a
    roster said the member holds: a statement, not a posting; the books are opened with it once.
    ``joined_known`` is the year or month where a roster does not tell the day; ``resolution`` is
    what admitted the member.
    """

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("organization_id", "number"),
        Index("ix_member_id_number", "id_number"),
        Index("ix_member_name", "name"),
    )

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    number: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]
    typed_name: Mapped[str]
    initials: Mapped[str]
    sex: Mapped[str] = mapped_column(default="")
    nation: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[date | None]
    id_number: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    village: Mapped[str] = mapped_column(default="")
    applied_on: Mapped[date | None]
    joined_on: Mapped[date | None]
    joined_known: Mapped[str] = mapped_column(default="")
    resolution: Mapped[str] = mapped_column(default="")
    left_on: Mapped[date | None]
    state: Mapped[str]
    certificate: Mapped[str] = mapped_column(default="")
    payment_method: Mapped[str] = mapped_column(default="")
    roster_share: Mapped[Money]
    remark: Mapped[str] = mapped_column(default="")
