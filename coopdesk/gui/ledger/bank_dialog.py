"""The bank's statement beside the books: what only one has, and the balance proved by it."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

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
from coopdesk.gui.kit.views import ViewBar
from coopdesk.gui.money_fields import day_editor
from coopdesk.services import ledger
from coopdesk.services.ledger import (
    BankMoveItem,
    BankPairItem,
    PairBankLines,
    PartBankLines,
    ProofItem,
    ProveBalance,
    ReconciliationItem,
    StatementTakenItem,
    TakeInStatement,
)

ACCOUNT, DAY = "report.account", "bank.until"


def _side(item: BankMoveItem) -> str:
    received = item.amount > Money()
    if item.is_banks:
        return words.text("bank.bank_received" if received else "bank.bank_paid")
    return words.text("bank.book_received" if received else "bank.book_paid")


def _size(item: BankMoveItem) -> Money:
    """Return the amount without its sign: the side says which way it went."""
    return max(item.amount, -item.amount)


class UnmatchedTableModel(ItemTableModel[BankMoveItem]):
    """What only the bank has, or only the books."""

    columns = (
        Column("bank.side", _side, width=11),
        Column("report.day", attrgetter("day")),
        Column("report.amount", _size, numeric=True),
        Column("bank.number", attrgetter("number"), width=10),
        Column("report.summary", attrgetter("summary"), width=12, grows=True),
    )


_HOW = {True: "bank.by_hand", False: "bank.by_itself"}


class PairTableModel(ItemTableModel[BankPairItem]):
    """What the bank and the books both have, paired by the program or by hand."""

    columns = (
        Column("bank.how", lambda pair: words.text(_HOW[bool(pair.id)])),
        Column("report.amount", attrgetter("amount"), numeric=True),
        Column("bank.at_bank", lambda pair: _moves(pair.bank), width=16),
        Column("bank.in_books", lambda pair: _moves(pair.books), width=16, grows=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("key")


def _moves(moves: Sequence[BankMoveItem]) -> str:
    """Return the moves of one side in words, one behind the other."""
    return "；".join(f"{move.day} {move.number} {move.summary}".strip() for move in moves)


class BankDialog(TaskDialog):
    """Takes in statements of one account and shows what they and the books do not share.

    What is marked on both sides is paired by hand; a pair is taken apart. ``opened`` carries a
    voucher of the books that the bank does not have.
    """

    opened = Signal(str)

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(words.text("bank.title"), door, parent)
        self._organization_id = organization_id
        self.found: ReconciliationItem | None = None
        self.model = UnmatchedTableModel()
        self.table = TableView(self.model)
        self.table.opened.connect(self._open)
        self.pairs = PairTableModel()
        self.pair_table = TableView(self.pairs)
        self.tabs = ViewBar((words.text("bank.open"), words.text("bank.matched")))
        self.views = QStackedWidget()
        for table in (self.table, self.pair_table):
            self.views.addWidget(table)
        self.tabs.currentChanged.connect(self._turn)
        self.pair_button = self._step("bank.pair", "Ctrl+M", self.pair)
        self.part_button = self._step("bank.part", "Ctrl+U", self.part)
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
        self.pairs.set_items(self.found.pairs)
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

    def pair(self) -> None:
        """Pair what is marked on both sides."""
        marked: list[BankMoveItem] = self.table.selected_items()
        if self.found is None or not marked:
            return
        command = PairBankLines(
            *self._place(self.found),
            bank_lines=tuple(move.id for move in marked if move.is_banks),
            book_lines=tuple(move.id for move in marked if not move.is_banks),
        )
        self.do(ledger.pair_bank_lines, command, lambda _: self._tell("bank.was_paired"))

    def part(self) -> None:
        """Take the pair chosen apart."""
        chosen: BankPairItem | None = self.pair_table.current_item
        if self.found is None or chosen is None:
            return
        command = PartBankLines(*self._place(self.found), bank_line=chosen.key)
        self.do(ledger.part_bank_lines, command, lambda _: self._tell("bank.was_parted"))

    def _place(self, found: ReconciliationItem) -> tuple[str, str, date]:
        return self._organization_id, found.account, found.day

    def _tell(self, key: str) -> None:
        self.read_again()
        self.message_bar.say([words.text(key)], "done")

    def _step(self, key: str, keys: str, pressed: Callable[[], None]) -> QPushButton:
        button = QPushButton(words.text(key))
        button.setAutoDefault(False)
        button.setToolTip(f"{words.text(key)}（{keys}）")
        button.clicked.connect(lambda _: pressed())
        QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        return button

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
        balances = self.door.ask(ledger.list_balances, self._organization_id)
        used = (one.code for one in accounts if balances.get(one.code))
        fields.set_values({DAY: self.door.today, ACCOUNT: next(used, accounts[0].code)})
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
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addStretch(1)
        for button in (self.pair_button, self.part_button):
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self.views, 1)
        self._turn(self.tabs.currentIndex())
        return pane

    def _turn(self, place: int) -> None:
        """Show what is open or what is paired, and offer the step that belongs to it."""
        self.views.setCurrentIndex(place)
        self.pair_button.setVisible(place == 0)
        self.part_button.setVisible(place == 1)

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

    def _open(self, item: BankMoveItem) -> None:
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
