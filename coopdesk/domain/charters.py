"""The charter (章程) as rules: bodies, seats, terms, quorum, majorities, proxies, each with source.

Which base a percentage has is never a free choice: it comes from the charter, since "of those
present" and "of all" differ enough to turn a result (《农民专业合作社法》第三十条 counts all).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.policy import LocalRule, RuleBook, RuleLevel, Value

_TRUTHS = ("true", "false")
_AT_LEAST = frozenset({"meetings_per_year", "notice_days", "papers_days", "minimum_seats"})
_AT_MOST = frozenset(
    {"additional_votes", "proxies_per_person", "extraordinary_share", "extraordinary_days"}
)
"""Where the law sets a number, which way a charter may leave it."""
_WRITTEN = re.compile(r"(>=?)([0-9]+)/([0-9]+)", re.ASCII)


class BodyKind(StrEnum):
    """A governing body, of a cooperative or of a company."""

    MEMBERS_ASSEMBLY = "members_assembly"
    SHAREHOLDERS_MEETING = "shareholders_meeting"
    BOARD_OF_DIRECTORS = "board_of_directors"
    EXECUTIVE_DIRECTOR = "executive_director"
    BOARD_OF_SUPERVISORS = "board_of_supervisors"
    EXECUTIVE_SUPERVISOR = "executive_supervisor"


class MatterKind(StrEnum):
    """What a vote is about; ``SPECIAL`` is charter, merger, split, dissolution, federation."""

    ORDINARY = "ordinary"
    ELECTION = "election"
    SPECIAL = "special"


class VoteBase(StrEnum):
    """What a majority is counted of."""

    ENTITLED = "entitled"
    PRESENT = "present"
    CAST = "cast"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a base, reached exactly (``>=2/3``) or exceeded (``>1/2``); no floats."""

    share: Fraction
    exceeds: bool

    @classmethod
    def parse(cls, written: str) -> "Threshold":
        """Return the threshold written as ``>1/2`` or ``>=2/3``; raises ValueError."""
        match = _WRITTEN.fullmatch(written.strip())
        if match is None or not int(match[3]) or int(match[2]) > int(match[3]):
            raise ValueError(f"not a threshold: {written!r}")
        return cls(Fraction(int(match[2]), int(match[3])), match[1] == ">")

    def __str__(self) -> str:
        """Return it as ``parse`` reads it."""
        sign = ">" if self.exceeds else ">="
        return f"{sign}{self.share.numerator}/{self.share.denominator}"

    def need(self, base: int) -> int:
        """Return the least whole number that satisfies the threshold of ``base``."""
        whole, rest = divmod(base * self.share.numerator, self.share.denominator)
        return whole + 1 if self.exceeds or rest else whole

    def is_at_least(self, other: "Threshold") -> bool:
        """Return whether this asks for no less than ``other`` of every base."""
        return (self.share, self.exceeds) >= (other.share, other.exceeds)


@dataclass(frozen=True, slots=True)
class Majority:
    """The majority a matter needs in a body."""

    threshold: Threshold
    base: VoteBase
    rule: LocalRule


@dataclass(frozen=True, slots=True)
class OwnRule:
    """What the organization's own charter says of a rule, and the article where it says so."""

    key: str
    value: Value
    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class Charter:
    """A charter, or the template of one; ``bases`` holds the base of each majority by its key."""

    name: str
    version: str
    for_kinds: tuple[OrganizationKind, ...]
    rules: RuleBook
    bases: Mapping[str, str]

    def rule(self, body: BodyKind, name: str) -> LocalRule | None:
        """Return a rule of a body, None where the charter is silent."""
        key = f"{body.value}.{name}"
        return self.rules.of(key) if self.rules.has(key) else None

    def has_body(self, body: BodyKind) -> bool:
        """Return whether the charter knows the body."""
        return any(key.startswith(f"{body.value}.") for key in self.rules.rules)

    def quorum(self, body: BodyKind) -> tuple[Threshold, LocalRule]:
        """Return the quorum of a body and its rule; raises UnknownParameter where it has none."""
        rule = self.rules.of(f"{body.value}.quorum")
        return Threshold.parse(rule.text), rule

    def majority(self, body: BodyKind, matter: MatterKind) -> Majority:
        """Return the majority a matter needs; raises UnknownParameter where none is set."""
        key = f"majority.{body.value}.{matter.value}"
        rule = self.rules.of(key)
        return Majority(Threshold.parse(rule.text), VoteBase(self.bases[key]), rule)

    def with_value(self, key: str, value: Value, reason: str) -> "Charter":
        """Return the charter with an own value; law may be made stricter, never looser.

        Raises RuleViolation for looser law or a missing reason
        (《农民专业合作社法》第三十条: a charter may ask for more).
        """
        rule = self.rules.of(key)
        if rule.level is not RuleLevel.LAW:
            return replace(self, rules=self.rules.with_value(key, value, reason))
        if not _is_stricter(key, rule, value):
            raise RuleViolation(Refusal("policy.rule_is_law", rule.source))
        if not reason.strip():
            raise RuleViolation(Refusal("policy.reason_missing"))
        changed = replace(rule, value=value, changed_because=reason)
        return replace(self, rules=RuleBook({**self.rules.rules, key: changed}))

    def amended(self, own: OwnRule) -> "Charter":
        """Return the charter with a rule of the organization's own, cited by its own article.

        Raises RuleViolation as ``with_value``.
        """
        changed = self.with_value(own.key, own.value, own.reason)
        rule = replace(changed.rules.of(own.key), source=own.article)
        return replace(changed, rules=RuleBook({**changed.rules.rules, own.key: rule}))


def read_value(rule: LocalRule, written: str) -> Value:
    """Return a value of the kind that ``rule`` has, as ``write_value`` writes it.

    Raises ValueError for anything else, and for what no charter can mean (no days below zero).
    """
    if isinstance(rule.value, bool):
        return {"true": True, "false": False}[written] if written in _TRUTHS else _refuse(written)
    if isinstance(rule.value, str):
        return str(Threshold.parse(written))
    numbers = tuple(int(part) for part in written.split(","))
    if min(numbers) < 0 or (isinstance(rule.value, int) and len(numbers) > 1):
        _refuse(written)
    return numbers[0] if isinstance(rule.value, int) else numbers


def write_value(value: Value | None) -> str:
    """Return a value of a rule as text: a threshold, ``true``, ``3``, ``180,90,30``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(str(part) for part in value)
    return "" if value is None else str(value)


def _refuse(written: str) -> Value:
    raise ValueError(f"no value of this rule: {written!r}")


def _is_stricter(key: str, rule: LocalRule, value: Value) -> bool:
    """Return whether ``value`` asks for no less than the law; elsewhere law stands as it is."""
    if isinstance(rule.value, str) and isinstance(value, str):
        return Threshold.parse(value).is_at_least(Threshold.parse(rule.value))
    name = key.rpartition(".")[2]
    if name in _AT_LEAST | _AT_MOST and isinstance(rule.value, int) and isinstance(value, int):
        return value <= rule.value if name in _AT_MOST else value >= rule.value
    return value == rule.value
