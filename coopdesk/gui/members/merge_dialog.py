"""Merging two records: which is kept, and field by field whose value stays."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.members import MemberKind
from coopdesk.domain.money import Money
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.table_model import Column, ItemTableModel, as_words
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services import members as service
from coopdesk.services.members import MemberRecord, MergeField, MergeMembers
from coopdesk.services.share_totals import holdings_by_member


@dataclass(frozen=True, slots=True)
class Choice:
    """One field in which the two differ, as it is shown, and whose value stays."""

    name: str
    label: str
    kept: str
    other: str
    is_others: bool

    @property
    def result(self) -> str:
        """What the kept member will say."""
        return self.other if self.is_others else self.kept


class ChoiceTableModel(ItemTableModel[Choice]):
    """The fields that differ; the last column is what comes of it."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("name")
    columns = (
        Column("doubles.field", attrgetter("label")),
        Column("doubles.kept", attrgetter("kept"), width=12),
        Column("doubles.other", attrgetter("other"), width=12),
        Column("doubles.result", attrgetter("result"), width=12, tone=lambda _: "accent"),
    )


class ChoiceTable(TableView):
    """The fields; Space and Enter take the value of the other one."""

    switched = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # the dialog's
        elif event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.switched.emit()
        else:
            super().keyPressEvent(event)


class MergeDialog(BarHost, QDialog):
    """``merged`` carries the ids of the kept member and of the double."""

    merged = Signal(str, str)

    def __init__(self, door: Door, one_id: str, other_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text("doubles.merge_title"))
        self._door, self._ids = door, (one_id, other_id)
        self.message_bar = MessageBar()
        self.about_label, self.sum_label = QLabel(), QLabel()
        self.model = ChoiceTableModel()
        self.table = ChoiceTable(self.model)
        self.swap_button = QPushButton(words.text("doubles.swap"))
        self.cancel_button = QPushButton(words.text("kit.cancel"))
        self.merge_button = QPushButton(words.text("doubles.merge"))
        self._lay_out()
        self._connect()
        self._read()

    @property
    def choices(self) -> Sequence[Choice]:
        """The fields that differ, and whose value stays."""
        return self.model.items

    def switch(self) -> None:
        """Take the value of the other record in the current field, or no longer."""
        chosen = self.table.current_item
        if chosen is not None:
            turned = replace(chosen, is_others=not chosen.is_others)
            self.model.set_items([turned if one is chosen else one for one in self.model.items])

    def swap(self) -> None:
        """Keep the other record."""
        self._ids = (self._ids[1], self._ids[0])
        self.message_bar.clear()
        self._read()

    def merge(self) -> None:
        """Merge as chosen; a refusal is shown above."""
        self.message_bar.clear()
        kept, other = self._ids
        taken = tuple(choice.name for choice in self.choices if choice.is_others)
        command = MergeMembers(kept, other, taken)
        attempt(
            self,
            lambda confirmed: self._door.do(service.merge_members, command, confirmed=confirmed),
            lambda _: self._leave(kept, other),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.merge()
        elif event.key() == Qt.Key.Key_F6:
            self.swap()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wide, high = theme.scaled(theme.space(190)), theme.scaled(theme.space(115))
        return QSize(min(wide, screen.width() - 40), min(high, screen.height() - 60))

    def _leave(self, kept: str, other: str) -> None:
        self.accept()
        self.merged.emit(kept, other)

    def _read(self) -> None:
        kept, other = (self._door.ask(service.get_member, key) for key in self._ids)
        about = {"kept": _named(kept), "other": _named(other)}
        self.about_label.setText(words.text("doubles.about", **about))
        held = self._door.ask(holdings_by_member, kept.organization_id)
        shares = [Money(held.get(record.id, 0)) for record in (kept, other)]
        told = {"kept": shares[0], "other": shares[1], "sum": shares[0] + shares[1]}
        self.sum_label.setText(words.text("doubles.sum", **told))
        fields = self._door.ask(service.list_merge_fields, *self._ids)
        self.model.set_items([_choice(field) for field in fields])
        self.table.selectRow(0)
        self.table.setFocus()

    def _connect(self) -> None:
        self.table.switched.connect(self.switch)
        self.table.doubleClicked.connect(lambda _: self.switch())
        self.swap_button.clicked.connect(lambda _: self.swap())
        self.cancel_button.clicked.connect(lambda _: self.reject())
        self.merge_button.clicked.connect(lambda _: self.merge())

    def _lay_out(self) -> None:
        for button in (self.swap_button, self.cancel_button, self.merge_button):
            button.setAutoDefault(False)
        self.swap_button.setToolTip(words.text("doubles.swap_tip"))
        self.merge_button.setToolTip(words.text("doubles.merge_tip"))
        self.merge_button.setProperty("kind", "primary")
        self.about_label.setProperty("role", "section")
        hint = QLabel(words.text("doubles.merge_hint"))
        for label in (self.about_label, hint, self.sum_label):
            label.setWordWrap(True)
        for label in (hint, self.sum_label):
            label.setProperty("role", "soft")
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(3))
        for widget in (self.about_label, hint, self.message_bar):
            content.addWidget(widget)
        content.addWidget(self.table, 1)
        content.addWidget(self.sum_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(content, 1)
        foot = button_foot(self.cancel_button, self.merge_button, left=[self.swap_button])
        column.addWidget(foot)


def _named(record: MemberRecord) -> str:
    told = {"number": record.number, "name": record.profile.name}
    return words.text("doubles.named", state=words.choice(record.state), **told)


def _choice(field: MergeField) -> Choice:
    label = words.text(f"member.{field.name}")
    kept, other = (_shown(field.name, value) for value in (field.kept, field.other))
    return Choice(field.name, label, kept, other, field.is_others)


def _shown(name: str, value: Any) -> str:
    return words.choice(MemberKind(value)) if name == "kind" else as_words(value)
