"""A plot on the screen: read aloud by name, its numbers by the keyboard and on the clipboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coopdesk.domain.plots import PlotName
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.plot_dialog import show_plots
from coopdesk.gui.kit.plot_view import PlotView
from tests.books import a_member, an_organization


@pytest.fixture
def plotted(qtbot, runner):
    """The plot of the members of an organization that has two, seen on a page."""
    organization = an_organization(runner)
    for number in (1, 2):
        a_member(runner, organization, number)
    page = Page(runner)
    qtbot.addWidget(page)
    page.show()
    dialog = show_plots(page, (PlotName.MEMBERS,), organization)
    view = dialog.findChild(PlotView)
    qtbot.waitUntil(lambda: view.accessibleName() != "")
    yield view
    dialog.close()


def test_a_plot_says_what_it_shows_and_turns_to_its_numbers(qtbot, plotted):
    assert plotted.accessibleName() == "社员人数：现有在册社员 2 人。"
    painted = plotted.picture.grab().toImage()
    middle = {painted.pixelColor(x, painted.height() // 2).name() for x in range(painted.width())}
    assert len(middle) > 1
    plotted.numbers_button.setFocus()
    qtbot.keyClick(plotted.numbers_button, Qt.Key.Key_Space)
    assert plotted.numbers.isVisible()
    last = plotted.numbers.rowCount() - 1
    assert [plotted.numbers.item(last, place).text() for place in (0, 1)] == ["2026年", "2"]
    qtbot.keyClick(plotted.numbers_button, Qt.Key.Key_Space)
    assert plotted.picture.isVisible()


def test_the_numbers_go_to_the_clipboard_as_a_table(qtbot, plotted):
    qtbot.keyClick(plotted.copy_button, Qt.Key.Key_Space)
    lines = QApplication.clipboard().text().split("\n")
    assert (lines[0], lines[-1]) == ("年末\t在册社员", "2026年\t2")
