"""How the import dialog looks: file at the top, what was found in the middle, buttons below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.explained import tell_reasons
from coopdesk.gui.kit.job import JobBar
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.sheet_intake.mapping_bar import MappingBar
from coopdesk.gui.kit.sheet_intake.models import (
    NOTHING,
    ChangeTableModel,
    FoundColumnTableModel,
    OtherRowTableModel,
    Problem,
    ProblemTableModel,
)
from coopdesk.gui.kit.table_view import TableView

COLUMNS = 2
"""The place of the tab with the columns."""


class IntakeLayout:
    """The widgets of the import dialog and what is seen of them when."""

    def __init__(self, dialog: QDialog, file_label: str = "") -> None:
        self.is_done = False
        self.path_edit = QLineEdit()
        self.path_edit.setPlaceholderText(words.text("sheet_intake.file_hint"))
        self._file_label = file_label or words.text("sheet_intake.file")
        self.path_edit.setAccessibleName(self._file_label)
        self.sheet_box = QComboBox()
        self.sheet_box.setAccessibleName(words.text("sheet_intake.sheet"))
        self.sheet_box.setToolTip(words.text("sheet_intake.sheet"))
        self.browse_button = _button("sheet_intake.browse", "open")
        self.read_button = _button("sheet_intake.read", "refresh")
        self.message_bar, self.job_bar = MessageBar(), JobBar()
        self.summary_label = QLabel()
        self.summary_label.setWordWrap(True)
        self.accept_all_box = QCheckBox()
        self.accept_all_box.setToolTip(words.text("sheet_intake.accept_tip"))
        self._make_tables(dialog)
        self.copy_button = _button("sheet_intake.save_copy", "save")
        self.close_button = _button("kit.close", "close")
        self.take_button = _button("sheet_intake.take", "import")
        self.take_button.setProperty("kind", "primary")
        theme.set_icon(self.take_button, "import", "on_accent")
        self.buttons = (
            self.browse_button,
            self.read_button,
            self.copy_button,
            self.close_button,
            self.take_button,
        )
        self._lay_out(dialog)
        self.show_nothing()

    def _make_tables(self, dialog: QDialog) -> None:
        self.problems = ProblemTableModel(dialog)
        self.columns = FoundColumnTableModel(dialog)
        self.others = OtherRowTableModel(dialog)
        self.changes = ChangeTableModel(dialog)
        self.problem_table = TableView(self.problems)
        self.problem_table.setToolTip(words.text("sheet_intake.accept_tip"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.whole_label = QLabel()
        self.whole_label.setWordWrap(True)
        self.whole_label.setTextFormat(Qt.TextFormat.PlainText)
        self.whole_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem_table.current_changed.connect(self._on_problem)
        self.tabs.currentChanged.connect(self._on_tab)
        self.column_table, self.other_table = TableView(self.columns), TableView(self.others)
        self.change_table = TableView(self.changes)
        self.mapping_bar = MappingBar()
        self.column_table.current_changed.connect(self.mapping_bar.show_column)
        tables = (self.problem_table, self.change_table, self.column_table, self.other_table)
        for table in tables:
            self.tabs.addTab(table, "")

    def show_nothing(self) -> None:
        """Hide what only a preview has."""
        self.filler.show()
        shown = (self.tabs, self.whole_label, self.summary_label, self.accept_all_box)
        for widget in (*shown, self.mapping_bar, self.sheet_box):
            widget.hide()

    def show_sheets(self, names: Sequence[str], chosen: str) -> None:
        """Offer the sheets of the workbook where it has several."""
        self.sheet_box.blockSignals(True)
        self.sheet_box.clear()
        self.sheet_box.addItems(names)
        self.sheet_box.setCurrentText(chosen)
        self.sheet_box.blockSignals(False)
        self.sheet_box.setVisible(len(names) > 1)

    def show_columns(self) -> None:
        """Show the columns alone: of a sheet that cannot be read before they are named."""
        self._name_tabs()
        self.filler.hide()
        self.tabs.show()
        self.tabs.setCurrentIndex(COLUMNS)
        self._on_tab(COLUMNS)
        unnamed = [
            place for place, column in enumerate(self.columns.items) if column.field == NOTHING
        ]
        self.column_table.selectRow(unnamed[0] if unnamed else 0)
        self.column_table.setFocus()

    def show_preview(self, to_confirm: int) -> None:
        """Show what was found; ``to_confirm`` rows wait for a tick."""
        self._name_tabs()
        self.tabs.setCurrentIndex(0)
        self._on_tab(0)
        self.filler.hide()
        for widget in (self.tabs, self.whole_label, self.summary_label):
            widget.show()
        self.accept_all_box.blockSignals(True)
        self.accept_all_box.setChecked(False)
        self.accept_all_box.blockSignals(False)
        self.accept_all_box.setText(words.text("sheet_intake.accept_all", count=to_confirm))
        self.accept_all_box.setVisible(to_confirm > 0)

    def _name_tabs(self) -> None:
        labels = (
            words.text("sheet_intake.problems", count=self.problems.rowCount()),
            words.text("sheet_intake.changes", count=self.changes.rowCount()),
            words.text("sheet_intake.columns", count=self.columns.rowCount()),
            words.text("sheet_intake.others", count=self.others.rowCount()),
        )
        for place, label in enumerate(labels):
            self.tabs.setTabText(place, label)

    def _on_tab(self, place: int) -> None:
        self.whole_label.setVisible(place == 0)
        self.mapping_bar.setVisible(place == COLUMNS)

    def refresh(self, summary: str, taken: int, *, is_busy: bool) -> None:
        """Show the counts, and let be pressed what can be done now."""
        self.summary_label.setText(summary)
        self.take_button.setText(words.text("sheet_intake.take", count=taken))
        has_preview = bool(summary)
        self.take_button.setVisible(has_preview and not self.is_done)
        self.take_button.setEnabled(has_preview and taken > 0 and not is_busy)
        self.copy_button.setVisible(has_preview and self.problems.rowCount() > 0)
        self.copy_button.setEnabled(not is_busy)
        self.accept_all_box.setEnabled(not is_busy and not self.is_done)
        reading = (self.browse_button, self.read_button, self.path_edit, self.sheet_box)
        for widget in (*reading, self.mapping_bar):
            widget.setEnabled(not is_busy)

    def first_to_do(self, *, has_problems: bool) -> QWidget:
        """Return where the work goes on: among the problems, or at the button."""
        if has_problems and self.problems.rowCount():
            self.problem_table.selectRow(0)
            return self.problem_table
        return self.take_button

    def _on_problem(self, problem: Problem | None) -> None:
        """Show the whole sentence of the selected problem: the table cuts long ones."""
        self.whole_label.setText(problem.reason if problem else "")
        tell_reasons(self.whole_label, [problem.finding] if problem else ())

    def _lay_out(self, dialog: QDialog) -> None:
        self.filler = QLabel(words.text("sheet_intake.before"))
        self.filler.setProperty("role", "soft")
        self.filler.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.filler.setWordWrap(True)
        label = QLabel(self._file_label)
        label.setProperty("role", "label")
        label.setBuddy(self.path_edit)
        top = QHBoxLayout()
        top.setSpacing(theme.space(2))
        top.addWidget(self.path_edit, 1)
        top.addWidget(self.sheet_box)
        top.addWidget(self.browse_button)
        top.addWidget(self.read_button)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(2))
        foot.addWidget(self.accept_all_box)
        foot.addStretch(1)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.close_button)
        foot.addWidget(self.take_button)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(label)
        column.addLayout(top)
        column.addWidget(self.message_bar)
        column.addWidget(self.job_bar)
        column.addWidget(self.summary_label)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.whole_label)
        column.addWidget(self.mapping_bar)
        column.addWidget(self.filler, 1)
        column.addLayout(foot)


def _button(key: str, icon: str) -> QPushButton:
    word = words.text(key, count="") if key == "sheet_intake.take" else words.text(key)
    button = QPushButton(word)
    button.setAutoDefault(False)
    theme.set_icon(button, icon)
    return button
