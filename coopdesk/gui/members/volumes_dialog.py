"""What all members traded in a year: amounts typed down the list, or pasted from a sheet."""

from dataclasses import dataclass, replace
from operator import attrgetter

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.membership import TradeKind
from coopdesk.domain.money import Money
from coopdesk.domain.reading import read_amount
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor, YearEditor, is_plain_enter
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.money_fields import money_editor
from coopdesk.services import members as service
from coopdesk.services.members.patronage import EARLIEST_YEAR

NOTHING = Money(0)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """One member with the amount typed, and the one recorded before."""

    id: str
    number: int
    name: str
    village: str
    amount: Money
    recorded: Money


class VolumesModel(ItemTableModel[VolumeLine]):
    """The members of the year, by number."""

    columns = (
        Column("member.number", attrgetter("number"), numeric=True, show=str),
        Column("member.name", attrgetter("name"), width=16),
        Column("member.village", attrgetter("village"), width=14),
        Column("volume.amount", attrgetter("amount"), numeric=True, summed=True, width=12),
    )


class VolumesDialog(BarHost, QDialog):
    """Enter takes the amount and goes to the next member; the arrows choose whose it is."""

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.door, self._organization_id = door, organization_id
        self.setWindowTitle(words.text("volumes.title"))
        self.message_bar = MessageBar()
        self.model = VolumesModel(self)
        self._year = door.today.year - 1
        self.table = TableView(self.model)
        self.year_editor = YearEditor(minimum=EARLIEST_YEAR, maximum=door.today.year)
        self.year_editor.set_value(self._year)
        kinds = [(kind, words.choice(kind)) for kind in TradeKind]
        self.kind_editor = ChoiceEditor(kinds, may_be_empty=False)
        self.product_editor = TextEditor(longest=100)
        self.amount_editor = money_editor(capitals=False)
        self.name_label = QLabel()
        self.save_button = QPushButton(words.text("kit.save"))
        self.close_button = QPushButton(words.text("kit.close"))
        self._lay_out()
        self._connect()
        self.reload()
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())
        self.amount_editor.setFocus()

    @property
    def changed_lines(self) -> list[VolumeLine]:
        """The lines whose amount is another than the recorded one."""
        return [line for line in self.model.items if line.amount != line.recorded]

    def reload(self) -> None:
        """Read the members of the year, with what is recorded of the kind and product."""
        year = self.year_editor.value()
        if year is None or not self.year_editor.check():
            return
        self._year = year
        asked = (year, self.kind_editor.value(), self.product_editor.value() or "")
        found = self.door.ask(service.list_traders, self._organization_id, *asked)
        self.model.set_items(
            VolumeLine(one.member_id, one.number, one.name, one.village, one.amount, one.amount)
            for one in found
        )
        if found:
            self.table.selectRow(0)
        self._offer()

    def take_amount(self) -> None:
        """Take the typed amount for the chosen member and go to the next one."""
        if self.amount_editor.check():
            self._take_typed()
            self._go(1)

    def paste(self) -> None:
        """Take a column of amounts from the clipboard, or two: register numbers and amounts."""
        rows = [row.split("\t") for row in QGuiApplication.clipboard().text().splitlines() if row]
        amounts = [read_amount(row[-1]) for row in rows]
        wrong = next((n for n, one in enumerate(amounts) if one.problem or one.value is None), None)
        if wrong is not None:
            told = {"row": wrong + 1, "cell": rows[wrong][-1]}
            self.message_bar.say([words.text("volumes.unreadable", **told)])
            return
        keys = self._keys_of(rows)
        missing = next((n for n, key in enumerate(keys) if key is None), None)
        if missing is not None:
            told = {"row": missing + 1, "cell": rows[missing][0]}
            self.message_bar.say([words.text("volumes.no_member", **told)])
            return
        values = [one.value for one in amounts if one.value is not None]
        self._put(dict(zip((key for key in keys if key), values, strict=True)))
        self.message_bar.say([words.text("volumes.pasted", count=len(rows))], "accent")

    def save(self) -> None:
        """Record every changed amount in one step."""
        lines = tuple(
            service.TradeVolume(
                line.id, self.kind_editor.value(), line.amount, self.product_editor.value() or ""
            )
            for line in self.changed_lines
        )
        command = service.RecordTradeVolumes(self._organization_id, self._year, lines)
        attempt(
            self,
            lambda confirmed: self.door.do(
                service.record_trade_volumes, command, confirmed=confirmed
            ),
            self._on_saved,
        )

    def reject(self) -> None:
        """Leave; asks only where typed amounts would be lost."""
        if self.changed_lines:
            messages.ask_to_discard(self, self.windowTitle(), super().reject)
        else:
            super().reject()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the amount: Enter takes it, the arrows choose, and a pasted column goes down."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if is_plain_enter(event):
            self.take_amount()
        elif event.key() in _STEPS:
            self._go(_STEPS[Qt.Key(event.key())])
        elif event.matches(QKeySequence.StandardKey.Paste) and self._has_column():
            self.paste()
        else:
            return super().eventFilter(watched, event)
        return True

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wide, high = theme.scaled(760), theme.scaled(620)
        return QSize(min(wide, screen.width() - 40), min(high, screen.height() - 60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save) and self.save_button.isEnabled():
            self.save()
        elif not is_plain_enter(event):
            super().keyPressEvent(event)

    def _keys_of(self, rows: list[list[str]]) -> list[str | None]:
        """Return whose each pasted row is: by its number, or downwards from the chosen member."""
        lines = list(self.model.items)
        if any(len(row) > 1 for row in rows):
            by_number = {str(line.number): line.id for line in lines}
            return [by_number.get(row[0].strip()) for row in rows]
        start = max(self.table.currentIndex().row(), 0)
        keys: list[str | None] = [line.id for line in lines[start : start + len(rows)]]
        return keys + [None] * (len(rows) - len(keys))

    def _take_typed(self) -> None:
        line, amount = self.table.current_item, self.amount_editor.value()
        if line is not None and amount is not None and amount != line.amount:
            self._put({line.id: amount})

    def _has_column(self) -> bool:
        return "\n" in QGuiApplication.clipboard().text().strip()

    def _put(self, amounts: dict[str, Money]) -> None:
        self.model.set_items(
            replace(line, amount=amounts.get(line.id, line.amount)) for line in self.model.items
        )
        self._offer()

    def _go(self, step: int) -> None:
        row = self.table.currentIndex().row() + step
        self.table.selectRow(min(max(row, 0), self.model.rowCount() - 1))

    def _offer(self) -> None:
        """What the amounts are of cannot be changed while some of them are not saved."""
        has_changes = bool(self.changed_lines)
        self.save_button.setEnabled(has_changes)
        for editor in (self.year_editor, self.kind_editor, self.product_editor):
            editor.setEnabled(not has_changes)

    def _on_current(self) -> None:
        line = self.table.current_item
        self.name_label.setText(words.text("volumes.of", name=line.name) if line else "")
        amount = line.amount if line and line.amount != NOTHING else None
        self.amount_editor.set_value(amount)
        self.amount_editor.line.selectAll()

    def _on_saved(self, count: int) -> None:
        self.reload()
        self.message_bar.say([words.text("volumes.saved", count=count)], "done")

    def _connect(self) -> None:
        for editor in (self.year_editor, self.kind_editor, self.product_editor):
            editor.left.connect(self.reload)
        self.kind_editor.changed.connect(self.reload)
        self.table.current_changed.connect(lambda _: self._on_current())
        self.amount_editor.line.installEventFilter(self)
        self.amount_editor.left.connect(self._take_typed)
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        self.save_button.setProperty("kind", "primary")
        self.save_button.setToolTip(words.text("kit.save_tip"))
        head, entry = QHBoxLayout(), QHBoxLayout()
        for row in (head, entry):
            row.setSpacing(theme.space(2))
        fields: tuple[tuple[str, Editor], ...] = (
            ("dossier.year", self.year_editor),
            ("volume.kind", self.kind_editor),
            ("volume.product", self.product_editor),
        )
        for key, editor in fields:
            head.addWidget(_label(words.text(key), editor))
            head.addWidget(editor, 1)
        self.name_label.setBuddy(self.amount_editor.input)
        self.amount_editor.input.setAccessibleName(words.text("volume.amount"))
        hint = QLabel(words.text("volumes.keys"))
        hint.setProperty("role", "soft")
        entry.addWidget(self.name_label, 1)
        entry.addWidget(self.amount_editor, 1)
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(2))
        content.addLayout(head)
        content.addWidget(self.message_bar)
        content.addWidget(self.table, 1)
        content.addWidget(TotalsRow(self.table, self.model))
        content.addLayout(entry)
        content.addWidget(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(content, 1)
        column.addWidget(button_foot(self.close_button, self.save_button))
        for button in (self.save_button, self.close_button):
            button.setAutoDefault(False)


def _label(told: str, editor: Editor) -> QLabel:
    label = QLabel(told)
    label.setProperty("role", "label")
    label.setBuddy(editor.input)
    editor.input.setAccessibleName(told)
    return label
