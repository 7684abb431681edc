"""The table keeps selection and columns, copies, and can be used without a mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from coopdesk.gui.kit import theme
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from tests.gui.kit.samples import LONG_NAME, LONG_PLACE, EntryTableModel, some_entries


@pytest.fixture
def view(qtbot, preferences):
    view = TableView(EntryTableModel(), "sample", preferences)
    qtbot.addWidget(view)
    view.resize(1000, 400)
    view.model().set_items(some_entries(12))
    view.show()
    return view


def test_the_selection_stays_when_the_list_is_read_again(view):
    view.select_key("m3")
    view.model().set_items(list(reversed(some_entries(12))))
    assert view.current_item.id == "m3"
    assert [item.id for item in view.selected_items()] == ["m3"]


def test_the_selection_stays_when_the_list_is_sorted(view):
    view.select_key("m3")
    view.model().sort(5)
    assert view.current_item.id == "m3"


def test_a_selection_that_was_filtered_away_comes_back_with_it(view):
    view.select_key("m3")
    view.model().set_filter("克什克腾")
    assert view.current_item is None
    view.model().set_filter("")
    assert view.current_item.id == "m3"


def test_copying_takes_the_selected_rows_as_shown(view, qtbot):
    view.select_key("m0")
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cells = QGuiApplication.clipboard().text().split("\t")
    assert cells == [
        "0001", LONG_NAME, LONG_PLACE, "150423********0000", "2012-01-01", "1,000.50", "已退社",
    ]  # fmt: skip


def test_a_hidden_column_is_neither_copied_nor_exported(view):
    view.show_column(3, shown=False)
    table = view.as_table()
    assert table[0] == ["编号", "姓名", "住所", "入社日期", "股金（元）", "状态"]
    assert len(table) == 13
    assert "150423********0000" not in table[1]


def test_the_last_column_cannot_be_hidden(view):
    for number in range(7):
        view.show_column(number, shown=False)
    assert len(view.shown_columns()) == 1


def test_columns_are_remembered_on_this_computer(view, qtbot, preferences):
    view.horizontalHeader().moveSection(6, 0)
    view.show_column(3, shown=False)
    view.setColumnWidth(1, 321)
    again = TableView(EntryTableModel(), "sample", preferences)
    qtbot.addWidget(again)
    again.model().set_items(some_entries(3))
    assert again.shown_columns() == [6, 0, 1, 2, 4, 5]
    assert again.columnWidth(1) == 321


def test_the_columns_of_the_program_can_be_brought_back(view):
    view.horizontalHeader().moveSection(6, 0)
    view.show_column(3, shown=False)
    view.reset_columns()
    assert view.shown_columns() == list(range(7))


def test_the_column_menu_shows_and_hides(view):
    action = next(a for a in view.column_menu().actions() if a.text() == "住所")
    action.trigger()
    assert view.isColumnHidden(2)
    action.trigger()
    assert not view.isColumnHidden(2)


@pytest.mark.parametrize("base", [13, 16, 20])
def test_the_longest_name_and_place_are_not_cut(qapp, font_files, qtbot, base):
    theme.apply(qapp, base=base, font_files=font_files)
    view = TableView(EntryTableModel())
    qtbot.addWidget(view)
    view.model().set_items(some_entries(12))
    view.show()
    for column, text in ((1, LONG_NAME), (2, LONG_PLACE), (3, "150423********0000")):
        needed = view.fontMetrics().horizontalAdvance(text)
        assert view.columnWidth(column) >= needed + 16


def test_room_that_is_left_goes_to_text_and_not_between_figures(view):
    view.resize(1600, 400)
    widths = [view.columnWidth(column) for column in range(7)]
    assert sum(widths) == view.viewport().width()
    assert widths[2] == max(widths)


def test_room_that_is_left_goes_to_the_column_that_grows(qtbot):
    class Growing(EntryTableModel):
        columns = tuple(
            replace(column, grows=number == 6)
            for number, column in enumerate(EntryTableModel.columns)
        )

    view = TableView(Growing())
    qtbot.addWidget(view)
    view.resize(1600, 400)
    view.model().set_items(some_entries(2))
    view.show()
    widths = [view.columnWidth(column) for column in range(7)]
    assert sum(widths) == view.viewport().width()
    assert widths[6] == max(widths)


def test_a_column_gives_way_where_there_is_no_room_and_takes_it_back(qtbot):
    class Giving(EntryTableModel):
        columns = tuple(
            replace(column, gives_way=number == 2, width=4 if number == 2 else column.width)
            for number, column in enumerate(EntryTableModel.columns)
        )

    view = TableView(Giving())
    qtbot.addWidget(view)
    view.resize(1600, 400)
    view.model().set_items(some_entries(2))
    view.show()
    wide = view.columnWidth(2)
    view.resize(sum(view.columnWidth(column) for column in range(7)) - wide + 150, 400)
    assert sum(view.columnWidth(column) for column in range(7)) == view.viewport().width()
    assert view.columnWidth(2) < wide
    view.resize(1600, 400)
    assert view.columnWidth(2) == wide


def test_a_header_click_sorts_and_a_second_one_turns_around(view, qtbot):
    header = view.horizontalHeader()
    place = header.sectionViewportPosition(5) + 20
    for expected in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        qtbot.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().topLeft() + _at(place)
        )
        amounts = [item.amount for item in view.model().items]
        assert amounts == sorted(amounts, reverse=expected == Qt.SortOrder.DescendingOrder)


def test_enter_opens_the_record(view, qtbot):
    view.select_key("m2")
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args[0].id == "m2"


def test_a_new_theme_changes_the_height_of_rows(view, qapp):
    theme.apply(qapp, base=20)
    assert view.rowHeight(0) == theme.current().row > 40


def test_totals_tell_how_many_of_all(view, qtbot):
    totals = TotalsRow(view, view.model())
    qtbot.addWidget(totals)
    assert totals.text == "共 12 条"
    view.model().set_filter("敖汉旗")
    assert totals.text == "筛出 3 条，共 12 条"


def test_a_sum_stands_under_its_column(view, qtbot):
    """The last inked pixel of the sum lies where the last digit of the column ends."""
    totals = TotalsRow(view, view.model())
    qtbot.addWidget(totals)
    totals.resize(view.width(), 34)
    image = totals.grab().toImage()
    ground = theme.current().colour("sheet")
    inked = [
        x
        for x in range(image.width())
        for y in range(4, image.height())
        if image.pixelColor(x, y) != ground
    ]
    right = view.columnViewportPosition(5) + view.columnWidth(5) - 8
    assert right - 3 <= max(inked) <= right


def _at(x):

    return QPoint(x, 10)


def test_a_column_makes_room_for_what_comes_later(view):
    """A voucher is reversed: what is said of it since is not cut beside empty room."""
    before = view.columnWidth(0)
    longer = replace(some_entries(1)[0], number="冲销 2026-11-0001")
    view.model().set_items([longer, *some_entries(12)[1:]])
    assert view.columnWidth(0) > before
    view.model().set_items(some_entries(12))
    assert view.columnWidth(0) > before
