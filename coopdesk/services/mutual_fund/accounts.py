"""Which account the fund posts on for which purpose, and which hold its money."""

from coopdesk.domain.errors import Refusal
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.storage.reference import load_chart
from coopdesk.words import text

# Money of the seed fund stands in an account of its own, so it is no choice here.
_MONEY = ("fund_bank", "bank", "cash")


def account_for(purpose: str) -> str:
    """Return the account the fund uses for a purpose; raises KeyError for an unknown one."""
    return load_chart().for_purpose(purpose)


def fund_of(source: AdvanceSource) -> str:
    """Return whose money it is, as the lines of the books name the fund (辅助核算)."""
    return text("fund.of_seed" if source is AdvanceSource.SEED_FUND else "fund.of_shares")


def money_accounts() -> list[str]:
    """Return the accounts members' money may go through, the fund's own bank account first."""
    return [account_for(purpose) for purpose in _MONEY]


def money_account(wanted: str) -> tuple[str, list[Refusal]]:
    """Return the account asked for, the fund's own when none is, and what stands against it."""
    if not wanted:
        return account_for("fund_bank"), []
    if wanted in money_accounts():
        return wanted, []
    return wanted, [Refusal("fund.not_a_money_account", values={"account": wanted})]
