"""The doubles that were merged into a member, each of which can be taken out again."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.members.record_tables import MergedTableModel
from coopdesk.gui.members.record_tabs import counted
from coopdesk.services.member_page import MergedLine


class MergedTab(QWidget):
    """``undone`` carries the id of the double whose merge is to be undone."""

    undone = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model = MergedTableModel()
        self.table = TableView(self.model)
        self.undo_button = QPushButton(words.text("doubles.unmerge"))
        theme.set_icon(self.undo_button, "undo")
        self.undo_button.clicked.connect(lambda _: self.ask_to_undo())
        self.table.opened.connect(lambda _: self.ask_to_undo())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(button_foot(self.undo_button))

    def show_items(self, items: Sequence[MergedLine]) -> str:
        """Show the doubles, and return the word of the tab."""
        self.model.set_items(items)
        if items and self.table.current_item is None:
            self.table.selectRow(0)
        return counted("member_page.tab.merged", len(items))

    def begin(self) -> None:
        """Go to the table."""
        self.table.setFocus()

    def ask_to_undo(self) -> None:
        """Ask by name, then undo the merge of the selected double."""
        item = self.table.current_item
        if item is not None:
            told = {"name": item.name, "number": item.number}
            question = words.text("doubles.unmerge_question", **told)
            action = words.text("doubles.unmerge")
            messages.ask(self, question, action, lambda: self.undone.emit(item.id))
