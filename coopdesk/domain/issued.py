"""What a superior hands down (下发): code lists, divisions, policies, rules, charters, schemes.

Each is a file with an edition and a first day. A later edition takes the place of the earlier ones
from its own first day on: until then they stand, as a law stands until the new one comes into
force. Editions only grow, so a stick that was lost and found again takes nothing back.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.organizations import OfficeLevel

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""How a file is named: ASCII, as it names things in packages and folders too."""


class IssuedKind(StrEnum):
    """What a file that is handed down sets."""

    POLICY = "policy"
    LOCAL_VALUES = "local_values"
    FUND_RULES = "fund_rules"
    CHARTER = "charter"
    VOCABULARY = "vocabulary"
    SCHEME = "scheme"
    DIVISIONS = "divisions"


class IssuedState(StrEnum):
    """Where an edition stands on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a file: its number and the first day it speaks for."""

    number: int
    applies_from: date


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that another edition sets otherwise; empty where it does not set it."""

    key: str
    before: str
    after: str


def ends_on(edition: Edition, others: Iterable[Edition]) -> date | None:
    """Return the first day the edition no longer speaks for, None while none follows it.

    It is the earliest first day of any later edition, and may lie before its own: then it never
    spoke.
    """
    later = (one.applies_from for one in others if one.number > edition.number)
    return min(later, default=None)


def find_state(edition: Edition, others: Collection[Edition], day: date) -> IssuedState:
    """Return where an edition stands on ``day`` among the editions of its file."""
    end = ends_on(edition, others)
    if end is not None and end <= max(day, edition.applies_from):
        return IssuedState.REPLACED
    return IssuedState.IN_FORCE if edition.applies_from <= day else IssuedState.COMING


def assess_edition(number: int, known: Collection[int]) -> list[Refusal]:
    """Return why an edition cannot follow those that are known: it is not the newest."""
    newest = max(known, default=0)
    if number > newest:
        return []
    return [Refusal("issued.not_newer", values={"edition": number, "newest": newest})]


def assess_issuing(level: OfficeLevel) -> list[Refusal]:
    """Return why an office hands nothing down: a township has no offices below it."""
    return [Refusal("issued.not_superior")] if level is OfficeLevel.TOWNSHIP else []


def compare_values(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Return what differs between two editions, in the order of the later one; then what is gone.

    Both are the values as people read them, by key.
    """
    order = [*after, *(key for key in before if key not in after)]
    pairs = ((key, before.get(key, ""), after.get(key, "")) for key in order)
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
