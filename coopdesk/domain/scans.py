"""Signed paper that comes back as a scan: what a page is, and which pages of a paper are not there.

A paper counts as come back when each of its sheets has. No document says so; it is our own rule,
since a signature on one sheet says nothing of the others.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal


class ScanStanding(StrEnum):
    """What the code of a scanned page says of it."""

    CURRENT = "current"
    OUTDATED = "outdated"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


def missing_pages(pages: int, seen: Collection[int]) -> tuple[int, ...]:
    """Return the pages of a paper of so many that were not seen, in order; they count from 1."""
    return tuple(page for page in range(1, pages + 1) if page not in seen)


def assess_confirming(
    missing: Collection[int], printed_on: date, signed_on: date, today: date
) -> list[Refusal]:
    """Return why a paper cannot be confirmed as signed and sealed.

    Every sheet is there, and nobody signs paper before it is printed.
    """
    refusals = []
    if missing:
        shown = {"pages": ", ".join(map(str, sorted(missing)))}
        refusals.append(Refusal("scan.pages_missing", "", shown))
    if not printed_on <= signed_on <= today:
        shown = {"day": signed_on.isoformat(), "printed": printed_on.isoformat()}
        refusals.append(Refusal("scan.signed_day", "", shown))
    return refusals
