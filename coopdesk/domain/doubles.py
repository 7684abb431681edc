"""Doubles: one person or organization that stands in a register twice; how likely, and merging.

A double is found by what two records share, and only a person decides that they are one. The same
ID number is proof; the rest is likelihood, the strongest first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from coopdesk.domain.errors import Refusal
from coopdesk.domain.members import MemberKind, MemberState

_LONG_NAME = 4
"""From this many signs on, a sign left out is a slip of the pen rather than another name."""


class Likeness(StrEnum):
    """Why two records may be one; in order of weight."""

    SAME_ID = "same_id"
    SAME_NAME_AND_BIRTH = "same_name_and_birth"
    SAME_NAME_AND_PHONE = "same_name_and_phone"
    NEAR_NAME_AND_BIRTH = "near_name_and_birth"
    NEAR_NAME_AND_PHONE = "near_name_and_phone"
    SAME_NAME = "same_name"
    SAME_SOUND = "same_sound"
    SAME_PHONE = "same_phone"
    NEAR_NAME = "near_name"


WEIGHT = {likeness: place for place, likeness in enumerate(Likeness)}
"""The place of each likeness, 0 the strongest."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of someone, to be compared; empty where it is not known (yet).

    ``name`` is as ``key_of`` gives it, ``sound`` its reading without tones, ``born`` the day of
    birth as it is written: thousands are compared, and nobody reckons with it.
    """

    name: str = ""
    sound: str = ""
    id_number: str = ""
    born: str = ""
    phone: str = ""


def key_of(name: str) -> str:
    """Return a normal name without its dots and spaces: 阿拉坦·巴特尔 is 阿拉坦巴特尔."""
    return "".join(sign for sign in name if sign not in "· ")


def is_near(name: str, other: str) -> bool:
    """Return whether two names differ by one sign: another one, or in long names one left out.

    The first sign, mostly the surname, has to be the same: 张秀兰 and 王秀兰 are two people.
    """
    if not name or not other or name[0] != other[0] or name == other:
        return False
    if len(name) == len(other):
        return sum(a != b for a, b in zip(name, other, strict=True)) == 1
    short, long = sorted((name, other), key=len)
    if len(long) - len(short) != 1 or len(short) < _LONG_NAME - 1 or len(long) <= _LONG_NAME - 1:
        return False
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def compare(one: Traits, other: Traits) -> Likeness | None:
    """Return the strongest sign that two records are one, None when there is none.

    Two who both have a birth date, each another, are two people unless their ID numbers agree.
    """
    if one.id_number and one.id_number == other.id_number:
        return Likeness.SAME_ID
    same_birth = bool(one.born) and one.born == other.born
    if one.born and other.born and not same_birth:
        return None
    same_phone = bool(one.phone) and one.phone == other.phone
    same_name = bool(one.name) and one.name == other.name
    same_sound = bool(one.sound) and one.sound == other.sound
    near = same_sound or is_near(one.name, other.name)
    found = (
        (same_name and same_birth, Likeness.SAME_NAME_AND_BIRTH),
        (same_name and same_phone, Likeness.SAME_NAME_AND_PHONE),
        (near and same_birth, Likeness.NEAR_NAME_AND_BIRTH),
        (near and same_phone, Likeness.NEAR_NAME_AND_PHONE),
        (same_name, Likeness.SAME_NAME),
        (same_sound, Likeness.SAME_SOUND),
        (same_phone, Likeness.SAME_PHONE),
        (near, Likeness.NEAR_NAME),
    )
    return next((likeness for holds, likeness in found if holds), None)


class Stay(Protocol):
    """From when to when someone was a member."""

    @property
    def joined_on(self) -> date | None:
        """The first day, None where it is not known."""

    @property
    def left_on(self) -> date | None:
        """The day of leaving, None for who is still there."""


@dataclass(frozen=True, slots=True)
class Membership:
    """One of the two records to be merged, as far as the rules ask."""

    id: str
    organization_id: str
    kind: MemberKind
    state: MemberState
    joined_on: date | None
    left_on: date | None
    is_merged: bool


def assess_merge(
    kept: Membership,
    other: Membership,
    *,
    bodies: Collection[str] = (),
    meetings: Collection[str] = (),
) -> list[Refusal]:
    """Return every reason against merging ``other`` into ``kept``.

    ``bodies`` are those in which both sat at a time, ``meetings`` those in which both had a vote:
    who was counted as two cannot become one afterwards (《农民专业合作社法》第二十二条: one
    member, one vote).
    """
    if kept.id == other.id:
        return [Refusal("member.merge_itself")]
    one_vote = "《农民专业合作社法》第二十二条"
    is_group = MemberKind.ORGANIZATION
    checks = (
        (kept.is_merged or other.is_merged, Refusal("member.merge_merged")),
        (kept.organization_id != other.organization_id, Refusal("member.merge_organizations")),
        ((kept.kind is is_group) != (other.kind is is_group), Refusal("member.merge_kinds")),
        (is_sequence(kept, other) or is_sequence(other, kept), Refusal("member.merge_rejoined")),
        (_stands_less(kept, other), Refusal("member.merge_standing")),
        (bool(bodies), Refusal("member.merge_seats", one_vote, {"bodies": _told(bodies)})),
        (bool(meetings), Refusal("member.merge_votes", one_vote, {"meetings": _told(meetings)})),
    )
    return [refusal for speaks_against, refusal in checks if speaks_against]


_STANDING = {
    MemberState.MEMBER: 2,
    MemberState.SUSPENDED: 2,
    MemberState.CANDIDATE: 1,
    MemberState.FORMER: 0,
    MemberState.REJECTED: 0,
}


def _stands_less(kept: Membership, other: Membership) -> bool:
    return _STANDING[kept.state] < _STANDING[other.state]


def is_sequence(earlier: Stay, later: Stay) -> bool:
    """Return whether someone left and came back: two memberships of one person, no double."""
    if earlier.left_on is None or later.joined_on is None:
        return False
    return later.joined_on >= earlier.left_on


def _told(names: Collection[str]) -> str:
    return "、".join(sorted(names))
