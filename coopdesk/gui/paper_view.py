"""A view of a page that remembers what this computer keeps, and shows papers of its records."""

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.paper import Paper
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.views import ViewRegister
from coopdesk.services import printing


class PaperView(ViewRegister):
    """A register among others that prints forms of its records."""

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._preferences: Preferences | None = None

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self._preferences = preferences

    def print_paper(self, form: str, record_id: str, key: str) -> Job:
        """Show a paper of one record as it is printed; ``key`` is its title."""

        def show(printed: Paper) -> None:
            show_paper(self, words.text(key), printed, self._preferences)

        return self.start(printing.print_form, form, record_id, then=show)
