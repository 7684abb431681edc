"""``python -m tests.bench``: measures the program against bare counterparts, as ratios."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from coopdesk.__main__ import collect_seldom
from tests.bench import history
from tests.bench.benches import BENCHES
from tests.bench.books import Shelf
from tests.bench.figures import HEAD, Figure, Report, say
from tests.bench.machine import about_machine
from tests.bench.scale import FULL, TINY


def main(arguments: Sequence[str]) -> int:
    """Run the chosen benches, print the table, and return the exit code."""
    options = _parser().parse_args(arguments)
    asked = options.names or [one.name for one in BENCHES if options.tiny or not one.by_name]
    chosen = [bench for bench in BENCHES if bench.name in asked]
    started = time.monotonic()
    collect_seldom()  # as a command of the program does
    say(about_machine())
    report = Report()
    scale = TINY if options.tiny else FULL
    with tempfile.TemporaryDirectory(prefix="coopdesk-bench-") as folder:
        shelf = Shelf(Path(folder), lambda told: say(f"  ({told})"))
        for bench in chosen:
            say(f"\n{bench.name}: {bench.about}\n{HEAD}")
            begun = time.monotonic()
            for figure in bench.run(shelf, scale):
                report.add(replace(figure, bar=None) if options.tiny else figure)
            say(f"  ({time.monotonic() - begun:.0f} s)")
    say(f"\n{_conclusion(report.over)} {time.monotonic() - started:.0f} s in all.")
    _compare_and_keep(report, options)
    return 1 if options.strict and report.over else 0


def _compare_and_keep(report: Report, options: argparse.Namespace) -> None:
    """Lay the figures beside the last ones, and keep them; tiny ones are no speeds to keep."""
    usual = history.usual_place()
    against = options.against or (None if options.tiny else usual)
    lines = history.compared(report.figures, history.read(against)) if against else []
    if lines:
        say("\n".join([f"\nAgainst {against}:", history.HEAD, *lines]))
    told = [figure.as_json() | {"machine": about_machine()} for figure in report.figures]
    if options.json:
        history.write(options.json, told)
    if not options.tiny:
        history.keep(usual, told)
        say(f"Kept in {usual}.")


def _existing(path: str) -> Path:
    if not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {path}")
    return Path(path)


def _conclusion(over: list[Figure]) -> str:
    if not over:
        return "Every figure with a bar is within it."
    return f"Over their bar: {', '.join(figure.name for figure in over)}."


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
