"""How the fund's rates are written for people: per year and, so that all can check it, per day."""

from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import FeeRounding, percent
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.words import text

__all__ = ["RATINGS", "percent", "rate_in_words", "rounding_in_words"]

# The five classes by their place, as compute_rating gives it.
RATINGS = (
    "fund.rating_normal",
    "fund.rating_watched",
    "fund.rating_substandard",
    "fund.rating_doubtful",
    "fund.rating_loss",
)
# What people reckon with: ten thousand yuan for a day.
_TEN_THOUSAND_YUAN = Money(1_000_000)


def rate_in_words(yearly_bp: int, day_basis: int) -> str:
    """Return a usage fee as a yearly rate and as yuan for ten thousand yuan a day."""
    per_day = _TEN_THOUSAND_YUAN.share(yearly_bp, BASIS_POINTS * day_basis)
    return text("fund.rate", rate=percent(yearly_bp), per_day=per_day, basis=day_basis)


def rounding_in_words(rounding: FeeRounding) -> str:
    """Return how a usage fee is rounded, as agreements and schedules say it."""
    unit = text("fund.unit_fen" if rounding.fen == 1 else "fund.unit_jiao")
    told = text("fund.rounded_down" if rounding.down else "fund.rounded_half_up", unit=unit)
    return text("fund.rounded_by_period", how=told) if rounding.by_period else told
