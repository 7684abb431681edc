"""One application on paper: the file that is seen, saved and printed, and what it could not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coopdesk import words
from coopdesk.domain.applications import ApplicationState
from coopdesk.forms.elements import State
from coopdesk.forms.registry import FORMS
from coopdesk.services.awards.answers import answers_to, state_of
from coopdesk.services.awards.application_form import (
    FORM_OF,
    application_sources,
    application_values,
)
from coopdesk.services.awards.facts import list_candidates
from coopdesk.services.awards.flow import against_application
from coopdesk.services.awards.queries import get_application
from coopdesk.services.drawn_forms import notes_of, print_values
from coopdesk.services.prints import PrintToNote
from coopdesk.storage.tables.awards import ApplicationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ApplicationPaper:
    """The finished file; ``values`` and ``prints`` are for ``NotePrinted``.

    ``missing`` are the characters no font has, ``empty`` the labels of the fields the records do
    not know, which stay empty to be written by hand. ``reasons`` say why the records of today do
    not earn what was applied for.
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
    reasons: tuple[str, ...]
    is_reprint: bool


def print_application(uow: UnitOfWork, application_id: str) -> ApplicationPaper:
    """Return the application's form as the file that prints; raises NotFound.

    After the first print every further one says so on each sheet. Raises SurroundingsTrouble when
    a font is not there.
    """
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
        prints=notes_of(printed, layout.form_id, "application", [application_id], uow.today),
        empty=tuple(item.label for item in sources if not item.value),
        reasons=_reasons_against(uow, application_id),
        is_reprint=is_reprint,
    )


def _reasons_against(uow: UnitOfWork, application_id: str) -> tuple[str, ...]:
    """Test before printing whether the award is still earned; what was paid is not judged again."""
    row = uow.get(ApplicationRow, application_id)
    if state_of(row, answers_to(uow, row.id)) is ApplicationState.PAID:
        return ()
    [candidate] = list_candidates(uow, row.organization_id)
    return tuple(words.refusal(reason) for reason in against_application(row, candidate))
