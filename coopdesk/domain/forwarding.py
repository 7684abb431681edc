"""Forwarding: an office between two others passes on what it took in from the one to the other.

Up go the records of the offices below it, down what the offices above it said to them. Records keep
their owner: whoever forwards changes nothing, and may forward only along its own line of levels and
within one area.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from coopdesk.domain.organizations import OfficeLevel, area_of


@dataclass(frozen=True, slots=True)
class Station:
    """Where an office stands: its level, and the division it is the office of."""

    level: str
    division: str


def stands_between(forwarder: Station, one: Station, other: Station) -> bool:
    """Return whether ``forwarder`` lies on the way of packages between two offices.

    The three are of different levels, ``forwarder`` the middle one, each in the area of the next.
    """
    levels = list(OfficeLevel)
    if not {forwarder.level, one.level, other.level} <= set(levels):
        return False
    lower, upper = sorted((one, other), key=lambda office: levels.index(OfficeLevel(office.level)))
    return _is_under(lower, forwarder) and _is_under(forwarder, upper)


def unknown_to(line: Iterable[str], taken: Iterable[str]) -> frozenset[str]:
    """Return the packages taken of an office that the line of its workspace at hand never made.

    Every workspace remembers each package it made, so one that does not know a package of its own
    office is a restored backup or a second copy: what it changed since was changed apart.
    """
    return frozenset(taken) - frozenset(line)


def _is_under(lower: Station, upper: Station) -> bool:
    levels = list(OfficeLevel)
    is_lower = levels.index(OfficeLevel(lower.level)) < levels.index(OfficeLevel(upper.level))
    return is_lower and lower.division.startswith(area_of(upper.division))
