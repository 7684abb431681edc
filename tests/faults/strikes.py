"""What a fault does to a run: each function lets one happen and returns how the run is judged.

``struck`` carries the way out under strace, which fails a call, ends the program there, or stops
it: then ``stopped`` is called, and returns the signal by which the program goes on or ends.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from functools import cache
from random import Random
from signal import SIGCONT, SIGKILL
from time import monotonic

from coopdesk.services.demo import PASSPHRASE
from coopdesk.storage import keys
from coopdesk.storage.engine import DATABASE_FILE, connect
from tests.faults.bench import WRONG, Bench, Judged
from tests.faults.disks import Disk, disk_at
from tests.faults.drives import Drive
from tests.faults.judging import (
    DONE,
    UNTOUCHED,
    check_told,
    confirmed_in,
    contents_of,
    judge_both,
    judge_day,
    judge_files,
    state_of,
)
from tests.faults.rooms import OPERATOR
from tests.faults.ways import OFFICE, WAYS, Way
from tests.faults.workers import Ended

Struck = Callable[..., Ended]
LONG_AGO = "2019-01-02"
LOG_FILE = f"{DATABASE_FILE}-wal"
SECTOR = 4096
COMERS = ("voucher", "fund subscribe")
"""What another program does in the middle of a way: the first of these that is not the way."""


def at_the_call(bench: Bench, way: Way, struck: Struck) -> Judged:
    """Let the call fail, or the program end there: the disk keeps what was written to it."""
    with bench.copied():
        return bench.judged(way, struck())


def lose_power(bench: Bench, way: Way, struck: Struck) -> Judged:
    """Let the power fail: what was not synced is lost. What was confirmed stays, to the byte."""
    with bench.drive(bench.room, bench.prepared) as drive:

        def lose() -> int:
            drive.pull()
            return SIGKILL

        code, told = struck(stopped=lose)
        lost: set[str] = set()
        if code == 0:
            confirmed = contents_of(bench.room)
            drive.pull()
            drive.plug_in()
            lost = {name for name, _ in confirmed.items() - contents_of(bench.room).items()}
        else:
            drive.plug_in()
        end, wrong = bench.judged(way, (code, told))
    bench.room.rmdir()
    return (WRONG, f"confirmed, but lost: {sorted(lost)}") if lost else (end, wrong)


def pull_stick(bench: Bench, way: Way, struck: Struck) -> Judged:
    """Let the stick be pulled out: every call to it fails, and what was not synced is lost."""
    return _lose_stick(bench, way, struck, Drive.pull)


def let_stick_go(bench: Bench, way: Way, struck: Struck) -> Judged:
    """Let the system take the stick from its place: an empty folder is there."""
    return _lose_stick(bench, way, struck, Drive.slip_away)


def _lose_stick(bench: Bench, way: Way, struck: Struck, lose: Callable[[Drive], object]) -> Judged:
    with bench.copied():
        place = bench.stick_of(way)
        shutil.rmtree(place)
        with bench.drive(place, bench.prepared / place.name) as drive:

            def lose_it() -> int:
                lose(drive)
                return SIGCONT

            ended = struck(stopped=lose_it)
            if not place.is_mount() and any(place.iterdir()):  # written where the stick was
                judge_files(way, bench.room, bench.prepared)
            drive.plug_in()
            return bench.judged(way, ended)


def let_another_come(bench: Bench, way: Way, struck: Struck) -> Judged:
    """Let another program write in the same office in the middle: each is done or refused."""
    other = next(each for each in WAYS if each.name in COMERS and each.name != way.name)
    came: list[Ended] = []
    with bench.copied():

        def come() -> int:
            came.append(bench.undisturbed.do(other))
            return SIGCONT

        ended = struck(stopped=come)
        if not came:
            return bench.judged(way, ended)
        both = ((way, ended), (other, came[0]))
        done = [bench.whole[each.name] for each, (code, _) in both if code == 0]
        try:
            for _, each in both:
                check_told(*each)
            judge_both(bench.room, bench.before[OFFICE], done)
        except Exception as error:
            return WRONG, f"{error!r} {[(code, told[-300:]) for _, (code, told) in both]}"
        return (DONE if ended[0] == 0 else UNTOUCHED), ""


def on_small_disk(bench: Bench, way: Way, chance: Random) -> tuple[int, Judged]:
    """Let the disk be full after so many KiB, and wide again afterwards."""
    left = chance.randint(0, bench.growths[way.name])
    return left, _on_a_disk(bench, way, lambda disk: disk.leave_room(left))


def on_shut_disk(bench: Bench, way: Way, chance: Random) -> tuple[int, Judged]:
    """Let nothing be written to the disk, and everything afterwards."""
    return 0, _on_a_disk(bench, way, Disk.forbid_writing)


def _on_a_disk(bench: Bench, way: Way, spoil: Callable[[Disk], object]) -> Judged:
    with disk_at(bench.room) as disk:
        shutil.copytree(bench.prepared, bench.room, dirs_exist_ok=True)
        spoil(disk)
        ended = bench.undisturbed.do(way)
        disk.widen()
        judged = bench.judged(way, ended)
    bench.room.rmdir()
    return judged


def turn_clock_back(bench: Bench, way: Way, chance: Random) -> tuple[int, Judged]:
    """Let the clock say a day long ago: carried out then, or refused in words."""
    with bench.copied():
        ended = bench.undisturbed.do(way, today=LONG_AGO)
        whole = bench.whole[way.name] if ended[0] else state_of(bench.room, way.office)
        return 0, bench.judged(way, ended, whole)


def cut_log(bench: Bench, way: Way, chance: Random) -> tuple[int, Judged]:
    """Let the log of the database end anywhere: whole steps are there, of a begun one nothing.

    Behind the end is nothing, or sectors that are empty or of something else.
    """
    database, log = _log_of(bench, way)
    at = chance.choice((len(log), chance.randint(0, len(log))))
    rest = len(log) - at
    behind = chance.choice((b"", bytes(rest or SECTOR), chance.randbytes(rest or SECTOR)))
    with bench.copied():
        (bench.room / way.office / DATABASE_FILE).write_bytes(database)
        (bench.room / way.office / LOG_FILE).write_bytes(log[:at] + behind)
        return at, bench.judged(way, (-SIGKILL if rest else 0, ""))


@cache
def _log_of(bench: Bench, way: Way) -> tuple[bytes, bytes]:
    """Carry a way out while somebody has the database open, so that the log stays a log."""
    with bench.copied():
        place = bench.room / way.office / DATABASE_FILE
        before = place.read_bytes()
        key = keys.unlock(place.parent, OPERATOR, PASSPHRASE)
        with closing(connect(place, key)):
            code, told = bench.undisturbed.do(way)
            assert code == 0, told
            assert place.read_bytes() == before, "the log was folded in: not to be cut any more"
            return before, (place.parent / LOG_FILE).read_bytes()


def kill_window(bench: Bench, way: Way, chance: Random) -> tuple[int, Judged]:
    """Let the window be ended after so many milliseconds of a day's work."""
    steps, lasts = _day_of(bench, way)
    after = chance.uniform(0, lasts)
    with bench.copied():
        code, told = bench.undisturbed.do(way, ends_after=after)
        try:
            check_told(code, told)
            judge_day(bench.room, bench.prepared, bench.before[OFFICE], steps, told)
        except Exception as error:
            return int(after * 1000), (WRONG, f"exit {code}: {error!r} {told[-900:]}")
    return int(after * 1000), (DONE if confirmed_in(told) else UNTOUCHED, "")


@cache
def _day_of(bench: Bench, way: Way) -> tuple[list[int], float]:
    """Return the steps told on a day that nobody ends, and the seconds that it lasts."""
    with bench.copied():
        begun = monotonic()
        code, told = bench.undisturbed.do(way)
        lasted = monotonic() - begun
        assert code == 0, told
        return confirmed_in(told), lasted
