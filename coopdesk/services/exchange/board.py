"""The board of reports: who reported for a period, who is late, and what the reports add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from coopdesk.domain import periods
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.exchange import (
    REPORT_DAYS,
    USUAL_REPORT_DAYS,
    PackageState,
    RemarkState,
    ReportState,
    assess_report,
)
from coopdesk.domain.members import GONE
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services.exchange.holding import list_held
from coopdesk.services.exchange.key_events import distrusted_by
from coopdesk.services.exchange.queries import OriginItem, list_origins
from coopdesk.services.exchange.remark_list import list_remarks
from coopdesk.services.exchange.senders import packages_of
from coopdesk.services.past_day import as_of
from coopdesk.storage.tables.awards import PayoutRow
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.exchange import PackageInRow, TrustedOfficeRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import SeedFundEntryRow, ShareEntryRow
from coopdesk.storage.tables.organizations import AnnualStatementRow, OrganizationRow
from coopdesk.storage.tables.system import SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

_MOST_DAYS = 180
SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class SetReportDays:
    """Set how many days after its end a period's report is due."""

    days: int


@dataclass(frozen=True, slots=True)
class BoardItem:
    """One subordinate office and its report for a period, with what its copies add up to.

    To it belong the ``origins``: the offices below whose records it forwards, with their reach.
    ``sequence`` is 0 and ``taken_on`` None while nothing was taken; ``revenue`` is of the year of
    the period, ``awards`` were paid out in it. Money as kept in the copies. ``distrusted_by`` names
    the offices that trust its key, or that of one it forwards, no longer.
    """

    office_id: str
    office: str
    division: str
    state: ReportState
    due_on: date
    days_late: int
    taken_on: date | None
    sequence: int
    refused: int
    open_remarks: int
    organizations: int
    members: int
    shares: Money
    seed_fund: Money
    revenue: Money
    awards: Money
    origins: tuple[OriginItem, ...]
    distrusted_by: tuple[str, ...]


def set_report_days(uow: UnitOfWork, command: SetReportDays) -> None:
    """Set the days; raises RuleViolation ``reporting.days`` outside 0 to 180."""
    if not 0 <= command.days <= _MOST_DAYS:
        require([Refusal("reporting.days", "", {"most": _MOST_DAYS})])
    uow.session.merge(SettingRow(key=REPORT_DAYS, value={"days": command.days}))
    uow.touch("setting")


def get_report_days(uow: UnitOfWork) -> int:
    """Return how many days after its end a period's report is due."""
    row = uow.session.get(SettingRow, REPORT_DAYS)
    return int(row.value["days"]) if row else USUAL_REPORT_DAYS


def list_board(uow: UnitOfWork, period: str, on: date | None = None) -> list[BoardItem]:
    """Return every subordinate office whose key is trusted, with its report for ``period``.

    As of a day by what had been taken in by then; the figures by what the copies of today say of
    then. Raises RuleViolation ``package.period`` for what is none.
    """
    asked, uow = _parsed(period), as_of(uow, on)
    due_on = asked.last_day + timedelta(days=get_report_days(uow))
    held = {
        one.sender_id for one in list_held(uow) if one.period == period and one.held_on <= uow.today
    }
    asked_for = _open_remarks(uow)
    figures = _figures(uow, asked.year, on)
    offices = subordinates(uow)
    forwarded_by = _forwarded_by(uow, offices)
    distrust = distrusted_by(uow)
    items = []
    for office in offices:
        key = office.office_id
        told = _reports(uow, key, period)
        # the first one counts for the day, the last one for what it says
        first, last = (told[0], told[-1]) if told else (None, None)
        taken_on = first.taken_on if first else None
        forwarded = forwarded_by.get(key, ())
        area = [key, *(one.office_id for one in forwarded)]
        standing = assess_report(taken_on, is_held=key in held, due_on=due_on, today=uow.today)
        items.append(
            BoardItem(
                office_id=key,
                office=office.name,
                division=office.division_code,
                state=standing.state,
                due_on=due_on,
                days_late=standing.days_late,
                taken_on=taken_on,
                sequence=last.sequence if last else 0,
                refused=last.counts["refused"] if last else 0,
                open_remarks=sum(asked_for.get(one, 0) for one in area),
                origins=forwarded,
                distrusted_by=tuple(name for one in area for name in distrust.get(one, ())),
                **{name: _of_area(area, *figure) for name, figure in figures.items()},
            )
        )
    return items


def _reports(uow: UnitOfWork, office_id: str, period: str) -> list[PackageInRow]:
    """Return the packages of an office for a period that were taken in, by number."""
    return [
        row
        for row in packages_of(uow, office_id)
        if row.state == PackageState.TAKEN and row.period == period and row.taken_on <= uow.today
    ]


def _parsed(period: str) -> periods.Period:
    try:
        return periods.parse(period)
    except ValueError:
        require([Refusal("package.period", values={"period": period})])
        raise


def _forwarded_by(
    uow: UnitOfWork, offices: Sequence[TrustedOfficeRow]
) -> dict[str, tuple[OriginItem, ...]]:
    """Return by forwarding office whose records it forwards, but for those that stand alone."""
    own_rows = {office.office_id for office in offices}
    found: dict[str, tuple[OriginItem, ...]] = {}
    for one in list_origins(uow):
        if one.office_id not in own_rows:
            found[one.via_id] = (*found.get(one.via_id, ()), one)
    return found


def count_overdue(uow: UnitOfWork, period: periods.Period) -> int:
    """Return how many subordinate offices have not reported for a period that is past due."""
    if uow.today <= period.last_day + timedelta(days=get_report_days(uow)):
        return 0
    query = select(PackageInRow.sender_id).where(
        PackageInRow.period == str(period), PackageInRow.state == PackageState.TAKEN.value
    )
    told = set(uow.session.scalars(query))
    told |= {one.sender_id for one in list_held(uow) if one.period == str(period)}
    return sum(office.office_id not in told for office in subordinates(uow))


def subordinates(uow: UnitOfWork) -> list[TrustedOfficeRow]:
    """Return the trusted offices below this one, by division."""
    levels = list(OfficeLevel)
    own = levels.index(OfficeLevel(uow.actor.level))
    rows = uow.session.scalars(select(TrustedOfficeRow).order_by(TrustedOfficeRow.division_code))
    return [row for row in rows if levels.index(OfficeLevel(row.level)) < own]


def reminder_of(item: BoardItem, period: str) -> str:
    """Return by which record id the reminder of an office for a period is printed."""
    return f"{item.office_id}{SEPARATOR}{period}"


def _open_remarks(uow: UnitOfWork) -> dict[str, int]:
    """Return how many remarks of ours each office has not answered."""
    counts: dict[str, int] = {}
    for one in list_remarks(uow):
        was_open = one.answered_on is not None and one.answered_on > uow.today
        is_open = one.state is RemarkState.OPEN or was_open
        if one.is_ours and is_open and one.written_on <= uow.today:
            counts[one.office_id] = counts.get(one.office_id, 0) + 1
    return counts


def _figures(
    uow: UnitOfWork, year: int, on: date | None
) -> dict[str, tuple[Mapping[str, Any], Any]]:
    """Return by name what the copies of each office add up to, and what stands for nothing."""
    day = uow.today
    in_year = (
        PayoutRow.paid_on >= date(year, 1, 1),
        PayoutRow.paid_on <= min(date(year, 12, 31), day),
    )
    is_member = (
        MemberRow.standing(day).not_in(GONE),
        MemberRow.merged_into_id.is_(None),
        MemberRow.joined_on.is_(None) | (MemberRow.joined_on <= day),
    )
    lives = (
        OrganizationRow.closed_on.is_(None) | (OrganizationRow.closed_on > day),
        OrganizationRow.registered_on.is_(None) | (OrganizationRow.registered_on <= day),
    )
    zero = Money(0)
    return {
        "organizations": (_counted(uow, OrganizationRow, *lives), 0),
        "members": (_counted(uow, MemberRow, *is_member), 0),
        "shares": (
            _summed(uow, ShareEntryRow, ShareEntryRow.amount, _stands(ShareEntryRow, on)),
            zero,
        ),
        "seed_fund": (
            _summed(uow, SeedFundEntryRow, SeedFundEntryRow.amount, _stands(SeedFundEntryRow, on)),
            zero,
        ),
        "revenue": (
            _summed(
                uow,
                AnnualStatementRow,
                AnnualStatementRow.operating_revenue,
                AnnualStatementRow.year == year,
            ),
            zero,
        ),
        "awards": (_summed(uow, PayoutRow, PayoutRow.amount, *in_year), zero),
    }


def _stands(
    kind: type[ShareEntryRow] | type[SeedFundEntryRow], on: date | None
) -> ColumnElement[bool]:
    """Return the condition that the voucher of an entry is not reversed, or was posted by a day."""
    undone = select(VoucherRow.reverses_id).where(VoucherRow.reverses_id.is_not(None))
    if on is None:
        return kind.voucher_id.not_in(undone)
    posted = select(VoucherRow.id).where(VoucherRow.day <= on)
    return kind.voucher_id.in_(posted) & kind.voucher_id.not_in(undone.where(VoucherRow.day <= on))


def _of_area(area: Sequence[str], told_of: Mapping[str, Any], nothing: Any) -> Any:
    return sum((told_of.get(office, nothing) for office in area), start=nothing)


def _counted(uow: UnitOfWork, kind: type[Row], *which: ColumnElement[bool]) -> dict[str, int]:
    query = select(kind.office, func.count()).where(*which).group_by(kind.office)
    return {office: int(count) for office, count in uow.session.execute(query)}


def _summed(
    uow: UnitOfWork, kind: type[Row], amount: Any, *which: ColumnElement[bool]
) -> dict[str, Money]:
    query = select(kind.office, func.sum(amount)).where(*which).group_by(kind.office)
    # of statements alone that say no revenue there is no sum
    return {office: told for office, told in uow.session.execute(query) if told is not None}
