"""The reports of the books: one chosen from a list, for any days, every figure leading on."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.eliding_label import ElidingLabel
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.ledger.note_dialog import open_note
from coopdesk.gui.ledger.parts_dialog import PartsDialog
from coopdesk.gui.ledger.report_tables import (
    ReportLine,
    ReportModel,
    make_model,
    report_lines,
)
from coopdesk.gui.money_fields import day_editor
from coopdesk.services import ledger, reports
from coopdesk.services.ledger import AccountItem
from coopdesk.services.report_kinds import Question, Report
from coopdesk.services.statement_notes import NoteSection

_NAMES = (
    "balance-sheet",
    "surplus",
    "equity-changes",
    "statement-notes",
    "trial-balance",
    "general-ledger",
    "detail-ledger",
    "cash-book",
    "bank-book",
    "journal",
    "dimensions",
    "voucher-numbers",
)
_AS_OF_A_DAY = frozenset({"balance-sheet", "statement-notes"})
_OF_AN_ACCOUNT = frozenset({"detail-ledger"})
_OF_AN_ACCOUNT_IF_TOLD = frozenset({"cash-book", "bank-book", "dimensions"})
_TOLD_APART = frozenset({"detail-ledger", "journal", "dimensions"})
_OF_LINES = frozenset({"general-ledger", "journal"}) | _OF_AN_ACCOUNT | _OF_AN_ACCOUNT_IF_TOLD
_WRITTEN_IN = "statement-notes"
LONG = 5_000
"""Lines from which a report is read on another thread: the window would stand still."""
_NAME = Qt.ItemDataRole.UserRole


class ReportView(QWidget):
    """The list of reports, the days asked for, and the report; Enter opens what a figure is of."""

    voucher_opened = Signal(str)
    account_opened = Signal(str)

    def __init__(
        self, door: Door, start: Callable[..., Job], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._door, self._start = door, start
        self._reading: Job | None = None
        self._organization_id: str | None = None
        self._sheets: dict[str, _Sheet] = {}
        self.names = QListWidget()
        self.names.setAccessibleName(words.text("report.reports"))
        for name in _NAMES:
            item = QListWidgetItem(words.text(reports.REPORTS[name].title), self.names)
            item.setData(_NAME, name)
            item.setSizeHint(QSize(0, theme.current().row))
        self.first_editor, self.last_editor = day_editor(door.today), day_editor(door.today)
        self.account = Picker(self._find_account, placeholder=words.text("ledger.account_hint"))
        self.fund = QComboBox()
        self.fund.setAccessibleName(words.text("report.fund"))
        self.document = QLineEdit(placeholderText=words.text("report.document"))
        self.document.setAccessibleName(words.text("report.document"))
        self.check_label = ElidingLabel()
        self.title_label = ElidingLabel()
        self.title_label.setProperty("role", "section")
        self._stack = QStackedWidget()
        self._nothing = QWidget()
        self._stack.addWidget(self._nothing)
        self._lay_out()
        self.names.setCurrentRow(0)
        self.names.currentRowChanged.connect(lambda _: self.reload())
        for editor in (self.first_editor, self.last_editor):
            editor.line.returnPressed.connect(self.reload)
            editor.left.connect(self.reload)
        self.account.line.picked.connect(lambda _: self.reload())
        self.fund.currentIndexChanged.connect(lambda _: self.reload())
        self.document.returnPressed.connect(self.reload)

    @property
    def name(self) -> str:
        """The report now chosen, by its name on the command line too."""
        return str(self.names.currentItem().data(_NAME))

    @property
    def title(self) -> str:
        """The title of the report now chosen."""
        return self.names.currentItem().text()

    @property
    def sheet(self) -> "_Sheet | None":
        """The tables of the report now shown."""
        return self._sheets.get(self.name)

    @property
    def question(self) -> Question | None:
        """What is asked for, None while a day or the account is missing."""
        last = self.last_editor.value() or self._door.today
        first = self.first_editor.value() or date.min
        if self.name in _AS_OF_A_DAY:  # no first day is asked for, so none can stand in the way
            first = min(first, last)
        account = self._account_code
        lacks_account = self.name in _OF_AN_ACCOUNT and not account
        if self._organization_id is None or lacks_account or first > last:
            return None
        fund, document = ("", "")
        if self.name in _TOLD_APART:
            fund, document = self.fund.currentData() or "", self.document.text().strip()
        return Question(
            self._organization_id, first, last, account=account, fund=fund, document=document
        )

    def set_span(self, first: date, last: date) -> None:
        """Ask for the days that the page shows."""
        self.first_editor.set_value(None if first == date.min else first)
        self.last_editor.set_value(min(last, self._door.today))

    def set_organization(self, organization_id: str | None) -> None:
        """Show the reports of another organization."""
        self._organization_id = organization_id
        self.account.clear()
        self.document.clear()
        self.fund.blockSignals(True)
        self.fund.clear()
        self.fund.blockSignals(False)

    def choose(self, name: str) -> None:
        """Choose a report by its name."""
        self.names.setCurrentRow(_NAMES.index(name))

    def reload(self) -> None:
        """Read the report again for the days and the account asked for."""
        self.first_editor.setEnabled(self.name not in _AS_OF_A_DAY)
        self.account.setVisible(self.name in _OF_AN_ACCOUNT | _OF_AN_ACCOUNT_IF_TOLD)
        for narrowing in (self.fund, self.document):
            narrowing.setVisible(self.name in _TOLD_APART)
        if self.name in _TOLD_APART:
            self._offer_funds()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        question = self.question
        if question is None:
            self._say_what_lacks()
        elif self._is_long(question):
            self._read_long(question)
        else:
            self._show(self._door.ask(reports.make_report, self.name, question))

    def _offer_funds(self) -> None:
        """Offer the funds of the organization, once: every line of a long book is looked at."""
        if self.fund.count() or self._organization_id is None:
            return
        self.fund.blockSignals(True)
        self.fund.addItem(words.text("report.every_fund"), "")
        for fund in self._door.ask(ledger.list_funds, self._organization_id):
            self.fund.addItem(fund, fund)
        self.fund.blockSignals(False)

    def open_line(self, line: ReportLine) -> QDialog | None:
        """Open what a line is made of: its voucher, its account, the parts, the note to write."""
        voucher, account = line.text("voucher_id"), line.text("account_code") or line.text("code")
        parts = line.record.get("parts")
        section, question = line.text("section"), self.question
        if section and question is not None:
            told = (question.organization_id, question.last, NoteSection(section))
            note = open_note(self._door, *told, self)
            note.saved.connect(lambda _: self.reload())
            return note
        if voucher:
            self.voucher_opened.emit(voucher)
        elif account:
            self.account_opened.emit(account)
        elif isinstance(parts, Sequence) and parts:
            dialog = PartsDialog(line.text("item"), list(parts), self)
            dialog.account_opened.connect(self.account_opened)
            dialog.row_opened.connect(self.open_row)
            dialog.open()
            return dialog
        return None

    def open_row(self, row: int) -> None:
        """Open the parts of the statement's line with this number."""
        sheet = self.sheet
        lines = [line for model in (sheet.models if sheet else ()) for line in model.items]
        for line in lines:
            if line.record.get("row") == row:
                self.open_line(line)

    @property
    def _account_code(self) -> str:
        account = self.account.value()
        wanted = self.name in _OF_AN_ACCOUNT | _OF_AN_ACCOUNT_IF_TOLD
        return account.code if wanted and isinstance(account, AccountItem) else ""

    def _is_long(self, question: Question) -> bool:
        asked = question.organization_id, question.first, question.last
        return self.name in _OF_LINES and self._door.ask(ledger.count_lines, *asked) > LONG

    def _read_long(self, question: Question) -> None:
        """Read on another thread; what was asked for since is shown in its place."""

        def show(report: Report) -> None:
            if self._reading is job:
                self._show(report)

        self._say(words.text("kit.working"))
        self._reading = job = self._start(reports.make_report, self.name, question, then=show)
        job.cancelled.connect(lambda: self._on_stopped(job))

    def _on_stopped(self, job: Job) -> None:
        if self._reading is job:
            self._reading = None
            self._say(words.text("report.stopped"))

    def _show(self, report: Report) -> None:
        before = self._sheets.get(report.name)
        if before is None or before.columns != report.columns:
            if before is not None:
                self._stack.removeWidget(before)
                before.deleteLater()
            self._sheets[report.name] = sheet = _Sheet(report)
            for view in sheet.views:
                view.opened.connect(self.open_line)
            self._stack.addWidget(sheet)
        sheet = self._sheets[report.name]
        sheet.fill(report)
        self._stack.setCurrentWidget(sheet)
        told = (report.title, report.filled.about)
        self.title_label.setText("　".join(part for part in told if part))
        failed = [check for check in report.filled.checks if not check.ok]
        lines = [f"{words.choice(check.check)}：{check.found}" for check in failed]
        agrees = words.text("statement.all_agree") if report.filled.checks else ""
        how = words.text("statement_note.how") if report.name == _WRITTEN_IN else ""
        self.check_label.setText("　".join(lines) or agrees or how)
        self.check_label.setVisible(bool(self.check_label.text()))
        theme.restyle(self.check_label, tone="wrong" if failed else "done" if agrees else "")

    def _say_what_lacks(self) -> None:
        lacks = "report.choose_account" if self.name in _OF_AN_ACCOUNT else "report.choose_days"
        self._say(words.text(lacks))

    def _say(self, told: str) -> None:
        """Say something in the place of a report."""
        self._stack.setCurrentWidget(self._nothing)
        self.check_label.show()
        self.title_label.setText(self.title)
        self.check_label.setText(told)
        theme.restyle(self.check_label, tone="")

    def _find_account(self, typed: str) -> list[PickItem]:
        needle = typed.strip().casefold()
        found = self._door.ask(ledger.list_accounts, self._organization_id)
        return [
            PickItem(account, f"{account.code}  {account.full_name}")
            for account in found
            if account.code.startswith(needle)
            or needle in account.full_name.casefold()
            or needle in account.initials
        ]

    def _lay_out(self) -> None:
        left = QFrame()
        left.setProperty("surface", "detail")
        side = QVBoxLayout(left)
        side.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), 0)
        side.addWidget(self.names)
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(self.title_label, 1)
        head.addWidget(self.account)
        head.addWidget(self.fund)
        head.addWidget(self.document)
        self.document.setFixedWidth(theme.scaled(theme.space(26)))
        for key, editor in (("report.from", self.first_editor), ("report.to", self.last_editor)):
            label = QLabel(words.text(key))
            label.setProperty("role", "soft")
            label.setBuddy(editor.line)
            editor.line.setAccessibleName(words.text(key))
            editor.line.setFixedWidth(theme.scaled(theme.space(30)))
            head.addWidget(label)
            head.addWidget(editor)
        self.account.line.setFixedWidth(theme.scaled(theme.space(55)))
        right = QWidget()
        right.setProperty("surface", "sheet")
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), 0)
        column.addLayout(head)
        column.addWidget(self.check_label)
        column.addWidget(self._stack, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([theme.scaled(theme.space(45)), theme.space(240)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)


class _Sheet(QWidget):
    """The table of one report; a balance sheet has its two sides beside each other."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.columns = report.columns
        sides = 2 if report.filled.right_from else 1
        self.models: list[ReportModel] = []
        self.views: list[TableView] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        for side in range(sides):
            model = make_model(report.columns, report.totals)
            view = TableView(model, f"report-{report.name}-{side}")
            # The lines of a report stand in the order that makes it one.
            view.horizontalHeader().setSectionsClickable(False)
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(view, 1)
            if report.totals:
                column.addWidget(TotalsRow(view, model))
            row.addLayout(column, 1)
            self.models.append(model)
            self.views.append(view)

    def fill(self, report: Report) -> None:
        """Show the lines of ``report``, each side its own."""
        lines = report_lines(report.rows)
        cut = report.filled.right_from
        parts = (lines[:cut], lines[cut:]) if cut else (lines,)
        for model, part in zip(self.models, parts, strict=True):
            model.set_items(part)
