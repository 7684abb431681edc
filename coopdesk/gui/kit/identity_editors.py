"""Fields for resident ID, credit code and telephone: read, checked, and filling in others."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editor import LineEditor, Reader, problem_words


class CodeEditor(LineEditor):
    """A number with a check digit, in digits of one width; ``words_of`` names its problems."""

    def __init__(
        self,
        reader: Reader,
        *,
        longest: int = 24,
        words_of: Callable[[str], str] = problem_words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(reader, words_of=words_of, parent=parent)
        self.line.setMaxLength(longest)
        self.line.setFont(theme.current().font(numeric=True))


class ResidentIdEditor(CodeEditor):
    """A resident ID; ``known`` carries what ``facts`` finds in it (birth date, sex).

    It carries None once the number is none any more.
    """

    known = Signal(object)

    def __init__(
        self,
        reader: Reader,
        facts: Callable[[str], Any],
        *,
        told: Callable[[Any], str] = lambda _: "",
        words_of: Callable[[str], str] = problem_words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(reader, words_of=words_of, parent=parent)
        self._facts, self._told = facts, told
        self._last: str | None = None
        self.changed.connect(self._on_number)

    def hint(self) -> str:
        """Return what the number tells, so that a slip is seen at once."""
        number = self.value()
        return self._told(self._facts(number)) if number else ""

    def _on_number(self) -> None:
        number = self.value()
        if number != self._last:
            self.known.emit(self._facts(number) if number else None)
        self._last = number
