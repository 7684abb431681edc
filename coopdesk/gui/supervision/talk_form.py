"""The form of a talk with a county where the reform goes slowly (赤政发〔2023〕14号 五)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from coopdesk import words
from coopdesk.gui.kit.editors import LongTextEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import day_editor
from coopdesk.services import supervision as service
from coopdesk.services.supervision import RankingItem, TalkItem


def talk_in_words(talk: TalkItem) -> str:
    """Return when a talk was called, and when and by whom it was held."""
    held = words.text("talk.not_held")
    if talk.talked_on is not None:
        held = words.text("talk.held", day=talk.talked_on, by=talk.talked_by)
    return f"{words.text('talk.told', day=talk.called_on, held=held)}\n{talk.reason}"


def talk_form(
    talks: Sequence[TalkItem], unit: RankingItem, today: date
) -> tuple[Form[service.RecordTalk], dict[str, Any]]:
    """Return the form of the talk that is called and not held yet, else of a new one."""
    waiting = next((one for one in talks if one.talked_on is None), None)

    def command(values: Mapping[str, Any]) -> service.RecordTalk:
        return service.RecordTalk(
            unit.id,
            values["talk.called_on"],
            values["talk.reason"] or "",
            values["talk.talked_on"],
            values["talk.talked_by"] or "",
            values["talk.document"] or "",
            values["talk.note"] or "",
            waiting.id if waiting else None,
        )

    form = Form(
        words.text("talk.of", name=unit.name),
        _fields(today),
        service.record_talk,
        command,
        intro=words.text("talk.intro"),
    )
    names = ("called_on", "reason", "talked_on", "talked_by", "document", "note")
    known = {f"talk.{name}": getattr(waiting, name) for name in names} if waiting else {}
    return form, known or {"talk.called_on": today}


def _fields(today: date) -> tuple[FormField, ...]:
    return (
        FormField("talk.called_on", lambda: day_editor(today), required=True),
        FormField("talk.document", TextEditor),
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
