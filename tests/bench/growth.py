"""How the main jobs grow with the books: each at every size, and told as an exponent.

The exponent is the slope between the two largest sizes on scales of powers: 0 does not grow, 1
grows as the records do, 2 as their square. A ratio of one size hides what the next one will show.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from coopdesk.services import exchange, ledger, members
from coopdesk.services.opening import create_workspace, open_workspace
from coopdesk.services.system import make_backup, self_test
from coopdesk.services.workspace import Workspace
from tests.bench.books import OPERATOR, PASSPHRASE, QUICK, Book, Shelf, clock, person
from tests.bench.commands import posting
from tests.bench.figures import Figure
from tests.bench.packages import COUNTY, introduce
from tests.bench.scale import Scale

LINES_A_MEMBER = 20
ENOUGH_S, ENOUGH_RUNS = 0.5, 5
"""What is short is run again until one of these is reached; the median counts."""
WHOLE_BOOK, FLAT = 1.15, 0.15
"""As the records, or not at all; what is above is the noise of the machine."""


@dataclass(frozen=True, slots=True)
class Ground:
    """An open book, an office above it that is trusted, and room for files."""

    book: Book
    workspace: Workspace
    room: Path


@dataclass(frozen=True, slots=True)
class Job:
    """What is timed, and the most its exponent may be."""

    name: str
    bar: float
    prepare: Callable[[Ground], Callable[[], object]]


def _asked(query: Callable[..., object], *more: object) -> Callable[[Ground], Callable[[], object]]:
    def prepare(ground: Ground) -> Callable[[], object]:
        ask = ground.workspace.runner.ask
        return lambda: ask(query, ground.book.organization_id, *more)

    return prepare


def _finding(ground: Ground) -> Callable[[], object]:
    typed = person(ground.book.members // 2)["phone"][3:9]
    return lambda: ground.workspace.runner.ask(members.find_members, typed)


def _statement(ground: Ground) -> Callable[[], object]:
    ask = ground.workspace.runner.ask
    (found, *_) = ask(members.find_members, person(8)["id_number"])
    return lambda: ask(ledger.list_member_entries, ground.book.organization_id, found.id)


def _packing(ground: Ground) -> Callable[[], object]:
    command = exchange.MakePackage(ground.room)
    return lambda: ground.workspace.runner.do(exchange.make_package, command)


JOBS = (
    Job("register of members opened", WHOLE_BOOK, _asked(members.list_members)),
    Job("a member found while typing", WHOLE_BOOK, _finding),
    Job("ten vouchers posted", FLAT, lambda on: posting(on.workspace, on.book.organization_id, 10)),
    Job("trial balance", FLAT, _asked(ledger.get_trial_balance)),
    Job("statement of one member", FLAT, _statement),
    Job("package of everything", WHOLE_BOOK, _packing),
    Job("self-test", WHOLE_BOOK, lambda on: lambda: self_test(on.workspace)),
    Job("backup", WHOLE_BOOK, lambda on: lambda: make_backup(on.workspace, on.room)),
)


def measure_growth(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """Every job at every size; a line a job, with its times below."""
    took: dict[str, list[float]] = {job.name: [] for job in JOBS}
    for lines in scale.growth:
        book = shelf.book(max(lines // LINES_A_MEMBER, LINES_A_MEMBER), lines)
        own = book.copy(f"growth-{lines}")
        with own.opened() as workspace:
            ground = Ground(own, workspace, _room(shelf.folder / f"growth-room-{lines}", workspace))
            for job in JOBS:
                took[job.name].append(_timed(job.prepare(ground)))
    for job in JOBS:
        told = ", ".join(
            f"{lines:,}: {seconds * 1000:,.1f} ms"
            for lines, seconds in zip(scale.growth, took[job.name], strict=True)
        )
        grown = exponent(scale.growth[-2:], took[job.name][-2:])
        yield Figure(f"exponent of {job.name}", "", (grown,), bar=job.bar, note=told)


def exponent(sizes: Sequence[int], took: Sequence[float]) -> float:
    """Return the power of the size by which the time grew; nothing below 0.01 is told apart."""
    (fewer, more), (sooner, later) = sizes, took
    return round(max(math.log(later / sooner) / math.log(more / fewer), 0.01), 2)


def _timed(run: Callable[[], object]) -> float:
    """Return the median of the processor's time: what else the machine does is not growth."""
    took: list[float] = []
    while len(took) < ENOUGH_RUNS and sum(took) < ENOUGH_S:
        begun = time.process_time()
        run()
        took.append(time.process_time() - begun)
    return median(took)


def _room(folder: Path, workspace: Workspace) -> Path:
    """Return room for files, with a county that the book's office may send packages to."""
    folder.mkdir()
    county = folder / "county"
    create_workspace(county, COUNTY, clock, QUICK)[0].close()
    there = open_workspace(county, OPERATOR, PASSPHRASE, clock)
    try:
        introduce(workspace, there, folder)
    finally:
        there.close()
    return folder
