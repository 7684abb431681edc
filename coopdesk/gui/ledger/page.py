"""The books of the organization in focus: accounts and postings, vouchers, trial balance."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.gui.decision_links import decisions_of
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.book import BookPage
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.table_model import ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.kit.views import Views
from coopdesk.gui.ledger.book_menu import BookMenu
from coopdesk.gui.ledger.entry_dialog import EntryDialog
from coopdesk.gui.ledger.long_books import (
    SHORT,
    AccountBlocks,
    VoucherBlocks,
    show_blocks,
    show_items,
)
from coopdesk.gui.ledger.report_view import ReportView
from coopdesk.gui.ledger.span_choice import Span, SpanChoice
from coopdesk.gui.ledger.tables import (
    PostingTableModel,
    TrialTableModel,
    VoucherTableModel,
    account_nodes,
    own_side,
    posting_lines,
)
from coopdesk.gui.ledger.voucher_dialog import ReverseDialog, VoucherDialog
from coopdesk.gui.money_fields import save_report_dialog
from coopdesk.services import ledger, mutual_fund
from coopdesk.services.ledger import MonthItem, PostedItem
from coopdesk.services.report_kinds import Question

if TYPE_CHECKING:  # scans, the chart, and what draws paper are imported when they are wanted
    from coopdesk.gui.kit.records.attachments import AttachmentsDialog
    from coopdesk.gui.ledger.chart_dialog import ChartDialog

_REPORTS = (
    ("detail-ledger", "report.detail_ledger"),
    ("journal", "report.journal"),
    ("trial-balance", "report.trial_balance"),
)
_VOUCHERS_TAB = 1


class LedgerPage(BookPage):
    """The books; it follows the organization in focus and the span of days chosen above.

    ``found`` asks for the resolution or the award behind a voucher: it carries a ``FoundItem``.
    """

    found = Signal(object)

    title_key = "ledger.title"
    watches = frozenset({"voucher", "posting", "account", "period", "book_rule"})
    name = "ledger"
    model: PostingTableModel

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        self.vouchers = VoucherTableModel()
        self.voucher_table = TableView(self.vouchers, "ledger-vouchers")
        self.trial = TrialTableModel()
        self.trial_table = TableView(self.trial, "ledger-trial")
        super().__init__(door, None, parent)
        self._organization_id: str | None = None
        self._shown_account = ""
        self._preferences: Preferences | None = None
        self.report_view = ReportView(door, self.start)
        self.tabs.add(self.report_view, words.text("report.reports"))
        self.span_choice = SpanChoice(lambda: door.today)
        self.span_choice.currentIndexChanged.connect(lambda _: self._on_span())
        self.add_beside(self.span_choice)
        self.report_view.set_span(*self.span)
        self.post_button = self.add_button(
            "ledger.post", "add", self.enter, primary=True, keys="Ctrl+N"
        )
        self.reverse_button = self.add_button("ledger.reverse", "undo", self.reverse, keys="F8")
        self.preview_button = self.add_button("ledger.preview", "print", self.preview)
        self.chart_button = self.add_button("account.chart", "ledger", self.open_chart)
        self.book_menu = BookMenu(door, lambda: self._organization_id or "", self)
        self.book_menu.voucher_asked.connect(self.open_voucher)
        self.book_menu.posted.connect(self._on_posted)
        self.more_button = self.add_button("ledger.more", "more", self.show_menu, keys="F10")
        self.opened.connect(lambda line: self.open_voucher(line.voucher_id))
        self.voucher_table.opened.connect(lambda item: self.open_voucher(item.id))
        self.trial_table.opened.connect(self._on_account_opened)
        self.report_view.voucher_opened.connect(self.open_voucher)
        self.report_view.account_opened.connect(self._open_account)
        self.tabs.currentChanged.connect(lambda _: self._reload_reports())

    def make_model(self) -> PostingTableModel:
        return PostingTableModel()

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self._preferences = preferences
        self.book_menu.chain_files.preferences = preferences

    def set_organization(self, organization_id: str | None) -> None:
        """Show the books of another organization."""
        self._organization_id = organization_id
        self.report_view.set_organization(organization_id)
        self.on_changed()

    @property
    def span(self) -> Span:
        """The first and last day shown."""
        return self.span_choice.span

    def reload(self) -> None:
        chosen = self._organization_id is not None
        for button in (
            self.post_button,
            self.reverse_button,
            self.preview_button,
            self.chart_button,
            self.more_button,
        ):
            button.setEnabled(chosen)
        if not chosen:
            title, hint = words.text("ledger.choose_title"), words.text("ledger.choose_hint")
            self.empty_state.fill(title, hint, icon="organizations")
            self.show_empty()
            return
        months = self.ask(ledger.list_voucher_months, self._organization_id)
        self.span_choice.offer_years([int(month.month[:4]) for month in months])
        accounts = self.ask(ledger.list_accounts, self._organization_id)
        balances = self.ask(ledger.list_balances, self._organization_id, self.span[1])
        trial = self.ask(ledger.get_trial_balance, self._organization_id, *self.span)
        first, last = (day.isoformat()[:7] for day in self.span)
        seen = [month for month in months if first <= month.month <= last]
        self._show_vouchers(seen, trial.sums.debit)
        self.trial.set_items(trial.rows)
        self.subtitle_label.setText(
            words.text("ledger.in_balance" if trial.is_balanced else "ledger.out_of_balance")
        )
        if balances:
            self.show_body()
            self.tree.set_nodes(account_nodes(accounts, balances))
            self.show_account(self.tree.current_key)
            self._reload_reports()
        else:
            self._show_nothing_yet()

    def show_account(self, key: str) -> None:
        if not key or self._organization_id is None:
            return
        if key != self._shown_account:
            self.table.forget_selection()
        self._shown_account = key
        first, last = self.span
        found = self.ask(ledger.get_account_outline, self._organization_id, key, first, last)
        title = f"{found.account_code}  {found.account}"
        closing = own_side(found.side, found.closing)
        self.set_account(title, closing)
        if found.lines <= SHORT:
            whole = self.ask(ledger.get_account_ledger, self._organization_id, key, first, last)
            show_items(self.table, self.model, posting_lines(whole, first))
        else:
            sums = {"report.debit": found.debit, "report.credit": found.credit}
            show_blocks(self.table, self.model, AccountBlocks(self.ask, found, first), sums)

    def _show_vouchers(self, months: Sequence[MonthItem], amount: Money) -> None:
        """Show the vouchers of the span, those of ``months``, which come to ``amount``."""
        if sum(month.last for month in months) <= SHORT:
            found = self.ask(ledger.list_vouchers, self._organization_id, *self.span)
            show_items(self.voucher_table, self.vouchers, found)
        else:
            blocks = VoucherBlocks(self.ask, self._organization_id or "", months)
            sums = {"report.amount": amount}
            show_blocks(self.voucher_table, self.vouchers, blocks, sums)

    def enter(self) -> EntryDialog | None:
        """Open the form for a new voucher."""
        if self._organization_id is None:
            return None
        dialog = self.book_menu.entry()
        dialog.open()
        return dialog

    def open_chart(self) -> "ChartDialog | None":
        """Open the chart of accounts, where sub-accounts are added and closed."""
        from coopdesk.gui.ledger.chart_dialog import ChartDialog

        if self._organization_id is None:
            return None
        dialog = ChartDialog(self.door, self._organization_id, self)
        dialog.open()
        return dialog

    def show_menu(self) -> None:
        """Open the menu of closing, counts and opening balances under its button."""
        # A title without room keeps the button in its own menu.
        under = self.more_button if self.more_button.isVisible() else self.title_label
        self.book_menu.popup(under.mapToGlobal(under.rect().bottomLeft()))

    def show_part(self, part: str) -> None:
        """Open the closing of months, where a period waits."""
        if part == "closing":
            self.book_menu.close_books()

    def open_voucher(self, voucher_id: str) -> VoucherDialog | None:
        """Open one voucher: its lines, its paper, its reversal."""
        if not voucher_id:
            return None
        from coopdesk.services.voucher_sources import find_voucher_source

        detail = self.ask(ledger.get_voucher, voucher_id)
        decisions = decisions_of(self.door, "voucher", voucher_id)
        dialog = VoucherDialog(detail, self, decisions, self.ask(find_voucher_source, voucher_id))
        dialog.decision_asked.connect(self.found)
        dialog.source_asked.connect(self.found)
        dialog.reverse_asked.connect(self.reverse_voucher)
        dialog.preview_asked.connect(self.preview_voucher)
        dialog.attachments_asked.connect(lambda: self.open_attachments(dialog, voucher_id))
        dialog.open()
        return dialog

    def open_attachments(self, dialog: VoucherDialog, voucher_id: str) -> "AttachmentsDialog":
        """Open the scans of a voucher over it."""
        from coopdesk.gui.kit.records.attachments import AttachmentsDialog

        name = dialog.windowTitle()
        scans = AttachmentsDialog(self.door, ("voucher", voucher_id), name, dialog)
        scans.open()
        return scans

    def reverse(self) -> ReverseDialog | None:
        """Open the form that reverses the voucher chosen in the list or the book."""
        voucher_id = self._chosen_voucher()
        if not voucher_id:
            self.message_bar.say([words.text("ledger.choose_voucher")], "accent")
            return None
        return self.reverse_voucher(voucher_id)

    def reverse_voucher(self, voucher_id: str) -> ReverseDialog:
        """Open the form that reverses a voucher."""
        detail = self.ask(ledger.get_voucher, voucher_id)
        dialog = ReverseDialog(self.door, detail, self)
        dialog.saved.connect(
            lambda posted: self.show_done(
                words.text("ledger.was_reversed", number=detail.voucher.number_shown),
                open_it=partial(self._open_it, posted.voucher_id),
            )
        )
        dialog.open()
        return dialog

    def preview(self) -> Job | None:
        """Show what is seen as paper: the voucher, the account's ledger, the report."""
        if self._organization_id is None:
            return None
        if self.tabs.currentIndex() == _VOUCHERS_TAB:
            chosen = self._chosen_voucher()
            return self.preview_voucher(chosen) if chosen else None
        name, _, question = self._shown_report()
        if question is None:
            return None
        from coopdesk.services.report_files import print_report

        return self.start(print_report, name, question, then=self._show_preview)

    def preview_voucher(self, voucher_id: str) -> Job:
        """Show a voucher as it is printed."""
        from coopdesk.services.printing import print_form

        return self.start(print_form, "voucher", voucher_id, then=self._show_preview)

    def export(self) -> None:
        """Ask where the report that is seen goes."""
        name, title, question = self._shown_report()
        if question is not None:
            save_report_dialog(
                self, title, lambda target: self.export_to(name, target), self._preferences
            )

    def export_to(self, name: str, target: Path) -> Job:
        """Write a report into a file, for the days that are seen."""
        from coopdesk.services.report_files import save_report

        told = words.text("ledger.exported", name=target.name)
        asked = (name, self._shown_report()[2] or self._question(), target)
        return self.start(save_report, *asked, then=lambda _: self.show_done(told))

    def _on_span(self) -> None:
        self.report_view.set_span(*self.span)
        self.reload()

    def _open_it(self, voucher_id: str) -> None:
        self.open_voucher(voucher_id)

    def _shown_report(self) -> tuple[str, str, Question | None]:
        """Return name, title and question of the report seen; no question while one lacks."""
        if self.tabs.currentWidget() is self.report_view:
            return self.report_view.name, self.report_view.title, self.report_view.question
        name, title = _REPORTS[self.tabs.currentIndex()]
        is_chosen = self._organization_id is not None
        return name, words.text(title), self._question() if is_chosen else None

    def _question(self) -> Question:
        first, last = self.span
        last = min(last, self.door.today)
        account = self.tree.current_key
        return Question(self._organization_id or "", first, last, account=account)

    def _reload_reports(self) -> None:
        if self.tabs.currentWidget() is self.report_view:
            self.report_view.reload()

    def _chosen_voucher(self) -> str:
        if self.tabs.currentIndex() == 1:
            item = self.voucher_table.current_item
            return item.id if item else ""
        line = self.table.current_item
        return line.voucher_id if line else ""

    def _show_nothing_yet(self) -> None:
        self.empty_state.fill(
            words.text("ledger.empty_title"),
            words.text("ledger.empty_hint"),
            (words.text("ledger.post"), "add", self.enter),
            icon="ledger",
        )
        self.show_empty()

    def _on_posted(self, posted: PostedItem | str) -> None:
        if isinstance(posted, str):
            self.show_done(words.text("ledger.was_submitted"))
            return
        number = f"{posted.month}-{posted.number:04d}"
        told = (posted.voucher_id, words.text("ledger.undone"))
        undo = self.ask(ledger.undo_of, *told, at_once=True)
        self.show_done(
            words.text("ledger.was_posted", number=number),
            undo=lambda: self.do(mutual_fund.take_back, undo),
            open_it=partial(self._open_it, posted.voucher_id),
        )

    def _on_account_opened(self, row: Any) -> None:
        self._open_account(row.code)

    def _open_account(self, code: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.tree.choose(code)

    def _show_preview(self, printed: Any) -> None:
        show_paper(self, words.text("ledger.preview"), printed, self._preferences)

    def _lay_out_book(self) -> None:
        super()._lay_out_book()
        column = self.body.layout()
        assert isinstance(column, QVBoxLayout)
        held = column.takeAt(0)
        assert held is not None
        book = held.widget()
        assert isinstance(book, QSplitter)
        book.setSizes([theme.scaled(theme.space(66)), theme.space(220)])
        self.tabs = Views(self)
        self.tabs.add(book, words.text("ledger.book"))
        voucher_part = _table_part(self.voucher_table, self.vouchers)
        self.tabs.add(voucher_part, words.text("ledger.vouchers"))
        trial_part = _table_part(self.trial_table, self.trial)
        self.tabs.add(trial_part, words.text("report.trial_balance"))
        column.addWidget(self.tabs)


def _table_part(table: TableView, model: ItemTableModel[Any]) -> QWidget:
    part = QWidget()
    part.setProperty("surface", "sheet")
    column = QVBoxLayout(part)
    column.setContentsMargins(12, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(table, 1)
    column.addWidget(TotalsRow(table, model))
    return part
