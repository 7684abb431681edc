"""A plot on the screen: read aloud by name, its numbers by the keyboard and on the clipboard."""

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QDialog

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.plots import PlotName, coverage_plot
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.plot_dialog import show_plots
from coopdesk.gui.kit.plot_view import PlotView
from coopdesk.services.opening import NewOffice
from tests.books import a_member, an_organization
from tests.conftest import NOW, PASSPHRASE


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


def test_a_banner_of_the_city_opens_its_townships_by_enter(qtbot, tmp_path, new_workspace):
    office = NewOffice(OfficeLevel.CITY, "150400", "赤峰市供销合作社", "乌云其其格", PASSPHRASE)
    opened = new_workspace(tmp_path / "city", office, lambda: NOW)
    an_organization(opened.runner, division_code="150423200")
    page = Page(opened.runner)
    qtbot.addWidget(page)
    page.show()
    dialog = show_plots(page, (coverage_plot(opened.runner.actor.level),))
    view = dialog.findChild(PlotView)
    qtbot.waitUntil(lambda: view.accessibleName() != "")
    view.picture.setFocus()
    while not view.picture.accessibleDescription().startswith("巴林右旗，已覆盖 1，"):
        before = view.picture.current
        qtbot.keyClick(view.picture, Qt.Key.Key_Down)
        assert view.picture.current > before
    qtbot.keyClick(view.picture, Qt.Key.Key_Return)
    of_one = next(one for one in page.findChildren(QDialog) if one is not dialog)
    part = of_one.findChild(PlotView)
    qtbot.waitUntil(lambda: part.accessibleName() != "")
    assert part.summary_label.text().startswith("巴林右旗：")
    assert dialog.height() > view.picture.height()
    for window in (of_one, dialog):
        with qtbot.waitSignal(window.destroyed):  # before the page it lies over
            window.close()
    QThreadPool.globalInstance().waitForDone()
    opened.close()
