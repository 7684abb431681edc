"""Printing: every form filled and drawn, as the window, the command line and the log take it.

What comes back is a finished PDF; the same records give the same bytes. Where the texts come from
stands in ``form_sources``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from coopdesk.durable import write_durably
from coopdesk.forms import paper
from coopdesk.forms.codes import content_of
from coopdesk.forms.demands import chosen
from coopdesk.forms.elements import Layout, Marks, Printed, State, Values
from coopdesk.forms.registry import FORMS
from coopdesk.services.form_sources import FORM_SOURCES, SUBJECTS, filled_forms
from coopdesk.services.form_values import FormValues, day_on_paper
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


@dataclass(frozen=True, slots=True)
class ToldForm:
    """What was asked for: the form, the records and the day, to be asked for as a workbook too."""

    form_id: str
    record_ids: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A finished print; ``prints`` is what the log keeps once it leaves the program.

    ``starts`` are the first pages, from 1, of the filled forms in it; ``crowded`` are the texts
    without room at the least size, to be told before it is printed.
    """

    pdf: bytes
    pages: int
    form_version: str
    sheet_codes: tuple[str, ...]
    missing: tuple[str, ...]
    prints: tuple[PrintToNote, ...] = ()
    starts: tuple[int, ...] = (1,)
    crowded: tuple[str, ...] = ()
    told: ToldForm | None = None


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


def printed_form(drawn: Printed, prints: tuple[PrintToNote, ...] = ()) -> PrintedForm:
    """Return a finished print as the window and the command line take it."""
    return PrintedForm(
        drawn.pdf,
        drawn.pages,
        drawn.sets[0].form_version,
        drawn.sheet_codes,
        drawn.missing,
        prints,
        drawn.starts,
        drawn.crowded,
    )


def prints_to_note(
    form_id: str, drawn: Printed, record_ids: Sequence[str], as_of: date
) -> tuple[PrintToNote, ...]:
    """Return what the log keeps of a print, none for forms that tell of no single record."""
    table = SUBJECTS.get(form_id)
    if table is None:
        return ()
    return tuple(
        PrintToNote(
            form_id=form_id,
            form_version=one.form_version,
            title=one.title,
            subject_table=table,
            subject_id=record_id,
            as_of=as_of,
            record_number=one.record_number,
            content=one.content,
            state=one.state.value,
            numbers=one.sheet_codes,
        )
        for record_id, one in zip(record_ids, drawn.sets, strict=True)
    )


class _Finished(Protocol):
    """Whatever was drawn and can be kept."""

    @property
    def pdf(self) -> bytes: ...


def save_printed(
    uow: UnitOfWork, printed: _Finished, target: str, title: str = "", count: int = 1
) -> None:
    """Write a print into a file, whole or not at all; raises SurroundingsTrouble.

    What the print log does not know is noted as an export under its ``title``.
    """
    write_durably(Path(target), printed.pdf)
    if title:
        uow.tell_export(title, count, target)


def print_values(
    uow: UnitOfWork, layout: Layout, filled: FormValues, state: State = State.ORIGINAL
) -> Printed:
    """Return ``layout`` filled with prepared texts; a demo workspace marks every sheet.

    A shipped form is set as this office sets it. Raises SurroundingsTrouble when a font is not
    there.
    """
    is_shipped = FORMS.get(layout.form_id) is layout
    used = layout_in_use(uow, layout) if is_shipped else layout
    return paper.draw(used, said_by(used, layout, filled.values), marks_of(uow, filled, state))


def said_by(layout: Layout, base: Layout, values: Values) -> Values:
    """Return what the office's own layout says of the values of the shipped form."""
    return values if layout is base else chosen(layout, values)


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


def marks_of(uow: UnitOfWork, filled: FormValues, state: State) -> Marks:
    """Return what stands on every sheet besides the form; a record not final is a draft."""
    return Marks(
        record_number=filled.record_number,
        state=State.DRAFT if filled.is_draft else state,
        printed_on=day_on_paper(uow.today),
        demo=uow.actor.demo,
        rehearsal=uow.actor.is_rehearsal,
    )
