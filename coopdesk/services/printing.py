"""Printing: every form filled and drawn, as the window, the command line and the log take it.

What comes back is a finished PDF; the same records give the same bytes. Where the texts come from
stands in ``form_sources``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coopdesk.forms import paper
from coopdesk.forms.codes import content_of
from coopdesk.forms.elements import Layout, Printed, State, Values
from coopdesk.forms.registry import FORMS
from coopdesk.services.drawn_forms import (
    PrintedForm,
    ToldForm,
    marks_of,
    notes_of,
    printed_form,
    said_by,
)
from coopdesk.services.form_sources import FORM_SOURCES, SUBJECTS, filled_forms
from coopdesk.services.form_values import FormValues
from coopdesk.services.layouts import layout_in_use
from coopdesk.services.printers import calibration_of
from coopdesk.services.prints import PrintToNote, was_printed
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FormItem:
    """One form that can be printed for a record."""

    form: str
    title: str
    version: str
    prescribed_by: str


def list_forms(_uow: UnitOfWork) -> list[FormItem]:
    """Return the forms that can be printed for a record, by id.

    What a title takes from the record is left open, as a line to be filled.
    """
    layouts = [FORMS[form_id] for form_id in sorted(FORM_SOURCES)]
    return [
        FormItem(layout.form_id, title_of(layout.form_id), layout.version, layout.prescribed_by)
        for layout in layouts
    ]


def title_of(form_id: str) -> str:
    """Return the title of a form, with a line where it takes something from the record."""
    return re.sub(r"\{\w+\}", "____", FORMS[form_id].title)


def print_form(
    uow: UnitOfWork, form_id: str, record_id: str, state: State = State.ORIGINAL
) -> PrintedForm:
    """Return the form filled for a record; raises NotFound for an unknown form or record."""
    return print_forms(uow, form_id, [record_id], state=state)


def print_forms(
    uow: UnitOfWork,
    form_id: str,
    record_ids: Sequence[str],
    day: date | None = None,
    state: State = State.ORIGINAL,
    *,
    printer: str = "",
) -> PrintedForm:
    """Return the form filled for some records as one file, as of ``day`` (today).

    Each filled form counts its own pages. With a ``printer`` the pages are drawn for that one, as
    its calibration says. Raises NotFound for an unknown form or record, and for
    no record at all where the form needs one; Cancelled.
    """
    filled = filled_forms(uow, form_id, record_ids, day or uow.today)
    off = calibration_of(uow, printer)
    base = FORMS[form_id]
    layout = layout_in_use(uow, base)
    forms = (
        (
            layout,
            said,
            replace(marks_of(uow, one, _state(uow, layout, one, said, state)), calibration=off),
        )
        for one in _told(uow, filled, len(record_ids))
        for said in (said_by(layout, base, one.values),)
    )
    drawn = paper.draw_batch(forms)
    as_of = day or uow.today
    finished = printed_form(drawn, prints_to_note(form_id, drawn, record_ids, as_of))
    return replace(finished, told=ToldForm(form_id, tuple(record_ids), as_of))


def prints_to_note(
    form_id: str, drawn: Printed, record_ids: Sequence[str], as_of: date
) -> tuple[PrintToNote, ...]:
    """Return what the log keeps of a print, none for forms that tell of no single record."""
    table = SUBJECTS.get(form_id)
    return notes_of(drawn, form_id, table, record_ids, as_of) if table else ()


def _state(
    uow: UnitOfWork, layout: Layout, filled: FormValues, said: Values, asked: State
) -> State:
    """Return what a print is: an original only once, as the print log knows."""
    if asked is not State.ORIGINAL or layout.form_id not in SUBJECTS:
        return asked
    content = content_of(layout.form_id, layout.version, filled.record_number, said)
    known = was_printed(uow, layout.form_id, filled.record_number, content)
    return State.REPRINT if known else asked


def _told(uow: UnitOfWork, filled: Iterable[FormValues], count: int) -> Iterator[FormValues]:
    """Yield the filled forms and tell how many are done; raises Cancelled."""
    for done, one in enumerate(filled):
        uow.progress.step(done, max(count, done + 1), one.record_number)
        yield one
