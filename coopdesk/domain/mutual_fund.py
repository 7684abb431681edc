"""The mutual fund (互助金): shares of members, advances to members, usage fees.

赤政发〔2023〕14号 一（一）: 对内不对外、吸股不吸储、分红不分息. These three stand above every local
rule and cannot be changed. Ceilings, terms and fees are the organization's own (``RuleBook``);
each refusal cites the rule's source, and a fee has no shipped value: the office types it in.

Usage fees are simple: principal still out, times actual days, times the yearly rate, over the day
basis. The day of lending counts, the day of repayment does not; part payments pay the fee first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.periods import add_months
from coopdesk.domain.policy import Objections, PolicyBook, RuleBook

NOTHING = Money()


class ShareForm(StrEnum):
    """What a share is paid in with; only money is taken."""

    MONEY = "money"
    IN_KIND = "in_kind"
    BORROWED = "borrowed"


class AdvanceSource(StrEnum):
    """Which money an advance is made from."""

    FUND_SHARES = "fund_shares"
    SEED_FUND = "seed_fund"


class SeedFundUse(StrEnum):
    """What the seed fund is used for."""

    ADVANCES = "advances"
    RISK_COVER = "risk_cover"
    DIVIDEND = "dividend"
    REDEMPTION = "redemption"
    OFFICE_COST = "office_cost"


@dataclass(frozen=True, slots=True)
class SubscriptionFacts:
    """A subscription (入股) about to be taken; amounts are before it."""

    payer: MemberState | None
    amount: Money
    own_shares: Money
    all_shares: Money
    form: ShareForm = ShareForm.MONEY


def assess_subscription(
    facts: SubscriptionFacts, day: date, book: PolicyBook, rules: RuleBook
) -> Objections:
    """Return what stands against a subscription, stops and warnings.

    赤政发〔2023〕14号 一（一） 对内不对外: only members pay in. The rest are fund rules.
    """
    found = Objections()
    if facts.payer is not MemberState.MEMBER:
        found.refuse("fund.payer_not_member", cite_principle(day, book, "members_only"), {})
    if facts.amount <= NOTHING:
        found.refuse("fund.amount_not_positive", "", {})
    if facts.form is not ShareForm.MONEY:
        found.weigh(rules.of("share.money_only"), "fund.share_not_money", {"form": facts.form})
    minimum = rules.of("share.minimum_first")
    if not facts.own_shares and facts.amount < minimum.money:
        found.weigh(minimum, "fund.share_below_minimum", {"minimum": str(minimum.money)})
    own, whole = facts.own_shares + facts.amount, facts.all_shares + facts.amount
    most = rules.of("share.maximum_member_money")
    if own > most.money:
        found.weigh(most, "fund.share_above_amount", {"own": str(own), "most": str(most.money)})
    _check_ceiling(own, whole, rules, found)
    fund = rules.of("share.maximum_fund")
    if whole > fund.money:
        found.weigh(fund, "fund.too_large", {"whole": str(whole), "most": str(fund.money)})
    return found


@dataclass(frozen=True, slots=True)
class RedemptionFacts:
    """A redemption (退股) about to be paid; amounts are before it."""

    amount: Money
    own_shares: Money
    subscribed_on: date
    outstanding: Money = NOTHING
    is_in_office: bool = False
    answers_for: Money = NOTHING
    has_resolution: bool = False


def assess_redemption(facts: RedemptionFacts, day: date, rules: RuleBook) -> Objections:
    """Return what stands against paying shares back: never more than held, advances first."""
    found = Objections()
    if facts.amount <= NOTHING:
        found.refuse("fund.amount_not_positive", "", {})
    if facts.amount > facts.own_shares:
        found.refuse("fund.redeem_above_shares", "", {"own": str(facts.own_shares)})
    multiple = rules.of("advance.maximum_multiple")
    left = facts.own_shares - facts.amount
    if facts.outstanding and facts.outstanding > left * multiple.whole:
        values = {"outstanding": str(facts.outstanding)}
        found.weigh(multiple, "fund.redeem_with_advance", values)
    guarantees = rules.of("guarantee.maximum_multiple")
    if facts.answers_for and facts.outstanding + facts.answers_for > left * guarantees.whole:
        values = {"answers_for": str(facts.answers_for)}
        found.weigh(guarantees, "fund.redeem_with_guarantee", values)
    large = rules.of("resolution.redemption_from")
    if facts.amount > large.money and not facts.has_resolution:
        found.weigh(large, "fund.redemption_without_resolution", {"most": str(large.money)})
    hold = rules.of("share.minimum_hold_months")
    if day < add_months(facts.subscribed_on, hold.whole):
        found.weigh(hold, "fund.redeem_too_early", {"months": hold.whole})
    if facts.is_in_office:
        found.weigh(rules.of("share.locked_while_in_office"), "fund.redeem_in_office", {})
    return found


@dataclass(frozen=True, slots=True)
class AdvanceFacts:
    """An advance (借款) about to be made; ``yearly_rate_bp`` is what the agreement says.

    ``fund_capital`` is the fund's net capital, ``outstanding`` what the borrower still owes,
    ``available`` the money in the fund's account.
    """

    borrower: MemberState | None
    amount: Money
    own_shares: Money
    outstanding: Money
    fund_capital: Money
    available: Money
    paid_out_on: date
    due_on: date
    yearly_rate_bp: int
    purpose: str
    source: AdvanceSource = AdvanceSource.FUND_SHARES
    has_resolution: bool = False
    is_borrower_overdue: bool = False


def assess_advance(facts: AdvanceFacts, book: PolicyBook, rules: RuleBook) -> Objections:
    """Return what stands against an advance, stops and warnings.

    赤政发〔2023〕14号 一（一） 对内不对外: the borrower is a member, and one with shares. The
    rest are fund rules.
    """
    found = Objections()
    if facts.borrower is not MemberState.MEMBER:
        source = cite_principle(facts.paid_out_on, book, "members_only")
        found.refuse("fund.borrower_not_member", source, {})
    if not facts.own_shares:
        found.weigh(rules.of("closed.borrower_is_member"), "fund.borrower_without_shares", {})
    if facts.amount <= NOTHING:
        found.refuse("fund.amount_not_positive", "", {})
    if facts.amount > facts.available:
        found.refuse("fund.not_enough_money", "", {"available": str(facts.available)})
    if facts.is_borrower_overdue:
        found.refuse("fund.borrower_overdue", "", {})
    if not facts.purpose.strip():
        found.weigh(rules.of("advance.purpose_needed"), "fund.no_purpose", {})
    _check_amounts(facts, rules, found)
    _check_term(facts, rules, found)
    _check_rate(facts.yearly_rate_bp, rules, found)
    return found


def assess_seed_fund_use(use: SeedFundUse, rules: RuleBook) -> Objections:
    """Return what stands against a use of the seed fund (种子金): only those of the rule."""
    found = Objections()
    rule = rules.of("seed_fund.uses")
    if use.value not in rule.texts:
        found.weigh(rule, "fund.seed_fund_use", {"use": use})
    return found


@dataclass(frozen=True, slots=True)
class PrincipalStep:
    """From this day on so much principal is out."""

    day: date
    principal: Money


@dataclass(frozen=True, slots=True)
class FeeRounding:
    """How a usage fee is rounded by the charter: to so many ``fen`` (1, or 10 for a jiao 角).

    Half up or, ``down``, cut off; once for all days since the lending or, ``by_period``, for the
    days between two repayments each.
    """

    fen: int = 1
    down: bool = False
    by_period: bool = False

    def round(self, fen_days: int, yearly_rate_bp: int, day_basis: int) -> int:
        """Return the fee in fen of so many fen times days."""
        whole = BASIS_POINTS * day_basis * self.fen
        half = 0 if self.down else whole
        return (2 * fen_days * yearly_rate_bp + half) // (2 * whole) * self.fen


TO_THE_FEN = FeeRounding()
ROUNDINGS = tuple(
    FeeRounding(fen, down, by_period)
    for by_period in (False, True)
    for fen in (1, 10)
    for down in (False, True)
)
"""Every rounding, the finer first: what several explain is more likely rounded to the fen."""


def compute_usage_fee(
    steps: Sequence[PrincipalStep],
    until: date,
    yearly_rate_bp: int,
    day_basis: int,
    rounding: FeeRounding = TO_THE_FEN,
) -> Money:
    """Return the simple fee in fen up to ``until``, rounded as agreed.

    ``steps`` are in order of days, the first is the day of lending. The day of lending counts and
    ``until`` (the day of repayment) does not. Raises ValueError for steps out of order, a negative
    rate or a basis that is not positive.
    """
    if yearly_rate_bp < 0 or day_basis <= 0:
        raise ValueError("the rate must not be negative and the day basis must be positive")
    days = [step.day for step in steps]
    if days != sorted(days):
        raise ValueError("the steps of the principal are out of order")
    ends = [*days[1:], until]
    periods = [
        step.principal.fen * max((min(end, until) - step.day).days, 0)
        for step, end in zip(steps, ends, strict=True)
    ]
    rounded = periods if rounding.by_period else [sum(periods)]
    return Money(sum(rounding.round(one, yearly_rate_bp, day_basis) for one in rounded))


@dataclass(frozen=True, slots=True)
class Allotment:
    """A repayment split up: fee first, then principal; ``rest`` was paid too much."""

    fee: Money
    principal: Money
    rest: Money


def compute_allotment(paid: Money, fee_due: Money, principal_out: Money) -> Allotment:
    """Return how a repayment is split: fee first, then principal, the rest goes back.

    Raises ValueError for negative amounts.
    """
    if min(paid, fee_due, principal_out) < NOTHING:
        raise ValueError("a repayment has no negative amounts")
    fee = min(paid, fee_due)
    principal = min(paid - fee, principal_out)
    return Allotment(fee, principal, paid - fee - principal)


def compute_overdue_band(overdue_days: int, rules: RuleBook) -> int:
    """Return the class of an advance by its overdue days: 0 正常 to 4 损失 (bands are data)."""
    return sum(overdue_days >= first for first in rules.of("overdue.bands").wholes)


class Wording(StrEnum):
    """Where a text stands: about shares and dividends, or about something else."""

    SHARES = "shares"
    OTHER = "other"


def find_refused_wording(text: str, place: Wording, rules: RuleBook) -> Objections:
    """Return the words a receipt, notice or agreement may not have, or is warned of.

    赤政发〔2023〕14号 一（一） 吸股不吸储、分红不分息. A denial such as 不保息 is not the
    promise it denies. On shares every such word stops, elsewhere it warns.
    """
    found = Objections()
    bare = text
    for allowed in sorted(rules.of("wording.allowed").texts, key=len, reverse=True):
        bare = bare.replace(allowed, "\n" * len(allowed))
    names = ["wording.refused"]
    if place is Wording.SHARES:
        names.append("wording.refused_on_shares")
    for name in names:
        rule = rules.of(name)
        for word in rule.texts:
            if word in bare and place is Wording.SHARES:
                found.weigh(rule, "fund.wording", {"word": word})
            elif word in bare:
                found.warn("fund.wording", rule.source, {"word": word})
    return found


def speaks_of_shares(text: str, rules: RuleBook) -> bool:
    """Return whether a text is about shares, so that no word of a return may stand in it."""
    return any(word in text for word in rules.of("wording.about_shares").texts)


def cite_principle(day: date, book: PolicyBook, name: str) -> str:
    """Return the article of a principle (对内不对外 and the like) as it stands on ``day``."""
    return book.on(day, f"mutual_fund.{name}").source


def _check_ceiling(own: Money, whole: Money, rules: RuleBook, found: Objections) -> None:
    """A share of the whole only means something once the fund has begun."""
    if whole < rules.of("share.ceiling_from_total").money:
        return
    ceiling, hint = rules.of("share.maximum_of_total"), rules.of("share.hint_of_total")
    held = own.fen * BASIS_POINTS
    for rule, code in ((ceiling, "fund.share_above_ceiling"), (hint, "fund.share_near_ceiling")):
        if held > whole.fen * rule.whole:
            values = {"own": str(own), "most": str(Money(whole.fen * rule.whole // BASIS_POINTS))}
            found.weigh(rule, code, values)
            return


def _check_amounts(facts: AdvanceFacts, rules: RuleBook, found: Objections) -> None:
    owed = facts.outstanding + facts.amount
    maximum, normal = rules.of("advance.maximum_amount"), rules.of("advance.normal_amount")
    for rule, code in (
        (maximum, "fund.advance_above_maximum"),
        (normal, "fund.advance_above_normal"),
    ):
        if owed > rule.money:
            found.weigh(rule, code, {"owed": str(owed), "most": str(rule.money)})
            break
    decided = rules.of("advance.resolution_from")
    if owed > decided.money and not facts.has_resolution:
        values = {"owed": str(owed), "most": str(decided.money)}
        found.weigh(decided, "fund.advance_without_resolution", values)
    multiple = rules.of("advance.maximum_multiple")
    limit = facts.own_shares * multiple.whole
    if owed > limit:
        told = {"owed": str(owed), "most": str(limit), "times": multiple.whole}
        found.weigh(multiple, "fund.advance_above_multiple", told)
    single = rules.of("advance.maximum_single_of_capital")
    if owed.fen * BASIS_POINTS > facts.fund_capital.fen * single.whole:
        most = Money(max(facts.fund_capital.fen, 0) * single.whole // BASIS_POINTS)
        values = {"owed": str(owed), "most": str(most)}
        found.weigh(single, "fund.advance_above_single", values)


def _check_term(facts: AdvanceFacts, rules: RuleBook, found: Objections) -> None:
    if facts.due_on <= facts.paid_out_on:
        found.refuse("fund.due_before_paid_out", "", {})
    name = "maximum_months_by_resolution" if facts.has_resolution else "maximum_months"
    rule = rules.of(f"advance.{name}")
    if facts.due_on > add_months(facts.paid_out_on, rule.whole):
        found.weigh(rule, "fund.term_too_long", {"months": rule.whole})


def _check_rate(yearly_rate_bp: int, rules: RuleBook, found: Objections) -> None:
    """The cap has no shipped value: without one the office has not decided, so nothing is lent."""
    if yearly_rate_bp < 0:
        found.refuse("fund.rate_negative", "", {})
    cap = rules.of("fee.maximum_rate")
    if cap.value is None:
        found.refuse("fund.rate_cap_missing", cap.source, {})
    elif yearly_rate_bp > cap.whole:
        found.weigh(cap, "fund.rate_above_cap", {"most": percent(cap.whole)})
    stop = rules.of("fee.absolute_rate")
    if stop.value is not None and yearly_rate_bp > stop.whole:
        found.weigh(stop, "fund.rate_above_stop", {"most": percent(stop.whole)})


def percent(basis_points: int) -> str:
    """Return basis points as a percentage with two decimals."""
    return f"{basis_points // 100}.{basis_points % 100:02d}%"
