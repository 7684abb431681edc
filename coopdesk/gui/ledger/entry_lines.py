"""The lines of a voucher being written: one row of fields each, balanced by ``=``."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from coopdesk import words
from coopdesk.domain.money import Money, total
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import MoneyEditor, TextEditor
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.money_fields import money_editor
from coopdesk.services import ledger
from coopdesk.services.ledger import AccountItem, VoucherLine

_HEADS = (
    *("report.account", "report.member", "report.fund", "report.document"),
    *("report.debit", "report.credit"),
)
_SHARES = (5, 3, 2, 2, 3, 3)
_SELDOM = (2, 3)
"""Fund and document: their columns are there once the account of a line wants them."""
_FIRST_LINES = 2
Search = Callable[[str], Sequence[PickItem]]


class LineGrid(QFrame):
    """The lines on a card; ``changed`` after any change of a field, ``picked`` after a choice."""

    changed = Signal()
    picked = Signal()

    def __init__(self, find_account: Search, find_member: Search, find_fund: Search) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._searches = (find_account, find_member, find_fund)
        self.lines: list[LineEditors] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(*[theme.space(3)] * 4)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.space(1))
        self._heads = [QLabel(words.text(key)) for key in _HEADS]
        for column, label in enumerate(self._heads):
            label.setProperty("role", "label")
            self._grid.addWidget(label, 0, column)
        self.start_again()

    def start_again(self) -> None:
        """Put the first empty lines in place of what is there."""
        for line in self.lines:
            for editor in line.editors:
                self._grid.removeWidget(editor)
                editor.hide()
                editor.deleteLater()
        self.lines = []
        for _ in range(_FIRST_LINES):
            self.add_line()
        self._show_columns()

    def add_line(self) -> "LineEditors":
        """Add an empty line below the others."""
        line = LineEditors(*self._searches)
        row = len(self.lines) + 1
        for column, editor in enumerate(line.editors):
            self._grid.addWidget(editor, row, column, Qt.AlignmentFlag.AlignTop)
            editor.changed.connect(self.changed)
        line.account.changed.connect(self._show_columns)
        for picker in (line.account, line.member, line.fund):
            picker.line.picked.connect(lambda _: self.picked.emit())
        for amount in (line.debit, line.credit):
            amount.line.installEventFilter(self)
        self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(row + 1, 1)
        self.lines.append(line)
        self._show_columns()
        return line

    def _show_columns(self) -> None:
        """Show the columns of fund and document while the account of a line wants them."""
        for column, share in enumerate(_SHARES):
            wanted = column not in _SELDOM or any(
                line.editors[column].isEnabled() for line in self.lines
            )
            self._grid.setColumnStretch(column, share if wanted else 0)
            self._heads[column].setVisible(wanted)
            for line in self.lines:
                line.editors[column].setVisible(wanted)

    def follow(self, template: Sequence[VoucherLine], find: Callable[[str], PickItem]) -> None:
        """Take accounts and sides from a template; its amounts stand pale in the fields."""
        while len(self.lines) < len(template):
            self.add_line()
        for editors, told in zip(self.lines, template, strict=False):
            editors.follow(told, find(told.account))

    def show_lines(
        self,
        lines: Sequence[VoucherLine],
        find_account: Callable[[str], PickItem | None],
        find_member: Callable[[str], PickItem],
    ) -> None:
        """Show lines that were written before."""
        while len(self.lines) < len(lines):
            self.add_line()
        for editors, told in zip(self.lines, lines, strict=False):
            editors.account.set_value(find_account(told.account))
            editors.debit.set_value(told.debit or None)
            editors.credit.set_value(told.credit or None)
            if told.member_id:
                editors.member.set_value(find_member(told.member_id))
            editors.tell_fund(told)

    def in_order(self) -> list[Editor]:
        """Return the fields in the order of Enter: a line of a template asks its amount alone."""
        return [editor for line in self.lines for editor in line.in_order()]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written on any line."""
        return all(line.is_empty for line in self.lines)

    @property
    def debit(self) -> Money:
        """The debit side added up."""
        return _sum([line.debit for line in self.lines])

    @property
    def credit(self) -> Money:
        """The credit side added up."""
        return _sum([line.credit for line in self.lines])

    def written(self) -> tuple[VoucherLine, ...]:
        """Return the lines as written; empty ones are left out."""
        return tuple(line.line() for line in self.lines if not line.is_empty)

    def is_empty_after(self, editor: Editor | None) -> bool:
        """Whether nothing is written on the lines below that of ``editor``, one of theirs."""
        places = [place for place, line in enumerate(self.lines) if editor in line.editors]
        return bool(places) and all(line.is_empty for line in self.lines[places[0] + 1 :])

    def complete(self, focused: QWidget) -> None:
        """Let the last line take what the voucher lacks, where its last amount was left empty."""
        written = [line for line in self.lines if not line.account.is_empty()]
        if written and written[-1].in_order()[-1].isAncestorOf(focused) and written[-1].is_open:
            self._balance(written[-1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """``=`` in an amount takes what the voucher lacks."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.text() in ("=", "＝")
        ):
            for line in self.lines:
                if watched in (line.debit.line, line.credit.line):
                    self._balance(line)
                    return True
        return super().eventFilter(watched, event)

    def _balance(self, line: "LineEditors") -> None:
        for amount in (line.debit, line.credit):
            amount.clear()
        lacking = self.debit - self.credit
        taking = line.credit if lacking.fen > 0 else line.debit
        if lacking:
            taking.set_value(Money(abs(lacking.fen)))
        taking.input.setFocus()


class LineEditors:
    """The fields of one line; member, fund and document wait until the account asks for them."""

    def __init__(self, find_account: Search, find_member: Search, find_fund: Search) -> None:
        self.account = Picker(find_account, placeholder=words.text("ledger.account_hint"))
        self.member = Picker(find_member)
        self.fund = Picker(find_fund, placeholder=words.text("report.fund"))
        self.document = TextEditor(longest=40)
        self.debit = money_editor(capitals=False)
        self.credit = money_editor(capitals=False)
        self._from_template: MoneyEditor | None = None
        for waiting in (self.member, self.fund, self.document):
            waiting.setEnabled(False)
        self.account.changed.connect(self._on_account)
        for label, editor in zip(_HEADS, self.editors, strict=True):
            editor.input.setAccessibleName(words.text(label))

    @property
    def editors(self) -> tuple[Editor, ...]:
        """The fields from left to right."""
        return (self.account, self.member, self.fund, self.document, self.debit, self.credit)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written on the line."""
        return all(editor.is_empty() for editor in self.editors)

    @property
    def is_open(self) -> bool:
        """Whether neither side has an amount yet."""
        return self.debit.is_empty() and self.credit.is_empty()

    def follow(self, told: VoucherLine, account: PickItem) -> None:
        """Take account and side from ``told``; the member is another one each time."""
        self.account.set_value(account)
        self._from_template = self.debit if told.debit else self.credit
        self._from_template.line.setPlaceholderText(str(told.debit or told.credit))
        self.tell_fund(replace(told, document=""))

    def tell_fund(self, told: VoucherLine) -> None:
        """Take fund and document from a line that was written before."""
        if told.fund:
            self.fund.set_value(PickItem(told.fund, told.fund))
        if told.document:
            self.document.set_value(told.document)

    def in_order(self) -> list[Editor]:
        """Return the fields Enter leads through; a side written leads past the other."""
        if self._from_template is not None:
            return [self.member, self.fund, self.document, self._from_template]
        return [e for e in self.editors if e is not self.credit or self.debit.is_empty()]

    def line(self) -> VoucherLine:
        """Return the line as written."""
        account: AccountItem | None = self.account.value()
        return VoucherLine(
            account=account.code if account else "",
            debit=self.debit.value() or Money(),
            credit=self.credit.value() or Money(),
            member_id=self.member.value() or "",
            fund=self.fund.value() or "",
            document=self.document.value() or "",
        )

    def _on_account(self) -> None:
        account: AccountItem | None = self.account.value()
        for editor, needs in (
            (self.member, account is not None and account.needs_member),
            (self.fund, account is not None and account.needs_fund),
            (self.document, account is not None and account.needs_document),
        ):
            editor.setEnabled(needs)
            if not needs:
                editor.clear()


def _sum(editors: Sequence[MoneyEditor]) -> Money:
    amounts = (editor.value() for editor in editors)
    return total([amount for amount in amounts if amount is not None])


def fund_search(door: Door, organization_id: str) -> Search:
    """Return what finds a fund by a part of its name; all of them before anything is typed."""

    def find(typed: str) -> list[PickItem]:
        funds = door.ask(ledger.list_funds, organization_id)
        return [PickItem(fund, fund) for fund in funds if typed.strip() in fund]

    return find
