"""Months of the books: open, closed or locked; a closed month closes every month before it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from coopdesk.domain.closing import PeriodAction
from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.domain.periods import Period, PeriodKind, containing, parse
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.ledger import PeriodEventRow, PeriodRow, VoucherRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

OPEN = PeriodAction.OPEN.value
CLOSED = PeriodAction.CLOSED.value
LOCKED = PeriodAction.LOCKED.value
# Built once, as every voucher asks it.
_CLOSED_LAST = Prepared(
    select(func.max(PeriodRow.month)).where(
        PeriodRow.organization_id == bindparam("organization"), PeriodRow.state != OPEN
    )
)


@dataclass(frozen=True, slots=True)
class PeriodEventItem:
    """One closing, opening again or locking: who, when (ISO text), why, by which document."""

    month: str
    action: str
    at: str
    operator: str
    reason: str
    document: str


def closed_through(uow: UnitOfWork, organization_id: str) -> str:
    """Return the last closed month (``YYYY-MM``), empty when none is."""
    ((newest,),) = uow.run(_CLOSED_LAST, organization=organization_id)
    return newest or ""


def list_first_open_months(uow: UnitOfWork) -> dict[str, str]:
    """Return by organization the first month with vouchers that was not closed yet."""
    closed = (
        select(func.coalesce(func.max(PeriodRow.month), ""))
        .where(PeriodRow.organization_id == OrganizationRow.id, PeriodRow.state != OPEN)
        .correlate(OrganizationRow)
        .scalar_subquery()
    )
    first = (
        select(func.min(VoucherRow.month))
        .where(VoucherRow.organization_id == OrganizationRow.id, VoucherRow.month > closed)
        .correlate(OrganizationRow)
        .scalar_subquery()
    )
    rows = uow.session.execute(select(OrganizationRow.id, first))
    return {key: month for key, month in rows if month}


def month_of(day: date) -> str:
    """Return the month of the books that ``day`` lies in, as ``YYYY-MM``."""
    return str(containing(day, PeriodKind.MONTH))


def list_period_events(uow: UnitOfWork, organization_id: str) -> list[PeriodEventItem]:
    """Return every closing, opening again and locking, newest first."""
    rows = uow.session.execute(
        select(
            PeriodEventRow.month,
            PeriodEventRow.action,
            PeriodEventRow.at,
            PeriodEventRow.operator,
            PeriodEventRow.reason,
            PeriodEventRow.document,
        )
        .where(PeriodEventRow.organization_id == organization_id)
        .order_by(PeriodEventRow.at.desc(), PeriodEventRow.id.desc())
    )
    return [PeriodEventItem(*row) for row in rows]


def read_month(written: str) -> Period:
    """Return the month written as ``YYYY-MM``; raises RuleViolation for anything else."""
    try:
        period = parse(written)
    except ValueError:
        period = None
    if period is None or period.kind is not PeriodKind.MONTH:
        raise RuleViolation(Refusal("period.not_a_month", values={"month": written}))
    return period


def state_of(uow: UnitOfWork, organization_id: str, month: str) -> str:
    """Return the state of a month as it was set, open where nothing was."""
    row = _row(uow, organization_id, month)
    return row.state if row else OPEN


def set_state(uow: UnitOfWork, event: PeriodEventRow, state: str) -> None:
    """Put the month of ``event`` into ``state`` and keep the event; to be called by services."""
    row = _row(uow, event.organization_id, event.month)
    if row is None:
        uow.add(
            PeriodRow(
                organization_id=event.organization_id,
                month=event.month,
                state=state,
                reason=event.reason,
            )
        )
    else:
        row.state, row.reason = state, event.reason
    event.at = uow.now.isoformat(timespec="seconds")
    event.operator = uow.actor.operator
    # Written at once: what is posted next looks at the state of the month.
    uow.add(event)


def keep_closed(uow: UnitOfWork, organization_id: str, month: Period) -> None:
    """Let the books stay closed through ``month``, which a later closing had closed with it.

    Nothing is kept where the books begin later.
    """
    closed = closed_through(uow, organization_id)
    first = select(func.min(VoucherRow.month)).where(
        VoucherRow.organization_id == organization_id, VoucherRow.month > closed
    )
    if (uow.session.scalar(first) or "9999") <= str(month):
        uow.add(
            PeriodRow(organization_id=organization_id, month=str(month), state=CLOSED, reason="")
        )


def _row(uow: UnitOfWork, organization_id: str, month: str) -> PeriodRow | None:
    return uow.session.scalars(
        select(PeriodRow).where(
            PeriodRow.organization_id == organization_id, PeriodRow.month == month
        )
    ).one_or_none()
