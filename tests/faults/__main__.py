"""Let the machine fail under the program, many times: ``python -m tests.faults --runs 2000``."""

import argparse
import random
import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import Process, Queue
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.campaign import FAULTS, Campaign, Outcome
from tests.faults.figures import Figures
from tests.house.tracing import lacking

EACH = 20
"""After so many runs the table so far is printed, and written where one is asked for."""


def main() -> int:
    """Run the campaign and print its table; Ctrl+C ends it with what it has."""
    parser = argparse.ArgumentParser(prog="tests.faults")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ways", nargs="*", default=())
    parser.add_argument("--faults", nargs="*", default=FAULTS, choices=FAULTS)
    parser.add_argument("--jobs", type=int, default=1, help="campaigns at once, the runs shared")
    parser.add_argument("--write", type=Path, metavar="F.md", help="write the figures here too")
    told = parser.parse_args()
    if lacking():
        sys.exit(lacking())
    figures = Figures(_asked(told), _page_so_far(told.write))
    if figures.are_counted:
        sys.exit("These runs are counted on that page: take another seed.")
    with suppress(KeyboardInterrupt):
        for number, outcome in enumerate(_outcomes(told), 1):
            figures.add(outcome)
            if outcome.wrong:
                _say(f"WRONG {outcome}")
            if number % EACH == 0:
                _tell(figures, told.write)
    _tell(figures, told.write)
    return 1 if figures.wrong else 0


def _asked(told: argparse.Namespace) -> str:
    """Return the options by which a campaign can be run again."""
    asked = ["--runs", told.runs, "--seed", told.seed, "--jobs", told.jobs]
    asked += ["--ways", *told.ways] if told.ways else []
    asked += ["--faults", *told.faults] if told.faults != FAULTS else []
    return shlex.join(map(str, asked))


def _page_so_far(place: Path | None) -> str:
    return place.read_text(encoding="utf-8") if place and place.exists() else ""


def _tell(figures: Figures, place: Path | None) -> None:
    _say(figures.table())
    if place:
        place.write_text(figures.page(), encoding="utf-8")


def _outcomes(told: argparse.Namespace) -> Iterator[Outcome]:
    """Yield what comes of all campaigns, each with a seed and a folder of its own."""
    found: Queue[Outcome | None] = Queue()
    shares = [told.runs // told.jobs + (job < told.runs % told.jobs) for job in range(told.jobs)]
    campaigns = [
        Process(target=_run, args=(found, share, told.seed + job, told), daemon=True)
        for job, share in enumerate(shares)
    ]
    for campaign in campaigns:
        campaign.start()
    for _ in campaigns:
        yield from iter(found.get, None)
    for campaign in campaigns:
        campaign.join()


def _run(found: "Queue[Outcome | None]", runs: int, seed: int, told: argparse.Namespace) -> None:
    with TemporaryDirectory(prefix="coopdesk-faults-") as folder, suppress(KeyboardInterrupt):
        try:
            campaign = Campaign(Path(folder), random.Random(seed), told.ways)
            for outcome in campaign.run(runs, told.faults):
                found.put(outcome)
        finally:
            found.put(None)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
