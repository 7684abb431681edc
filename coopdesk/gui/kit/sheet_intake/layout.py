"""How the import dialog looks: file at the top, what was found in the middle, buttons below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
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
from coopdesk.gui.kit.job import JobBar
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.sheet_intake.models import (
    FoundColumnTableModel,
    OtherRowTableModel,
    Problem,
    ProblemTableModel,
)
from coopdesk.gui.kit.table_view import TableView


class IntakeLayout:
    """The widgets of the import dialog and what is seen of them when."""

    def __init__(self, dialog: QDialog) -> None:
        self.is_done = False
        self.path_edit = QLineEdit()
        self.path_edit.setPlaceholderText(words.text("sheet_intake.file_hint"))
        self.path_edit.setAccessibleName(words.text("sheet_intake.file"))
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
        self.problem_table = TableView(self.problems)
        self.problem_table.setToolTip(words.text("sheet_intake.accept_tip"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.whole_label = QLabel()
        self.whole_label.setWordWrap(True)
        self.whole_label.setTextFormat(Qt.TextFormat.PlainText)
        self.whole_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem_table.current_changed.connect(self._on_problem)
        self.tabs.currentChanged.connect(lambda place: self.whole_label.setVisible(place == 0))
        self.column_table, self.other_table = TableView(self.columns), TableView(self.others)
        for table in (self.problem_table, self.column_table, self.other_table):
            self.tabs.addTab(table, "")

    def show_nothing(self) -> None:
        """Hide what only a preview has."""
        self.filler.show()
        for widget in (self.tabs, self.whole_label, self.summary_label, self.accept_all_box):
            widget.hide()

    def show_preview(self, to_confirm: int) -> None:
        """Show what was found; ``to_confirm`` rows wait for a tick."""
        labels = (
            words.text("sheet_intake.problems", count=self.problems.rowCount()),
            words.text("sheet_intake.columns", count=self.columns.rowCount()),
            words.text("sheet_intake.others", count=self.others.rowCount()),
        )
        for place, label in enumerate(labels):
            self.tabs.setTabText(place, label)
        self.tabs.setCurrentIndex(0)
        self.filler.hide()
        for widget in (self.tabs, self.whole_label, self.summary_label):
            widget.show()
        reason = self.problems.columnCount() - 1
        self.problem_table.horizontalHeader().resizeSection(reason, theme.space(60))
        self.accept_all_box.blockSignals(True)
        self.accept_all_box.setChecked(False)
        self.accept_all_box.blockSignals(False)
        self.accept_all_box.setText(words.text("sheet_intake.accept_all", count=to_confirm))
        self.accept_all_box.setVisible(to_confirm > 0)

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
        for widget in (self.browse_button, self.read_button, self.path_edit):
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

    def _lay_out(self, dialog: QDialog) -> None:
        self.filler = QWidget()
        label = QLabel(words.text("sheet_intake.file"))
        label.setProperty("role", "label")
        label.setBuddy(self.path_edit)
        top = QHBoxLayout()
        top.setSpacing(theme.space(2))
        top.addWidget(self.path_edit, 1)
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
        column.addWidget(self.filler, 1)
        column.addLayout(foot)


def _button(key: str, icon: str) -> QPushButton:
    word = words.text(key, count="") if key == "sheet_intake.take" else words.text(key)
    button = QPushButton(word)
    button.setAutoDefault(False)
    theme.set_icon(button, icon)
    return button
