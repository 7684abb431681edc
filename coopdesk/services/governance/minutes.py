"""The minutes as a text: words edited, versions kept, closed, signed, corrected underneath.

Figures (heads, votes, resolutions) are never typed into them: each print inserts them fresh.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.minutes import MeetingState
from coopdesk.domain.minutes_versions import (
    VersionChange,
    VersionOccasion,
    assess_correction,
    assess_reopening,
    assess_signing,
    assess_unsigning,
    compare_versions,
)
from coopdesk.domain.rights import Role
from coopdesk.services.attachments import AddAttachments, add_attachments, list_attachments
from coopdesk.services.governance.meetings import against_closing, open_meeting, stage_of_row
from coopdesk.services.governance.minutes_text import content_of
from coopdesk.storage.tables.governance import (
    AgendaItemRow,
    MeetingRow,
    MinutesCorrectionRow,
    MinutesVersionRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

SIGNED_PAPER = "minutes"
"""The kind of attachment that signed minutes are."""


@dataclass(frozen=True, slots=True)
class EditMinutes:
    """Write the words of the minutes; what is None stays, ``discussions`` by agenda item id."""

    meeting_id: str
    opening: str | None = None
    closing: str | None = None
    other_matters: str | None = None
    discussions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CloseMinutes:
    """Close the minutes, so that they can be printed and signed."""

    meeting_id: str


@dataclass(frozen=True, slots=True)
class ReopenMinutes:
    """Write closed minutes again that nobody signed yet."""

    meeting_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignMinutes:
    """File the signed paper: from then on nothing in the meeting changes.

    Without files where its scans are attached already.
    """

    meeting_id: str
    paths: tuple[Path, ...]
    signed_on: date


@dataclass(frozen=True, slots=True)
class UnsignMinutes:
    """Take back that the minutes were signed, because it was entered by mistake."""

    meeting_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectMinutes:
    """Note a correction (更正) under signed minutes."""

    meeting_id: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class VersionItem:
    """One version: who made it, when and why, and what changed since the one before."""

    id: str
    number: int
    occasion: VersionOccasion
    made_at: str
    made_by: str
    reason: str
    changes: tuple[VersionChange, ...]


def edit_minutes(uow: UnitOfWork, command: EditMinutes) -> str:
    """Write the words of open minutes, keep a version, and return the meeting's id.

    Raises NotFound for an item of another meeting; RuleViolation once the minutes are closed.
    """
    row = open_meeting(uow, command.meeting_id)
    for name in ("opening", "closing", "other_matters"):
        words = getattr(command, name)
        if words is not None:
            setattr(row, name, words.strip())
    for item_id, discussion in command.discussions.items():
        item = uow.get(AgendaItemRow, item_id)
        if item.meeting_id != row.id:
            raise NotFound(AgendaItemRow.__tablename__, item_id)
        item.text = discussion.strip()
    keep_version(uow, row, VersionOccasion.EDITED)
    return row.id


def close_minutes(uow: UnitOfWork, command: CloseMinutes) -> str:
    """Close the minutes and return the meeting's id.

    Raises RuleViolation with everything they lack (《农民专业合作社法》第三十四条).
    """
    row = open_meeting(uow, command.meeting_id)
    require(against_closing(uow, row))
    row.state = MeetingState.CLOSED.value
    keep_version(uow, row, VersionOccasion.CLOSED)
    return row.id


def reopen_minutes(uow: UnitOfWork, command: ReopenMinutes) -> str:
    """Open closed minutes again and return the meeting's id.

    Raises RuleViolation ``meeting.signed`` once they are signed, ``minutes.no_reason``.
    """
    row = uow.get(MeetingRow, command.meeting_id)
    require(assess_reopening(stage_of_row(row), command.reason))
    row.state = MeetingState.OPEN.value
    keep_version(uow, row, VersionOccasion.REOPENED, command.reason)
    return row.id


def sign_minutes(uow: UnitOfWork, command: SignMinutes) -> str:
    """File the scan of the signed minutes and return the meeting's id.

    Raises RuleViolation ``minutes.still_open``, ``minutes.signed_before``, ``minutes.signed_day``,
    and as ``add_attachments`` for the files.
    """
    row = uow.get(MeetingRow, command.meeting_id)
    require(assess_signing(stage_of_row(row), row.held_on, command.signed_on, uow.today))
    if command.paths or not _is_scanned(uow, row):
        paper = AddAttachments(
            row.__tablename__, row.id, command.paths, SIGNED_PAPER, dated_on=command.signed_on
        )
        add_attachments(uow, paper)
    row.signed_on = command.signed_on
    keep_version(uow, row, VersionOccasion.SIGNED)
    return row.id


def unsign_minutes(uow: UnitOfWork, command: UnsignMinutes) -> str:
    """Take the signature back and return the meeting's id; the scan stays attached.

    Raises RuleViolation ``minutes.manager_only`` for anybody else, ``minutes.no_reason``,
    ``minutes.not_signed``.
    """
    row = uow.get(MeetingRow, command.meeting_id)
    require(assess_unsigning(stage_of_row(row), Role(uow.actor.role), command.reason))
    row.signed_on = None
    keep_version(uow, row, VersionOccasion.UNSIGNED, command.reason)
    return row.id


def correct_minutes(uow: UnitOfWork, command: CorrectMinutes) -> str:
    """Note a correction under signed minutes and return its id.

    Raises RuleViolation ``minutes.not_signed``, ``minutes.no_correction``, ``minutes.no_reason``.
    """
    row = uow.get(MeetingRow, command.meeting_id)
    require(assess_correction(stage_of_row(row), command.text, command.reason))
    noted = MinutesCorrectionRow(meeting_id=row.id, text=command.text.strip())
    noted.number = _next(uow, MinutesCorrectionRow, row.id)
    noted.reason, noted.made_by = command.reason.strip(), uow.actor.operator
    noted.corrected_on = uow.today
    return uow.add(noted)


def keep_version(
    uow: UnitOfWork, row: MeetingRow, occasion: VersionOccasion, reason: str = ""
) -> None:
    """Keep how the minutes read now; an edit that changed no word leaves no version."""
    uow.session.flush()
    content = content_of(uow, row.id)
    known = _versions(uow, row.id)
    if occasion is VersionOccasion.EDITED and known and known[-1].content == content:
        return
    version = MinutesVersionRow(meeting_id=row.id, occasion=occasion.value, content=content)
    version.number = len(known) + 1
    version.made_at, version.made_by = uow.now.isoformat(timespec="seconds"), uow.actor.operator
    version.reason = reason.strip()
    uow.add(version)


def list_versions(uow: UnitOfWork, meeting_id: str) -> list[VersionItem]:
    """Return the versions of the minutes, the newest first; raises NotFound."""
    rows = _versions(uow, uow.get(MeetingRow, meeting_id).id)
    before = [None, *rows][: len(rows)]
    items = [
        VersionItem(
            id=row.id,
            number=row.number,
            occasion=VersionOccasion(row.occasion),
            made_at=row.made_at,
            made_by=row.made_by,
            reason=row.reason,
            changes=tuple(compare_versions(older.content, row.content)) if older else (),
        )
        for older, row in zip(before, rows, strict=True)
    ]
    return items[::-1]


def compare_minutes(
    uow: UnitOfWork, meeting_id: str, first: int, second: int
) -> list[VersionChange]:
    """Return what reads differently in two versions of the minutes, by their numbers.

    Raises NotFound, and RuleViolation ``minutes.no_version`` for a number there is not.
    """
    known = {row.number: row.content for row in _versions(uow, uow.get(MeetingRow, meeting_id).id)}
    require(
        Refusal("minutes.no_version", values={"number": number, "last": len(known)})
        for number in (first, second)
        if number not in known
    )
    return compare_versions(known[first], known[second])


def _versions(uow: UnitOfWork, meeting_id: str) -> Sequence[MinutesVersionRow]:
    return uow.session.scalars(
        select(MinutesVersionRow)
        .where(MinutesVersionRow.meeting_id == meeting_id)
        .order_by(MinutesVersionRow.number)
    ).all()


def _is_scanned(uow: UnitOfWork, row: MeetingRow) -> bool:
    attached = list_attachments(uow, row.__tablename__, row.id)
    return any(one.kind == SIGNED_PAPER for one in attached)


def _next(uow: UnitOfWork, kind: type[MinutesCorrectionRow], meeting_id: str) -> int:
    last = select(func.max(kind.number)).where(kind.meeting_id == meeting_id)
    return (uow.session.scalar(last) or 0) + 1
