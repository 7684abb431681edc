"""Trying out figures: what the awards would come to this year and the years after; never saved."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.amounts import read_amount
from coopdesk.domain.award_forecast import Supposition
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.gui.awards.table import VERDICT_TONES, programme_in_words, verdict_in_words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import tell
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, MoneyEditor, YesEditor
from coopdesk.gui.kit.enter_key import press_focused
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.job import Job, JobBar
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.gui.kit.share_editor import ShareEditor
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.services import awards as service
from coopdesk.services.awards import AssessmentItem, ForecastItem

SIDE_WIDTH = 250
MOST_STARS = 5
# the figure of a supposition by the field it is typed in
_FIGURES = {
    "award_forecast.revenue_field": "revenue",
    "award_forecast.audit_field": "is_audited",
    "award_forecast.stars_field": "stars",
    "award_forecast.accepted_field": "is_accepted",
    "award_forecast.holding_field": "holding_bp",
    "award_forecast.verified_field": "is_paid_in_verified",
    "award_forecast.dividend_field": "dividend",
}


class YearTableModel(ItemTableModel[ForecastItem]):
    """What each year would bring, the nearest first."""

    columns = (
        Column("awards.award_year", attrgetter("assessment.award_year"), show=str),
        Column("awards.programme", lambda item: programme_in_words(item.assessment)),
        Column(
            "awards.verdict",
            attrgetter("assessment.verdict"),
            show=verdict_in_words,
            tone=lambda verdict: VERDICT_TONES[verdict],
        ),
        Column(
            "award_forecast.expected",
            lambda item: item.assessment.amount or None,
            numeric=True,
            summed=True,
            width=6,
        ),
        Column("award_forecast.number", service.number_of),
        Column("awards.payer", attrgetter("assessment.payer_if_yes"), width=7),
        Column("awards.lacks", service.lacks_of, width=18, grows=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter(
        "assessment.award_year", "assessment.article"
    )


class ForecastDialog(BarHost, QDialog):
    """Figures at the left, as recorded until they are changed; the years they bring at the right.

    ``applied`` carries the figures that differ from the records. Ctrl+P shows the forecast on
    paper, Ctrl+E writes the workbook, Esc leaves.
    """

    applied = Signal(object)

    def __init__(
        self,
        door: Door,
        award: AssessmentItem,
        supposed: Supposition | None,
        parent: QWidget,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.door, self._award, self._preferences = door, award, preferences
        self.setWindowTitle(words.text("award_forecast.dialog", name=award.organization))
        self.recorded = door.ask(
            service.get_recorded_figures, award.organization_id, award.award_year
        )
        self.fields = RecordForm(_fields(award.kind))
        self.model = YearTableModel(self)
        self.table = TableView(self.model)
        self.message_bar, self.job_bar = MessageBar(), JobBar()
        self.budget_label, self.supposed_label = _label("section"), _label("soft")
        self._make_buttons()
        self._lay_out()
        self.fields.set_values(self._values(self.recorded, supposed or Supposition()))
        self.fields.changed.connect(self.reload)
        self.reload()
        self.resize(self.sizeHint())
        self.fields.begin()

    @property
    def supposed(self) -> Supposition:
        """The figures that stand in the fields and not in the records."""
        told = {}
        for key, value in self.fields.values().items():
            name = _FIGURES[key]
            if value is not None and value != getattr(self.recorded, name):
                told[name] = value
        return Supposition(**told)

    def reload(self) -> None:
        """Ask again what the figures come to."""
        supposed = self.supposed
        key = self._award.organization_id
        items = self.door.ask(
            service.forecast_awards,
            self._award.award_year,
            key,
            {key: supposed},
            service.YEARS_AHEAD,
        )
        self.model.set_items(items)
        self.budget_label.setText(service.budget_in_words(items))
        as_recorded = words.text("award_forecast.as_recorded")
        self.supposed_label.setText(service.supposed_in_words(supposed) or as_recorded)

    def reset(self) -> None:
        """Let the fields say again what the records say."""
        empty = dict.fromkeys(self.fields.editors)
        self.fields.set_values(empty | self._values(self.recorded, Supposition()))
        self.fields.begin()

    def apply(self) -> None:
        """Count the list behind with these figures, and leave."""
        self.applied.emit(self.supposed)
        self.accept()

    def preview(self) -> Job:
        """Show the forecast on paper, with what was supposed."""
        from coopdesk.gui.kit.preview import Preview
        from coopdesk.services.award_forecast_files import print_forecast
        from coopdesk.services.drawn_forms import PrintedForm

        def show(printed: PrintedForm) -> None:
            Preview(self.windowTitle(), printed.pdf, self, preferences=self._preferences).open()

        return self._start(print_forecast, *self._asked(), then=show)

    def export(self) -> None:
        """Ask where the workbook goes."""
        from coopdesk.gui.kit.sheet_intake.files import save_workbook_dialog

        name = words.text("award_forecast.file_name", name=self._award.organization)
        save_workbook_dialog(self, name, self.export_to, self._preferences)

    def export_to(self, path: Path) -> Job:
        """Write the forecast into a workbook at ``path``."""
        from coopdesk.services.award_forecast_files import export_forecast

        def say(written: Path) -> None:
            self.message_bar.say([words.text("history.exported", name=written.name)], "done")

        return self._start(export_forecast, path, *self._asked(), then=say)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(
            min(theme.scaled(1180), screen.width() - 40),
            min(theme.scaled(560), screen.height() - 60),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)

    def _asked(self) -> tuple[range, str, Supposition]:
        """What paper and workbook are made of: which years, of whom, with what figures."""
        first = self._award.award_year
        years = range(first, first + service.YEARS_AHEAD)
        return years, self._award.organization_id, self.supposed

    def _values(self, recorded: Supposition, supposed: Supposition) -> dict[str, Any]:
        values = {}
        for key in self.fields.editors:
            told = getattr(supposed, _FIGURES[key])
            known = getattr(recorded, _FIGURES[key])
            if told is not None or known is not None:
                values[key] = known if told is None else told
        return values

    def _start(self, handler: Callable[..., Any], *args: Any, then: Callable[[Any], None]) -> Job:
        self.message_bar.clear()
        job = Job(self.door, handler, args, parent=self)
        job.finished.connect(then)
        job.refused.connect(lambda error: tell(self, error))
        self.job_bar.follow(job)
        job.start()
        return job

    def _make_buttons(self) -> None:
        self.reset_button = _button("award_forecast.reset", "undo", self.reset)
        self.print_button = _button("kit.print", "print", self.preview)
        self.export_button = _button("kit.export", "export", self.export)
        self.close_button = _button("kit.close", "close", self.reject)
        self.apply_button = _button("award_forecast.apply", "", self.apply)
        self.apply_button.setProperty("kind", "primary")
        for keys, button in (("Ctrl+P", self.print_button), ("Ctrl+E", self.export_button)):
            button.setToolTip(keys)
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        self.fields.completed.connect(self.apply_button.setFocus)
        self.fields.confirmed.connect(self.apply)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.addWidget(self.fields)
        side.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        years = QVBoxLayout()
        years.setSpacing(theme.space(2))
        for widget in (self.supposed_label, self.table):
            years.addWidget(widget)
        years.setStretchFactor(self.table, 1)
        years.addWidget(TotalsRow(self.table, self.model))
        years.addWidget(self.budget_label)
        body = QHBoxLayout()
        body.setSpacing(theme.space(5))
        body.addLayout(side)
        body.addLayout(years, 1)
        self.fields.setFixedWidth(theme.scaled(SIDE_WIDTH))
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(3))
        basis_year = self._award.award_year - 1
        intro = words.text("award_forecast.intro", year=self._award.award_year, basis=basis_year)
        content.addWidget(_label("soft", intro))
        content.addWidget(self.message_bar)
        content.addWidget(self.job_bar)
        content.addLayout(body, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(content, 1)
        left = (self.print_button, self.export_button)
        column.addWidget(button_foot(self.close_button, self.apply_button, left=left))


def _fields(kind: OrganizationKind) -> tuple[FormField, ...]:
    """What the programmes of this kind of organization ask for."""
    stars = [(n, words.text("award_forecast.stars_choice", stars=n)) for n in range(MOST_STARS + 1)]
    revenue = FormField("award_forecast.revenue_field", lambda: MoneyEditor(read_amount))
    audit = FormField("award_forecast.audit_field", lambda: _yes("award_forecast.audited"))
    if kind is OrganizationKind.TRINITY_ORGANIZATION:
        return (
            revenue,
            audit,
            FormField(
                "award_forecast.stars_field", lambda: ChoiceEditor(stars, may_be_empty=False)
            ),
            FormField("award_forecast.accepted_field", lambda: _yes("award_forecast.accepted")),
        )
    return (
        revenue,
        audit,
        FormField("award_forecast.holding_field", ShareEditor),
        FormField("award_forecast.verified_field", lambda: _yes("award_forecast.verified")),
        FormField("award_forecast.dividend_field", lambda: MoneyEditor(read_amount)),
    )


def _yes(key: str) -> YesEditor:
    return YesEditor(words.text(key))


def _button(key: str, icon: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(words.text(key))
    button.setAutoDefault(False)
    if icon:
        theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button


def _label(role: str, text: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
