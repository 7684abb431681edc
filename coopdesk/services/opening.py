"""How a workspace is made and opened: folder, lock, key, database, and the runner on it.

A workspace is one folder: ``workspace.db`` (encrypted), ``workspace.key``, ``workspace.lock``,
``backups/``. It is made whole or not at all: everything is built in a folder beside and renamed.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from coopdesk.domain.backups import Occasion
from coopdesk.domain.errors import Refusal, WorkspaceTrouble, require
from coopdesk.domain.lending import COPY_MARK
from coopdesk.domain.organizations import OfficeLevel, assess_office
from coopdesk.domain.rights import Role, assess_passphrase
from coopdesk.durable import Unfinished, surroundings, sync_folder, sync_tree
from coopdesk.services import passphrases
from coopdesk.services.runner import Runner
from coopdesk.services.workspace import UNFINISHED_FILE, Workspace, tell_wrong_tries
from coopdesk.storage import keys, migrations, placing
from coopdesk.storage.engine import DATABASE_FILE, WRITE, open_database
from coopdesk.storage.filesystems import is_on_network, is_path_too_long
from coopdesk.storage.lock import WorkspaceLock
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.system import REHEARSAL, OfficeRow, OperatorRow, SettingRow
from coopdesk.storage.unit_of_work import Actor, UnitOfWork

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What the first start asks: the office and its first operator.

    A field copy takes the office from its key card, and has a ``copy_name`` of its own.
    """

    level: OfficeLevel
    division_code: str
    name: str
    operator: str
    passphrase: str
    demo: bool = False
    office_id: str = ""
    copy_name: str = ""


@dataclass(frozen=True, slots=True)
class NewCopy:
    """What a laptop asks that is to hold organizations of an office, and who works on it.

    ``fingerprint`` is that of the office's key ``card``, as the office reads it out.
    """

    card: Path
    fingerprint: str
    name: str
    operator: str
    passphrase: str
    demo: bool = False


def create_workspace(
    folder: Path, office: NewOffice, clock: Clock, cost: keys.Cost = keys.OFFICE_COST
) -> tuple[Workspace, str]:
    """Make the workspace and return it open, with the recovery key to be printed once.

    Raises RuleViolation for unfit answers, WorkspaceTrouble ``exists``, ``network_share``
    and ``path_too_long``, SurroundingsTrouble.
    """
    require(_against(office))
    return _made(folder, office, clock, cost)


def create_field_copy(
    folder: Path, copy: NewCopy, clock: Clock, cost: keys.Cost = keys.OFFICE_COST
) -> tuple[Workspace, str]:
    """Make the workspace of a laptop that acts for an office, from the office's key card.

    Raises BadPackage for a card that is none, RuleViolation ``key.fingerprint_differs``,
    ``office.copy_name_missing``, and as ``create_workspace``.
    """
    from coopdesk.services.exchange.trusting import TrustOffice, check_card, trust_office

    card = TrustOffice(copy.card, copy.fingerprint)
    office = check_card(card).office
    made = NewOffice(
        level=OfficeLevel(office.level),
        division_code=office.division,
        name=office.name,
        operator=copy.operator,
        passphrase=copy.passphrase,
        demo=copy.demo,
        office_id=office.office_id,
        copy_name=copy.name.strip(),
    )
    unnamed = [] if copy.name.strip() else [Refusal("office.copy_name_missing")]
    require([*_against(made), *unnamed])
    return _made(folder, made, clock, cost, then=lambda uow: trust_office(uow, card))


def _made(
    folder: Path,
    office: NewOffice,
    clock: Clock,
    cost: keys.Cost,
    then: Callable[[UnitOfWork], object] = lambda _: None,
) -> tuple[Workspace, str]:
    _refuse_place(folder)
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceTrouble("exists", folder=str(folder))
    building = placing.beside(folder, placing.NEW)
    with surroundings(folder):
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
    try:
        recovery = _build(building, office, clock, cost, then)
        with surroundings(folder):
            if folder.exists():
                folder.rmdir()
            sync_tree(building)
            building.rename(folder)
            sync_folder(folder.parent)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return open_workspace(folder, office.operator, office.passphrase, clock), recovery


def open_workspace(folder: Path, operator: str, passphrase: str, clock: Clock) -> Workspace:
    """Return the workspace, opened by an operator's passphrase.

    Raises WorkspaceTrouble (missing, damaged, foreign, newer, locked, on a network share, in too
    deep a folder, wrong passphrase, too many of them, unknown or inactive operator) and
    SurroundingsTrouble; nothing has changed then.
    """
    _refuse_place(folder)
    placing.finish_placing(folder)
    keys.load(folder)
    lock = WorkspaceLock(folder, operator, clock().isoformat(timespec="minutes"))
    try:
        placing.clear_rest(folder)
        key = passphrases.unlock(folder, operator, passphrase, clock())
        runner = _runner(folder, key, operator, clock)
    except BaseException:
        lock.release()
        raise
    unfinished = Unfinished(folder / UNFINISHED_FILE)
    workspace = Workspace(runner, lock, key, folder, unfinished, tell_wrong_tries(runner))
    runner.keep_backup = partial(_keep_backup, workspace)
    return workspace


def _refuse_place(folder: Path) -> None:
    if is_path_too_long(folder):
        raise WorkspaceTrouble("path_too_long", place=str(folder))
    if is_on_network(folder):
        raise WorkspaceTrouble("network_share", folder=str(folder))


def _keep_backup(workspace: Workspace, occasion: Occasion) -> None:
    from coopdesk.services.backups import keep_backup_on  # who only signs in keeps none

    keep_backup_on(workspace, occasion)


def open_beside(workspace: Workspace, folder: Path) -> Workspace:
    """Return the workspace in ``folder``, opened by the operator and the key of an open one.

    Raises WorkspaceTrouble ``locked`` and ``damaged``, SurroundingsTrouble.
    """
    runner = workspace.runner
    operator = runner.actor.operator
    lock = WorkspaceLock(folder, operator, runner.now.isoformat(timespec="minutes"))
    try:
        opened = _runner(folder, workspace.key, operator, lambda: runner.now)
    except BaseException:
        lock.release()
        raise
    return Workspace(opened, lock, workspace.key, folder, Unfinished(folder / UNFINISHED_FILE))


def recover_workspace(
    folder: Path, recovery_key: str, operator: str, passphrase: str, clock: Clock
) -> Workspace:
    """Give ``operator`` a new passphrase by the printed recovery key and return it open.

    Raises WorkspaceTrouble ``recovery_mistyped``, ``recovery_wrong``, ``unknown_operator``.
    """
    require(assess_passphrase(passphrase, [operator]))
    if operator not in keys.operators(folder):
        raise WorkspaceTrouble("unknown_operator", operator=operator)
    key = keys.unlock_with_recovery(folder, recovery_key)
    keys.set_passphrase(folder, key, operator, passphrase)
    passphrases.forget_wrong(folder, operator)
    opened = open_workspace(folder, operator, passphrase, clock)
    opened.runner.do(passphrases.note_recovered, passphrases.NoteRecovered(operator))
    return opened


def operators_of(folder: Path) -> list[str]:
    """Return who can sign in to the workspace; raises WorkspaceTrouble, SurroundingsTrouble.

    One that a power cut stopped on its way into its place is brought there first.
    """
    placing.finish_placing(folder)
    return keys.operators(folder)


def is_workspace(folder: Path) -> bool:
    """Return whether a workspace lies in ``folder``; raises SurroundingsTrouble.

    One that a power cut stopped on its way into its place is brought there first.
    """
    placing.finish_placing(folder)
    return (folder / keys.KEY_FILE).is_file() or (folder / DATABASE_FILE).is_file()


def is_for_trying(folder: Path) -> bool:
    """Return whether the workspace is a demo or a rehearsal; raises WorkspaceTrouble."""
    content = keys.load(folder)
    return bool(content.get("demo") or content.get("rehearsal"))


def _build(
    folder: Path,
    office: NewOffice,
    clock: Clock,
    cost: keys.Cost,
    then: Callable[[UnitOfWork], object],
) -> str:
    from coopdesk.services.exchange.keyring import make_keys

    office_id = office.office_id or new_id()
    copy_id = f"{office_id}{COPY_MARK}{new_id()[-12:]}" if office.copy_name else ""
    identity, demo = copy_id or office_id, office.demo
    key, recovery = keys.create(
        folder, office.operator, office.passphrase, workspace=identity, demo=demo, cost=cost
    )
    migrations.bring_up(folder / DATABASE_FILE, key)
    engine = open_database(folder / DATABASE_FILE, key)
    with engine.execution_options(**WRITE).begin() as connection:
        row = OfficeRow(
            id=office_id,
            level=office.level.value,
            division_code=office.division_code,
            name=office.name,
            demo=office.demo,
            copy_id=copy_id,
            copy_name=office.copy_name,
        )
        operator = OperatorRow(
            id=new_id(), name=office.operator, role=Role.MANAGER.value, active=True
        )
        uow = UnitOfWork(connection, _actor(row, operator), clock())
        uow.session.add_all([row, operator])
        make_keys(uow)
        then(uow)
        uow.record(office)
    engine.dispose()
    return recovery


def _runner(folder: Path, key: keys.DatabaseKey, operator: str, clock: Clock) -> Runner:
    path = folder / DATABASE_FILE
    engine = open_database(path, key)
    if migrations.bring_up(path, key):
        engine.dispose()
        engine = open_database(path, key)
    try:
        return Runner(engine, _signed_in(engine, operator), clock, folder, key.drafts())
    except BaseException:
        engine.dispose()
        raise


def _signed_in(engine: Engine, operator: str) -> Actor:
    with Session(engine) as session:
        office = session.scalars(select(OfficeRow)).one_or_none()
        row = session.scalars(select(OperatorRow).where(OperatorRow.name == operator)).one_or_none()
        if office is None:
            raise WorkspaceTrouble("damaged", file=DATABASE_FILE)
        if row is None or not row.active:
            raise WorkspaceTrouble("unknown_operator", operator=operator)
        is_rehearsal = session.get(SettingRow, REHEARSAL) is not None
        return replace(_actor(office, row), is_rehearsal=is_rehearsal)


def _actor(office: OfficeRow, operator: OperatorRow) -> Actor:
    return Actor(
        operator_id=operator.id,
        operator=operator.name,
        role=operator.role,
        office_id=office.id,
        office_name=office.name,
        level=office.level,
        division_code=office.division_code,
        demo=office.demo,
        copy_id=office.copy_id,
        copy_name=office.copy_name,
    )


def _against(office: NewOffice) -> list[Refusal]:
    refusals = assess_passphrase(office.passphrase, [office.operator, office.name])
    if not office.name.strip():
        refusals.append(Refusal("office.name_missing"))
    if not office.operator.strip():
        refusals.append(Refusal("operator.name_missing"))
    return [*refusals, *_against_place(office)]


def _against_place(office: NewOffice) -> list[Refusal]:
    from coopdesk.storage.reference import shipped_divisions  # who only signs in does without them

    division = shipped_divisions().find(office.division_code)
    if division is None:
        return [Refusal("organization.division_unknown", values={"code": office.division_code})]
    return assess_office(office.level, division)
