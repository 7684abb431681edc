"""Field copies: organizations lent to a laptop for work where no network is, and brought back.

There is one writer at a time. While an organization is lent, the laptop's copy is the one that is
changed; the office's own is read-only and says who has it. A copy acts for its office: its records
are the office's, but its packages are signed with keys of its own, so that it can be written off.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal

COPY_MARK = "."
"""Between the id of an office and what tells its copies apart: no id of an office holds it."""


class LendingState(StrEnum):
    """Where a lending stands: the laptop has it, it was brought back, or it was given up."""

    OUT = "out"
    RETURNED = "returned"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True)
class Lent:
    """One organization that is lent: to whom and since when."""

    organization_id: str
    name: str
    holder: str
    since: date


def is_copy_of(copy_id: str, office_id: str) -> bool:
    """Return whether the id is that of a field copy of the office."""
    return copy_id.startswith(f"{office_id}{COPY_MARK}")


def days_out(lent_on: date, until: date) -> int:
    """Return for how many days an organization has been lent; the day it went counts as none."""
    return max(0, (until - lent_on).days)


def against_lent(lent: Lent, today: date) -> Refusal:
    """Return the refusal for a change to what is lent: who has it, since when, for how long."""
    values = {
        "name": lent.name,
        "holder": lent.holder,
        "since": lent.since.isoformat(),
        "days": days_out(lent.since, today),
    }
    return Refusal("lending.is_out", values=values)


def assess_lending(chosen: Collection[str], lent: Collection[str]) -> list[Refusal]:
    """Return why organizations cannot be lent: none was chosen, or one is lent already."""
    if not chosen:
        return [Refusal("lending.nothing_chosen")]
    out = sorted(set(chosen) & set(lent))
    return [Refusal("lending.out_already", values={"count": len(out)})] if out else []


def assess_taking_back(state: LendingState) -> list[Refusal]:
    """Return why a copy cannot be brought back: it was. One written off comes late, but it comes.

    A lost laptop that turns up holds work nobody else has: a person decides record by record.
    """
    return [Refusal("lending.returned_already")] if state is LendingState.RETURNED else []


def assess_write_off(state: LendingState, reason: str) -> list[Refusal]:
    """Return why a lending cannot be given up: it is not out, or nobody says why."""
    refusals = [] if state is LendingState.OUT else [Refusal("lending.not_out")]
    return refusals if reason.strip() else [*refusals, Refusal("lending.reason_missing")]
