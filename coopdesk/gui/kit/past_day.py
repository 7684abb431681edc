"""The past day of a register: it stands in the title, on paper and in files; nothing changes."""

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtWidgets import QPushButton

from coopdesk import words
from coopdesk.gui.kit.as_of_field import AsOfField
from coopdesk.gui.kit.page import Page


class PastDay:
    """The day a register is read as of, and what the register says of it.

    Every register has one; those that take a past day ask for its field.
    """

    def __init__(self, today: Callable[[], date]) -> None:
        self.field: AsOfField | None = None
        self._today = today
        self._told = ""

    @property
    def asked(self) -> date | None:
        """The past day that is asked for; None for today."""
        return self.field.day if self.field else None

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self.asked or self._today()

    def serve(self, page: Page) -> AsOfField:
        """Return the field of the filter row; Ctrl+D leads to it, another day reads again."""
        self.field = AsOfField(self._today)
        self.field.picked.connect(page.reload)
        page.add_shortcut("Ctrl+D", self.field.setFocus)
        return self.field

    def title(self, title: str) -> str:
        """Return what the list is called, with its day where that is past."""
        is_past = self.asked is not None
        return words.text("kit.list_as_of", title=title, day=self.day) if is_past else title

    def tell(self, page: Page, changing: Iterable[QPushButton], note: str = "") -> None:
        """Say which past day is shown, and lead back to today; what is ``changing`` rests.

        ``note`` is what else is to be known of a past day there.
        """
        day, before = self.asked, self._told
        self._told = words.text("kit.past_day", day=day) + note if day else ""
        if day is None or self.field is None:
            if before and page.message_bar.text == before:
                page.message_bar.clear()
            return
        for button in changing:
            button.setEnabled(False)
        page.show_body()  # the way back stands above it, also when nothing was there yet
        back = (words.text("kit.back_to_today"), self.field.clear)
        page.message_bar.say([self._told], "due", back)
