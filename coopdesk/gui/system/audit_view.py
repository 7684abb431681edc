"""The audit log: who did what when, and what an entry changed field by field."""

from collections.abc import Callable, Hashable, Sequence
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.detail_panel import DetailPanel
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.services.audit_trail import AuditDetail, AuditLine


class AuditTableModel(ItemTableModel[AuditLine]):
    """Entries of the log, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("sequence")
    columns = (
        Column("audit.at", attrgetter("at"), width=11),
        Column("audit.operator", attrgetter("operator"), width=7),
        Column("audit.what", attrgetter("what"), width=8),
        Column("audit.subject", attrgetter("subject"), width=13),
        Column("audit.touched_label", attrgetter("touched"), width=9),
        Column("audit.sequence", attrgetter("sequence"), numeric=True, optional=True),
    )


class AuditView(QWidget):
    """``details_of`` reads what an entry changed when it is chosen."""

    def __init__(self, details_of: Callable[[int], Sequence[AuditDetail]]) -> None:
        super().__init__()
        self._details_of = details_of
        self._operators: tuple[str, ...] = ()
        self.model = AuditTableModel()
        self.table = TableView(self.model, "audit-log")
        self.detail_panel = DetailPanel()
        self.filter_edit = QLineEdit(clearButtonEnabled=True)
        self.filter_edit.setPlaceholderText(words.text("kit.filter_hint"))
        self.filter_edit.setToolTip(words.text("kit.filter_tip"))
        self.filter_edit.setAccessibleName(words.text("kit.filter_hint"))
        self.filter_edit.textChanged.connect(self._filter)
        self.operator_filter = self._new_filter(())
        self._row = QHBoxLayout()
        self._lay_out()
        self.table.current_changed.connect(self._on_current)

    def set_items(self, items: Sequence[AuditLine]) -> None:
        """Show the newest entries."""
        operators = tuple(sorted({item.operator for item in items}))
        if operators != self._operators:
            self._operators = operators
            old, self.operator_filter = self.operator_filter, self._new_filter(operators)
            self._row.replaceWidget(old, self.operator_filter)
            old.deleteLater()
        self.model.set_items(items)
        if items and self.table.current_item is None and self.model.rowCount():
            self.table.selectRow(0)

    def _new_filter(self, operators: Sequence[str]) -> ChoiceFilter:
        choices = [(name, name) for name in operators]
        made = ChoiceFilter(words.text("audit.operator"), choices, attrgetter("operator"))
        made.currentIndexChanged.connect(lambda _: self._filter())
        return made

    def _filter(self) -> None:
        self.model.set_filter(self.filter_edit.text(), self.operator_filter.keeps)

    def _on_current(self, item: AuditLine | None) -> None:
        self.detail_panel.show_widget(self._card(item) if item is not None else None)

    def _card(self, item: AuditLine) -> QWidget:
        facts = [(detail.label, detail.told) for detail in self._details_of(item.sequence)]
        return DetailCard(item.what, facts, f"{item.at}　{item.operator}")

    def _lay_out(self) -> None:
        self._row.addWidget(self.filter_edit, 1)
        self._row.addWidget(self.operator_filter)
        self._row.addStretch(1)
        listed = QWidget()
        listed.setProperty("surface", "sheet")
        column = QVBoxLayout(listed)
        column.setContentsMargins(theme.space(3), theme.space(2), 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(self._row)
        column.addWidget(self.table, 1)
        column.addWidget(TotalsRow(self.table, self.model))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(listed)
        splitter.addWidget(self.detail_panel)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([theme.space(215), theme.space(84)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
