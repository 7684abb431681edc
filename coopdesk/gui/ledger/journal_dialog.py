"""A cash journal kept in a sheet, checked: what it adds up to, and every fault with its cell."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import Finding
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.sheet_intake.files import open_workbook_dialog, save_workbook_dialog
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.services import mutual_fund
from coopdesk.services.mutual_fund import JournalCheck, KindItem


class KindTableModel(ItemTableModel[KindItem]):
    """What each kind of entry adds up to."""

    columns = (
        Column("journal.kind", attrgetter("kind"), width=14),
        Column("journal.rows", attrgetter("rows"), numeric=True),
        Column("journal.income", attrgetter("income"), numeric=True, summed=True),
        Column("journal.expense", attrgetter("expense"), numeric=True, summed=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("kind")


class FaultTableModel(ItemTableModel[Finding]):
    """Every fault with its cell."""

    columns = (
        Column("journal.cell", lambda found: f"{found.column}{found.row}"),
        Column("journal.fault", words.finding, width=34),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("row", "column", "code")


class JournalDialog(TaskDialog):
    """Reads a journal and tells what was found; nothing is posted."""

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(words.text("journal.title"), door, parent)
        self._organization_id = organization_id
        self._path: Path | None = None
        self.check: JournalCheck | None = None
        self.kinds, self.faults = KindTableModel(), FaultTableModel()
        hint = QLabel(words.text("journal.hint"))
        hint.setWordWrap(True)
        hint.setProperty("role", "soft")
        self._show(hint)

    def choose(self) -> None:
        """Ask for the workbook."""
        open_workbook_dialog(self, self.read)

    def read(self, path: Path) -> None:
        """Read the workbook on another thread and show what was found."""
        self._path = path
        query = mutual_fund.check_journal
        self.run(query, path, self._organization_id, then=self._on_checked)

    def save_marked(self) -> None:
        """Ask where a copy with the faults marked goes."""
        if self._path is not None:
            name = words.text("journal.marked_name", name=self._path.stem)
            save_workbook_dialog(self, name, self.save_marked_to)

    def save_marked_to(self, target: Path) -> None:
        """Write the marked copy to ``target``."""
        told = words.text("journal.marked", name=target.name)
        query = mutual_fund.check_journal
        self.run(
            query,
            self._path,
            self._organization_id,
            target,
            then=lambda _: self.message_bar.say([told], "done"),
        )

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wanted = QSize(theme.scaled(900), theme.scaled(620))
        return wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 60))

    def _on_checked(self, check: JournalCheck) -> None:
        self.check = check
        self.kinds.set_items(check.kinds)
        self.faults.set_items(check.findings)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        told = QLabel(
            words.text(
                "journal.sums",
                entries=check.entries,
                opening=check.opening,
                income=check.income,
                expense=check.expense,
                closing=check.closing,
            )
        )
        told.setWordWrap(True)
        column.addWidget(told)
        key = "journal.faults" if check.findings else "journal.no_faults"
        heading = QLabel(words.text(key, count=len(check.findings)))
        heading.setProperty("role", "section")
        column.addWidget(heading)
        if check.findings:
            column.addWidget(TableView(self.faults), 3)
        column.addWidget(TableView(self.kinds), 4)
        self._show(pane)

    def _show(self, pane: QWidget) -> None:
        marked = (words.text("journal.save_marked"), self.save_marked) if self.check else None
        action = (words.text("journal.choose"), self.choose)
        self.show_pane(pane, action, second=marked, leave=words.text("kit.close"))
