"""The turnaround campaign (扭亏增盈): the coop-owned enterprises in a year, against the last."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.turnaround import Dormancy, ProfitTurn, Trend
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.share_editor import percent
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.supervision.enterprise_dialog import EnterpriseDialog
from coopdesk.gui.supervision.enterprise_forms import plan_form, verification_form, year_form
from coopdesk.gui.supervision.view import SupervisionView, year_words
from coopdesk.services import supervision as service
from coopdesk.services.supervision import TurnaroundItem

SIGNS: Mapping[Trend, str] = {Trend.LOWERED: "↓", Trend.SAME: "＝", Trend.RAISED: "↑"}
_TURN_TONES: Mapping[ProfitTurn, str] = {
    ProfitTurn.TO_PROFIT: "done",
    ProfitTurn.LESS_LOSS: "",
    ProfitTurn.MORE_LOSS: "wrong",
    ProfitTurn.TO_LOSS: "wrong",
    ProfitTurn.MORE_PROFIT: "done",
    ProfitTurn.LESS_PROFIT: "",
}


_RATIOS = ("turnaround.tied_up", "turnaround.expense", "turnaround.debt")


def _ratio(place: int) -> Callable[[TurnaroundItem], str]:
    """Return a ratio with the sign of its trend."""

    def told(item: TurnaroundItem) -> str:
        ratio, trend = item.ratios.all[place], item.trends[place]
        if ratio is None:
            return ""
        return percent(ratio) + (f" {SIGNS[trend]}" if trend else "")

    return told


def _raised(told: str) -> str:
    return "wrong" if told.endswith(SIGNS[Trend.RAISED]) else ""


def _risks(item: TurnaroundItem) -> str:
    if not item.risks_found:
        return ""
    told = {"reached": item.risks_cleared, "of": item.risks_found}
    return words.text("supervision.reached", **told)


def _steps(item: TurnaroundItem) -> str:
    if not item.steps:
        return ""
    return words.text("supervision.reached", reached=item.steps_done, of=item.steps)


def _dormancy(item: TurnaroundItem) -> str:
    return "" if item.dormancy is Dormancy.WORKING else words.choice(item.dormancy)


class TurnaroundTableModel(ItemTableModel[TurnaroundItem]):
    """Enterprises, one row each."""

    columns = (
        Column("turnaround.enterprise", attrgetter("name"), grows=True),
        Column("turnaround.tied_up", _ratio(0), numeric=True, tone=_raised),
        Column("turnaround.expense", _ratio(1), numeric=True, tone=_raised),
        Column("turnaround.debt", _ratio(2), numeric=True, tone=_raised),
        Column("turnaround.dormancy", _dormancy),
        Column("turnaround.risks", _risks, numeric=True),
        Column("turnaround.profit", attrgetter("profit"), numeric=True),
        Column(
            "turnaround.turn",
            attrgetter("turn"),
            tone=lambda turn: _TURN_TONES[turn] if turn else "",
        ),
        Column("turnaround.way", attrgetter("plan_way")),
        Column("turnaround.steps", _steps, numeric=True),
        Column("turnaround.verified_on", attrgetter("verified_on"), optional=True),
        Column("turnaround.division", attrgetter("division"), optional=True),
        Column("turnaround.revenue", attrgetter("revenue"), numeric=True, optional=True),
        Column(
            "turnaround.profit_before", attrgetter("profit_before"), numeric=True, optional=True
        ),
    )


class TurnaroundView(SupervisionView):
    """The enterprises of the campaign; Enter opens everything known of one."""

    watches = frozenset(
        (
            *("organization", "annual_statement", "turnaround_year", "enterprise_plan"),
            *("enterprise_plan_step", "asset_verification"),
        )
    )
    name = "supervision.turnaround"
    place = 4
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.open_button = self.add_button(
            "turnaround.open", "open", self.show_enterprise, primary=True
        )
        self.year_button = self.add_button(
            "turnaround.record_year", "edit", self.record_year, keys="F2"
        )
        self.plan_button = self.add_button("turnaround.plan", "document", self.plan, keys="Ctrl+N")
        self.verify_button = self.add_button("turnaround.verify", "check", self.verify, keys="F8")
        self.table_button = self.add_button(
            "turnaround.print_table", "print", self.print_table, keys="Ctrl+Shift+P"
        )
        self.plan_paper_button = self.add_button("turnaround.print_plan", "print", self.print_plan)
        self.opened.connect(lambda _: self.show_enterprise())
        # the statements of the running year come when it is over
        self.year_choice.setCurrentIndex(min(1, self.year_choice.count() - 1))

    @property
    def year(self) -> int:
        """The year that is shown."""
        return int(self.year_choice.currentData())

    @property
    def list_about(self) -> str:
        """Which year the list is of."""
        return self.year_choice.currentText()

    def choices(self) -> Sequence[QWidget]:
        years = year_words(self.ask(service.list_assessed_years))
        self.year_choice = self.choice("turnaround.year", years, self.reload)
        return (self.year_choice,)

    def make_model(self) -> TurnaroundTableModel:
        return TurnaroundTableModel()

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (
            *(self.open_button, self.year_button, self.plan_button, self.verify_button),
            *(self.table_button, self.plan_paper_button),
        )

    def reload(self) -> None:
        items = self.ask(service.list_turnaround, self.year, on=self.past.asked)
        self.empty_state.fill(
            words.text("turnaround.empty_title"),
            words.text("turnaround.empty_hint"),
            (words.text("turnaround.to_organizations"), "organizations", self._to_organizations),
            icon="supervision",
        )
        for button in self.changing_buttons:
            button.setEnabled(bool(items))
        self.set_items(items)

    def detail(self, item: TurnaroundItem) -> QWidget | None:
        record = self.ask(service.get_enterprise, item.id, self.past.asked)
        facts = [
            (words.text("turnaround.year_of", year=one.year), _year_line(one))
            for one in record.years
        ]
        if record.plan is not None:
            facts += [
                (words.text("turnaround.way"), words.choice(record.plan.way)),
                (words.text("turnaround.goal"), record.plan.goal),
            ]
        if item.verified_on is not None:
            facts.append((words.text("turnaround.verified_on"), item.verified_on.isoformat()))
        notes = []
        if record.plan is None:
            notes.append(words.text("turnaround.plan_missing"))
        if item.verified_on is None:
            notes.append(words.text("turnaround.verification_missing"))
        if item.steps_overdue:
            notes.append(words.text("turnaround.steps_overdue", count=item.steps_overdue))
        if item.revenue is None:
            notes.append(words.text("turnaround.statement_missing", year=item.year))
        return DetailCard(item.name, facts, item.division, notes)

    def show_enterprise(self) -> EnterpriseDialog | None:
        """Open everything known of the selected enterprise."""
        item: TurnaroundItem | None = self.table.current_item
        if item is None or self.past.asked is not None:
            return None
        dialog = EnterpriseDialog(self.door, item.id, self)
        dialog.finished.connect(lambda _: self.reload())
        dialog.open()
        return dialog

    def record_year(self) -> FormDialog | None:
        """Ask for dormancy and risks of the year."""
        item: TurnaroundItem | None = self.table.current_item
        if item is None:
            return None
        form, values = year_form(item)
        return self.open_form(form, words.text("turnaround.saved", name=item.name), values)

    def plan(self) -> FormDialog | None:
        """Ask for the plan of the selected enterprise (一企一策)."""
        item: TurnaroundItem | None = self.table.current_item
        if item is None:
            return None
        form, values = plan_form(self.ask(service.get_enterprise, item.id), self.door.today)
        return self.open_form(form, words.text("turnaround.saved", name=item.name), values)

    def verify(self) -> FormDialog | None:
        """Ask for an asset verification of the selected enterprise (清产核资)."""
        item: TurnaroundItem | None = self.table.current_item
        if item is None:
            return None
        form, values = verification_form(self.ask(service.get_enterprise, item.id), self.door.today)
        return self.open_form(form, words.text("turnaround.saved", name=item.name), values)

    def print_table(self) -> None:
        """Show the table of the year."""
        if self.model.count_of_all:
            self.print_paper("turnaround-table", str(self.year), "turnaround.print_table")

    def print_plan(self) -> None:
        """Show the plan of the selected enterprise."""
        item: TurnaroundItem | None = self.table.current_item
        if item is not None:
            self.print_paper("enterprise-plan", item.id, "turnaround.print_plan")

    def _to_organizations(self) -> None:
        self.found.emit("organizations")


def _year_line(item: TurnaroundItem) -> str:
    """Return the ratios and the profit of a year, each on a line."""
    ratios = [
        words.text("turnaround.ratio_of", name=words.text(key), ratio=told)
        for place, key in enumerate(_RATIOS)
        if (told := _ratio(place)(item))
    ]
    profit = "" if item.profit is None else words.text("turnaround.profit_of", amount=item.profit)
    return "\n".join(part for part in (*ratios, profit, _dormancy(item)) if part)
