"""The agenda of a meeting: its items, and beside them what was said and decided."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.governance.tables import AgendaTableModel, outcome
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.register import DetailPanel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services.governance import AgendaItem, MeetingRecord


class AgendaTab(QWidget):
    """Agenda items; ``voted``, ``changed`` and ``printed`` carry the item meant."""

    added = Signal()
    changed = Signal(object)
    voted = Signal(object)
    printed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_open = True
        self.model = AgendaTableModel()
        self.table = TableView(self.model, "agenda")
        self.panel = DetailPanel()
        self.add_button = _button("agenda.add", "add")
        self.vote_button = _button("agenda.take_vote", "check")
        self.change_button = _button("agenda.change", "edit")
        self._lay_out()
        self.add_button.clicked.connect(lambda _: self.added.emit())
        self.vote_button.clicked.connect(lambda _: self.ask_for_vote())
        self.change_button.clicked.connect(lambda _: self.ask_for_change())
        self.table.opened.connect(lambda _: self.ask_for_change())
        self.table.current_changed.connect(self._on_current)

    def show_record(self, record: MeetingRecord, *, is_open: bool) -> None:
        """Show the items of the meeting."""
        self._is_open = is_open
        self.model.set_items(record.agenda)
        if self.table.current_item is None and record.agenda:
            self.table.selectRow(0)
        self.add_button.setEnabled(is_open)
        for button in (self.vote_button, self.change_button):
            button.setEnabled(is_open and bool(record.agenda))

    def ask_for_vote(self) -> None:
        """Ask for the vote on the selected item."""
        item = self.table.current_item
        if item is not None and self.vote_button.isEnabled():
            self.voted.emit(item)

    def ask_for_change(self) -> None:
        """Ask for everything about the selected item."""
        item = self.table.current_item
        if item is not None and self.change_button.isEnabled():
            self.changed.emit(item)

    def _on_current(self, item: AgendaItem | None) -> None:
        self.panel.show_widget(self._card(item) if item is not None else None)

    def _card(self, item: AgendaItem) -> DetailCard:
        facts = [
            (words.text("agenda.reporter"), item.reporter),
            (words.text("agenda.text"), item.text),
        ]
        if item.vote is not None:
            vote = item.vote
            told = {"yes": vote.in_favour, "no": vote.against, "abstained": vote.abstained}
            result = {"result": outcome(vote.passed), "needed": vote.needed}
            facts += [
                (words.text("agenda.vote"), words.text("vote.tally_in_words", **told)),
                (words.text("agenda.outcome"), words.text("vote.result", **result)),
                (words.text("agenda.rule"), vote.article),
                (words.text("resolution.number"), vote.number),
                (words.text("resolution.text"), vote.text),
                (words.text("resolution.duty_holder"), vote.duty_holder),
            ]
        shown = [(label, value) for label, value in facts if value]
        card = DetailCard(item.title, shown, words.choice(item.matter))
        if item.vote is not None:
            button = _button("resolution.print", "print")
            resolution_id = item.vote.resolution_id
            button.clicked.connect(lambda _: self.printed.emit(resolution_id))
            card.add_button(button)
        return card

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(5), theme.space(2), theme.space(5), theme.space(2))
        row.setSpacing(theme.space(2))
        row.addStretch(1)
        for button in (self.add_button, self.vote_button, self.change_button):
            row.addWidget(button)
        part = QWidget()
        part.setProperty("surface", "sheet")
        inner = QVBoxLayout(part)
        inner.setContentsMargins(theme.space(3), 0, 0, 0)
        inner.addWidget(self.table)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(part)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([theme.space(190), theme.space(95)])
        self.setProperty("surface", "sheet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(splitter, 1)
        self.setFocusProxy(self.table)


def _button(key: str, icon: str) -> QPushButton:
    button = QPushButton(words.text(key))
    theme.set_icon(button, icon)
    return button
