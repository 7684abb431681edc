"""What must hold after a fault: the workspace opens, is sound, and before or after the command."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from coopdesk.domain.errors import BadPackage, CoopdeskError
from coopdesk.services import exchange, system
from coopdesk.services.workspace import Workspace
from coopdesk.storage import backup
from coopdesk.storage.tables.system import AuditRow
from tests.faults.ways import Prepared, Way, open_office

UNTOUCHED, DONE = "before", "after"


@dataclass(frozen=True)
class State:
    """How far the log of an office had come."""

    entries: int


def state_of(room: Path, office: str) -> State:
    """Open the workspace, run its self-test, and return its state; raises what is wrong."""
    workspace = open_office(room, office)
    try:
        broken = [check.name for check in system.self_test(workspace) if not check.ok]
        if broken:
            raise AssertionError(f"the self-test finds {broken}")
        count = workspace.runner.ask(
            lambda uow: uow.session.scalar(select(func.count()).select_from(AuditRow))
        )
    finally:
        workspace.close()
    return State(count)


def judge(way: Way, prepared: Prepared, room: Path, whole: State, *, confirmed: bool) -> str:
    """Return whether the command was carried out; raises AssertionError for anything between."""
    before = state_of(prepared.room, way.office)
    now = state_of(room, way.office)
    if confirmed and now != whole:
        raise AssertionError(f"confirmed, but {now.entries} of {whole.entries} entries are there")
    # one that is restored has fewer entries than before
    if now != whole and not before.entries <= now.entries <= whole.entries:
        raise AssertionError(f"{now.entries} entries: neither before nor after")
    _judge_files(way, room)
    return DONE if now == whole else UNTOUCHED


def _judge_files(way: Way, room: Path) -> None:
    """What lies there under its own name is whole: nobody is handed half a file."""
    for file in (room / "stick").glob("*.coopbackup"):
        backup.check_backup(file)
    county = open_office(room, "county")
    try:
        for file in (room / "stick").glob("*.coopdesk"):
            _judge_package(county, way, file)
    finally:
        county.close()
    for file in (*room.glob("*.pdf"), *room.glob("*.xlsx")):
        head = file.read_bytes()[:4]
        if head not in (b"%PDF", b"PK\x03\x04"):
            raise AssertionError(f"{way.name} left a broken {file.name}")


def _judge_package(county: Workspace, way: Way, file: Path) -> None:
    try:
        county.runner.ask(exchange.check_package_file, file)
    except BadPackage as error:
        # one that was taken in is told to come twice
        if {finding.code for finding in error.findings} != {"package_twice"}:
            raise AssertionError(f"{way.name} left a broken package: {error}") from error
    except CoopdeskError as error:
        raise AssertionError(f"{way.name} left a broken package: {error}") from error
