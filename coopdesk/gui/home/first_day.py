"""The card of the first day: each step with its sign, and the button that leads to its page."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.services.home import FirstStepItem

_DONE, _WAITS = ("check", "done", "first_day.done"), ("right", "ink_soft", "first_day.go")


class FirstDayCard(QFrame):
    """Shown until everything is done; a done step keeps its place and its tick."""

    def __init__(self, steps: Sequence[FirstStepItem], go_to: Callable[[str], None]) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.buttons: dict[str, QPushButton] = {}
        done = sum(item.is_done for item in steps)
        heading = QLabel(words.text("first_day.title", done=done, count=len(steps)))
        heading.setProperty("role", "section")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(3))
        grid.setColumnStretch(1, 1)
        for row, item in enumerate(steps):
            title = QLabel(words.text(f"first_day.{item.step.value}"))
            title.setWordWrap(True)
            title.setProperty("tone", "ink_soft" if item.is_done else "")
            sign = QLabel()
            icon, tone, told = _DONE if item.is_done else _WAITS
            theme.set_icon(sign, icon, tone)
            sign.setAccessibleName(words.text(told))
            grid.addWidget(sign, row, 0)
            grid.addWidget(title, row, 1)
            if not item.is_done:
                button = QPushButton(words.text("first_day.go"))
                button.setAccessibleName(f"{button.text()}：{title.text()}")
                button.clicked.connect(lambda _, page=item.page: go_to(page))
                self.buttons[item.step.value] = button
                grid.addWidget(button, row, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(4)] * 4)
        column.setSpacing(theme.space(2))
        column.addWidget(heading)
        column.addLayout(grid)
