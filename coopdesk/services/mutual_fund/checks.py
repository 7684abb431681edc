"""The self-test of the fund: each register against its account, member by member."""

from collections.abc import Callable, Mapping

from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money
from coopdesk.services.ledger.checks import CheckItem
from coopdesk.services.ledger.registers import LATEST, list_balances, list_member_balances
from coopdesk.services.mutual_fund.accounts import account_for
from coopdesk.services.mutual_fund.documents import find_gap
from coopdesk.services.mutual_fund.holdings import read_holdings
from coopdesk.services.mutual_fund.registers import owed_by_member
from coopdesk.services.mutual_fund.seed_fund import get_seed_fund
from coopdesk.storage.unit_of_work import UnitOfWork


def list_fund_checks(uow: UnitOfWork, organization_id: str) -> list[CheckItem]:
    """Return every check of the fund's registers against its accounts, held or not."""
    found = {name: check(uow, organization_id) for name, check in FUND_CHECKS.items()}
    return [CheckItem(name, not what, organization_id, what) for name, what in found.items()]


def _shares(uow: UnitOfWork, organization_id: str) -> str:
    register = read_holdings(uow, organization_id, LATEST)
    account = list_member_balances(uow, organization_id, account_for("fund_shares"))
    return _apart(register, {member: -money for member, money in account.items()})


def _advances(uow: UnitOfWork, organization_id: str) -> str:
    register = owed_by_member(uow, organization_id, LATEST)
    account = list_member_balances(uow, organization_id, account_for("advances"))
    return _apart(register, account)


def _seed_fund(uow: UnitOfWork, organization_id: str) -> str:
    fund = get_seed_fund(uow, organization_id)
    received = fund.received - fund.used
    booked = -list_balances(uow, organization_id).get(account_for("seed_fund"), ZERO)
    return "" if received == booked else f"{received} / {booked}"


def _apart(register: dict[str, Money], account: dict[str, Money]) -> str:
    """Return the first member whose register and account differ, empty when none does."""
    for member_id in sorted({*register, *account}):
        if register.get(member_id, ZERO) != account.get(member_id, ZERO):
            return member_id
    return ""


FUND_CHECKS: Mapping[str, Callable[[UnitOfWork, str], str]] = {
    "share_register": _shares,
    "advances": _advances,
    "seed_fund": _seed_fund,
    "fund_documents": find_gap,
}
