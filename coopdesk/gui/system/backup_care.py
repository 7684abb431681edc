"""What is done with the series of backups on the system page: run, prove, choose, go back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from coopdesk import words
from coopdesk.domain.backups import Occasion
from coopdesk.gui.kit.attempt import Host, attempt
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.system.restore_dialog import RestoreDialog
from coopdesk.gui.system.series_card import SeriesCard
from coopdesk.services import backup_notes, backups, restoring
from coopdesk.services.backups import BackupMade, BackupRun
from coopdesk.services.workspace import Workspace


class WorkspacePage(Host, Protocol):
    """The page with an open workspace, and what can be asked of it."""

    message_bar: MessageBar

    @property
    def workspace(self) -> Workspace:
        """The open workspace."""

    def show_done(self, sentence: str) -> None:
        """Say a quiet result."""

    def start_on_workspace(
        self, handler: Callable[..., Any], *args: Any, then: Callable[[Any], None]
    ) -> None:
        """Do long work with the workspace on another thread."""


class BackupCare(QObject):
    """Answers the card; ``going_back`` carries the backup that is to take the workspace's place."""

    going_back = Signal(object)

    def __init__(self, page: WorkspacePage, card: SeriesCard) -> None:
        super().__init__(card)
        self._page, self._card = page, card
        card.run_asked.connect(self.run)
        card.prove_asked.connect(self.prove)
        card.place_asked.connect(self.choose_place)
        card.restore_asked.connect(self.preview)

    def reload(self) -> None:
        """Show the place and the list as they are now."""
        workspace = self._page.workspace
        place = workspace.runner.ask(backup_notes.get_backup_place)
        self._card.show_place(place, workspace.runner.ask(backup_notes.get_backup_trouble))
        self._card.set_items(backups.list_backups(workspace))

    def run(self) -> None:
        """Keep what changed, prove it, and carry it to the second place."""
        self._page.start_on_workspace(backups.run_backups, Occasion.SCHEDULE, then=self._on_run)

    def prove(self, made: BackupMade) -> None:
        """Prove one backup again, from where it lies."""
        self._page.start_on_workspace(
            backups.prove_backup, made.path, then=lambda broken: self._on_proved(made, broken)
        )

    def choose_place(self, folder: Path | None) -> None:
        """Carry backups to this place from now on, and at once."""
        workspace = self._page.workspace
        attempt(
            self._page,
            lambda _: backups.choose_place(workspace, folder),
            lambda _: self.run() if folder else self.reload(),
        )

    def preview(self, made: BackupMade) -> None:
        """Show what going back to a backup would change."""
        self._page.start_on_workspace(restoring.preview_restore, made.path, then=self._on_preview)

    def _on_run(self, run: BackupRun) -> None:
        self.reload()
        if run.trouble:
            self._page.message_bar.refuse([run.trouble.reason])
        else:
            self._page.show_done(words.text("series.done" if run.carried else "series.done_here"))

    def _on_proved(self, made: BackupMade, broken: tuple[str, ...]) -> None:
        self.reload()
        at = f"{made.made_at:%Y-%m-%d %H:%M}"
        if broken:
            self._page.message_bar.say([words.text("series.not_sound", at=at)], "wrong")
        else:
            self._page.show_done(words.text("series.sound", at=at))

    def _on_preview(self, preview: restoring.RestorePreview) -> None:
        dialog = RestoreDialog(preview, self._card)
        dialog.confirmed.connect(lambda: self.going_back.emit(preview.path))
        dialog.open()
