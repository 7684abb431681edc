"""Where each rule of the mutual fund is looked at: the steps that ask it.

The keys are those of ``db/reference/fund_rules.toml``. A rule without a step is written down for
people to keep: the program does not check it, and says so.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class FundStep(StrEnum):
    """A step of the fund's business that rules are asked for."""

    SUBSCRIPTION = "subscription"
    MOVE = "move"
    REDEMPTION = "redemption"
    ADVANCE = "advance"
    GUARANTEE = "guarantee"
    CHANGE = "change"
    REPAYMENT = "repayment"
    CLASSES = "classes"
    WRITE_OFF = "write_off"
    SURPLUS = "surplus"
    MONEY = "money"
    WORDING = "wording"
    VOUCHER = "voucher"


_SHARES_IN = (FundStep.SUBSCRIPTION, FundStep.MOVE)
_SHARES_OUT = (FundStep.MOVE, FundStep.REDEMPTION)
_STEPS: dict[tuple[FundStep, ...], tuple[str, ...]] = {
    (*_SHARES_IN, FundStep.VOUCHER): ("closed.payer_is_member",),
    (FundStep.ADVANCE,): (
        *("closed.borrower_is_member", "advance.normal_amount", "advance.maximum_amount"),
        *("advance.maximum_single_of_capital", "advance.maximum_top_ten_of_capital"),
        *("advance.maximum_months", "advance.maximum_months_by_resolution"),
        *("advance.purpose_needed", "advance.resolution_from", "reserve.liquidity_of_shares"),
        *("fee.maximum_rate", "fee.absolute_rate", "overdue.warn_bad_share"),
        "overdue.stop_bad_share",
    ),
    (FundStep.VOUCHER,): ("closed.no_fixed_return", "seed_fund.separate_account"),
    (FundStep.WORDING,): (
        *("wording.refused", "wording.refused_on_shares", "wording.allowed"),
        "wording.about_shares",
    ),
    _SHARES_IN: (
        *("share.minimum_first", "share.maximum_of_total", "share.hint_of_total"),
        *("share.ceiling_from_total", "share.money_only", "share.maximum_member_money"),
        "share.maximum_fund",
    ),
    _SHARES_OUT: ("share.minimum_hold_months", "share.locked_while_in_office"),
    (FundStep.REDEMPTION,): ("resolution.redemption_from",),
    (FundStep.ADVANCE, *_SHARES_OUT): ("advance.maximum_multiple",),
    (FundStep.GUARANTEE,): ("guarantee.members_only", "guarantee.needed_from"),
    (FundStep.GUARANTEE, *_SHARES_OUT): ("guarantee.maximum_multiple",),
    (FundStep.CHANGE,): (
        *("advance.extensions", "advance.extend_before_due", "guarantee.consent_to_changes"),
        *("resolution.extension", "resolution.reschedule"),
    ),
    (FundStep.WRITE_OFF,): ("resolution.write_off", "write_off.from_class", "seed_fund.uses"),
    (FundStep.REPAYMENT,): (
        *("fee.day_basis", "fee.rounding_fen", "fee.rounds_down", "fee.rounds_by_period"),
    ),
    (FundStep.SURPLUS,): (
        *("surplus.losses_first", "surplus.reserve", "surplus.patronage_minimum"),
        *("surplus.law_binds", "surplus.counts_carried", "surplus.by_share_days"),
        *("surplus.minimum_days", "seed_fund.never_distributed", "reserve.risk_of_outstanding"),
    ),
    (FundStep.MONEY,): ("reserve.cash_maximum",),
    (FundStep.CLASSES,): ("overdue.bands", "overdue.provision"),
}
STEPS: Mapping[str, tuple[FundStep, ...]] = MappingProxyType(
    {key: steps for steps, keys in _STEPS.items() for key in keys}
)
"""The steps that ask each rule; a rule that is not among them is asked by none."""
