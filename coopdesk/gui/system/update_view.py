"""Updates from a stick: looked at, made ready after a backup, and the way back from the last."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from coopdesk import __version__, words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import tell
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.system.parts import Card, button, in_row, label, stack_cards
from coopdesk.gui.system.workspace_door import WorkspaceDoor
from coopdesk.services import updates
from coopdesk.services.updates import PreparedUpdate, UpdateItem, WayBack
from coopdesk.services.workspace import Workspace

MEGABYTE = 1_000_000


class UpdateView(QWidget):
    """A section of ``page``; the set-up itself is the system's to run."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._workspace: Workspace | None = None
        self._preferences: Preferences | None = None
        self._file: Path | None = None
        self._way_back: WayBack | None = None
        self._may = False
        self.found_label = label(words.text("update.nothing_yet"), "value")
        self.news_title = label(words.text("update.news"), "label")
        self.news_label = label("", "value")
        self.right_label = label(words.text("update.only_manager"), "soft")
        self.choose_button = button("update.choose", "open", self.choose)
        self.prepare_button = button("update.prepare", "backup", self.prepare, "primary")
        self.back_label = label("", "value")
        self.steps_label = label("", "soft")
        self.before_button = button("update.choose", "undo", self.open_before)
        hint = words.text("update.here_line", version=__version__)
        newer = Card(words.text("update.here"), hint)
        newer.add(in_row(self.choose_button, self.prepare_button))
        for part in (self.found_label, self.news_title, self.news_label, self.right_label):
            newer.add(part)
        back = Card(words.text("update.back"))
        back.add(self.back_label)
        back.add(self.steps_label)
        back.add(in_row(self.before_button))
        stack_cards(self, newer, back)
        self._show_found(None)

    def set_workspace(self, workspace: Workspace, *, may: bool) -> None:
        """Take the open workspace, and whether the operator may make an update ready."""
        self._workspace, self._may = workspace, may
        self.right_label.setVisible(not may)
        self._show_found(None)

    def set_preferences(self, preferences: Preferences) -> None:
        """Take where this computer remembers the last folder."""
        self._preferences = preferences

    def reload(self) -> None:
        """Read what leads back from the last update."""
        found = self._way_back = self._page.ask(updates.find_way_back)
        for part in (self.steps_label, self.before_button):
            part.setVisible(found is not None)
        if found is None:
            self.back_label.setText(words.text("update.back_none"))
            return
        told = {"day": found.day, "before": found.before, "after": found.after}
        line = "update.back_not_yet" if found.before == __version__ else "update.back_line"
        self.back_label.setText(words.text(line, **told, backup=found.backup))
        steps = words.text("update.back_steps", before=found.before)
        kept = "" if found.installer else words.text("update.no_installer", before=found.before)
        self.steps_label.setText("\n".join(filter(None, (steps, kept))))
        self.before_button.setText(words.text("update.open_before", before=found.before))
        self.before_button.setEnabled(found.installer is not None)

    def choose(self) -> QFileDialog:
        """Ask for the file of an update."""
        folder = self._preferences.last_folder if self._preferences else Path.home()
        kinds = words.text("update.files", suffix=updates.SUFFIX)
        dialog = QFileDialog(self, words.text("update.choose_file"), str(folder), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.check(Path(name)))
        dialog.open()
        return dialog

    def check(self, path: Path) -> None:
        """Show what an update is; one that may not be installed is refused in words."""
        self._file = path
        self._show_found(None)
        self._page.try_to(lambda: updates.check_update(path), self._show_found)

    def prepare(self) -> Job:
        """Copy the workspace, take the set-up off the stick, and hand it to the system."""
        assert self._workspace is not None, "the main window hands it over before the first show"
        job = Job(
            WorkspaceDoor(self._workspace), updates.prepare_update, (self._file,), parent=self
        )
        job.finished.connect(self._on_prepared)
        job.refused.connect(lambda error: tell(self._page, error))
        for one in (self.choose_button, self.prepare_button):
            one.setEnabled(False)
        job.ended.connect(lambda: self.choose_button.setEnabled(True))
        self._page.message_bar.clear()
        self._page.job_bar.follow(job)
        job.start()
        return job

    def open_before(self) -> None:
        """Hand the set-up of the version before to the system."""
        found = self._way_back
        assert found is not None, "the button is offered with a way back only"
        assert found.installer is not None, "the button works with a kept set-up only"
        if _open(found.installer):
            told = words.text("update.before_opened", before=found.before)
        else:
            told = words.text("update.before_not_opened", installer=found.installer)
        self._page.message_bar.say([told], "due")

    def _on_prepared(self, ready: PreparedUpdate) -> None:
        if _open(ready.installer):
            told = words.text("update.ready", backup=ready.backup)
        else:
            told = words.text("update.not_opened", backup=ready.backup, installer=ready.installer)
        self.reload()
        self._page.message_bar.say([told], "done")

    def _show_found(self, found: UpdateItem | None) -> None:
        has_news = found is not None and bool(found.notes)
        for part in (self.news_title, self.news_label):
            part.setVisible(has_news)
        self.prepare_button.setEnabled(found is not None and self._may)
        if found is None:
            self.found_label.setText(words.text("update.nothing_yet"))
            theme.restyle(self.found_label, tone="")
            return
        told = {"version": found.version, "day": found.made_on, "size": found.size / MEGABYTE}
        self.found_label.setText(words.text("update.found", **told))
        theme.restyle(self.found_label, tone="done")
        self.news_label.setText("\n".join(found.notes))


def _open(installer: Path) -> bool:
    """Let the system run the set-up, or show it in its installer of packages."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(installer)))
