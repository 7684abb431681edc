"""Data packages: what was sent, what was received, and the keys of offices."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import Finding
from coopdesk.domain.exchange import ReceiptStatus, RemarkState
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import Capability, Role, may_do
from coopdesk.gui.exchange.board import BoardView
from coopdesk.gui.exchange.cards import (
    counts_in_words,
    held_card,
    incoming_card,
    outgoing_card,
    remark_card,
)
from coopdesk.gui.exchange.empty import fill_incoming, fill_outgoing, fill_remarks
from coopdesk.gui.exchange.folder_dialog import FolderDialog
from coopdesk.gui.exchange.issued_view import IssuedView
from coopdesk.gui.exchange.keys_view import KeysView
from coopdesk.gui.exchange.lending_view import LendingView
from coopdesk.gui.exchange.make_dialog import MakeDialog
from coopdesk.gui.exchange.package_view import PackageView
from coopdesk.gui.exchange.remark_forms import answer_dialog, return_dialog
from coopdesk.gui.exchange.tables import IncomingTableModel, OutgoingTableModel, RemarkTableModel
from coopdesk.gui.exchange.take_dialog import TakeDialog
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.records.papers_button import add_papers
from coopdesk.gui.kit.views import Views
from coopdesk.services import exchange
from coopdesk.services.workspace import Workspace

Taking = tuple[Callable[..., Any], Callable[..., Any]]
"""The handler that takes a package, and what makes its command."""


class ExchangePage(Page):
    """A township sends first, county and city receive first and see who has reported."""

    title_key = "package.title"
    watches = (
        frozenset({"package_out", "package_in", "package_held", "trusted_office"})
        | frozenset({"issued_file", "lending", "office_key", "key_request", "key_event"})
        | BoardView.watches
    )

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._preferences: Preferences | None = None
        self._may = False
        self._looked_at: Path | None = None
        self.outgoing = PackageView("packages-out", OutgoingTableModel(), self._outgoing_card)
        self.incoming = PackageView("packages-in", IncomingTableModel(), self._incoming_card)
        self.remarks = PackageView("package-remarks", RemarkTableModel(), self._remark_card)
        self.board = BoardView(door)
        self.board.noticed.connect(self.noticed)
        self.board.refused.connect(self.refused)
        self.board.reminded.connect(self.print_reminders)
        self.issued = IssuedView(self)
        self.lendings = LendingView(self)
        self.keys = KeysView(self)
        self.board.fill_empty(self.keys.choose_key)
        self.views = Views(self)
        self.make_button = self.add_button(
            "package.make", "export", self.make, primary=True, keys="Ctrl+N"
        )
        self.check_button = self.add_button(
            "package.check", "import", self.choose_package, keys="Ctrl+O"
        )
        self.folder_button = self.add_button("folder.button", "open", self.take_folder)
        self.receipt_button = self.add_button("package.take_receipt", "check", self.choose_receipt)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.views)
        self._add_views(is_receiver=False)
        fill_outgoing(self.outgoing.empty, self.make, self.keys.choose_key)
        fill_incoming(self.incoming.empty, self.choose_package)
        fill_remarks(self.remarks.empty)
        self.add_shortcut("Ctrl+F", self._focus_filter)

    def set_workspace(self, workspace: Workspace) -> None:
        """Take the level of the office and the role of the operator."""
        actor = workspace.runner.actor
        is_receiver = OfficeLevel(actor.level) is not OfficeLevel.TOWNSHIP
        self._add_views(is_receiver=is_receiver)
        self.button_row.offer(self.folder_button, offered=is_receiver)
        self._may = may = may_do(Role(actor.role), Capability.EXCHANGE)
        self.issued.set_workspace(workspace, may=may_do(Role(actor.role), Capability.SYSTEM))
        self.lendings.set_workspace(workspace, may=may)
        self.keys.set_workspace(may=may)
        for button in (
            self.make_button,
            self.check_button,
            self.folder_button,
            self.receipt_button,
        ):
            button.setEnabled(may)

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self._preferences = preferences
        self.issued.set_preferences(preferences)
        self.lendings.set_preferences(preferences)
        self.keys.set_preferences(preferences)

    def show_part(self, part: str) -> None:
        """Show one of the views, by its name here."""
        self.views.setCurrentWidget(getattr(self, part))

    def open_file(self, path: Path) -> None:
        """Look at a file that was opened with the program: a package, a receipt or a key card."""
        looks = {
            exchange.RECEIPT_SUFFIX: self.take_receipt,
            exchange.KEY_SUFFIX: self.keys.trust_key,
        }
        looks.get(path.suffix, self.check_file)(path)

    def reload(self) -> None:
        self.outgoing.set_items(self.ask(exchange.list_outgoing))
        held, taken = self.ask(exchange.list_held), self.ask(exchange.list_incoming)
        self.incoming.set_items([*held, *taken])
        self.remarks.set_items(self.ask(exchange.list_remarks))
        self.board.on_changed()
        self.issued.reload()
        self.lendings.reload()
        self.keys.reload()

    def make(self) -> MakeDialog | None:
        """Open the dialog that makes a package; without a receiver, say where to begin."""
        receivers = self.ask(exchange.list_receivers)
        if not receivers:
            self.views.setCurrentWidget(self.keys)
            self.message_bar.say([words.text("refusal.package.no_receiver")], "due")
            return None
        periods = self.ask(exchange.list_period_choices)
        dialog = MakeDialog(
            self.door,
            receivers,
            periods,
            folder=self._folder(),
            print_cover=self.print_cover,
            parent=self,
        )
        dialog.made.connect(self._on_made)
        dialog.open()
        return dialog

    def choose_package(self) -> QFileDialog:
        """Ask for the file of a package."""
        kinds = words.text("package.files", suffix=exchange.SUFFIX)
        return self._choose(words.text("package.choose_package"), kinds, self.check_file)

    def check_file(self, path: Path) -> None:
        """Check a package and show what it would do; a refusal is said in the page."""
        self._look_at(path)
        take = (exchange.take_package, partial(exchange.TakePackage, path))
        self.start(
            exchange.judge_package_file,
            path,
            then=lambda found: self._on_checked(found, take, path.parent),
        )

    def take_folder(self) -> FolderDialog:
        """Open the dialog that takes a whole folder of packages in."""
        dialog = FolderDialog(self.door, self._folder(), self)
        dialog.taken.connect(lambda _: self._remember(dialog.folder))
        dialog.open()
        return dialog

    def check_held(self, package_id: str) -> None:
        """Check a package that waits and show what taking it would do."""
        take = (exchange.take_held, partial(exchange.TakeHeld, package_id))
        self.start(
            exchange.check_held,
            package_id,
            then=lambda found: self._on_checked(found, take, self._folder()),
        )

    def send_back(self, item: exchange.IncomingItem | exchange.HeldItem) -> FormDialog:
        """Open the dialog that sends a package back with a reason."""
        dialog = return_dialog(self.door, item, self._folder(), self)
        dialog.saved.connect(self._on_returned)
        dialog.open()
        return dialog

    def answer(self, item: exchange.RemarkItem) -> FormDialog:
        """Open the dialog that answers a correction a superior asked for."""
        dialog = answer_dialog(self.door, item, self)
        dialog.open()
        return dialog

    def settle_remark(self, item: exchange.RemarkItem) -> None:
        """Say that a correction is settled."""
        told = words.text("remark.settled_notice", office=item.office)
        command = exchange.SettleRemark(item.id)
        self.do(exchange.settle_remark, command, then=lambda _: self.show_done(told))

    def choose_receipt(self) -> QFileDialog:
        """Ask for the file of a receipt."""
        kinds = words.text("package.receipt_files", suffix=exchange.RECEIPT_SUFFIX)
        return self._choose(words.text("package.choose_receipt"), kinds, self.take_receipt)

    def take_receipt(self, path: Path) -> None:
        """Note the receipt that lies in a file."""
        self._look_at(path)
        self.do(exchange.take_receipt, exchange.TakeReceipt(path), then=self._on_receipt)

    def print_cover(self, package_id: str) -> None:
        """Show the cover sheet of a package as it is printed."""
        self._print("package-cover", package_id, words.text("package.print_cover"))

    def print_receipt(self, package_id: str) -> None:
        """Show the receipt of a package as it is printed."""
        self._print("package-receipt", package_id, words.text("package.print_receipt"))

    def print_reminders(self, records: list[str]) -> None:
        """Show the reminders of offices as they are printed."""
        from coopdesk.services.printing import print_forms

        printed = self.ask(print_forms, "report-reminder", records)
        show_paper(self, words.text("board.remind"), printed, self._preferences)

    def _on_made(self, made: exchange.MadePackage) -> None:
        self._remember(made.path.parent)
        self.views.setCurrentWidget(self.outgoing)
        self.outgoing.table.select_key(made.package_id)
        told = {"number": made.sequence, "file": made.path.name}
        self.show_done(words.text("package.made_notice", **told))

    def _on_checked(self, found: exchange.Preview, take: Taking, folder: Path) -> None:
        dialog = TakeDialog(
            self.door, found, take, folder=folder, print_receipt=self.print_receipt, parent=self
        )
        dialog.taken.connect(self._on_taken)
        dialog.open()

    def _on_taken(self, taken: exchange.TakenPackage) -> None:
        self.views.setCurrentWidget(self.incoming)
        self.incoming.table.select_key(taken.package_id)
        told = {"sender": taken.sender, "number": taken.sequence}
        held = words.text("package.held_notice", **told)
        self.show_done(held if taken.held else words.text("package.taken_notice", **told))
        self._offer_next()

    def _offer_next(self) -> None:
        """Offer the package that waited for the one just taken."""
        ready = next((item for item in self.ask(exchange.list_held) if item.is_ready), None)
        if ready is not None:
            told = {"sender": ready.sender, "number": ready.sequence}
            offer = (words.text("package.take_next"), lambda: self.check_held(ready.package_id))
            self.message_bar.say([words.text("package.now_ready", **told)], "accent", offer)

    def _on_returned(self, returned: exchange.ReturnedPackage) -> None:
        told = {"sender": returned.sender, "number": returned.sequence}
        key = "package.returned_notice" if returned.receipt else "package.let_go_notice"
        self.message_bar.say([words.text(key, **told)], "done")

    def _on_receipt(self, taken: exchange.TakenReceipt) -> None:
        counts = {"new": taken.new, "changed": taken.changed}
        counts |= {"same": taken.same, "refused": taken.refused}
        told = {"receiver": taken.receiver, "number": taken.sequence}
        summary = counts_in_words(counts)
        is_taken = taken.status is ReceiptStatus.TAKEN
        if not is_taken:
            outcome = words.choice(taken.status)
            summary = words.text("package.outcome_because", outcome=outcome, reason=taken.reason)
        sentence = words.text("package.receipt_taken", **told, summary=summary)
        self.message_bar.say([sentence], "done" if is_taken and not taken.refused else "due")
        self.views.setCurrentWidget(self.outgoing)
        self.outgoing.table.select_key(taken.package_id)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what is wrong with a file; where a key was renewed, note it and offer to go on."""
        super().show_findings(findings)
        if self._looked_at and any(one.code == exchange.RENEWED for one in findings):
            self.views.setCurrentWidget(self.keys)
            self.keys.note_renewal(self._looked_at)

    def _print(self, form: str, package_id: str, title: str) -> None:
        from coopdesk.services.printing import print_form

        show_paper(self, title, self.ask(print_form, form, package_id), self._preferences)

    def _outgoing_card(self, item: exchange.OutgoingItem) -> QWidget:
        card = outgoing_card(item)
        card.add_button(_button("package.print_cover", lambda: self.print_cover(item.package_id)))
        return card

    def _incoming_card(self, item: exchange.IncomingItem | exchange.HeldItem) -> QWidget:
        if isinstance(item, exchange.HeldItem):
            card = held_card(item)
            take = partial(self.check_held, item.package_id)
            card.add_button(_button("package.take_held", take, "import"))
        else:
            card = incoming_card(item)
            printing = partial(self.print_receipt, item.package_id)
            card.add_button(_button("package.print_receipt", printing))
        if isinstance(item, exchange.HeldItem) or item.may_be_returned:
            back = _button("package.return_ask", partial(self.send_back, item), "undo")
            back.setEnabled(self._may)
            card.add_button(back)
        return card

    def _remark_card(self, item: exchange.RemarkItem) -> QWidget:
        card = remark_card(item)
        if item.state is not RemarkState.SETTLED and not item.is_passed_on:
            button = (
                _button("remark.settle", partial(self.settle_remark, item), "check")
                if item.is_ours
                else _button("remark.answer_ask", partial(self.answer, item), "check")
            )
            button.setEnabled(self._may)
            card.add_button(button)
        add_papers(card, self, ("remark", item.id), item.subject, self._preferences)
        return card

    def _choose(self, title: str, kinds: str, chosen: Callable[[Path], object]) -> QFileDialog:
        dialog = QFileDialog(self, title, str(self._folder()), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        dialog.open()
        return dialog

    def _folder(self) -> Path:
        return self._preferences.last_folder if self._preferences else Path.home()

    def _look_at(self, path: Path) -> None:
        self._looked_at = path
        self._remember(path.parent)

    def _remember(self, folder: Path) -> None:
        if self._preferences:
            self._preferences.last_folder = folder

    def _focus_filter(self) -> None:
        view: Any = self.views.currentWidget()
        if isinstance(view, (PackageView, BoardView)):
            view.filter_edit.setFocus()

    def _add_views(self, *, is_receiver: bool) -> None:
        sent = (self.outgoing, "package.outgoing")
        came = [(self.incoming, "package.incoming"), (self.board, "board.title")]
        views = [*came, sent] if is_receiver else [sent, came[0]]
        views += [(self.remarks, "remark.title"), (self.issued, "issued.view_title")]
        views += [(self.lendings, "lending.title"), (self.keys, "package.keys")]
        self.views.clear()
        for view, key in views:
            self.views.add(view, words.text(key))


def _button(key: str, pressed: Callable[[], object], icon: str = "print") -> QPushButton:
    button = QPushButton(words.text(key))
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button
