"""Several of a list of choices, each a tick with its word."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editor import Editor


class ChoicesEditor(Editor):
    """Ticks in columns; the value is a tuple of what is ticked, in the order of the choices."""

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        *,
        columns: int = 4,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.boxes = {value: QCheckBox(word) for value, word in choices}
        ticks = QWidget()
        grid = QGridLayout(ticks)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(4))
        grid.setVerticalSpacing(theme.space(1))
        for place, box in enumerate(self.boxes.values()):
            grid.addWidget(box, place // columns, place % columns)
            box.toggled.connect(lambda _: self.changed.emit())
        ticks.setFocusProxy(next(iter(self.boxes.values())))
        self._hold(ticks)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def value(self) -> tuple[str, ...]:
        return tuple(value for value, box in self.boxes.items() if box.isChecked())

    def set_value(self, value: Any) -> None:
        for one, box in self.boxes.items():
            box.setChecked(one in (value or ()))

    def is_empty(self) -> bool:
        return not self.value()

    def hint(self) -> str:
        """Return how many are ticked."""
        count = len(self.value())
        return words.text("kit.ticked", count=count) if count else ""

    def draft(self) -> str:
        return " ".join(self.value())

    def restore(self, draft: str) -> None:
        self.set_value(draft.split())
