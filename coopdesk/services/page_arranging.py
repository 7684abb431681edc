"""A finished print with its pages in the order a printer takes them (D10)."""

from dataclasses import replace

from coopdesk.domain.print_jobs import PrintJob, page_order
from coopdesk.forms.page_order import in_order
from coopdesk.services.drawn_forms import PrintedForm
from coopdesk.storage.unit_of_work import UnitOfWork


def arrange_pages(_uow: UnitOfWork, printed: PrintedForm, job: PrintJob) -> PrintedForm:
    """Return the print with its pages in the order of ``job``, to be sent to a printer as it is.

    Raises RuleViolation as ``page_order``.
    """
    order = page_order(job, printed.pages, printed.starts)
    return replace(printed, pdf=in_order(printed.pdf, order), pages=len(order))
