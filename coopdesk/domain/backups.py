"""Backups: on which occasions one is made by itself, and which of a series are kept.

A series is what lies together in one place. Those proved restorable are kept by days, weeks and
months; the rule counts days on which one was made, so that a computer that stood still for a year
loses nothing.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

DAYS, WEEKS, MONTHS = 7, 10, 12
"""So many days, weeks and months that have a backup keep the newest of each."""
CARRY_AFTER = timedelta(hours=4)
"""While the program is open, what changed is carried to the second place this often."""
BACKUP_WAITS = timedelta(days=7)
"""So long after the last one a backup away from the computer is due."""


class Occasion(StrEnum):
    """Why a backup was made."""

    CLOSING = "closing"
    PERIOD = "period"
    TAKE = "take"
    SCHEDULE = "schedule"


class ProofState(StrEnum):
    """Whether a backup was proved restorable."""

    WAITING = "waiting"
    SOUND = "sound"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class BackupDays:
    """The day of the newest proved backup on this computer, and of the newest away from it."""

    here: date | None
    away: date | None

    def is_due(self, today: date) -> bool:
        """Return whether one away is due: what is kept here alone goes with the computer."""
        return self.away is None or today - self.away > BACKUP_WAITS


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """One backup of a series, as far as the rotation is concerned.

    ``number`` counts the backups of a series: a clock that went wrong does not change their order.
    """

    name: str
    number: int
    made_at: datetime
    state: ProofState

    @property
    def order(self) -> tuple[int, datetime, str]:
        """Return what orders a series from the oldest to the newest."""
        return self.number, self.made_at, self.name


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A whole workspace kept beside the one in use, ``kind`` telling why, and its day."""

    name: str
    kind: str
    day: date


def copies_to_let_go(
    copies: Iterable[KeptCopy], today: date, *, newest: int, days: int
) -> list[KeptCopy]:
    """Return the copies that may go: older than ``days``, and not among the newest of their kind.

    A day that is still to come is no age: a clock that went wrong lets nothing go.
    """
    by_kind: dict[str, list[KeptCopy]] = {}
    for copy in sorted(copies, key=lambda each: (each.day, each.name), reverse=True):
        by_kind.setdefault(copy.kind, []).append(copy)
    old = (copy for kept in by_kind.values() for copy in kept[newest:])
    return [copy for copy in old if today - copy.day > timedelta(days=days)]


def names_to_keep(backups: Iterable[MadeBackup]) -> set[str]:
    """Return the names that stay; all others of the series may go.

    Those proved sound stay by days, weeks and months, and all of the newest day. Those that wait
    for their proof push out none of them: they stay by the same rule among themselves. A broken
    one is counted nowhere and stays to be looked at until a newer one is proved.
    """
    newest_first = sorted(backups, key=lambda each: each.order, reverse=True)
    by_state = {state: [b for b in newest_first if b.state is state] for state in ProofState}
    sound = by_state[ProofState.SOUND]
    kept = _by_rotation(sound) | _by_rotation(by_state[ProofState.WAITING])
    for broken in by_state[ProofState.BROKEN]:
        if not sound or sound[0].order < broken.order:
            kept.add(broken.name)
    return kept


def _by_rotation(newest_first: Sequence[MadeBackup]) -> set[str]:
    newest_day = newest_first[0].made_at.date() if newest_first else None
    kept = {each.name for each in newest_first if each.made_at.date() == newest_day}
    rules: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (DAYS, lambda at: at.date()),
        (WEEKS, lambda at: at.isocalendar()[:2]),
        (MONTHS, lambda at: (at.year, at.month)),
    )
    for count, span_of in rules:
        newest_of: dict[Hashable, str] = {}
        for each in newest_first:
            newest_of.setdefault(span_of(each.made_at), each.name)
        kept |= set(list(newest_of.values())[:count])
    return kept
