"""Numbers that documents set, as data: each with its article, its document and its first day.

Two kinds are told apart. A ``Parameter`` comes from a document that binds every office (赤政发
〔2023〕14号, national law); where a later document is silent the earlier one stands, which is what
「不一致的，以本文件为准」 says. A ``LocalRule`` is a default of a charter or a fund, which the
organization may change unless its level says it is law. A rule never sees a bare number, so a
refusal can always cite its source.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.domain.money import Money

Value = bool | int | str | date | tuple[int, ...] | tuple[str, ...]


class UnknownParameter(KeyError):
    """No document speaks of the key on the day: a defect of data or program, not of a person."""


@dataclass(frozen=True, slots=True)
class Override:
    """A county's own value for a parameter, with who decided it and why.

    ``ends_on`` is the first day it no longer stands, None while nothing took its place.
    """

    key: str
    division: str
    value: Value
    applies_from: date
    reason: str
    operator: str
    ends_on: date | None = None

    def stands(self, day: date, division: str) -> bool:
        """Return whether it stands on ``day`` for a division of the county."""
        has_ended = self.ends_on is not None and self.ends_on <= day
        is_its_area = bool(self.division) and division.startswith(self.division)
        return self.applies_from <= day and not has_ended and is_its_area


class _Typed:
    """Reads of a value by kind; a wrong kind is a defect in the data and raises TypeError."""

    __slots__ = ()
    value: Value | None

    @property
    def whole(self) -> int:
        """The value as a whole number: days, years, heads or basis points."""
        if type(self.value) is not int:
            raise TypeError(f"not a whole number: {self.value!r}")
        return self.value

    @property
    def money(self) -> Money:
        """The value as an amount in fen."""
        return Money(self.whole)

    @property
    def is_on(self) -> bool:
        """The value as yes or no."""
        if type(self.value) is not bool:
            raise TypeError(f"neither true nor false: {self.value!r}")
        return self.value

    @property
    def text(self) -> str:
        """The value as text: a code or a threshold."""
        if not isinstance(self.value, str):
            raise TypeError(f"not text: {self.value!r}")
        return self.value

    @property
    def day(self) -> date:
        """The value as a day."""
        if not isinstance(self.value, date):
            raise TypeError(f"not a day: {self.value!r}")
        return self.value

    @property
    def texts(self) -> tuple[str, ...]:
        """The value as several texts."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"not a list: {self.value!r}")
        return tuple(str(item) for item in self.value)

    @property
    def wholes(self) -> tuple[int, ...]:
        """The value as several whole numbers."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"not a list: {self.value!r}")
        return tuple(int(item) for item in self.value)


@dataclass(frozen=True, slots=True)
class Parameter(_Typed):
    """One value of one document; ``override`` is set where a county put its own in its place."""

    value: Value
    article: str
    document: str
    override: Override | None = None

    @property
    def source(self) -> str:
        """The place as cited to people: document and article, and why a county departs from it."""
        gap = "" if self.document.endswith("》") else " "
        cited = f"{self.document}{gap}{self.article}"
        return f"{cited}；{self.override.reason}" if self.override else cited


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A document with the parameters it sets, by key, and the first day it speaks for.

    ``ends_on`` is the first day another edition of it speaks in its place. Of one that
    ``leaves_room`` a county may set values of its own; what the State decided leaves none.
    """

    document: str
    title: str
    applies_from: date
    parameters: Mapping[str, Parameter]
    ends_on: date | None = None
    leaves_room: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))

    def speaks(self, day: date, key: str) -> bool:
        """Return whether it speaks of ``key`` on ``day``."""
        has_ended = self.ends_on is not None and self.ends_on <= day
        return self.applies_from <= day and not has_ended and key in self.parameters


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """All documents and overrides in force; never changed, only replaced."""

    documents: tuple[PolicyDocument, ...]
    overrides: tuple[Override, ...] = ()

    def on(self, day: date, key: str, division: str = "") -> Parameter:
        """Return the parameter that stands on ``day``, a county's override before the document.

        ``division`` is the code of the county or of a unit in it. Raises UnknownParameter when no
        document speaks of ``key`` on that day.
        """
        speaking = [document for document in self.documents if document.speaks(day, key)]
        if not speaking:
            raise UnknownParameter(f"{key} on {day.isoformat()}")
        latest = max(speaking, key=lambda document: document.applies_from).parameters[key]
        override = self._override(day, key, division)
        return replace(latest, value=override.value, override=override) if override else latest

    def speaks(self, day: date, key: str) -> bool:
        """Return whether any document speaks of ``key`` on ``day``."""
        return any(document.speaks(day, key) for document in self.documents)

    def with_overrides(self, overrides: Iterable[Override]) -> "PolicyBook":
        """Return a book with these overrides added; raises UnknownParameter for an unknown key."""
        added = tuple(overrides)
        for override in added:
            if not any(override.key in document.parameters for document in self.documents):
                raise UnknownParameter(override.key)
        return replace(self, overrides=self.overrides + added)

    def _override(self, day: date, key: str, division: str) -> Override | None:
        fitting = [
            override
            for override in self.overrides
            if override.key == key and override.stands(day, division)
        ]
        # Of two made for the same day the later entry stands: it was typed to correct the first.
        return max(reversed(fitting), key=lambda override: override.applies_from, default=None)


class RuleLevel(StrEnum):
    """How much a local rule weighs; the values are the letters the data files use."""

    LAW = "L"
    ERROR = "E"
    WARNING = "W"
    HINT = "H"


@dataclass(frozen=True, slots=True)
class LocalRule(_Typed):
    """A default of a charter or a fund; ``value`` is None where the office has to type it in."""

    value: Value | None
    level: RuleLevel
    source: str
    changed_because: str = ""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The local rules of one organization, by key; never changed, only replaced."""

    rules: Mapping[str, LocalRule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", MappingProxyType(dict(self.rules)))

    def of(self, key: str) -> LocalRule:
        """Return the rule; raises UnknownParameter for an unknown key."""
        if key not in self.rules:
            raise UnknownParameter(key)
        return self.rules[key]

    def has(self, key: str) -> bool:
        """Return whether there is such a rule."""
        return key in self.rules

    def with_value(self, key: str, value: Value, reason: str) -> "RuleBook":
        """Return a book in which the organization set its own value.

        Raises RuleViolation for a rule that is law, and when no reason is given.
        """
        rule = self.of(key)
        if rule.level is RuleLevel.LAW:
            raise RuleViolation(Refusal("policy.rule_is_law", rule.source))
        if not reason.strip():
            raise RuleViolation(Refusal("policy.reason_missing"))
        changed = replace(rule, value=value, changed_because=reason)
        return RuleBook({**self.rules, key: changed})


class Objections:
    """Collects what stops and what only warns; the level of a local rule says which it is."""

    __slots__ = ("refusals", "warnings")

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []
        self.warnings: list[Refusal] = []

    def refuse(self, code: str, source: str, values: Mapping[str, object]) -> None:
        """Add a reason that stops."""
        self.refusals.append(Refusal(code, source, values))

    def warn(self, code: str, source: str, values: Mapping[str, object]) -> None:
        """Add a reason a person may pass over after a confirmation."""
        self.warnings.append(Refusal(code, source, values))

    def join(self, others: "Objections") -> None:
        """Add what another assessment found."""
        self.refusals += others.refusals
        self.warnings += others.warnings

    def weigh(self, rule: LocalRule, code: str, values: Mapping[str, object]) -> None:
        """Add a reason that weighs what ``rule`` says it weighs; its source is cited."""
        stops = rule.level in (RuleLevel.LAW, RuleLevel.ERROR)
        (self.refuse if stops else self.warn)(code, rule.source, values)
