"""The surplus of a closed year and its distribution (盈余分配).

《农民专业合作社法》第四十二条: losses first, then the reserve fund (公积金) by charter or assembly.
第四十四条: what is then left of the year's surplus is distributable; at least the share that the
law names goes back by the volume of trade (盈余返还), the rest by contributions, shares of the
reserve and quantified state support and donations (剩余盈余).

Contributions weigh by the days they were held, as the law leaves it open; where the organization
sets the rule ``surplus.by_share_days`` to no, by what is held at the end of the year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.dividends import HoldingStep, compute_share_days
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import percent
from coopdesk.domain.organizations import BASIS_POINTS, OrganizationKind
from coopdesk.domain.policy import Objections, RuleBook

NOTHING = Money()


@dataclass(frozen=True, slots=True)
class Ratios:
    """What the assembly decides, in basis points.

    ``reserve_bp`` is of the surplus after losses, ``patronage_bp`` and ``dividend_bp`` are of the
    distributable surplus; what both leave stays undistributed.
    """

    reserve_bp: int
    patronage_bp: int
    dividend_bp: int


@dataclass(frozen=True, slots=True)
class YearResult:
    """What the closed books say in fen: the surplus of the year, and what stood before it.

    ``carried`` is the undistributed surplus of earlier years, losses not yet covered when negative.
    """

    surplus: Money
    carried: Money


@dataclass(frozen=True, slots=True)
class Distribution:
    """The way from the surplus of the year to what members get, in fen.

    ``taken_in`` is what of earlier years counts as distributable; ``left`` stays undistributed.
    """

    surplus: Money
    losses: Money
    reserve: Money
    taken_in: Money
    distributable: Money
    patronage: Money
    dividend: Money
    left: Money

    @property
    def paid_to_members(self) -> Money:
        """What members get in all."""
        return self.patronage + self.dividend


@dataclass(frozen=True, slots=True)
class Stake:
    """What a member has to be counted by: trade in fen, share-days (fen times days), shares.

    ``quantified`` are the shares of reserve, state support and donations in fen.
    """

    member_id: str
    number: int
    traded: Money
    share_days: int
    quantified: Money


@dataclass(frozen=True, slots=True)
class Part:
    """What one member gets in fen."""

    stake: Stake
    patronage: Money
    dividend: Money

    @property
    def whole(self) -> Money:
        """Both together."""
        return self.patronage + self.dividend


def compute_distribution(
    result: YearResult, ratios: Ratios, *, counts_carried: bool
) -> Distribution:
    """Return the distribution of a year; each step takes from what the one before left.

    The patronage refund is rounded up to the fen, so that a share the law asks for is reached; the
    reserve is rounded half up, the dividend down: where refund and dividend make up the whole, it
    comes to all that is left. With ``counts_carried`` the undistributed surplus of earlier years
    counts in.
    """
    surplus = max(result.surplus, NOTHING)
    losses = min(max(-result.carried, NOTHING), surplus)
    after_losses = surplus - losses
    reserve = after_losses.share(ratios.reserve_bp, BASIS_POINTS)
    taken_in = max(result.carried, NOTHING) if counts_carried else NOTHING
    distributable = after_losses - reserve + taken_in
    patronage = Money(-(-distributable.fen * ratios.patronage_bp // BASIS_POINTS))
    rest = distributable - patronage
    dividend = min(Money(distributable.fen * ratios.dividend_bp // BASIS_POINTS), rest)
    return Distribution(
        result.surplus,
        losses,
        reserve,
        taken_in,
        distributable,
        patronage,
        dividend,
        rest - dividend,
    )


def compute_parts(
    distribution: Distribution, stakes: Iterable[Stake], days: int
) -> tuple[Part, ...]:
    """Return each member's part, by number, adding up to the distribution to the fen.

    ``days`` are those of the year, by which quantified shares weigh beside share-days. Largest
    remainder first, among equals the lower number. Where no one has anything to be counted by,
    no one gets anything: ``assess_distribution`` stops that.
    """
    known = sorted(stakes, key=lambda stake: (stake.number, stake.member_id))
    patronage = _allot(distribution.patronage, [stake.traded.fen for stake in known])
    dividend = _allot(distribution.dividend, [compute_weight(stake, days) for stake in known])
    return tuple(
        Part(stake, *amounts)
        for stake, *amounts in zip(known, patronage, dividend, strict=True)
        if any(amounts) or stake.traded or stake.share_days or stake.quantified
    )


def compute_weight(stake: Stake, days: int) -> int:
    """Return what a member's dividend is counted by: share-days, with what is quantified."""
    return stake.share_days + stake.quantified.fen * days


def assess_distribution(
    distribution: Distribution,
    ratios: Ratios,
    parts: Sequence[Part],
    rules: RuleBook,
    kind: OrganizationKind,
) -> Objections:
    """Return what stands against a distribution; each reason cites its rule.

    《农民专业合作社法》第四十二、四十四条 bind cooperatives by this law; for other kinds their
    figures are a pattern, so falling below them only warns.
    """
    found = Objections()
    order = rules.of("surplus.losses_first")
    after_losses = distribution.surplus - distribution.losses
    if distribution.surplus <= NOTHING:
        found.refuse("surplus.none", order.source, {"surplus": distribution.surplus})
    elif after_losses <= NOTHING:
        values = {"surplus": distribution.surplus, "losses": distribution.losses}
        found.refuse("surplus.losses_not_covered", order.source, values)
    _assess_ratios(found, ratios, rules, kind)
    if distribution.patronage and not any(part.patronage for part in parts):
        found.refuse("surplus.no_trade", rules.of("surplus.patronage_minimum").source, {})
    if distribution.dividend and not any(part.dividend for part in parts):
        found.refuse("surplus.no_shares", rules.of("surplus.by_share_days").source, {})
    return found


def assess_books(
    distribution: Distribution, in_books: Money, rules: RuleBook, year: int
) -> Objections:
    """Return what stands against posting: never more than stands undistributed in the books."""
    found = Objections()
    taken = distribution.reserve + distribution.paid_to_members
    if taken > in_books:
        source = rules.of("surplus.losses_first").source
        values = {"taken": taken, "left": in_books, "year": year}
        found.refuse("surplus.above_books", source, values)
    return found


def compute_risk_share(reserve: Money, held: Money, outstanding: Money, rules: RuleBook) -> Money:
    """Return what of the reserve drawn tops up that for risks, before the general one.

    ``held`` is the reserve for risks in the books, ``outstanding`` what is out in advances
    (``reserve.risk_of_outstanding``).
    """
    needed = _risk_needed(outstanding, rules)
    return max(min(reserve, needed - held), NOTHING)


def assess_risk_reserve(
    distribution: Distribution, held: Money, outstanding: Money, rules: RuleBook
) -> Objections:
    """Return the warning of a dividend while the reserve for risks stays short of its share.

    The fund answers for losses before it distributes: the reserve drawn tops it up first.
    """
    found = Objections()
    rule, needed = rules.of("reserve.risk_of_outstanding"), _risk_needed(outstanding, rules)
    after = held + compute_risk_share(distribution.reserve, held, outstanding, rules)
    if distribution.dividend > NOTHING and after < needed:
        values = {"needed": needed, "held": held, "short": needed - after}
        found.weigh(rule, "surplus.risk_reserve_short", values)
    return found


def _risk_needed(outstanding: Money, rules: RuleBook) -> Money:
    return outstanding.share(rules.of("reserve.risk_of_outstanding").whole, BASIS_POINTS)


def _assess_ratios(
    found: Objections, ratios: Ratios, rules: RuleBook, kind: OrganizationKind
) -> None:
    least = rules.of("surplus.patronage_minimum")
    shares = (ratios.reserve_bp, ratios.patronage_bp, ratios.dividend_bp)
    if any(not 0 <= share <= BASIS_POINTS for share in shares):
        found.refuse("surplus.no_ratio", least.source, {})
    if ratios.patronage_bp + ratios.dividend_bp > BASIS_POINTS:
        found.refuse("surplus.more_than_all", least.source, {})
    if ratios.patronage_bp < least.whole:
        values = {"least": percent(least.whole), "told": percent(ratios.patronage_bp)}
        binds = kind.value in rules.of("surplus.law_binds").texts
        (found.refuse if binds else found.warn)("surplus.patronage_below", least.source, values)
    reserve = rules.of("surplus.reserve")
    if ratios.reserve_bp < reserve.whole:
        values = {"least": percent(reserve.whole), "told": percent(ratios.reserve_bp)}
        found.weigh(reserve, "surplus.reserve_below", values)


def compute_counted_days(
    steps: Sequence[HoldingStep], first: date, after: date, rules: RuleBook
) -> int:
    """Return the share-days (fen times days) that count from ``first`` up to, not with, ``after``.

    None for who held shares for fewer days than ``surplus.minimum_days``; without
    ``surplus.by_share_days`` as if what is held at the end had been held all the time.
    """
    held = [HoldingStep(step.day, 1 if step.holding else 0) for step in steps]
    if compute_share_days(held, first, after) < rules.of("surplus.minimum_days").whole:
        return 0
    if rules.of("surplus.by_share_days").is_on:
        return compute_share_days(steps, first, after)
    return steps[-1].holding * (after - first).days


def _allot(amount: Money, weights: Sequence[int]) -> list[Money]:
    if not any(weights):
        return [NOTHING] * len(weights)
    return amount.allot(weights)
