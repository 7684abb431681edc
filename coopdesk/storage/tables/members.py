"""Members of an organization, persons and legal persons."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, case, text
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import organizations  # noqa: F401
from coopdesk.storage.tables.base import Row


class MemberRow(Row):
    """One member; ``number`` is the register number, never used twice in an organization.

    ``name`` is the normal form, ``typed_name`` what the office wrote. ``roster_share`` is what a
    roster said the member holds: a statement, not a posting; the books are opened with it once.
    ``joined_known`` is the year or month where a roster does not tell the day; ``resolution`` is
    what admitted the member. ``state`` is where the membership stood after the last step;
    ``left_on`` may lie ahead, so ask ``standing`` for where it stands on a day.
    ``division_code`` is the township, ``village`` the gacha or village in it.
    ``merged_into_id`` names the member this record turned out to be a double of: it stands in no
    list any more, and what names it counts with the one kept.
    """

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("organization_id", "number"),
        Index("ix_member_id_number", "id_number"),
        Index("ix_member_name", "name"),
        Index("ix_member_phone", "phone"),
        Index("ix_member_organization_id_initials", "organization_id", "initials"),
        # the home page counts members by kind and standing from the index alone
        Index(
            *("ix_member_standing", "organization_id", "kind", "state"),
            *("left_on", "merged_into_id"),
        ),
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
    other_names: Mapped[str] = mapped_column(default="")
    mongolian_name: Mapped[str] = mapped_column(default="")
    division_code: Mapped[str] = mapped_column(default="")
    household: Mapped[str] = mapped_column(default="")
    householder: Mapped[str] = mapped_column(default="")
    bank_name: Mapped[str] = mapped_column(default="")
    bank_account: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))

    @classmethod
    def standing(cls, day: date | ColumnElement[date]) -> ColumnElement[str]:
        """Return where the membership stands on ``day``, today or later, as an expression.

        Suspensions count as of now: for a past day the steps are replayed (``domain.membership``).
        """
        return case(
            (cls.left_on.is_(None), cls.state),
            (cls.state == MemberState.REJECTED.value, cls.state),
            (cls.left_on <= day, MemberState.FORMER.value),
            (cls.state == MemberState.FORMER.value, MemberState.MEMBER.value),
            else_=cls.state,
        )


class MemberEventRow(Row):
    """One step of a membership, the ``number``-th of the member.

    ``day`` is from when it counts, ``asked_on`` when leaving was asked for or an excluded member
    heard. ``resolution`` is the number of the resolution; the register of the bodies, which stands
    above, knows it by that number. What stood ``before`` is what taking the step back
    restores; ``successor_id`` is who inherited.
    """

    __tablename__ = "member_event"
    __table_args__ = (UniqueConstraint("member_id", "number"),)

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    number: Mapped[int]
    kind: Mapped[str]
    day: Mapped[date]
    asked_on: Mapped[date | None]
    resolution: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")
    state_before: Mapped[str]
    village: Mapped[str] = mapped_column(default="")
    village_before: Mapped[str] = mapped_column(default="")
    division_before: Mapped[str] = mapped_column(default="")
    successor_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))


class MandateRow(Row):
    """Who acts for a legal person, from which day to which."""

    __tablename__ = "mandate"

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    document: Mapped[str] = mapped_column(default="")


class MemberNoteRow(Row):
    """A qualification, an honour or a sanction of a person, with its document."""

    __tablename__ = "member_note"

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    document: Mapped[str] = mapped_column(default="")


class TradeVolumeRow(Row):
    """What a member traded with the cooperative in a year, by kind and product."""

    __tablename__ = "trade_volume"
    __table_args__ = (UniqueConstraint("member_id", "year", "kind", "product"),)

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    year: Mapped[int]
    kind: Mapped[str]
    product: Mapped[str] = mapped_column(default="")
    amount: Mapped[Money]


class QuantifiedShareRow(Row):
    """What was quantified to a member's account in a year, by where it came from."""

    __tablename__ = "quantified_share"
    __table_args__ = (UniqueConstraint("member_id", "year", "kind"),)

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    year: Mapped[int]
    kind: Mapped[str]
    amount: Mapped[Money]
    document: Mapped[str] = mapped_column(default="")


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
