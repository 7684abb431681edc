"""What the records say of an organization's capital: as the rules want it, and as people see it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from coopdesk.domain.capital import (
    Capital,
    CapitalMove,
    CapitalStanding,
    Holder,
    PaymentForm,
    ShareholderKind,
    Verified,
)
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import compute_holding_bp
from coopdesk.services.organizations.fact_items import list_holdings
from coopdesk.storage.tables.capital import (
    CapitalPaymentRow,
    CapitalTransferRow,
    CapitalVerificationRow,
    ShareholderRow,
)
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_CONTROL = "control.more_than"


class CapitalStep(StrEnum):
    """What happened to the capital."""

    PAY_IN = "pay_in"
    TRANSFER = "transfer"
    REDUCTION = "reduction"
    VERIFICATION = "verification"


@dataclass(frozen=True, slots=True)
class ShareholderItem:
    """A shareholder as of a day; its share of the whole in basis points, rounded down."""

    id: str
    name: str
    kind: ShareholderKind
    owner_id: str | None
    subscribed: Money
    subscribed_on: date | None
    paid_in: Money
    holding_bp: int


@dataclass(frozen=True, slots=True)
class CapitalEntryItem:
    """One payment, transfer or verification; ``name`` of whom, ``to_name`` who received it."""

    id: str
    step: CapitalStep
    day: date
    amount: Money
    document: str
    name: str
    shareholder_id: str | None = None
    to_name: str = ""
    to_shareholder_id: str | None = None
    form: PaymentForm | None = None


@dataclass(frozen=True, slots=True)
class ContradictionItem:
    """A declared holding that is not what the payments come to on its day."""

    as_of: date
    declared_bp: int
    declared_paid_in: Money
    computed_bp: int
    computed_paid_in: Money


@dataclass(frozen=True, slots=True)
class CapitalRecord:
    """The capital of an organization as of a day, with every entry, the newest first.

    ``is_publicly_controlled`` is None where nothing is paid in or no law speaks of it yet;
    ``control_source`` cites what it is judged by.
    """

    organization_id: str
    organization: str
    standing: CapitalStanding
    is_publicly_controlled: bool | None
    control_source: str
    shareholders: tuple[ShareholderItem, ...]
    entries: tuple[CapitalEntryItem, ...]
    contradictions: tuple[ContradictionItem, ...]


def read_capitals(uow: UnitOfWork, organization_id: str | None = None) -> Mapping[str, Capital]:
    """Return the capital of each organization that has shareholders, by its id."""
    found = select(ShareholderRow).order_by(ShareholderRow.id)
    if organization_id is not None:
        found = found.where(ShareholderRow.organization_id == organization_id)
    holders: dict[str, list[Holder]] = defaultdict(list)
    owned: dict[str, str] = {}
    for row in uow.session.scalars(found):
        holders[row.organization_id].append(Holder(row.id, row.name, ShareholderKind(row.kind)))
        owned[row.id] = row.organization_id
    moves: dict[str, list[CapitalMove]] = defaultdict(list)
    for move in _moves(uow, organization_id):
        moves[owned[move.holder]].append(move)
    verified: dict[str, list[Verified]] = defaultdict(list)
    verifications = select(CapitalVerificationRow)
    if organization_id is not None:
        verifications = verifications.where(
            CapitalVerificationRow.organization_id == organization_id
        )
    for seen in uow.session.scalars(verifications):
        verified[seen.organization_id].append(Verified(seen.verified_on, seen.amount))
    return {
        key: Capital(tuple(known), tuple(moves[key]), tuple(verified[key]))
        for key, known in holders.items()
    }


def read_capital(uow: UnitOfWork, organization_id: str) -> Capital:
    """Return the capital of one organization; empty where no shareholder is recorded."""
    return read_capitals(uow, organization_id).get(organization_id, Capital())


def get_capital(uow: UnitOfWork, organization_id: str, day: date | None = None) -> CapitalRecord:
    """Return the capital as of ``day`` (today): shareholders, shares, entries, contradictions.

    The holding of the cooperatives as 赤政发〔2023〕14号 二（七） asks for it, and whether public
    owners control it (一（一） 公有制主体控股, by 《公司法》第二百六十五条). Raises NotFound.
    """
    organization = uow.get(OrganizationRow, organization_id)
    on = day or uow.today
    capital = read_capital(uow, organization_id)
    standing = capital.standing_on(on)
    book = uow.reference.policies
    rule = book.on(on, _CONTROL) if book.speaks(on, _CONTROL) and standing.paid_in else None
    return CapitalRecord(
        organization_id=organization.id,
        organization=organization.name,
        standing=standing,
        is_publicly_controlled=standing.is_publicly_controlled(rule) if rule else None,
        control_source=rule.source if rule else "",
        shareholders=_shareholders(uow, organization_id, capital.paid_in_on(on), standing.paid_in),
        entries=tuple(sorted(_entries(uow, capital, organization_id), key=_newest_first)),
        contradictions=_contradictions(uow, organization_id, capital),
    )


def _moves(uow: UnitOfWork, organization_id: str | None) -> Iterable[CapitalMove]:
    paid, given, holder = CapitalPaymentRow, CapitalTransferRow, ShareholderRow
    payments = select(paid.shareholder_id, paid.paid_on, paid.amount).join(
        holder, holder.id == paid.shareholder_id
    )
    transfers = select(
        given.shareholder_id, given.to_shareholder_id, given.moved_on, given.amount
    ).join(holder, holder.id == given.shareholder_id)
    if organization_id is not None:
        payments = payments.where(holder.organization_id == organization_id)
        transfers = transfers.where(holder.organization_id == organization_id)
    for row in uow.session.execute(payments):
        yield CapitalMove(row.shareholder_id, row.paid_on, row.amount)
    for gift in uow.session.execute(transfers):
        yield CapitalMove(gift.shareholder_id, gift.moved_on, -gift.amount)
        if gift.to_shareholder_id is not None:
            yield CapitalMove(gift.to_shareholder_id, gift.moved_on, gift.amount)


def _shareholders(
    uow: UnitOfWork, organization_id: str, paid_in: Mapping[str, Money], whole: Money
) -> tuple[ShareholderItem, ...]:
    query = (
        select(ShareholderRow)
        .where(ShareholderRow.organization_id == organization_id)
        .order_by(ShareholderRow.id)
    )
    return tuple(
        ShareholderItem(
            row.id,
            row.name,
            ShareholderKind(row.kind),
            row.owner_id,
            row.subscribed,
            row.subscribed_on,
            paid_in[row.id],
            compute_holding_bp(paid_in[row.id], whole),
        )
        for row in uow.session.scalars(query)
    )


def _entries(uow: UnitOfWork, capital: Capital, organization_id: str) -> Iterable[CapitalEntryItem]:
    names = {holder.key: holder.name for holder in capital.holders}
    paid, given, seen = CapitalPaymentRow, CapitalTransferRow, CapitalVerificationRow
    for row in uow.session.scalars(select(paid).where(paid.shareholder_id.in_(names))):
        yield CapitalEntryItem(
            row.id,
            CapitalStep.PAY_IN,
            row.paid_on,
            row.amount,
            row.evidence,
            names[row.shareholder_id],
            row.shareholder_id,
            form=PaymentForm(row.form),
        )
    for gift in uow.session.scalars(select(given).where(given.shareholder_id.in_(names))):
        receiver = gift.to_shareholder_id
        yield CapitalEntryItem(
            gift.id,
            CapitalStep.TRANSFER if receiver else CapitalStep.REDUCTION,
            gift.moved_on,
            gift.amount,
            gift.document,
            names[gift.shareholder_id],
            gift.shareholder_id,
            names[receiver] if receiver else "",
            receiver,
        )
    for one in uow.session.scalars(select(seen).where(seen.organization_id == organization_id)):
        yield CapitalEntryItem(
            one.id,
            CapitalStep.VERIFICATION,
            one.verified_on,
            one.amount,
            one.document,
            one.verified_by,
        )


def _newest_first(entry: CapitalEntryItem) -> tuple[int, str]:
    return -entry.day.toordinal(), entry.id


def _contradictions(
    uow: UnitOfWork, organization_id: str, capital: Capital
) -> tuple[ContradictionItem, ...]:
    if not capital.holders:
        return ()
    compared = (
        (declared, capital.standing_on(declared.as_of))
        for declared in list_holdings(uow, organization_id)
    )
    return tuple(
        ContradictionItem(
            declared.as_of,
            declared.holding_bp,
            declared.paid_in,
            standing.holding_bp,
            standing.by_coops,
        )
        for declared, standing in compared
        if (declared.holding_bp, declared.paid_in) != (standing.holding_bp, standing.by_coops)
    )
