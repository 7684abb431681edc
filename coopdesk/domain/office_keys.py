"""Keys of offices: renewed by their own office, trusted or no longer trusted by others.

赤政发〔2023〕14号 asks for reports and names no keys. They are handled as an office does its seal:
who changes it says so beforehand, and what was stamped with the former one stays good.
"""

from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal


class KeyStanding(StrEnum):
    """Where the key of another office stands here."""

    TRUSTED = "trusted"
    ANNOUNCED = "announced"
    REVOKED = "revoked"


class KeyEventKind(StrEnum):
    """What other offices are told of a key."""

    RENEWED = "renewed"
    REPLACED = "replaced"
    REVOKED = "revoked"
    TRUSTED = "trusted"


def assess_renewal(reason: str) -> list[Refusal]:
    """Return the refusal when keys are to be renewed and nobody says why."""
    return [] if reason.strip() else [Refusal("key.reason_missing")]


def assess_revocation(reason: str, since: date, today: date, *, is_revoked: bool) -> list[Refusal]:
    """Return why trust cannot be withdrawn: already, without a reason, or from a day to come."""
    checks = (
        (not is_revoked, "key.revoked_already"),
        (bool(reason.strip()), "key.reason_missing"),
        (since <= today, "key.revoked_later"),
    )
    return [Refusal(code) for passed, code in checks if not passed]


def is_doubtful(taken_on: date, revoked_on: date | None) -> bool:
    """Return whether a package was taken in when its key was good for nothing any more.

    What was taken stays; a person looks at what came from the day on that the trust ended.
    """
    return revoked_on is not None and taken_on >= revoked_on
