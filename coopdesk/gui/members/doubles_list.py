"""Who may be meant already: a quiet list beneath the form, renewed while someone types."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog, button_foot
from coopdesk.gui.members.table import member_card
from coopdesk.services import members as service
from coopdesk.services.members import DoubleDraft, PossibleDouble
from coopdesk.services.share_totals import holdings_by_member

QUIET_MS = 200
"""How long nobody types before the register is asked."""
_GAP = "\u3000"


class KnownList(QListWidget):
    """The lines; Enter or a double click opens one, and the form beneath does not hear of it."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemDoubleClicked.connect(lambda _: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class DoublesList(QFrame):
    """Up to five who may be meant; it is not there while nobody is. Enter shows one of them."""

    shown = Signal()

    def __init__(
        self, dialog: FormDialog, organization_id: str, member_id: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._dialog = dialog
        self._organization_id, self._member_id = organization_id, member_id
        self._found: Sequence[PossibleDouble] = ()
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self.look)
        dialog.fields.changed.connect(self._timer.start)
        self.setProperty("surface", "card")
        label = QLabel(words.text("doubles.maybe_known"))
        label.setProperty("tone", "due")
        self.list = KnownList()
        self.list.setAccessibleName(label.text())
        self.list.setToolTip(words.text("doubles.maybe_known_tip"))
        self.list.opened.connect(self.open_current)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        column.setSpacing(theme.space(1))
        column.addWidget(label)
        column.addWidget(self.list)
        self.hide()

    @property
    def found(self) -> Sequence[PossibleDouble]:
        """Who is shown."""
        return self._found

    def look(self) -> None:
        """Ask the register who may be meant by what stands in the fields."""
        typed = self._dialog.fields.draft()
        draft = DoubleDraft(
            typed["member.name"], typed["member.id_number"], typed["member.phone"], self._member_id
        )
        door = self._dialog.door
        self._found = door.ask(service.possible_doubles, self._organization_id, draft)
        self.list.clear()
        self.list.addItems([_told(one) for one in self._found])
        row = self.list.sizeHintForRow(0) if self._found else 0
        self.list.setFixedHeight(row * len(self._found) + theme.space(1))
        self.setVisible(bool(self._found))
        self.shown.emit()

    def open_current(self) -> "KnownDialog | None":
        """Show the record of the one chosen; what was typed stays beneath."""
        place = self.list.currentRow()
        if not 0 <= place < len(self._found):
            return None
        dialog = KnownDialog(self._dialog.door, self._found[place], self)
        dialog.open()
        return dialog


class KnownDialog(QDialog):
    """The card of someone in the register, over the form in which they may be typed again."""

    def __init__(self, door: Door, double: PossibleDouble, parent: QWidget) -> None:
        super().__init__(parent)
        member = double.member
        self.setWindowTitle(words.text("doubles.known_title"))
        record = door.ask(service.get_member, member.id)
        holding = door.ask(holdings_by_member, member.organization_id).get(member.id, 0)
        self.close_button = QPushButton(words.text("kit.close"))
        self.close_button.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(member_card(record, Money(holding)), 1)
        column.addWidget(button_foot(self.close_button))
        self.setMinimumWidth(theme.scaled(theme.space(90)))


def watch_doubles(dialog: FormDialog, organization_id: str, member_id: str = "") -> DoublesList:
    """Let the form tell who may be meant already; ``member_id`` is whose record is changed."""
    doubles = DoublesList(dialog, organization_id, member_id, dialog)
    dialog.add_below(doubles)
    return doubles


def _told(double: PossibleDouble) -> str:
    member = double.member
    last = member.id_last_four
    parts = (
        member.name,
        words.text("doubles.because", why=words.choice(double.likeness)),
        words.text("members.number", number=member.number),
        member.village,
        words.text("found.last_four", digits=last) if last else "",
        words.choice(member.state),
        member.organization,
    )
    return _GAP.join(part for part in parts if part)
