"""Members of an organization, persons and legal persons."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
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
    what admitted the member. ``merged_into_id`` names the member this record turned out to be a
    double of: it stands in no list any more, and what names it counts with the one kept.
    """

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("organization_id", "number"),
        Index("ix_member_id_number", "id_number"),
        Index("ix_member_name", "name"),
        Index("ix_member_phone", "phone"),
        Index("ix_member_organization_id_initials", "organization_id", "initials"),
        # partial, as hardly a member was ever merged
        Index(
            "ix_member_organization_id_merged_into_id",
            "organization_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
        ),
        Index(
            "ix_member_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
        ),
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
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))


class MemberMergeRow(Row):
    """One merge of a double, with all that its undoing needs; it stays at home.

    ``taken`` tells each column of the kept member that the merge changed: what it was before and
    what the merge wrote. ``carried`` are the members merged into the double before.
    """

    __tablename__ = "member_merge"
    __table_args__ = (
        Index("ix_member_merge_kept_id", "kept_id"),
        Index("ix_member_merge_member_id", "member_id"),
    )

    kept_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    merged_on: Mapped[date]
    undone_on: Mapped[date | None]
    taken: Mapped[dict[str, Any]]
    carried: Mapped[list[Any]]
