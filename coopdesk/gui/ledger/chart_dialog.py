"""The chart of accounts: found by code, name or pinyin; sub-accounts added, renamed and closed."""

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import TextEditor, YesEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog, button_foot
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services import ledger
from coopdesk.services.ledger import (
    AccountItem,
    AddAccount,
    CloseAccount,
    RenameAccount,
    ReopenAccount,
)

_NEEDS = ("needs_member", "needs_fund", "needs_document")
_NEEDED = ("account.needs_member", "account.needs_fund", "account.needs_document")
_TOLD_APART = ("report.member", "report.fund", "report.document")


def _told_apart(account: AccountItem) -> str:
    """Return by what the lines of an account are told apart."""
    told = zip(_NEEDS, _TOLD_APART, strict=True)
    return "、".join(words.text(key) for name, key in told if getattr(account, name))


class ChartModel(ItemTableModel[AccountItem]):
    """The accounts in the order of their codes."""

    columns = (
        Column("account.code", attrgetter("code")),
        Column("account.name", attrgetter("full_name"), width=24),
        Column("account.told_apart", _told_apart),
        Column("account.closed_on", attrgetter("closed_on"), tone=lambda _: "due"),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("code")

    def searched(self, item: AccountItem) -> str:
        return f"{item.code}\n{item.full_name.casefold()}\n{item.initials}"


class ChartDialog(BarHost, QDialog):
    """Every account of an organization; what is chosen can be divided, renamed or closed."""

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text("account.chart"))
        self.door, self._organization_id = door, organization_id
        self.message_bar = MessageBar()
        self.filter = QLineEdit(clearButtonEnabled=True)
        self.filter.setPlaceholderText(words.text("ledger.account_hint"))
        self.filter.setAccessibleName(words.text("ledger.account_hint"))
        self.model = ChartModel()
        self.table = TableView(self.model)
        self.add_button = self._button("account.add", "Ctrl+N", self.add)
        self.rename_button = self._button("account.rename", "F2", self.rename)
        self.close_button = self._button("account.close", "Delete", self.close_or_reopen)
        self.done_button = QPushButton(words.text("kit.close"))
        self.done_button.clicked.connect(self.reject)
        self.filter.textChanged.connect(self.model.set_filter)
        self.filter.returnPressed.connect(self._go_to_table)
        self.table.current_changed.connect(lambda _: self._tell_steps())
        self._lay_out()
        self.reload()
        self.filter.setFocus()

    @property
    def chosen(self) -> AccountItem | None:
        """The account chosen in the table."""
        item = self.table.current_item
        return item if isinstance(item, AccountItem) else None

    def reload(self) -> None:
        """Read the chart again; the chosen account stays."""
        self.model.set_items(self.door.ask(ledger.list_accounts, self._organization_id))
        self._tell_steps()

    def add(self) -> FormDialog | None:
        """Open the form for a sub-account of the chosen account."""
        above = self.chosen
        if above is None:
            return None
        code = self.door.ask(ledger.propose_account_code, self._organization_id, above.code)

        def command(values: Mapping[str, Any]) -> AddAccount:
            return AddAccount(
                self._organization_id,
                above.code,
                values["account.code"] or "",
                values["account.name"] or "",
                *(values[f"account.{name}"] or getattr(above, name) for name in _NEEDS),
            )

        fields = (
            FormField("account.code", lambda: TextEditor(longest=12), required=True),
            FormField("account.name", lambda: TextEditor(longest=40), required=True),
            *(FormField(key, lambda key=key: YesEditor(words.text(key))) for key in _NEEDED),
        )
        parent = f"{above.code} {above.full_name}"
        title = words.text("account.add_title", parent=parent)
        form = Form(title, fields, ledger.add_account, command, words.text("account.add"))
        return self._open(form, {"account.code": code}, "account.name")

    def rename(self) -> FormDialog | None:
        """Open the form for another name of the chosen account."""
        account = self.chosen
        if account is None:
            return None

        def command(values: Mapping[str, Any]) -> RenameAccount:
            return RenameAccount(self._organization_id, account.code, values["account.name"] or "")

        fields = (FormField("account.name", lambda: TextEditor(longest=40), required=True),)
        title = words.text("account.rename_title", code=account.code, name=account.full_name)
        form = Form(title, fields, ledger.rename_account, command, words.text("account.rename"))
        return self._open(form, {"account.name": account.name}, "account.name")

    def close_or_reopen(self) -> None:
        """Close the chosen account after a question, or open it again."""
        account = self.chosen
        if account is None:
            return
        if account.closed_on is not None:
            self._do(ledger.reopen_account, ReopenAccount(self._organization_id, account.code))
            return
        told = {"code": account.code, "name": account.full_name}
        close = CloseAccount(self._organization_id, account.code, self.door.today)
        messages.ask(
            self,
            words.text("account.close_question", **told),
            words.text("account.close"),
            lambda: self._do(ledger.close_account, close),
        )

    def _do(self, handler: Callable[..., Any], command: object) -> None:
        self.message_bar.clear()
        attempt(
            self,
            lambda confirmed: self.door.do(handler, command, confirmed=confirmed),
            lambda _: self.reload(),
        )

    def _open(self, form: Form[Any], values: Mapping[str, Any], first: str) -> FormDialog:
        dialog = FormDialog(self.door, form, self, values=values)
        dialog.saved.connect(lambda _: self.reload())
        dialog.open()
        dialog.fields.editors[first].input.setFocus()
        return dialog

    def _go_to_table(self) -> None:
        self.table.selectRow(0)
        self.table.setFocus()

    def _tell_steps(self) -> None:
        account = self.chosen
        is_own = account is not None and bool(account.parent_code)
        self.add_button.setEnabled(account is not None)
        self.rename_button.setEnabled(is_own)
        self.close_button.setEnabled(is_own)
        is_closed = account is not None and account.closed_on is not None
        self.close_button.setText(words.text("account.reopen" if is_closed else "account.close"))

    def _button(self, key: str, keys: str, pressed: Callable[[], object]) -> QPushButton:
        button = QPushButton(words.text(key))
        button.setToolTip(f"{words.text(key)}（{keys}）")
        button.clicked.connect(lambda _: pressed())
        QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        return button

    def _lay_out(self) -> None:
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(4)] * 4)
        content.setSpacing(theme.space(2))
        content.addWidget(self.message_bar)
        content.addWidget(self.filter)
        content.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(content, 1)
        steps = (self.add_button, self.rename_button, self.close_button)
        column.addWidget(button_foot(self.done_button, left=steps))
        self.resize(theme.scaled(theme.space(180)), theme.scaled(theme.space(125)))
