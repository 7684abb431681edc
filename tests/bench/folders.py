"""A city takes in a folder with the packages of many offices: the last as quickly as the first."""

import time
from collections.abc import Iterator
from pathlib import Path

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import exchange
from coopdesk.services.opening import NewOffice, create_workspace
from tests.bench.books import OPERATOR, PASSPHRASE, QUICK, Shelf, clock
from tests.bench.figures import Figure
from tests.bench.scale import Scale
from tests.unit.services.many_offices import townships

CITY = NewOffice(OfficeLevel.CITY, "150400", "赤峰市供销合作社", OPERATOR, PASSPHRASE)
PART = 10


class _Watch:
    """Notes when each package was begun, and the memory then."""

    def __init__(self) -> None:
        self.begun: list[float] = []
        self.memory: list[float] = []

    def step(self, done: int, total: int, label: str = "") -> None:
        """Take the time; looking through the folder starts the list, taking it starts it anew."""
        if not done:
            self.begun, self.memory = [], []
        self.begun.append(time.perf_counter())
        self.memory.append(_mebibytes())


def measure_folder(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """Every package a transaction of its own, each with its receipt; then the same folder again."""
    stick = shelf.folder / "many-packages"
    stick.mkdir()
    workspace, _ = create_workspace(shelf.folder / "folders", CITY, clock, QUICK)
    try:
        offices = townships(workspace.runner, stick, scale.senders)
        for _ in range(scale.packages_each):
            for office in offices:
                office.send(workspace.runner, stick)
        watch = _Watch()
        report = exchange.take_folder(workspace.runner, [stick], progress=watch)
        watch.begun.append(time.perf_counter())
        again = time.perf_counter()
        exchange.take_folder(workspace.runner, [stick])
        again = time.perf_counter() - again
    finally:
        workspace.close()
    taken = len(report.taken)
    part = max(1, taken // PART)
    yield Figure(
        f"the last tenth of {taken:,} packages of {scale.senders} offices taken in",
        "s",
        (watch.begun[-1] - watch.begun[-1 - part],),
        (watch.begun[part] - watch.begun[0],),
        bar=1.5,
        counterpart="the first tenth: a package costs the same however much there is",
        note=f"all of them {watch.begun[-1] - watch.begun[0]:.1f} s",
    )
    yield Figure(
        "memory at the last / the first package",
        "MiB",
        (watch.memory[-1],),
        (watch.memory[0],),
        bar=1.3,
        counterpart="the same program before the first",
    )
    yield Figure("the same folder again, all of it known", "s", (again,))


def _mebibytes() -> float:
    """Return the memory this program has now."""
    with Path("/proc/self/status").open(encoding="ascii") as told:
        line = next(line for line in told if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
