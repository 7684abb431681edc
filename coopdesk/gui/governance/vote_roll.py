"""The list a vote or a round of an election was taken with, shown again (名单)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.minutes import Way
from coopdesk.domain.rolls import RollEntry, VoteChoice
from coopdesk.gui.governance.named_vote import CHOICE_TONES
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.services.governance import AgendaItem, roll_in_words


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
        Column("attendance.name", attrgetter("entry.name"), width=14),
        Column(
            "attendance.way",
            attrgetter("entry.way"),
            tone=lambda way: "ink_soft" if way is Way.ABSENT else "",
        ),
        Column("attendance.proxy_holder", attrgetter("entry.proxy_holder"), width=14),
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
    """Shows the list; ``print_it`` prints it, where there is a sheet for it."""

    def __init__(
        self, door: Door, item: AgendaItem, print_it: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(words.text("roll.of", title=item.title), door, parent)
        self.model = RollTableModel(self)
        self.model.set_items(
            RollLine(place, entry) for place, entry in enumerate(roll_of(item), start=1)
        )
        self.table = TableView(self.model, "roll")
        apart = (item.vote.additional, item.vote.recused) if item.vote is not None else (0, 0)
        self.counts_label = QLabel(roll_in_words(roll_of(item), *apart))
        self._print = print_it
        if item.vote is not None:
            action = (words.text("roll.print"), self.print_sheet)
            self.show_pane(self._pane(), action, leave=words.text("kit.close"))
        else:
            self.show_pane(self._pane(), (words.text("kit.close"), self.accept))
        self.table.selectRow(0)
        self.table.setFocus()

    def print_sheet(self) -> None:
        """Leave the list and show the sheet as it is printed."""
        self.accept()
        self._print()

    def _pane(self) -> QWidget:
        self.counts_label.setWordWrap(True)
        hint = QLabel(words.text("roll.hint"))
        hint.setProperty("role", "soft")
        hint.setWordWrap(True)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
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
