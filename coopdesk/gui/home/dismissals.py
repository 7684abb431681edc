"""Putting off what waits, and the list of what was put off."""

from operator import attrgetter

from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.editors import LongTextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog, button_foot
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.money_fields import day_editor
from coopdesk.services.home import (
    DismissalItem,
    DismissDue,
    DueFact,
    RecallDue,
    dismiss_due,
    due_in_words,
    list_dismissals,
    recall_due,
)

UNTIL, REASON = "due.until", "due.reason"


def put_off(page: Page, fact: DueFact) -> FormDialog:
    """Open the dialog that puts a thing off until a day."""
    title = due_in_words(fact)[0]
    kind, organization_id, about = fact.kind, fact.organization_id, fact.key[2]
    form = Form(
        title=words.text("due.put_off"),
        fields=(
            FormField(
                *(UNTIL, lambda: day_editor(page.door.today)),
                required=True,
                refusals=("due.wrong_day",),
            ),
            FormField(
                *(REASON, LongTextEditor),
                required=True,
                refusals=("due.reason_missing",),
                full_width=True,
            ),
        ),
        handler=dismiss_due,
        command=lambda values: DismissDue(
            kind, organization_id, about, values[UNTIL], values[REASON]
        ),
        primary=words.text("due.put_off"),
        intro=words.text("due.put_off_intro", title=title),
    )
    dialog = FormDialog(page.door, form, page)
    dialog.saved.connect(
        lambda _: page.show_done(words.text("home.put_off_done", until=_until(dialog), title=title))
    )
    dialog.open()
    return dialog


def _until(dialog: FormDialog) -> str:
    return str(dialog.fields.values()[UNTIL])


class DismissalTableModel(ItemTableModel[DismissalItem]):
    """What was put off, one row each."""

    columns = (
        Column("due.until", attrgetter("until")),
        Column("due.title", attrgetter("title"), grows=True),
        Column("due.organization", attrgetter("organization")),
        Column("due.reason", attrgetter("reason")),
        Column("due.dismissed_by", attrgetter("dismissed_by")),
        Column("due.dismissed_on", attrgetter("dismissed_on")),
    )


class DismissalsDialog(BarHost, QDialog):
    """The list of what was put off; what is selected can be told of again."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self.message_bar = page, MessageBar()
        self.setWindowTitle(words.text("home.put_off_list"))
        self.model = DismissalTableModel()
        self.table = TableView(self.model, "home-dismissals")
        self.nothing_label = QLabel(words.text("home.nothing_put_off"))
        self.nothing_label.setProperty("role", "soft")
        self.recall_button = QPushButton(words.text("home.recall"))
        self.recall_button.setProperty("kind", "primary")
        self.recall_button.clicked.connect(self.recall)
        self.close_button = QPushButton(words.text("kit.close"))
        self.close_button.clicked.connect(self.reject)
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.addWidget(self.message_bar)
        content.addWidget(self.nothing_label)
        content.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(content, 1)
        column.addWidget(button_foot(self.close_button, self.recall_button))
        self.resize(theme.scaled(980), theme.scaled(420))
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        items = self._page.ask(list_dismissals)
        self.model.set_items(items)
        self.table.setVisible(bool(items))
        self.nothing_label.setVisible(not items)
        self.recall_button.setEnabled(bool(items))
        if items:
            self.table.select_key(items[0].id)
            self.table.setFocus()

    def recall(self) -> None:
        """Tell of the selected thing again."""
        item = self.table.current_item
        if item is None:
            return
        said = words.text("home.recalled", title=item.title)

        def done(_: object) -> None:
            self._page.show_done(said)
            self.reload()

        door = self._page.door
        attempt(self, lambda _: door.do(recall_due, RecallDue(item.id)), done)
