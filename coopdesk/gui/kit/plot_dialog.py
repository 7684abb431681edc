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


def show_plots(page: Page, names: Sequence[PlotName], organization_id: str = "") -> QDialog:
    """Open a window with these plots of an organization, or of the office without one."""
    dialog = QDialog(page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(words.text("plot.open"))
    plots = QWidget()
    column = QVBoxLayout(plots)
    column.setContentsMargins(*[theme.space(5)] * 4)
    column.setSpacing(theme.space(3))
    for name in names:
        column.addWidget(PlotView(page, name, organization_id))
    column.addStretch(1)
    close_button = QPushButton(words.text("kit.close"))
    close_button.clicked.connect(dialog.reject)
    outer = QVBoxLayout(dialog)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    scroll = QScrollArea(widgetResizable=True)
    scroll.setWidget(plots)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    outer.addWidget(scroll, 1)
    foot = button_foot(close_button)
    outer.addWidget(foot)
    needed = plots.sizeHint().height() + foot.sizeHint().height()
    room = dialog.screen().availableGeometry().height() - _ABOVE_AND_BELOW
    dialog.resize(theme.scaled(680), min(needed, room))
    dialog.show()
    return dialog
