"""Who may do what: a table of the roles, with who sees whole numbers, to be read and printed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.rights import Role
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.system.parts import button, in_row, label
from coopdesk.services.who_may import Duty, duties_table, list_duties

if TYPE_CHECKING:
    from coopdesk.services.drawn_forms import PrintedForm


def _column(role: Role) -> Column:
    return Column(f"choice.Role.{role.value}", lambda duty: duty.told[role])


class DutiesTableModel(ItemTableModel[Duty]):
    """Fields of work, one row each, and a column for each role."""

    columns = (Column("duty.name", lambda duty: duty.name, grows=True), *map(_column, Role))


class DutiesView(QWidget):
    """Reads the rights anew whenever it is shown: who holds a role may have changed."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._page = page
        self.preferences: Preferences | None = None
        self.model = DutiesTableModel()
        self.table = TableView(self.model, "duties")
        self.print_button = button("kit.print", "print", self.print_table)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(3)] * 4)
        column.setSpacing(theme.space(2))
        column.addLayout(in_row(self.print_button))
        column.addWidget(label(words.text("duty.hint"), "soft"))
        column.addWidget(self.table, 1)

    def showEvent(self, event: QShowEvent) -> None:
        self.model.set_items(self._page.ask(list_duties))
        super().showEvent(event)

    def print_table(self) -> Job:
        """Show the table as paper, for the wall or the auditor."""
        from coopdesk.services.register_files import print_register  # paper is no part of the start

        shown = duties_table(self.model.items)

        def show(made: "PrintedForm") -> None:
            show_paper(self._page, shown.title, made, self.preferences)

        return self._page.start(print_register, shown, "", then=show)
