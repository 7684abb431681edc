"""The figures of a campaign: on the screen while it runs, and as a page of ``docs/``."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from tests.faults.campaign import Outcome

ENDS = ("before", "after", "wrong")
HEAD = """# Figures of the faults

Written on {day} by
`python3 dev.py faults --runs {runs} --seed {seed} --jobs {jobs} --write docs/faults.md`.
Each run lets one thing go wrong under the real program while a command writes; then the workspace
must open, its self-test be right, all that was confirmed be there, and nothing half. "before": the
command left no trace and was carried out afterwards. "after": all of it is there. {wrong}
"""


class Figures:
    """Counts outcomes by fault and call, and by way."""

    def __init__(self, seed: int, jobs: int) -> None:
        self._seed, self._jobs = seed, jobs
        self._faults: dict[tuple[str, str], Counter[str]] = {}
        self._ways: dict[str, Counter[str]] = {}

    def add(self, outcome: Outcome) -> None:
        """Count one run."""
        self._faults.setdefault((outcome.fault, outcome.call), Counter())[outcome.end] += 1
        self._ways.setdefault(outcome.way, Counter())[outcome.end] += 1

    @property
    def runs(self) -> int:
        """Return how many runs were counted."""
        return sum(counted.total() for counted in self._ways.values())

    @property
    def wrong(self) -> int:
        """Return how many of them ended wrong."""
        return sum(counted["wrong"] for counted in self._ways.values())

    def table(self) -> str:
        """Return the figures by fault and call, for the screen."""
        lines = [
            f"{fault:12} {call:10}" + "".join(f"{counted[end]:8}" for end in ENDS)
            for (fault, call), counted in self._faults.items()
        ]
        head = f"{'fault':12} {'call':10}" + "".join(f"{end:>8}" for end in ENDS)
        return "\n".join([head, *lines, f"{self.runs} runs, {self.wrong} wrong"])

    def page(self) -> str:
        """Return the figures as a page in Markdown."""
        verdict = f"Of {self.runs} runs {self.wrong or 'none'} ended wrong."
        head = HEAD.format(
            runs=self.runs,
            seed=self._seed,
            jobs=self._jobs,
            day=date.today(),  # noqa: DTZ011
            wrong=verdict,
        )
        faults = ((*key, *_ends(counted)) for key, counted in self._faults.items())
        ways = ((way, *_ends(counted)) for way, counted in self._ways.items())
        return "\n".join(
            [head, *_table(("fault", "call", *ENDS), faults), "", *_table(("way", *ENDS), ways), ""]
        )


def _ends(counted: Counter[str]) -> tuple[int, ...]:
    return tuple(counted[end] for end in ENDS)


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(map(str, line))} |" for line in lines]
