"""The past day of a register: it stands in the title, on paper and in files; nothing changes."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QPushButton

from coopdesk import words
from coopdesk.gui.kit.as_of_field import AsOfField
from coopdesk.gui.kit.register import RegisterPage


class PastDay:
    """The day in the filter row of a register, and what the register says of it.

    Not a class between the register and its own: Qt knows one line of parents only.
    """

    def __init__(self, today: Callable[[], date]) -> None:
        self.field = AsOfField(today)
        self._today = today
        self._told: date | None = None

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self.field.day or self._today()

    def serve(self, page: RegisterPage) -> None:
        """Let the page read again when another day is asked for; Ctrl+D leads to it."""
        self.field.picked.connect(page.reload)
        page.add_shortcut("Ctrl+D", self.field.setFocus)

    def title(self, title: str) -> str:
        """Return what the list is called, with its day where that is past."""
        is_past = self.field.day is not None
        return words.text("kit.list_as_of", title=title, day=self.day) if is_past else title

    def tell(self, page: RegisterPage, changing: Sequence[QPushButton]) -> None:
        """Say which past day is shown, and lead back to today; offer no change of it."""
        day, before = self.field.day, self._told
        self._told = day
        if day is None:
            if before is not None and page.message_bar.text == _sentence(before):
                page.message_bar.clear()
            return
        for button in changing:
            button.setEnabled(False)
        page.show_body()  # the way back stands above it, also when nothing was there yet
        back = (words.text("kit.back_to_today"), self.field.clear)
        page.message_bar.say([_sentence(day)], "due", back)


def _sentence(day: date) -> str:
    return words.text("kit.past_day", day=day)
