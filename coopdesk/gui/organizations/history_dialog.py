"""The history of one organization on one page: the years, the three bodies, what comes next."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import tell
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job, JobBar
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.table_model import as_words
from coopdesk.gui.year_ladder import YearLadder
from coopdesk.services import awards
from coopdesk.services.awards import History, HistoryCell, HistoryLine

YEAR_WIDTH, LABEL_WIDTH, LEAST_YEARS = 92, 130, 3
SIDE_WIDTH, WIDEST_SIDE = 336, 430
"""The side grows with the type, but the years need the room more."""


class HistoryDialog(BarHost, QDialog):
    """Read only; Ctrl+P shows the paper, Ctrl+E writes the workbook, Esc leaves."""

    def __init__(
        self,
        door: Door,
        organization_id: str,
        parent: QWidget,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._door, self._organization_id = door, organization_id
        self._preferences = preferences
        self.message_bar, self.job_bar = MessageBar(), JobBar()
        self.history = door.ask(awards.get_history, organization_id)
        name = self.history.organization.profile.name
        self.setWindowTitle(words.text("history.title", name=name))
        self.print_button = _button("kit.print", "print", "Ctrl+P")
        self.print_button.clicked.connect(lambda _: self.preview())
        self.export_button = _button("kit.export", "export", "Ctrl+E")
        self.export_button.clicked.connect(lambda _: self.export())
        self.close_button = _button("kit.close", "close", "Esc")
        self.close_button.clicked.connect(self.reject)
        for button, keys in ((self.print_button, "Ctrl+P"), (self.export_button, "Ctrl+E")):
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        self._lay_out()

    def preview(self) -> Job:
        """Show the history as paper."""
        from coopdesk.gui.kit.preview import Preview
        from coopdesk.services.drawn_forms import PrintedForm
        from coopdesk.services.history_files import print_history

        def show(printed: PrintedForm) -> None:
            Preview(self.windowTitle(), printed.pdf, self, preferences=self._preferences).open()

        return self._start(print_history, self._organization_id, then=show)

    def export(self) -> None:
        """Ask where the workbook goes."""
        from coopdesk.gui.kit.sheet_intake.files import save_workbook_dialog

        name = words.text("history.file_name", name=self.history.organization.profile.name)
        save_workbook_dialog(self, name, self.export_to, self._preferences)

    def export_to(self, path: Path) -> Job:
        """Write the history into a workbook at ``path``."""
        from coopdesk.services.history_files import export_history

        def say(written: Path) -> None:
            self.message_bar.say([words.text("history.exported", name=written.name)], "done")

        return self._start(export_history, path, self._organization_id, then=say)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(
            min(theme.scaled(1280), screen.width() - 40),
            min(theme.scaled(660), screen.height() - 60),
        )

    def _start(self, handler: Callable[..., Any], *args: Any, then: Callable[[Any], None]) -> Job:
        self.message_bar.clear()
        job = Job(self._door, handler, args, parent=self)
        job.finished.connect(then)
        job.refused.connect(lambda error: tell(self, error))
        self.job_bar.follow(job)
        job.start()
        return job

    def _most_years(self) -> int:
        """How many years stand beside the side without scrolling, at least three."""
        side = min(theme.scaled(SIDE_WIDTH), WIDEST_SIDE)
        room = self.sizeHint().width() - side - theme.scaled(LABEL_WIDTH) - theme.space(26)
        return max(LEAST_YEARS, room // (theme.scaled(YEAR_WIDTH) + theme.space(3)))

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(theme.space(4))
        body.addWidget(_scrolled(_years(self.history, self._most_years())), 1)
        side = _scrolled(_side(self.history))
        side.setFixedWidth(min(theme.scaled(SIDE_WIDTH), WIDEST_SIDE))
        body.addWidget(side)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(2))
        foot.addStretch(1)
        for button in (self.print_button, self.export_button, self.close_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        column.addLayout(_head(self.history))
        column.addWidget(self.message_bar)
        column.addWidget(self.job_bar)
        column.addLayout(body, 1)
        column.addLayout(foot)
        self.print_button.setFocus()


def _head(history: History) -> QVBoxLayout:
    record = history.organization
    profile = record.profile
    registered = as_words(profile.registered_on)
    told = (
        words.choice(profile.kind),
        record.division,
        profile.credit_code,
        words.text("history.registered", day=registered) if registered else "",
        profile.legal_representative,
    )
    head = QVBoxLayout()
    head.setSpacing(0)
    head.addWidget(_label(profile.name, "title"))
    head.addWidget(_label("　".join(part for part in told if part), "soft"))
    return head


def _years(history: History, most: int) -> QWidget:
    """The table of the last years: a line a matter, a column a year, hairlines between.

    Paper and workbook have the earlier years too; a word below says so.
    """
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(*[theme.space(4), theme.space(2)] * 2)
    grid.setHorizontalSpacing(theme.space(3))
    grid.setVerticalSpacing(0)
    shown = history.years[-most:]
    for place, year in enumerate(shown, start=1):
        heading = _label(str(year.year), "section")
        heading.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        heading.setMinimumHeight(theme.current().row)
        grid.addWidget(heading, 0, place)
        grid.setColumnMinimumWidth(place, theme.scaled(YEAR_WIDTH))
        grid.setColumnStretch(place, 1)
    for number, line in enumerate(awards.history_lines(history)):
        _add_line(grid, 2 * number + 1, line, len(shown))
    if len(shown) < len(history.years):
        earlier = words.text("history.earlier", year=shown[0].year)
        grid.addWidget(_label(earlier, "soft"), grid.rowCount(), 0, 1, len(shown) + 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return table


def _add_line(grid: QGridLayout, row: int, line: HistoryLine, years: int) -> None:
    rule = QFrame()
    rule.setProperty("rule", "true")
    grid.addWidget(rule, row, 0, 1, years + 1)
    label = _label(line.label, "label", wraps=False)
    label.setMinimumHeight(theme.current().row)
    grid.addWidget(label, row + 1, 0)
    for place, cell in enumerate(line.cells[-years:], start=1):
        grid.addWidget(_cell(cell), row + 1, place)


def _cell(cell: HistoryCell) -> QLabel:
    label = _label(cell.text, "value")
    label.setFont(theme.current().font(numeric=True))
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if cell.tone:
        label.setProperty("tone", cell.tone)
    return label


def _side(history: History) -> QWidget:
    """What comes next, the years used, and the three bodies."""
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(*[theme.space(4), theme.space(3)] * 2)
    column.setSpacing(theme.space(1))
    column.addWidget(_label(words.text("history.next"), "section"))
    lines = awards.next_lines(history)
    if not lines:
        column.addWidget(_label(words.text("history.nothing_next"), "soft"))
    for line in lines:
        column.addSpacing(theme.space(1))
        column.addLayout(_titled(line.title, line.verdict, line.tone))
        _add_sentences(column, line.sentences)
    for used in history.years_used:
        column.addSpacing(theme.space(3))
        title = words.text("history.used", programme=awards.short_name(used.programme))
        column.addWidget(_label(title, "section"))
        column.addWidget(YearLadder(used.paid_years, used.most))
    column.addSpacing(theme.space(3))
    column.addWidget(_label(words.text("history.bodies"), "section"))
    for body in awards.body_lines(history):
        column.addLayout(_titled(body.name, body.told, body.tone))
    column.addStretch(1)
    return side


def _titled(title: str, told: str, tone: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.space(2))
    row.addWidget(_label(title, "value"), 1)
    state = _label(told, "value", wraps=False)
    state.setProperty("tone", tone)
    row.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
    return row


def _add_sentences(column: QVBoxLayout, sentences: Iterable[str]) -> None:
    for sentence in sentences:
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(2), 0, 0, 0)
        row.addWidget(_label(sentence, "soft"), 1)
        column.addLayout(row)


def _scrolled(content: QWidget) -> QFrame:
    content.setProperty("surface", "sheet")
    scroll = QScrollArea(widgetResizable=True)
    scroll.setWidget(content)
    card = QFrame()
    card.setProperty("surface", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(*[theme.space(1)] * 4)
    column.addWidget(scroll)
    return card


def _label(text: str, role: str, *, wraps: bool = True) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _button(key: str, icon: str, keys: str) -> QPushButton:
    button = QPushButton(words.text(key))
    button.setAutoDefault(False)
    button.setToolTip(keys)
    theme.set_icon(button, icon)
    return button
