"""A vote by name: one key for each person, the verdict above the list while it is keyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.minutes import Attendee, Way
from coopdesk.domain.rolls import VoteChoice
from coopdesk.gui.governance.verdict_dialog import beginning_sentence, verdict_sentence
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.services import governance
from coopdesk.services.governance import AgendaItem

_KEYS = {
    Qt.Key.Key_1: VoteChoice.FOR,
    Qt.Key.Key_2: VoteChoice.AGAINST,
    Qt.Key.Key_3: VoteChoice.ABSTAINED,
    Qt.Key.Key_4: VoteChoice.RECUSED,
    Qt.Key.Key_Delete: None,
}
CHOICE_TONES = {
    VoteChoice.FOR: "done",
    VoteChoice.AGAINST: "wrong",
    VoteChoice.ABSTAINED: "due",
    VoteChoice.RECUSED: "ink_soft",
}


@dataclass(frozen=True, slots=True)
class VoterLine:
    """One person of the list who may vote; ``id`` is the place in the attendance list."""

    id: int
    person: Attendee
    choice: VoteChoice | None

    @property
    def votes(self) -> int:
        """The basic vote and the additional ones."""
        return 1 + self.person.additional_votes


class VoterTableModel(ItemTableModel[VoterLine]):
    """Those who are there or represented, one row each."""

    columns = (
        Column("attendance.position", attrgetter("id"), numeric=True),
        Column("attendance.name", attrgetter("person.name"), width=14),
        Column("attendance.capacity", attrgetter("person.capacity")),
        Column("attendance.way", attrgetter("person.way")),
        Column("named.votes", attrgetter("votes"), numeric=True),
        Column(
            "named.choice",
            attrgetter("choice"),
            width=8,
            tone=lambda choice: CHOICE_TONES.get(choice, "ink_soft"),
        ),
    )


class VoterTable(TableView):
    """The list with its five keys: 1 for, 2 against, 3 abstained, 4 recused, Delete none."""

    chosen = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.chosen.emit(_KEYS[key])
        else:
            super().keyPressEvent(event)


class NamedVoteDialog(TaskDialog):
    """Keys the vote of each person from the roll-call sheet; ``voted`` says it was entered."""

    voted = Signal()

    def __init__(
        self, door: Door, item: AgendaItem, people: Sequence[Attendee], parent: QWidget
    ) -> None:
        super().__init__(words.text("named.on", title=item.title), door, parent)
        self._item_id, self._people = item.id, tuple(people)
        self.choices: dict[int, VoteChoice] = {}
        if item.vote is not None and item.vote.is_named:
            roll = enumerate(item.vote.roll, start=1)
            self.choices = {place: entry.choice for place, entry in roll if entry.choice}
        self.model = VoterTableModel()
        self.table = VoterTable(self.model, "named_vote")
        self.verdict_label, self.rule_label = QLabel(), QLabel()
        self.table.chosen.connect(self.choose)
        self.show_pane(
            self._pane(),
            (words.text("vote.enter"), self.enter_vote),
            leave=words.text("kit.cancel"),
        )
        self._refresh()
        self.table.selectRow(0)
        self.table.setFocus()

    def choose(self, choice: VoteChoice | None) -> None:
        """Set the choice of the selected people and go to the next."""
        row = max(self.table.currentIndex().row(), 0)
        lines: Sequence[VoterLine] = self.table.selected_items() or self.model.items[row : row + 1]
        for line in lines:
            if choice is None:
                self.choices.pop(line.id, None)
            else:
                self.choices[line.id] = choice
        self._refresh()
        if len(lines) == 1 and choice is not None and row + 1 < self.model.rowCount():
            self.table.selectRow(row + 1)

    def enter_vote(self) -> None:
        """Enter the vote as it was keyed."""
        command = governance.TakeNamedVote(self._item_id, dict(self.choices))
        self.do(governance.take_named_vote, command, self._on_entered)

    def _on_entered(self, _resolution_id: str) -> None:
        self.accept()
        self.voted.emit()

    def _refresh(self) -> None:
        self.model.set_items(
            VoterLine(place, person, self.choices.get(place))
            for place, person in enumerate(self._people, start=1)
            if person.way is not Way.ABSENT
        )
        verdict = self.door.ask(governance.get_named_verdict, self._item_id, self.choices)
        sentence, tone = (verdict_sentence if self.choices else beginning_sentence)(verdict)
        self.verdict_label.setText(sentence)
        theme.restyle(self.verdict_label, tone=tone)
        self.rule_label.setText(words.text("vote.by_rule", article=verdict.article))

    def _pane(self) -> QWidget:
        for label in (self.verdict_label, self.rule_label):
            label.setWordWrap(True)
        self.rule_label.setProperty("role", "soft")
        keys = QLabel(words.text("named.keys"))
        keys.setProperty("role", "soft")
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        for part in (self.verdict_label, self.rule_label, keys):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        return pane
