"""The records behind one text of an application's form: which, who noted them, and when.

``application_sources`` says in words where a text comes from; here are the very records, so that
every figure of the form can be followed to the entry it was made of.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk.services import records
from coopdesk.services.organizations.entities import list_counting_statements
from coopdesk.services.record_trail import notes_of
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.awards import ApplicationRow, OverrideRow, PayoutRow
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.capital import (
    CapitalPaymentRow,
    CapitalVerificationRow,
    ShareholderRow,
)
from coopdesk.storage.tables.organizations import (
    AcceptanceRow,
    AnnualStatementRow,
    DividendReceivedRow,
    HoldingRow,
    OrganizationRow,
    RatingRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordBehind:
    """One record behind a text; who changed it last and when, empty for one from a package.

    ``scans`` counts the papers attached to it.
    """

    table: str
    id: str
    label: str
    operator: str
    at: str
    scans: int


def list_records_behind(uow: UnitOfWork, application_id: str, key: str) -> list[RecordBehind]:
    """Return the records that the text ``key`` of the form is made of; raises NotFound.

    What the policy itself says, and who is at the desk, has no record.
    """
    application = uow.get(ApplicationRow, application_id)
    found: list[Row] = list(_written(uow, application, key))
    for keys, read in _BEHIND:
        if key in keys:
            found += read(uow, application)
    return [_behind(uow, row) for row in found]


def _behind(uow: UnitOfWork, row: Row) -> RecordBehind:
    last = next(iter(notes_of(uow, row.__tablename__, row.id)), None)
    scan = AttachmentRow
    scans = select(func.count()).where(
        scan.subject_table == row.__tablename__, scan.subject_id == row.id
    )
    return RecordBehind(
        table=row.__tablename__,
        id=row.id,
        label=records.label_of(uow, row),
        operator=last.entry.operator if last else "",
        at=last.entry.at.replace("T", " ") if last else "",
        scans=uow.session.scalar(scans) or 0,
    )


def _written(uow: UnitOfWork, application: ApplicationRow, key: str) -> Iterable[OverrideRow]:
    query = select(OverrideRow).filter_by(application_id=application.id, key=key)
    return uow.session.scalars(query)


def _register(uow: UnitOfWork, application: ApplicationRow) -> Sequence[Row]:
    return [uow.get(OrganizationRow, application.organization_id)]


def _itself(_uow: UnitOfWork, application: ApplicationRow) -> Sequence[Row]:
    return [application]


def _statements(uow: UnitOfWork, application: ApplicationRow) -> Sequence[Row]:
    year = application.basis_year or application.award_year
    counting = list_counting_statements(uow, application.organization_id, year)
    return [uow.get(AnnualStatementRow, one.statement.id) for one in counting]


def _ratings(uow: UnitOfWork, application: ApplicationRow) -> Sequence[Row]:
    last = date(application.basis_year or application.award_year, 12, 31)
    query = select(RatingRow).where(
        RatingRow.organization_id == application.organization_id, RatingRow.rated_on <= last
    )
    return uow.session.scalars(query.order_by(RatingRow.rated_on)).all()


def _acceptances(uow: UnitOfWork, application: ApplicationRow) -> Sequence[Row]:
    row, last = AcceptanceRow, date(application.award_year, 12, 31)
    query = select(row).where(
        row.organization_id == application.organization_id, row.accepted_on <= last
    )
    return uow.session.scalars(query.order_by(row.accepted_on, row.id)).all()


def _capital(uow: UnitOfWork, application: ApplicationRow) -> Sequence[Row]:
    """What was paid in and verified by the end of the year, else what was declared."""
    key, last = application.organization_id, date(application.award_year, 12, 31)
    paid, seen, declared = CapitalPaymentRow, CapitalVerificationRow, HoldingRow
    holders = select(ShareholderRow.id).where(ShareholderRow.organization_id == key)
    payments = select(paid).where(paid.shareholder_id.in_(holders), paid.paid_on <= last)
    verified = select(seen).where(seen.organization_id == key, seen.verified_on <= last)
    found: list[Row] = [
        *uow.session.scalars(payments.order_by(paid.paid_on, paid.id)),
        *uow.session.scalars(verified.order_by(seen.verified_on, seen.id)),
    ]
    if found:
        return found
    query = select(declared).where(declared.organization_id == key)
    return uow.session.scalars(query.order_by(declared.as_of)).all()


def _dividends(uow: UnitOfWork, application: ApplicationRow) -> Sequence[Row]:
    query = select(DividendReceivedRow).filter_by(
        organization_id=application.organization_id, year=application.basis_year
    )
    return uow.session.scalars(query.order_by(DividendReceivedRow.id)).all()


def _payouts(uow: UnitOfWork, application: ApplicationRow) -> Sequence[Row]:
    row = PayoutRow
    query = select(row).where(
        row.organization_id == application.organization_id,
        row.programme == application.programme,
        row.award_year < application.award_year,
    )
    return uow.session.scalars(query.order_by(row.award_year, row.id)).all()


_Read = Callable[[UnitOfWork, ApplicationRow], Sequence[Row]]
_BEHIND: Sequence[tuple[frozenset[str], _Read]] = (
    (
        frozenset(
            {
                *("organization", "credit_code", "registered_on", "division", "level", "phone"),
                *("legal_representative", "address", "bank_name", "bank_account"),
            }
        ),
        _register,
    ),
    (frozenset({"award_year", "amount", "amount_in_capitals"}), _itself),
    (frozenset({"revenue_year", "audited_revenue", "audit_firm", "audit_report"}), _statements),
    (frozenset({"rating", "rated_on"}), _ratings),
    (
        frozenset(
            {
                *("production_supply_result", "production_supply_accepted_on"),
                *("credit_cooperation_result", "credit_cooperation_accepted_on"),
                *("first_acceptance", "seed_fund"),
            }
        ),
        _acceptances,
    ),
    (
        frozenset({"paid_in_capital", "coop_paid_in", "holding_ratio", "paid_in_confirmed_on"}),
        _capital,
    ),
    (frozenset({"dividend_year", "dividend_received", "dividend_received_on"}), _dividends),
    (frozenset({"years_used", "year_now"}), _payouts),
)
