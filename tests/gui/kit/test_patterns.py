"""The kinds of page, as a clerk uses them."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from coopdesk.domain.money import Money
from coopdesk.gui.kit.desk import DeskPage, DueItem
from coopdesk.gui.kit.detail_card import DetailCard
from tests.event_loop import settle
from tests.gui.kit.samples import TODAY, EntryPage, some_entries
from tests.gui.kit.scenes import SampleBook
from tests.gui.kit.test_editors import write


@pytest.fixture
def register(qtbot, door):
    page = EntryPage(door)
    qtbot.addWidget(page)
    page.resize(1200, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def test_ctrl_f_leads_to_the_filter_and_the_table_counts_with_it(register, qtbot):
    register.table.setFocus()
    qtbot.keyClick(register.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert register.filter_edit.hasFocus()
    write(register.filter_edit, "敖汉旗")
    assert register.totals.text == "筛出 6 条，共 24 条"
    qtbot.keyClick(register.filter_edit, Qt.Key.Key_Down)
    assert register.table.hasFocus()


def test_esc_in_the_filter_shows_everything_again(register, qtbot):
    write(register.filter_edit, "敖汉旗")
    register.filters[0].setCurrentIndex(1)
    qtbot.keyClick(register.filter_edit, Qt.Key.Key_Escape)
    assert register.model.rowCount() == 24


def test_a_choice_filters_together_with_the_text(register):
    register.filters[0].setCurrentIndex(2)
    assert {item.standing for item in register.model.items} == {"已退社"}
    write(register.filter_edit, "0001")
    assert [item.id for item in register.model.items] == ["m0"]


def test_the_filter_stays_when_the_list_is_read_again(register, door):
    write(register.filter_edit, "敖汉旗")
    door.entries = some_entries(8)
    register.reload()
    assert register.totals.text == "筛出 2 条，共 8 条"


def test_the_detail_follows_the_selection(register):
    register.table.select_key("m1")
    texts = [label.text() for label in register.detail_panel.findChildren(QLabel)]
    name = register.table.current_item.name
    assert name in texts
    register.model.set_filter("nothing like this")
    texts = [label.text() for label in register.detail_panel.findChildren(QLabel)]
    assert "选中一行，这里显示它的详细内容" in texts


def test_a_number_in_the_detail_is_seen_whole_beside_the_longest_label(register):
    number = "150423197103139007"
    facts = [("花名册股金与互助金（元）", "1.00"), ("身份证号", number)]
    register.detail_panel.show_widget(DetailCard("乌云", [*facts, *[("住址", "嘎查")] * 40]))
    settle()
    [label] = [one for one in register.detail_panel.findChildren(QLabel) if one.text() == number]
    viewport = register.detail_panel.findChild(QScrollArea).viewport()
    left = label.mapTo(viewport, label.contentsRect().topLeft()).x()
    assert left + label.fontMetrics().horizontalAdvance(number) <= viewport.width()


def test_the_detail_gives_way_in_a_narrow_page(register):
    assert register.detail_panel.isVisible()
    register.resize(800, 600)
    assert not register.detail_panel.isVisible()


def test_what_is_shown_is_exported_and_printed(register, qtbot):
    write(register.filter_edit, "敖汉旗")
    with qtbot.waitSignal(register.exported) as exported:
        qtbot.keyClick(register.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    (shown,) = exported.args
    assert [row[0] for row in shown.rows] == [item.number for item in register.model.items]
    assert [len(shown.rows), shown.count_of_all, shown.is_filtered] == [6, 24, True]
    assert shown.filters == ("敖汉旗",)
    with qtbot.waitSignal(register.printed) as printed:
        qtbot.keyClick(register.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert printed.args == exported.args


def test_what_is_exported_has_the_chosen_columns_their_kinds_and_sums(register):
    register.table.show_column(3, shown=False)
    register.table.horizontalHeader().moveSection(5, 0)
    register.filters[0].setCurrentIndex(2)
    shown = register.as_shown()
    labels = [column.label for column in shown.columns]
    assert len(labels) == 6
    assert [shown.columns[0].money, shown.columns[0].numeric] == [True, True]
    assert [column.money for column in shown.columns[1:]] == [False] * 5
    assert shown.sums == (register.model.sums()[5], "", "", "", "", "")
    assert shown.filters == ("状态为已退社",)
    assert {row[-1] for row in shown.rows} == {"已退社"}


def test_a_record_is_shown_whatever_the_filter_hides(register):
    write(register.filter_edit, "nothing like this")
    assert register.show_record("m7")
    assert register.table.current_item.id == "m7"
    assert register.filter_edit.text() == ""
    assert register.table.hasFocus()
    assert not register.show_record("m99")


@pytest.fixture
def book(qtbot, door):
    page = SampleBook(door)
    qtbot.addWidget(page)
    page.resize(1200, 600)
    page.show()
    return page


def test_an_account_shows_its_postings_balance_and_totals(book):
    assert book.account_label.text() == "科目 1002"
    assert book.model.rowCount() == 30
    sums = book.model.sums()
    debit = sum((i.debit or Money()).fen for i in book.model.items)
    assert sums[3] == str(Money(debit))
    assert set(sums) == {3, 4}


def test_the_account_and_what_was_folded_stay_when_the_tree_is_read_again(book):
    parent = book.tree.model().index(2, 0)
    book.tree.collapse(parent)
    book.tree.choose("1001")
    nodes_before = book.tree.current_key
    book.reload()
    assert nodes_before == "1001"
    assert not book.tree.isExpanded(book.tree.model().index(2, 0))


def test_a_child_account_is_found_by_its_key(book):
    assert book.tree.choose("3101-2")
    assert book.account_label.text() == "科目 3101-2"
    assert not book.tree.choose("9999")


def test_the_tree_filter_keeps_what_leads_to_a_hit(book):
    book.tree_filter.setText("黄建国")
    model, root = book.tree.model(), book.tree.rootIndex()
    assert [book.tree.isRowHidden(row, root) for row in range(3)] == [True, True, False]
    shares = model.index(2, 0)
    assert [book.tree.isRowHidden(row, shares) for row in range(2)] == [True, False]


def test_a_figure_opens_what_it_is_made_of(book, qtbot):
    book.table.select_key(7)
    with qtbot.waitSignal(book.opened) as opened:
        qtbot.keyClick(book.table, Qt.Key.Key_Return)
    assert opened.args[0].id == 7


def due(title, days, taken=None):
    day = None if days is None else TODAY + timedelta(days=days)
    return DueItem(day, title, "", "去办", lambda: taken.append(title))


@pytest.fixture
def desk(qtbot, door):
    page = DeskPage(door)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    return page


def test_what_is_due_stands_in_order_of_date(desk):
    desk.set_due([due("丙", 30), due("丁", None), due("甲", -2), due("乙", 0)])
    told = [(card.away_label.text(), card.away_label.property("tone")) for card in desk.cards]
    assert told == [("已过 2 天", "wrong"), ("今天", "due"), ("还有 30 天", "ink_soft"), ("", "")]


@pytest.mark.parametrize(("days", "tone"), [(14, "due"), (15, "ink_soft"), (-1, "wrong")])
def test_two_weeks_are_near(desk, days, tone):
    desk.set_due([due("甲", days)])
    assert desk.cards[0].away_label.property("tone") == tone


def test_each_card_has_its_button(desk, qtbot):
    taken = []
    desk.set_due([due("甲", 1, taken), due("乙", 2, taken)])
    qtbot.mouseClick(desk.cards[1].action_button, Qt.MouseButton.LeftButton)
    assert taken == ["乙"]
