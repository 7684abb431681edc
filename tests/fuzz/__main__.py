"""Spoil files and offer them: ``python -m tests.fuzz --kind workbook --runs 2000 --seed 1``."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services.opening import NewOffice, create_workspace
from tests.conftest import PASSPHRASE, QUICK
from tests.fuzz.campaign import Campaign
from tests.fuzz.figures import write_figures
from tests.fuzz.seeds import SEEDS

OFFICE = NewOffice(OfficeLevel.TOWNSHIP, "150423200", "西拉沐沦苏木供销合作社", "乌云", PASSPHRASE)


def main() -> int:
    """Run the campaign and print its table; findings stay in a folder that is told."""
    parser = argparse.ArgumentParser(prog="tests.fuzz")
    parser.add_argument("--kind", choices=[*SEEDS, "all"], default="all")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="put the table into docs/figures.md")
    told = parser.parse_args()
    room = Path(mkdtemp(prefix="coopdesk-fuzz-"))
    clock = lambda: datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001, E731 - the office's wall clock
    workspace, _ = create_workspace(room / "workspace", OFFICE, clock, QUICK)
    try:
        campaign = Campaign(workspace, room, told.seed)
        kinds = list(SEEDS) if told.kind == "all" else [told.kind]
        tallies = []
        for kind in kinds:
            tallies.append(campaign.run(kind, told.runs))
            print(tallies[-1].line(), flush=True)
            if told.write:
                write_figures(tallies[-1])
    finally:
        workspace.close()
    for tally in tallies:
        print(tally.report())
    return 1 if any(tally.findings for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
