"""What a bench gives back: a figure, its bare counterpart beside it, the ratio and the bar.

A ratio is only as good as its two halves are alike: they run in turn (A B A B), in the same call,
on the same machine; the ratio is the median of the ratios of the pairs, which no drift of the
machine can move. The least and the most stand beside the medians, so that noise can be seen.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

Measured = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    ``bar`` is the most the ratio may be, or, where there is no counterpart, the most the figure
    itself may be; None for what is printed without a verdict.
    """

    name: str
    unit: str
    ours: tuple[float, ...]
    bare: tuple[float, ...] = ()
    bar: float | None = None
    counterpart: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours by bare: the median of the pairs, as what ran in turn shared its moment."""
        if not self.bare:
            return None
        return median(own / other for own, other in zip(self.ours, self.bare, strict=True))

    @property
    def judged(self) -> float:
        """What is held against the bar."""
        ratio = self.ratio
        return median(self.ours) if ratio is None else ratio

    @property
    def verdict(self) -> str:
        """``ok``, ``over``, or nothing where there is no bar."""
        if self.bar is None or not self.ours:
            return ""
        return "ok" if self.judged <= self.bar else "over"

    def as_json(self) -> dict[str, Any]:
        """The figure with everything that was measured."""
        judged = self.judged if self.ours else None
        return {
            **asdict(self),
            "ratio": self.ratio,
            "judged": judged,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Bench:
    """One bench: its name on the command line, what it measures, and the function that does.

    One that takes minutes runs only ``by_name``.
    """

    name: str
    about: str
    run: Callable[[Any, Any], Iterable[Figure]]
    by_name: bool = False

    @property
    def limit_s(self) -> int:
        """The seconds after which it is stopped: many times what it takes."""
        return 3600 if self.by_name else 600


@dataclass
class Report:
    """The figures of one run, printed as they come."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Take a figure in and print its line."""
        self.figures.append(figure)
        say(line(figure))

    @property
    def over(self) -> list[Figure]:
        """The figures that are over their bar."""
        return [figure for figure in self.figures if figure.verdict == "over"]


def in_turn(pairs: int, *measured: Measured, warm_up: int = 1) -> list[tuple[float, ...]]:
    """Run each in turn, ``pairs`` times after warming up, and return what each measured."""
    for _ in range(warm_up):
        for one in measured:
            one()
    rounds = [[one() for one in measured] for _ in range(pairs)]
    return [tuple(column) for column in zip(*rounds, strict=True)]


def seconds(run: Callable[[], object]) -> Measured:
    """Return what runs ``run`` and tells how long it took; collected garbage does not count."""

    def measured() -> float:
        gc.collect()
        started = time.perf_counter()
        run()
        return time.perf_counter() - started

    return measured


def worked(run: Callable[[], object]) -> Measured:
    """Return what runs ``run`` and tells the processor's time: what else works here is not ours."""

    def measured() -> float:
        gc.collect()
        started = time.process_time()
        run()
        return time.process_time() - started

    return measured


def say(told: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()


HEAD = (
    f"{'figure':<46}{'median':>10} {'min–max':>17} {'bare':>10} {'min–max':>17}"
    f"{'ratio':>8}{'bar':>7}  verdict"
)


def line(figure: Figure) -> str:
    """Return the figure as a line of the table, the counterpart and the note below it."""
    ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else ""
    bar = "" if figure.bar is None else f"{figure.bar:g}"
    first = (
        f"{figure.name:<46}{_spread(figure.ours, figure.unit)} {_spread(figure.bare, figure.unit)}"
        f"{ratio:>8}{bar:>7}  {figure.verdict}"
    )
    below = [f"    bare: {figure.counterpart}"] if figure.counterpart else []
    below += [f"    {figure.note}"] if figure.note else []
    return "\n".join([first.rstrip(), *below])


def _spread(values: tuple[float, ...], unit: str) -> str:
    if not values:
        return f"{'':>10} {'':>17}"
    middle = f"{_shown(median(values), unit)} {_SHOWN_AS[unit][1]}".rstrip()
    reach = f"{_shown(min(values), unit)}–{_shown(max(values), unit)}" if len(values) > 1 else ""
    return f"{middle:>10} {reach:>17}"


_SHOWN_AS = {"s": (1.0, "s"), "ms": (1e3, "ms"), "MiB": (1.0, "MiB"), "": (1.0, "")}
"""Times are measured in seconds; some read better in milliseconds."""


def _shown(value: float, unit: str) -> str:
    value *= _SHOWN_AS[unit][0]
    digits = 3 if unit == "s" else 2 if value < 10 else 1
    return f"{value:.0f}" if unit == "" and value == round(value) else f"{value:.{digits}f}"
