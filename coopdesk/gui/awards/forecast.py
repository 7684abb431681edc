"""What lacks by how much, and what each payer has to expect, with supposed figures where wished."""

from collections.abc import Callable, Hashable, Sequence
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtWidgets import QLabel, QWidget

from coopdesk import words
from coopdesk.domain.award_forecast import Supposition
from coopdesk.gui.awards.forecast_dialog import ForecastDialog
from coopdesk.gui.awards.registers import AwardsRegister, Step, programme_filter, verdict_filter
from coopdesk.gui.awards.steps import AwardSteps
from coopdesk.gui.awards.table import VERDICT_TONES, programme_in_words, verdict_in_words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.share_editor import percent
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services import awards as service
from coopdesk.services.awards import ForecastItem


def _lacking(is_lacking: object) -> str:
    return words.text("award_forecast.lacking") if is_lacking else ""


def _gap_in_percent(basis_points: int | None) -> str:
    return "" if basis_points is None else percent(basis_points)


class ForecastTableModel(ItemTableModel[ForecastItem]):
    """What lacks for the award of each programme, and what it would come to."""

    columns = (
        Column("awards.organization", attrgetter("assessment.organization"), grows=True),
        Column("awards.programme", lambda item: programme_in_words(item.assessment)),
        Column(
            "awards.verdict",
            attrgetter("assessment.verdict"),
            show=verdict_in_words,
            tone=lambda verdict: VERDICT_TONES[verdict],
        ),
        Column("award_forecast.revenue_gap", attrgetter("revenue_gap"), numeric=True, width=7),
        Column("award_forecast.stars_gap", attrgetter("stars_gap"), numeric=True),
        Column("award_forecast.audit", attrgetter("lacks_audit"), show=_lacking),
        Column("award_forecast.verification", attrgetter("lacks_verification"), show=_lacking),
        Column(
            "award_forecast.holding_gap",
            attrgetter("holding_gap"),
            numeric=True,
            show=_gap_in_percent,
        ),
        Column("award_forecast.number", service.number_of),
        Column(
            "award_forecast.expected",
            lambda item: item.assessment.amount or None,
            numeric=True,
            summed=True,
            width=5,
        ),
        Column("awards.payer", attrgetter("assessment.payer_if_yes"), width=6),
        Column(
            "award_forecast.figures",
            attrgetter("is_supposed"),
            show=lambda is_so: words.text("award_forecast.only_supposed") if is_so else "",
            tone=lambda _: "due",
        ),
        Column("awards.lacks", service.lacks_of, optional=True),
    )

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter(
        "assessment.organization_id", "assessment.article"
    )


class ForecastRegister(AwardsRegister):
    """Gaps and budget of a year of payment; supposed figures stay here and are never saved."""

    name = "award_forecast"
    list_key = "award_forecast.list"
    takes_past_day = False
    offers = frozenset({"award_forecast.suppose", "award_forecast.forget"})

    def __init__(self, door: Door, steps: AwardSteps, year: int) -> None:
        self.supposed: dict[str, Supposition] = {}
        super().__init__(door, steps, year)
        self.budget_label = QLabel()
        self.budget_label.setProperty("role", "section")
        self.budget_label.setWordWrap(True)
        self.budget_label.setContentsMargins(*[theme.space(5), theme.space(2)] * 2)
        layout = self.body.layout()
        if layout is not None:
            layout.addWidget(self.budget_label)

    def make_model(self) -> ForecastTableModel:
        return ForecastTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        return (
            programme_filter(lambda item: item.assessment.programme),
            verdict_filter(lambda item: item.assessment.verdict),
        )

    @property
    def list_about(self) -> str:
        """What each payer has to expect, and for whom figures are only supposed."""
        told = [
            words.text("award_forecast.of", name=item.assessment.organization, figures=figures)
            for item in self._one_of_each()
            if (
                figures := service.supposed_in_words(self.supposed[item.assessment.organization_id])
            )
        ]
        return words.text("award_forecast.sentence_end").join([self.budget_label.text(), *told])

    def reload(self) -> None:
        items = self.ask(service.forecast_awards, self._year, self._organization_id, self.supposed)
        self.budget_label.setText(service.budget_in_words(items))
        self.set_items(items)

    def steps_of(self, item: ForecastItem) -> list[Step]:
        """Return what can be done: suppose figures, and forget them again."""
        steps: list[Step] = [("award_forecast.suppose", lambda: self.suppose(item))]
        if self.supposed:
            steps.append(("award_forecast.forget", self.forget))
        return steps

    def suppose(self, item: ForecastItem) -> ForecastDialog:
        """Open the dialog in which figures are tried out."""
        key = item.assessment.organization_id
        known = self.supposed.get(key)
        dialog = ForecastDialog(
            self.door, item.assessment, known, self._window(), self.steps.preferences
        )
        dialog.applied.connect(lambda figures: self._keep(key, figures))
        dialog.open()
        return dialog

    def forget(self) -> None:
        """Follow the records again, for every organization."""
        self.supposed.clear()
        self.reload()
        self.show_done(words.text("award_forecast.forgotten"))

    def _keep(self, organization_id: str, figures: Supposition) -> None:
        self.supposed[organization_id] = figures
        if figures == Supposition():
            del self.supposed[organization_id]
        self.reload()
        self.table.current_changed.emit(self.table.current_item)
        self.show_done(words.text("award_forecast.kept"))

    def _one_of_each(self) -> list[ForecastItem]:
        """One line of each organization with supposed figures."""
        found = {
            item.assessment.organization_id: item for item in self.model.items if item.is_supposed
        }
        return list(found.values())

    def _window(self) -> QWidget:
        return self.window()
