"""Months of the books: open or closed; a closed month closes every month before it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from coopdesk.domain.errors import Refusal, RuleViolation, require
from coopdesk.domain.periods import Period, PeriodKind, containing, parse
from coopdesk.services.ledger.books import require_own
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.ledger import PeriodRow
from coopdesk.storage.unit_of_work import UnitOfWork

OPEN = "open"
CLOSED = "closed"
# Built once, as every voucher asks it.
_CLOSED_LAST = Prepared(
    select(func.max(PeriodRow.month)).where(
        PeriodRow.organization_id == bindparam("organization"), PeriodRow.state == CLOSED
    )
)


@dataclass(frozen=True, slots=True)
class ClosePeriod:
    """Close a month (``YYYY-MM``) and with it every month before: nothing is posted there again."""

    organization_id: str
    month: str


@dataclass(frozen=True, slots=True)
class ReopenPeriod:
    """Open the month that was closed last again, for a reason that the audit log keeps."""

    organization_id: str
    month: str
    reason: str


@dataclass(frozen=True, slots=True)
class PeriodItem:
    """One month that was closed or opened again."""

    month: str
    state: str
    reason: str


def close_period(uow: UnitOfWork, command: ClosePeriod) -> str:
    """Close the month and return it.

    Raises RuleViolation when the month has not ended or is closed already.
    """
    require_own(uow, command.organization_id)
    checks = (
        (_month(command.month).last_day <= uow.today, "period.not_ended"),
        (command.month > closed_through(uow, command.organization_id), "period.closed_before"),
    )
    values = {"month": command.month}
    require(Refusal(code, values=values) for passed, code in checks if not passed)
    _set(uow, command.organization_id, command.month, CLOSED, "")
    return command.month


def reopen_period(uow: UnitOfWork, command: ReopenPeriod) -> str:
    """Open the month that was closed last and return it.

    Raises RuleViolation for any other month and without a reason.
    """
    require_own(uow, command.organization_id)
    closed = closed_through(uow, command.organization_id)
    _month(command.month)
    checks = (
        (command.month == closed, "period.not_the_last"),
        (bool(command.reason.strip()), "period.reason_missing"),
    )
    values = {"month": command.month, "last": closed or "—"}
    require(Refusal(code, values=values) for passed, code in checks if not passed)
    _set(uow, command.organization_id, command.month, OPEN, command.reason.strip())
    return command.month


def closed_through(uow: UnitOfWork, organization_id: str) -> str:
    """Return the last closed month (``YYYY-MM``), empty when none is."""
    ((newest,),) = uow.run(_CLOSED_LAST, organization=organization_id)
    return newest or ""


def month_of(day: date) -> str:
    """Return the month of the books that ``day`` lies in, as ``YYYY-MM``."""
    return str(containing(day, PeriodKind.MONTH))


def list_periods(uow: UnitOfWork, organization_id: str) -> list[PeriodItem]:
    """Return the months that were closed or opened again, newest first."""
    rows = uow.session.execute(
        select(PeriodRow.month, PeriodRow.state, PeriodRow.reason)
        .where(PeriodRow.organization_id == organization_id)
        .order_by(PeriodRow.month.desc())
    )
    return [PeriodItem(*row) for row in rows]


def _month(written: str) -> Period:
    try:
        period = parse(written)
    except ValueError:
        period = None
    if period is None or period.kind is not PeriodKind.MONTH:
        raise RuleViolation(Refusal("period.not_a_month", values={"month": written}))
    return period


def _set(uow: UnitOfWork, organization_id: str, month: str, state: str, reason: str) -> None:
    row = uow.session.scalars(
        select(PeriodRow).where(
            PeriodRow.organization_id == organization_id, PeriodRow.month == month
        )
    ).one_or_none()
    if row is None:
        row = PeriodRow(organization_id=organization_id, month=month, state=state, reason=reason)
        uow.add(row)
    row.state, row.reason = state, reason
