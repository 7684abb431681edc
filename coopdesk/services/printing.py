"""Printing: every form a record can be printed on, and where its texts come from.

``_OF_ONE_RECORD`` is the table a capability adds its line to: form id, and the query that turns a
record id into texts. ``FORM_SOURCES`` has those and the forms that are told as of a day, or gather
many records. What comes back is a finished PDF; the same records give the same bytes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from coopdesk.domain.errors import NotFound
from coopdesk.forms import paper
from coopdesk.forms.codes import content_of
from coopdesk.forms.elements import Layout, Printed, State, Values
from coopdesk.forms.registry import FORMS
from coopdesk.services.award_forms import (
    acceptance_application_values,
    acceptance_report_values,
    award_notice_values,
    payment_request_values,
    rating_table_values,
    seed_fund_report_values,
)
from coopdesk.services.awards import (
    APPLICATION_FORMS,
    award_summary_values,
    paper_list_values,
)
from coopdesk.services.drawn_forms import (
    PrintedForm,
    ToldForm,
    marks_of,
    notes_of,
    printed_form,
    said_by,
)
from coopdesk.services.exchange.key_paper import key_sheet_values
from coopdesk.services.exchange.papers import cover_values, receipt_values, reminder_values
from coopdesk.services.form_values import FormValues
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
from coopdesk.services.layouts import layout_in_use
from coopdesk.services.ledger.papers import trial_balance_of_year, voucher_values
from coopdesk.services.member_accounts import member_account_values
from coopdesk.services.member_papers import (
    member_cards_values,
    member_extract_values,
    member_register_values,
    share_certificate_values,
)
from coopdesk.services.mutual_fund.advance_papers import (
    advance_notice_values,
    advance_schedule_values,
    repayment_receipt_values,
)
from coopdesk.services.mutual_fund.papers import (
    advance_agreement_values,
    share_receipt_values,
    share_transfer_values,
)
from coopdesk.services.mutual_fund.surplus_papers import (
    surplus_payout_values,
    surplus_plan_values,
)
from coopdesk.services.organization_papers import (
    organization_list_values,
    organization_record_values,
)
from coopdesk.services.printers import calibration_of
from coopdesk.services.prints import PrintToNote, was_printed
from coopdesk.services.supervision.forms import SUPERVISION_FORMS
from coopdesk.storage.unit_of_work import UnitOfWork

_OF_ONE_RECORD: Mapping[str, Callable[[UnitOfWork, str], FormValues]] = MappingProxyType(
    {
        "voucher": voucher_values,
        "trial-balance": trial_balance_of_year,
        "share-receipt": share_receipt_values,
        "advance-agreement": advance_agreement_values,
        "repayment-receipt": repayment_receipt_values,
        "share-transfer": share_transfer_values,
        "surplus-plan": surplus_plan_values,
        "surplus-payout": surplus_payout_values,
        "package-cover": cover_values,
        "package-receipt": receipt_values,
        "report-reminder": reminder_values,
        "key-sheet": key_sheet_values,
        "meeting-minutes": minutes_values,
        "attendance-sheet": attendance_values,
        "meeting-notice": notice_values,
        "resolution-notice": resolution_notice_values,
        "resolution-sheet": resolution_values,
        "roll-call": roll_call_values,
        "ballot-paper": ballot_paper_values,
        "election-report": election_report_values,
        **APPLICATION_FORMS,
        "award-papers": paper_list_values,
        "award-summary": award_summary_values,
        "award-notice": award_notice_values,
        "payment-request": payment_request_values,
        **SUPERVISION_FORMS,
    }
)

Source = Callable[[UnitOfWork, Sequence[str], date], Iterable[FormValues]]


def _each(values: Callable[[UnitOfWork, str], FormValues]) -> Source:
    """Return the source of a form that is filled for each record."""

    def source(uow: UnitOfWork, record_ids: Sequence[str], _day: date) -> Iterator[FormValues]:
        return (values(uow, record_id) for record_id in record_ids)

    return source


def _each_as_of(values: Callable[[UnitOfWork, str, date], FormValues]) -> Source:
    """Return the source of a form that is filled for each record as it stood on a day."""

    def source(uow: UnitOfWork, record_ids: Sequence[str], day: date) -> Iterator[FormValues]:
        return (values(uow, record_id, day) for record_id in record_ids)

    return source


def _cards(uow: UnitOfWork, record_ids: Sequence[str], _day: date) -> Iterable[FormValues]:
    return [member_cards_values(uow, record_ids)]


def _list(uow: UnitOfWork, record_ids: Sequence[str], day: date) -> Iterable[FormValues]:
    return [organization_list_values(uow, record_ids, day)]


FORM_SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        **{form: _each(values) for form, values in _OF_ONE_RECORD.items()},
        "advance-schedule": _each_as_of(advance_schedule_values),
        "advance-notice": _each_as_of(advance_notice_values),
        "share-certificate": _each_as_of(share_certificate_values),
        "member-account": _each_as_of(member_account_values),
        "member-card": _cards,
        "member-card-sheet": _cards,
        "member-extract": _each_as_of(member_extract_values),
        "member-register": _each_as_of(member_register_values),
        "organization-record": _each_as_of(organization_record_values),
        "organization-list": _list,
        "acceptance-application": _each_as_of(acceptance_application_values),
        "acceptance-report": _each_as_of(acceptance_report_values),
        "rating-table": _each_as_of(rating_table_values),
        "seed-fund-report": _each_as_of(seed_fund_report_values),
    }
)
SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "voucher": "voucher",
        "trial-balance": "organization",
        "share-receipt": "share_entry",
        "share-transfer": "share_entry",
        "advance-agreement": "advance",
        "advance-schedule": "advance",
        "advance-notice": "advance",
        "repayment-receipt": "repayment",
        "surplus-plan": "surplus_plan",
        "surplus-payout": "surplus_plan",
        "meeting-minutes": "meeting",
        "attendance-sheet": "meeting",
        "meeting-notice": "meeting",
        "resolution-notice": "meeting",
        "resolution-sheet": "resolution",
        "roll-call": "agenda_item",
        "election-report": "election",
        **dict.fromkeys((*APPLICATION_FORMS, "award-papers", "payment-request"), "application"),
        "share-certificate": "member",
        "member-account": "member",
        "member-extract": "member",
        "member-register": "organization",
        "organization-record": "organization",
        "acceptance-application": "organization",
        "acceptance-report": "organization",
        "rating-table": "organization",
        "seed-fund-report": "organization",
        "progress-talk": "progress_talk",
        "rectification-notice": "rectification",
        "enterprise-plan": "organization",
        "asset-verification": "asset_verification",
    }
)
"""The table of the record a form tells of, where its signed paper is filed.

Ballot papers have none: nobody may tell whose they are. Nor do lists of many records and papers of
packages.
"""
FOR_ALL = frozenset({"organization-list"})
"""Forms that tell of everything when no record is named."""


@dataclass(frozen=True, slots=True)
class FormItem:
    """One form that can be printed for a record."""

    form: str
    title: str
    version: str
    prescribed_by: str


def list_forms(_uow: UnitOfWork) -> list[FormItem]:
    """Return the forms that can be printed for a record, by id.

    What a title takes from the record is left open, as a line to be filled.
    """
    layouts = [FORMS[form_id] for form_id in sorted(FORM_SOURCES)]
    return [
        FormItem(layout.form_id, open_title(layout.title), layout.version, layout.prescribed_by)
        for layout in layouts
    ]


def open_title(title: str) -> str:
    """Return a title with a line where it takes something from the record."""
    return re.sub(r"\{\w+\}", "____", title)


def print_form(
    uow: UnitOfWork, form_id: str, record_id: str, state: State = State.ORIGINAL
) -> PrintedForm:
    """Return the form filled for a record; raises NotFound for an unknown form or record."""
    return print_forms(uow, form_id, [record_id], state=state)


def print_forms(
    uow: UnitOfWork,
    form_id: str,
    record_ids: Sequence[str],
    day: date | None = None,
    state: State = State.ORIGINAL,
    *,
    printer: str = "",
) -> PrintedForm:
    """Return the form filled for some records as one file, as of ``day`` (today).

    Each filled form counts its own pages. With a ``printer`` the pages are drawn for that one, as
    its calibration says. Raises NotFound for an unknown form or record, and for
    no record at all where the form needs one; Cancelled.
    """
    if form_id not in FORM_SOURCES:
        raise NotFound("form", form_id)
    if not record_ids and form_id not in FOR_ALL:
        raise NotFound(form_id, "")
    off = calibration_of(uow, printer)
    base = FORMS[form_id]
    layout = layout_in_use(uow, base)
    filled = FORM_SOURCES[form_id](uow, record_ids, day or uow.today)
    forms = (
        (
            layout,
            said,
            replace(marks_of(uow, one, _state(uow, layout, one, said, state)), calibration=off),
        )
        for one in _told(uow, filled, len(record_ids))
        for said in (said_by(layout, base, one.values),)
    )
    drawn = paper.draw_batch(forms)
    as_of = day or uow.today
    finished = printed_form(drawn, prints_to_note(form_id, drawn, record_ids, as_of))
    return replace(finished, told=ToldForm(form_id, tuple(record_ids), as_of))


def prints_to_note(
    form_id: str, drawn: Printed, record_ids: Sequence[str], as_of: date
) -> tuple[PrintToNote, ...]:
    """Return what the log keeps of a print, none for forms that tell of no single record."""
    table = SUBJECTS.get(form_id)
    return notes_of(drawn, form_id, table, record_ids, as_of) if table else ()


def _state(
    uow: UnitOfWork, layout: Layout, filled: FormValues, said: Values, asked: State
) -> State:
    """Return what a print is: an original only once, as the print log knows."""
    if asked is not State.ORIGINAL or layout.form_id not in SUBJECTS:
        return asked
    content = content_of(layout.form_id, layout.version, filled.record_number, said)
    known = was_printed(uow, layout.form_id, filled.record_number, content)
    return State.REPRINT if known else asked


def _told(uow: UnitOfWork, filled: Iterable[FormValues], count: int) -> Iterator[FormValues]:
    """Yield the filled forms and tell how many are done; raises Cancelled."""
    for done, one in enumerate(filled):
        uow.progress.step(done, max(count, done + 1), one.record_number)
        yield one
