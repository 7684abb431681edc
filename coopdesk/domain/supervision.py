"""Inspection and assessment (督查考核): schemes, scores, places, and what follows for the last.

赤政发〔2023〕14号 五 sets half-yearly inspection and yearly assessment, 三（一） the written
reminder for the last place and the formal talk for the last place two years running. The detailed
rules of its annex 2 are not published, so indicators and points are data: a scheme (考核细则) is
one document with a version and a first day. Points are counted in hundredths of a point.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.organizations import BASIS_POINTS, DivisionLevel
from coopdesk.domain.policy import Parameter
from coopdesk.domain.typed import Reading, plain

POINT = 100
"""Hundredths in a point."""
_TYPED_POINTS = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,2}))?")


class Measure(StrEnum):
    """How an indicator gets its value: entered with evidence, or computed from the records."""

    ENTERED = "entered"
    COVERAGE = "coverage"
    COUNTY_BODIES = "county_bodies"
    GRASSROOTS_BODIES = "grassroots_bodies"
    TRINITY_BODIES = "trinity_bodies"
    FUNCTIONS = "functions"
    STARS = "stars"
    STATEMENTS = "statements"
    AWARDS_APPLIED = "awards_applied"
    RECTIFIED = "rectified"
    VERIFIED = "verified"
    PLANS = "plans"
    RATIOS_LOWERED = "ratios_lowered"
    DORMANT_CLEARED = "dormant_cleared"
    RISKS_CLEARED = "risks_cleared"
    LOSS_TO_PROFIT = "loss_to_profit"
    REPORTED = "reported"


class WhenExcepted(StrEnum):
    """Who is last when the last place falls to a unit that 三（一） excepts (红山区).

    The text can be read both ways, so a scheme says which: the last of the others, or nobody.
    """

    NEXT = "next"
    NOBODY = "nobody"


class Consequence(StrEnum):
    """What follows for the head of a county's cooperative (赤政发〔2023〕14号 三（一）)."""

    REMINDER = "reminder"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of a scheme; ``points`` in hundredths, ``target_bp`` the share that earns all."""

    code: str
    name: str
    group: str
    points: int
    measure: Measure
    target_bp: int = BASIS_POINTS
    article: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """An assessment scheme (考核细则); it assesses units of ``level`` from ``first_day`` on.

    ``tie_break`` names the indicators that decide between equal totals, in their order.
    """

    code: str
    version: str
    title: str
    level: DivisionLevel
    first_day: date
    is_example: bool
    document: str
    article: str
    note: str
    when_excepted: WhenExcepted
    tie_break: tuple[str, ...]
    indicators: tuple[Indicator, ...]

    @property
    def points(self) -> int:
        """All points of the scheme, in hundredths."""
        return sum(indicator.points for indicator in self.indicators)

    @property
    def source(self) -> str:
        """The document and article the scheme carries out, as cited to people."""
        return f"{self.document} {self.article}".strip()

    def of(self, code: str) -> Indicator | None:
        """Return the indicator with this code, None where the scheme has none."""
        return next((one for one in self.indicators if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a unit reached: its total in hundredths, and the scores that decide between equals."""

    unit: str
    total: int
    tie_break: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit in the ranking; units that stand equal share a rank, and the next ones skip it."""

    unit: str
    total: int
    rank: int
    is_last: bool


def find_scheme(schemes: Iterable[Scheme], level: DivisionLevel, day: date) -> Scheme | None:
    """Return the scheme that stands on ``day``: the latest of the level, an office's own last."""
    standing = [one for one in schemes if one.level is level and one.first_day <= day]
    return max(reversed(standing), key=lambda one: one.first_day, default=None)


def compute_score(indicator: Indicator, reached: int, of: int) -> int | None:
    """Return the score in hundredths of a point, rounded down; None where nothing is counted.

    All points from the target on, below it the part of them that was reached.
    """
    if of <= 0:
        return None
    earned = indicator.points * reached * BASIS_POINTS // (of * indicator.target_bp)
    return max(0, min(indicator.points, earned))


def compute_total(scheme: Scheme, scores: Sequence[int | None]) -> int:
    """Return the total in hundredths, as if of all points of the scheme.

    Indicators that do not concern the unit (None) are left out, and the others weigh the more: a
    county without coop-owned enterprises loses nothing by that. Rounded down.
    """
    pairs = list(zip(scheme.indicators, scores, strict=True))
    possible = sum(one.points for one, score in pairs if score is not None)
    reached = sum(score for _, score in pairs if score is not None)
    return reached * scheme.points // possible if possible else 0


def assess_points(indicator: Indicator, points: int) -> list[Refusal]:
    """Return why a score cannot be given: below nothing, or above all points of the indicator."""
    if 0 <= points <= indicator.points:
        return []
    values = {"indicator": indicator.name, "most": points_in_words(indicator.points)}
    return [Refusal("supervision.points_beyond", values=values)]


def points_in_words(points: int) -> str:
    """Return hundredths of a point as a number with two decimals."""
    sign = "-" if points < 0 else ""
    return f"{sign}{abs(points) // POINT}.{abs(points) % POINT:02d}"


def read_points(typed: str) -> Reading[int]:
    """Return typed points with at most two decimals in hundredths: 12, 12.5, １２。５."""
    match = _TYPED_POINTS.fullmatch(plain(typed).replace("。", "."))
    if match is None:
        return Reading(problem="points_unreadable")
    whole, part = match.groups(default="")
    return Reading(int(whole) * POINT + int(part.ljust(2, "0")))


def rank_units(
    standings: Iterable[Standing], excepted: Collection[str], when_excepted: WhenExcepted
) -> list[Placed]:
    """Return the units from the first place to the last.

    Equal totals are told apart by the scores of the tie break; who still stands equal shares the
    rank, the last one too. Where all who could be last stand equal nobody is. ``excepted`` are
    never last (赤政发〔2023〕14号 三（一）: 除红山区外).
    """
    ordered = sorted(standings, key=lambda one: (one.total, one.tie_break), reverse=True)
    ranks: dict[str, int] = {}
    for place, one in enumerate(ordered, start=1):
        before = ordered[place - 2] if place > 1 else None
        is_equal = before is not None and _weight(before) == _weight(one)
        ranks[one.unit] = ranks[before.unit] if before is not None and is_equal else place
    last = _last_rank(ranks, excepted, when_excepted)
    return [
        Placed(one.unit, one.total, ranks[one.unit], _is(one.unit, ranks, last, excepted))
        for one in ordered
    ]


def count_last_years(years: Collection[int], year: int, first_year: int) -> int:
    """Return how many years running, ending with ``year``, a unit was last; none before the first.

    ``years`` are those whose assessment it ended in the last place.
    """
    count = 0
    while year - count in years and year - count >= first_year:
        count += 1
    return count


def decide_consequence(
    years_running: int, reminder_after: Parameter, talk_after: Parameter
) -> tuple[Consequence, Parameter] | None:
    """Return what follows and the rule it follows from, None where nothing does.

    赤政发〔2023〕14号 三（一）: a reminder for the last place of a year, a talk for two running.
    """
    if years_running >= talk_after.whole:
        return Consequence.TALK, talk_after
    if years_running >= reminder_after.whole:
        return Consequence.REMINDER, reminder_after
    return None


def _weight(standing: Standing) -> tuple[int, tuple[int, ...]]:
    return standing.total, standing.tie_break


def _last_rank(
    ranks: dict[str, int], excepted: Collection[str], when_excepted: WhenExcepted
) -> int | None:
    """Return the rank that is the last place, None where there is none."""
    counted = ranks
    if when_excepted is WhenExcepted.NEXT:
        counted = {unit: rank for unit, rank in ranks.items() if unit not in excepted}
    return max(counted.values()) if len(set(counted.values())) > 1 else None


def _is(unit: str, ranks: dict[str, int], last: int | None, excepted: Collection[str]) -> bool:
    return ranks[unit] == last and unit not in excepted
