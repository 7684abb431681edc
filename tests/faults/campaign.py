"""A campaign of faults: each way to write, each call of the system, struck at a random place."""

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from signal import SIGCONT, SIGKILL

from coopdesk.cli.main import MODULES
from coopdesk.services.demo import PASSPHRASE
from coopdesk.storage import keys
from coopdesk.storage.engine import DATABASE_FILE, connect
from tests.faults.disks import disk_at
from tests.faults.drives import Drive, drive_at, fill_drive
from tests.faults.judging import (
    DONE,
    UNTOUCHED,
    State,
    check_told,
    contents_of,
    judge,
    judge_both,
    judge_files,
    state_of,
)
from tests.faults.rooms import OPERATOR, SECOND_PLACE, Facts, make_room
from tests.faults.ways import OFFICE, WAYS, Way
from tests.faults.worker import STRIKES_AT
from tests.faults.workers import Ended, Worker, counted

# What happens at the call: the power fails there, it takes nothing of what is written, or from
# there on the disk says this.
CHANGING = (
    "pwrite64",
    "fsync",
    "fdatasync",
    "ftruncate",
    "rename",
    "unlink",
    "unlinkat",
    "mkdir",
    "rmdir",
    "sendfile",
    "write",
)
STOPPED_AT = "signal=STOP:when={}"
POWER_LOST, STICK_PULLED, STICK_GONE = "power lost", "stick pulled", "stick gone"
TWO_AT_ONCE = "two at once"
FAULTS = {
    "power cut": ("signal=KILL:when={}", CHANGING),
    "short write": ("retval=0:when={}", ("pwrite64", "write", "sendfile")),
    "disk full": (
        "error=ENOSPC:when={}+",
        ("pwrite64", "write", "ftruncate", "mkdir", "sendfile"),
    ),
    "device gone": (
        "error=EIO:when={}+",
        ("pwrite64", "write", "fsync", "fdatasync", "sendfile"),
    ),
    "read-only": ("error=EROFS:when={}+", ("rename", "unlink", "ftruncate", "mkdir", "rmdir")),
    POWER_LOST: (STOPPED_AT, CHANGING),
    STICK_PULLED: (STOPPED_AT, ("pread64", "pwrite64", "write", "fsync", "rename", "unlink")),
    STICK_GONE: (STOPPED_AT, ("pread64", "pwrite64", "write", "fsync", "rename", "unlink")),
    TWO_AT_ONCE: (STOPPED_AT, ("pread64", "pwrite64", "fsync", "unlink")),
}
CALLS = tuple(sorted({call for _, calls in FAULTS.values() for call in calls}))
NEED_DRIVES = {POWER_LOST, STICK_PULLED, STICK_GONE}
SMALL_DISK, SHUT_DISK, CLOCK_BACK, LOG_CUT = "small disk", "shut disk", "clock back", "log cut"
LONG_AGO = "2019-01-02"
NO_CALL = "-"
LOG_FILE = f"{DATABASE_FILE}-wal"
SPARE = 32 * 1_048_576
"""What can be written to a drive besides what it holds, in bytes."""
COMERS = ("voucher", "fund subscribe")
"""What another program does in the middle of a way: the first of these that is not the way."""


@dataclass(frozen=True)
class Outcome:
    """One run: what struck which call of which way, and how it ended."""

    way: str
    fault: str
    call: str
    at: int
    end: str
    wrong: str = ""


class Campaign:
    """Runs faults on copies of one prepared room, always at the same place."""

    def __init__(
        self,
        folder: Path,
        chance: random.Random,
        ways: Collection[str] = (),
        make: Callable[[Path], Facts] = make_room,
    ) -> None:
        self._folder, self._chance = folder, chance
        self._room, self._prepared = folder / "room", folder / "prepared"
        self._facts = make(self._room)
        self._room.rename(self._prepared)
        self._ways = [way for way in WAYS if not ways or way.name in ways]
        self._before: dict[str, State] = {}
        self._whole: dict[str, State] = {}
        self._logs: dict[str, tuple[bytes, bytes]] = {}
        self._lengths: dict[tuple[str, str], int] = {}
        self._growths: dict[str, int] = {}
        self._measure()

    def run(self, runs: int, struck: Collection[tuple[str, str]] = ()) -> Iterator[Outcome]:
        """Carry out so many runs of these faults at their calls, or of all, spread over ways."""
        plan = [step for step in self._plan() if not struck or step[:2] in struck]
        shares = Counter(self._chance.choices(plan, k=runs % len(plan)))
        for step in plan:
            shares[step] += runs // len(plan)
        with self._worker() as undisturbed:
            for fault, call in dict.fromkeys((fault, call) for fault, call, _ in plan):
                turns = [way for way in self._ways for _ in range(shares[fault, call, way])]
                if turns:
                    yield from self._strike_all(undisturbed, fault, call, turns)

    def _plan(self) -> list[tuple[str, str, Way]]:
        may_mount = self._may_mount()
        struck = [
            (fault, call, way)
            for fault, (_, calls) in FAULTS.items()
            for call in calls
            for way in self._ways
            if (way.name, call) in self._lengths and self._befits(fault, way)
            if may_mount or fault not in NEED_DRIVES
        ]
        whole = [SMALL_DISK, SHUT_DISK] if may_mount else []
        days = [(CLOCK_BACK, NO_CALL, way) for way in self._ways if way.takes_day]
        cuts = [(LOG_CUT, NO_CALL, way) for way in self._ways if way.only_in_books]
        uncalled = [(fault, NO_CALL, way) for fault in whole for way in self._ways]
        return struck + uncalled + days + cuts

    def _befits(self, fault: str, way: Way) -> bool:
        if fault in {STICK_PULLED, STICK_GONE}:
            return self._stick_of(way) is not None
        return fault != TWO_AT_ONCE or (way.office == OFFICE and way.words[0] != "restore")

    def _stick_of(self, way: Way) -> Path | None:
        """Return what a way writes to, or reads from, that can be pulled out."""
        stick, words = self._room / "stick", way.command(self._facts)
        if any(word.startswith(str(stick)) for word in words):
            return stick
        return self._room / SECOND_PLACE if way.words == ("backup", "run") else None

    def _strike_all(
        self, undisturbed: Worker, fault: str, call: str, turns: Sequence[Way]
    ) -> Iterator[Outcome]:
        if call == NO_CALL:
            known = {CLOCK_BACK: self._turn_back, LOG_CUT: self._cut_log}
            strike = known.get(fault, partial(self._on_a_disk, fault))
            for way in turns:
                yield strike(undisturbed, way)
            return
        injected = f"inject={call}:{FAULTS[fault][0].format(STRIKES_AT)}"
        with self._worker(call, "-o", "/dev/null", "-e", injected) as worker:
            for way in turns:
                at = self._chance.randint(1, self._lengths[way.name, call])
                struck = partial(worker.do, way, call=call, at=at)
                end, wrong = self._strike(fault, undisturbed, way, struck)
                yield Outcome(way.name, fault, call, at, end, wrong)

    def _strike(
        self, fault: str, undisturbed: Worker, way: Way, struck: Callable[..., Ended]
    ) -> tuple[str, str]:
        if fault == POWER_LOST:
            return self._lose_power(undisturbed, way, struck)
        if fault in {STICK_PULLED, STICK_GONE}:
            return self._lose_stick(fault, undisturbed, way, struck)
        if fault == TWO_AT_ONCE:
            return self._let_another_come(undisturbed, way, struck)
        with self._copied():
            return self._judged(undisturbed, way, *struck())

    def _lose_power(
        self, undisturbed: Worker, way: Way, struck: Callable[..., Ended]
    ) -> tuple[str, str]:
        """The power fails: whatever was not synced is lost. What was confirmed stays."""
        with self._drive(self._room, self._prepared) as drive:

            def lose() -> int:
                drive.pull()
                return SIGKILL

            code, told = struck(stopped=lose)
            kept = contents_of(self._room) if code == 0 else {}
            if code == 0:
                drive.pull()
            drive.plug_in()
            lost = kept.items() - contents_of(self._room).items()
            end, wrong = self._judged(undisturbed, way, code, told)
        self._room.rmdir()
        if lost:
            return "wrong", f"confirmed, but lost: {sorted(name for name, _ in lost)}"
        return end, wrong

    def _lose_stick(
        self, fault: str, undisturbed: Worker, way: Way, struck: Callable[..., Ended]
    ) -> tuple[str, str]:
        """The stick is pulled, or the system lets it go: what it held is there when it is back."""
        with self._copied():
            place = self._stick_of(way)
            shutil.rmtree(place)
            with self._drive(place, self._prepared / place.name) as drive:

                def lose() -> int:
                    (drive.pull if fault == STICK_PULLED else drive.slip_away)()
                    return SIGCONT

                ended = struck(stopped=lose)
                if not place.is_mount():
                    judge_files(way, self._room, self._prepared)
                drive.plug_in()
                return self._judged(undisturbed, way, *ended)

    def _let_another_come(
        self, undisturbed: Worker, way: Way, struck: Callable[..., Ended]
    ) -> tuple[str, str]:
        """Another program writes in the same office in the middle: one after the other, or not."""
        came: list[Ended] = []
        other = next(each for each in WAYS if each.name in COMERS and each.name != way.name)
        with self._copied():

            def come() -> int:
                came.append(undisturbed.do(other))
                return SIGCONT

            code, told = struck(stopped=come)
            if not came:
                return self._judged(undisturbed, way, code, told)
            ended = {way.name: (code, told), other.name: came[0]}
            done = [self._whole[name] for name, (code, _) in ended.items() if code == 0]
            try:
                for each in ended.values():
                    check_told(*each)
                judge_both(self._room, self._before[OFFICE], done)
            except Exception as error:
                return "wrong", f"{ended}: {error!r}"
            return (DONE if self._whole[way.name] in done else UNTOUCHED), ""

    def _cut_log(self, undisturbed: Worker, way: Way) -> Outcome:
        """The log of the database ends anywhere: whole commits are there, a begun one is not."""
        if way.name not in self._logs:
            self._logs[way.name] = self._log_of(undisturbed, way)
        database, log = self._logs[way.name]
        at = self._chance.randint(0, len(log))
        rest = len(log) - at
        behind = self._chance.choice((b"", bytes(rest), self._chance.randbytes(rest)))
        with self._copied():
            (self._room / way.office / DATABASE_FILE).write_bytes(database)
            (self._room / way.office / LOG_FILE).write_bytes(log[:at] + behind)
            end, wrong = self._judged(undisturbed, way, -SIGKILL if at < len(log) else 0, "")
        return Outcome(way.name, LOG_CUT, NO_CALL, at, end, wrong)

    def _log_of(self, undisturbed: Worker, way: Way) -> tuple[bytes, bytes]:
        """Carry a way out while somebody has the database open, so that the log stays a log."""
        with self._copied():
            place = self._room / way.office / DATABASE_FILE
            before = place.read_bytes()
            key = keys.unlock(place.parent, OPERATOR, PASSPHRASE)
            with closing(connect(place, key)):
                code, told = undisturbed.do(way)
                assert code == 0, told
                assert place.read_bytes() == before, "the log was folded in: not to be cut any more"
                return before, (place.parent / LOG_FILE).read_bytes()

    def _on_a_disk(self, fault: str, undisturbed: Worker, way: Way) -> Outcome:
        left = 0
        with disk_at(self._room) as disk:
            shutil.copytree(self._prepared, self._room, dirs_exist_ok=True)
            if fault == SHUT_DISK:
                disk.forbid_writing()
            else:
                left = self._chance.randint(0, self._growths[way.name])
                disk.leave_room(left)
            ended = undisturbed.do(way)
            disk.widen()
            end, wrong = self._judged(undisturbed, way, *ended)
        self._room.rmdir()
        return Outcome(way.name, fault, NO_CALL, left, end, wrong)

    def _turn_back(self, undisturbed: Worker, way: Way) -> Outcome:
        """The clock says a day long ago: carried out then, or refused in words."""
        with self._copied():
            code, told = undisturbed.do(way, today=LONG_AGO)
            whole = self._whole[way.name]
            if code == 0:
                whole = state_of(self._room, way.office)
            end, wrong = self._judged(None, way, code, told, whole)
        return Outcome(way.name, CLOCK_BACK, NO_CALL, 0, end, wrong)

    def _judged(
        self,
        undisturbed: Worker | None,
        way: Way,
        code: int,
        told: str,
        whole: State | None = None,
    ) -> tuple[str, str]:
        """Return the end and what is wrong; what was not done is done again where one can."""
        try:
            check_told(code, told)
            states = self._before[way.office], whole or self._whole[way.name]
            end = judge(way, self._room, self._prepared, *states, confirmed=code == 0)
            if end == UNTOUCHED and undisturbed:
                again, why = undisturbed.do(way)
                assert again == 0, f"it cannot be done again: {why[-600:]}"
        except Exception as error:
            return "wrong", f"exit {code}: {error!r} {told[-300:]}"
        return end, ""

    @contextmanager
    def _drive(self, place: Path, held: Path) -> Iterator[Drive]:
        """Mount a drive there that holds what is in a prepared folder."""
        image = self._folder / f"{held.name}.image"
        if not image.exists():
            fill_drive(image, held, spare=SPARE)
        used = image.with_suffix(".used")
        shutil.copyfile(image, used)
        with drive_at(place, used) as drive:
            yield drive

    @contextmanager
    def _copied(self) -> Iterator[None]:
        shutil.copytree(self._prepared, self._room)
        try:
            yield
        finally:
            shutil.rmtree(self._room)

    def _may_mount(self) -> bool:
        try:
            with disk_at(self._folder / "tried"):
                return True
        except OSError:
            return False

    def _measure(self) -> None:
        """Carry out each way undisturbed: its calls, what it writes, and how it leaves the room."""
        log = self._folder / "calls"
        for office in {way.office for way in self._ways}:
            with self._copied():
                self._before[office] = state_of(self._room, office)
        with self._worker(",".join(CALLS), "-o", str(log)) as worker:
            for way in self._ways:
                with self._copied():
                    size = _size_of(self._room)
                    code, told = worker.do(way)
                    assert code == 0, f"{way.name} is not carried out even undisturbed: {told}"
                    self._growths[way.name] = (_size_of(self._room) - size) // 1024 + 64
                    self._whole[way.name] = state_of(self._room, way.office)
                for call, count in counted(log, worker.process).items():
                    self._lengths[way.name, call] = min(count, STRIKES_AT)

    @contextmanager
    def _worker(self, calls: str = "", *options: str) -> Iterator[Worker]:
        # strace's filter is quick, but with it no signal reaches the processes of the worker
        filtered = () if any("signal=" in told for told in options) else ("--seccomp-bpf",)
        traced = ["strace", "-f", *filtered, "-qq", "-e", f"trace={calls}", *options]
        command = [*(traced if calls else ()), sys.executable, "-m", "tests.faults.worker"]
        if len(self._ways) < len(WAYS):
            words = {way.words[0] for way in self._ways} & MODULES.keys()
            command += [f"coopdesk.cli.{MODULES[word]}" for word in words]
        own = os.environ | {"XDG_DATA_HOME": str(self._folder / "person")}
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=own
        ) as program:
            try:
                yield Worker(program, self._folder / "told", self._facts)
            finally:
                program.stdin.close()


def _size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
