"""How things stand, at the foot of the window: last save, last backup, the self-test."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, QTimer

from coopdesk import words
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.gui.kit.door import Progress
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.status_line import StatusLine
from coopdesk.services.system import CheckItem, last_backup, self_test
from coopdesk.services.workspace import Workspace

R = TypeVar("R")
TEST_AFTER_MS = 1500
"""The self-test runs after the first page stands: the start does not wait for the whole book."""


class StateWatch(QObject):
    """Keeps the cells of the status line; the self-test runs on another thread."""

    watches = frozenset({"setting", "audit_log"})

    def __init__(
        self, workspace: Workspace, line: StatusLine, hub: ChangeHub, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._line = workspace, line
        hub.changed.connect(lambda _: self._on_saved())
        hub.add(self)
        self._show_backup()
        self._test = Job(_Direct(), self_test, (workspace,), self)
        self._test.finished.connect(self._on_tested)
        self._timer = QTimer(self, singleShot=True, interval=TEST_AFTER_MS)
        self._timer.timeout.connect(self._test.start)
        self._timer.start()

    def stop(self) -> None:
        """Begin nothing more, and wait for what runs."""
        self._timer.stop()
        QThreadPool.globalInstance().waitForDone()

    def on_changed(self) -> None:
        """Show the backup again."""
        self._show_backup()

    def _on_tested(self, checks: list[CheckItem]) -> None:
        breaks = sum(len(check.breaks) for check in checks)
        told = words.text("frame.unsound", count=breaks) if breaks else words.text("frame.sound")
        self._line.set_cell("test", told, "wrong" if breaks else "")

    def _on_saved(self) -> None:
        now = self._workspace.runner.now
        self._line.set_cell("saved", words.text("frame.saved", time=f"{now:%H:%M}"))

    def _show_backup(self) -> None:
        day = self._workspace.runner.ask(last_backup)
        told = words.text("frame.backup_on", day=day) if day else words.text("frame.backup_never")
        self._line.set_cell("backup", told, "" if day else "due")


class _Direct:
    """Runs the self-test on the job's thread: it asks the door itself, check by check."""

    def work(self, handler: Callable[..., R], *args: Any, progress: Progress) -> R:  # noqa: ARG002
        return handler(*args)
