"""The bank's statement beside the books: what only one has, and the balance proved by it."""

from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.gui.kit.sheet_intake.files import open_workbook_dialog
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.gui.money_fields import day_editor
from coopdesk.services import ledger
from coopdesk.services.ledger import (
    ProofItem,
    ProveBalance,
    ReconciliationItem,
    StatementTakenItem,
    TakeInStatement,
    UnmatchedItem,
)

ACCOUNT, DAY = "report.account", "bank.until"


def _side(item: UnmatchedItem) -> str:
    received = item.amount > Money()
    if item.is_banks:
        return words.text("bank.bank_received" if received else "bank.bank_paid")
    return words.text("bank.book_received" if received else "bank.book_paid")


def _size(item: UnmatchedItem) -> Money:
    """Return the amount without its sign: the side says which way it went."""
    return max(item.amount, -item.amount)


class UnmatchedTableModel(ItemTableModel[UnmatchedItem]):
    """What only the bank has, or only the books."""

    columns = (
        Column("bank.side", _side, width=11),
        Column("report.day", attrgetter("day")),
        Column("report.amount", _size, numeric=True),
        Column("bank.number", attrgetter("number"), width=10),
        Column("report.summary", attrgetter("summary"), width=12, grows=True),
    )


class BankDialog(TaskDialog):
    """Takes in statements of one account and shows what they and the books do not share.

    ``opened`` carries a voucher of the books that the bank does not have.
    """

    opened = Signal(str)

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(words.text("bank.title"), door, parent)
        self._organization_id = organization_id
        self.found: ReconciliationItem | None = None
        self.model = UnmatchedTableModel()
        self.table = TableView(self.model)
        self.table.opened.connect(self._open)
        self.told_label = QLabel()
        self.told_label.setWordWrap(True)
        self.fields = self._fields()
        self.fields.changed.connect(self.read_again)
        self.show_pane(
            self._pane(),
            (words.text("bank.take"), self.choose),
            second=(words.text("bank.prove"), self.prove),
            leave=words.text("kit.close"),
        )
        self.read_again()

    def choose(self) -> None:
        """Ask for the statement."""
        open_workbook_dialog(self, self.read)

    def read(self, path: Path) -> None:
        """Read a statement on another thread and keep its lines."""
        self._path = path
        self.run(ledger.read_statement, path, then=self._take_in)

    def read_again(self) -> None:
        """Lay the bank beside the books as they stand now."""
        values = self.fields.values()
        if not values[ACCOUNT] or values[DAY] is None:
            return
        self.found = self.door.ask(
            ledger.reconcile, self._organization_id, values[ACCOUNT], values[DAY]
        )
        self.model.set_items(self.found.unmatched)
        self.told_label.setText(_told(self.found))
        self.second_button.setEnabled(self.found.bank is not None)

    def prove(self) -> None:
        """Record the bank's balance with what is in transit as the proof of this day."""
        found = self.found
        if found is None or found.bank is None:
            return
        command = ProveBalance(
            self._organization_id,
            found.account,
            found.day,
            found.bank,
            in_transit=found.in_transit,
            remark=words.text("bank.remark", count=self.model.rowCount()),
        )
        self.do(ledger.prove_balance, command, self._on_proved)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wanted = QSize(theme.scaled(900), theme.scaled(600))
        return wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 60))

    def _fields(self) -> RecordForm:
        accounts = self.door.ask(ledger.list_bank_accounts, self._organization_id)
        choices = [(one.code, f"{one.code}  {one.full_name}") for one in accounts]
        fields = RecordForm(
            (
                FormField(ACCOUNT, lambda: ChoiceEditor(choices, may_be_empty=False)),
                FormField(DAY, lambda: day_editor(self.door.today), required=True),
            ),
            two_columns_from=theme.scaled(500),
        )
        fields.set_values({DAY: self.door.today})
        return fields

    def _pane(self) -> QWidget:
        hint = QLabel(words.text("bank.hint"))
        hint.setWordWrap(True)
        hint.setProperty("role", "soft")
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        for part in (hint, self.fields, self.told_label):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        return pane

    def _take_in(self, read: tuple[tuple[ledger.BankLine, ...], object]) -> None:
        account = self.fields.values()[ACCOUNT]
        lines, name = read[0], self._path.name
        command = TakeInStatement(self._organization_id, account, name, lines)
        self.do(ledger.take_in_statement, command, self._on_taken)

    def _on_taken(self, done: StatementTakenItem) -> None:
        self.read_again()
        told = words.text("bank.taken", read=done.read, new=done.new, same=done.same)
        self.message_bar.say([told], "done")

    def _on_proved(self, proof: ProofItem) -> None:
        told = {"account": proof.account_name, "difference": proof.difference}
        key = "proof.differs" if proof.difference else "proof.fits"
        self.message_bar.say([words.text(key, **told)], "due" if proof.difference else "done")

    def _open(self, item: UnmatchedItem) -> None:
        if item.voucher_id:
            self.accept()
            self.opened.emit(item.voucher_id)


def _told(found: ReconciliationItem) -> str:
    """Return the two balances and what lies between them, in words."""
    if found.bank is None:
        return words.text("bank.nothing_yet", booked=found.booked)
    told = words.text(
        "bank.balances",
        bank=found.bank,
        in_transit=found.in_transit,
        booked=found.booked,
        matched=found.matched,
    )
    if found.difference:
        return f"{told}  {words.text('bank.unexplained', difference=found.difference)}"
    return f"{told}  {words.text('bank.explained')}"
