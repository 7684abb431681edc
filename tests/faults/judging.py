"""What must hold after a fault: the workspace opens, is sound, and before or after the command."""

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from coopdesk.domain.backups import ProofState
from coopdesk.domain.errors import CoopdeskError, WorkspaceTrouble
from coopdesk.services import exchange, system
from coopdesk.services.workspace import Workspace
from coopdesk.storage import backup, placing
from coopdesk.storage.backup_series import SeriesPlace, identity_of
from coopdesk.storage.engine import DATABASE_FILE
from coopdesk.storage.lock import LOCK_FILE
from coopdesk.storage.tables.system import AuditRow
from tests.faults.rooms import OFFICES, SECOND_PLACE, open_office
from tests.faults.ways import OFFICE, Way
from tests.faults.window import CONFIRMED, DEFECT

UNTOUCHED, DONE = "before", "after"


@dataclass(frozen=True)
class State:
    """How far the log of an office had come, what its self-test finds, and what opens it.

    That no backup could be kept is noted besides, where the step itself was carried out.
    """

    entries: int
    broken: tuple[str, ...]
    has_new_passphrase: bool


def state_of(room: Path, office: str) -> State:
    """Open the workspace, run its self-test, and return its state; raises what is wrong."""
    workspace, has_new = _opened(room, office)
    with _closing(workspace):
        broken = tuple(check.name for check in system.self_test(workspace) if not check.ok)
        count = entries_of(workspace)
        for copy in (room / office / placing.SERIES).glob("before-*.db"):
            backup.prove(copy, workspace.key)
    return State(count, broken, has_new)


def entries_of(workspace: Workspace, left_out: Collection[str] = ("NoteBackupTrouble",)) -> int:
    """Return how many steps the log tells of, but for those of these commands."""
    done = select(func.count()).where(AuditRow.command.not_in(left_out))
    return workspace.runner.ask(lambda uow: uow.session.scalar(done))


def steps_of(workspace: Workspace) -> int:
    """Return how many steps the log tells of that somebody took: backups come by themselves."""
    return entries_of(workspace, ("NoteBackupTrouble", "NoteBackup"))


def judge_day(room: Path, prepared: Path, before: State, steps: Sequence[int], told: str) -> None:
    """What a day at the window confirmed before it was ended is there, and at most one step more.

    ``steps`` are the numbers of steps in the log as a day tells them that nobody ends.
    """
    now = state_of(room, OFFICE)
    with _closing(workspace := open_office(room, OFFICE)):
        taken = steps_of(workspace)
    confirmed = max(confirmed_in(told), default=steps[0])
    begun = next((step for step in steps if step > confirmed), confirmed)
    assert confirmed <= taken <= begun, f"{taken}: {confirmed} were confirmed, {begun} begun"
    assert now.broken == before.broken, f"the self-test finds {now.broken}"
    _judge_rest(room)
    _judge_series(room, prepared)


def confirmed_in(told: str) -> list[int]:
    """Return the numbers of entries that a day at the window told of."""
    lines = (line for line in told.splitlines() if line.startswith(CONFIRMED))
    return [int(line.removeprefix(CONFIRMED)) for line in lines if line != CONFIRMED]


def _opened(room: Path, office: str) -> tuple[Workspace, bool]:
    try:
        return open_office(room, office), False
    except WorkspaceTrouble as trouble:
        if trouble.code != "wrong_passphrase":
            raise
        new = (room / "new-passphrase").read_text(encoding="utf-8")
        return open_office(room, office, new), True


@contextmanager
def _closing(workspace: Workspace) -> Iterator[None]:
    try:
        yield
    finally:
        workspace.close()


def judge(
    way: Way, room: Path, prepared: Path, before: State, whole: State, *, confirmed: bool
) -> str:
    """Return whether the command was carried out; raises AssertionError for anything between."""
    now = state_of(room, way.office)
    assert not confirmed or now == whole, f"confirmed, but {now} is not {whole}"
    assert now.broken in {before.broken, whole.broken}, f"the self-test finds {now.broken}"
    # one that is restored has fewer entries than before
    fewest, most = sorted((before.entries, whole.entries))
    assert fewest <= now.entries <= most, f"{now}: neither {before} nor {whole}"
    _judge_rest(room)
    judge_files(way, room, prepared)
    return DONE if now == whole else UNTOUCHED


def judge_both(room: Path, before: State, done: Sequence[State]) -> None:
    """All that was confirmed of two programs at once is there, and nothing else."""
    now = state_of(room, OFFICE)
    entries = before.entries + sum(whole.entries - before.entries for whole in done)
    assert now.entries == entries, f"{now}, but {before} and then {done}"
    assert now.broken in {before.broken, *(whole.broken for whole in done)}, f"{now.broken}"
    _judge_rest(room)


def check_told(code: int, told: str) -> None:
    """Raise AssertionError where the program ended by a defect."""
    assert code != DEFECT, told[-900:]
    assert "Traceback" not in told, told[-900:]


def contents_of(room: Path) -> dict[str, str]:
    """Return the digests of all files that are to be kept, by their places."""
    files = (file for file in room.rglob("*") if file.is_file())
    passing = (f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", LOCK_FILE)
    return {
        str(file.relative_to(room)): sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.name not in passing
    }


def _judge_rest(room: Path) -> None:
    """Nothing that was not finished lies in the offices or beside them once they were opened."""
    for office in OFFICES:
        found = [*(room / office).rglob(".*"), *room.glob(f".{office}*")]
        assert not found, f"{[str(one.relative_to(room)) for one in found]} was left"


def judge_files(way: Way, room: Path, prepared: Path) -> None:
    """What lies there under its own name is whole: nobody is handed half a file."""
    for file in (room / "stick").glob("*.coopbackup"):
        backup.check_backup(file)
    for file in (*room.glob("*.pdf"), *room.glob("*.xlsx")):
        assert file.read_bytes()[:4] in {b"%PDF", b"PK\x03\x04"}, f"{file.name} is broken"
    if (prepared / SECOND_PLACE).exists():
        _judge_series(room, prepared)
    if way.receiver:
        with _closing(receiver := open_office(room, way.receiver)):
            for file in (room / "stick").glob("*.coopdesk"):
                if not (prepared / "stick" / file.name).exists():
                    _judge_package(receiver, way, file)


def _judge_series(room: Path, prepared: Path) -> None:
    """Every backup of both places can be put together, and one of each is proved."""
    (second,) = (one.name for one in (prepared / SECOND_PLACE).iterdir())
    identity = identity_of(room / "township")
    for name in (f"township/{placing.SERIES}", f"{SECOND_PLACE}/{second}"):
        if _listed(room / name) == _listed(prepared / name):
            continue
        for file in (room / name).glob(f"*{backup.SUFFIX}"):
            with tempfile.TemporaryDirectory() as scratch:
                backup.unpack(file, Path(scratch))
        kept = SeriesPlace(room / name, "150423200", identity).backups()
        assert any(each.state is ProofState.SOUND for each in kept), f"none is proved in {name}"


def _listed(folder: Path) -> dict[str, tuple[int, int]]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    told = ((file, file.stat()) for file in files)
    return {str(file.relative_to(folder)): (one.st_size, one.st_mtime_ns) for file, one in told}


def _judge_package(receiver: Workspace, way: Way, file: Path) -> None:
    is_lent = way.words[0] == "lending"
    check = exchange.check_lent_file if is_lent else exchange.check_package_file
    try:
        receiver.runner.ask(check, file)
    except CoopdeskError as error:
        raise AssertionError(f"{file.name} is broken: {error}") from error
