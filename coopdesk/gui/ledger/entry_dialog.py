"""Writing vouchers with the keyboard alone, one after the other.

Enter takes an answer of a list and leads on, past what is empty to the button once the sides agree;
on the last amount, left empty, it takes what the voucher lacks, as ``=`` does in any. A summary
written before brings its accounts; Ctrl+Enter posts and makes room for the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.money import Money, in_capitals
from coopdesk.domain.voucher_checks import VoucherCheck
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import NumberEditor, is_plain_enter
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.suggestion_editor import SuggestionEditor
from coopdesk.gui.ledger.entry_checks import EntryChecks
from coopdesk.gui.ledger.entry_lines import LineEditors, LineGrid, fund_search
from coopdesk.gui.money_fields import day_editor, member_search
from coopdesk.services import ledger, mutual_fund
from coopdesk.services.ledger import (
    AccountItem,
    EnterOpeningBalances,
    PostedItem,
    PostVoucher,
    SubmitVoucher,
)

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


@dataclass(frozen=True, slots=True)
class EntryKind:
    """What becomes of a voucher that was written: its words and its command."""

    title: str
    button: str
    handler: Callable[[Any, Any], Any]
    command: Callable[[PostVoucher], Any]
    goes_on: bool = True


POST = EntryKind("ledger.post", "ledger.post_now", ledger.post_voucher, lambda voucher: voucher)
SUBMIT = EntryKind("ledger.post", "ledger.submit", ledger.submit_voucher, SubmitVoucher)
OPENING = EntryKind(
    "ledger.enter_opening",
    "ledger.post_now",
    ledger.enter_opening_balances,
    EnterOpeningBalances,
    goes_on=False,
)


class EntryDialog(BarHost, QDialog):
    """New vouchers, one after the other; ``posted`` carries where each stands."""

    posted = Signal(object)

    def __init__(
        self, door: Door, organization_id: str, parent: QWidget, kind: EntryKind = POST
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text(kind.title))
        self.door, self._organization_id, self.kind = door, organization_id, kind
        self._accounts = [
            a for a in door.ask(ledger.list_accounts, organization_id) if a.takes_lines
        ]
        self._balances = door.ask(ledger.list_balances, organization_id)
        self.day_editor = day_editor(door.today)
        self.day_editor.set_value(door.today)
        self.summary_editor = self._summary_editor()
        self.sheets_editor = NumberEditor(maximum=999)
        find_member = member_search(door, organization_id)
        self.grid = LineGrid(self._find_account, find_member, fund_search(door, organization_id))
        self.message_bar = MessageBar()
        self.checks = EntryChecks(self._look, self)
        self.sum_label = QLabel()
        self.capitals_label = QLabel()
        self.post_button = QPushButton(words.text(kind.button))
        self.cancel_button = QPushButton(words.text("kit.close"))
        self._lay_out()
        self._listen()
        self._tell_sums()
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())
        self.summary_editor.input.setFocus()

    @property
    def lines(self) -> "list[LineEditors]":
        """The lines from top to bottom."""
        return self.grid.lines

    @property
    def lacking(self) -> Money:
        """Debit less credit of what is written so far."""
        return self.grid.debit - self.grid.credit

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost."""
        return self.summary_editor.is_empty() and self.grid.is_empty

    def voucher(self) -> PostVoucher:
        """Return the voucher as written; empty lines are left out."""
        return PostVoucher(
            organization_id=self._organization_id,
            day=self.day_editor.value() or self.door.today,
            summary=self.summary_editor.value() or "",
            lines=self.grid.written(),
            attachment_count=self.sheets_editor.value() or 0,
        )

    def submit(self) -> None:
        """Check the fields and post; a refusal is shown above the lines."""
        self.message_bar.clear()
        self.day_editor.required = True
        editors: list[Editor] = [self.day_editor, self.summary_editor, self.sheets_editor]
        editors += [editor for line in self.lines for editor in line.editors]
        wrong = [editor for editor in editors if not editor.check()]
        if wrong:
            wrong[0].input.setFocus()
            return
        command = self.kind.command(self.voucher())
        attempt(
            self,
            lambda confirmed: self.door.do(self.kind.handler, command, confirmed=confirmed),
            self._on_posted,
        )

    def reject(self) -> None:
        """Leave; asks only when something would be lost."""
        if self.is_empty:
            super().reject()
        else:
            messages.ask_to_discard(self, self.windowTitle(), super().reject)

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

    def begin(self, day: date, summary: str, hint: str) -> None:
        """Start with a day and a summary that are usual, and say what belongs here."""
        self.day_editor.set_value(day)
        self.summary_editor.set_value(summary)
        self.message_bar.say([hint], "accent")
        self.day_editor.line.selectAll()
        self.day_editor.input.setFocus()

    def take(self, voucher: PostVoucher) -> None:
        """Show a voucher that was written before, to be put right."""
        self.day_editor.set_value(voucher.day)
        self.summary_editor.set_value(voucher.summary)
        self.sheets_editor.set_value(voucher.attachment_count or None)
        items = {account.code: self._account_item(account) for account in self._accounts}
        self.grid.show_lines(voucher.lines, items.get, self._member_item)
        self.checks.look()

    def take_template(self) -> None:
        """Take the accounts of the last voucher with the same summary into empty lines."""
        summary = self.summary_editor.value()
        if not summary or not self.grid.is_empty:
            return
        found = self.door.ask(ledger.find_template, self._organization_id, summary)
        if found is None:
            return
        items = {account.code: self._account_item(account) for account in self._accounts}
        if all(line.account in items for line in found.lines):
            self.grid.follow(found.lines, items.__getitem__)
            told = words.text("ledger.like_before", number=found.number_shown)
            self.message_bar.say([told], "accent")

    def _go_on(self) -> None:
        if self.summary_editor.isAncestorOf(self.focusWidget()):
            self.take_template()
        focused = self.focusWidget()
        self.grid.complete(focused)
        order = self._order()
        here = next((e for e in order if e.isAncestorOf(focused)), None)
        rest = order[order.index(here) + 1 if here else 0 :]
        if self.grid.debit and not self.lacking and self.grid.is_empty_after(here):
            self.post_button.setFocus()
        elif rest:
            rest[0].input.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.grid.add_line().account.input.setFocus(Qt.FocusReason.TabFocusReason)

    def _order(self) -> list[Editor]:
        """Return the fields in the order of Enter."""
        order: list[Editor] = [self.day_editor, self.summary_editor, self.sheets_editor]
        order += self.grid.in_order()
        return [editor for editor in order if editor.isEnabled()]

    def _look(self) -> Sequence[VoucherCheck]:
        if self.is_empty or self.kind is OPENING:
            return ()
        return self.door.ask(ledger.check_voucher, self.voucher())

    def _tell_sums(self) -> None:
        debit, credit, lacking = self.grid.debit, self.grid.credit, self.lacking
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
        return [self._account_item(account) for account in fitting]

    def _account_item(self, account: AccountItem) -> PickItem:
        return PickItem(
            account,
            f"{account.code}  {account.full_name}",
            words.text("ledger.balance_now", amount=self._own_balance(account)),
        )

    def _member_item(self, member_id: str) -> PickItem:
        member = self.door.ask(mutual_fund.get_person, self._organization_id, member_id)
        return PickItem(member.id, member.name)

    def _own_balance(self, account: AccountItem) -> Money:
        balance = self._balances.get(account.code, Money())
        return balance if account.side == "debit" else -balance

    def _on_posted(self, posted: object) -> None:
        if not self.kind.goes_on:
            self.accept()
        else:
            self._start_next(posted)
        self.posted.emit(posted)

    def _start_next(self, posted: object) -> None:
        """Make room for the next voucher; the day stays."""
        self._balances = self.door.ask(ledger.list_balances, self._organization_id)
        self.summary_editor.clear()
        self.sheets_editor.clear()
        self.grid.start_again()
        self._tell_sums()
        self.checks.look()
        told = words.text("ledger.was_submitted")
        if isinstance(posted, PostedItem):
            number = f"{posted.month}-{posted.number:04d}"
            told = words.text("ledger.posted_go_on", number=number)
        self.message_bar.say([told], "done")
        self.summary_editor.input.setFocus()

    def _summary_editor(self) -> SuggestionEditor:
        known = self.door.ask(ledger.list_summaries, self._organization_id)
        initials = {one.summary: one.initials for one in known}
        return SuggestionEditor(list(initials), lambda summary: initials.get(summary, ""))

    def _listen(self) -> None:
        self.grid.changed.connect(self._tell_sums)
        self.grid.picked.connect(self._go_on)
        self.summary_editor.line.picked.connect(lambda _: self._go_on())
        for editor in (self.grid, self.day_editor, self.summary_editor, self.sheets_editor):
            editor.changed.connect(self.checks.look_soon)
        self.post_button.clicked.connect(self.submit)
        self.cancel_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.space(4))
        for key, editor, share in (
            ("report.day", self.day_editor, 2),
            ("report.summary", self.summary_editor, 5),
            ("ledger.sheets", self.sheets_editor, 1),
        ):
            head.addLayout(_labelled(words.text(key), editor), share)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(self.grid)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._finish(head, scroll)

    def _finish(self, head: QHBoxLayout, scroll: QScrollArea) -> None:
        hint = QLabel(words.text("ledger.entry_hint", post=self.post_button.text()))
        for label in (hint, self.capitals_label):
            label.setProperty("role", "soft")
        self.sum_label.setProperty("role", "section")
        self.post_button.setProperty("kind", "primary")
        self.post_button.setToolTip(words.text("ledger.post_tip", post=self.post_button.text()))
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
        content.addWidget(self.checks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(content, 1)
        column.addWidget(button_foot(self.cancel_button, self.post_button, left=(hint,)))


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
