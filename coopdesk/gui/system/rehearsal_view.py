"""Beginning a rehearsal, going on with one that was kept, and throwing it away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.attempt import attempt, tell
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.system.parts import Card, button, in_row, label, stack_cards
from coopdesk.gui.system.workspace_door import WorkspaceDoor
from coopdesk.services import rehearsal
from coopdesk.services.workspace import Workspace


class RehearsalView(QWidget):
    """``opened`` carries the open copy."""

    opened = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._workspace: Workspace | None = None
        self.state_label = label("", "value")
        self.begin_button = button("rehearsal.begin", "copy", self.begin, "primary")
        self.throw_button = button("rehearsal.throw_away", "bin", self.ask_to_throw_away)
        card = Card(words.text("rehearsal.title"), words.text("rehearsal.hint"))
        card.add(label(words.text("rehearsal.what_stays"), "soft"))
        card.add(self.state_label)
        card.add(in_row(self.begin_button, self.throw_button))
        stack_cards(self, card)

    def show_state(self, workspace: Workspace) -> None:
        """Show whether a rehearsal lies beside the workspace; within one, nothing is offered."""
        self._workspace = workspace
        place = rehearsal.find_rehearsal(workspace.folder)
        is_within = workspace.runner.actor.is_rehearsal
        none_lies = words.text("rehearsal.is_within" if is_within else "rehearsal.none_lies")
        told = words.text("rehearsal.one_lies", folder=place.name) if place else none_lies
        self.state_label.setText(told)
        self.begin_button.setText(words.text("rehearsal.go_on" if place else "rehearsal.begin"))
        self.begin_button.setEnabled(not is_within)
        self.throw_button.setVisible(place is not None)

    def begin(self) -> None:
        """Copy the workspace, or take the copy that lies there, and open it."""
        assert self._workspace is not None
        self._page.message_bar.clear()
        self.begin_button.setEnabled(False)
        job = Job(WorkspaceDoor(self._workspace), rehearsal.prepare_rehearsal, parent=self)
        job.finished.connect(lambda _: self._open())
        job.refused.connect(lambda error: tell(self._page, error))
        job.ended.connect(lambda: self.begin_button.setEnabled(True))
        self._page.job_bar.follow(job)
        job.start()

    def ask_to_throw_away(self) -> None:
        """Ask once, then destroy the rehearsal that lies beside the workspace."""
        assert self._workspace is not None
        place = rehearsal.rehearsal_folder(self._workspace.folder)
        question = words.text("rehearsal.throw_question", folder=place.name)
        word = words.text("rehearsal.throw_away")
        messages.ask(self, question, word, self._throw_away, destructive=True)

    def _open(self) -> None:
        workspace = self._workspace
        assert workspace is not None
        attempt(self._page, lambda _: rehearsal.open_rehearsal(workspace), self.opened.emit)
        self.show_state(workspace)

    def _throw_away(self) -> None:
        workspace = self._workspace
        assert workspace is not None

        def done(_: object) -> None:
            self._page.show_done(words.text("rehearsal.thrown"))
            self.show_state(workspace)

        attempt(self._page, lambda _: rehearsal.end_rehearsal(workspace), done)
