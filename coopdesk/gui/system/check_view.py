"""The self-test: each check one line, in order or with exactly what is broken."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.system.parts import Card, button, in_row, label, stack_cards
from coopdesk.services.system import CheckItem


class CheckView(QWidget):
    """``asked`` is sent for the self-test, ``salvage_asked`` where its pages are broken."""

    asked = Signal()
    salvage_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.start_button = button("self_test.start", "shield", self.asked.emit, "primary")
        self.salvage_button = button("self_test.salvage", "shield", self.salvage_asked.emit)
        self.salvage_button.hide()
        self.result_label = label(words.text("self_test.not_yet"), "value")
        self.lines: list[QLabel] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(theme.space(2))
        self._grid.setColumnStretch(2, 1)
        card = Card(words.text("system.self_test"), words.text("self_test.hint"))
        card.add(in_row(self.start_button, self.salvage_button))
        card.add(self.result_label)
        card.add(self._grid)
        stack_cards(self, card)

    def show_checks(self, checks: Sequence[CheckItem]) -> None:
        """Show every check, the broken ones with what is broken."""
        while taken := self._grid.takeAt(0):
            if widget := taken.widget():
                widget.deleteLater()
        broken = [check for check in checks if not check.ok]
        if broken:
            told = words.text("self_test.broken", count=len(checks), broken=len(broken))
        else:
            told = words.text("self_test.all_sound", count=len(checks))
        self.salvage_button.setVisible("pages" in {check.name for check in broken})
        self.result_label.setText(told)
        theme.restyle(self.result_label, tone="wrong" if broken else "done")
        self.lines = [self._add(row, check) for row, check in enumerate(checks)]

    def _add(self, row: int, check: CheckItem) -> QLabel:
        tone = "done" if check.ok else "wrong"
        sign = QLabel()
        theme.set_icon(sign, "check" if check.ok else "refused", tone)
        name = label(words.text(f"check.{check.name}"), "")
        breaks = "\n".join(
            words.text(f"check_break.{check.name}", what=what) for what in check.breaks
        )
        told = label(breaks or words.text("self_test.sound"), "value")
        theme.restyle(told, tone=tone)
        for column, widget in enumerate((sign, name, told)):
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        return told
