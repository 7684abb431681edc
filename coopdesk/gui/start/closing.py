"""The small window after work: a backup is made, and whoever is in a hurry need not wait."""

from PySide6.QtCore import Qt, QThreadPool, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.backups import Occasion
from coopdesk.gui.backup_watch import BackupWorker
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.job import Job
from coopdesk.services.workspace import Workspace

_WIDTH = 420


class ClosingWindow(QWidget):
    """Runs the backup of the day; ``done`` is sent when the workspace may be closed.

    Whatever stops it, a backup is whole or is none.
    """

    done = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        from coopdesk.services.backups import run_backups  # the start does without it

        self.setWindowTitle(words.text("app.name"))
        told = QLabel(words.text("closing.running"))
        told.setWordWrap(True)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        self.leave_button = QPushButton(words.text("closing.leave"))
        self.leave_button.clicked.connect(lambda _: self._leave())
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        for part in (told, bar):
            column.addWidget(part)
        column.addWidget(self.leave_button, alignment=Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(theme.scaled(_WIDTH))
        self._job = Job(BackupWorker(workspace), run_backups, (Occasion.CLOSING,), self)
        self._job.ended.connect(self._on_ended)
        self._job.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job.is_running:
            event.ignore()
            self._leave()
        else:
            super().closeEvent(event)

    def stop(self) -> None:
        """Wait for the backup to come to its next step: the workspace is closed after it."""
        if self._job.is_running:
            self._job.cancel()
            QThreadPool.globalInstance().waitForDone()

    def _leave(self) -> None:
        self.leave_button.setEnabled(False)
        self._job.cancel()

    def _on_ended(self) -> None:
        self.done.emit()
        self.close()
