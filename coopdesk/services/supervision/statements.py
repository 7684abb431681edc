"""The figures of yearly statements that the campaign compares, by organization and year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.money import Money
from coopdesk.domain.statements import FIGURES, StatementFigures
from coopdesk.domain.turnaround import Ratios, compute_ratios
from coopdesk.storage.tables.organizations import AnnualStatementRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What one yearly statement tells: revenue and profit in fen, the three ratios."""

    revenue: Money
    profit: Money | None
    ratios: Ratios
    is_audited: bool


def figures_by_year(
    uow: UnitOfWork, organization_id: str | None = None, on: date | None = None
) -> dict[str, dict[int, YearFigures]]:
    """Return by organization and year what the statements tell; as of a day of years then over."""
    query = select(AnnualStatementRow)
    if on is not None:
        query = query.where(AnnualStatementRow.year < on.year)
    if organization_id is not None:
        query = query.where(AnnualStatementRow.organization_id == organization_id)
    found: dict[str, dict[int, YearFigures]] = defaultdict(dict)
    for row in uow.session.scalars(query):
        figures = StatementFigures(**{name: getattr(row, name) for name in FIGURES})
        found[row.organization_id][row.year] = YearFigures(
            row.operating_revenue,
            row.profit,
            compute_ratios(row.operating_revenue, figures),
            row.audited,
        )
    return found
