"""The print log (打印记录): every form that left the program, found by any word, printed again."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.register import ChoiceFilter, RegisterPage
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services import scans as service
from coopdesk.services.scans import PrintItem, State

if TYPE_CHECKING:
    from coopdesk.services.drawn_forms import PrintedForm

_TONES = {State.DRAFT: "due", State.ORIGINAL: "", State.REPRINT: "due"}


def _pages(item: PrintItem) -> str:
    """Return which pages went out of how many."""
    pages = item.page_count
    if not item.pages:
        return words.text("print_log.not_kept", pages=pages)
    is_whole = item.pages == ("1" if pages == 1 else f"1-{pages}")
    key = "print_log.whole" if is_whole else "print_log.some"
    return words.text(key, ranges=item.pages, pages=pages)


def _where(item: PrintItem) -> str:
    """Return the printer, or that it was saved; of before that was kept nobody knows."""
    return item.printer or (words.text("print_log.as_file") if item.pages else "")


def _numbers(item: PrintItem) -> str:
    return "　".join(item.numbers)


class PrintTableModel(ItemTableModel[PrintItem]):
    """Prints, one row for each filled form."""

    columns = (
        Column("print_log.printed_on", attrgetter("printed_on")),
        Column("print_log.state", attrgetter("state"), tone=lambda value: _TONES[value]),
        Column("print_log.form", attrgetter("form"), width=13),
        Column("print_log.record_number", attrgetter("record_number"), width=9),
        Column("print_log.pages", _pages, width=8),
        Column("print_log.copies", attrgetter("copies"), numeric=True),
        Column("print_log.where", _where, width=9),
        Column("print_log.printed_by", attrgetter("printed_by")),
        Column("print_log.numbers", _numbers, width=9),
    )


class PrintLog(RegisterPage):
    """The log as a register: filtered, sorted, exported and printed as every other."""

    title_key = "print_log.title"
    name = "print_log"

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, None, parent)
        self._preferences: Preferences | None = None
        self.head.hide()
        # the lists beside it in the page are narrower
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._leave_reloading()
        self.empty_state.fill(
            words.text("print_log.empty_title"), words.text("print_log.empty_hint"), icon="print"
        )
        self.opened.connect(self.print_again)

    def set_preferences(self, preferences: Preferences) -> None:
        """Begin where files were chosen last."""
        self._preferences = preferences

    def make_model(self) -> PrintTableModel:
        return PrintTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        choices = [(state.value, words.choice(state)) for state in State]
        told = words.text("print_log.state")
        return (ChoiceFilter(told, choices, lambda item: item.state.value),)

    def reload(self) -> None:
        self.set_items(self.ask(service.list_prints))

    def detail(self, item: PrintItem) -> QWidget:
        facts = [
            (words.text("print_log.record_number"), item.record_number),
            (words.text("print_log.printed_on"), f"{item.printed_on}"),
            (words.text("print_log.printed_by"), item.printed_by),
            (words.text("print_log.where"), _where(item)),
            (words.text("print_log.pages"), _pages(item)),
            (words.text("print_log.copies"), str(item.copies)),
            (words.text("print_log.numbers"), "\n".join(item.numbers)),
            (words.text("print_log.form_version"), item.form_version),
            (words.text("print_log.signed_on"), _signed(item)),
        ]
        card = DetailCard(item.form, facts, words.choice(item.state))
        button = QPushButton(words.text("print_log.again"))
        button.setToolTip(words.text("print_log.again_tip"))
        theme.set_icon(button, "print")
        button.clicked.connect(lambda: self.print_again(item))
        card.add_button(button)
        return card

    def print_again(self, item: PrintItem) -> Job:
        """Show the paper as it was, marked as printed again."""

        def show(printed: "PrintedForm") -> None:
            show_paper(self, item.form, printed, self._preferences)

        return self.start(service.reprint, item.id, then=show)

    def _leave_reloading(self) -> None:
        """Leave F5 to the page around: two of it would be in each other's way."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for shortcut in self.findChildren(QShortcut, options=direct):
            if shortcut.key() == QKeySequence("F5"):
                shortcut.setEnabled(False)


def _signed(item: PrintItem) -> str:
    return f"{item.signed_on}" if item.signed_on else words.text("print_log.not_back")
