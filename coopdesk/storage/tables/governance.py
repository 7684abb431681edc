"""The three bodies (三会): terms, seats, meetings, votes, resolutions."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import members, organizations  # noqa: F401
from coopdesk.storage.tables.base import Row


class BodyRow(Row):
    """One governing body of an organization."""

    __tablename__ = "body"
    __table_args__ = (UniqueConstraint("organization_id", "kind"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[str]
    seats: Mapped[int]


class TermRow(Row):
    """One term (届) of a body."""

    __tablename__ = "term"

    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class SeatRow(Row):
    """Who sat where, from which day to which."""

    __tablename__ = "seat"

    term_id: Mapped[str] = mapped_column(ForeignKey("term.id"), index=True)
    member_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str]
    post: Mapped[str]
    from_day: Mapped[date]
    to_day: Mapped[date | None]


class MeetingRow(Row):
    """One meeting of one body; closed minutes do not change.

    The counts of heads stand here too: attendance lists stay at home, and old minutes often give
    numbers without names. ``needed`` is the quorum in heads, ``article`` the rule it comes from.
    """

    __tablename__ = "meeting"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    body_kind: Mapped[str]
    title: Mapped[str]
    held_on: Mapped[date]
    starts_at: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    chair: Mapped[str] = mapped_column(default="")
    recorder: Mapped[str] = mapped_column(default="")
    noticed_on: Mapped[date | None]
    observers: Mapped[str] = mapped_column(default="")
    other_matters: Mapped[str] = mapped_column(default="")
    entitled: Mapped[int]
    present: Mapped[int]
    proxies: Mapped[int]
    needed: Mapped[int]
    article: Mapped[str] = mapped_column(default="")
    state: Mapped[str]


class AttendanceRow(Row):
    """One entitled person of a meeting: present, by proxy, or absent."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    member_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str]
    capacity: Mapped[str] = mapped_column(default="")
    way: Mapped[str]
    proxy_holder: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")


class AgendaItemRow(Row):
    """One item of the agenda; ``matter`` decides the majority."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    title: Mapped[str]
    matter: Mapped[str]
    reporter: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")


class VoteRow(Row):
    """One vote with the frozen counts it was taken on and the rule that was applied.

    ``threshold`` and ``base`` are the majority as the charter had it, ``article`` its source.
    """

    __tablename__ = "vote"

    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    entitled: Mapped[int]
    present: Mapped[int]
    proxies: Mapped[int]
    in_favour: Mapped[int]
    against: Mapped[int]
    abstained: Mapped[int]
    invalid: Mapped[int] = mapped_column(default=0)
    needed: Mapped[int]
    threshold: Mapped[str]
    base: Mapped[str]
    article: Mapped[str]
    passed: Mapped[bool]


class ResolutionRow(Row):
    """One resolution in the register."""

    __tablename__ = "resolution"
    __table_args__ = (UniqueConstraint("organization_id", "number"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    number: Mapped[str]
    decided_on: Mapped[date]
    text: Mapped[str]
    passed: Mapped[bool]
    duty_holder: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
