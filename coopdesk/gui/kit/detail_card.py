"""The content of a detail panel: a title, facts in pairs, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk.gui.kit import theme

_ABREAST = 2
"""Buttons in a row: three would be wider than the panel."""


class DetailCard(QWidget):
    """A record at a glance: labels at the left, values that wrap and can be copied.

    ``notes`` are what a person should see to, in full lines above everything else.
    """

    def __init__(
        self,
        title: str,
        facts: Sequence[tuple[str, str]],
        subtitle: str = "",
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[theme.space(4)] * 4)
        self._column.setSpacing(theme.space(1))
        self._column.addWidget(_line(title, "section"))
        if subtitle:
            self._column.addWidget(_line(subtitle, "soft"))
        for note in notes:
            line = _line(note, "value")
            theme.restyle(line, tone="due")
            self._column.addWidget(line)
        self._column.addSpacing(theme.space(2))
        self._column.addLayout(_pairs(facts))
        self._buttons = QGridLayout()
        self._buttons.setContentsMargins(0, theme.space(3), 0, 0)
        self._buttons.setSpacing(theme.space(2))
        self._buttons.setColumnStretch(_ABREAST, 1)
        self._column.addLayout(self._buttons)
        self._column.addStretch(1)

    def add_button(self, button: QPushButton) -> None:
        """Add what can be done with the record."""
        row, column = divmod(self._buttons.count(), _ABREAST)
        self._buttons.addWidget(button, row, column)


def _pairs(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.space(3))
    grid.setVerticalSpacing(theme.space(2))
    grid.setColumnStretch(1, 1)
    for row, (label, value) in enumerate(facts):
        grid.addWidget(_line(label, "label", wraps=False), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_line(value, "value"), row, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def _line(text: str, role: str, *, wraps: bool = True) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role == "value":
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
