"""What waits for a second person is posted: vouchers by hand, and documents of all capabilities.

A module apart: the books come before the fund and the awards, whose documents they keep waiting.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from sqlalchemy import select

from coopdesk.services import awards, ledger, mutual_fund
from coopdesk.services.ledger.waiting import post_waiting
from coopdesk.services.plain_commands import from_plain
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork

Handler = Callable[[UnitOfWork, Any], Any]


@dataclass(frozen=True, slots=True)
class ApproveVoucher:
    """Check what waits and post it; where one more person posts, post what was checked."""

    waiting_id: str


def list_documents() -> Mapping[str, Handler]:
    """Return the services whose documents post themselves, by their names."""
    handlers: tuple[Handler, ...] = (
        ledger.enter_opening_balances,
        ledger.reverse_voucher,
        mutual_fund.open_share_accounts,
        mutual_fund.subscribe_shares,
        mutual_fund.redeem_shares,
        mutual_fund.transfer_shares,
        mutual_fund.inherit_shares,
        mutual_fund.convert_to_shares,
        mutual_fund.give_advance,
        mutual_fund.repay_advance,
        mutual_fund.write_off_advance,
        mutual_fund.receive_seed_fund,
        mutual_fund.post_surplus_plan,
        mutual_fund.pay_out_surplus,
        mutual_fund.take_back,
        awards.post_seed_fund,
    )
    return {handler.__name__: handler for handler in handlers}


@judges_right_itself
def approve_voucher(uow: UnitOfWork, command: ApproveVoucher) -> ledger.PostedItem:
    """Post what waits, its maker, cashier and checker named on it, and return its number.

    A document goes through its own service again, so its rules are those of the day it is posted.
    Raises RuleViolation for its own maker where two persons are needed, without the cashier's name
    where it moves money, without the checker's or by the checker where one more person posts, and
    for all that stands against it by now; NeedsConfirmation as its service does; NotFound.
    """
    return post_waiting(uow, command.waiting_id, _carry_out)


def _carry_out(uow: UnitOfWork, handler: str, plain: Mapping[str, Any]) -> ledger.PostedItem:
    service = list_documents()[handler]
    service(uow, from_plain(get_type_hints(service)["command"], plain))
    newest = select(VoucherRow).order_by(
        VoucherRow.revision.desc(), VoucherRow.chain_position.desc()
    )
    posted = uow.session.scalars(newest.limit(1)).one()
    return ledger.PostedItem(posted.id, posted.month, posted.number)
