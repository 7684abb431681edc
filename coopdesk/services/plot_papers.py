"""A plot on paper: the same drawing in black and greys, and the numbers behind it below."""

from coopdesk.domain.plots import Plot
from coopdesk.forms.elements import Values
from coopdesk.forms.layouts.plot_sheet import plot_sheet
from coopdesk.forms.layouts.register_list import key_of
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.plots import plot_as_shown
from coopdesk.services.printing import PrintedForm, print_values, printed_form
from coopdesk.storage.unit_of_work import UnitOfWork


def print_plot_paper(uow: UnitOfWork, plot: Plot) -> PrintedForm:
    """Return the plot on A4 across; raises SurroundingsTrouble when a font is not there."""
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
