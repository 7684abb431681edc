"""Everything the campaign knows of one enterprise: years, steps of its plan, verifications."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import Form, FormDialog, button_foot
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.records.entry_steps import Entry, EntrySteps
from coopdesk.gui.kit.share_editor import percent
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.supervision.enterprise_forms import (
    step_done_form,
    step_form,
    verification_form,
)
from coopdesk.gui.supervision.rectification import stage_tone
from coopdesk.services import supervision as service
from coopdesk.services.bin import RemoveRecord, remove_record
from coopdesk.services.supervision import (
    EnterpriseRecord,
    PlanStepItem,
    TurnaroundItem,
    VerificationItem,
)


def _percent(ratio: int | None) -> str:
    return "" if ratio is None else percent(ratio)


class YearTableModel(ItemTableModel[TurnaroundItem]):
    """The years of an enterprise, one row each."""

    columns = (
        Column("turnaround.year", attrgetter("year"), numeric=True, show=str),
        Column("turnaround.revenue", attrgetter("revenue"), numeric=True),
        Column("turnaround.profit", attrgetter("profit"), numeric=True),
        Column("turnaround.turn", attrgetter("turn")),
        Column(
            "turnaround.tied_up",
            attrgetter("ratios.receivables_inventory_bp"),
            numeric=True,
            show=_percent,
        ),
        Column("turnaround.expense", attrgetter("ratios.expense_bp"), numeric=True, show=_percent),
        Column("turnaround.debt", attrgetter("ratios.debt_bp"), numeric=True, show=_percent),
        Column("turnaround.dormancy", attrgetter("dormancy")),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("year")


class StepTableModel(ItemTableModel[PlanStepItem]):
    """The steps of a plan, one row each."""

    columns = (
        Column("turnaround.task", attrgetter("task"), grows=True),
        Column("turnaround.responsible", attrgetter("responsible"), width=6),
        Column("turnaround.due_on", attrgetter("due_on")),
        Column("rectification.stage", attrgetter("stage"), tone=stage_tone),
        Column("turnaround.done_on", attrgetter("done_on")),
        Column("turnaround.result", attrgetter("result"), width=10),
    )


class VerificationTableModel(ItemTableModel[VerificationItem]):
    """Asset verifications, one row each."""

    columns = (
        Column("turnaround.as_of", attrgetter("as_of")),
        Column("turnaround.book_assets", attrgetter("book_assets"), numeric=True),
        Column("turnaround.found_assets", attrgetter("found_assets"), numeric=True),
        Column("turnaround.net_change", attrgetter("net_change"), numeric=True),
        Column("turnaround.verified_by", attrgetter("verified_by"), grows=True),
        Column("turnaround.document", attrgetter("document"), width=8),
    )


class EnterpriseDialog(BarHost, QDialog):
    """One enterprise; its steps are added (Ctrl+N), changed (Enter), finished (F8) and removed."""

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._door, self._organization_id = door, organization_id
        self.message_bar = MessageBar()
        self.years, self.steps = YearTableModel(self), StepTableModel(self)
        self.verifications = VerificationTableModel(self)
        self.year_table, self.step_table = TableView(self.years), TableView(self.steps)
        self.verification_table = TableView(self.verifications)
        self.plan_label = QLabel()
        self.plan_label.setProperty("role", "soft")
        self.plan_label.setWordWrap(True)
        self.add_button = self._button("turnaround.add_step", "add", self.add_step, "Ctrl+N")
        self.change_button = self._button("turnaround.change_step", "edit", self.change_step, "F2")
        self.finish_button = self._button("turnaround.finish_step", "check", self.finish_step, "F8")
        self.remove_button = self._button("record.remove", "bin", self.remove_step, "Delete")
        self.remove_button.setShortcut("")
        # Only where rows are: in a field the key deletes a character.
        delete = QShortcut(QKeySequence("Delete"), self.step_table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove_step)
        self.entry_steps = EntrySteps(self, self, door, self._entry)
        self.entry_steps.changed.connect(self.reload)
        self.step_table.current_changed.connect(lambda _: self.entry_steps.follow())
        self.close_button = QPushButton(words.text("turnaround.close"))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.accept)
        self.step_table.opened.connect(lambda _: self.change_step())
        self.verification_table.opened.connect(self.change_verification)
        self._lay_out()
        self.reload()
        self.resize(theme.space(235), theme.space(150))
        self.step_table.setFocus()

    @property
    def record(self) -> EnterpriseRecord:
        """What is known of the enterprise now."""
        return self._door.ask(service.get_enterprise, self._organization_id)

    def reload(self) -> None:
        """Read again what is known of the enterprise."""
        record = self.record
        self.setWindowTitle(words.text("turnaround.of", name=record.name))
        plan = record.plan
        told = words.text("turnaround.plan_missing")
        if plan is not None:
            told = words.text("turnaround.plan_line", way=words.choice(plan.way), goal=plan.goal)
        self.plan_label.setText(told)
        steps = plan.steps if plan else ()
        self.years.set_items(record.years)
        self.steps.set_items(steps)
        self.verifications.set_items(record.verifications)
        self.add_button.setEnabled(plan is not None)
        for button in (self.change_button, self.finish_button, self.remove_button):
            button.setEnabled(bool(steps))
        if steps and self.step_table.current_item is None:
            self.step_table.selectRow(0)
        self.entry_steps.follow()

    def add_step(self) -> FormDialog:
        """Ask for a new step of the plan."""
        return self._open(*step_form(self._organization_id, None, self._door.today))

    def change_step(self) -> FormDialog | None:
        """Ask for changes of the selected step."""
        step: PlanStepItem | None = self.step_table.current_item
        if step is None:
            return None
        return self._open(*step_form(self._organization_id, step, self._door.today))

    def finish_step(self) -> FormDialog | None:
        """Ask how the selected step ended."""
        step: PlanStepItem | None = self.step_table.current_item
        return self._open(*step_done_form(step, self._door.today)) if step else None

    def remove_step(self) -> None:
        """Ask, then put the selected step into the bin; it can be taken back at once."""
        entry = self._entry()
        if entry is not None:
            command = RemoveRecord(entry.table, entry.record_id)
            self.entry_steps.ask_to_remove(entry.name, remove_record, command)

    def change_verification(self, known: VerificationItem) -> FormDialog:
        """Ask for changes of an asset verification."""
        return self._open(*verification_form(self.record, self._door.today, known))

    def _entry(self) -> Entry | None:
        step: PlanStepItem | None = self.step_table.current_item
        return Entry("enterprise_plan_step", step.id, step.task) if step else None

    def _open(self, form: Form[Any], values: dict[str, Any]) -> FormDialog:
        dialog = FormDialog(self._door, form, self, values=values)
        dialog.saved.connect(lambda _: self.reload())
        dialog.open()
        return dialog

    def _button(self, key: str, icon: str, pressed: Any, keys: str) -> QPushButton:
        button = QPushButton(words.text(key))
        button.setAutoDefault(False)
        button.setShortcut(keys)
        button.setToolTip(f"{words.text(key)}（{keys}）")
        theme.set_icon(button, icon)
        button.clicked.connect(lambda _: pressed())
        return button

    def _lay_out(self) -> None:
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(2))
        for key, table, weight in (
            ("turnaround.years", self.year_table, 3),
            ("turnaround.plan_steps", self.step_table, 4),
            ("turnaround.verifications", self.verification_table, 2),
        ):
            title = QLabel(words.text(key))
            title.setProperty("role", "section")
            content.addWidget(title)
            if table is self.step_table:
                content.addWidget(self.plan_label)
            table.setAccessibleName(words.text(key))
            content.addWidget(table, weight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message_bar)
        column.addLayout(content, 1)
        steps, entry = (self.add_button, self.change_button, self.finish_button), self.entry_steps
        left = (*steps, self.remove_button, entry.attachments_button, entry.history_button)
        column.addWidget(button_foot(self.close_button, left=left))
