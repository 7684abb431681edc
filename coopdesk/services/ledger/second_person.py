"""What documents would post waits for a second person, as vouchers by hand do.

The document itself waits, not its voucher: register and books stay one, and all rules are asked
again on the day it is posted. What waits keeps the command and the lines its voucher would have.
"""

from collections.abc import Callable
from dataclasses import fields
from functools import partial

from coopdesk.domain.ledger import Chart, Line, Voucher
from coopdesk.domain.voucher_checks import moves_money
from coopdesk.services.ledger.book_rules import get_book_rules
from coopdesk.services.plain_commands import to_plain
from coopdesk.services.runner import Command, MustWait, SubmitDocument
from coopdesk.storage.tables.ledger import WaitingVoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork


def require_second_person(
    uow: UnitOfWork, organization_id: str, voucher: Voucher, chart: Chart
) -> None:
    """Raise MustWait for what others have to check or sign before it is posted.

    会计基础工作规范 第五十条 (maker and checker sign), 第五十一条 (the cashier, where money moves).
    Nothing is asked of what was checked and is posted now.
    """
    if uow.signed is not None:
        return
    rules = get_book_rules(uow, organization_id)
    if rules.two_persons or (rules.cashier_signs and moves_money(voucher, chart)):
        raise MustWait(partial(_keep, organization_id, voucher))


def do_or_keep(
    uow: UnitOfWork, handler: Callable[[UnitOfWork, Command], object], command: Command
) -> None:
    """Carry out one document among many, or keep it for the second person where it has to wait."""
    try:
        with uow.part():
            handler(uow, command)
    except MustWait as waits:
        waits.keep(uow, SubmitDocument(handler.__name__, command))


def _keep(
    organization_id: str, voucher: Voucher, uow: UnitOfWork, submitted: SubmitDocument
) -> str:
    return uow.add(
        WaitingVoucherRow(
            organization_id=organization_id,
            day=voucher.day,
            summary=voucher.summary,
            attachment_count=voucher.attachment_count,
            lines=[kept_line(line) for line in voucher.lines],
            maker=uow.actor.operator,
            handler=submitted.handler,
            command=to_plain(submitted.command),
        )
    )


def kept_line(line: Line) -> dict[str, object]:
    """Return a line as it waits: amounts in fen."""
    told = {field.name: getattr(line, field.name) for field in fields(line)}
    return told | {"debit": line.debit.fen, "credit": line.credit.fen}
