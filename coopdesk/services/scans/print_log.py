"""The print log as people read it (打印记录): who printed what, when and where to; reprints."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.forms.elements import State
from coopdesk.services.drawn_forms import PrintedForm, printed_form
from coopdesk.services.printed_again import content_now, print_again
from coopdesk.services.printing import prints_to_note
from coopdesk.services.scans.matching import printed_again
from coopdesk.storage.tables.scans import PrintedSetRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PrintItem:
    """One filled form that left the program; ``pages`` as ranges, empty where that was not kept.

    Without a ``printer`` it was saved as a file. ``numbers`` are those under the codes.
    """

    id: str
    printed_on: date
    printed_by: str
    state: State
    form_id: str
    form: str
    form_version: str
    record_number: str
    pages: str
    page_count: int
    copies: int
    printer: str
    numbers: tuple[str, ...]
    signed_on: date | None


def list_prints(uow: UnitOfWork) -> list[PrintItem]:
    """Return the whole print log, the newest first."""
    rows = uow.session.scalars(select(PrintedSetRow).order_by(PrintedSetRow.id.desc()))
    return [_item(row) for row in rows]


def reprint(uow: UnitOfWork, printed_set_id: str) -> PrintedForm:
    """Return a print once more, marked as such (补打), set as it was then.

    Raises NotFound; RuleViolation ``print.record_gone``, ``print.record_changed`` when the record
    does not say any more what the paper says: that would be another paper.
    """
    row = uow.get(PrintedSetRow, printed_set_id)
    told = {"form": row.title, "number": row.record_number}
    filled = printed_again(uow, row)
    if filled is None:
        raise RuleViolation(Refusal("print.record_gone", values=told))
    if content_now(uow, row.form_id, row.form_version, filled) != row.content:
        raise RuleViolation(Refusal("print.record_changed", values=told))
    drawn = print_again(uow, row.form_id, row.form_version, filled, State.REPRINT)
    return printed_form(drawn, prints_to_note(row.form_id, drawn, [row.subject_id], row.as_of))


def _item(row: PrintedSetRow) -> PrintItem:
    numbers = tuple(row.numbers.split())
    return PrintItem(
        id=row.id,
        printed_on=row.printed_on,
        printed_by=row.printed_by,
        state=State(row.state),
        form_id=row.form_id,
        form=row.title,
        form_version=row.form_version,
        record_number=row.record_number,
        pages=row.pages,
        page_count=len(numbers),
        copies=row.copies,
        printer=row.printer,
        numbers=numbers,
        signed_on=row.signed_on,
    )
