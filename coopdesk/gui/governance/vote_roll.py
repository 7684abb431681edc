"""The list a vote or a round of an election was taken with, shown again (名单)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.minutes import Way
from coopdesk.domain.rolls import RollEntry, VoteChoice
from coopdesk.gui.governance.named_vote import CHOICE_TONES
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.services.governance import AgendaItem, BallotItem, VoteItem, roll_in_words


@dataclass(frozen=True, slots=True)
class RollLine:
    """One person of the list; ``id`` is the place in it."""

    id: int
    entry: RollEntry

    @property
    def choice(self) -> VoteChoice | None:
        """How the person voted, None where that is not known."""
        return None if self.entry.choice is VoteChoice.UNNAMED else self.entry.choice


class RollTableModel(ItemTableModel[RollLine]):
    """Everybody entitled, one row each, as they stood when the vote was taken."""

    columns = (
        Column("attendance.position", attrgetter("id"), numeric=True),
        Column("attendance.name", attrgetter("entry.name"), width=10),
        Column(
            "attendance.way",
            attrgetter("entry.way"),
            tone=lambda way: "ink_soft" if way is Way.ABSENT else "",
        ),
        Column("attendance.proxy_holder", attrgetter("entry.proxy_holder"), width=8),
        Column(
            "named.votes",
            attrgetter("entry.votes"),
            numeric=True,
            show=lambda votes: str(votes or ""),
        ),
        Column(
            "named.choice",
            attrgetter("choice"),
            tone=lambda choice: CHOICE_TONES.get(choice, "ink_soft"),
        ),
    )


class RollDialog(TaskDialog):
    """Shows the list; ``print_it`` prints that of an agenda item or of a round by its id."""

    def __init__(
        self, door: Door, item: AgendaItem, print_it: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(words.text("roll.of", title=item.title), door, parent)
        self._item, self._print = item, print_it
        self.model = RollTableModel(self)
        self.table = TableView(self.model, "roll")
        self.counts_label = QLabel()
        self.round_choice = QComboBox()
        self.round_choice.setAccessibleName(words.text("roll.round"))
        for ballot in item.election.ballots if item.election else ():
            self.round_choice.addItem(words.text("election.round", number=ballot.round), ballot)
        self.round_choice.setCurrentIndex(self.round_choice.count() - 1)
        self.round_choice.currentIndexChanged.connect(lambda _: self._show())
        action = (words.text("roll.print"), self.print_sheet)
        self.show_pane(self._pane(), action, leave=words.text("kit.close"))
        self._show()
        self.table.setFocus()

    def print_sheet(self) -> None:
        """Leave the list and show the sheet as it is printed."""
        ballot: BallotItem | None = self.round_choice.currentData()
        self.accept()
        self._print(ballot.id if ballot is not None else self._item.id)

    def _show(self) -> None:
        """Show the list of the vote, or of the round that is chosen."""
        frozen: BallotItem | VoteItem | None = self.round_choice.currentData() or self._item.vote
        assert frozen is not None, "only what was voted on has a list"
        recused = frozen.recused if isinstance(frozen, VoteItem) else 0
        self.counts_label.setText(roll_in_words(frozen.roll, frozen.additional, recused))
        lines = (RollLine(place, entry) for place, entry in enumerate(frozen.roll, start=1))
        self.model.set_items(lines)
        self.table.selectRow(0)

    def _pane(self) -> QWidget:
        self.counts_label.setWordWrap(True)
        hint = QLabel(words.text("roll.hint"))
        hint.setProperty("role", "soft")
        hint.setWordWrap(True)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.round_choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.round_choice.setVisible(self.round_choice.count() > 1)
        column.addWidget(self.counts_label)
        column.addWidget(hint)
        column.addWidget(self.table, 1)
        return pane


def roll_of(item: AgendaItem) -> Sequence[RollEntry]:
    """Return the list of the vote on an item, of an election that of its last round."""
    if item.vote is not None:
        return item.vote.roll
    if item.election is not None and item.election.ballots:
        return item.election.ballots[-1].roll
    return ()
