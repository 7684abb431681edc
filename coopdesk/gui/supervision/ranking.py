"""The ranking (得分排名): of counties, settled or entered from paper, with what follows."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.domain.supervision import Consequence, points_in_words
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import LongTextEditor, TextEditor, YearEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.money_fields import day_editor
from coopdesk.gui.supervision.talk_form import talk_form, talk_in_words
from coopdesk.gui.supervision.view import (
    PointsEditor,
    SupervisionView,
    period_words,
    points_or_nothing,
)
from coopdesk.services import supervision as service
from coopdesk.services.supervision import RankingItem

_LETTERS = {
    Consequence.REMINDER: ("assessment-reminder", "ranking.print_reminder"),
    Consequence.TALK: ("assessment-talk", "ranking.print_talk"),
}


def _remark(item: RankingItem) -> str:
    """Return what follows, or why nothing does."""
    if item.consequence is not None:
        return words.choice(item.consequence)
    if item.is_excepted:
        return words.text("supervision.excepted")
    return words.text("ranking.last") if item.is_last else ""


def _handled(item: RankingItem) -> str:
    """Return when the reminder or talk was carried out, that it waits, or nothing."""
    if item.consequence is None:
        return ""
    return item.handled_on.isoformat() if item.handled_on else words.text("ranking.waiting")


def _waiting(told: object) -> str:
    return "due" if told == words.text("ranking.waiting") else ""


def _years_last(item: RankingItem) -> int | None:
    return item.years_last or None


def _lacking(item: RankingItem) -> int | None:
    return item.lacking or None


class RankingTableModel(ItemTableModel[RankingItem]):
    """Counties, one row each, the first place first."""

    columns = (
        Column("ranking.rank", attrgetter("rank"), numeric=True),
        Column("supervision.unit", attrgetter("name"), width=8),
        Column("ranking.total", attrgetter("total"), numeric=True, show=points_or_nothing, width=5),
        Column(
            "ranking.lacking", _lacking, numeric=True, tone=lambda count: "due" if count else ""
        ),
        Column("ranking.rank_before", attrgetter("rank_before"), numeric=True),
        Column(
            "ranking.total_before",
            attrgetter("total_before"),
            numeric=True,
            show=points_or_nothing,
            width=6,
        ),
        Column("ranking.years_last", _years_last, numeric=True),
        Column("ranking.follows", _remark, grows=True),
        Column("ranking.handled", _handled, tone=_waiting),
    )


class RankingView(SupervisionView):
    """The units in a year or half-year; ``sheet_wanted`` carries unit and period of a sheet."""

    sheet_wanted = Signal(str, str)

    watches = frozenset(
        (
            *("yearly_score", "assessment_consequence", "assessment_scheme", "assessment_mark"),
            "progress_talk",
            *("rectification", "organization", "body", "term", "acceptance", "rating"),
            *("annual_statement", "application", "payout", "turnaround_year"),
            *("enterprise_plan", "asset_verification"),
        )
    )
    name = "supervision.ranking"
    place = 1
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._is_city = self.ask(service.usual_level) is DivisionLevel.COUNTY
        self.settle_button = self.add_button(
            "ranking.settle", "check", self.settle, primary=True, keys="F8"
        )
        self.enter_button = self.add_button("ranking.enter", "add", self.enter, keys="Ctrl+N")
        self.handle_button = self.add_button("ranking.handle", "edit", self.handle, keys="F2")
        self.letter_button = self.add_button(
            "ranking.print_letter", "print", self.print_letter, keys="Ctrl+Shift+P"
        )
        self.feedback_button = self.add_button("ranking.print_feedback", "print", self.feedback)
        self.table_button = self.add_button("ranking.print_table", "print", self.print_table)
        self.talk_button = self.add_button("talk.call", "person", self.call_talk, keys="Ctrl+T")
        for button in (
            *(self.settle_button, self.enter_button, self.handle_button),
            *(self.letter_button, self.feedback_button, self.table_button, self.talk_button),
        ):
            self.button_row.offer(button, self._is_city)
            button.setEnabled(self._is_city)
        self.opened.connect(lambda item: self.sheet_wanted.emit(item.id, self.period))

    @property
    def period(self) -> str:
        """The year or half-year that is shown, as 2026 or 2026H1."""
        return str(self.period_choice.currentData())

    @property
    def list_about(self) -> str:
        """Which period the list is of."""
        return self.period_choice.currentText()

    def choices(self) -> Sequence[QWidget]:
        periods = period_words(self.ask(service.list_periods))
        self.period_choice = self.choice("supervision.period", periods, self.reload)
        return (self.period_choice,)

    def make_model(self) -> RankingTableModel:
        return RankingTableModel()

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.settle_button, self.enter_button, self.talk_button, self.table_button)

    def reload(self) -> None:
        items = self.ask(service.list_standings, self.period, self.past.asked)
        is_settled = any(item.is_settled for item in items)
        is_year = self._is_city and self.period.isdigit()
        self.settle_button.setEnabled(is_year)
        self.enter_button.setEnabled(self._is_city)
        self.table_button.setEnabled(is_year)
        told = words.text("supervision.settled" if is_settled else "supervision.not_settled")
        self.state_label.setText(told if items else "")
        self.talk_button.setEnabled(self._is_city and bool(items))
        for button in (self.handle_button, self.letter_button, self.feedback_button):
            button.setEnabled(False)
        self.empty_state.fill(
            words.text("ranking.empty_title"),
            words.text("ranking.empty_hint"),
            (words.text("ranking.to_sheet"), "open", lambda: self.turned_to.emit(0)),
            icon="supervision",
        )
        self.set_items(items)

    def detail(self, item: RankingItem) -> QWidget | None:
        is_now = self.past.asked is None
        follows = item.consequence is not None and is_now
        self.handle_button.setEnabled(follows)
        self.letter_button.setEnabled(follows)
        self.feedback_button.setEnabled(item.is_settled and is_now)
        facts = [
            (words.text("ranking.rank"), str(item.rank)),
            (words.text("ranking.total"), points_in_words(item.total)),
            (words.text("ranking.rank_before"), str(item.rank_before or "")),
            (words.text("ranking.years_last"), str(item.years_last or "")),
            (words.text("ranking.follows"), _remark(item)),
            (words.text("ranking.rule"), item.article),
            (words.text("ranking.handled"), _handled(item)),
            (words.text("ranking.handled_by"), item.handled_by),
            (words.text("ranking.document"), item.document),
            (words.text("ranking.note"), item.note),
        ]
        if self._is_city:
            for talk in self.ask(service.list_talks, item.id, self.past.asked):
                facts.append((words.text("talk.call"), talk_in_words(talk)))
        notes = [words.text("ranking.excepted_note")] if item.is_excepted else []
        if item.lacking:
            notes.append(words.text("ranking.not_complete", count=item.lacking))
        if self._is_city and is_now and not item.is_settled:
            notes.append(words.text("ranking.settle_first"))
        return DetailCard(item.name, [fact for fact in facts if fact[1]], notes=notes)

    def settle(self) -> None:
        """Let the ranking of the year stand; what speaks against it is told or asked."""
        year = int(self.period)
        told = words.text("ranking.was_settled", year=year)
        command = service.SettleYear(year)
        self.do(service.settle_year, command, then=lambda _: self.show_done(told))

    def enter(self) -> FormDialog:
        """Ask for the totals of a year that was assessed on paper."""
        units = self.ask(service.list_units, DivisionLevel.COUNTY)

        def command(values: Mapping[str, Any]) -> service.EnterYear:
            totals = tuple(service.UnitTotal(one.code, values[one.code]) for one in units)
            return service.EnterYear(
                values["ranking.year"], totals, values["ranking.document"] or ""
            )

        first = self.ask(service.list_assessed_years)[-1]
        last = self.door.today.year
        fields = (
            FormField(
                "ranking.year",
                lambda: YearEditor(minimum=first, maximum=last),
                required=True,
                refusals=("supervision.before_first", "supervision.year_ahead"),
            ),
            FormField(
                "ranking.document",
                TextEditor,
                required=True,
                refusals=("supervision.document_missing",),
            ),
            *(_total_field(one.code, one.name) for one in units),
        )
        form = Form(
            words.text("ranking.enter"),
            fields,
            service.enter_year,
            command,
            intro=words.text("ranking.enter_intro"),
        )
        return self.open_form(form, words.text("ranking.entered"), {"ranking.year": last - 1})

    def handle(self) -> FormDialog | None:
        """Ask when and by whom the reminder or talk was carried out (函告)."""
        item: RankingItem | None = self.table.current_item
        if item is None or item.consequence is None:
            return None

        def command(values: Mapping[str, Any]) -> service.RecordConsequence:
            return service.RecordConsequence(
                item.year,
                item.id,
                values["ranking.handled_on"],
                values["ranking.handled_by"] or "",
                values["ranking.document"] or "",
                values["ranking.note"] or "",
            )

        what = words.choice(item.consequence)
        form = Form(
            words.text("ranking.handle_of", name=item.name, what=what),
            _handled_fields(self.door.today),
            service.record_consequence,
            command,
            intro=item.article,
        )
        values = {
            "ranking.handled_on": item.handled_on or self.door.today,
            "ranking.handled_by": item.handled_by,
            "ranking.document": item.document,
            "ranking.note": item.note,
        }
        return self.open_form(form, words.text("ranking.was_handled", name=item.name), values)

    def call_talk(self) -> FormDialog | None:
        """Record a talk because the reform goes slowly (五), or that the one called was held."""
        item: RankingItem | None = self.table.current_item
        if item is None:
            return None
        talks = self.ask(service.list_talks, item.id)
        waiting = next((one for one in talks if one.talked_on is None), None)
        form, values = talk_form([(item.id, item.name)], self.door.today, waiting)
        return self.open_form(form, words.text("talk.saved"), values)

    def print_letter(self) -> None:
        """Show the written reminder, or the call to the talk."""
        item: RankingItem | None = self.table.current_item
        if item is not None and item.consequence is not None:
            form, key = _LETTERS[item.consequence]
            self.print_paper(form, f"{item.id}/{item.year}", key)

    def feedback(self) -> None:
        """Show the letter that tells the county its result."""
        item: RankingItem | None = self.table.current_item
        if item is not None:
            key = f"{item.id}/{item.year}"
            self.print_paper("assessment-feedback", key, "ranking.print_feedback")

    def print_table(self) -> None:
        """Show the ranking as it is posted."""
        self.print_paper("assessment-ranking", self.period, "ranking.print_table")


def _handled_fields(today: date) -> tuple[FormField, ...]:
    return (
        FormField(
            "ranking.handled_on",
            lambda: day_editor(today),
            required=True,
            refusals=("supervision.done_ahead",),
        ),
        FormField(
            "ranking.handled_by",
            TextEditor,
            required=True,
            refusals=("supervision.handler_missing",),
        ),
        FormField("ranking.document", TextEditor, full_width=True),
        FormField("ranking.note", lambda: LongTextEditor(lines=3), full_width=True),
    )


def _total_field(code: str, name: str) -> FormField:
    total = "ranking.section_totals"
    return FormField(code, PointsEditor, section=total, required=True, label=name)
