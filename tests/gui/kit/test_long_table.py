"""A list of any length opens by its first block; what is looked at is read, and no more."""

import pytest
from PySide6.QtCore import Qt

from coopdesk.domain.money import Money
from coopdesk.gui.kit import long_table
from coopdesk.gui.kit.long_table import LongTableModel
from coopdesk.gui.kit.table_view import TableView
from tests.gui.kit.samples import EntryTableModel, some_entries

BLOCK, NUMBER = 10, 0


class LongEntries(LongTableModel):
    columns, key = EntryTableModel.columns, EntryTableModel.key


class Counted:
    """Blocks of entries that note which of them were read."""

    def __init__(self, entries):
        self.entries, self.read_from = entries, []

    @property
    def count(self):
        return len(self.entries)

    def read(self, row):
        first = row // BLOCK * BLOCK
        self.read_from.append(first)
        return first, self.entries[first : first + BLOCK]


@pytest.fixture
def blocks():
    return Counted(some_entries(95))


@pytest.fixture
def model(blocks):
    model = LongEntries()
    model.set_blocks(blocks, {"sample.amount": Money(123_00)})
    return model


def number(model, row):
    return model.index(row, NUMBER).data()


def test_all_rows_are_counted_and_those_looked_at_are_read_once(model, blocks):
    assert (model.rowCount(), model.count_of_all, blocks.read_from) == (95, 95, [])
    assert [number(model, row) for row in (0, 94, 93, 0)] == ["0001", "0095", "0094", "0001"]
    assert blocks.read_from == [0, 90]
    assert model.item_at(95) is None
    assert "123.00" in model.sums().values()


def test_the_blocks_seen_last_are_held_and_no_more(model, blocks, monkeypatch):
    monkeypatch.setattr(long_table, "_BLOCKS_HELD", 2)
    for row in (0, 10, 20, 10, 0):
        assert number(model, row)
    assert blocks.read_from == [0, 10, 20, 0]


def test_an_empty_place_is_an_empty_row(model, blocks):
    blocks.entries[3] = None
    assert number(model, 3) is None
    assert model.item_at(3) is None
    assert len(model.items) == 94


def test_the_selection_moves_with_what_was_posted_since(qtbot, model, blocks):
    view = TableView(model)
    qtbot.addWidget(view)
    view.selectRow(59)
    chosen = view.current_item
    later = Counted([*some_entries(96)[95:], *blocks.entries])
    model.set_blocks(later, {})
    assert (view.current_item, view.currentIndex().row()) == (chosen, 60)
    assert 0 not in later.read_from[1:]


def test_a_list_is_sorted_where_it_can_be_read_whole(model, blocks, monkeypatch):
    model.sort(NUMBER, Qt.SortOrder.DescendingOrder)
    assert [number(model, row) for row in (0, 94)] == ["0095", "0001"]

    monkeypatch.setattr(long_table, "LONG_REGISTER", 90)
    model.set_blocks(blocks, {})
    assert not model.can_sort
    model.sort(NUMBER, Qt.SortOrder.DescendingOrder)
    assert [number(model, row) for row in (0, 94)] == ["0001", "0095"]


def test_a_short_list_comes_after_a_long_one(model, blocks):
    model.set_items(blocks.entries[:3])
    assert (model.rowCount(), model.can_sort) == (3, True)
    assert [item.number for item in model.items] == ["0001", "0002", "0003"]
    assert model.row_of(blocks.entries[2].id) == 2
