"""How minutes become final: versions of their wording, the signature, and corrections after it.

《农民专业合作社法》第三十四条: all attending sign the minutes. What was signed stays as it is: an
error found later is told under it, with the reason, as books have it (《会计基础工作规范》
第五十一条).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.minutes import RECORD_RULE, MeetingState
from coopdesk.domain.rights import Role

Lines = Sequence[tuple[str, str]]
"""Minutes as pairs of place and text, in the order they are read; no place stands twice."""


class MinutesStage(StrEnum):
    """How far minutes are: being written, printed for signature, signed."""

    DRAFT = "draft"
    FINAL = "final"
    SIGNED = "signed"


class VersionOccasion(StrEnum):
    """Why a version was kept."""

    EDITED = "edited"
    CLOSED = "closed"
    REOPENED = "reopened"
    SIGNED = "signed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One place that reads differently in two versions; empty where it is not in one of them."""

    place: str
    before: str
    after: str


def stage_of(state: MeetingState, signed_on: date | None) -> MinutesStage:
    """Return how far the minutes are."""
    if state is MeetingState.OPEN:
        return MinutesStage.DRAFT
    return MinutesStage.FINAL if signed_on is None else MinutesStage.SIGNED


def assess_writing(stage: MinutesStage) -> list[Refusal]:
    """Return the refusal once the minutes are closed: nothing in the meeting changes then."""
    if stage is MinutesStage.DRAFT:
        return []
    is_signed = stage is MinutesStage.SIGNED
    return [Refusal("meeting.signed" if is_signed else "meeting.closed", RECORD_RULE)]


def is_late_entry(held_on: date, entered_on: date | None) -> bool:
    """Return whether the record was begun after the meeting; old ones do not know."""
    return entered_on is not None and entered_on > held_on


def compare_versions(before: Lines, after: Lines) -> list[VersionChange]:
    """Return the places that differ: in the order of ``after``, then those that are gone."""
    old = dict(before)
    new = dict(after)
    places = [*new, *(place for place in old if place not in new)]
    return [
        VersionChange(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place) != new.get(place)
    ]


def assess_signing(
    stage: MinutesStage, held_on: date, signed_on: date, today: date
) -> list[Refusal]:
    """Return why the signed paper cannot be filed: minutes first close, and are signed after."""
    refusals = []
    if stage is MinutesStage.DRAFT:
        refusals.append(Refusal("minutes.still_open", RECORD_RULE))
    if stage is MinutesStage.SIGNED:
        refusals.append(Refusal("minutes.signed_before"))
    if not held_on <= signed_on <= today:
        values = {"day": signed_on.isoformat(), "held": held_on.isoformat()}
        refusals.append(Refusal("minutes.signed_day", "", values))
    return refusals


def assess_reopening(stage: MinutesStage, reason: str) -> list[Refusal]:
    """Return why minutes cannot be written again: signed ones are only corrected."""
    if stage is MinutesStage.SIGNED:
        return [Refusal("meeting.signed", RECORD_RULE)]
    if stage is MinutesStage.DRAFT:
        return [Refusal("minutes.still_open", RECORD_RULE)]
    return [] if reason.strip() else [Refusal("minutes.no_reason")]


def assess_unsigning(stage: MinutesStage, role: Role, reason: str) -> list[Refusal]:
    """Return why the signature cannot be taken back: the manager alone may, with a reason."""
    refusals = [] if stage is MinutesStage.SIGNED else [Refusal("minutes.not_signed")]
    if role is not Role.MANAGER:
        refusals.append(Refusal("minutes.manager_only"))
    return refusals if reason.strip() else [*refusals, Refusal("minutes.no_reason")]


def assess_correction(stage: MinutesStage, text: str, reason: str) -> list[Refusal]:
    """Return why nothing can be noted under the minutes; unsigned ones are simply changed."""
    refusals = [] if stage is MinutesStage.SIGNED else [Refusal("minutes.not_signed")]
    if not text.strip():
        refusals.append(Refusal("minutes.no_correction"))
    return refusals if reason.strip() else [*refusals, Refusal("minutes.no_reason")]
