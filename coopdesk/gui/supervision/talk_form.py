"""The form of a talk with a county where the reform goes slowly (赤政发〔2023〕14号 五)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from coopdesk import words
from coopdesk.gui.kit.editors import ChoiceEditor, LongTextEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import day_editor
from coopdesk.services import supervision as service
from coopdesk.services.supervision import TalkItem

TalkForm = tuple[Form[service.RecordTalk], dict[str, Any]]
"""A form, and the values it begins with."""
_NAMES = ("called_on", "reason", "talked_on", "talked_by", "document", "note")


def talk_in_words(talk: TalkItem) -> str:
    """Return when a talk was called, and when and by whom it was held."""
    held = words.text("talk.not_held")
    if talk.talked_on is not None:
        held = words.text("talk.held", day=talk.talked_on, by=talk.talked_by)
    return f"{words.text('talk.told', day=talk.called_on, held=held)}\n{talk.reason}"


def talk_form(
    units: Sequence[tuple[str, str]], today: date, corrects: TalkItem | None = None
) -> TalkForm:
    """Return the form of a talk with one of ``units`` (code, name), or of what became of one."""

    def command(values: Mapping[str, Any]) -> service.RecordTalk:
        told = {name: values[f"talk.{name}"] for name in _NAMES}
        texts = {name: told[name] or "" for name in ("reason", "talked_by", "document", "note")}
        return service.RecordTalk(
            values["supervision.unit"],
            **{**told, **texts},
            corrects=corrects.id if corrects else None,
        )

    form = Form(
        words.text("talk.call"),
        _fields(units, today),
        service.record_talk,
        command,
        intro=words.text("talk.intro"),
    )
    if corrects is None:
        return form, {"supervision.unit": units[0][0], "talk.called_on": today}
    known = {f"talk.{name}": getattr(corrects, name) for name in _NAMES}
    return form, {"supervision.unit": corrects.division_code, **known}


def _fields(units: Sequence[tuple[str, str]], today: date) -> tuple[FormField, ...]:
    return (
        FormField("supervision.unit", lambda: ChoiceEditor(units), required=True),
        FormField("talk.called_on", lambda: day_editor(today), required=True),
        FormField("talk.document", TextEditor, full_width=True),
        FormField(
            "talk.reason",
            lambda: LongTextEditor(lines=3),
            required=True,
            full_width=True,
            refusals=("supervision.talk_reason_missing",),
        ),
        FormField(
            "talk.talked_on",
            lambda: day_editor(today),
            refusals=("supervision.done_ahead", "supervision.done_before"),
        ),
        FormField("talk.talked_by", TextEditor, refusals=("supervision.handler_missing",)),
        FormField("talk.note", lambda: LongTextEditor(lines=3), full_width=True),
    )
