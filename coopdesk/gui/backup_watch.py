"""Backups while the window is open: now and then it is looked whether one is due, on a thread."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from coopdesk.domain.progress import Progress
from coopdesk.gui.kit.job import Job
from coopdesk.services.workspace import Workspace

R = TypeVar("R")
FIRST_AFTER_MS = 20_000
"""What waits for its proof, or for a stick that is back, is seen to after the start."""
EVERY_MS = 600_000


class BackupWatch(QObject):
    """Runs the backups that are due, and tells that it ``looked``; home tells what goes wrong."""

    looked = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=FIRST_AFTER_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Run what is due, on another thread."""
        self._job = Job(BackupWorker(self._workspace), _run_due, parent=self)
        self._job.ended.connect(lambda: self._timer.start(EVERY_MS))
        self._job.ended.connect(self.looked)
        self._job.start()

    def stop(self) -> None:
        """Begin nothing more, and let what runs come to its next step."""
        self._timer.stop()
        self._timer.blockSignals(True)
        if self._job is not None:
            self._job.cancel()


class BackupWorker:
    """Hands the workspace itself to the work of a job."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def work(self, handler: Callable[..., R], *args: Any, progress: Progress) -> R:
        """Run long work on the workspace."""
        return handler(self._workspace, *args, progress=progress)


def _run_due(workspace: Workspace, progress: Progress) -> None:
    from coopdesk.domain.backups import Occasion
    from coopdesk.services.backups import is_run_due, run_backups  # the start does without them

    if is_run_due(workspace):
        run_backups(workspace, Occasion.SCHEDULE, progress)
