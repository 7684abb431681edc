"""What a plot tells: its series and thresholds as whole numbers, and the ticks of its axis."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import Capability

FEN_IN_TEN_THOUSAND = 1_000_000
"""Axes of money are read in 万元; tables keep every fen."""
_STEPS = (1, 2, 5)


class PlotKind(StrEnum):
    """How a plot is drawn."""

    LINES = "lines"
    BARS = "bars"
    GAUGE = "gauge"
    TILES = "tiles"


class PlotName(StrEnum):
    """The plots there are, each shown where its figures are worked with."""

    FUND = "fund"
    AGEING = "ageing"
    MEMBERS = "members"
    REVENUE = "revenue"
    BODIES = "bodies"
    COVERAGE = "coverage"
    BANNERS = "banners"
    LADDER = "ladder"


SHOWN_IN: Mapping[PlotName, Capability] = MappingProxyType(
    {
        PlotName.FUND: Capability.MUTUAL_FUND,
        PlotName.AGEING: Capability.MUTUAL_FUND,
        PlotName.MEMBERS: Capability.MEMBERS,
        PlotName.REVENUE: Capability.AWARDS,
        PlotName.BODIES: Capability.GOVERNANCE,
        PlotName.COVERAGE: Capability.ORGANIZATIONS,
        PlotName.BANNERS: Capability.ORGANIZATIONS,
        PlotName.LADDER: Capability.AWARDS,
    }
)
"""The capability whose figures a plot tells: who may ask there may see it."""

OPENS: Mapping[PlotName, PlotName] = MappingProxyType({PlotName.BANNERS: PlotName.COVERAGE})
"""The plot that each label of another one opens."""


def coverage_plot(level: str) -> PlotName:
    """Return the plot in which an office of a level sees how far the townships are covered.

    The city sees its banners: more than a hundred townships at once nobody can read.
    """
    return PlotName.BANNERS if level == OfficeLevel.CITY else PlotName.COVERAGE


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, as many as the plot has labels; None where nothing is known."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value to be reached, with its name and source."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot as data; ``is_money`` holds values in fen, else they are counted.

    A gauge has one label a bar and a series for each part of it; tiles have one label each and one
    series of 1 (there) and 0 (lacking). ``about`` says of whom and when, ``summary`` what one sees.
    ``parts`` are the subjects of the plots that the labels open, in their order.
    """

    name: PlotName
    kind: PlotKind
    title: str
    about: str
    unit: str
    summary: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    thresholds: tuple[Threshold, ...] = ()
    is_money: bool = False
    parts: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no label, or no value; an unused ladder is one too."""
        values = [value for one in self.series for value in one.values]
        tells = any(values) or self.kind is PlotKind.TILES or self.name is PlotName.LADDER
        return not self.labels or not tells

    @property
    def divisor(self) -> int:
        """By how much the values are divided on the axis."""
        return FEN_IN_TEN_THOUSAND if self.is_money else 1


@dataclass(frozen=True, slots=True)
class PlotDress:
    """What a plot wears: colours as ``#RRGGBB``, and its text size; lengths are points.

    The colours of the series differ in lightness too, so that they part in grey.
    """

    sheet: str
    ink: str
    soft: str
    line: str
    series: tuple[str, ...]
    mark: str
    width: float
    height: float
    text: float


@dataclass(frozen=True, slots=True)
class Band:
    """Where the row of a label lies in the drawing of a gauge: points from above."""

    top: float
    height: float


def find_ticks(low: int, high: int, divisor: int = 1, most: int = 6) -> tuple[int, ...]:
    """Return round values that hold all from ``low`` to ``high``, at most ``most`` steps apart.

    The steps are 1, 2 or 5 of a power of ten of the shown unit, which is ``divisor`` of the values;
    what is counted has whole steps.
    """
    low, high = min(low, 0), max(high, 0)
    least = 1 if divisor == 1 else max(divisor // 100, 1)
    power = least
    while True:
        for factor in _STEPS:
            step = power * factor
            first, last = low // step, -(-high // step)
            if last - first <= most:
                last = max(last, first + 1)
                return tuple(step * number for number in range(first, last + 1))
        power *= 10
