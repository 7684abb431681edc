"""An organization's own sub-accounts: what may be added to the chart, and what may be closed.

财会〔2021〕37号: sub-accounts are free where the rules on recognition and reporting are kept; 332
盈余分配 has exactly the two that the system names. A used account is closed, never deleted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coopdesk.domain.errors import Refusal
from coopdesk.domain.ledger import ZERO, Account, Chart
from coopdesk.domain.money import Money

ARTICLE = "财会〔2021〕37号"
_DIGITS_A_LEVEL = 2
_FIXED = "332"


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the rules need to know of an account besides the chart.

    ``is_kept`` for one that the fund itself posts on; ``has_lines`` for one with vouchers.
    """

    is_kept: bool = False
    has_lines: bool = False
    balance: Money = ZERO


def assess_new_account(new: Account, chart: Chart, parent: AccountFacts) -> list[Refusal]:
    """Return every reason against adding ``new`` below its parent, whose facts are given."""
    above = chart.accounts.get(new.parent)
    values = {"code": new.code, "parent": new.parent, "name": new.name.strip()}
    if above is None:
        return [Refusal("account.unknown_parent", values=values)]
    suffix = new.code.removeprefix(new.parent)
    fits = new.code.startswith(new.parent) and len(suffix) == _DIGITS_A_LEVEL
    siblings = {own.name for own in chart.accounts.values() if own.parent == new.parent}
    checks = (
        (bool(new.name.strip()), "account.no_name", ""),
        (fits and suffix.isascii() and suffix.isdigit(), "account.code_does_not_fit", ""),
        (new.code not in chart.accounts, "account.code_in_use", ""),
        (new.name.strip() not in siblings, "account.name_in_use", ""),
        (above.closed_on is None, "account.parent_closed", ""),
        (not parent.has_lines, "account.parent_has_lines", ""),
        (not parent.is_kept, "account.kept_by_fund", ""),
        (new.parent != _FIXED, "account.fixed_by_system", ARTICLE),
    )
    return _failed(checks, values)


def assess_closing_account(account: Account, chart: Chart, facts: AccountFacts) -> list[Refusal]:
    """Return every reason against closing ``account`` for new vouchers."""
    open_below = any(
        own.parent == account.code and own.closed_on is None for own in chart.accounts.values()
    )
    values = {"code": account.code, "balance": str(facts.balance)}
    checks = (
        (account.closed_on is None, "account.closed_before", ""),
        (bool(account.parent), "account.first_level", ARTICLE),
        (not facts.balance, "account.has_balance", ""),
        (not facts.is_kept, "account.kept_by_fund", ""),
        (not open_below, "account.open_below", ""),
    )
    return _failed(checks, values)


def propose_code(parent: str, chart: Chart) -> str:
    """Return the next free code below ``parent``, empty when all 99 are taken."""
    codes = (f"{parent}{number:0{_DIGITS_A_LEVEL}d}" for number in range(1, 100))
    return next((code for code in codes if code not in chart.accounts), "")


def _failed(checks: Iterable[tuple[bool, str, str]], values: Mapping[str, str]) -> list[Refusal]:
    return [Refusal(code, article, {**values}) for passed, code, article in checks if not passed]
