"""The seed fund's part of a paid award (赤政发〔2023〕14号 二（五）), until it is in the books.

Each entry of the seed fund that brought it in is named with the application, so that the voucher
leads to the award and the award to the voucher. An entry whose voucher was reversed counts no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.applications import ApplicationState
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money, total
from coopdesk.domain.rights import Capability, Role, assess_right
from coopdesk.services.awards.answers import answers_to, state_of
from coopdesk.services.mutual_fund import (
    ReceiveSeedFund,
    SeedFundLineItem,
    get_seed_fund,
    receive_seed_fund,
)
from coopdesk.storage.tables.awards import ApplicationRow, SeedFundPostedRow
from coopdesk.storage.tables.mutual_fund import SeedFundEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork

NOTHING = Money()


@dataclass(frozen=True, slots=True)
class PostSeedFund:
    """Book the seed fund's part of a paid award, or name the entry that booked it already.

    ``day`` and ``document`` are of the money received; they are not asked for with ``entry_id``.
    """

    application_id: str
    day: date | None = None
    document: str = ""
    entry_id: str | None = None


@dataclass(frozen=True, slots=True)
class SeedFundDuty:
    """The seed fund's part of an award, in fen: promised, what brought it in, what lacks.

    ``free`` are receipts of the organization's seed fund that stand for no award yet.
    """

    promised: Money
    posted: tuple[SeedFundLineItem, ...]
    missing: Money
    free: tuple[SeedFundLineItem, ...]


def post_seed_fund(uow: UnitOfWork, command: PostSeedFund) -> str:
    """Book what lacks of the seed fund's part, or name its entry; return the entry's id.

    Raises RuleViolation ``right.missing``, where nothing was paid, nothing lacks or the entry is
    not free, and as ``receive_seed_fund``; NotFound.
    """
    row = uow.get(ApplicationRow, command.application_id)
    duty = get_seed_fund_duty(uow, row.id)
    # it posts to the fund's books, which not everybody who handles applications may; who checks
    # what another wrote has the right to do so
    if uow.signed is None:
        require(assess_right([Role(uow.actor.role)], Capability.MUTUAL_FUND))
    require(_against(uow, command, row, duty))
    entry_id = command.entry_id
    if entry_id is None:
        document = command.document.strip()
        if document:
            told = {"document": document, "number": row.number}
            document = words.text("award_seed_fund.document", **told)
        received = ReceiveSeedFund(
            row.organization_id, command.day or uow.today, duty.missing, document
        )
        entry_id = receive_seed_fund(uow, received).seed_fund_entry_id
    uow.add(SeedFundPostedRow(application_id=row.id, seed_fund_entry_id=entry_id))
    return entry_id


def get_seed_fund_duty(uow: UnitOfWork, application_id: str) -> SeedFundDuty:
    """Return how the seed fund's part of an award stands in the books; raises NotFound."""
    row = uow.get(ApplicationRow, application_id)
    received = [
        line for line in get_seed_fund(uow, row.organization_id).lines if line.amount > NOTHING
    ]
    named = _named(uow)
    posted = tuple(line for line in received if named.get(line.id) == row.id)
    promised = row.seed_fund or NOTHING
    missing = promised - total([line.amount for line in posted])
    return SeedFundDuty(
        promised=promised,
        posted=posted,
        missing=max(missing, NOTHING),
        free=tuple(line for line in received if line.id not in named),
    )


def find_award_of_voucher(uow: UnitOfWork, voucher_id: str) -> str | None:
    """Return the application whose seed fund a voucher booked, None for any other voucher."""
    query = (
        select(SeedFundPostedRow.application_id)
        .join(SeedFundEntryRow, SeedFundEntryRow.id == SeedFundPostedRow.seed_fund_entry_id)
        .where(SeedFundEntryRow.voucher_id == voucher_id)
    )
    return uow.session.scalars(query).first()


def _named(uow: UnitOfWork) -> Mapping[str, str]:
    row = SeedFundPostedRow
    return {
        one[0]: one[1]
        for one in uow.session.execute(select(row.seed_fund_entry_id, row.application_id))
    }


def _against(
    uow: UnitOfWork, command: PostSeedFund, row: ApplicationRow, duty: SeedFundDuty
) -> list[Refusal]:
    refusals = []
    told = {"number": row.number}
    if state_of(row, answers_to(uow, row.id)) is not ApplicationState.PAID:
        refusals.append(Refusal("award.seed_fund_before_payment", values=told))
    if duty.missing <= NOTHING:
        refusals.append(Refusal("award.seed_fund_complete", values=told))
    if command.entry_id and command.entry_id not in {line.id for line in duty.free}:
        refusals.append(Refusal("award.seed_fund_entry_taken"))
    return refusals
