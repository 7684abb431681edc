"""The register of advances: what each owes, when it falls due, its class; and every later step."""

from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.domain.plots import PlotName
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.plot_dialog import offer_plots
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.money_fields import save_report_dialog
from coopdesk.gui.mutual_fund.advance_dialog import AdvanceDialog
from coopdesk.gui.mutual_fund.change_dialogs import (
    ExtendDialog,
    RateDialog,
    RescheduleDialog,
    WriteOffDialog,
)
from coopdesk.gui.mutual_fund.dialogs import FundDialog, RepayDialog
from coopdesk.gui.mutual_fund.view import FundView, drop
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund import AdvanceItem, rate_in_words
from coopdesk.services.mutual_fund.money_words import RATINGS

_CHANGES = {
    "extension": "fund.extend",
    "reschedule": "fund.reschedule",
    "rating": "fund.rate_it",
    "write_off": "fund.write_off",
}
Changing = TypeVar("Changing", bound=FundDialog)
_SHOWN_PARTS = 6
_OPEN, _OVERDUE, _CLOSED = "open", "overdue", "closed"


def _figure(amount: Money) -> str:
    return str(amount) if amount else ""


def _late(days: int) -> str:
    return words.text("fund.overdue_by", days=days) if days else ""


def _state(item: AdvanceItem) -> str:
    if item.overdue_days:
        return _OVERDUE
    return _OPEN if item.outstanding or item.fee_due else _CLOSED


class AdvanceTableModel(ItemTableModel[AdvanceItem]):
    """Advances, one row each, as they stand today."""

    columns = (
        Column("report.advance_number", attrgetter("number")),
        Column("report.member", attrgetter("member"), width=11),
        Column(
            "report.principal", attrgetter("principal"), numeric=True, summed=True, show=_figure
        ),
        Column(
            "report.outstanding", attrgetter("outstanding"), numeric=True, summed=True, show=_figure
        ),
        Column("report.fee_due", attrgetter("fee_due"), numeric=True, summed=True, show=_figure),
        Column("fund.next_due", attrgetter("next_due")),
        Column("fund.late", attrgetter("overdue"), numeric=True, summed=True, show=_figure),
        Column(
            "fund.overdue",
            attrgetter("overdue_days"),
            show=_late,
            tone=lambda days: "wrong" if days else "",
        ),
        Column("report.class", attrgetter("band"), show=lambda band: words.text(RATINGS[band])),
        Column("fund.guarantor", attrgetter("guarantor"), optional=True),
        Column("fund.purpose", attrgetter("purpose"), optional=True),
    )

    def searched(self, item: AdvanceItem) -> str:
        return f"{item.number}\n{item.member}\n{item.guarantor}\n{item.purpose}".casefold()


class AdvancesView(FundView):
    """The register of advances of the organization in focus."""

    watches = frozenset({"advance", "advance_change", "repayment", "voucher", "member"})
    name = "fund_advances"
    place = 1
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.give_button = self.add_button(
            "fund.give_advance", "add", self.give, primary=True, keys="Ctrl+N"
        )
        self.repay_button = self.add_button("fund.repay", "check", self.repay, keys="F7")
        self.extend_button = self.add_button("fund.extend", "open", self.extend, keys="F8")
        self.plan_button = self.add_button("fund.reschedule", "edit", self.reschedule, keys="F9")
        self.rate_button = self.add_button("fund.rate_it", "filed", self.rate, keys="F10")
        self.lose_button = self.add_button("fund.write_off", "undo", self.write_off, keys="F11")
        plots = (PlotName.AGEING, PlotName.FUND)
        self.plots_button = offer_plots(self, plots, lambda: self._organization_id)
        self.exported.connect(lambda _: self.export())
        self.papers = self._papers()
        self.set_papers(self.papers)

    def make_model(self) -> AdvanceTableModel:
        return AdvanceTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        states = [
            (_OPEN, words.text("fund.state_open")),
            (_OVERDUE, words.text("fund.overdue")),
            (_CLOSED, words.text("fund.state_closed")),
        ]
        classes = [(place, words.text(key)) for place, key in enumerate(RATINGS)]
        return (
            ChoiceFilter(words.text("fund.state"), states, _state),
            ChoiceFilter(words.text("report.class"), classes, attrgetter("band")),
        )

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        """The buttons of what needs today."""
        return (
            self.give_button,
            self.repay_button,
            self.extend_button,
            self.plan_button,
            self.rate_button,
            self.lose_button,
        )

    def reload(self) -> None:
        items: Sequence[AdvanceItem] = ()
        if self._organization_id is None:
            title, hint = words.text("fund.choose_title"), words.text("fund.choose_hint")
            self.empty_state.fill(title, hint, icon="organizations")
        else:
            self.empty_state.fill(
                words.text("fund.no_advances_title"),
                words.text("fund.no_advances_hint"),
                (words.text("fund.give_advance"), "add", self.give),
                icon="mutual_fund",
            )
            items = self.ask(service.list_advances, self._organization_id, self.past.day)
        for button in self.changing_buttons:
            button.setEnabled(bool(items))
        self.give_button.setEnabled(self._organization_id is not None)
        self.set_items(items)

    def detail(self, item: AdvanceItem) -> QWidget | None:
        card = DetailCard(item.number, _facts(item), item.member)
        for key, form in (
            ("fund.print_agreement", "advance-agreement"),
            ("fund.print_schedule", "advance-schedule"),
            ("fund.print_notice", "advance-notice"),
        ):
            button = QPushButton(words.text(key))
            theme.set_icon(button, "print")
            button.clicked.connect(partial(self._preview_of, form, item.id))
            card.add_button(button)
        if item.changes and not item.changes[-1].voucher_id:
            button = QPushButton(words.text("fund.withdraw"))
            theme.set_icon(button, "undo")
            button.clicked.connect(lambda: self.withdraw(item.changes[-1].id))
            card.add_button(button)
        return card

    def give(self) -> AdvanceDialog | None:
        """Open the form of an advance."""
        if self._organization_id is None:
            return None
        dialog = AdvanceDialog(self.door, self._organization_id, self, None)
        dialog.saved.connect(
            lambda done: self.tell_done("fund.given", done, "advance-agreement", done.advance_id)
        )
        return self.open_dialog(dialog)

    def repay(self) -> RepayDialog | None:
        """Open the form of a repayment on the selected advance."""
        if self.table.current_item is None:
            return None
        dialog = RepayDialog(self.door, [self.table.current_item], self)
        dialog.saved.connect(
            lambda done: self.tell_done("fund.repaid", done, "repayment-receipt", done.repayment_id)
        )
        return self.open_dialog(dialog)

    def extend(self) -> ExtendDialog | None:
        """Open the form that lets the selected advance fall due later."""
        return self._change(ExtendDialog)

    def reschedule(self) -> RescheduleDialog | None:
        """Open the form of new instalments for the selected advance."""
        return self._change(RescheduleDialog)

    def rate(self) -> RateDialog | None:
        """Open the form that judges the selected advance."""
        return self._change(RateDialog)

    def write_off(self) -> WriteOffDialog | None:
        """Open the form that writes the selected advance off."""
        item = self.table.current_item
        if item is None or self._organization_id is None:
            return None
        dialog = WriteOffDialog(self.door, self._organization_id, item, self)
        dialog.saved.connect(
            lambda done: self.tell_done("fund.written_off", done, "voucher", done.voucher_id)
        )
        return self.open_dialog(dialog)

    def withdraw(self, change_id: str) -> None:
        """Undo the newest change of an advance."""
        reason = words.text("fund.undone")
        command = service.WithdrawAdvanceChange(change_id, self.door.today, reason)
        told = words.text("fund.withdrawn")
        self.do(service.withdraw_advance_change, command, then=lambda _: self.show_done(told))

    def export(self) -> None:
        """Ask where the list of advances goes."""
        if self._organization_id is not None:
            title = words.text("report.advances")
            save_report_dialog(self, title, self.export_to, self._preferences)

    def export_to(self, target: Path) -> Job:
        """Write the list of advances into a file."""
        return self.save_report_as("advances", target)

    def _change(
        self, kind: Callable[[Door, str, AdvanceItem, QWidget], Changing]
    ) -> Changing | None:
        item = self.table.current_item
        if item is None or self._organization_id is None:
            return None
        dialog = kind(self.door, self._organization_id, item, self)
        dialog.saved.connect(self._on_changed_advance)
        return self.open_dialog(dialog)

    def _on_changed_advance(self, done: service.AdvanceChangedItem) -> None:
        self.show_done(
            words.text("fund.advance_changed", number=done.advance.number),
            undo=lambda: self.withdraw(done.change_id),
            open_it=lambda: drop(self.preview("advance-schedule", done.advance.id)),
        )

    def _preview_of(self, form: str, record_id: str) -> None:
        self.preview(form, record_id)

    def _papers(self) -> QMenu:
        menu = QMenu(self)
        for key, name in (
            ("report.advances", "advances"),
            ("report.ageing", "ageing"),
            ("report.disclosure", "disclosure"),
            ("report.seed_fund", "seed-fund"),
        ):
            menu.addAction(words.text(key), partial(self.preview_report, name))
        return menu


def _facts(item: AdvanceItem) -> list[tuple[str, str]]:
    owed = words.text("fund.card_owed", owed=item.outstanding, of=item.principal)
    facts = [
        (words.text("report.lent_on"), item.lent_on.isoformat()),
        (words.text("report.outstanding"), owed),
        (words.text("report.fee_due"), _fee(item)),
        (words.text("fund.yearly_rate"), rate_in_words(item.usage_fee_bp, item.day_basis)),
        (words.text("fund.purpose"), item.purpose),
        (words.text("fund.plan"), _parts(item)),
    ]
    guarantors = [
        words.text("fund.guarantor_up_to", name=one.name, amount=one.amount)
        for one in item.guarantors
    ]
    if item.guarantor_by_name:
        guarantors.append(words.text("fund.guarantor_by_name", name=item.guarantor_by_name))
    if guarantors:
        facts.append((words.text("fund.guarantor"), "、".join(guarantors)))
    facts += [(words.text(_CHANGES[one.kind]), _change_told(one)) for one in item.changes]
    return facts


def _fee(item: AdvanceItem) -> str:
    if item.fee_over:
        return words.text("fund.fee_over", due=item.fee_due, over=item.fee_over)
    return str(item.fee_due)


def _parts(item: AdvanceItem) -> str:
    lines = [f"{one.due_on}  {one.principal}" for one in item.schedule[:_SHOWN_PARTS]]
    more = len(item.schedule) - len(lines)
    if more:
        lines.append(words.text("fund.parts_more", count=more))
    return "\n".join(lines)


def _change_told(change: service.AdvanceChangeItem) -> str:
    what = ""
    if change.band is not None:
        what = words.text(RATINGS[change.band])
    elif change.due_on is not None:
        what = words.text("fund.card_due", day=change.due_on)
    elif change.amount:
        what = str(change.amount)
    told = [str(change.day), what, change.resolution, change.reason]
    return "  ".join(filter(None, told))
