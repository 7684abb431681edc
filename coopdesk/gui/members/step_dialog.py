"""The dialogs of the steps of a membership: what each asks for, and the day the law gives it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.membership import ENDS_WITH_YEAR, StepKind
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.suggestion_editor import SuggestionEditor
from coopdesk.gui.members.places import township_editor
from coopdesk.gui.money_fields import day_editor, member_picker
from coopdesk.services import members as service
from coopdesk.services.members import MemberRecord, initials_of

DAY, ENDS_ON, ASKED_ON, HEARD_ON = "step.day", "step.ends_on", "step.asked_on", "step.heard_on"
RESOLUTION, REMARK, SUCCESSOR = "step.resolution", "step.remark", "step.successor"
VILLAGE, DIVISION = "member.village", "member.division"
_DAY_REFUSALS = ("member.step_ahead", "member.step_before_last", "member.no_application")
_REFUSALS = {
    DAY: _DAY_REFUSALS,
    ENDS_ON: _DAY_REFUSALS,
    ASKED_ON: ("member.no_request", "member.asked_later"),
    HEARD_ON: ("member.not_heard", "member.asked_later"),
    RESOLUTION: (
        "member.no_resolution",
        "resolution.failed",
        "resolution.later",
        "resolution.other_subject",
        "resolution.used_up",
    ),
    SUCCESSOR: ("member.no_successor", "member.wrong_successor"),
    VILLAGE: ("member.village_missing", "member.same_village"),
}


@dataclass(frozen=True, slots=True)
class StepForm:
    """What a step asks for, the ``required`` fields first, and what stands above the fields."""

    about: str
    required: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all fields in their order."""
        return (*self.required, *self.others)


STEPS = {
    StepKind.ADMISSION: StepForm("step.about_admission", (RESOLUTION, DAY), (REMARK,)),
    StepKind.REJECTION: StepForm("step.about_rejection", (DAY,), (REMARK,)),
    StepKind.SUSPENSION: StepForm("step.about_suspension", (RESOLUTION, DAY), (REMARK,)),
    StepKind.RESUMPTION: StepForm("step.about_resumption", (DAY,), (RESOLUTION, REMARK)),
    StepKind.EXIT: StepForm("step.about_exit", (ASKED_ON, ENDS_ON), (RESOLUTION, REMARK)),
    StepKind.EXCLUSION: StepForm(
        "step.about_exclusion", (HEARD_ON, RESOLUTION, ENDS_ON), (REMARK,)
    ),
    StepKind.DEATH: StepForm("step.about_death", (DAY,), (REMARK,)),
    StepKind.INHERITANCE: StepForm(
        "step.about_inheritance", (SUCCESSOR, RESOLUTION, DAY), (REMARK,)
    ),
    StepKind.TRANSFER: StepForm("step.about_transfer", (VILLAGE, DAY), (DIVISION, REMARK)),
}


class StepDialog(FormDialog):
    """Takes one step; where the law names the end, it follows the request until one is typed."""

    def __init__(self, door: Door, record: MemberRecord, kind: StepKind, parent: QWidget) -> None:
        self._record, self._kind = record, kind
        self._end: date | None = None
        form = Form(
            title=words.text("step.title", step=words.choice(kind), name=record.profile.name),
            fields=_fields(door, record, kind),
            handler=service.take_step,
            command=self._command,
            primary=words.choice(kind),
            intro=words.text(STEPS[kind].about),
        )
        known = {DAY: door.today, DIVISION: record.profile.division_code or None}
        shown = {key: value for key, value in known.items() if key in STEPS[kind].keys}
        super().__init__(door, form, parent, values=shown)
        for key in {ASKED_ON, HEARD_ON, RESOLUTION}.intersection(STEPS[kind].keys):
            if kind in ENDS_WITH_YEAR:
                self.fields.editors[key].changed.connect(self._tell_end)

    def _tell_end(self) -> None:
        """Show the day the law gives, unless another was typed."""
        end_editor = self.fields.editors[ENDS_ON]
        if end_editor.value() != self._end:
            return
        command = self._command(self.fields.values() | {ENDS_ON: None})
        self._end = None
        if command.asked_on is not None:
            self._end = self.door.ask(service.get_expected_day, command)
        end_editor.set_value(self._end)

    def _command(self, values: Mapping[str, Any]) -> service.TakeStep:
        return service.TakeStep(
            member_id=self._record.id,
            kind=self._kind,
            day=values.get(DAY) or values.get(ENDS_ON),
            asked_on=values.get(ASKED_ON) or values.get(HEARD_ON),
            resolution=values.get(RESOLUTION) or "",
            remark=values.get(REMARK) or "",
            village=values.get(VILLAGE) or "",
            division_code=values.get(DIVISION) or "",
            successor_id=values.get(SUCCESSOR) or "",
        )


def _fields(door: Door, record: MemberRecord, kind: StepKind) -> tuple[FormField, ...]:
    form = STEPS[kind]
    makers = _makers(door, record)
    return tuple(
        FormField(
            key,
            makers[key],
            required=key in form.required,
            refusals=_REFUSALS.get(key, ()),
            full_width=key == REMARK,
        )
        for key in form.keys
    )


def _makers(door: Door, record: MemberRecord) -> Mapping[str, Callable[[], Editor]]:
    def a_day() -> Editor:
        return day_editor(door.today)

    def a_resolution() -> Editor:
        numbers = door.ask(service.list_resolution_numbers, record.organization_id)
        return SuggestionEditor(numbers)

    def a_village() -> Editor:
        villages = door.ask(service.list_villages, record.organization_id)
        return SuggestionEditor(villages, initials_of)

    return {
        DAY: a_day,
        ENDS_ON: a_day,
        ASKED_ON: a_day,
        HEARD_ON: a_day,
        RESOLUTION: a_resolution,
        REMARK: lambda: TextEditor(longest=200),
        SUCCESSOR: lambda: member_picker(door, record.organization_id),
        VILLAGE: a_village,
        DIVISION: lambda: township_editor(door),
    }
