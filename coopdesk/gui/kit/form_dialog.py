"""A dialog from a table of fields: one record, one command, completed without the mouse."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.errors import Refusal
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.record import FormField, RecordForm

C = TypeVar("C")
DRAFT_MS = 3000
NARROW, WIDE = 560, 860
TWO_COLUMNS_FROM = 700


@dataclass(frozen=True, slots=True)
class Form(Generic[C]):
    """What a form dialog does: its title, fields, button, and the command they make.

    ``folded`` are sections that wait behind their titles.
    """

    title: str
    fields: Sequence[FormField]
    handler: Callable[[Any, C], Any]
    command: Callable[[Mapping[str, Any]], C]
    primary: str = ""
    intro: str = ""
    folded: Collection[str] = ()


class FormDialog(BarHost, QDialog):
    """Fills in a record and runs one command; ``saved`` carries its result.

    It always has a parent, so that Qt owns it: a question's closure may hold its last name in
    Python, and letting go of that would destroy dialog and question inside one another.
    """

    saved = Signal(object)

    def __init__(
        self,
        door: Door,
        form: Form[Any],
        parent: QWidget,
        *,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(form.title)
        self.door, self._form = door, form
        self.fields = RecordForm(form.fields, two_columns_from=TWO_COLUMNS_FROM, folded=form.folded)
        self.fields.set_values(values or {})
        self.message_bar = MessageBar()
        self.primary_button = QPushButton(form.primary or words.text("kit.save"))
        self.primary_button.setProperty("kind", "primary")
        self.primary_button.setAutoDefault(False)
        self.primary_button.setToolTip(words.text("kit.save_tip"))
        self.cancel_button = QPushButton(words.text("kit.cancel"))
        self.cancel_button.setAutoDefault(False)
        self._lay_out()
        self._untouched = self.fields.draft()
        self._draft = door.draft(f"{form.title}/{self.fields.known()}")
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._connect()
        self._offer_draft()
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())
        self.fields.begin()

    @property
    def is_touched(self) -> bool:
        """Whether something would be lost by leaving."""
        return self.fields.draft() != self._untouched

    def submit(self) -> None:
        """Check the fields and run the command; a refusal is shown beside the form."""
        self.message_bar.clear()
        if not self.fields.check():
            return
        command = self._form.command(self.fields.values())
        attempt(
            self,
            lambda confirmed: self.door.do(self._form.handler, command, confirmed=confirmed),
            self._on_saved,
        )

    def reject(self) -> None:
        """Leave; asks only when something would be lost."""
        if self.is_touched:
            messages.ask_to_discard(self, self.windowTitle(), self._leave)
        else:
            self._leave()

    def add_below(self, widget: QWidget) -> None:
        """Let ``widget`` stand beneath the fields, above the buttons."""
        self._content.addWidget(widget)

    def keep_draft(self) -> None:
        """Keep what stands in the fields now."""
        if self.is_touched:
            self._draft.keep(self.fields.draft())

    def show_refusals(self, refusals: Sequence[Refusal]) -> None:
        """Show every reason beside the form, and at its field where there is one."""
        super().show_refusals(refusals)
        self.fields.refuse(refusals)

    def sizeHint(self) -> QSize:
        """As wide as its columns, as tall as its fields, but never taller than the screen."""
        width = WIDE if len(self._form.fields) > 6 else NARROW
        width = (width + theme.scaled(width)) // 2
        # The fields know their height only once they are laid out in their columns.
        self.fields.resize(width - 2 * theme.space(5), self.fields.height())
        needed = self.fields.sizeHint().height() + theme.current().control * 2 + theme.space(22)
        if self._form.intro:
            needed += self.intro_label.heightForWidth(width - 2 * theme.space(5)) + theme.space(3)
        screen = self.screen().availableGeometry()
        return QSize(min(width, screen.width() - 40), min(needed, screen.height() - 60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        entered = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if (
            (held and entered)
            or (held and event.key() == Qt.Key.Key_S)
            or (entered and self.focusWidget() is self.primary_button)
        ):
            self.submit()
        elif entered and self.focusWidget() is self.cancel_button:
            self.reject()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.primary_button.clicked.connect(self.submit)
        self.cancel_button.clicked.connect(self.reject)
        self.fields.completed.connect(self.primary_button.setFocus)
        self.fields.confirmed.connect(self.submit)
        self.fields.changed.connect(self._timer.start)
        self._timer.timeout.connect(self.keep_draft)

    def _offer_draft(self) -> None:
        draft = self._draft.offered()
        if draft:
            before = dict(self._untouched)
            self.fields.restore(draft)
            start_again = (words.text("kit.draft_drop"), lambda: self.fields.restore(before))
            self.message_bar.say([words.text("kit.draft_back")], "accent", start_again)

    def _on_saved(self, result: object) -> None:
        self._timer.stop()
        self._draft.drop()
        self.accept()
        self.saved.emit(result)

    def _leave(self) -> None:
        self._timer.stop()
        self._draft.drop()
        super().reject()

    def _lay_out(self) -> None:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self.fields)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(3))
        self.intro_label = QLabel(self._form.intro)
        self.intro_label.setProperty("role", "soft")
        self.intro_label.setWordWrap(True)
        self.intro_label.setVisible(bool(self._form.intro))
        content.addWidget(self.intro_label)
        content.addWidget(self.message_bar)
        content.addWidget(scroll, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(content, 1)
        column.addWidget(button_foot(self.cancel_button, self.primary_button))


def button_foot(*buttons: QPushButton, left: Sequence[QWidget] = ()) -> QFrame:
    """Return the foot of a dialog with its buttons at the right, the primary one last."""
    foot = QFrame()
    foot.setProperty("surface", "foot")
    row = QHBoxLayout(foot)
    row.setContentsMargins(theme.space(5), theme.space(3), theme.space(5), theme.space(3))
    row.setSpacing(theme.space(2))
    for widget in left:
        row.addWidget(widget)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return foot
