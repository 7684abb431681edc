"""Going back: to a backup, to the copy before an upgrade, or to what a restore put aside.

Whatever lies in the place of the workspace is kept beside it, so each step has a way back.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.durable import surroundings
from coopdesk.services.system import restore
from coopdesk.services.workspace import Workspace
from coopdesk.storage import backup, migrations, placing
from coopdesk.storage.divergence import Divergence, TableDifference, find_divergence
from coopdesk.storage.engine import DATABASE_FILE
from coopdesk.storage.keys import KEY_FILE, load
from coopdesk.storage.lock import WorkspaceLock

__all__ = [
    "RestorePreview",
    "TableDifference",
    "go_back",
    "preview_restore",
    "undo_upgrade",
]


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What restoring a backup would change; ``made_at`` is when the backup was made."""

    path: Path
    made_at: datetime
    difference: Divergence

    @property
    def changes_nothing(self) -> bool:
        """Return whether all that was done since is in the backup too."""
        return not self.difference.tables and not self.difference.packages


def preview_restore(
    workspace: Workspace, path: Path, progress: Progress = NO_PROGRESS
) -> RestorePreview:
    """Put a backup together aside, bring it to this version, and compare it with the workspace.

    Raises WorkspaceTrouble ``missing``, ``not_a_backup``, ``damaged`` (also for another
    workspace's), ``newer``; SurroundingsTrouble.
    """
    with (
        surroundings(workspace.folder),
        tempfile.TemporaryDirectory(dir=workspace.folder, prefix=".proof-") as room,
    ):
        progress.step(0, 2)
        manifest = backup.unpack(path, Path(room))
        copy = Path(room) / DATABASE_FILE
        backup.prove_apart(copy, workspace.key)
        migrations.bring_up(copy, workspace.key)
        progress.step(1, 2)
        found = find_divergence(workspace.folder / DATABASE_FILE, copy, workspace.key)
    return RestorePreview(path, datetime.fromisoformat(manifest["made_at"]), found)


def go_back(path: Path, folder: Path, operator: str, since: str) -> Path | None:
    """Put a backup, or a workspace kept aside, in the place of the workspace in ``folder``.

    What lay there is kept beside it and returned. Raises as ``restore``, and WorkspaceTrouble
    ``missing`` for a folder that is no workspace.
    """
    with surroundings(path):
        is_kept_aside = path.is_dir()
    if not is_kept_aside:
        return restore(path, folder, operator, since)
    load(path)
    _let_go(folder, operator, since)
    return placing.put_back(path, folder)


def undo_upgrade(folder: Path, operator: str, since: str) -> Path | None:
    """Put the copy made before the last upgrade in the place of the database.

    The program of then opens it. What lies there is kept beside it and returned. Raises
    WorkspaceTrouble ``missing`` and ``locked``, SurroundingsTrouble.
    """
    copies = migrations.copies_before(folder / DATABASE_FILE)
    if not copies:
        raise WorkspaceTrouble("missing", folder=str(folder))
    _let_go(folder, operator, since)
    return backup.restore_copy(copies[0], folder)


def _let_go(folder: Path, operator: str, since: str) -> None:
    """Make sure that no program has the workspace open; raises WorkspaceTrouble ``locked``."""
    if (folder / KEY_FILE).exists():
        WorkspaceLock(folder, operator, since).release()
