"""What the workspace remembers of its backups: the second place, and what stood in the way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import SurroundingsTrouble, require
from coopdesk.domain.rights import Capability, Role, assess_right
from coopdesk.services.runner import judges_right_itself, open_to_all
from coopdesk.storage.tables.system import SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

BACKUP_PLACE = "backup_place"
BACKUP_TROUBLE = "backup_trouble"
BROKEN = "backup_broken"
"""The trouble that the newest backup of a place failed its proof."""


@dataclass(frozen=True, slots=True)
class SetBackupPlace:
    """Carry backups to a second place from now on; an empty one for to none."""

    place: str


@dataclass(frozen=True, slots=True)
class NoteBackupTrouble:
    """Remember why no backup reached its place, or which was found broken; empty when all went."""

    day: date
    code: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class BackupTrouble:
    """Why no backup reached its place, since ``day``; ``code`` as that of a trouble."""

    day: date
    code: str
    place: str

    @property
    def reason(self) -> SurroundingsTrouble:
        """The trouble as it was told when it happened; who holds a lock is not known here."""
        nobody = dict.fromkeys(("operator", "user", "computer", "since", "checks"), "?")
        place = dict.fromkeys(("place", "file", "folder"), self.place)
        return SurroundingsTrouble(self.code, **nobody, **place)

    @property
    def sentence(self) -> str:
        """Return it in words."""
        return words.reason(self.reason)


@judges_right_itself
def set_backup_place(uow: UnitOfWork, command: SetBackupPlace) -> None:
    """Remember the second place; raises RuleViolation ``right.missing``."""
    require(assess_right([Role(uow.actor.role)], Capability.SYSTEM))
    uow.session.merge(SettingRow(key=BACKUP_PLACE, value={"place": command.place}))
    uow.session.merge(SettingRow(key=BACKUP_TROUBLE, value={"code": ""}))
    uow.touch("setting")


@open_to_all
def note_backup_trouble(uow: UnitOfWork, command: NoteBackupTrouble) -> None:
    """Remember what stood in the way of a backup, for the home page."""
    value = {"day": command.day.isoformat(), "code": command.code, "place": command.place}
    uow.session.merge(SettingRow(key=BACKUP_TROUBLE, value=value))
    uow.touch("setting")


@open_to_all
def get_backup_place(uow: UnitOfWork) -> str:
    """Return the second place; empty when there is none."""
    value = _setting(uow, BACKUP_PLACE)
    return str(value["place"]) if value else ""


@open_to_all
def get_backup_trouble(uow: UnitOfWork) -> BackupTrouble | None:
    """Return what stood in the way of the last backup, None when nothing did."""
    value = _setting(uow, BACKUP_TROUBLE)
    if not value or not value["code"]:
        return None
    return BackupTrouble(date.fromisoformat(value["day"]), value["code"], value["place"])


def _setting(uow: UnitOfWork, key: str) -> dict[str, Any] | None:
    return uow.session.scalar(select(SettingRow.value).where(SettingRow.key == key))
