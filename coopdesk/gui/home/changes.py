"""What changed between two days: a list to be filtered, each line leading to its record."""

from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from coopdesk import words
from coopdesk.domain.errors import CoopdeskError
from coopdesk.domain.rights import Capability
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import tell
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.job import Job, JobBar
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel, as_words
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.money_fields import day_editor

if TYPE_CHECKING:  # the whole log is walked when it is asked for, not at the start
    from coopdesk.services.changes import Changes

DAYS_BACK = 7
_ORGANIZATION = 5


class ChangeTableModel(ItemTableModel[Any]):
    """Records that are not as they were, one row each."""

    columns = (
        Column("changes.day", attrgetter("day")),
        Column("changes.outcome", attrgetter("outcome"), show=as_words),
        Column("changes.what", attrgetter("what"), width=16),
        Column("changes.told", attrgetter("told"), grows=True),
        Column("changes.count", attrgetter("count"), numeric=True),
        Column("changes.organization", attrgetter("organization"), width=12),
        Column("changes.operator", attrgetter("operator")),
        Column("changes.capability", attrgetter("capability"), show=as_words, optional=True),
    )


class ChangesDialog(BarHost, QDialog):
    """``found`` carries the ``FoundItem`` of the record to be opened; the list stays beside it."""

    found = Signal(object)

    def __init__(self, page: Page, organization_id: str | None) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._page, self._organization = page, organization_id
        self.setWindowTitle(words.text("changes.title"))
        self.message_bar, self.job_bar = MessageBar(), JobBar()
        today = page.door.today
        self.first_editor, self.last_editor = day_editor(today), day_editor(today)
        self.first_editor.set_value(today - timedelta(days=DAYS_BACK))
        self.last_editor.set_value(today)
        self.model = ChangeTableModel()
        self.table = TableView(self.model, "home-changes")
        self.table.setColumnHidden(_ORGANIZATION, organization_id is not None)
        fields = [(one, words.choice(one)) for one in Capability]
        self.field_filter = ChoiceFilter(
            words.text("changes.field_of_work"), fields, attrgetter("capability")
        )
        self.count_label = QLabel()
        self.count_label.setProperty("role", "soft")
        self.show_button = QPushButton(words.text("changes.show"))
        self.open_button = QPushButton(words.text("changes.open_record"))
        self.close_button = QPushButton(words.text("kit.close"))
        self._connect()
        self._lay_out()
        self.read()

    def read(self) -> Job | None:
        """Read what changed between the two days, on another thread."""
        from coopdesk.services.changes import list_changes

        self.message_bar.clear()
        if not all([self.first_editor.check(), self.last_editor.check()]):
            return None
        span = (self.first_editor.value(), self.last_editor.value())
        job = Job(self._page.door, list_changes, (*span, self._organization), parent=self._page)
        job.finished.connect(self._on_read)
        job.refused.connect(self._on_refused)
        self.job_bar.follow(job)
        job.start()
        return job

    def open_current(self) -> None:
        """Show the record of the selected line on its page."""
        item = self.table.current_item
        if item is None:
            return
        if item.found is None:
            self.message_bar.say([words.text("changes.no_page")], "due")
        else:
            self.found.emit(item.found)

    def _on_read(self, changes: "Changes") -> None:
        self.model.set_items(changes.items)
        key = "changes.some" if changes.items else "changes.none"
        self.count_label.setText(words.text(key, count=f"{len(changes.items):,}"))
        if changes.untold:
            told = words.text("changes.untold", count=f"{changes.untold:,}")
            self.message_bar.say([told], "due")
        if changes.items:
            self.table.selectRow(0)
            self.table.setFocus()

    def _on_refused(self, error: CoopdeskError) -> None:
        tell(self, error)

    def _connect(self) -> None:
        for button in (self.show_button, self.open_button, self.close_button):
            button.setAutoDefault(False)
        self.show_button.clicked.connect(lambda _: self.read())
        self.open_button.clicked.connect(lambda _: self.open_current())
        self.open_button.setProperty("kind", "primary")
        self.close_button.clicked.connect(self.reject)
        self.table.opened.connect(lambda _: self.open_current())
        self.field_filter.currentIndexChanged.connect(
            lambda _: self.model.set_filter("", self.field_filter.keeps)
        )
        for editor in (self.first_editor, self.last_editor):
            editor.line.returnPressed.connect(self.read)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        pairs = (("changes.first", self.first_editor), ("changes.last", self.last_editor))
        for key, editor in pairs:
            label = QLabel(words.text(key))
            label.setBuddy(editor.input)
            editor.tell_name(label.text())
            editor.setFixedWidth(theme.scaled(150))
            row.addWidget(label)
            row.addWidget(editor)
        row.addWidget(self.show_button)
        row.addWidget(self.field_filter)
        row.addStretch(1)
        row.addWidget(self.count_label)
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(2))
        content.addLayout(row)
        content.addWidget(self.message_bar)
        content.addWidget(self.job_bar)
        content.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(content, 1)
        column.addWidget(button_foot(self.close_button, self.open_button))
        self.resize(theme.scaled(1120), theme.scaled(560))
