"""The three bodies (三会): terms, seats, meetings, votes, resolutions."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.money import Money

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import members, organizations  # noqa: F401
from coopdesk.storage.tables.base import Row


class CharterChangeRow(Row):
    """Where an organization's own charter differs from its template, from which day on.

    ``value`` is written as ``charters.write_value`` does, ``article`` names the own article.
    """

    __tablename__ = "charter_change"
    __table_args__ = (UniqueConstraint("organization_id", "rule", "applies_from"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    rule: Mapped[str]
    value: Mapped[str]
    article: Mapped[str]
    reason: Mapped[str]
    applies_from: Mapped[date]


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
    entrance: Mapped[str] = mapped_column(default="elected", server_default="elected")
    leaving: Mapped[str] = mapped_column(default="", server_default="")


class KinshipRow(Row):
    """Two people of an organization who declared that they are related, and until when."""

    __tablename__ = "kinship"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    declarer: Mapped[str]
    declarer_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    relative: Mapped[str]
    relative_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    relation: Mapped[str]
    declared_on: Mapped[date]
    ended_on: Mapped[date | None]


class MeetingRow(Row):
    """One meeting of one body; closed minutes do not change.

    The counts of heads stand here too: attendance lists stay at home, and old minutes often give
    numbers without names. They count everybody who attended at some time. ``needed`` is the quorum
    in heads, ``has_quorum`` whether so many were there at one time, ``article`` the rule it comes
    from; ``additional_there`` are the additional votes of
    those who attended. ``opening`` and ``closing`` are words of the minutes, empty for the usual
    ones; ``entered_on`` is the day the record was begun, unknown of old ones; ``signed_on`` that of
    the signed paper.
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
    opening: Mapped[str] = mapped_column(default="", server_default="")
    closing: Mapped[str] = mapped_column(default="", server_default="")
    entered_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    entitled: Mapped[int]
    present: Mapped[int]
    proxies: Mapped[int]
    needed: Mapped[int]
    has_quorum: Mapped[bool] = mapped_column(default=False, server_default="0")
    article: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    additional_votes: Mapped[int] = mapped_column(default=0, server_default="0")
    additional_there: Mapped[int] = mapped_column(default=0, server_default="0")


class MeetingRequestRow(Row):
    """An extraordinary meeting that was asked for, and the meeting it led to.

    ``deadline`` and ``article`` are the charter's as it stood on the day; ``members`` are all there
    were then, of whom ``askers`` asked.
    """

    __tablename__ = "meeting_request"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    body_kind: Mapped[str]
    asked_by: Mapped[str]
    askers: Mapped[int]
    members: Mapped[int]
    asked_on: Mapped[date]
    matters: Mapped[str]
    deadline: Mapped[date | None]
    article: Mapped[str]
    convener: Mapped[str]
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"))
    withdrawn_on: Mapped[date | None]


class AttendanceRow(Row):
    """One entitled person of a meeting: present, by proxy, or absent at its opening.

    ``movements`` has a line for each coming and going after it: agenda item, way, time of day,
    proxy holder.
    """

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
    additional_votes: Mapped[int] = mapped_column(default=0, server_default="0")
    movements: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")


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
    ``roll`` has a line for each entitled person: name, member, way, votes, choice, proxy holder.
    ``additional`` are the additional votes that were there, ``recused`` the votes that stayed out.
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
    additional: Mapped[int] = mapped_column(default=0, server_default="0")
    recused: Mapped[int] = mapped_column(default=0, server_default="0")
    roll: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")


class ElectionRow(Row):
    """An election held under an agenda item: which post of which body, how many seats.

    ``on_paper`` is what minutes of an earlier day say of it, empty where there are none.
    """

    __tablename__ = "election"
    __table_args__ = (UniqueConstraint("agenda_item_id"),)

    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"))
    body_kind: Mapped[str]
    post: Mapped[str]
    seats: Mapped[int]
    alternates: Mapped[int]
    state: Mapped[str]
    on_paper: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class CandidateRow(Row):
    """Who stands in an election; ``outcome`` is empty until it is concluded."""

    __tablename__ = "candidate"
    __table_args__ = (UniqueConstraint("election_id", "position"),)

    election_id: Mapped[str] = mapped_column(ForeignKey("election.id"))
    position: Mapped[int]
    name: Mapped[str]
    member_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    nominated_by: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")


class BallotRow(Row):
    """One round of an election with the frozen counts and the rule it was counted by.

    ``tally`` has the votes by candidate id; ``seats`` are those the round was for, ``additional``
    the additional votes (附加表决权) there, ``roll`` who was there, as that of a vote.
    """

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("election_id", "round"),)

    election_id: Mapped[str] = mapped_column(ForeignKey("election.id"))
    round: Mapped[int]
    seats: Mapped[int]
    entitled: Mapped[int]
    present: Mapped[int]
    proxies: Mapped[int]
    issued: Mapped[int]
    missing: Mapped[int]
    returned: Mapped[int]
    valid: Mapped[int]
    invalid: Mapped[int]
    tally: Mapped[dict[str, Any]]
    needed: Mapped[int]
    threshold: Mapped[str]
    base: Mapped[str]
    article: Mapped[str]
    additional: Mapped[int] = mapped_column(default=0, server_default="0")
    roll: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")


class ResolutionRow(Row):
    """One resolution in the register.

    ``subject`` is what it allows to be done, empty while nobody said so; ``amount`` how much of it.
    """

    __tablename__ = "resolution"
    __table_args__ = (UniqueConstraint("organization_id", "number"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    agenda_item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    number: Mapped[str]
    decided_on: Mapped[date]
    text: Mapped[str]
    passed: Mapped[bool]
    subject: Mapped[str] = mapped_column(default="", server_default="")
    amount: Mapped[Money | None]
    duty_holder: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]


class ResolutionUseRow(Row):
    """One step that a resolution allowed: the record it made, and its part of the amount."""

    __tablename__ = "resolution_use"
    __table_args__ = (UniqueConstraint("resolution_id", "record_id"),)

    resolution_id: Mapped[str] = mapped_column(ForeignKey("resolution.id"))
    table_name: Mapped[str]
    record_id: Mapped[str] = mapped_column(index=True)
    amount: Mapped[Money | None]
    used_on: Mapped[date]


class MinutesVersionRow(Row):
    """The minutes as they read at one moment; ``content`` has a pair of place and text a line."""

    __tablename__ = "minutes_version"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    occasion: Mapped[str]
    made_at: Mapped[str]
    made_by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    content: Mapped[list[Any]]


class MinutesCorrectionRow(Row):
    """A correction (更正) noted under signed minutes, which themselves stay as they are."""

    __tablename__ = "minutes_correction"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    text: Mapped[str]
    reason: Mapped[str]
    corrected_on: Mapped[date]
    made_by: Mapped[str]
