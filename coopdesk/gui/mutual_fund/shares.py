"""The fund of the organization in focus: who holds and owes what, and every step of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.money_fields import save_report_dialog
from coopdesk.gui.mutual_fund.advance_dialog import AdvanceDialog
from coopdesk.gui.mutual_fund.dialogs import (
    OpenSharesDialog,
    RepayDialog,
    SeedFundDialog,
    SharesDialog,
)
from coopdesk.gui.mutual_fund.move_dialogs import ConvertDialog, MoveDialog
from coopdesk.gui.mutual_fund.rule_dialog import RuleDialog
from coopdesk.gui.mutual_fund.tables import ShareholderTableModel, shareholder_card
from coopdesk.gui.mutual_fund.view import FundView, drop
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund import ShareholderItem

_OWES, _OVERDUE = "owes", "overdue"


class SharesView(FundView):
    """The register of shares and advances; it follows the organization in focus."""

    watches = frozenset({"voucher", "share_entry", "advance", "repayment", "member", "fund_rule"})
    name = "mutual_fund"
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.subscribe_button = self.add_button(
            "fund.subscribe", "add", self.subscribe, primary=True, keys="Ctrl+N"
        )
        self.advance_button = self.add_button("fund.give_advance", "open", self.give, keys="F6")
        self.repay_button = self.add_button("fund.repay", "check", self.repay, keys="F7")
        self.redeem_button = self.add_button("fund.redeem", "undo", self.redeem, keys="F8")
        self.seed_button = self.add_button("fund.seed", "filed", self.receive_seed, keys="F9")
        self.rules_button = self.add_button("fund.rules", "edit", self.set_rule, keys="F10")
        self.move_button = self.add_button("fund.move", "members", self.offer_moves, keys="F11")
        self.moves = self._move_menu()
        self.exported.connect(lambda _: self.export())
        self.printed.connect(lambda _: self.preview_register())

    def make_model(self) -> ShareholderTableModel:
        return ShareholderTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        choices = [
            (_OWES, words.text("fund.filter_owes")),
            (_OVERDUE, words.text("fund.filter_overdue")),
        ]
        return (ChoiceFilter(words.text("fund.filter"), choices, _class_of),)

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        """The buttons of what needs today."""
        return (
            self.subscribe_button,
            self.advance_button,
            self.repay_button,
            self.redeem_button,
            self.seed_button,
            self.rules_button,
            self.move_button,
        )

    def reload(self) -> None:
        chosen = self._organization_id is not None
        for button in self.changing_buttons:
            button.setEnabled(chosen)
        if not chosen:
            title, hint = words.text("fund.choose_title"), words.text("fund.choose_hint")
            self.empty_state.fill(title, hint, icon="organizations")
            self.subtitle_label.clear()
            self.set_items([])
            return
        seed = self.ask(service.get_seed_fund, self._organization_id)
        told = words.text("fund.standing", in_bank=seed.in_bank)
        self.subtitle_label.setText(told)
        self.empty_state.fill(
            words.text("fund.empty_title"),
            words.text("fund.empty_hint"),
            (words.text("fund.subscribe"), "add", self.subscribe),
            (words.text("fund.open_accounts"), "members", lambda: drop(self.open_accounts())),
            (words.text("fund.seed"), "filed", self.receive_seed),
            icon="mutual_fund",
        )
        self.set_items(self.ask(service.list_share_register, self._organization_id, self.past.day))

    def detail(self, item: ShareholderItem) -> QWidget | None:
        advances = self._advances_of(item)
        card = shareholder_card(item, advances)
        if advances:
            newest = advances[-1]
            button = QPushButton(words.text("fund.print_agreement"))
            theme.set_icon(button, "print")
            button.clicked.connect(lambda: self.preview("advance-agreement", newest.id))
            card.add_button(button)
        button = QPushButton(words.text("report.member_account"))
        theme.set_icon(button, "document")
        button.clicked.connect(lambda: self.preview_account(item.id))
        card.add_button(button)
        return card

    def subscribe(self) -> SharesDialog | None:
        """Open the form that takes money for shares."""
        if self._organization_id is None:
            return None
        # Who pays in is often new; only a row a person went to is meant.
        member = self._member() if self.table.hasFocus() else None
        dialog = SharesDialog(self.door, self._organization_id, self, "subscribe", member)
        dialog.saved.connect(
            lambda done: self.tell_done(
                "fund.subscribed", done, "share-receipt", done.share_entry_id
            )
        )
        return self.open_dialog(dialog)

    def redeem(self) -> SharesDialog | None:
        """Open the form that pays shares back."""
        if self._organization_id is None:
            return None
        dialog = SharesDialog(self.door, self._organization_id, self, "redeem", self._member())
        dialog.saved.connect(
            lambda done: self.tell_done(
                "fund.redeemed", done, "share-redemption", done.share_entry_id
            )
        )
        return self.open_dialog(dialog)

    def offer_moves(self) -> None:
        """Open the menu of shares that change hands."""
        button = self.move_button
        self.moves.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def move_shares(self, kind: str) -> MoveDialog | None:
        """Open the form of a transfer or an inheritance."""
        if self._organization_id is None:
            return None
        dialog = MoveDialog(self.door, self._organization_id, self, kind, self._member())
        dialog.saved.connect(
            lambda done: self.tell_done("fund.moved", done, "share-transfer", done.share_entry_id)
        )
        return self.open_dialog(dialog)

    def convert(self) -> ConvertDialog | None:
        """Open the form that turns what is owed to a member into shares."""
        if self._organization_id is None:
            return None
        dialog = ConvertDialog(self.door, self._organization_id, self, self._member())
        dialog.saved.connect(
            lambda done: self.tell_done(
                "fund.converted", done, "share-receipt", done.share_entry_id
            )
        )
        return self.open_dialog(dialog)

    def give(self) -> AdvanceDialog | None:
        """Open the form of an advance."""
        if self._organization_id is None:
            return None
        dialog = AdvanceDialog(self.door, self._organization_id, self, self._member())
        dialog.saved.connect(
            lambda done: self.tell_done("fund.given", done, "advance-agreement", done.advance_id)
        )
        return self.open_dialog(dialog)

    def repay(self) -> RepayDialog | None:
        """Open the form of a repayment on the advances of the selected member, or of all."""
        if self._organization_id is None:
            return None
        everyone = self.ask(
            service.list_advances, self._organization_id, self.door.today, open_only=True
        )
        item = self.table.current_item
        own = [advance for advance in everyone if item and advance.member_id == item.id]
        if not everyone:
            self.message_bar.say([words.text("fund.nothing_owed")], "accent")
            return None
        dialog = RepayDialog(self.door, own or everyone, self)
        dialog.saved.connect(
            lambda done: self.tell_done("fund.repaid", done, "repayment-receipt", done.repayment_id)
        )
        return self.open_dialog(dialog)

    def receive_seed(self) -> SeedFundDialog | None:
        """Open the form of seed fund money."""
        if self._organization_id is None:
            return None
        dialog = SeedFundDialog(self.door, self._organization_id, self)
        dialog.saved.connect(
            lambda done: self.tell_done("fund.seed_taken", done, "voucher", done.voucher_id)
        )
        return self.open_dialog(dialog)

    def set_rule(self) -> RuleDialog | None:
        """Open the form of the fund's rules."""
        if self._organization_id is None:
            return None
        dialog = RuleDialog(self.door, self._organization_id, self)
        dialog.saved.connect(lambda _: self.show_done(words.text("fund.rule_set")))
        return self.open_dialog(dialog)

    def open_accounts(self) -> OpenSharesDialog | None:
        """Open the form that takes the roster's shares into the books."""
        if self._organization_id is None:
            return None
        dialog = OpenSharesDialog(self.door, self._organization_id, self)
        dialog.saved.connect(
            lambda done: self.tell_done("fund.opened", done, "voucher", done.voucher_id)
        )
        return self.open_dialog(dialog)

    def preview_register(self) -> Job | None:
        """Show the share register as it is printed."""
        return self.preview_report("share-register")

    def preview_account(self, member_id: str) -> Job | None:
        """Show a member's account as it is printed."""
        return self.preview_report("member-account", member_id)

    def export(self) -> None:
        """Ask where the share register goes."""
        if self._organization_id is not None:
            title = words.text("report.share_register")
            save_report_dialog(self, title, self.export_to, self._preferences)

    def export_to(self, target: Path) -> Job:
        """Write the share register into a file."""
        return self.save_report_as("share-register", target)

    def _move_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(words.text("fund.transfer"), lambda: drop(self.move_shares("transfer")))
        menu.addAction(words.text("fund.inherit"), lambda: drop(self.move_shares("inherit")))
        menu.addAction(words.text("fund.convert"), lambda: drop(self.convert()))
        return menu

    def _advances_of(self, item: ShareholderItem) -> list[service.AdvanceItem]:
        found = self.ask(service.list_advances, self._organization_id, self.door.today)
        return [advance for advance in found if advance.member_id == item.id]

    def _member(self) -> PickItem | None:
        item = self.table.current_item
        if item is None:
            return None
        return PickItem(item.id, item.name, words.text("money.member_number", number=item.number))


def _class_of(item: ShareholderItem) -> str:
    if item.overdue_days:
        return _OVERDUE
    return _OWES if item.outstanding else ""
