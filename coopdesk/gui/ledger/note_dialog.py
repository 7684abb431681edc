"""The office's own words on one section of the notes to the statements (会计报表附注)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import LongTextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.services import statement_notes as service
from coopdesk.services.statement_notes import NoteItem, NoteSection, WriteNote

WORDING = "statement_note.wording"


def open_note(
    door: Door, organization_id: str, day: date, section: NoteSection, parent: QWidget
) -> FormDialog:
    """Open the form in which a section of the notes of ``day`` is written, with its facts."""
    items = door.ask(service.list_notes, organization_id, day)
    (item,) = (one for one in items if one.section is section)

    def command(values: Mapping[str, Any]) -> WriteNote:
        return WriteNote(organization_id, day.year, section, values[WORDING] or "")

    told = {"section": words.choice(section), "year": day.year}
    form = Form(
        title=words.text("statement_note.write_title", **told),
        fields=(FormField(WORDING, lambda: LongTextEditor(lines=6), full_width=True),),
        handler=service.write_note,
        command=command,
        intro=_intro(item),
    )
    dialog = FormDialog(door, form, parent, values={WORDING: item.wording or None})
    dialog.open()
    return dialog


def _intro(item: NoteItem) -> str:
    """Return what the form is for, what the records tell, and which version stands."""
    lines = [words.text("statement_note.write_intro"), *item.facts]
    if item.version:
        told = {"version": item.version, "by": item.written_by}
        at = item.written_at.replace("T", " ")
        lines.append(words.text("statement_note.stands", at=at, **told))
    return "\n".join(lines)
