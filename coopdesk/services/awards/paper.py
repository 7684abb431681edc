"""One application on paper: the file that is seen, saved and printed, and what it could not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coopdesk.forms.elements import State
from coopdesk.forms.registry import FORMS
from coopdesk.services.awards.application_form import (
    FORM_OF,
    application_sources,
    application_values,
)
from coopdesk.services.awards.queries import get_application
from coopdesk.services.prints import PrintToNote
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ApplicationPaper:
    """The finished file; ``values`` and ``prints`` are for ``NotePrinted``.

    ``missing`` are the characters no font has, ``empty`` the labels of the fields the records do
    not know, which stay empty to be written by hand.
    """

    title: str
    number: str
    pdf: bytes
    pages: int
    sheet_codes: tuple[str, ...]
    values: Mapping[str, Any]
    missing: tuple[str, ...]
    prints: tuple[PrintToNote, ...]
    empty: tuple[str, ...]
    is_reprint: bool


def print_application(uow: UnitOfWork, application_id: str) -> ApplicationPaper:
    """Return the application's form as the file that prints; raises NotFound.

    After the first print every further one says so on each sheet. Raises SurroundingsTrouble when
    a font is not there.
    """
    # The printer's table names this capability's forms, so it is met only here.
    from coopdesk.services.printing import print_values, prints_to_note

    application = get_application(uow, application_id)
    layout = FORMS[FORM_OF[application.programme]]
    filled = application_values(uow, application_id)
    is_reprint = application.printed_on is not None
    printed = print_values(uow, layout, filled, State.REPRINT if is_reprint else State.ORIGINAL)
    sources = application_sources(uow, application_id)
    return ApplicationPaper(
        title=layout.title,
        number=filled.record_number,
        pdf=printed.pdf,
        pages=printed.pages,
        sheet_codes=printed.sheet_codes,
        values=filled.values,
        missing=printed.missing,
        prints=prints_to_note(layout.form_id, printed, [application_id], uow.today),
        empty=tuple(item.label for item in sources if not item.value),
        is_reprint=is_reprint,
    )
