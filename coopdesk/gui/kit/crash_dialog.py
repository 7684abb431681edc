"""The last line of defence: a defect is told in words, kept in a report, and nothing is lost."""

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from coopdesk import __version__, words
from coopdesk.gui.kit import theme


class CrashHook(QObject):
    """Takes what nobody caught, on any thread, writes the report and shows the dialog."""

    _caught = Signal(object)

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder, self._clock = folder, clock
        self.dialog: CrashDialog | None = None
        self._caught.connect(self._show, Qt.ConnectionType.AutoConnection)

    def install(self) -> None:
        """Become the program's hook for defects."""
        sys.excepthook = self.on_defect
        threading.excepthook = lambda args: self.on_defect(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def on_defect(
        self,
        kind: type[BaseException],
        defect: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep and show a defect; a stop by the person at the keyboard is none."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, defect or kind(), trace)
            return
        self._caught.emit((kind, trace))

    def _show(self, caught: tuple[type[BaseException], TracebackType | None]) -> None:
        report = report_text(*caught, self._clock())
        file = self._write(report)
        if self.dialog is None:
            self.dialog = CrashDialog(report, file, QApplication.activeWindow())
            self.dialog.finished.connect(self._on_closed)
            self.dialog.open()

    def _write(self, report: str) -> Path | None:
        """Return where the report lies, None when the disk does not take it."""
        file = self._folder / f"report-{self._clock():%Y%m%d-%H%M%S}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file.write_text(report, encoding="utf-8")
        except OSError:
            return None
        return file

    def _on_closed(self) -> None:
        self.dialog = None


class CrashDialog(QDialog):
    """Says what happened, that the data is safe, and where the report lies."""

    def __init__(self, report: str, file: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.text("kit.crash_title"))
        title = QLabel(words.text("kit.crash_title"))
        title.setProperty("role", "title")
        sentence = QLabel(words.text("kit.crash_safe"))
        sentence.setWordWrap(True)
        place = QLabel(
            words.text("kit.crash_report", file=file) if file else words.text("kit.crash_unkept")
        )
        place.setProperty("role", "soft")
        place.setWordWrap(True)
        self.report_edit = QPlainTextEdit(report, readOnly=True)
        self.report_edit.setMinimumHeight(theme.space(40))
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(3))
        for widget in (title, sentence, place, self.report_edit):
            content.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(content, 1)
        column.addWidget(self._foot(report, file))
        self.resize(theme.scaled(640), theme.scaled(420))
        self.close_button.setFocus()

    def _foot(self, report: str, file: Path | None) -> QWidget:
        copy_button = QPushButton(words.text("kit.crash_copy"))
        copy_button.clicked.connect(lambda: QApplication.clipboard().setText(report))
        folder_button = QPushButton(words.text("kit.crash_folder"))
        folder_button.setEnabled(file is not None)
        folder = file.parent if file else Path()
        folder_button.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        )
        self.close_button = QPushButton(words.text("kit.crash_go_on"))
        self.close_button.setProperty("kind", "primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        # imported when a crash is shown: the hook is a part of the start, forms are not
        from coopdesk.gui.kit.form_dialog import button_foot

        return button_foot(copy_button, folder_button, self.close_button)


def report_text(kind: type[BaseException], trace: TracebackType | None, moment: datetime) -> str:
    """Return the report: places in the program and versions, no values and no message.

    A message or a local variable may hold a name or an ID number; neither is written.
    """
    frames = traceback.extract_tb(trace)
    lines = [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return "\n".join(
        (
            f"CoopDesk {__version__}",
            f"{moment:%Y-%m-%d %H:%M:%S}",
            f"Python {platform.python_version()}, PySide6 {pyside_version}",
            f"{platform.system()} {platform.release()} {platform.machine()}",
            "",
            *lines,
            kind.__qualname__,
            "",
        )
    )
