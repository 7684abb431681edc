"""What lacks before a report is made: the books' self-test, and what the period has to have."""

from dataclasses import dataclass

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain import periods
from coopdesk.domain.exchange import ON_DEMAND, RemarkState
from coopdesk.services.exchange.board import subordinates
from coopdesk.services.exchange.remark_list import list_remarks
from coopdesk.services.ledger import LEDGER_CHECKS, find_breaks
from coopdesk.services.ledger.books import has_books
from coopdesk.services.ledger.closing import list_months_to_close
from coopdesk.services.mutual_fund import FUND_CHECKS
from coopdesk.storage.tables.organizations import AnnualStatementRow, OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_TELLS_OF_WORK_LEFT = {"drafts"}


@dataclass(frozen=True, slots=True)
class ReadinessItem:
    """One thing that lacks; ``is_broken`` where the books contradict themselves."""

    code: str
    sentence: str
    is_broken: bool = False


def check_readiness(uow: UnitOfWork, period: str, receiver_id: str = "") -> list[ReadinessItem]:
    """Return what lacks for a report of ``period``, broken books first; empty when all is there.

    Nothing of it stops a package: a report that is late because of it helps nobody. It is shown
    before the package is made. A package on demand is asked only whether the books are sound, one
    that goes down to a subordinate nothing: it is no report.
    """
    if receiver_id in {office.office_id for office in subordinates(uow)}:
        return []
    found = _self_test(uow)
    if period != ON_DEMAND:
        found += _of_period(uow, periods.parse(period))
        asked = [one for one in list_remarks(uow) if one.state is RemarkState.OPEN]
        waiting = sum(not one.is_ours and not one.is_passed_on for one in asked)
        if waiting:
            found.append(_lacking("remarks", count=waiting))
    return sorted(found, key=lambda item: not item.is_broken)


def _self_test(uow: UnitOfWork) -> list[ReadinessItem]:
    items = []
    for name, check in {**LEDGER_CHECKS, **FUND_CHECKS}.items():
        breaks = find_breaks(uow, check)
        if breaks:
            sentence = words.text(f"check_break.{name}", what=breaks[0])
            items.append(ReadinessItem(name, sentence, name not in _TELLS_OF_WORK_LEFT))
    return items


def _of_period(uow: UnitOfWork, period: periods.Period) -> list[ReadinessItem]:
    query = select(OrganizationRow.id, OrganizationRow.name).where(
        OrganizationRow.office == uow.actor.office_id, OrganizationRow.closed_on.is_(None)
    )
    found = []
    organizations = uow.session.execute(query.order_by(OrganizationRow.name)).all()
    if not organizations:
        found.append(_lacking("organization"))
    for key, name in organizations:
        if not has_books(uow, key):
            found.append(_lacking("books", organization=name))
        else:
            found += _open_months(uow, key, name, period)
        if period.kind is periods.PeriodKind.YEAR and not _has_statement(uow, key, period.year):
            found.append(_lacking("statement", organization=name, year=period.year))
    return found


def _open_months(
    uow: UnitOfWork, key: str, name: str, period: periods.Period
) -> list[ReadinessItem]:
    ours = {str(month) for month in period.months() if month.last_day <= uow.today}
    months = sorted(ours & set(list_months_to_close(uow, key)))
    if not months:
        return []
    return [_lacking("months", organization=name, months="、".join(months))]


def _has_statement(uow: UnitOfWork, key: str, year: int) -> bool:
    query = select(AnnualStatementRow.id).where(
        AnnualStatementRow.organization_id == key, AnnualStatementRow.year == year
    )
    return uow.session.execute(query.limit(1)).first() is not None


_SENTENCES = {
    "organization": "readiness.organization",
    "books": "readiness.books",
    "months": "readiness.months",
    "statement": "readiness.statement",
    "remarks": "readiness.remarks",
}


def _lacking(code: str, **told: object) -> ReadinessItem:
    return ReadinessItem(code, words.text(_SENTENCES[code], **told))
