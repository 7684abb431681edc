"""Printing: every form a record can be printed on, and where its texts come from.

``FORM_SOURCES`` is the table a capability adds its line to: form id, and the query that turns a
record id into texts. What comes back is a finished PDF; the same record gives the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from coopdesk.domain.errors import NotFound
from coopdesk.durable import write_durably
from coopdesk.forms import paper
from coopdesk.forms.elements import Layout, Marks, Printed, State
from coopdesk.forms.registry import FORMS
from coopdesk.services.awards import APPLICATION_FORMS
from coopdesk.services.exchange.papers import cover_values, receipt_values
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.governance.election_papers import (
    ballot_paper_values,
    election_report_values,
)
from coopdesk.services.governance.notices import notice_values, resolution_notice_values
from coopdesk.services.governance.papers import (
    attendance_values,
    minutes_values,
    resolution_values,
)
from coopdesk.services.governance.roll_paper import roll_call_values
from coopdesk.services.ledger.papers import trial_balance_of_year, voucher_values
from coopdesk.services.mutual_fund.papers import advance_agreement_values, share_receipt_values
from coopdesk.storage.unit_of_work import UnitOfWork

FORM_SOURCES: Mapping[str, Callable[[UnitOfWork, str], FormValues]] = MappingProxyType(
    {
        "voucher": voucher_values,
        "trial-balance": trial_balance_of_year,
        "share-receipt": share_receipt_values,
        "advance-agreement": advance_agreement_values,
        "package-cover": cover_values,
        "package-receipt": receipt_values,
        "meeting-minutes": minutes_values,
        "attendance-sheet": attendance_values,
        "meeting-notice": notice_values,
        "resolution-notice": resolution_notice_values,
        "resolution-sheet": resolution_values,
        "roll-call": roll_call_values,
        "ballot-paper": ballot_paper_values,
        "election-report": election_report_values,
        **APPLICATION_FORMS,
    }
)


@dataclass(frozen=True, slots=True)
class FormItem:
    """One form that can be printed for a record."""

    form: str
    title: str
    version: str
    prescribed_by: str


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A finished print of one record."""

    pdf: bytes
    pages: int
    form_version: str
    sheet_codes: tuple[str, ...]
    missing: tuple[str, ...]


def list_forms(_uow: UnitOfWork) -> list[FormItem]:
    """Return the forms that can be printed for a record, by id."""
    layouts = [FORMS[form_id] for form_id in sorted(FORM_SOURCES)]
    return [
        FormItem(layout.form_id, layout.title, layout.version, layout.prescribed_by)
        for layout in layouts
    ]


def print_form(
    uow: UnitOfWork, form_id: str, record_id: str, state: State = State.ORIGINAL
) -> PrintedForm:
    """Return the form filled for a record; raises NotFound for an unknown form or record."""
    if form_id not in FORM_SOURCES:
        raise NotFound("form", form_id)
    layout = FORMS[form_id]
    drawn = print_values(uow, layout, FORM_SOURCES[form_id](uow, record_id), state)
    return PrintedForm(drawn.pdf, drawn.pages, layout.version, drawn.sheet_codes, drawn.missing)


def save_form(uow: UnitOfWork, form_id: str, record_id: str, target: str | None) -> PrintedForm:
    """Print a form for a record into a file, whole or not at all; without a file only count.

    Raises NotFound and SurroundingsTrouble.
    """
    printed = print_form(uow, form_id, record_id)
    if target:
        write_durably(Path(target), printed.pdf)
    return printed


def print_values(
    uow: UnitOfWork, layout: Layout, filled: FormValues, state: State = State.ORIGINAL
) -> Printed:
    """Return ``layout`` filled with prepared texts; a demo workspace marks every sheet.

    Raises SurroundingsTrouble when a font is not there.
    """
    marks = Marks(
        record_number=filled.record_number,
        state=State.DRAFT if filled.is_draft else state,
        printed_on=day_on_paper(uow.today),
        demo=uow.actor.demo,
    )
    return paper.draw(layout, filled.values, marks)
