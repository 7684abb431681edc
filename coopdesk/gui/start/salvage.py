"""Saving what can be read of a damaged workspace, from the first window."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPlainTextEdit

from coopdesk import words
from coopdesk.domain.progress import Progress
from coopdesk.gui.kit import theme
from coopdesk.gui.start.panes import Pane

if TYPE_CHECKING:
    from coopdesk.services.salvage import SalvageReport
    from coopdesk.services.workspace import Workspace

_LEAST_HEIGHT = 220


class SalvageWorker:
    """Salvages on the thread of a job: no workspace is open yet that could."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def work(self, handler: Callable[..., Any], *args: Any, progress: Progress) -> Any:
        """Run long work."""
        return handler(*args, progress)

    def salvage(
        self, folder: Path, operator: str, passphrase: str, progress: Progress
    ) -> tuple["Workspace", "SalvageReport"]:
        """Return the new workspace, open, and what could not be read."""
        from coopdesk.services.salvage import salvage_workspace  # rare: not at the start

        return salvage_workspace(folder, operator, passphrase, self._clock, progress)


class SalvagePane(Pane):
    """What was saved and what was not, line by line; then the new workspace is opened."""

    def __init__(self, report: "SalvageReport") -> None:
        intro = words.text("start.salvaged_intro", folder=str(report.kept), file=str(report.file))
        super().__init__(words.text("start.salvaged"), intro, (), "start.open_salvaged")
        self.lines = QPlainTextEdit("\n".join(report.lines))
        self.lines.setReadOnly(True)
        self.lines.setAccessibleName(words.text("start.salvaged"))
        self.lines.setMinimumHeight(theme.scaled(_LEAST_HEIGHT))
        self.below.addWidget(self.lines)
