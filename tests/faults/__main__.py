"""Let the machine fail under the program, many times: ``python -m tests.faults --runs 2000``."""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.campaign import Campaign, is_possible


def main() -> int:
    """Run the campaign and print its table."""
    parser = argparse.ArgumentParser(prog="tests.faults")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ways", nargs="*", default=())
    told = parser.parse_args()
    if not is_possible():
        sys.exit("strace may not trace here: install it, or run where ptrace is allowed")
    with TemporaryDirectory(prefix="coopdesk-faults-") as room:
        campaign = Campaign(Path(room), random.Random(told.seed), told.ways)
        outcomes: Counter[tuple[str, str, str]] = Counter()
        for outcome in campaign.run(told.runs):
            outcomes[outcome.fault, outcome.call, outcome.end] += 1
            if outcome.wrong:
                print(f"WRONG {outcome}", flush=True)  # noqa: T201
    for (fault, call, end), count in sorted(outcomes.items()):
        print(f"{fault:12} {call:10} {end:8} {count:6}")  # noqa: T201
    wrong = sum(count for (_, _, end), count in outcomes.items() if end == "wrong")
    print(f"{sum(outcomes.values())} runs, {wrong} wrong")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
