"""A run of spoiled files: each is taken or refused in words, in seconds and in bounded memory."""

import random
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from coopdesk.apart import ReadingStopped, Stop
from coopdesk.domain.errors import CoopdeskError
from coopdesk.services.workspace import Workspace
from tests.fuzz.mutations import spoiled
from tests.fuzz.seeds import SEEDS, Seed
from tests.fuzz.takers import Takers

SLOW_SECONDS = 30.0
"""A file that takes longer is a finding: 80 million pixels, drawn five times, take half of it."""
_STUCK_SECONDS = 60
_KIBIBYTE = 1024


class Stuck(BaseException):
    """The program itself did not come to an end with a file; no reading code may catch this."""


@dataclass
class Tally:
    """What came of the files of one kind; memory at most in bytes, of the program and a reader."""

    kind: str
    tried: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    memory: int = 0
    findings: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return the line of a table."""
        ends = "  ".join(f"{end} {self.ends[end]:6}" for end in ("taken", "refused", "stopped"))
        return (
            f"{self.kind:10} tried {self.tried:6}  {ends}  findings {len(self.findings):4}"
            f"  slowest {self.slowest:6.2f} s  memory {self.memory / 2**20:6.0f} MiB"
        )


class Campaign:
    """Spoils the seeds of a kind again and again, the same way for the same seed of the dice."""

    def __init__(self, workspace: Workspace, room: Path, dice: int) -> None:
        self._workspace, self._room, self._dice = workspace, room, dice
        self._takers = Takers(_folder(room / "taken"), workspace)

    def run(self, kind: str, runs: int) -> Tally:
        """Try ``runs`` spoiled files, after every good one as it is."""
        tally, dice = Tally(kind), random.Random(f"{kind} {self._dice}")
        seeds = list(SEEDS[kind](self._workspace, _folder(self._room / f"seeds-{kind}")))
        for seed in seeds:
            if (end := self._tried(tally, kind, seed)) != "taken":
                tally.findings.append(f"{seed.name}: the good file is {end}")
        for _ in range(runs):
            seed = dice.choice(seeds)
            spoiled_seed = Seed(seed.name, spoiled(seed.content, dice))
            self._tried(tally, kind, spoiled_seed)
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        tally.memory = sum(one.ru_maxrss for one in used) * _KIBIBYTE
        return tally

    def _tried(self, tally: Tally, kind: str, seed: Seed) -> str:
        started = time.perf_counter()
        finding = ""
        try:
            with _not_for_ever():
                self._takers.take(kind, seed.name, seed.content)
            end = "taken"
        except CoopdeskError as refused:
            end, finding = _told(refused)
        except (Exception, Stuck):
            end, finding = "stopped", traceback.format_exc(limit=-4)
        took = time.perf_counter() - started
        if took > SLOW_SECONDS and not finding:
            finding = f"took {took:.1f} s"
        tally.tried += 1
        tally.ends[end] += 1
        tally.slowest = max(tally.slowest, took)
        if finding:
            kept = _folder(self._room / "findings") / f"{kind}-{len(tally.findings)}-{seed.name}"
            kept.write_bytes(seed.content)
            tally.findings.append(f"{kept}\n{finding}")
        return end


def _told(refused: CoopdeskError) -> tuple[str, str]:
    """Return how a refusal counts, and what about it nobody foresaw in our own code."""
    cause = refused.__cause__
    if not isinstance(cause, ReadingStopped):
        return "refused", ""
    is_ours = cause.stop is Stop.CRASHED and "Traceback" in str(cause)
    return "stopped", str(cause) if is_ours else ""


@contextmanager
def _not_for_ever() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stuck

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_STUCK_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
