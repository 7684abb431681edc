"""The sections of the member page, and where each of their lines comes from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit.empty_state import EmptyState
from coopdesk.gui.kit.table_model import ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.members.record_tables import (
    AdvanceTableModel,
    EntryTableModel,
    GuaranteeTableModel,
    MeetingTableModel,
    PostTableModel,
    ShareTableModel,
)
from coopdesk.services.search import FoundKind


@dataclass(frozen=True, slots=True)
class Source:
    """What a line was made by: the kind of record, the page that shows it, and its id there."""

    kind: FoundKind
    page: str
    id_of: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the member page; ``name`` is the field of ``MemberPage`` it shows."""

    name: str
    icon: str
    model: type[ItemTableModel[Any]]
    tab: str
    title: str
    hint: str
    source: Source | None = None


_VOUCHER = Source(FoundKind.VOUCHER, "ledger", attrgetter("voucher_id"))
_BORROWER = Source(FoundKind.MEMBER, "mutual_fund", attrgetter("member_id"))
SECTIONS = (
    Section(
        "shares",
        "mutual_fund",
        ShareTableModel,
        "member_page.tab.shares",
        "member_page.empty.shares_title",
        "member_page.empty.shares_hint",
        _VOUCHER,
    ),
    Section(
        "advances",
        "open",
        AdvanceTableModel,
        "member_page.tab.advances",
        "member_page.empty.advances_title",
        "member_page.empty.advances_hint",
        _BORROWER,
    ),
    Section(
        "guarantees",
        "shield",
        GuaranteeTableModel,
        "member_page.tab.guarantees",
        "member_page.empty.guarantees_title",
        "member_page.empty.guarantees_hint",
        _BORROWER,
    ),
    Section(
        "entries",
        "ledger",
        EntryTableModel,
        "member_page.tab.entries",
        "member_page.empty.entries_title",
        "member_page.empty.entries_hint",
        _VOUCHER,
    ),
    Section(
        "meetings",
        "governance",
        MeetingTableModel,
        "member_page.tab.meetings",
        "member_page.empty.meetings_title",
        "member_page.empty.meetings_hint",
        Source(FoundKind.MEETING, "governance", attrgetter("id")),
    ),
    Section(
        "posts",
        "person",
        PostTableModel,
        "member_page.tab.posts",
        "member_page.empty.posts_title",
        "member_page.empty.posts_hint",
    ),
)


class RecordTab(QWidget):
    """One table of the member page, or what would stand in it; ``opened`` carries an item."""

    opened = Signal(object)

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.section = section
        self.model = section.model()
        self.table = TableView(self.model)
        self.empty_state = EmptyState()
        title, hint = words.text(section.title), words.text(section.hint)
        self.empty_state.fill(title, hint, icon=section.icon)
        self._totals = TotalsRow(self.table, self.model)
        self.table.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self._totals)
        column.addWidget(self.empty_state, 1)

    @property
    def title(self) -> str:
        """The word of the tab, with how many lines it has."""
        return counted(self.section.tab, self.model.count_of_all)

    def show_items(self, items: Sequence[Any]) -> None:
        """Show the items; without any, what belongs here."""
        self.model.set_items(items)
        for widget in (self.table, self._totals):
            widget.setVisible(bool(items))
        self.empty_state.setVisible(not items)
        if items and self.table.current_item is None:
            self.table.selectRow(0)

    def begin(self) -> None:
        """Go to the table."""
        self.table.setFocus()


def counted(key: str, count: int) -> str:
    """Return the word of a tab with the number of its lines; none is not told: tabs are many."""
    name = words.text(key)
    return words.text("member_page.tab.counted", name=name, count=count) if count else name
