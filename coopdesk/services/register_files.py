"""A register as it is shown: as a workbook, and as paper."""

from collections.abc import Sequence
from pathlib import Path

from coopdesk.domain.shown import PaperSize, ShownTable
from coopdesk.exchange.shown_sheet import write_shown_table
from coopdesk.forms.elements import Values
from coopdesk.forms.layouts.register_list import key_of, register_list
from coopdesk.services.drawn_forms import PrintedForm, print_values, printed_form
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.rehearsal_mark import marked_table
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


def write_register(uow: UnitOfWork, path: Path, shown: ShownTable, about: str = "") -> Path:
    """Write the table as shown into a workbook and return the file; ``about`` says of whom it is.

    Numbers and amounts (in yuan) are numbers, everything else text that never computes. Raises
    SurroundingsTrouble when the file cannot be written, Cancelled when ``uow.progress`` is asked
    to stop; then nothing is left behind.
    """
    told = (uow.actor.office_name, about, day_on_paper(uow.today), _note(shown))
    note = "　".join(part for part in told if part)
    marked = marked_table(uow, shown)
    write_shown_table(path, marked, note=note, sum_label=text("shown.total"), progress=uow.progress)
    return path


def print_register(
    uow: UnitOfWork, shown: ShownTable, about: str = "", size: PaperSize = PaperSize.AUTOMATIC
) -> PrintedForm:
    """Return the table as shown on paper; ``about`` says of whom it is.

    A4, across where the columns need it, or the ``size`` chosen; the header on every sheet, sums
    and count at the end.
    Raises SurroundingsTrouble when a font is not there.
    """
    layout = register_list(shown, size)
    values: Values = {
        "title": shown.title,
        "office": uow.actor.office_name,
        "about": "" if about == uow.actor.office_name else about,
        "day": day_on_paper(uow.today),
        "rows": [_row(row) for row in shown.rows],
        "sums": [_row(_sums(shown))] if shown.sums else [],
        "note": _note(shown),
        "maker": uow.actor.operator,
    }
    drawn = print_values(uow, layout, FormValues(f"{uow.today:%Y%m%d}", values))
    return printed_form(drawn)


def _row(cells: Sequence[str]) -> dict[str, str]:
    return {key_of(place): told for place, told in enumerate(cells)}


def _sums(shown: ShownTable) -> tuple[str, ...]:
    place = shown.sum_label_place
    sums = enumerate(shown.sums)
    return tuple(text("shown.total") if at == place else amount for at, amount in sums)


def _note(shown: ShownTable) -> str:
    count = f"{len(shown.rows):,}"
    told = [text("shown.count", count=count)]
    if shown.is_filtered:
        told = [text("shown.count_of", count=count, all=f"{shown.count_of_all:,}")]
    if shown.filters:
        told.append(text("shown.filtered_by", words=text("shown.and").join(shown.filters)))
    if any(column.money for column in shown.columns):
        told.append(text("shown.in_yuan"))
    return text("shown.and").join([*told, text("shown.as_seen")])
