"""The history of an organization on paper and in a workbook."""

from pathlib import Path

from coopdesk.durable import write_durably
from coopdesk.forms.elements import Values
from coopdesk.forms.layouts.organization_history import key_of, organization_history
from coopdesk.services.awards import (
    HistoryLine,
    body_lines,
    get_history,
    history_lines,
    history_table,
    next_lines,
)
from coopdesk.services.drawn_forms import PrintedForm, print_values, printed_form
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.register_files import write_register
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text


def print_history(uow: UnitOfWork, organization_id: str) -> PrintedForm:
    """Return the history on paper, A4 across; raises NotFound, SurroundingsTrouble."""
    history = get_history(uow, organization_id)
    years = tuple(str(year.year) for year in history.years)
    layout = organization_history(years)
    record = history.organization
    values: Values = {
        "organization": record.profile.name,
        "about": f"{choice(record.profile.kind)}　{record.division}",
        "day": day_on_paper(uow.today),
        "rows": [_row(line) for line in history_lines(history)],
        "next": [
            {
                "title": line.title,
                "verdict": line.verdict,
                "lacks": text("history.sentence_end").join(line.sentences),
            }
            for line in next_lines(history)
        ],
        "bodies": [{"name": line.name, "told": line.told} for line in body_lines(history)],
        "office": uow.actor.office_name,
        "maker": uow.actor.operator,
    }
    drawn = print_values(uow, layout, FormValues(f"{uow.today:%Y%m%d}", values))
    return printed_form(drawn)


def save_history(uow: UnitOfWork, path: Path, organization_id: str) -> PrintedForm:
    """Print the history into a file, whole or not at all; raises NotFound, SurroundingsTrouble."""
    printed = print_history(uow, organization_id)
    write_durably(path, printed.pdf)
    return printed


def export_history(uow: UnitOfWork, path: Path, organization_id: str) -> Path:
    """Write the history into a workbook, a row for each year, and return the file.

    Raises NotFound, SurroundingsTrouble, Cancelled.
    """
    return write_register(uow, path, history_table(get_history(uow, organization_id)))


def _row(line: HistoryLine) -> dict[str, str]:
    told = {key_of(place): cell.text for place, cell in enumerate(line.cells)}
    return {"label": line.label, **told}
