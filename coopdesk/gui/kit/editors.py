"""Editors for money, numbers, text and choices."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QPlainTextEdit, QWidget

from coopdesk import words
from coopdesk.domain.money import Money, in_capitals
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editor import Editor, LineEditor, Reader, problem_words


class MoneyEditor(LineEditor):
    """An amount: right-aligned, thousands separated, in capital numerals beneath when asked."""

    def __init__(
        self,
        reader: Reader,
        *,
        capitals: bool = False,
        words_of: Callable[[str], str] = problem_words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(reader, words_of=words_of, parent=parent)
        self._capitals = capitals
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setFont(theme.current().font(numeric=True))
        self.changed.connect(self._on_amount)

    def hint(self) -> str:
        amount = self.value()
        if not self._capitals or amount is None or abs(amount.fen) >= 10**18:
            return ""
        return in_capitals(amount)

    def _on_amount(self) -> None:
        amount = self.value()
        is_negative = isinstance(amount, Money) and amount.fen < 0
        tint = theme.current().text_colour("wrong" if is_negative else "ink").name()
        self.line.setStyleSheet(f"color: {tint};" if is_negative else "")


class NumberEditor(LineEditor):
    """A whole number between two bounds."""

    def __init__(
        self,
        *,
        minimum: int = 0,
        maximum: int = 999_999_999,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(None, parent=parent)
        self._minimum, self._maximum = minimum, maximum
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setFont(theme.current().font(numeric=True))

    def value(self) -> int | None:
        number = self._number()
        return number if number is not None and not self.own_problem() else None

    def own_problem(self) -> str:
        number = self._number()
        if number is None:
            return words.text("kit.not_a_number")
        if not self._minimum <= number <= self._maximum:
            bounds = {"least": f"{self._minimum:,}", "most": f"{self._maximum:,}"}
            return words.text("kit.out_of_bounds", **bounds)
        return ""

    def written(self, value: Any) -> str:
        return f"{value:,}"

    def _number(self) -> int | None:
        digits = self.typed.replace(",", "").replace("，", "").replace(" ", "")
        sign = digits.removeprefix("-")
        return int(digits) if sign.isdecimal() else None


class YearEditor(NumberEditor):
    """A year, written without separated thousands."""

    def written(self, value: Any) -> str:
        return str(value)


class DecimalEditor(LineEditor):
    """A number between two bounds, with a point where it has parts."""

    def __init__(self, *, minimum: float, maximum: float, parent: QWidget | None = None) -> None:
        super().__init__(None, parent=parent)
        self._minimum, self._maximum = minimum, maximum
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setFont(theme.current().font(numeric=True))

    def value(self) -> float | None:
        number = self._number()
        return number if number is not None and not self.own_problem() else None

    def own_problem(self) -> str:
        number = self._number()
        if number is None:
            return words.text("kit.not_a_decimal")
        if not self._minimum <= number <= self._maximum:
            bounds = {"least": f"{self._minimum:g}", "most": f"{self._maximum:g}"}
            return words.text("kit.out_of_bounds", **bounds)
        return ""

    def written(self, value: Any) -> str:
        return f"{value:g}"

    def _number(self) -> float | None:
        typed = unicodedata.normalize("NFKC", self.typed).replace("。", ".").strip()
        return float(typed) if re.fullmatch(r"-?\d{1,6}(\.\d{0,3})?", typed) else None


class TextEditor(LineEditor):
    """A line of text, with a longest length."""

    def __init__(
        self, *, longest: int = 200, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(None, placeholder=placeholder, parent=parent)
        self._longest = longest

    def own_problem(self) -> str:
        if len(self.typed) > self._longest:
            return words.text("kit.too_long", longest=self._longest)
        return ""


class LongTextEditor(Editor):
    """Text of several lines; Enter makes a line, Tab leads on."""

    def __init__(
        self, *, longest: int = 4000, lines: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._longest = longest
        self.text_edit = QPlainTextEdit(tabChangesFocus=True)
        height = round(theme.current().base * 1.6 * lines) + theme.space(4)
        self.text_edit.setFixedHeight(height)
        self._hold(self.text_edit)
        self.text_edit.textChanged.connect(self.changed)

    def value(self) -> str | None:
        return self.text_edit.toPlainText().strip() or None

    def set_value(self, value: Any) -> None:
        self.text_edit.setPlainText(str(value) if value is not None else "")

    def own_problem(self) -> str:
        too_long = len(self.value() or "") > self._longest
        return words.text("kit.too_long", longest=self._longest) if too_long else ""


class ChoiceEditor(Editor):
    """One of a few values, each with its word; F4 opens the choices."""

    def __init__(
        self,
        choices: Sequence[tuple[Any, str]],
        *,
        may_be_empty: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.combo = QComboBox()
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(8)
        self._values: list[Any] = []
        if may_be_empty:
            self._add(None, words.text("kit.choose"))
        for value, word in choices:
            self._add(value, word)
        self._hold(self.combo)
        self.combo.currentIndexChanged.connect(lambda _: self.changed.emit())

    def value(self) -> Any:
        index = self.combo.currentIndex()
        return self._values[index] if index >= 0 else None

    def set_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    def draft(self) -> str:
        return self.combo.currentText() if self.value() is not None else ""

    def restore(self, draft: str) -> None:
        self.combo.setCurrentIndex(max(self.combo.findText(draft), 0) if draft else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the page, not the choice."""
        if event.type() is QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _add(self, value: Any, word: str) -> None:
        self._values.append(value)
        self.combo.addItem(word)


class YesEditor(Editor):
    """A statement that is so or not; the words stand beside the tick."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(label)
        self._hold(self.box)
        self.box.toggled.connect(lambda _: self.changed.emit())

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def is_empty(self) -> bool:
        return False

    def draft(self) -> str:
        return "1" if self.value() else ""


def is_plain_enter(event: QEvent) -> bool:
    """Return whether ``event`` is Enter or the keypad's Enter without Ctrl, Alt or Shift."""
    if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
        return False
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not held
