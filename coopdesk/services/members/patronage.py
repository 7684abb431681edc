"""What members trade with their cooperative, and what is quantified to their accounts, by year.

《农民专业合作社法》第四十三条 (the member's account), 第四十四条: at least 60 % of the surplus goes
back by the volume of trade, the rest by contributions and quantified shares.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, func, select, type_coerce

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.members import MemberState
from coopdesk.domain.membership import ShareKind, TradeKind
from coopdesk.domain.money import Money
from coopdesk.services.members.life import Then, stood_on
from coopdesk.services.merged_members import count_together, list_merged, records_of
from coopdesk.storage.tables.members import MemberRow, QuantifiedShareRow, TradeVolumeRow
from coopdesk.storage.unit_of_work import UnitOfWork

EARLIEST_YEAR = 1950


@dataclass(frozen=True, slots=True)
class TradeVolume:
    """The amount (fen) a member traded in a year by one kind, of one product or of all."""

    member_id: str
    kind: TradeKind
    amount: Money
    product: str = ""


@dataclass(frozen=True, slots=True)
class RecordTradeVolumes:
    """Record what members of an organization traded with it in a year.

    Each line replaces what stood for the same member, kind and product; an amount of zero takes
    it out.
    """

    organization_id: str
    year: int
    lines: tuple[TradeVolume, ...]


@dataclass(frozen=True, slots=True)
class QuantifyShare:
    """Record what was quantified (fen) to a member's account in a year; zero takes it out."""

    member_id: str
    year: int
    kind: ShareKind
    amount: Money
    document: str = ""


@dataclass(frozen=True, slots=True)
class TradeVolumeItem:
    """What one member traded by one kind and product in one year."""

    id: str
    member_id: str
    number: int
    member: str
    year: int
    kind: TradeKind
    product: str
    amount: Money


@dataclass(frozen=True, slots=True)
class TraderItem:
    """A member who may have traded in a year, with the amount recorded for one kind and product."""

    member_id: str
    number: int
    name: str
    village: str
    amount: Money


@dataclass(frozen=True, slots=True)
class QuantifiedItem:
    """What was quantified to a member's account in one year from one source."""

    id: str
    member_id: str
    year: int
    kind: ShareKind
    amount: Money
    document: str


def record_trade_volumes(uow: UnitOfWork, command: RecordTradeVolumes) -> int:
    """Record all lines or none, and return how many; raises NotFound.

    Raises RuleViolation for a year ahead, an amount below zero, and a member of another
    organization.
    """
    require(_against_year(command.year, uow.today.year))
    rows = {(row.member_id, row.kind, row.product): row for row in _volumes(uow, command)}
    for line in command.lines:
        member = uow.get(MemberRow, line.member_id)
        if member.organization_id != command.organization_id:
            require([Refusal("member.of_another", values={"name": member.name})])
        require(_against_amount(line.amount))
        product = line.product.strip()
        key = (line.member_id, line.kind.value, product)
        values = {"member_id": line.member_id, "year": command.year, "kind": line.kind.value}
        row = rows.get(key) or TradeVolumeRow(**values, product=product)
        kept = _settle(uow, row, line.amount)
        if kept:
            rows[key] = row
        else:
            rows.pop(key, None)
    return len(command.lines)


def quantify_share(uow: UnitOfWork, command: QuantifyShare) -> str:
    """Record the quantified share and return the member's id; raises NotFound.

    Raises RuleViolation for a year ahead and an amount below zero.
    """
    require(_against_year(command.year, uow.today.year) + _against_amount(command.amount))
    member = uow.get(MemberRow, command.member_id)
    query = select(QuantifiedShareRow).where(
        QuantifiedShareRow.member_id == member.id,
        QuantifiedShareRow.year == command.year,
        QuantifiedShareRow.kind == command.kind.value,
    )
    values = {"member_id": member.id, "year": command.year, "kind": command.kind.value}
    row = uow.session.scalars(query).one_or_none() or QuantifiedShareRow(**values)
    row.document = command.document.strip()
    _settle(uow, row, command.amount)
    return member.id


def patronage_of(uow: UnitOfWork, organization_id: str, year: int) -> dict[str, Money]:
    """Return what each member traded with the organization in a year, by id, all kinds together.

    Former members too: the refund is for what was traded while they were in. Members without trade
    do not occur.
    """
    query = (
        select(TradeVolumeRow.member_id, func.sum(type_coerce(TradeVolumeRow.amount, Integer)))
        .join(MemberRow, MemberRow.id == TradeVolumeRow.member_id)
        .where(MemberRow.organization_id == organization_id, TradeVolumeRow.year == year)
        .group_by(TradeVolumeRow.member_id)
        .order_by(MemberRow.number)
    )
    traded = {member_id: Money(fen) for member_id, fen in uow.session.execute(query)}
    return count_together(traded, list_merged(uow, organization_id))


def quantified_of(uow: UnitOfWork, organization_id: str, year: int) -> dict[str, Money]:
    """Return what stands quantified to each member at the end of ``year``, by id, all sources.

    Shares are quantified anew each year and add up.
    """
    query = (
        select(
            QuantifiedShareRow.member_id, func.sum(type_coerce(QuantifiedShareRow.amount, Integer))
        )
        .join(MemberRow, MemberRow.id == QuantifiedShareRow.member_id)
        .where(MemberRow.organization_id == organization_id, QuantifiedShareRow.year <= year)
        .group_by(QuantifiedShareRow.member_id)
        .order_by(MemberRow.number)
    )
    quantified = {member_id: Money(fen) for member_id, fen in uow.session.execute(query)}
    return count_together(quantified, list_merged(uow, organization_id))


def list_trade_volumes(
    uow: UnitOfWork, organization_id: str, year: int | None = None, member_id: str = ""
) -> list[TradeVolumeItem]:
    """Return the volumes by register number, the latest year first."""
    row = TradeVolumeRow
    query = (
        select(
            row.id,
            row.member_id,
            MemberRow.number,
            MemberRow.name,
            row.year,
            row.kind,
            row.product,
            row.amount,
        )
        .join(MemberRow, MemberRow.id == row.member_id)
        .where(MemberRow.organization_id == organization_id)
        .order_by(row.year.desc(), MemberRow.number, row.kind, row.product)
    )
    if year is not None:
        query = query.where(row.year == year)
    if member_id:
        query = query.where(row.member_id.in_(records_of(uow, member_id)))
    return [
        TradeVolumeItem(*told[:5], TradeKind(told[5]), *told[6:])
        for told in uow.session.execute(query)
    ]


def list_traders(
    uow: UnitOfWork, organization_id: str, year: int, kind: TradeKind, product: str = ""
) -> list[TraderItem]:
    """Return by number who was a member at some time of the year, with what they traded by then.

    Whoever has an amount recorded is among them, a double that was merged since too: where an
    amount was recorded, there it is corrected.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    before, after = (stood_on(uow, organization_id, day) for day in (first, last))
    recorded = {
        item.member_id: item.amount
        for item in list_trade_volumes(uow, organization_id, year)
        if (item.kind, item.product) == (kind, product)
    }
    query = (
        select(MemberRow.id, MemberRow.number, MemberRow.name, MemberRow.village)
        .where(MemberRow.organization_id == organization_id)
        .order_by(MemberRow.number)
    )
    return [
        TraderItem(key, number, name, village, recorded.get(key, Money(0)))
        for key, number, name, village in uow.session.execute(query)
        if key in recorded or (key in after and _was_in(before.get(key), after[key]))
    ]


def list_quantified(uow: UnitOfWork, member_id: str) -> list[QuantifiedItem]:
    """Return what was quantified to a member, the latest year first."""
    row = QuantifiedShareRow
    own = row.member_id.in_(records_of(uow, member_id))
    query = select(row).where(own).order_by(row.year.desc(), row.kind)
    return [
        QuantifiedItem(
            found.id,
            found.member_id,
            found.year,
            ShareKind(found.kind),
            found.amount,
            found.document,
        )
        for found in uow.session.scalars(query)
    ]


def _was_in(before: Then | None, after: Then) -> bool:
    """Return whether who stood so at both ends of a year was a member at some time of it."""
    is_gone_before = before is not None and before.state.is_gone
    never = (MemberState.CANDIDATE, MemberState.REJECTED)
    return after.state not in never and not is_gone_before


def _volumes(uow: UnitOfWork, command: RecordTradeVolumes) -> Sequence[TradeVolumeRow]:
    query = (
        select(TradeVolumeRow)
        .join(MemberRow, MemberRow.id == TradeVolumeRow.member_id)
        .where(
            MemberRow.organization_id == command.organization_id,
            TradeVolumeRow.year == command.year,
        )
    )
    return uow.session.scalars(query).all()


def _settle(uow: UnitOfWork, row: Any, amount: Money) -> bool:
    """Let ``row`` say ``amount`` and return True, or take it out when that is nothing."""
    if amount.fen:
        row.amount = amount
        if row.id is None:
            uow.add(row)
        return True
    if row.id is not None:
        uow.session.delete(row)
        uow.session.flush()
    return False


def _against_year(year: int, this_year: int) -> list[Refusal]:
    if EARLIEST_YEAR <= year <= this_year:
        return []
    return [Refusal("member.wrong_year", values={"year": year, "last": this_year})]


def _against_amount(amount: Money) -> list[Refusal]:
    return [Refusal("member.below_zero")] if amount.fen < 0 else []
