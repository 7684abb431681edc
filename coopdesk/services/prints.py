"""The print log (打印记录): what left the program on paper, so that signed paper finds its record.

A print is noted when it is printed or saved, not when it is looked at.
"""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from coopdesk.domain.print_jobs import Order, sent_of
from coopdesk.forms.elements import State
from coopdesk.services.layouts import keep_layout
from coopdesk.services.runner import open_to_all
from coopdesk.storage.tables.scans import PrintedSetRow
from coopdesk.storage.unit_of_work import UnitOfWork

_MISTAKEN = str.maketrans("ILO", "110")
"""Signs the numbers do not have, and what was meant by whoever read one (Crockford's base 32)."""


@dataclass(frozen=True, slots=True)
class PrintToNote:
    """One filled form of a print: its record, what its codes say, its readable numbers.

    ``as_of`` is the day it was told as of.
    """

    form_id: str
    form_version: str
    title: str
    subject_table: str
    subject_id: str
    as_of: date
    record_number: str
    content: str
    state: str
    numbers: tuple[str, ...]


_TOLD = tuple(field.name for field in fields(PrintToNote))


@dataclass(frozen=True, slots=True)
class NotePrints:
    """Keep in the log that these forms were printed, or saved into ``place`` without ``printer``.

    ``order`` are the pages of their file as they left, all of them once for None.
    """

    prints: tuple[PrintToNote, ...]
    printer: str = ""
    order: Order | None = None
    place: str = ""


@open_to_all
def note_prints(uow: UnitOfWork, command: NotePrints) -> int:
    """Write the log and return how many prints it grew by; forms of no page sent are left out."""
    noted = {
        "printed_on": uow.today,
        "printed_by": uow.actor.operator,
        "printer": command.printer,
    }
    told: list[dict[str, object]] = []
    first = 1
    for one in command.prints:
        pages, copies = sent_of(command.order, first, len(one.numbers))
        first += len(one.numbers)
        if copies:
            kept = {name: getattr(one, name) for name in _TOLD}
            sent = {"numbers": " ".join(one.numbers), "pages": pages, "copies": copies}
            told.append({**kept, **sent, **noted})
    for form_id, version in dict.fromkeys(
        (one.form_id, one.form_version) for one in command.prints
    ):
        keep_layout(uow, form_id, version)
    return uow.add_all(PrintedSetRow, told)


def find_print(
    uow: UnitOfWork, form_id: str, record_number: str, content: str
) -> PrintedSetRow | None:
    """Return the first print of this content; reprints of it have the same codes."""
    query = select(PrintedSetRow).filter_by(
        form_id=form_id, record_number=record_number, content=content
    )
    return uow.session.scalars(query.order_by(PrintedSetRow.id).limit(1)).first()


def was_printed(uow: UnitOfWork, form_id: str, record_number: str, content: str) -> bool:
    """Return whether the same content was printed before, not as a draft: what follows is 补打."""
    query = select(PrintedSetRow.id).where(
        PrintedSetRow.form_id == form_id,
        PrintedSetRow.record_number == record_number,
        PrintedSetRow.content == content,
        PrintedSetRow.state != State.DRAFT.value,
    )
    return uow.session.scalars(query.limit(1)).first() is not None


def find_sheet(uow: UnitOfWork, number: str) -> tuple[PrintedSetRow, int] | None:
    """Return the print and the page (from 1) with this readable number; None for an unknown one.

    Typed as it is read: small letters, without the dash, O for zero, I or L for one.
    """
    signs = "".join(sign for sign in number.upper() if sign.isalnum()).translate(_MISTAKEN)
    if len(signs) != 8:
        return None
    shown = f"{signs[:4]}-{signs[4:]}"
    query = select(PrintedSetRow).where(PrintedSetRow.numbers.contains(shown, autoescape=True))
    row = uow.session.scalars(query.order_by(PrintedSetRow.id).limit(1)).first()
    return None if row is None else (row, row.numbers.split().index(shown) + 1)
