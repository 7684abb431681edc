"""What every editor of a field is: a value, a problem in words under it, and signals."""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import Finding, Severity
from coopdesk.gui.kit import theme


class Reading(Protocol):
    """What a reader made of the typed text; ``problem`` is a code, empty for a good value."""

    @property
    def value(self) -> Any: ...
    @property
    def problem(self) -> str: ...


Reader = Callable[[str], Reading]


def problem_words(code: str) -> str:
    """Return the sentence for a reader's code (``finding.<code>``)."""
    return words.finding(Finding(code, Severity.REFUSE))


class Editor(QWidget):
    """A field with its input and, under it, a hint or what is wrong.

    The problem is told when the field is left, not while it is being typed. ``tells_record`` says
    whether what is proposed in it tells one record from another; a day is proposed anew each day.
    """

    tells_record: ClassVar[bool] = True

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.required = False
        self.label_key = ""
        """The key of its label where a form named it: what F1 explains."""
        self._refused = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1) // 2)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("role", "soft")
        self.note.hide()
        self.changed.connect(self._on_typed)

    @property
    def input(self) -> QWidget:
        """The widget that has the focus while the field is edited."""
        held = self.focusProxy()
        assert held is not None, "an editor holds its input from the start"
        return held

    def tell_name(self, name: str) -> None:
        """Tell screen readers what the field is for."""
        self.input.setAccessibleName(name)

    def value(self) -> Any:
        """Return the value, None while the field is empty or not understood."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show ``value``; None empties the field."""
        raise NotImplementedError

    def problem(self) -> str:
        """Return what is wrong with the field, in words; empty when nothing is."""
        if self._refused:
            return self._refused
        if self.is_empty():
            return words.text("kit.required") if self.required else ""
        return self.own_problem()

    def own_problem(self) -> str:
        """Return what is wrong with what was typed; for a subclass to say."""
        return ""

    def is_empty(self) -> bool:
        """Return whether nothing was entered."""
        return self.value() is None

    def hint(self) -> str:
        """Return what stands under the field while nothing is wrong."""
        return ""

    def check(self) -> bool:
        """Show what is wrong, or the hint; returns whether the field is in order."""
        problem = self.problem()
        self._show_note(problem, "wrong" if problem else "")
        return not problem

    def refuse(self, sentence: str) -> None:
        """Show what the rules said of this field until it is changed."""
        self._refused = sentence
        self.check()

    def draft(self) -> str:
        """Return what stands in the field as text, to be brought back after a crash."""
        value = self.value()
        return "" if value is None else str(value)

    def restore(self, draft: str) -> None:
        """Bring back what ``draft`` gave."""
        self.set_value(draft or None)

    def clear(self) -> None:
        """Empty the field."""
        self.set_value(None)

    def show_hint(self) -> None:
        """Show the hint when nothing is wrong at the moment."""
        self._show_note(self.hint(), "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Check when the input is left for another field, not for a popup or another window."""
        if (
            event.type() is QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in _STAYING
        ):
            self.on_left()
        return super().eventFilter(watched, event)

    def on_left(self) -> None:
        """Check the field, as its input was left."""
        if self.check() and self.hint():
            self.show_hint()
        self.left.emit()

    def _hold(self, widget: QWidget) -> None:
        """Put the input into the field, with the note under it."""
        self._column.addWidget(widget)
        self._column.addWidget(self.note)
        self._column.addStretch(1)
        self.setFocusProxy(widget)
        widget.installEventFilter(self)

    def _on_typed(self) -> None:
        self._refused = ""
        self.show_hint()

    def _show_note(self, sentence: str, tone: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        theme.restyle(self.note, tone=tone)
        theme.restyle(self.input, wrong="true" if tone == "wrong" else "false")
        self.input.setAccessibleDescription(sentence)


class LineEditor(Editor):
    """A field of one line, read by a reader: what is typed becomes a value or a problem."""

    def __init__(
        self,
        reader: Reader | None = None,
        *,
        placeholder: str = "",
        words_of: Callable[[str], str] = problem_words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader, self._words_of = reader, words_of
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        self._hold(self.line)
        self.line.textChanged.connect(lambda _: self.changed.emit())

    @property
    def typed(self) -> str:
        """What stands in the field, without blanks around it."""
        return self.line.text().strip()

    def value(self) -> Any:
        if not self.typed:
            return None
        if self._reader is None:
            return self.typed
        reading = self._reader(self.typed)
        return None if reading.problem else reading.value

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else self.written(value))
        self.line.setCursorPosition(0)

    def written(self, value: Any) -> str:
        """Return ``value`` as it stands in the field."""
        return str(value)

    def is_empty(self) -> bool:
        return not self.typed

    def draft(self) -> str:
        return self.line.text()

    def restore(self, draft: str) -> None:
        self.line.setText(draft)

    def own_problem(self) -> str:
        if self._reader is None:
            return ""
        reading = self._reader(self.typed)
        return self._words_of(reading.problem) if reading.problem else ""

    def on_left(self) -> None:
        """Rewrite what was understood in its usual form, then check."""
        value = self.value()
        if value is not None and self.written(value) != self.line.text():
            self.set_value(value)
        super().on_left()


_STAYING = {
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
}
