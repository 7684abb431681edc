"""The yearly statement (年度会计报表) of a legal entity beyond its operating revenue.

Only what cannot be is refused; what is merely unlikely is asked about, because the books decide.
"""

from dataclasses import dataclass, fields

from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money, total
from coopdesk.domain.organizations import BASIS_POINTS


@dataclass(frozen=True, slots=True)
class StatementFigures:
    """The figures of a statement in fen; None where it does not tell one."""

    profit: Money | None = None
    assets: Money | None = None
    liabilities: Money | None = None
    receivables: Money | None = None
    inventory: Money | None = None
    selling_expense: Money | None = None
    administrative_expense: Money | None = None
    finance_expense: Money | None = None

    @property
    def expenses(self) -> Money | None:
        """The three expenses (三项费用) together, None unless all three are told."""
        told = (self.selling_expense, self.administrative_expense, self.finance_expense)
        known = [amount for amount in told if amount is not None]
        return total(known) if len(known) == len(told) else None

    @property
    def debt_ratio_bp(self) -> int | None:
        """Liabilities by assets (资产负债率) in basis points, None where it cannot be told."""
        if self.liabilities is None or self.assets is None or self.assets.fen <= 0:
            return None
        return self.liabilities.fen * BASIS_POINTS // self.assets.fen


FIGURES = tuple(field.name for field in fields(StatementFigures))
# Income above cost makes the profit, and interest the finance expense, negative.
_NEVER_NEGATIVE = ("assets", "liabilities", "receivables", "inventory")


def assess_figures(figures: StatementFigures) -> list[Refusal]:
    """Return why the figures cannot be: assets, liabilities, receivables or stock below zero."""
    told = (getattr(figures, name) for name in _NEVER_NEGATIVE)
    if any(amount is not None and amount.fen < 0 for amount in told):
        return [Refusal("fact.negative")]
    return []


def doubt_figures(revenue: Money, figures: StatementFigures) -> list[Refusal]:
    """Return what about the figures is unlikely and is asked about before it is stored."""
    doubts = []
    parts = [part for part in (figures.receivables, figures.inventory) if part is not None]
    if figures.assets is not None and total(parts) > figures.assets:
        values: dict[str, object] = {"parts": total(parts), "assets": figures.assets}
        doubts.append(Refusal("statement.parts_above_assets", values=values))
    if figures.profit is not None and figures.profit > revenue:
        values = {"profit": figures.profit, "revenue": revenue}
        doubts.append(Refusal("statement.profit_above_revenue", values=values))
    debts, assets = figures.liabilities, figures.assets
    if debts is not None and assets is not None and debts > assets:
        values = {"liabilities": debts, "assets": assets}
        doubts.append(Refusal("statement.debts_above_assets", values=values))
    return doubts
