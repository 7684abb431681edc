"""Paying surplus out: the list of whom something is owed, ticked by who comes for the money."""

from operator import attrgetter

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money, in_capitals, total
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.gui.kit.table_model import Column
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.gui.kit.tick_table import TickTable, TickTableModel
from coopdesk.gui.money_fields import day_editor
from coopdesk.gui.mutual_fund.dialogs import ACCOUNT, DAY, account_choice
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund import OwedItem, PaidOutItem, PayOutSurplus


def _figure(amount: Money) -> str:
    return str(amount) if amount else ""


class OwedTableModel(TickTableModel[OwedItem]):
    """Whom something is owed, one row each."""

    columns = (
        Column("payout.tick", lambda _: "", width=3),
        Column("report.member_number", attrgetter("number"), numeric=True),
        Column("report.member", attrgetter("name"), width=12, grows=True),
        Column("report.village", attrgetter("village"), width=10),
        Column("surplus.patronage", attrgetter("patronage"), numeric=True, show=_figure),
        Column("surplus.dividend", attrgetter("dividend"), numeric=True, show=_figure),
        Column("surplus.whole", attrgetter("whole"), numeric=True),
    )


class PayoutDialog(TaskDialog):
    """Ticks members and posts what they are paid in one voucher; ``saved`` carries what it was."""

    saved = Signal(object)

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(words.text("payout.title"), door, parent)
        self._organization_id = organization_id
        self.model = OwedTableModel()
        self.table = TickTable(self.model)
        self.fields = RecordForm(
            (
                FormField(DAY, lambda: day_editor(door.today), required=True),
                FormField(ACCOUNT, account_choice(door, organization_id)),
            ),
            two_columns_from=theme.scaled(500),
        )
        self.fields.set_values({DAY: door.today})
        self.sum_label = QLabel()
        self.sum_label.setWordWrap(True)
        self.sum_label.setTextFormat(Qt.TextFormat.PlainText)
        self.model.ticks_changed.connect(self._tell_sum)
        self.fields.completed.connect(self.table.setFocus)
        self.fields.editors[DAY].changed.connect(self._read_again)
        self.show_pane(
            self._pane(),
            (words.text("payout.pay"), self.pay),
            second=(words.text("payout.tick_all"), self.tick_all),
            leave=words.text("kit.close"),
        )
        self._read_again()
        self.table.setFocus()

    def tick_all(self) -> None:
        """Tick everybody, or nobody when all are ticked."""
        self.model.toggle(self.model.items)

    def pay(self) -> None:
        """Post what those who are ticked are paid."""
        if not self.fields.check():
            return
        ticked = self.model.ticked
        if not ticked:
            self.show_refusals([Refusal("payout.nobody")])
            return
        values = self.fields.values()
        members = tuple(item.id for item in ticked)
        command = PayOutSurplus(self._organization_id, values[DAY], members, values[ACCOUNT] or "")
        self.do(service.pay_out_surplus, command, self._on_paid)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wanted = QSize(theme.scaled(820), theme.scaled(600))
        return wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 60))

    def _pane(self) -> QWidget:
        hint = QLabel(words.text("payout.hint"))
        hint.setWordWrap(True)
        hint.setProperty("role", "soft")
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(hint)
        column.addWidget(self.fields)
        column.addWidget(self.table, 1)
        column.addWidget(self.sum_label)
        return pane

    def _read_again(self) -> None:
        """Show whom something is owed on the day typed; who is ticked stays so."""
        day = self.fields.editors[DAY].value()
        if day is not None:
            self.model.set_items(self.door.ask(service.list_owed, self._organization_id, day))
            self._tell_sum()

    def _tell_sum(self) -> None:
        ticked, everyone = self.model.ticked, self.model.items
        amount = total([item.whole for item in ticked])
        told = {"count": len(ticked), "all": len(everyone), "amount": amount}
        capitals = in_capitals(amount) if amount else ""
        self.sum_label.setText(words.text("payout.sum", capitals=capitals, **told))

    def _on_paid(self, paid: PaidOutItem) -> None:
        self.accept()
        self.saved.emit(paid)
