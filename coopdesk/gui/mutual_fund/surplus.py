"""The workbench of a year's distribution: ratios above, each member's part live below."""

from collections.abc import Callable, Sequence
from operator import attrgetter

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QComboBox, QWidget

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.domain.surplus import Ratios
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.mutual_fund.payout_dialog import PayoutDialog
from coopdesk.gui.mutual_fund.surplus_parts import PostDialog, RatioStrip
from coopdesk.gui.mutual_fund.view import FundView, drop
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund import (
    PaidOutItem,
    SaveSurplusPlan,
    SurplusPartItem,
    SurplusPlanItem,
    SurplusPostedItem,
    SurplusState,
)

_COUNTING_MS = 150


def _figure(amount: Money) -> str:
    return str(amount) if amount else ""


def _days(fen_days: int) -> str:
    """Show share-days in yuan times days: nobody counts in fen."""
    return _figure(Money(fen_days))


class SurplusTableModel(ItemTableModel[SurplusPartItem]):
    """Members with what they get, one row each."""

    columns = (
        Column("report.member_number", attrgetter("number"), numeric=True),
        Column("report.member", attrgetter("name"), width=11),
        Column("report.village", attrgetter("village"), optional=True),
        Column("surplus.traded", attrgetter("traded"), numeric=True, summed=True, show=_figure),
        Column("surplus.share_days", attrgetter("share_days"), numeric=True, show=_days),
        Column(
            "surplus.quantified", attrgetter("quantified"), numeric=True, summed=True, show=_figure
        ),
        Column(
            "surplus.patronage", attrgetter("patronage"), numeric=True, summed=True, show=_figure
        ),
        Column("surplus.dividend", attrgetter("dividend"), numeric=True, summed=True, show=_figure),
        Column("surplus.whole", attrgetter("whole"), numeric=True, summed=True, show=_figure),
    )

    def searched(self, item: SurplusPartItem) -> str:
        return f"{item.number}\n{item.name}\n{item.village}".casefold()


class SurplusView(FundView):
    """The distribution of a closed year; it follows the organization in focus."""

    watches = frozenset(
        {
            *("voucher", "surplus_plan", "period", "trade_volume", "quantified_share"),
            *("fund_rule", "member", "resolution", "surplus_payout"),
        }
    )
    name = "fund_surplus"
    place = 2

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        self.plan: SurplusPlanItem | None = None
        self._is_typed = False
        super().__init__(door, parent)
        self.post_button = self.add_button(
            "surplus.post", "check", self.post, primary=True, keys="Ctrl+Return"
        )
        self.save_button = self.add_button("surplus.save", "save", self.save, keys="Ctrl+S")
        self.plan_button = self.add_button("surplus.print_plan", "print", self.show_plan, keys="F6")
        self.payout_button = self.add_button(
            "surplus.print_payout", "print", self.show_payout, keys="F7"
        )
        self.pay_button = self.add_button("payout.open", "check", self.pay_out, keys="F8")
        self.strip = RatioStrip()
        self.strip.typed.connect(self._on_typed)
        column = self.body.layout()
        assert isinstance(column, QBoxLayout), "its parts stand below one another"
        column.insertWidget(0, self.strip)
        self._counting = QTimer(self, singleShot=True, interval=_COUNTING_MS)
        self._counting.timeout.connect(self._count)

    def make_model(self) -> SurplusTableModel:
        return SurplusTableModel()

    def filter_widgets(self) -> Sequence[QWidget]:
        self.year_box = QComboBox()
        self.year_box.setAccessibleName(words.text("surplus.year"))
        self.year_box.setToolTip(words.text("surplus.year"))
        self.year_box.currentIndexChanged.connect(lambda _: self._turn_year())
        return (self.year_box,)

    def set_organization(self, organization_id: str | None) -> None:
        self._is_typed = False
        super().set_organization(organization_id)

    def reload(self) -> None:
        self.message_bar.clear()
        organization_id = self._organization_id
        years = (
            self.ask(service.list_surplus_years, organization_id)
            if organization_id is not None
            else []
        )
        self._offer(years)
        if not years:
            self._show_none(chosen=organization_id is not None)
            return
        self.empty_state.fill(
            words.text("surplus.nobody_title"),
            words.text("surplus.nobody_hint"),
            icon="mutual_fund",
        )
        self._count()

    def detail(self, item: SurplusPartItem) -> QWidget | None:
        facts = [
            (words.text("surplus.traded"), str(item.traded)),
            (words.text("surplus.share_days"), str(Money(item.share_days))),
            (words.text("surplus.quantified"), str(item.quantified)),
            (words.text("surplus.patronage"), str(item.patronage)),
            (words.text("surplus.dividend"), str(item.dividend)),
            (words.text("surplus.whole"), str(item.whole)),
        ]
        basis = self.plan.basis if self.plan else ()
        facts += [
            (words.text("surplus.basis"), f"{told}\n{source}" if source else told)
            for told, source in basis
        ]
        number = words.text("money.member_number", number=item.number)
        return DetailCard(item.name, facts, f"{number}  {item.village}")

    def save(self) -> None:
        """Keep the ratios as the draft of the year."""
        self._save(lambda: self.show_done(words.text("surplus.saved")))

    def post(self) -> None:
        """Open the form that posts the plan by its resolution; what was typed is kept first."""
        if self.plan is None or self.plan.state is SurplusState.POSTED:
            return
        if self.plan.state is SurplusState.RESOLVED and not self._is_typed:
            self.open_post()
        elif self.plan.stops:
            self.show_refusals(self.plan.stops)
        else:
            self._save(lambda: drop(self.open_post()))

    def open_post(self) -> PostDialog:
        """Open the form that posts the plan."""
        assert self.plan is not None, "a plan was saved"
        dialog = PostDialog(self.door, self.plan, self)
        dialog.saved.connect(self._tell_posted)
        return self.open_dialog(dialog)

    def show_plan(self) -> Job | None:
        """Show the plan as it is printed for the vote; what was typed is kept first."""
        if self.plan is None:
            return None
        if self.plan.id and not self._is_typed:
            return self.preview("surplus-plan", self.plan.id)
        self._save(lambda: drop(self.show_plan()))
        return None

    def show_payout(self) -> Job | None:
        """Show the list that members sign."""
        if self.plan is None or self.plan.state is not SurplusState.POSTED:
            return None
        return self.preview("surplus-payout", self.plan.id)

    def pay_out(self) -> PayoutDialog | None:
        """Open the list of whom something is owed."""
        if self._organization_id is None:
            return None
        if not self.ask(service.list_owed, self._organization_id):
            self.message_bar.say([words.text("payout.nothing")], "accent")
            return None
        dialog = PayoutDialog(self.door, self._organization_id, self)
        dialog.saved.connect(self._tell_paid)
        dialog.open()
        return dialog

    def _save(self, then: Callable[[], None]) -> None:
        ratios = self.strip.ratios()
        if self.plan is None or ratios is None:
            self.strip.check()
            return
        shares = (ratios.reserve_bp, ratios.patronage_bp, ratios.dividend_bp)
        command = SaveSurplusPlan(self.plan.organization_id, self.plan.year, *shares)

        def go_on(_: str) -> None:
            self._is_typed = False
            self._count()
            then()

        self.do(service.save_surplus_plan, command, then=go_on)

    def _offer(self, years: Sequence[int]) -> None:
        chosen = self.year_box.currentData()
        self.year_box.blockSignals(True)
        self.year_box.clear()
        for year in years:
            self.year_box.addItem(words.text("surplus.year_of", year=year), year)
        self.year_box.setCurrentIndex(max(self.year_box.findData(chosen), 0) if years else -1)
        self.year_box.blockSignals(False)

    def _turn_year(self) -> None:
        self._is_typed = False
        self._count()

    def _on_typed(self) -> None:
        self._is_typed = True
        self._counting.start()

    def _count(self) -> None:
        """Count the year anew by what stands in the fields, and show it."""
        year, typed = self.year_box.currentData(), self.strip.ratios()
        if year is None or (self._is_typed and typed is None):
            return
        told: Ratios | None = typed if self._is_typed else None
        self.plan = plan = self.ask(service.get_surplus_plan, self._organization_id, year, told)
        self.strip.show_plan(plan, keep_typed=self._is_typed)
        self.subtitle_label.setText(_standing(plan))
        is_posted = plan.state is SurplusState.POSTED
        self.post_button.setEnabled(not is_posted)
        self.save_button.setEnabled(not is_posted)
        self.plan_button.setEnabled(True)
        self.payout_button.setEnabled(is_posted)
        self.pay_button.setEnabled(True)
        self.set_items(plan.parts)
        if plan.stops:
            self.message_bar.refuse(plan.stops)
        elif plan.warnings:
            self.message_bar.refuse(plan.warnings, "due")
        else:
            self.message_bar.clear()

    def _show_none(self, *, chosen: bool) -> None:
        self.plan = None
        for button in (self.post_button, self.save_button, self.plan_button, self.payout_button):
            button.setEnabled(False)
        self.pay_button.setEnabled(chosen)
        self.subtitle_label.clear()
        if chosen:
            title, hint = words.text("surplus.no_year_title"), words.text("surplus.no_year_hint")
            self.empty_state.fill(title, hint, icon="mutual_fund")
        else:
            title, hint = words.text("fund.choose_title"), words.text("fund.choose_hint")
            self.empty_state.fill(title, hint, icon="organizations")
        self.set_items([])

    def _tell_posted(self, done: SurplusPostedItem) -> None:
        # The ratio typed last is closed now: the keys go on in the list, not outside of the page.
        self.table.setFocus()
        undo = self.undo_now(done.voucher_id)
        number = f"{done.month}-{done.number:04d}"
        self.show_done(
            words.text("surplus.posted", amount=done.amount, number=number),
            undo=lambda: self.do(service.take_back, undo),
            open_it=lambda: drop(self.show_payout()),
        )

    def _tell_paid(self, done: PaidOutItem) -> None:
        undo = self.undo_now(done.voucher_id)
        number = f"{done.month}-{done.number:04d}"
        told = {"count": done.members, "amount": done.amount, "number": number}
        self.show_done(
            words.text("payout.paid", document=done.document, **told),
            undo=lambda: self.do(service.take_back, undo),
            open_it=lambda: drop(self.preview("voucher", done.voucher_id)),
        )


def _standing(plan: SurplusPlanItem) -> str:
    """Return where the plan stands, and what it rests on."""
    state = words.choice(plan.state)
    if plan.state is SurplusState.POSTED:
        return words.text("surplus.standing_posted", state=state, voucher=plan.voucher)
    if plan.state is SurplusState.RESOLVED:
        return words.text("surplus.standing_resolved", state=state, resolution=plan.resolution)
    return state
