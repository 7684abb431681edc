"""``python -m tests.bench``: measures the program against bare counterparts, as ratios."""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from coopdesk.__main__ import collect_seldom
from tests.bench import history
from tests.bench.benches import BENCHES
from tests.bench.books import Shelf
from tests.bench.figures import HEAD, Bench, Report, say
from tests.bench.limits import TookTooLong, time_limit
from tests.bench.machine import about_machine
from tests.bench.scale import FULL, TINY


def main(arguments: Sequence[str]) -> int:
    """Run the chosen benches, print the table, and return the exit code."""
    options = _parser().parse_args(arguments)
    asked = options.names or [one.name for one in BENCHES if options.tiny or not one.by_name]
    chosen = [bench for bench in BENCHES if bench.name in asked]
    collect_seldom()  # as a command of the program does
    say(about_machine())
    run = _Run(options)
    with tempfile.TemporaryDirectory(prefix="coopdesk-bench-") as folder:
        shelf = Shelf(Path(folder), lambda told: say(f"  ({told})"))
        for number, bench in enumerate(chosen, start=1):
            say(f"\n{bench.name} ({number} of {len(chosen)}): {bench.about}\n{HEAD}")
            run.measure(bench, shelf)
    return run.conclude()


class _Run:
    """One run: what a bench measured is kept as soon as it ends, so a run that is cut loses one."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._report = Report()
        self._unfinished: list[str] = []
        self._begun = time.monotonic()
        self._usual = history.usual_place()
        self._against = options.against or (None if options.tiny else self._usual)
        self._then = history.read(self._against) if self._against else {}

    def measure(self, bench: Bench, shelf: Shelf) -> None:
        """Take what a bench measures; one that fails, or has no end, leaves the others theirs."""
        tiny, begun = self._options.tiny, time.monotonic()
        try:
            with time_limit(bench.limit_s):
                for figure in bench.run(shelf, TINY if tiny else FULL):
                    self._report.add(replace(figure, bar=None) if tiny else figure)
        except TookTooLong:
            say(f"  {bench.name} was stopped after its {bench.limit_s} s")
            self._unfinished.append(bench.name)
        except Exception:  # whatever it is, the next bench can still be measured
            say(traceback.format_exc())
            self._unfinished.append(bench.name)
        now = time.monotonic()
        say(f"  ({now - begun:.0f} s, {now - self._begun:.0f} s since the start)")
        self._keep()

    def conclude(self) -> int:
        """Tell what is over its bar and what changed since the last run; return the exit code."""
        over = [figure.name for figure in self._report.over]
        if self._unfinished:
            say(f"\nWithout all their figures: {', '.join(self._unfinished)}.")
        verdict = f"Over their bar: {', '.join(over)}." if over else "No figure is over its bar."
        say(f"\n{verdict} {time.monotonic() - self._begun:.0f} s in all.")
        if lines := history.compared(self._report.figures, self._then):
            say("\n".join([f"\nAgainst {self._against}:", history.HEAD, *lines]))
        if not self._options.tiny:
            say(f"Kept in {self._usual}.")
        return 1 if self._unfinished or (self._options.strict and over) else 0

    def _keep(self) -> None:
        """Write what was measured until now; tiny figures are no speeds to lay others beside."""
        machine = about_machine()
        told = [figure.as_json() | {"machine": machine} for figure in self._report.figures]
        if self._options.json:
            history.write(self._options.json, told)
        if not self._options.tiny:
            history.keep(self._usual, told)


def _existing(path: str) -> Path:
    if not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {path}")
    return Path(path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py bench",
        description="Measures the program against bare counterparts in one run, in turn. The "
        "ratio is the median of the ratios of the pairs.",
        epilog="\n".join(f"{bench.name:<12}{bench.about}" for bench in BENCHES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [bench.name for bench in BENCHES]
    about = f"only these, of {', '.join(names)}"
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *names], help=about)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every measurement there")
    told = "compare with this one, in the place of the last that was kept"
    parser.add_argument("--against", type=_existing, metavar="JSON", help=told)
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a bar is missed")
    parser.add_argument("--tiny", action="store_true", help="tiny sizes, no verdicts")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
