"""Tabs in the head: seen whole, turned by keys, there as long as the views are."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.views import ListedViews, Views

TITLES = ("年度测算", "申报和兑现", "汇总")


@pytest.fixture
def page(qtbot, door):
    page = Page(door)
    qtbot.addWidget(page)
    page.views = Views(page)
    for title in TITLES:
        page.views.add(QLineEdit(title), title)
    QVBoxLayout(page.body).addWidget(page.views)
    page.resize(600, 300)
    page.show()
    qtbot.waitActive(page)
    return page


def test_the_keys_turn_round_and_round(page, qtbot):
    page.views.currentWidget().setFocus()
    seen = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        held = Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Backtab:
            held |= Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(page.window().focusWidget(), key, held)
        seen.append(page.views.currentWidget().text())
        assert page.views.bar.tabText(page.views.bar.currentIndex()) == seen[-1]
    assert seen == ["申报和兑现", "汇总", "年度测算", "汇总"]


def test_the_tabs_are_whole_where_the_buttons_have_no_room(page):
    for key in ("kit.undo", "kit.open", "kit.confirm", "kit.gone"):
        page.add_button(key, "add", page.reload)
    page.resize(page.views.bar.sizeHint().width() + 300, 300)
    assert page.views.bar.width() == page.views.bar.sizeHint().width()
    assert page.button_row.waiting


def test_no_tabs_where_there_is_nothing_to_turn(page):
    page.show_empty()
    assert not page.views.bar.isVisible()
    page.show_body()
    assert page.views.bar.isVisible()


def test_views_taken_out_live_on(page):
    views = [page.views.widget(place) for place in range(len(TITLES))]
    page.views.clear()
    assert (page.views.count(), page.views.bar.count()) == (0, 0)
    for view in reversed(views):
        page.views.add(view, view.text())
    assert page.views.bar.tabText(0) == page.views.currentWidget().text() == TITLES[-1]
    assert isinstance(views[0].parentWidget(), QWidget)


class TitledPage(Page):
    title_key = "sample.title"


def test_listed_views_are_chosen_by_arrows_and_by_the_keys_of_tabs(qtbot, door):
    page = TitledPage(door)
    qtbot.addWidget(page)
    views = ListedViews(page)
    for topic, titles in (("测算", TITLES[:1]), ("办理", TITLES[1:])):
        views.add_topic(topic)
        for title in titles:
            views.add(QLineEdit(title), title)
    column = QVBoxLayout(page.body)
    column.addWidget(views.titles)
    column.addWidget(views)
    page.show()
    page.activateWindow()
    views.titles.setFocus()
    qtbot.waitUntil(views.titles.hasFocus)
    assert not views.bar.isVisible()

    qtbot.keyClick(views.titles, Qt.Key.Key_Down)  # over the heading of the next topic
    assert views.currentWidget().text() == TITLES[1]
    qtbot.keyClick(views.titles, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert views.currentWidget().text() == TITLES[2]
    assert views.titles.currentItem().text().strip() == TITLES[2]

    views.take_out(views.widget(1))
    assert [views.widget(place).text() for place in range(views.count())] == [TITLES[0], TITLES[2]]
    qtbot.keyClick(views.titles, Qt.Key.Key_Up)
    assert views.currentWidget().text() == TITLES[0]
