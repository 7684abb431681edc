"""The figures of campaigns: on the screen while one runs, and added up as a page of ``docs/``."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from tests.faults.campaign import Outcome

ENDS = ("before", "after", "wrong")
CAMPAIGNS, FAULTS, WAYS = ("day", "campaign"), ("fault", "call"), ("way",)
HEAD = """# Figures of the faults

Each row of the first table is a campaign of `python3 dev.py faults`, written here by
`--write docs/faults.md`, as far as it came; the others add all of them up.
Each run lets one thing go wrong under the real program while a command writes; then the workspace
must open, its self-test be right, all that was confirmed be there, and nothing half. "before": the
command left no trace and was carried out afterwards. "after": all of it is there. At "power cut"
the program is gone; at "power lost" so is all that was not synced, from a real file system. {wrong}
"""


class Figures:
    """Counts outcomes by campaign, by fault and call, and by way; goes on from an earlier page."""

    def __init__(self, asked: str, page: str = "") -> None:
        self._campaign = (date.today().isoformat(), f"`{asked}`")  # noqa: DTZ011
        self._tables: dict[tuple[str, ...], dict[tuple[str, ...], Counter[str]]]
        self._tables = {keys: _read(page, keys) for keys in (CAMPAIGNS, FAULTS, WAYS)}
        self.are_counted = any(each == self._campaign[1] for _, each in self._tables[CAMPAIGNS])

    def add(self, outcome: Outcome) -> None:
        """Count one run."""
        places = {
            CAMPAIGNS: self._campaign,
            FAULTS: (outcome.fault, outcome.call),
            WAYS: (outcome.way,),
        }
        for keys, place in places.items():
            self._tables[keys].setdefault(place, Counter())[outcome.end] += 1

    @property
    def wrong(self) -> int:
        """Return how many runs of this campaign ended wrong."""
        return self._tables[CAMPAIGNS].get(self._campaign, Counter())["wrong"]

    def table(self) -> str:
        """Return the figures by fault and call, for the screen."""
        lines = [
            f"{fault:20} {call:10}" + "".join(f"{counted[end]:8}" for end in ENDS)
            for (fault, call), counted in self._tables[FAULTS].items()
        ]
        head = f"{'fault':20} {'call':10}" + "".join(f"{end:>8}" for end in ENDS)
        return "\n".join([head, *lines, self._verdict()])

    def page(self) -> str:
        """Return the figures as a page in Markdown."""
        parts = [HEAD.format(wrong=self._verdict())]
        for keys, counted in self._tables.items():
            rows = ((*place, *(ends[end] for end in ENDS)) for place, ends in counted.items())
            parts += [*_table((*keys, *ENDS), rows), ""]
        return "\n".join(parts)

    def _verdict(self) -> str:
        ends = sum(self._tables[CAMPAIGNS].values(), Counter())
        return f"Of {ends.total()} runs {ends['wrong'] or 'none'} ended wrong."


def _read(page: str, keys: tuple[str, ...]) -> dict[tuple[str, ...], Counter[str]]:
    """Return what the table under these headings counts in a page that was written before."""
    head, rule = _table((*keys, *ENDS), ())
    _, _, below = page.partition(f"{head}\n{rule}\n")
    found = {}
    for line in re.findall(r"\| (.+) \|\n", below.partition("\n\n")[0] + "\n"):
        cells = line.split(" | ")
        counts = map(int, cells[len(keys) :])
        found[tuple(cells[: len(keys)])] = Counter(dict(zip(ENDS, counts, strict=True)))
    return found


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(map(str, line))} |" for line in lines]
