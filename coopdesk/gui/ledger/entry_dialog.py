"""Writing a voucher with the keyboard alone.

Enter leads on, from the last amount to a new line or, once the sides agree, to the button;
``=`` in an amount takes what the voucher lacks; Ctrl+Enter posts.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
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
from coopdesk.domain.money import Money, in_capitals, total
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import NumberEditor, TextEditor, is_plain_enter
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.money_fields import day_editor, member_search, money_editor
from coopdesk.services import ledger
from coopdesk.services.ledger import AccountItem, PostVoucher, VoucherLine

_HEADS = ("report.account", "report.member", "report.debit", "report.credit")
_SHARES = (5, 3, 3, 3)
_FIRST_LINES = 2
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class EntryDialog(BarHost, QDialog):
    """A new voucher; ``posted`` carries where it stands."""

    posted = Signal(object)

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text("ledger.post"))
        self.door, self._organization_id = door, organization_id
        self._accounts = [
            a for a in door.ask(ledger.list_accounts, organization_id) if a.takes_lines
        ]
        self._balances = door.ask(ledger.list_balances, organization_id)
        self.day_editor = day_editor(door.today)
        self.day_editor.set_value(door.today)
        self.summary_editor = TextEditor(longest=100)
        self.sheets_editor = NumberEditor(maximum=999)
        self.lines: list[LineEditors] = []
        self.message_bar = MessageBar()
        self.sum_label = QLabel()
        self.capitals_label = QLabel()
        self.post_button = QPushButton(words.text("ledger.post_now"))
        self.cancel_button = QPushButton(words.text("kit.cancel"))
        self._lay_out()
        for _ in range(_FIRST_LINES):
            self.add_line()
        self.post_button.clicked.connect(self.submit)
        self.cancel_button.clicked.connect(self.reject)
        self._tell_sums()
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())
        self.summary_editor.input.setFocus()

    def add_line(self) -> "LineEditors":
        """Add an empty line below the others."""
        line = LineEditors(self._find_account, member_search(self.door, self._organization_id))
        row = len(self.lines) + 1
        for column, editor in enumerate(line.editors):
            self._grid.addWidget(editor, row, column, Qt.AlignmentFlag.AlignTop)
            editor.changed.connect(self._tell_sums)
        for amount in (line.debit, line.credit):
            amount.line.installEventFilter(self)
        self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(row + 1, 1)
        self.lines.append(line)
        return line

    @property
    def lacking(self) -> Money:
        """Debit less credit of what is written so far."""
        return self._sum("debit") - self._sum("credit")

    def voucher(self) -> PostVoucher:
        """Return the voucher as written; empty lines are left out."""
        return PostVoucher(
            organization_id=self._organization_id,
            day=self.day_editor.value(),
            summary=self.summary_editor.value() or "",
            lines=tuple(line.line() for line in self.lines if not line.is_empty),
            attachment_count=self.sheets_editor.value() or 0,
        )

    def submit(self) -> None:
        """Check the fields and post; a refusal is shown above the lines."""
        self.message_bar.clear()
        self.day_editor.required = True
        editors: list[Editor] = [self.day_editor, self.sheets_editor]
        editors += [editor for line in self.lines for editor in line.editors]
        wrong = [editor for editor in editors if not editor.check()]
        if wrong:
            wrong[0].input.setFocus()
            return
        voucher = self.voucher()
        attempt(
            self,
            lambda confirmed: self.door.do(ledger.post_voucher, voucher, confirmed=confirmed),
            self._on_posted,
        )

    def reject(self) -> None:
        """Leave; asks only when something would be lost."""
        if self.summary_editor.typed or any(not line.is_empty for line in self.lines):
            messages.ask_to_discard(self, self.windowTitle(), super().reject)
        else:
            super().reject()

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(min(theme.space(250), screen.width() - 40), theme.space(145))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        entered = event.key() in _ENTER
        if (held and (entered or event.key() == Qt.Key.Key_S)) or (
            entered and self.focusWidget() is self.post_button
        ):
            self.submit()
        elif entered and self.focusWidget() is self.cancel_button:
            self.reject()
        elif is_plain_enter(event):
            self._go_on()
        else:
            super().keyPressEvent(event)

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
        lacking = self.lacking
        taking = line.credit if lacking.fen > 0 else line.debit
        if lacking:
            taking.set_value(Money(abs(lacking.fen)))
        taking.input.setFocus()

    def _go_on(self) -> None:
        order = self._order()
        here = next((e for e in order if e.isAncestorOf(self.focusWidget())), None)
        place = order.index(here) + 1 if here else 0
        if place < len(order):
            order[place].input.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._sum("debit") and not self.lacking:
            self.post_button.setFocus()
        else:
            self.add_line().account.input.setFocus(Qt.FocusReason.TabFocusReason)

    def _order(self) -> list[Editor]:
        """Return the fields in the order of Enter; a side written once leads past the other."""
        order: list[Editor] = [self.day_editor, self.summary_editor, self.sheets_editor]
        for line in self.lines:
            order += [e for e in line.editors if e is not line.credit or line.debit.is_empty()]
        return [editor for editor in order if editor.isEnabled()]

    def _sum(self, side: str) -> Money:
        amounts = (getattr(line, side).value() for line in self.lines)
        return total([amount for amount in amounts if amount is not None])

    def _tell_sums(self) -> None:
        debit, credit, lacking = self._sum("debit"), self._sum("credit"), self.lacking
        told = [words.text("ledger.sums", debit=debit, credit=credit)]
        if lacking:
            lacks = Money(abs(lacking.fen))
            key = "ledger.lacks_credit" if lacking.fen > 0 else "ledger.lacks_debit"
            told.append(words.text(key, amount=lacks))
        elif debit:
            told.append(words.text("ledger.agrees"))
        self.sum_label.setText("    ".join(told))
        theme.restyle(self.sum_label, tone="due" if lacking else "")
        capitals = words.text("ledger.in_capitals", capitals=in_capitals(debit))
        self.capitals_label.setText(capitals if debit else "")

    def _find_account(self, typed: str) -> list[PickItem]:
        needle = typed.strip().casefold()
        fitting = [account for account in self._accounts if _fits(account, needle)]
        fitting.sort(key=lambda account: (not account.code.startswith(needle), account.code))
        return [
            PickItem(
                account,
                f"{account.code}  {account.full_name}",
                words.text("ledger.balance_now", amount=self._own_balance(account)),
            )
            for account in fitting
        ]

    def _own_balance(self, account: AccountItem) -> Money:
        balance = self._balances.get(account.code, Money())
        return balance if account.side == "debit" else -balance

    def _on_posted(self, posted: object) -> None:
        self.accept()
        self.posted.emit(posted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.space(4))
        for key, editor, share in (
            ("report.day", self.day_editor, 2),
            ("report.summary", self.summary_editor, 5),
            ("ledger.sheets", self.sheets_editor, 1),
        ):
            head.addLayout(_labelled(words.text(key), editor), share)
        lines = QFrame()
        lines.setProperty("surface", "card")
        self._grid = QGridLayout(lines)
        self._grid.setContentsMargins(*[theme.space(3)] * 4)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.space(1))
        for column, key in enumerate(_HEADS):
            label = QLabel(words.text(key))
            label.setProperty("role", "label")
            self._grid.addWidget(label, 0, column)
            self._grid.setColumnStretch(column, _SHARES[column])
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(lines)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._finish(head, scroll)

    def _finish(self, head: QHBoxLayout, scroll: QScrollArea) -> None:
        hint = QLabel(words.text("ledger.entry_hint"))
        for label in (hint, self.capitals_label):
            label.setProperty("role", "soft")
        self.sum_label.setProperty("role", "section")
        self.post_button.setProperty("kind", "primary")
        self.post_button.setToolTip(words.text("ledger.post_tip"))
        for button in (self.post_button, self.cancel_button):
            button.setAutoDefault(False)
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(2))
        content.addLayout(head)
        content.addWidget(self.message_bar)
        content.addWidget(scroll, 1)
        content.addWidget(self.sum_label)
        content.addWidget(self.capitals_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(content, 1)
        column.addWidget(button_foot(self.cancel_button, self.post_button, left=(hint,)))


class LineEditors:
    """The fields of one line; the member waits until the account asks for one."""

    def __init__(
        self,
        find_account: Callable[[str], list[PickItem]],
        find_member: Callable[[str], Sequence[PickItem]],
    ) -> None:
        self.account = Picker(find_account, placeholder=words.text("ledger.account_hint"))
        self.member = Picker(find_member)
        self.debit = money_editor(capitals=False)
        self.credit = money_editor(capitals=False)
        self.member.setEnabled(False)
        self.account.changed.connect(self._on_account)
        for label, editor in zip(_HEADS, self.editors, strict=True):
            editor.input.setAccessibleName(words.text(label))

    @property
    def editors(self) -> tuple[Picker, Picker, Editor, Editor]:
        """The fields from left to right."""
        return (self.account, self.member, self.debit, self.credit)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written on the line."""
        return all(editor.is_empty() for editor in self.editors)

    def line(self) -> VoucherLine:
        """Return the line as written."""
        account: AccountItem | None = self.account.value()
        return VoucherLine(
            account=account.code if account else "",
            debit=self.debit.value() or Money(),
            credit=self.credit.value() or Money(),
            member_id=self.member.value() or "",
        )

    def _on_account(self) -> None:
        account: AccountItem | None = self.account.value()
        self.member.setEnabled(account is not None and account.needs_member)
        if not self.member.isEnabled():
            self.member.clear()


def _fits(account: AccountItem, needle: str) -> bool:
    return (
        account.code.startswith(needle)
        or needle in account.full_name.casefold()
        or needle in account.initials
    )


def _labelled(label: str, editor: Editor) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.space(1))
    name = QLabel(label)
    name.setProperty("role", "label")
    name.setBuddy(editor.input)
    editor.input.setAccessibleName(label)
    column.addWidget(name)
    column.addWidget(editor)
    return column
