"""What has to be put right (整改): who, by when, and how it ended."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, LongTextEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.records.steps import RecordSteps
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.money_fields import day_editor
from coopdesk.gui.supervision.view import SupervisionView
from coopdesk.services import supervision as service
from coopdesk.services.focus import list_focus
from coopdesk.services.supervision import RectificationItem, TaskStage

STAGE_TONES = {
    TaskStage.OPEN: "",
    TaskStage.SOON: "due",
    TaskStage.OVERDUE: "wrong",
    TaskStage.DONE: "done",
}
_TEXTS = ("problem", "demand", "responsible")


def stage_tone(stage: TaskStage) -> str:
    """Return the colour of how something due stands."""
    return STAGE_TONES[stage]


class RectificationTableModel(ItemTableModel[RectificationItem]):
    """Things to be put right, one row each."""

    columns = (
        Column("rectification.number", attrgetter("number"), numeric=True),
        Column("supervision.unit", attrgetter("unit"), width=9),
        Column("rectification.problem", attrgetter("problem"), width=18, grows=True),
        Column("rectification.responsible", attrgetter("responsible"), width=6),
        Column("rectification.due_on", attrgetter("due_on")),
        Column("rectification.stage", attrgetter("stage"), tone=stage_tone),
        Column("rectification.days_left", attrgetter("days_left"), numeric=True),
        Column("rectification.done_on", attrgetter("done_on"), optional=True),
        Column("rectification.organization", attrgetter("organization"), optional=True),
    )


class RectificationView(SupervisionView):
    """The list of what has to be put right, with its days."""

    watches = frozenset({"rectification", "organization"})
    name = "supervision.rectification"
    place = 2
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.new_button = self.add_button(
            "rectification.new", "add", self.add, primary=True, keys="Ctrl+N"
        )
        self.finish_button = self.add_button(
            "rectification.finish", "check", self.finish, keys="F8"
        )
        self.change_button = self.add_button("rectification.change", "edit", self.change, keys="F2")
        self.notice_button = self.add_button(
            "rectification.print", "print", self.preview, keys="Ctrl+Shift+P"
        )
        self.steps = RecordSteps(self, "rectification", attrgetter("problem"))
        self.opened.connect(lambda _: self.change_button.click())

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder, for papers and scans."""
        super().set_preferences(preferences)
        self.steps.preferences = preferences

    def make_model(self) -> RectificationTableModel:
        return RectificationTableModel()

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.new_button, self.finish_button, self.change_button)

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        stages = [(stage, words.choice(stage)) for stage in TaskStage]
        label = words.text("rectification.stage")
        return (ChoiceFilter(label, stages, lambda item: item.stage),)

    def reload(self) -> None:
        items = self.ask(service.list_rectifications, self.past.day)
        new = (words.text("rectification.new"), "add", self.add)
        title, hint = words.text("rectification.empty_title"), words.text("rectification.empty")
        self.empty_state.fill(title, hint, new, icon="supervision")
        for button in (self.finish_button, self.change_button, self.notice_button):
            button.setEnabled(bool(items))
        self.new_button.setEnabled(True)
        self.set_items(items)

    def detail(self, item: RectificationItem) -> QWidget | None:
        facts = [
            (words.text("rectification.organization"), item.organization),
            (words.text("rectification.demand"), item.demand),
            (words.text("rectification.responsible"), item.responsible),
            (words.text("rectification.found_on"), item.found_on.isoformat()),
            (words.text("rectification.due_on"), item.due_on.isoformat()),
            (words.text("rectification.stage"), words.choice(item.stage)),
            (
                words.text("rectification.done_on"),
                item.done_on.isoformat() if item.done_on else "",
            ),
            (words.text("rectification.result"), item.result),
        ]
        notes = []
        if item.stage is TaskStage.OVERDUE and item.days_left is not None:
            notes.append(words.text("rectification.overdue_by", days=-item.days_left))
        card = DetailCard(item.problem, [fact for fact in facts if fact[1]], item.unit, notes)
        if self.past.asked is None:
            self.steps.add_to(card, item.id)
        return card

    def add(self) -> FormDialog:
        """Ask for something that has to be put right."""
        found = {"rectification.found_on": self.door.today}
        return self._edit(words.text("rectification.new"), None, found)

    def change(self) -> FormDialog | None:
        """Ask for changes of the selected entry."""
        item: RectificationItem | None = self.table.current_item
        if item is None:
            return None
        names = (*_TEXTS, "found_on", "due_on", "organization_id")
        values = {f"rectification.{name}": getattr(item, name) for name in names}
        values["supervision.unit"] = item.division_code
        return self._edit(
            words.text("rectification.change_of", number=item.number), item.id, values
        )

    def finish(self) -> FormDialog | None:
        """Ask when and how the selected entry was put right."""
        item: RectificationItem | None = self.table.current_item
        if item is None:
            return None

        def command(values: Mapping[str, Any]) -> service.FinishRectification:
            day, result = values["rectification.done_on"], values["rectification.result"]
            return service.FinishRectification(item.id, day, result or "")

        today = self.door.today
        fields = (
            FormField(
                "rectification.done_on",
                lambda: day_editor(today),
                refusals=("supervision.done_ahead", "supervision.done_before"),
            ),
            FormField(
                "rectification.result",
                lambda: LongTextEditor(lines=4),
                refusals=("supervision.result_missing",),
                full_width=True,
            ),
        )
        form = Form(
            words.text("rectification.finish_of", number=item.number),
            fields,
            service.finish_rectification,
            command,
            intro=item.problem,
        )
        values = {
            "rectification.done_on": item.done_on or today,
            "rectification.result": item.result,
        }
        told = words.text("rectification.was_finished", number=item.number)
        return self.open_form(form, told, values)

    def preview(self) -> None:
        """Show the notice to put the selected entry right."""
        item: RectificationItem | None = self.table.current_item
        if item is not None:
            self.print_paper("rectification-notice", item.id, "rectification.print")

    def _edit(self, title: str, corrects: str | None, values: Mapping[str, Any]) -> FormDialog:
        def command(typed: Mapping[str, Any]) -> service.RecordRectification:
            texts = {name: typed[f"rectification.{name}"] or "" for name in _TEXTS}
            return service.RecordRectification(
                typed["supervision.unit"],
                typed["rectification.found_on"],
                due_on=typed["rectification.due_on"],
                organization_id=typed["rectification.organization_id"],
                corrects=corrects,
                **texts,
            )

        form = Form(title, self._fields(), service.record_rectification, command)
        return self.open_form(form, words.text("rectification.saved"), values)

    def _fields(self) -> tuple[FormField, ...]:
        units = [
            (unit.code, unit.name)
            for level in (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP)
            for unit in self.ask(service.list_units, level)
        ]
        organizations = [(one.id, one.name) for one in self.ask(list_focus)]
        today = self.door.today
        return (
            FormField("supervision.unit", lambda: ChoiceEditor(units), required=True),
            FormField("rectification.organization_id", lambda: ChoiceEditor(organizations)),
            FormField(
                "rectification.found_on",
                lambda: day_editor(today),
                required=True,
                refusals=("supervision.found_ahead",),
            ),
            FormField(
                "rectification.due_on",
                lambda: day_editor(today),
                required=True,
                refusals=("supervision.due_before",),
            ),
            FormField("rectification.responsible", TextEditor, required=True, full_width=True),
            FormField(
                "rectification.problem",
                lambda: LongTextEditor(lines=2),
                required=True,
                full_width=True,
            ),
            FormField(
                "rectification.demand",
                lambda: LongTextEditor(lines=2),
                required=True,
                full_width=True,
            ),
        )
