"""How things stand, at the foot of the window: last save and backup, next report, self-test."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, QTimer

from coopdesk import words
from coopdesk.domain.backups import BackupDays
from coopdesk.gui.backup_watch import BackupWatch
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.gui.kit.door import Progress
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.status_line import StatusLine
from coopdesk.services.runner import goes_in_steps
from coopdesk.services.system import CheckItem, self_test
from coopdesk.services.workspace import Workspace

R = TypeVar("R")
TEST_AFTER_MS = 1500
"""The self-test runs after the first page stands: the start does not wait for the whole book."""

REPORT_SOON = 30
"""So many days before a report is due its cell asks for attention."""


class StateWatch(QObject):
    """Keeps the cells of the status line; the self-test runs on another thread."""

    watches = frozenset({"setting", "audit_log"})

    def __init__(
        self, workspace: Workspace, line: StatusLine, hub: ChangeHub, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._line = workspace, line
        hub.changed.connect(self._on_changed)
        hub.add(self)
        self._test = Job(_Direct(), self_test, (workspace,), self)
        self._test.finished.connect(self._on_tested)
        self._timer = QTimer(self, singleShot=True, interval=TEST_AFTER_MS)
        self._timer.timeout.connect(self._test.start)
        self._timer.timeout.connect(self._ask_report)
        self._timer.timeout.connect(self._ask_backup)
        self._timer.start()
        self._backups = BackupWatch(workspace, self)
        self._backups.looked.connect(self._ask_backup)

    def stop(self) -> None:
        """Begin nothing more, stop the self-test, and wait for what else runs."""
        self._timer.stop()
        self._test.cancel()
        self._backups.stop()
        QThreadPool.globalInstance().waitForDone()

    def on_changed(self) -> None:
        """Ask about the backups again."""
        self._ask_backup()

    def _on_tested(self, checks: list[CheckItem]) -> None:
        breaks = sum(len(check.breaks) for check in checks)
        told = words.text("frame.unsound", count=breaks) if breaks else words.text("frame.sound")
        self._line.set_cell("test", told, "wrong" if breaks else "")

    def _on_changed(self, tables: frozenset[str]) -> None:
        now = self._workspace.runner.now
        self._line.set_cell("saved", words.text("frame.saved", time=f"{now:%H:%M}"))
        if "package_out" in tables:
            self._ask_report()

    def _ask_backup(self) -> None:
        job = Job(_Direct(), _backup_days, (self._workspace,), self)
        job.finished.connect(self._show_backup)
        job.start()

    def _show_backup(self, days: BackupDays) -> None:
        today = self._workspace.runner.today
        self._line.set_cell("backup", _told(days, today), "due" if days.is_due(today) else "")

    def _ask_report(self) -> None:
        job = Job(_Direct(), _days_to_report, (self._workspace,), self)
        job.finished.connect(self._show_report)
        job.start()

    def _show_report(self, days: int | None) -> None:
        told = "" if days is None else words.text("frame.report_in", days=days)
        is_soon = days is not None and days <= REPORT_SOON
        self._line.set_cell("report", told, "due" if is_soon else "")


def _told(days: BackupDays, today: date) -> str:
    """Return how backups stand here and away, short enough for the foot."""
    here, away = (_day(day, today) if day else "" for day in (days.here, days.away))
    if not here:
        return words.text("frame.backup_away" if away else "frame.backup_never", day=away)
    key = "frame.backup_both" if away else "frame.backup_here_alone"
    return words.text(key, here=here, away=away)


def _day(day: date, today: date) -> str:
    return words.text("frame.today") if day == today else str(day)


def _backup_days(workspace: Workspace) -> BackupDays:
    """Return how backups stand; on the job's thread, imported after the window stands."""
    from coopdesk.services.backups import get_backup_days

    return get_backup_days(workspace)


def _days_to_report(workspace: Workspace) -> int | None:
    """Return the days until a report is due, None where none waits; on the job's thread.

    What packages need is imported here, after the window stands.
    """
    from coopdesk.services.home import report_due

    half = workspace.runner.ask(report_due)
    return (half.last_day - workspace.runner.today).days if half else None


class _Direct:
    """Runs work with the workspace on the job's thread: it asks the door itself, step by step."""

    def work(self, handler: Callable[..., R], *args: Any, progress: Progress) -> R:
        if goes_in_steps(handler):
            return handler(*args, progress=progress)
        return handler(*args)
