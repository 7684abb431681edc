"""Two choices of which the second depends on the first, as one field (旗县区, then 苏木乡镇)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editor import Editor


@dataclass(frozen=True, slots=True)
class Branch:
    """A value of the first choice with the values below it."""

    value: Any
    word: str
    below: tuple[tuple[Any, str], ...] = ()


class PairedChoiceEditor(Editor):
    """Two lists side by side; the value is that of the second, or of the first alone.

    ``deep`` says whether a value below has to be chosen; it can be changed while the field stands.
    """

    def __init__(
        self, branches: Sequence[Branch], *, deep: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._branches = tuple(branches)
        self._deep = deep
        self.first, self.second = QComboBox(), QComboBox()
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        for combo in (self.first, self.second):
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(7)
            row.addWidget(combo, 1)
        pair.setFocusProxy(self.first)
        self._hold(pair)
        self.setFocusProxy(self.first)
        self.first.addItem(words.text("kit.choose"), None)
        for branch in self._branches:
            self.first.addItem(branch.word, branch)
        self.first.currentIndexChanged.connect(lambda _: self._fill_second())
        self.second.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._fill_second()

    def tell_name(self, name: str) -> None:
        self.first.setAccessibleName(name)
        self.second.setAccessibleName(words.text("kit.level_below", name=name))

    def set_deep(self, *, deep: bool) -> None:
        """Ask for a value below the first choice, or only for the first."""
        self._deep = deep
        self.second.setVisible(deep)
        self.changed.emit()

    def value(self) -> Any:
        branch = self._branch()
        if branch is None:
            return None
        return self.second.currentData() if self._deep else branch.value

    def set_value(self, value: Any) -> None:
        for index, branch in enumerate(self._branches, start=1):
            if branch.value == value:
                self.first.setCurrentIndex(index)
                return
            places = [below for below, _ in branch.below]
            if value in places:
                self.first.setCurrentIndex(index)
                self.second.setCurrentIndex(places.index(value) + 1)
                return
        self.first.setCurrentIndex(0)

    def word(self) -> str:
        """Return the word of the value, empty without one."""
        if self.value() is None:
            return ""
        return self.second.currentText() if self._deep else self.first.currentText()

    def draft(self) -> str:
        value = self.value()
        return "" if value is None else str(value)

    def _branch(self) -> Branch | None:
        chosen = self.first.currentData()
        return chosen if isinstance(chosen, Branch) else None

    def _fill_second(self) -> None:
        branch = self._branch()
        self.second.blockSignals(True)
        self.second.clear()
        self.second.addItem(words.text("kit.choose"), None)
        for value, word in branch.below if branch else ():
            self.second.addItem(word, value)
        self.second.blockSignals(False)
        self.second.setVisible(self._deep)
        self.changed.emit()
