"""A plot outside the window: on paper in black and greys with its numbers, or as a workbook."""

from pathlib import Path

from coopdesk.domain.plots import PlotName
from coopdesk.durable import write_durably
from coopdesk.forms.elements import Values
from coopdesk.forms.layouts.plot_sheet import plot_sheet
from coopdesk.forms.layouts.register_list import key_of
from coopdesk.services.drawn_forms import PrintedForm, print_values, printed_form
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.plots import make_plot, plot_as_shown
from coopdesk.services.register_files import write_register
from coopdesk.storage.unit_of_work import UnitOfWork


def print_plot(uow: UnitOfWork, name: PlotName, organization_id: str) -> PrintedForm:
    """Return the plot on A4 across, its numbers below it; raises NotFound, SurroundingsTrouble."""
    plot = make_plot(uow, name, organization_id)
    shown = plot_as_shown(plot)
    values: Values = {
        "title": plot.title,
        "about": plot.about,
        "day": day_on_paper(uow.today),
        "summary": plot.summary,
        "rows": [{key_of(at): cell for at, cell in enumerate(row)} for row in shown.rows],
        "maker": uow.actor.operator,
    }
    filled = FormValues(f"{uow.today:%Y%m%d}", values)
    return printed_form(print_values(uow, plot_sheet(plot, shown), filled))


def export_plot(uow: UnitOfWork, path: Path, name: PlotName, organization_id: str) -> Path:
    """Write the numbers behind a plot into a workbook; raises NotFound, SurroundingsTrouble."""
    plot = make_plot(uow, name, organization_id)
    return write_register(uow, path, plot_as_shown(plot), plot.about)


def save_plot(uow: UnitOfWork, path: Path, name: PlotName, organization_id: str) -> Path:
    """Write a plot as its file name ends: a workbook for .xlsx, else paper.

    Raises NotFound, SurroundingsTrouble.
    """
    if path.suffix.lower() == ".xlsx":
        return export_plot(uow, path, name, organization_id)
    write_durably(path, print_plot(uow, name, organization_id).pdf)
    return path
