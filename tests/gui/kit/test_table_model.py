"""The table model draws, sorts, filters and sums its items."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from coopdesk.domain.money import Money
from coopdesk.gui.kit.colours import LIGHT
from coopdesk.gui.kit.table_model import mask
from tests.event_loop import settle
from tests.gui.kit.samples import EntryTableModel, some_entries

NUMBER, NAME, PLACE, ID_NUMBER, JOINED, AMOUNT, STANDING = range(7)
ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def model():
    model = EntryTableModel()
    model.set_items(some_entries(12))
    return model


def cell(model, row, column, role=Qt.ItemDataRole.DisplayRole):
    return model.index(row, column).data(role)


def test_headers_come_from_the_catalogue(model):
    assert model.headerData(AMOUNT, Qt.Orientation.Horizontal) == "股金（元）"


def test_cells_show_money_days_and_masked_numbers(model):
    assert cell(model, 0, AMOUNT) == "1,000.50"
    assert cell(model, 0, JOINED) == "2012-01-01"
    assert cell(model, 0, ID_NUMBER) == "150423********0000"


def test_a_day_that_is_not_known_is_empty(model):
    assert cell(model, 5, JOINED) == ""


def test_numbers_stand_at_the_right_in_digits_of_one_width(model):
    alignment = cell(model, 0, AMOUNT, Qt.ItemDataRole.TextAlignmentRole)
    assert alignment & Qt.AlignmentFlag.AlignRight
    assert cell(model, 0, AMOUNT, Qt.ItemDataRole.FontRole).featureTags()
    assert not cell(model, 0, NAME, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_negative_money_is_red_and_has_its_minus(model):
    assert cell(model, 4, AMOUNT) == "-1,250.00"
    brush = cell(model, 4, AMOUNT, Qt.ItemDataRole.ForegroundRole)
    assert brush.color().name().upper() == LIGHT.tone("wrong")
    assert cell(model, 0, AMOUNT, Qt.ItemDataRole.ForegroundRole) is None


def test_sorting_by_money_orders_by_amount_not_by_letters(model):
    model.sort(AMOUNT, ASCENDING)
    amounts = [item.amount for item in model.items]
    assert amounts == sorted(amounts)
    model.sort(AMOUNT, DESCENDING)
    assert [item.amount for item in model.items] == sorted(amounts, reverse=True)


def test_chinese_names_sort_by_sound():
    """赵 (zhao) stands behind 陈 (chen) and 李 (li), whatever their code points."""
    model = EntryTableModel()
    first = some_entries(1)[0]
    model.set_items([replace(first, id=name, name=name) for name in ("赵永和", "李宝山", "陈建国")])
    model.sort(NAME)
    assert [item.name for item in model.items] == ["陈建国", "李宝山", "赵永和"]


@pytest.mark.parametrize("order", [ASCENDING, DESCENDING])
def test_what_is_not_known_comes_last_either_way(model, order):
    model.sort(JOINED, order)
    assert model.items[-1].joined is None
    assert model.items[0].joined is not None


def test_the_chosen_order_stays_when_items_are_read_again(model):
    model.sort(NUMBER, DESCENDING)
    model.set_items(some_entries(5))
    assert [item.number for item in model.items] == ["0005", "0004", "0003", "0002", "0001"]


def test_the_filter_wants_every_word(model):
    model.set_filter("敖汉旗 孙")
    assert [item.place for item in model.items] == []
    model.set_filter("敖汉旗")
    assert {item.place for item in model.items} == {"赤峰市敖汉旗四道湾子镇"}
    assert model.count_of_all == 12
    model.set_filter("")
    assert len(model.items) == 12


def test_the_filter_finds_the_last_four_of_a_masked_number(model):
    number = model.items[7].id_number
    model.set_filter(number[-6:])
    assert [item.id_number for item in model.items] == [number]


def test_the_filter_still_fits_after_sorting(model):
    """The text that is searched is kept in the order of the items."""
    model.set_filter("阿拉坦")
    model.sort(NUMBER, DESCENDING)
    assert [item.number for item in model.items] == ["0001"]


def test_sums_follow_the_filter(model):
    every = sum(item.amount.fen for item in model.items)
    assert model.sums() == {AMOUNT: str(Money(every))}
    model.set_filter("", lambda item: item.amount.fen < 0)
    assert model.sums() == {AMOUNT: "-1,250.00"}


def test_a_column_without_any_figure_has_no_sum_of_a_unit_nobody_knows(model):
    model.set_items([replace(item, amount=None) for item in some_entries(2)])
    assert model.sums() == {}


def test_items_are_found_by_their_key(model):
    assert model.row_of("m3") == 3
    assert model.row_of("gone") == -1
    assert model.item_at(99) is None


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("150423196001011234", "150423********1234"),
        ("13847612345", "138****2345"),
        ("1234567", "1234567"),
        ("", ""),
    ],
)
def test_the_middle_of_personal_numbers_is_hidden(number, masked):
    assert mask(number) == masked


def test_days_of_items_are_shown_for_sorting_by_eye(model):
    """ISO order is reading order."""
    model.sort(JOINED, ASCENDING)
    shown = [cell(model, row, JOINED) for row in range(11)]
    assert shown == sorted(shown)
    assert date.fromisoformat(shown[0])


class TestALongList:
    """The first items stand at once, the others come in blocks."""

    @pytest.fixture
    def entries(self):
        return some_entries(12)

    @pytest.fixture
    def model(self, entries):
        model = EntryTableModel()
        model.set_items(entries[:5], iter([entries[5:9], entries[9:]]), len(entries))
        return model

    def test_counts_all_rows_at_once_and_fills_them_while_nobody_waits(self, qtbot, model, entries):
        assert (model.rowCount(), model.count_of_all) == (12, 12)
        assert cell(model, 4, NUMBER) == entries[4].number
        assert cell(model, 11, NUMBER) is None
        assert model.sums() == {}

        with qtbot.waitSignal(model.completed):
            pass
        assert list(model.items) == entries
        whole = EntryTableModel()
        whole.set_items(entries)
        assert model.sums() == whole.sums()
        assert str(model.sum_of_all("sample.amount")) == whole.sums()[AMOUNT]

    @pytest.mark.parametrize(
        "act",
        [
            lambda model: model.set_filter("0012"),
            lambda model: model.sort(AMOUNT, DESCENDING),
            lambda model: model.row_of("m11"),
            lambda model: model.item_at(11),
            lambda model: model.items,
        ],
    )
    def test_what_needs_every_item_takes_the_rest_now(self, model, entries, act):
        act(model)
        assert model.is_complete
        model.set_filter("")
        assert {item.id for item in model.items} == {item.id for item in entries}

    def test_a_filter_and_an_order_chosen_before_stay_chosen(self, model, entries):
        model.sort(NUMBER, DESCENDING)
        model.set_filter("", lambda item: item.number > "0009")
        model.set_items(entries[:5], iter([entries[5:]]), 12)
        assert [item.number for item in model.items] == ["0012", "0011", "0010"]

    def test_rows_that_are_fewer_or_more_than_counted_are_shown_as_they_are(self, qtbot, entries):
        for count in (11, 40):
            model = EntryTableModel()
            model.set_items(entries[:5], iter([entries[5:]]), count)
            with qtbot.waitSignal(model.completed):
                pass
            assert (model.rowCount(), model.count_of_all) == (12, 12)
            assert model.item_at(12) is None

    def test_nothing_comes_while_nobody_looks(self, qtbot, model):
        model.pause(paused=True)
        settle(5)
        assert not model.is_complete
        with qtbot.waitSignal(model.completed):
            model.pause(paused=False)
