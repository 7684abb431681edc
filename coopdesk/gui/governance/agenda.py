"""The agenda of a meeting: its items, and beside them what was said and decided."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.charters import MatterKind
from coopdesk.gui.governance.election_facts import election_facts, objections
from coopdesk.gui.governance.tables import AgendaTableModel, outcome
from coopdesk.gui.governance.vote_roll import roll_of
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.register import DetailPanel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services.governance import AgendaItem, ElectionRecord, MeetingRecord, VoteItem


class AgendaTab(QWidget):
    """Agenda items; the signals carry the item meant, ``printed`` form, record and its word."""

    added = Signal()
    changed = Signal(object)
    voted = Signal(object)
    named = Signal(object)
    printed = Signal(str, str, str)
    rolled = Signal(object)
    recalled = Signal(object)
    withdrawn = Signal(object)
    concluded = Signal(object)
    moved = Signal(object, int)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_open = True
        self._has_list = False
        self.model = AgendaTableModel()
        self.table = TableView(self.model, "agenda")
        self.panel = DetailPanel()
        self.add_button = _button("agenda.add", "add")
        self.vote_button = _button("agenda.take_vote", "check")
        self.named_button = _button("named.take", "members")
        self.change_button = _button("agenda.change", "edit")
        self.up_button = _button("agenda.move_up", "up")
        self.down_button = _button("agenda.move_down", "down")
        self.remove_button = _button("agenda.remove", "bin")
        self._lay_out()
        self.add_button.clicked.connect(lambda _: self.added.emit())
        self.vote_button.clicked.connect(lambda _: self.ask_for_vote())
        self.named_button.clicked.connect(lambda _: self.ask_for_names())
        self.change_button.clicked.connect(lambda _: self.ask_for_change())
        self.up_button.clicked.connect(lambda _: self.move_item(-1))
        self.down_button.clicked.connect(lambda _: self.move_item(1))
        self.remove_button.clicked.connect(lambda _: self.ask_to_remove())
        self._add_keys()
        self.table.opened.connect(lambda _: self.ask_for_change())
        self.table.current_changed.connect(self._on_current)

    def show_record(self, record: MeetingRecord, *, is_open: bool) -> None:
        """Show the items of the meeting."""
        self._is_open, self._has_list = is_open, bool(record.people)
        self.model.set_items(record.agenda)
        if self.table.current_item is None and record.agenda:
            self.table.selectRow(0)
        self.add_button.setEnabled(is_open)
        for button in self._of_an_item():
            button.setEnabled(is_open and bool(record.agenda))

    def ask_for_vote(self) -> None:
        """Ask for the vote on the selected item."""
        item = self.table.current_item
        if item is not None and self.vote_button.isEnabled():
            self.voted.emit(item)

    def ask_for_names(self) -> None:
        """Ask for the vote on the selected item person by person."""
        item = self.table.current_item
        if item is not None and self.named_button.isEnabled():
            self.named.emit(item)

    def ask_for_change(self) -> None:
        """Ask for everything about the selected item."""
        item = self.table.current_item
        if item is not None and self.change_button.isEnabled():
            self.changed.emit(item)

    def move_item(self, step: int) -> None:
        """Ask for the selected item one place up or down."""
        item = self.table.current_item
        if item is not None and self.up_button.isEnabled():
            self.moved.emit(item, item.position + step)

    def ask_to_remove(self) -> None:
        """Ask for the selected item to be taken off."""
        item = self.table.current_item
        if item is not None and self.remove_button.isEnabled():
            self.removed.emit(item)

    def _of_an_item(self) -> tuple[QPushButton, ...]:
        return (
            self.vote_button,
            self.change_button,
            self.up_button,
            self.down_button,
            self.remove_button,
        )

    def _add_keys(self) -> None:
        """Ctrl+Up and Ctrl+Down move the selected item, Delete takes it off."""
        keys = (
            ("Ctrl+Up", lambda: self.move_item(-1)),
            ("Ctrl+Down", lambda: self.move_item(1)),
            ("Delete", self.ask_to_remove),
        )
        for sequence, pressed in keys:
            shortcut = QShortcut(QKeySequence(sequence), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(pressed)

    def _on_current(self, item: AgendaItem | None) -> None:
        self.panel.show_widget(self._card(item) if item is not None else None)
        is_election = item is not None and item.matter is MatterKind.ELECTION and not item.vote
        self.vote_button.setText(words.text("election.next" if is_election else "agenda.take_vote"))
        is_open = self._is_open and item is not None
        self.named_button.setEnabled(is_open and self._has_list and not is_election)

    def _card(self, item: AgendaItem) -> DetailCard:
        facts = [
            (words.text("agenda.reporter"), item.reporter),
            (words.text("agenda.text"), item.text),
        ]
        if item.vote is not None:
            facts += _vote_facts(item.vote)
        elif item.election is not None:
            facts += election_facts(item.election)
        shown = [(label, value) for label, value in facts if value]
        against = objections(item.election) if item.election is not None else []
        card = DetailCard(item.title, shown, words.choice(item.matter), against)
        if roll_of(item):
            self._add_step(card, "roll.show", "members", self.rolled, item)
        if self._has_list and item.election is None:
            self._add_print(card, "roll-call", item.id, "named.sheet")
        if item.vote is not None:
            self._add_print(card, "resolution-sheet", item.vote.resolution_id, "resolution.print")
        elif item.election is not None:
            self._add_election_buttons(card, item, item.election)
        return card

    def _add_step(
        self, card: DetailCard, key: str, icon: str, signal: SignalInstance, item: AgendaItem
    ) -> None:
        button = _button(key, icon)
        button.clicked.connect(lambda _: signal.emit(item))
        card.add_button(button)

    def _add_print(self, card: DetailCard, form: str, record_id: str, key: str) -> None:
        button = _button(key, "print")
        button.clicked.connect(lambda _: self.printed.emit(form, record_id, key))
        card.add_button(button)

    def _add_election_buttons(
        self, card: DetailCard, item: AgendaItem, election: ElectionRecord
    ) -> None:
        if election.resolution is None and self._is_open:
            if election.ballots:
                self._add_step(card, "election.conclude", "check", self.concluded, item)
                self._add_step(card, "election.withdraw", "undo", self.withdrawn, item)
            else:
                self._add_step(card, "election.call_again", "edit", self.recalled, item)
            self._add_print(card, "ballot-paper", election.id, "election.ballot_paper")
        if election.ballots or election.on_paper is not None:
            self._add_print(card, "election-report", election.id, "election.report")
        if election.resolution is not None:
            resolution_id = election.resolution.id
            self._add_print(card, "resolution-sheet", resolution_id, "resolution.print")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(5), theme.space(2), theme.space(5), theme.space(2))
        row.setSpacing(theme.space(2))
        for button in (self.up_button, self.down_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        for button in (
            self.add_button,
            self.vote_button,
            self.named_button,
            self.change_button,
        ):
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


def _vote_facts(vote: VoteItem) -> list[tuple[str, str]]:
    told = {"yes": vote.in_favour, "no": vote.against, "abstained": vote.abstained}
    result = {"result": outcome(vote.passed), "needed": vote.needed}
    return [
        (words.text("agenda.vote"), words.text("vote.tally_in_words", **told)),
        (words.text("named.recused"), str(vote.recused or "")),
        (words.text("named.additional"), str(vote.additional or "")),
        (words.text("agenda.outcome"), words.text("vote.result", **result)),
        (words.text("agenda.rule"), vote.article),
        (words.text("resolution.number"), vote.number),
        (words.text("resolution.text"), vote.text),
        (words.text("resolution.duty_holder"), vote.duty_holder),
    ]
