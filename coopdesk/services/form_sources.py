"""Where the texts of every form that a record can be printed on come from.

``_OF_ONE_RECORD`` is the table a capability adds its line to: form id, and the query that turns a
record id into texts. ``FORM_SOURCES`` has those and the forms that are told as of a day, or gather
many records.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from coopdesk.domain.errors import NotFound, require
from coopdesk.domain.rights import Action, Capability, Role, assess_right
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
from coopdesk.services.organizations.listing import NUMBERS_FOR
from coopdesk.services.personal import form_as_seen
from coopdesk.services.records import capability_of
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
WHOLE_FOR: Mapping[str, tuple[Capability, ...]] = MappingProxyType(
    {
        "share-certificate": (Capability.MEMBERS, Capability.MUTUAL_FUND),
        "member-extract": (Capability.MEMBERS,),
        "advance-agreement": (Capability.MUTUAL_FUND,),
    }
)
"""Whose forms print the numbers of a member whole; on all others they are those of organizations.
"""
FOR_ALL = frozenset({"organization-list"})
"""Forms that tell of everything when no record is named."""


def filled_forms(
    uow: UnitOfWork, form_id: str, record_ids: Sequence[str], day: date
) -> Iterable[FormValues]:
    """Return the form filled for some records, personal numbers as the operator may see them.

    Raises NotFound as ``print_forms``, RuleViolation ``right.missing`` where the operator may not
    ask for the records it tells of.
    """
    if form_id not in FORM_SOURCES:
        raise NotFound("form", form_id)
    if not record_ids and form_id not in FOR_ALL:
        raise NotFound(form_id, "")
    if table := SUBJECTS.get(form_id):
        require(assess_right([Role(uow.actor.role)], capability_of(table), Action.ASK))
    filled = FORM_SOURCES[form_id](uow, record_ids, day)
    return (form_as_seen(uow, one, *WHOLE_FOR.get(form_id, NUMBERS_FOR)) for one in filled)
