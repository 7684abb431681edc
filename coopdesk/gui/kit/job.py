"""Long work on a thread of the pool, with progress, a way to stop it, and results on the window's.

Rows and widgets never cross threads: the work opens its own unit of work through the door.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from coopdesk import words
from coopdesk.apart import Wish
from coopdesk.domain.errors import Cancelled, CoopdeskError
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Worker

PATIENCE_MS = 400
"""Work that is done sooner shows no bar: it would only flicker."""


class Job(QObject):
    """One piece of long work; exactly one of finished, refused, cancelled, failed is sent.

    It is done once and goes with all it was given when it has ended: its page lives on.
    The work may be done before its asker has connected: what came of it waits for the window's
    next turn, so that nobody who connects in the same turn misses it.
    """

    progressed = Signal(int, int, str)
    finished = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _came = Signal(object)
    _went = Signal()

    def __init__(
        self,
        door: Worker,
        handler: Callable[..., Any],
        args: tuple[Any, ...] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._door, self._handler, self._args = door, handler, args
        self._wish = Wish()
        self.failed.connect(_raise, Qt.ConnectionType.QueuedConnection)
        self._came.connect(self._tell)
        self._went.connect(self._on_went)
        self.is_running = False

    def start(self) -> None:
        """Begin, on a thread of the pool."""
        self.is_running = True
        QThreadPool.globalInstance().start(self._work)

    def cancel(self) -> None:
        """Stop the work at its next step, a file being read at once; what it did is then undone."""
        self._wish.withdraw()

    def step(self, done: int, total: int, label: str = "") -> None:
        """Take a report from the work (it calls this on its own thread)."""
        self._wish.check()
        self.progressed.emit(done, total, label)

    def _work(self) -> None:
        outcome = self._outcome()
        with suppress(RuntimeError):  # whoever asked was closed meanwhile: nobody waits for it
            self._came.emit(outcome)
            self._went.emit()

    def _outcome(self) -> tuple[Any, ...]:
        """Do the work and return the signal that tells of its outcome, and what it tells."""
        try:
            with self._wish.rules():
                return "finished", self._door.work(self._handler, *self._args, progress=self)
        except Cancelled:
            return ("cancelled",)
        except CoopdeskError as error:
            return "refused", error
        except Exception as defect:
            return "failed", defect

    def _tell(self, outcome: tuple[Any, ...]) -> None:
        signal, *told = outcome
        getattr(self, signal).emit(*told)

    def _on_went(self) -> None:
        self.is_running = False
        self.ended.emit()
        self.deleteLater()


class JobBar(QFrame):
    """What runs, how far it is, and a button to stop it; hidden while nothing runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", "true")
        self._job: Job | None = None
        self._label = QLabel(words.text("kit.working"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._count = QLabel()
        self._count.setProperty("role", "soft")
        self.cancel_button = QPushButton(words.text("kit.cancel"))
        self.cancel_button.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(2), theme.space(1))
        row.setSpacing(theme.space(3))
        row.addWidget(self._label)
        row.addWidget(self._bar, 1)
        row.addWidget(self._count)
        row.addWidget(self.cancel_button)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    def follow(self, job: Job) -> None:
        """Show the progress of ``job`` until it ends."""
        self._job = job
        self._label.setText(words.text("kit.working"))
        self._count.clear()
        self._bar.setRange(0, 0)
        self.cancel_button.setEnabled(True)
        job.progressed.connect(self._on_progressed)
        job.ended.connect(self._on_ended)
        self._timer.start()

    def _on_progressed(self, done: int, total: int, label: str) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._count.setText(f"{done:,} / {total:,}")
        if label:
            self._label.setText(label)

    def _on_ended(self) -> None:
        self._timer.stop()
        self._job = None
        self.hide()

    def _cancel(self) -> None:
        if self._job:
            self.cancel_button.setEnabled(False)
            self._label.setText(words.text("kit.stopping"))
            self._job.cancel()


def _raise(defect: Exception) -> None:
    raise defect
