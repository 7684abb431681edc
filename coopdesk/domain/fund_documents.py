"""Documents of the mutual fund: what each is called, and the number it bears.

One series without gaps for each organization, kind and year, as receipts and registers are kept
(《会计基础工作规范》第五十五条: 原始凭证连续编号). A document taken back keeps its number.
"""

from enum import StrEnum


class FundDocument(StrEnum):
    """A kind of document that posts itself; advances have the number of their agreement."""

    OPENING = "opening"
    SUBSCRIPTION = "subscription"
    REDEMPTION = "redemption"
    TRANSFER = "transfer"
    INHERITANCE = "inheritance"
    CONVERSION = "conversion"
    REPAYMENT = "repayment"
    SEED_FUND = "seed_fund"
    PAYOUT = "payout"
