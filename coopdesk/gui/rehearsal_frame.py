"""The red frame of a rehearsal: nobody takes the copy for the books, and leaving asks once."""

from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import CoopdeskError, SurroundingsTrouble
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.notices import Notice
from coopdesk.gui.kit.status_line import StatusLine
from coopdesk.services import rehearsal
from coopdesk.services.runner import Runner
from coopdesk.services.workspace import Workspace


def window_title(door: Runner) -> str:
    """Return the title of the window: whose it is, and whether it is to try things out."""
    actor = door.actor
    key = "frame.title_demo" if actor.demo else "frame.title"
    return words.text(
        "frame.title_rehearsal" if actor.is_rehearsal else key, office=actor.office_name
    )


def ask_about_rest(line: StatusLine, workspace: Workspace) -> None:
    """Ask whether a rehearsal of the last time may go; what a power cut left of one goes unasked.

    Where the disk refuses, it stays and is asked about the next time.
    """
    with suppress(SurroundingsTrouble):
        rehearsal.clear_rests(workspace.folder)
    place = rehearsal.find_rehearsal(workspace.folder)
    if place is None:
        return

    def throw() -> None:
        if throw_away(workspace):
            line.show_notice(Notice(words.text("rehearsal.thrown")))

    question = words.text("rehearsal.left_question", folder=place.name)
    word = words.text("rehearsal.throw_away")
    messages.ask(line.window(), question, word, throw, destructive=True)


def throw_away(workspace: Workspace) -> bool:
    """Throw the rehearsal of or in ``workspace`` away and return whether it is gone.

    What another program holds stays; the next start asks about it.
    """
    try:
        rehearsal.end_rehearsal(workspace)
    except CoopdeskError:
        return False
    return True


class RehearsalFrame(QFrame):
    """Holds the shell of the window between red edges, below a line that says what it is."""

    def __init__(self, shell: QWidget, door: Runner) -> None:
        super().__init__()
        self.setProperty("surface", "rehearsal")
        shell.setProperty("surface", "ground")  # red stays outside of it
        self._may_close = False
        day = door.ask(rehearsal.rehearsed_day)
        told = QLabel(words.text("rehearsal.bar", day=day))
        told.setProperty("role", "rehearsal")
        told.setWordWrap(True)
        self.end_button = QPushButton(words.text("rehearsal.end"))
        self.end_button.clicked.connect(lambda _: self.window().close())
        line = QHBoxLayout()
        line.setContentsMargins(theme.space(4), theme.space(1), theme.space(3), theme.space(1))
        line.addWidget(told, 1)
        line.addWidget(self.end_button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(1)] * 4)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(shell, 1)

    def may_close(self) -> bool:
        """Return whether the window may close; asks where that was not answered yet."""
        if not self._may_close:
            question, word = words.text("rehearsal.end_question"), words.text("rehearsal.end")
            messages.ask(self.window(), question, word, self._end, destructive=True)
        return self._may_close

    def _end(self) -> None:
        self._may_close = True
        self.window().close()
