"""Plots beside a register: they stay open while the register is worked with."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.plots import PlotName
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.plot_view import PlotView

_ABOVE_AND_BELOW = 60
"""What the screen keeps for its own bars."""


def offer_plots(
    page: Page, names: Sequence[PlotName], organization: Callable[[], str | None]
) -> QPushButton:
    """Add the button of the plots to a page; ``organization`` says of which, None where of none.

    The plots of an office as a whole are of the organization with an empty id.
    """

    def show() -> None:
        organization_id = organization()
        if organization_id is None:
            page.message_bar.say([words.text("plot.choose")], "due")
        else:
            show_plots(page, names, organization_id)

    return page.add_button("plot.open", "plot", show, keys="Ctrl+G")


def plot_card(page: Page, name: PlotName, subject: str = "") -> PlotView:
    """Return the card of a plot; a row of it that has a plot of its own opens that."""
    card = PlotView(page, name, subject)
    card.part_opened.connect(lambda part, of: show_plots(page, (part,), of))
    return card


def show_plots(page: Page, names: Sequence[PlotName], subject: str = "") -> QDialog:
    """Open a window with these plots of a subject, or of the office without one."""
    dialog = _PlotsDialog(page, [plot_card(page, name, subject) for name in names])
    dialog.show()
    return dialog


class _PlotsDialog(QDialog):
    """Cards of plots below each other: as high as they are, where the screen has the room."""

    def __init__(self, page: Page, cards: Sequence[PlotView]) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text("plot.open"))
        self._plots = QWidget()
        column = QVBoxLayout(self._plots)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        for card in cards:
            column.addWidget(card)
            card.drawn.connect(self._fit)
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self._plots)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        close_button = QPushButton(words.text("kit.close"))
        close_button.clicked.connect(self.reject)
        self._foot = button_foot(close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(self._foot)
        self.resize(theme.scaled(680), 0)
        self._fit()

    def _fit(self) -> None:
        """Grow to the plots; it never shrinks: they may be drawn anew while one looks."""
        needed = self._plots.sizeHint().height() + self._foot.sizeHint().height()
        room = self.screen().availableGeometry().height() - _ABOVE_AND_BELOW
        self.resize(self.width(), max(min(needed, room), self.height()))
