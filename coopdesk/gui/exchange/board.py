"""The board of reports: who reported for a period, who is late, and the reminder on paper."""

from collections.abc import Callable, Hashable, Sequence
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.exchange import ReportState
from coopdesk.gui.exchange.cards import listed
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import NumberEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.register import ChoiceFilter, RegisterPage
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services import exchange

_TONES = {
    ReportState.OVERDUE: "wrong",
    ReportState.HELD: "due",
    ReportState.LATE: "due",
    ReportState.IN_TIME: "done",
    ReportState.AWAITED: "",
}
_MISSING = (ReportState.OVERDUE, ReportState.AWAITED, ReportState.HELD)


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


class BoardTableModel(ItemTableModel[exchange.BoardItem]):
    """Subordinate offices, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("office_id")
    columns = (
        Column("board.office", attrgetter("office"), width=11, grows=True),
        Column("board.state", attrgetter("state"), tone=lambda state: _TONES[state]),
        Column("board.taken_on", attrgetter("taken_on"), width=6),
        Column("board.days_late", attrgetter("days_late"), numeric=True, show=_count),
        Column("board.refused", attrgetter("refused"), numeric=True, show=_count, optional=True),
        Column("board.open_remarks", attrgetter("open_remarks"), numeric=True, show=_count),
        Column("board.organizations", attrgetter("organizations"), numeric=True, summed=True),
        Column("board.members", attrgetter("members"), numeric=True, summed=True),
        Column("board.shares", attrgetter("shares"), numeric=True, summed=True),
        Column(
            "board.seed_fund", attrgetter("seed_fund"), numeric=True, summed=True, optional=True
        ),
        Column("board.revenue", attrgetter("revenue"), numeric=True, summed=True),
        Column("board.awards", attrgetter("awards"), numeric=True, summed=True),
        Column("board.division", attrgetter("division"), optional=True),
    )


class BoardView(RegisterPage):
    """Every subordinate office for one period; ``reminded`` asks for the reminders of offices."""

    name = "report_board"
    title_key = "board.title"
    takes_past_day = True
    watches = frozenset(
        (
            "package_in",
            "package_held",
            "trusted_office",
            "remark",
            "remark_answer",
            "setting",
            "key_event",
        )
    )
    reminded = Signal(list)

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        self.period_choice = QComboBox()
        super().__init__(door, parent=parent)
        self.remind_button = self.add_button("board.remind_all", "print", self.remind_all)
        self.days_button = self.add_button("board.set_days", "calendar", self.set_days)
        label = QLabel(words.text("package.period"))
        label.setProperty("role", "label")
        self.period_choice.setAccessibleName(words.text("package.period"))
        for period in self.ask(exchange.list_period_choices):
            if period != exchange.ON_DEMAND:
                self.period_choice.addItem(exchange.period_in_words(period), period)
        self.add_beside(label, self.period_choice)
        self.period_choice.currentIndexChanged.connect(self.reload)
        self._leave_keys_to_page()

    @property
    def period(self) -> str:
        """The period that is shown, as it is written."""
        return str(self.period_choice.currentData())

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file."""
        return words.text("board.list_title", period=self.period_choice.currentText())

    def make_model(self) -> BoardTableModel:
        return BoardTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        states = [(state, words.choice(state)) for state in ReportState]
        return (ChoiceFilter(words.text("board.state"), states, lambda item: item.state),)

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.remind_button, self.days_button)

    def reload(self) -> None:
        items = self.ask(exchange.list_board, self.period, self.past.asked)
        missing = [item for item in items if item.state in _MISSING]
        due_on = items[0].due_on.isoformat() if items else ""
        told = {"all": len(items), "missing": len(missing), "due": due_on}
        self.subtitle_label.setText(words.text("board.told", **told) if items else "")
        self.remind_button.setEnabled(bool(missing))
        self.days_button.setEnabled(True)
        self.set_items(items)

    def fill_empty(self, trust: Callable[[], object]) -> None:
        """Say what belongs here and offer the first step."""
        self.empty_state.fill(
            words.text("board.nobody"),
            words.text("board.nobody_hint"),
            (words.text("key.trust"), "shield", trust),
            icon="exchange",
        )

    def _leave_keys_to_page(self) -> None:
        """Leave to the page around what it answers itself: two of a key answer to neither."""
        kept = {QKeySequence(keys) for keys in ("F5", "Ctrl+F")}
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for shortcut in self.findChildren(QShortcut, options=direct):
            if shortcut.key() in kept:
                shortcut.setEnabled(False)

    def remind_all(self) -> None:
        """Ask for the reminders of all offices that have not reported."""
        missing = [item for item in self.model.items if item.state in _MISSING]
        self.reminded.emit([exchange.reminder_of(item, self.period) for item in missing])

    def set_days(self) -> FormDialog:
        """Open the dialog that sets how many days after a period its report is due."""
        form = Form(
            title=words.text("board.set_days"),
            fields=(FormField("board.days", NumberEditor, refusals=("reporting.days",)),),
            handler=exchange.set_report_days,
            command=lambda values: exchange.SetReportDays(values["board.days"] or 0),
            intro=words.text("board.days_intro"),
        )
        values = {"board.days": self.ask(exchange.get_report_days)}
        dialog = FormDialog(self.door, form, self, values=values)
        dialog.open()
        return dialog

    def detail(self, item: exchange.BoardItem) -> DetailCard:
        facts = [
            (words.text("board.state"), words.choice(item.state)),
            (words.text("board.due_on"), item.due_on.isoformat()),
            (words.text("board.days_late"), _count(item.days_late)),
            (words.text("board.sequence"), _count(item.sequence)),
            (words.text("board.refused"), _count(item.refused)),
            (words.text("board.open_remarks"), _count(item.open_remarks)),
        ]
        facts = [fact for fact in facts if fact[1]]
        reach = [exchange.reach_in_words(one) for one in item.origins]
        facts += listed(words.text("package.forwards"), reach)
        facts += listed(words.text("board.distrusted"), item.distrusted_by)
        card = DetailCard(item.office, facts, item.division)
        if item.state in _MISSING and self.past.asked is None:
            button = QPushButton(words.text("board.remind"))
            theme.set_icon(button, "print")
            record = exchange.reminder_of(item, self.period)
            button.clicked.connect(lambda _: self.reminded.emit([record]))
            card.add_button(button)
        return card
