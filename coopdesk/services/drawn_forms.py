"""A form filled with prepared texts, drawn as this office sets it: what is seen is what is printed.

Which forms there are, and where their texts come from, is told in ``printing``; a capability that
fills a form of its own draws it here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from coopdesk.durable import write_durably
from coopdesk.forms import paper
from coopdesk.forms.demands import chosen
from coopdesk.forms.elements import Layout, Marks, Printed, State, Values
from coopdesk.forms.registry import FORMS
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.layouts import layout_in_use
from coopdesk.services.prints import PrintToNote
from coopdesk.storage.unit_of_work import UnitOfWork


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


def notes_of(
    drawn: Printed, form_id: str, table: str, record_ids: Sequence[str], as_of: date
) -> tuple[PrintToNote, ...]:
    """Return what the log keeps of a print whose filled forms tell of these records of a table."""
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


def save_printed(_uow: UnitOfWork, printed: _Finished, target: str) -> None:
    """Write a print into a file, whole or not at all; raises SurroundingsTrouble."""
    write_durably(Path(target), printed.pdf)


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


def marks_of(uow: UnitOfWork, filled: FormValues, state: State) -> Marks:
    """Return what stands on every sheet besides the form; a record not final is a draft."""
    return Marks(
        record_number=filled.record_number,
        state=State.DRAFT if filled.is_draft else state,
        printed_on=day_on_paper(uow.today),
        demo=uow.actor.demo,
        rehearsal=uow.actor.is_rehearsal,
    )
