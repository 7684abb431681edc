"""Operators, settings, the audit log, backups and the self-test of the workspace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from coopdesk.domain.errors import Refusal, WorkspaceTrouble, require
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.domain.rights import Capability, Role, assess_leaving, assess_right
from coopdesk.durable import write_durably
from coopdesk.services.runner import in_steps, open_to_all
from coopdesk.services.workspace import Workspace
from coopdesk.storage import backup, keys
from coopdesk.storage.engine import DATABASE_FILE
from coopdesk.storage.lock import WorkspaceLock
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.system import AuditRow, OperatorRow, SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork, audit_digest
from coopdesk.words import text

LAST_BACKUP = "last_backup"
SELF_TEST = "self_test"
RECOVERY_RENEWED = "recovery_renewed"
_LAST_ENTRIES = 1_000
"""So many entries of the log tell whether the clock went back."""


@dataclass(frozen=True, slots=True)
class AddOperator:
    """Let another person sign in."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class ChangeOperator:
    """Change the role of an operator, or stop the person from signing in."""

    operator_id: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True)
class NotePassphrase:
    """Remember that an operator got a new passphrase."""

    operator: str


@dataclass(frozen=True, slots=True)
class RenewRecovery:
    """Remember that a new recovery key was made."""

    day: date


@dataclass(frozen=True, slots=True)
class NoteBackup:
    """Remember that a backup was made."""

    day: date
    sha256: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class NoteSelfTest:
    """Remember which checks of the self-test found something; none once all is whole again."""

    day: date
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackupItem:
    """The last backup: when, where it was written, and its hash."""

    day: date
    place: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OperatorItem:
    """One operator in the list."""

    id: str
    name: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One check of the self-test; ``breaks`` names exactly what is wrong, empty if nothing."""

    name: str
    breaks: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Return whether nothing is broken."""
        return not self.breaks


def add_operator(uow: UnitOfWork, command: AddOperator) -> str:
    """Add the operator and return the id; the passphrase is set apart (``set_passphrase``).

    Raises RuleViolation ``operator.name_missing`` or ``operator.name_taken``.
    """
    name = command.name.strip()
    taken = uow.session.scalar(select(OperatorRow.id).where(OperatorRow.name == name))
    reasons = [] if name else [Refusal("operator.name_missing")]
    if taken:
        reasons.append(Refusal("operator.name_taken", values={"name": name}))
    require(reasons)
    row = OperatorRow(id=new_id(), name=name, role=command.role.value, active=True)
    uow.session.add(row)
    uow.touch("operator")
    return row.id


def change_operator(uow: UnitOfWork, command: ChangeOperator) -> None:
    """Change role or activity; raises RuleViolation ``operator.last_manager``."""
    managers = uow.session.scalars(
        select(OperatorRow.id).where(OperatorRow.role == Role.MANAGER.value, OperatorRow.active)
    ).all()
    stays = command.active and command.role is Role.MANAGER
    if list(managers) == [command.operator_id] and not stays:
        require([Refusal("operator.last_manager")])
    row = uow.session.get_one(OperatorRow, command.operator_id)
    row.role, row.active = command.role.value, command.active
    uow.touch("operator")


@open_to_all
def note_passphrase(uow: UnitOfWork, command: NotePassphrase) -> None:  # noqa: ARG001
    """Write into the log that a passphrase changed; who may set whose is ``sign_ins``'s."""
    uow.touch("operator")


def note_recovery(uow: UnitOfWork, command: RenewRecovery) -> None:
    """Remember the day the recovery key was renewed."""
    value = {"day": command.day.isoformat()}
    uow.session.merge(SettingRow(key=RECOVERY_RENEWED, value=value))
    uow.touch("setting")


@open_to_all
def note_backup(uow: UnitOfWork, command: NoteBackup) -> None:
    """Remember the last backup, for the foot of the window and the home page."""
    value = {"day": command.day.isoformat(), "sha256": command.sha256, "place": command.place}
    uow.session.merge(SettingRow(key=LAST_BACKUP, value=value))
    uow.touch("setting")


@open_to_all
def note_self_test(uow: UnitOfWork, command: NoteSelfTest) -> None:
    """Remember what the self-test found, for the home page."""
    value = {"day": command.day.isoformat(), "broken": list(command.broken)}
    uow.session.merge(SettingRow(key=SELF_TEST, value=value))
    uow.touch("setting")


@open_to_all
def list_known_breaks(uow: UnitOfWork) -> list[str]:
    """Return the checks that found something when the self-test last ran, by their names."""
    value: dict[str, Any] | None = uow.session.scalar(
        select(SettingRow.value).where(SettingRow.key == SELF_TEST)
    )
    return list(value["broken"]) if value else []


@open_to_all
def last_day_of_work(uow: UnitOfWork) -> date | None:
    """Return the latest day on which something was done, among the last entries of the log."""
    since = select(func.max(AuditRow.sequence) - _LAST_ENTRIES).scalar_subquery()
    latest = uow.session.scalar(select(func.max(AuditRow.at)).where(AuditRow.sequence > since))
    return datetime.fromisoformat(latest).date() if latest else None


@open_to_all
def list_operators(uow: UnitOfWork) -> list[OperatorItem]:
    """Return all operators by name."""
    rows = uow.session.scalars(select(OperatorRow).order_by(OperatorRow.name))
    return [OperatorItem(row.id, row.name, Role(row.role), row.active) for row in rows]


@open_to_all
def last_backup(uow: UnitOfWork) -> date | None:
    """Return the day of the last backup, None when there was none."""
    found = get_last_backup(uow)
    return found.day if found else None


@open_to_all
def get_last_backup(uow: UnitOfWork) -> BackupItem | None:
    """Return the last backup that was noted, None when there was none."""
    value: dict[str, Any] | None = uow.session.scalar(
        select(SettingRow.value).where(SettingRow.key == LAST_BACKUP)
    )
    if value is None:
        return None
    return BackupItem(date.fromisoformat(value["day"]), value.get("place", ""), value["sha256"])


def renew_recovery(workspace: Workspace) -> str:
    """Make a new recovery key and return it as printed, this once; the old one opens no more.

    Raises RuleViolation ``right.missing``. The log is written first: an entry too many says less
    wrong than a key that nobody knows of. A rehearsal has no key of its own to renew.
    """
    require(assess_leaving(is_rehearsal=workspace.runner.actor.is_rehearsal))
    recovery_key = keys.new_recovery_key()
    _begin_recovery(workspace, recovery_key)
    return recovery_key


def _begin_recovery(workspace: Workspace, recovery_key: str) -> None:
    workspace.runner.do(note_recovery, RenewRecovery(workspace.runner.today))
    keys.set_recovery(workspace.folder, workspace.key, recovery_key)


def recovery_number(workspace: Workspace) -> str:
    """Return the number of the current recovery key, as its sheet carries it."""
    return keys.recovery_number(workspace.folder)


def recovery_sheet(uow: UnitOfWork, recovery_key: str) -> bytes:
    """Return the sheet with the recovery key as PDF, for the envelope; it is kept nowhere.

    Raises SurroundingsTrouble when a font is not there.
    """
    from coopdesk.forms import paper
    from coopdesk.forms.elements import Marks, State
    from coopdesk.forms.layouts.recovery_sheet import RECOVERY_SHEET
    from coopdesk.services.form_values import day_on_paper

    number = keys.number_of_recovery_key(recovery_key)
    day = day_on_paper(uow.today)
    values = {
        "office": uow.actor.office_name,
        "made_on": day,
        "workspace": uow.actor.office_id[-8:],
        "key_number": number,
        "recovery_key": recovery_key.replace("-", " "),
    }
    marks = Marks(number, State.ORIGINAL, day, demo=uow.actor.demo)
    return paper.draw(RECOVERY_SHEET, values, marks).pdf


def save_recovery_sheet(workspace: Workspace, recovery_key: str, path: Path) -> None:
    """Write the sheet with the recovery key into a file; raises SurroundingsTrouble."""
    write_durably(path, workspace.runner.ask(recovery_sheet, recovery_key))


def renew_recovery_onto(workspace: Workspace, path: Path) -> str:
    """Make a new recovery key, write its sheet into a file, and return the key's number.

    The sheet is on the disk before its key opens and the old one goes: somebody can always get in.
    Raises RuleViolation ``right.missing``, SurroundingsTrouble; a sheet whose key opens nothing is
    not left behind.
    """
    actor = workspace.runner.actor
    require(assess_right([Role(actor.role)], Capability.SYSTEM))
    require(assess_leaving(is_rehearsal=actor.is_rehearsal))
    recovery_key = keys.new_recovery_key()
    number = keys.number_of_recovery_key(recovery_key)
    save_recovery_sheet(workspace, recovery_key, path)
    try:
        _begin_recovery(workspace, recovery_key)
    except BaseException:
        if recovery_number(workspace) != number:
            path.unlink(missing_ok=True)
        raise
    return number


def use_paper_face(path: Path | None) -> None:
    """Set paper in the computer's own 仿宋 (a TrueType file) from now on; None for the bundled one.

    Raises SurroundingsTrouble ``no_font`` when the file cannot be used; nothing changes then.
    """
    from coopdesk.forms import paper

    paper.prefer_fang(path)


def choose_paper_face(path: Path) -> None:
    """Use a face as ``use_paper_face``, every character of the file a person chose set first."""
    from coopdesk.forms import paper

    paper.prove_fang(path)
    paper.prefer_fang(path)


def make_backup(workspace: Workspace, folder: Path) -> backup.Backup:
    """Write a proved backup into ``folder`` and note it.

    Raises SurroundingsTrouble, WorkspaceTrouble ``damaged`` and, in a rehearsal, RuleViolation;
    then nothing is left behind.
    """
    require(assess_leaving(is_rehearsal=workspace.runner.actor.is_rehearsal))
    now = workspace.runner.now
    name = f"coopdesk-{workspace.runner.actor.division_code}-{now:%Y%m%d-%H%M%S}.coopbackup"
    made = backup.make_backup(
        workspace.folder, workspace.key, folder / name, now.isoformat(timespec="seconds")
    )
    workspace.runner.do(note_backup, NoteBackup(now.date(), made.sha256, str(made.path)))
    return made


def check_backup_of(workspace: Workspace, path: Path) -> backup.Backup:
    """Prove that a backup of this workspace opens and is sound; raises WorkspaceTrouble."""
    return backup.check_backup(path, workspace.key)


def restore(path: Path, folder: Path, operator: str, since: str) -> Path | None:
    """Put a backup in the place of the workspace; what lay there is kept beside it and returned.

    Raises WorkspaceTrouble ``locked`` while a program has the workspace open, ``not_a_backup``,
    ``damaged``; SurroundingsTrouble.
    """
    backup.check_backup(path)
    if (folder / keys.KEY_FILE).exists():
        WorkspaceLock(folder, operator, since).release()
    return backup.restore_backup(path, folder)


@in_steps
def self_test(workspace: Workspace, progress: Progress = NO_PROGRESS) -> list[CheckItem]:
    """Return every check of the workspace with what is broken; the home page remembers which.

    Raises Cancelled where ``progress`` does; what was found until then is not remembered.
    """
    runner, every = workspace.runner, tuple(book_checks())
    progress.step(0, len(every), text("check.pages"))
    checks = [CheckItem("pages", tuple(_broken_pages(workspace)))]
    for done, (name, check) in enumerate(every, start=1):
        progress.step(done, len(every), text(f"check.{name}"))
        checks.append(CheckItem(name, tuple(runner.ask(check, progress=progress))))
    # a voucher that waits to be posted is unfinished work, not a break
    broken = [check.name for check in checks if not check.ok and check.name != "drafts"]
    if broken != runner.ask(list_known_breaks):
        runner.do(note_self_test, NoteSelfTest(runner.today, tuple(broken)))
    return checks


@open_to_all
def broken_audit_entries(uow: UnitOfWork) -> list[str]:
    """Return the numbers of audit entries whose digest or place in the chain is wrong."""
    broken = []
    previous, expected = "", 1
    columns = AuditRow.metadata.tables[AuditRow.__tablename__].c
    for row in uow.session.execute(select(*columns).order_by(columns.sequence)):
        whole = row.sequence == expected and row.previous == previous
        if not whole or row.digest != audit_digest(row._asdict()):
            broken.append(str(row.sequence))
        previous, expected = row.digest, row.sequence + 1
    return broken


def _broken_pages(workspace: Workspace) -> list[str]:
    try:
        return backup.broken_parts(workspace.folder / DATABASE_FILE, workspace.key)
    except WorkspaceTrouble as trouble:
        return [trouble.code]


def book_checks() -> Iterator[tuple[str, Callable[[UnitOfWork], list[str]]]]:
    """Yield the checks of the self-test that read the records, each with its name."""
    # Imported here: the window's start needs this module, but neither books nor fund.
    from coopdesk.services.attachments import find_broken_contents
    from coopdesk.services.ledger import LEDGER_CHECKS, find_breaks
    from coopdesk.services.mutual_fund import FUND_CHECKS

    yield "audit", broken_audit_entries
    yield "attachments", find_broken_contents
    for name, check in chain(LEDGER_CHECKS.items(), FUND_CHECKS.items()):
        yield name, partial(find_breaks, check=check)
