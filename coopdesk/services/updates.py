"""Updates that come on a stick: checked, the workspace copied first, and the way back remembered.

The program installs nothing by itself: it hands the set-up to the system, which asks the person.
"""

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from platform import machine

from sqlalchemy import select

from coopdesk import __version__, paths
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.rights import Capability, Role, assess_right
from coopdesk.domain.updates import InstallerKind, assess_update
from coopdesk.durable import surroundings
from coopdesk.exchange.update_file import SUFFIX, Update, extract_installer, read_update
from coopdesk.services.runner import judges_right_itself, open_to_all
from coopdesk.services.system import make_backup
from coopdesk.services.workspace import Workspace
from coopdesk.storage.tables.system import SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

__all__ = [
    "SUFFIX",
    "NoteUpdate",
    "PreparedUpdate",
    "UpdateItem",
    "WayBack",
    "check_update",
    "find_way_back",
    "note_update",
    "prepare_update",
    "updates_folder",
]

LAST_UPDATE = "last_update"
_INSTALLERS = {InstallerKind.DEBIAN: "*.deb", InstallerKind.WINDOWS: "*.exe"}


@dataclass(frozen=True, slots=True)
class NoteUpdate:
    """Remember which update was made ready, and the backup that leads back."""

    day: date
    before: str
    after: str
    backup: str


@dataclass(frozen=True, slots=True)
class UpdateItem:
    """An update that was found good: signed, whole, newer, and for this system."""

    version: str
    made_on: date
    notes: tuple[str, ...]
    installer: str
    size: int


@dataclass(frozen=True, slots=True)
class PreparedUpdate:
    """The set-up to be started, and the backup that was made before."""

    version: str
    installer: Path
    backup: Path


@dataclass(frozen=True, slots=True)
class WayBack:
    """The last update, and what leads back: ``installer`` is None where the set-up was not kept."""

    day: date
    before: str
    after: str
    backup: Path
    installer: Path | None


def installer_kind() -> InstallerKind | None:
    """Return what this system installs, None where there are no installers for it."""
    if machine().lower() not in {"x86_64", "amd64"}:
        return None
    kinds = {"win32": InstallerKind.WINDOWS, "linux": InstallerKind.DEBIAN}
    return kinds.get(sys.platform)


def updates_folder() -> Path:
    """Return where set-ups are kept, one folder a version; the Windows set-up puts itself there."""
    return paths.person_data() / "updates"


def check_update(path: Path) -> UpdateItem:
    """Return what an update is; nothing is changed.

    Raises BadPackage when it is not the publisher's or not whole, RuleViolation ``update.same``,
    ``update.older``, ``update.other_system``, and SurroundingsTrouble.
    """
    return _item(_checked(path))


def prepare_update(workspace: Workspace, path: Path) -> PreparedUpdate:
    """Check the update, copy the workspace, and take the set-up off the stick.

    Raises as ``check_update`` and ``make_backup``, and RuleViolation ``right.missing``; a set-up
    that is not what was signed gets no name. What is ready stays ready when it is asked for again.
    """
    runner = workspace.runner
    require(assess_right([Role(runner.actor.role)], Capability.SYSTEM))
    update = _checked(path)
    part = update.part_for(installer_kind())
    assert part is not None, "an update for other systems is refused"
    folder = updates_folder() / update.version
    with surroundings(folder):
        folder.mkdir(parents=True, exist_ok=True)
    extract_installer(path, part, folder / part.name)
    backups = workspace.folder / "backups"
    with surroundings(backups):
        backups.mkdir(exist_ok=True)
    made = make_backup(workspace, backups)
    note = NoteUpdate(runner.today, __version__, update.version, str(made.path))
    runner.do(note_update, note)
    return PreparedUpdate(update.version, folder / part.name, made.path)


@judges_right_itself
def note_update(uow: UnitOfWork, command: NoteUpdate) -> None:
    """Remember the update for the way back; raises RuleViolation ``right.missing``."""
    require(assess_right([Role(uow.actor.role)], Capability.SYSTEM))
    value = {"day": command.day.isoformat(), "before": command.before}
    value |= {"after": command.after, "backup": command.backup}
    uow.session.merge(SettingRow(key=LAST_UPDATE, value=value))
    uow.touch("setting")


@open_to_all
def find_way_back(uow: UnitOfWork) -> WayBack | None:
    """Return the last update that was made ready and what leads back, None when there was none."""
    value = uow.session.scalar(select(SettingRow.value).where(SettingRow.key == LAST_UPDATE))
    if value is None:
        return None
    before = str(value["before"])
    return WayBack(
        date.fromisoformat(value["day"]),
        before,
        str(value["after"]),
        Path(value["backup"]),
        _kept_installer(before),
    )


def _kept_installer(version: str) -> Path | None:
    kind = installer_kind()
    kept = sorted((updates_folder() / version).glob(_INSTALLERS[kind])) if kind else []
    return kept[-1] if kept else None


def _checked(path: Path) -> Update:
    publishers = _publishers()
    require([] if publishers else [Refusal("update.no_publisher")])
    update = read_update(path, publishers)
    kinds = [part.kind for part in update.parts]
    require(assess_update(update.version, __version__, kinds, installer_kind()))
    return update


def _publishers() -> list[str]:
    """Return the public keys that may sign updates, as this program carries them."""
    lines = (paths.RESOURCES / "keys" / "publisher.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _item(update: Update) -> UpdateItem:
    part = update.part_for(installer_kind())
    assert part is not None, "an update for other systems is refused"
    return UpdateItem(update.version, update.made_at.date(), update.notes, part.name, part.size)
