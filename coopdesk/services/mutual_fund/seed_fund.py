"""The seed fund (种子金): what came in by which document, what is lent from it, what is left."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.fund_documents import FundDocument
from coopdesk.domain.ledger import ZERO, Line, Voucher, on_document
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.registers import LATEST, list_balances
from coopdesk.services.ledger.vouchers import Document
from coopdesk.services.mutual_fund.accounts import account_for, fund_of
from coopdesk.services.mutual_fund.advance_book import read_advances
from coopdesk.services.mutual_fund.documents import post_numbered
from coopdesk.services.mutual_fund.holdings import reversals, stands_on
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.mutual_fund import SeedFundEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

SEED_FUND_ENTRY = "seed_fund_entry"


@dataclass(frozen=True, slots=True)
class ReceiveSeedFund:
    """Enter seed fund money received, with the document it came by."""

    organization_id: str
    day: date
    amount: Money
    document: str


@dataclass(frozen=True, slots=True)
class SeedFundReceivedItem:
    """The entry of seed fund money, its voucher, and its own number."""

    seed_fund_entry_id: str
    voucher_id: str
    month: str
    number: int
    amount: Money
    document: str


@dataclass(frozen=True, slots=True)
class SeedFundLineItem:
    """One receipt of seed fund money, or one use with its resolution (negative)."""

    id: str
    day: date
    amount: Money
    document: str
    voucher_id: str


@dataclass(frozen=True, slots=True)
class SeedFundItem:
    """The seed fund on a day: received, used up, lent out to members, left in its own account.

    ``lines`` are receipts, and uses with a negative amount.
    """

    received: Money
    used: Money
    lent_out: Money
    in_bank: Money
    lines: tuple[SeedFundLineItem, ...]


def receive_seed_fund(uow: UnitOfWork, command: ReceiveSeedFund) -> SeedFundReceivedItem:
    """Enter and post seed fund money: its own bank account to 专项应付款-种子金.

    Raises RuleViolation without a document (赤政发〔2023〕14号 二（五）) or an amount.
    """
    require_own(uow, command.organization_id)
    require(_assess(uow, command))
    lines = (
        Line(account_for("seed_fund_bank"), debit=command.amount),
        Line(account_for("seed_fund"), credit=command.amount),
    )
    summary = text("fund.summary_seed_fund", document=command.document.strip())
    voucher = Voucher(command.day, summary, lines, attachment_count=1)
    voucher = on_document(voucher, fund_of(AdvanceSource.SEED_FUND), command.document.strip())
    entry_id = new_id()
    document = Document(command.organization_id, voucher, SEED_FUND_ENTRY, entry_id)
    fund = fund_of(AdvanceSource.SEED_FUND)
    posted, number = post_numbered(uow, FundDocument.SEED_FUND, document, fund)
    record = {
        "id": entry_id,
        "organization_id": command.organization_id,
        "day": command.day,
        "amount": command.amount,
        "document": command.document.strip(),
        "voucher_id": posted.voucher_id,
    }
    uow.add_all(SeedFundEntryRow, [record])
    return SeedFundReceivedItem(
        entry_id, posted.voucher_id, posted.month, posted.number, command.amount, number
    )


def note_seed_fund_use(
    uow: UnitOfWork, organization_id: str, day: date, used: tuple[Money, str], voucher_id: str
) -> str:
    """Enter a use of the seed fund that ``voucher_id`` posted and return its record's id.

    ``used`` is the amount, negative, and the resolution it rests on; to be called by the service
    that posts it.
    """
    amount, document = used
    entry_id = new_id()
    record = {
        "id": entry_id,
        "organization_id": organization_id,
        "day": day,
        "amount": amount,
        "document": document,
        "voucher_id": voucher_id,
    }
    uow.add_all(SeedFundEntryRow, [record])
    return entry_id


def get_seed_fund(uow: UnitOfWork, organization_id: str, day: date = LATEST) -> SeedFundItem:
    """Return the seed fund as it stands on ``day``."""
    undone = reversals()
    rows = uow.session.execute(
        select(
            SeedFundEntryRow.id,
            SeedFundEntryRow.day,
            SeedFundEntryRow.amount,
            SeedFundEntryRow.document,
            SeedFundEntryRow.voucher_id,
        )
        .outerjoin(undone, undone.c.reverses_id == SeedFundEntryRow.voucher_id)
        .where(
            SeedFundEntryRow.organization_id == organization_id,
            SeedFundEntryRow.day <= day,
            stands_on(day, undone),
        )
        .order_by(SeedFundEntryRow.day, SeedFundEntryRow.id)
    )
    lines = tuple(SeedFundLineItem(*row) for row in rows)
    lent = [
        advance.outstanding
        for advance in read_advances(uow, organization_id, day)
        if advance.source == AdvanceSource.SEED_FUND
    ]
    balances = list_balances(uow, organization_id, day)
    return SeedFundItem(
        received=total([line.amount for line in lines if line.amount > ZERO]),
        used=-total([line.amount for line in lines if line.amount < ZERO]),
        lent_out=total(lent),
        in_bank=balances.get(account_for("seed_fund_bank"), ZERO),
        lines=lines,
    )


def _assess(uow: UnitOfWork, command: ReceiveSeedFund) -> list[Refusal]:
    refusals = []
    if command.amount <= ZERO:
        refusals.append(Refusal("fund.amount_not_positive"))
    if not command.document.strip():
        rule = uow.reference.policies.on(command.day, "acceptance_award.seed_fund_of_first")
        refusals.append(Refusal("fund.seed_fund_without_document", rule.source))
    return refusals
