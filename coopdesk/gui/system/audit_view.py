"""The audit log: who did what when, what is looked for in it, and what an entry changed."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.detail_panel import DetailPanel
from coopdesk.gui.kit.eliding_choice import ElidingChoice
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.system.parts import button
from coopdesk.services.audit_search import (
    AuditAsked,
    audit_table,
    find_audit_lines,
    list_audit_operators,
)
from coopdesk.services.audit_trail import AuditLine, list_audit_details

TYPED_MS = 250
_SPANS = ("audit.any_day", "audit.today", "audit.week", "audit.month", "audit.year")


class AuditTableModel(ItemTableModel[AuditLine]):
    """Entries of the log, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("sequence")
    columns = (
        Column("audit.at", attrgetter("at"), width=11),
        Column("audit.operator", attrgetter("operator"), width=5),
        Column("audit.what", attrgetter("what"), width=8),
        Column("audit.subject", attrgetter("subject"), width=13, grows=True, gives_way=True),
        Column("audit.touched_label", attrgetter("touched"), optional=True),
        Column("audit.sequence", attrgetter("sequence"), numeric=True, optional=True),
    )


class AuditView(QWidget):
    """Looks for entries in the whole log, shows the newest of them and writes out all."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.preferences: Preferences | None = None
        self.model = AuditTableModel()
        self.table = TableView(self.model, "audit-log")
        self.detail_panel = DetailPanel()
        self.filter_edit = QLineEdit(clearButtonEnabled=True)
        self.filter_edit.setPlaceholderText(words.text("audit.find"))
        self.filter_edit.setToolTip(words.text("audit.find_tip"))
        self.filter_edit.setAccessibleName(words.text("audit.find"))
        self.operator_choice = _choice("audit.operator")
        self.span_choice = _choice("audit.days")
        for key in _SPANS:
            self.span_choice.addItem(words.text(key))
        self.export_button = button("kit.export", "export", self.export)
        self.count_label = QLabel()
        self.count_label.setProperty("role", "soft")
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed.timeout.connect(self.reload)
        self._lay_out()
        self.table.current_changed.connect(self._on_current)
        self.filter_edit.textChanged.connect(lambda _: self._typed.start())
        self.filter_edit.returnPressed.connect(self.reload)
        for choice in (self.operator_choice, self.span_choice):
            choice.activated.connect(lambda _: self.reload())

    @property
    def asked(self) -> AuditAsked:
        """What is looked for now."""
        return AuditAsked(
            text=self.filter_edit.text(),
            operator=self.operator_choice.currentData() or "",
            first_day=_first_day(self.span_choice.currentIndex(), self._page.door.today),
        )

    def reload(self) -> None:
        """Read the newest entries of those looked for."""
        self._typed.stop()
        self._offer_operators(self._page.ask(list_audit_operators))
        found = self._page.ask(find_audit_lines, self.asked)
        self.model.set_items(found.lines)
        shown = len(found.lines)
        key = "audit.counted" if shown == found.count else "audit.counted_of"
        self.count_label.setText(words.text(key, shown=f"{shown:,}", count=f"{found.count:,}"))
        if found.lines and self.table.current_item is None:
            self.table.selectRow(0)

    def export(self) -> QFileDialog:
        """Ask where all entries looked for are written to, not only those shown."""
        from coopdesk.gui.kit.sheet_intake.files import save_workbook_dialog

        title, day = words.text("system.audit"), f"{self._page.door.today:%Y%m%d}"
        name = words.text("shown.file_name", title=title, day=day)
        return save_workbook_dialog(self, name, self.export_to, self.preferences)

    def export_to(self, path: Path) -> Job:
        """Write all entries looked for into a workbook and offer to open it."""
        from coopdesk.services.register_files import write_register

        found = self._page.ask(find_audit_lines, replace(self.asked, limit=0))
        told = (self.filter_edit.text().strip(), *self._chosen())
        shown = audit_table(found.lines, [part for part in told if part])
        count = f"{found.count:,}"

        def tell(written: Path) -> None:
            address = QUrl.fromLocalFile(str(written))
            sentence = words.text("shown.exported", name=written.name, count=count)
            self._page.show_done(sentence, open_it=lambda: _show(address))

        return self._page.start(write_register, path, shown, then=tell)

    def _chosen(self) -> list[str]:
        choices = (self.operator_choice, self.span_choice)
        return [one.currentText() for one in choices if one.currentIndex() > 0]

    def _offer_operators(self, operators: Sequence[str]) -> None:
        choice, chosen = self.operator_choice, self.operator_choice.currentData()
        if [choice.itemData(place) for place in range(1, choice.count())] == list(operators):
            return
        choice.clear()
        choice.addItem(words.text("kit.any", name=words.text("audit.operator")), "")
        for name in operators:
            choice.addItem(name, name)
        choice.setCurrentIndex(max(choice.findData(chosen), 0))

    def _on_current(self, item: AuditLine | None) -> None:
        self.detail_panel.show_widget(self._card(item) if item is not None else None)

    def _card(self, item: AuditLine, *, unfolded: bool = False) -> QWidget:
        """Return the entry; lists in it are counted, and told row by row when ``unfolded``."""
        details = self._page.ask(list_audit_details, item.sequence)
        facts = []
        for detail in details:
            rows = detail.rows if unfolded else ()
            facts.append((detail.label, "\n".join((detail.told, *rows))))
        card = DetailCard(item.what, facts, f"{item.at}　{item.operator}")
        if any(detail.rows for detail in details):
            key = "audit.fold" if unfolded else "audit.unfold"
            card.add_button(button(key, "columns", lambda: self._turn(item, unfolded=not unfolded)))
        return card

    def _turn(self, item: AuditLine, *, unfolded: bool) -> None:
        self.detail_panel.show_widget(self._card(item, unfolded=unfolded))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.filter_edit, 1)
        for part in (self.operator_choice, self.span_choice, self.export_button):
            row.addWidget(part)
        listed = QWidget()
        listed.setProperty("surface", "sheet")
        column = QVBoxLayout(listed)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        column.setSpacing(theme.space(2))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.count_label)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(listed)
        splitter.addWidget(self.detail_panel)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([theme.space(215), theme.space(84)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)


def _show(address: QUrl) -> None:
    QDesktopServices.openUrl(address)


def _choice(key: str) -> ElidingChoice:
    made = ElidingChoice()
    made.setAccessibleName(words.text(key))
    made.setToolTip(words.text(key))
    return made


def _first_day(span: int, today: date) -> date | None:
    """Return the first day of a span of ``_SPANS``."""
    days = (None, today, today - timedelta(days=6), today.replace(day=1), date(today.year, 1, 1))
    return days[span]
