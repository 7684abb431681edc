"""The inspection sheet (检查表): the indicators of one unit in a half-year or year."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.domain.supervision import points_in_words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import LongTextEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.records.steps import RecordSteps
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.money_fields import day_editor
from coopdesk.gui.supervision.view import (
    PointsEditor,
    SupervisionView,
    period_words,
    points_or_nothing,
)
from coopdesk.services import supervision as service
from coopdesk.services.supervision import (
    ReadingPart,
    SheetLine,
    UnitSheet,
    reading_in_words,
)


def _score(line: SheetLine) -> int | None:
    return None if line.is_lacking else line.score


def _points(line: SheetLine) -> int:
    return line.indicator.points


def _tone(told: object) -> str:
    return "due" if told == words.text("supervision.to_be_marked") else ""


class SheetTableModel(ItemTableModel[SheetLine]):
    """Indicators of one unit, one row each."""

    columns = (
        Column("indicator.group", attrgetter("indicator.group"), width=7),
        Column("indicator.name", attrgetter("name"), width=12),
        Column("indicator.points", _points, numeric=True, show=points_or_nothing),
        Column("supervision.reading", reading_in_words, width=6, tone=_tone),
        Column("supervision.score", _score, numeric=True, show=points_or_nothing),
        Column("supervision.evidence", attrgetter("evidence"), grows=True),
        Column("indicator.article", attrgetter("indicator.article"), optional=True),
        Column("indicator.standard", attrgetter("indicator.standard"), optional=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("indicator.code")


class SheetView(SupervisionView):
    """One unit in one period; every computed value opens what it is made of."""

    watches = frozenset(
        (
            *("assessment_scheme", "assessment_mark", "inspection", "rectification"),
            *("organization", "body", "term", "acceptance", "rating", "annual_statement"),
            *("application", "payout", "turnaround_year", "enterprise_plan", "asset_verification"),
        )
    )
    name = "supervision.sheet"
    place = 0
    takes_past_day = True
    past_note = "supervision.past_scores"

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._sheet: UnitSheet | None = None
        self.mark_button = self.add_button(
            "supervision.mark", "edit", self.mark, primary=True, keys="F2"
        )
        self.parts_button = self.add_button("supervision.parts", "open", self.show_parts, keys="F3")
        self.inspect_button = self.add_button(
            "supervision.inspect", "check", self.inspect, keys="F8"
        )
        self.print_sheet_button = self.add_button(
            "supervision.print_sheet", "print", self.preview, keys="Ctrl+Shift+P"
        )
        self.steps = RecordSteps(self, "assessment_mark")
        self.opened.connect(lambda _: self.open_line())

    @property
    def list_about(self) -> str:
        """Which unit and period the list is of."""
        return f"{self.unit_choice.currentText()} {self.period_choice.currentText()}"

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder, for papers and evidence."""
        super().set_preferences(preferences)
        self.steps.preferences = preferences

    def make_model(self) -> SheetTableModel:
        return SheetTableModel()

    def choices(self) -> Sequence[QWidget]:
        periods = period_words(self.ask(service.list_periods))
        self.unit_choice = self.choice("supervision.unit", self._units(), self.reload)
        self.period_choice = self.choice("supervision.period", periods, self.reload)
        return self.unit_choice, self.period_choice

    def show_unit(self, unit: str, period: str) -> None:
        """Turn to the sheet of a unit in a period."""
        self.unit_choice.setCurrentIndex(self.unit_choice.findData(unit))
        self.period_choice.setCurrentIndex(self.period_choice.findData(period))

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.mark_button, self.inspect_button)

    def reload(self) -> None:
        unit, period = self.unit_choice.currentData(), self.period_choice.currentData()
        if unit is None:
            self.empty_state.fill(
                words.text("supervision.no_unit"),
                words.text("supervision.no_unit_hint"),
                icon="supervision",
            )
            self.set_items(())
            return
        day = self.past.asked
        self._sheet = sheet = self.ask(service.get_unit_sheet, period, unit, day)
        told = words.text("supervision.total_of", total=points_in_words(sheet.total))
        if sheet.lacking:
            told += words.text("supervision.lacking_of", count=sheet.lacking)
        if sheet.scheme.is_example:
            told += words.text("supervision.by_example")
        self.state_label.setText(told)
        self.inspect_button.setEnabled("H" in period)
        self.mark_button.setEnabled(True)
        self.print_sheet_button.setEnabled(day is None)
        self.set_items(sheet.lines)

    def detail(self, item: SheetLine) -> QWidget | None:
        self.parts_button.setEnabled(bool(item.reading.parts))
        computed = points_or_nothing(item.computed)
        facts = [
            (words.text("indicator.standard"), item.indicator.standard),
            (words.text("indicator.points"), points_in_words(item.indicator.points)),
            (words.text("supervision.reading"), reading_in_words(item)),
            (words.text("supervision.computed"), computed),
            (words.text("supervision.score"), points_or_nothing(_score(item))),
            (words.text("supervision.evidence"), item.evidence),
            (
                words.text("supervision.marked_on"),
                item.marked_on.isoformat() if item.marked_on else "",
            ),
            (words.text("indicator.article"), item.indicator.article),
            *self._inspection(),
        ]
        notes = [words.text("supervision.mark_first")] if item.is_lacking else []
        card = DetailCard(
            item.name, [fact for fact in facts if fact[1]], item.indicator.group, notes
        )
        if item.id is not None and self.past.asked is None:
            self.steps.add_to(card, item.id)
        return card

    def open_line(self) -> None:
        """Show what the selected value is made of, or give the score where there is none."""
        item: SheetLine | None = self.table.current_item
        if item is not None and item.reading.parts:
            self.show_parts()
        elif self.past.asked is None:
            self.mark()

    def show_parts(self) -> "PartsDialog | None":
        """Show what the selected value is made of."""
        item: SheetLine | None = self.table.current_item
        if item is None or not item.reading.parts:
            return None
        dialog = PartsDialog(item, self)
        dialog.organization_wanted.connect(self.show_organization)
        dialog.open()
        return dialog

    def mark(self) -> FormDialog | None:
        """Ask for the score of the selected indicator and what it rests on."""
        item: SheetLine | None = self.table.current_item
        if item is None or self._sheet is None:
            return None
        unit, period = self._sheet.unit, self._sheet.period

        def command(values: Mapping[str, Any]) -> service.RecordMark:
            points, evidence = values["supervision.score"], values["supervision.evidence"]
            return service.RecordMark(period, unit, item.indicator.code, points, evidence or "")

        fields = (
            FormField(
                "supervision.score",
                PointsEditor,
                required=True,
                refusals=("supervision.points_beyond",),
            ),
            FormField(
                "supervision.evidence",
                lambda: LongTextEditor(lines=4),
                required=True,
                refusals=("supervision.evidence_missing",),
                full_width=True,
            ),
        )
        most = points_in_words(item.indicator.points)
        form = Form(
            words.text("supervision.mark_of", name=item.name, most=most),
            fields,
            service.record_mark,
            command,
            intro=item.indicator.standard,
        )
        values = {"supervision.score": _score(item), "supervision.evidence": item.evidence}
        return self.open_form(form, words.text("supervision.marked", name=item.name), values)

    def inspect(self) -> FormDialog | None:
        """Ask when the unit was inspected, by whom, and with what opinion."""
        sheet = self._sheet
        if sheet is None:
            return None

        def command(values: Mapping[str, Any]) -> service.RecordInspection:
            return service.RecordInspection(
                sheet.period,
                sheet.unit,
                values["supervision.inspected_on"],
                values["supervision.inspectors"] or "",
                values["supervision.opinion"] or "",
            )

        name = self.list_about
        form = Form(
            words.text("supervision.inspect_of", name=name),
            _inspection_fields(self.door.today),
            service.record_inspection,
            command,
        )
        values = {
            "supervision.inspected_on": sheet.inspected_on or self.door.today,
            "supervision.inspectors": sheet.inspectors,
            "supervision.opinion": sheet.opinion,
        }
        return self.open_form(form, words.text("supervision.inspected", name=name), values)

    def preview(self) -> None:
        """Show the sheet as paper."""
        if self._sheet is not None:
            key = f"{self._sheet.unit}/{self._sheet.period}"
            self.print_paper("assessment-scorecard", key, "supervision.print_sheet")

    def _units(self) -> list[tuple[str, str]]:
        usual = self.ask(service.usual_level)
        levels = [usual]
        if usual is DivisionLevel.TOWNSHIP:  # the county itself too, for its own eyes
            levels.append(DivisionLevel.COUNTY)
        return [
            (unit.name, unit.code)
            for level in levels
            for unit in self.ask(service.list_units, level)
        ]

    def _inspection(self) -> list[tuple[str, str]]:
        sheet = self._sheet
        if sheet is None or sheet.inspected_on is None:
            return []
        return [
            (words.text("supervision.inspected_on"), sheet.inspected_on.isoformat()),
            (words.text("supervision.inspectors"), sheet.inspectors),
            (words.text("supervision.opinion"), sheet.opinion),
        ]


def _inspection_fields(today: date) -> tuple[FormField, ...]:
    return (
        FormField(
            "supervision.inspected_on",
            lambda: day_editor(today),
            required=True,
            refusals=("supervision.inspected_outside", "supervision.not_half"),
        ),
        FormField(
            "supervision.inspectors",
            TextEditor,
            required=True,
            refusals=("supervision.inspectors_missing",),
        ),
        FormField("supervision.opinion", lambda: LongTextEditor(lines=5), full_width=True),
    )


class PartTableModel(ItemTableModel[ReadingPart]):
    """What a value is made of, one row each."""

    columns = (
        Column("supervision.part", attrgetter("name"), width=16),
        Column("supervision.reached_of", attrgetter("reached"), numeric=True, summed=True),
        Column("supervision.of", attrgetter("of"), numeric=True, summed=True),
        Column("supervision.told", attrgetter("told"), grows=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("name")


class PartsDialog(QDialog):
    """What a value is made of; Enter on a line goes to its organization."""

    organization_wanted = Signal(str)

    def __init__(self, line: SheetLine, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        told = reading_in_words(line)
        self.setWindowTitle(words.text("supervision.parts_of", name=line.name, told=told))
        self.model = PartTableModel(self)
        self.table = TableView(self.model)
        self.table.setAccessibleName(line.name)
        self.table.opened.connect(self._open)
        self.hint_label = QLabel(words.text("supervision.parts_hint"))
        self.hint_label.setProperty("role", "soft")
        self.hint_label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(self.table, 1)
        column.addWidget(self.hint_label)
        self.model.set_items(line.reading.parts)
        self.table.selectRow(0)
        self.resize(theme.space(200), theme.space(110))
        self.table.setFocus()

    def _open(self, part: ReadingPart) -> None:
        if part.organization_id:
            self.accept()
            self.organization_wanted.emit(part.organization_id)
