"""The turnaround campaign (三降两清一扭) of coop-owned enterprises: 赤政发〔2023〕14号 一（三）.

Three ratios come down (两金占比、三项费用率、资产负债率), dormant enterprises and risks are
cleared, and losses turn to profit. The text sets no numbers and no formulas: here the ratios are
receivables and inventory by assets, the three expenses by operating revenue, and liabilities by
assets, in basis points.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.statements import StatementFigures


class Trend(StrEnum):
    """A ratio against that of the year before."""

    LOWERED = "lowered"
    SAME = "same"
    RAISED = "raised"


class ProfitTurn(StrEnum):
    """The profit of a year against that of the year before (扭亏增盈)."""

    TO_PROFIT = "to_profit"
    LESS_LOSS = "less_loss"
    MORE_LOSS = "more_loss"
    TO_LOSS = "to_loss"
    MORE_PROFIT = "more_profit"
    LESS_PROFIT = "less_profit"


class Dormancy(StrEnum):
    """Whether an enterprise is dormant (僵尸企业): working, dormant, or cleared away."""

    WORKING = "working"
    DORMANT = "dormant"
    CLEARED = "cleared"


class ReformWay(StrEnum):
    """What a plan for an enterprise (一企一策) does with it: the ways 一（三） names."""

    DEREGISTRATION = "deregistration"
    BANKRUPTCY = "bankruptcy"
    REORGANIZATION = "reorganization"
    JOINT_VENTURE = "joint_venture"
    BETTER_MANAGEMENT = "better_management"
    NEW_MECHANISM = "new_mechanism"


@dataclass(frozen=True, slots=True)
class Ratios:
    """The three ratios of a year in basis points, None where they cannot be told."""

    receivables_inventory_bp: int | None = None
    expense_bp: int | None = None
    debt_bp: int | None = None

    @property
    def all(self) -> tuple[int | None, int | None, int | None]:
        """The three in the order of the campaign's name."""
        return self.receivables_inventory_bp, self.expense_bp, self.debt_bp


def compute_ratios(revenue: Money, figures: StatementFigures) -> Ratios:
    """Return the three ratios of a yearly statement, rounded down."""
    receivables, inventory, assets = figures.receivables, figures.inventory, figures.assets
    tied_up = None
    if receivables is not None and inventory is not None:
        tied_up = _share(receivables + inventory, assets)
    return Ratios(tied_up, _share(figures.expenses, revenue), figures.debt_ratio_bp)


def compare_ratio(now: int | None, before: int | None) -> Trend | None:
    """Return how a ratio moved, None where one of the years does not tell it."""
    if now is None or before is None:
        return None
    if now == before:
        return Trend.SAME
    return Trend.LOWERED if now < before else Trend.RAISED


def compare_profit(now: Money | None, before: Money | None) -> ProfitTurn | None:
    """Return how the profit moved, None where one of the years does not tell it."""
    if now is None or before is None:
        return None
    if before.fen < 0:
        if now.fen >= 0:
            return ProfitTurn.TO_PROFIT
        return ProfitTurn.LESS_LOSS if now > before else ProfitTurn.MORE_LOSS
    if now.fen < 0:
        return ProfitTurn.TO_LOSS
    return ProfitTurn.MORE_PROFIT if now >= before else ProfitTurn.LESS_PROFIT


def assess_risks(found: int, cleared: int) -> list[Refusal]:
    """Return why the numbers of risks (经营风险) cannot be: more cleared than were found."""
    if cleared <= found:
        return []
    return [Refusal("turnaround.more_cleared", values={"found": found, "cleared": cleared})]


def assess_done(done_on: date | None, since: date | None, today: date) -> list[Refusal]:
    """Return why something cannot be done on that day: it lies ahead, or before it was begun."""
    if done_on is None:
        return []
    if done_on > today:
        return [Refusal("supervision.done_ahead", values={"day": done_on.isoformat()})]
    if since is not None and done_on < since:
        values = {"day": done_on.isoformat(), "since": since.isoformat()}
        return [Refusal("supervision.done_before", values=values)]
    return []


def _share(part: Money | None, whole: Money | None) -> int | None:
    if part is None or whole is None or whole.fen <= 0:
        return None
    return part.fen * BASIS_POINTS // whole.fen
