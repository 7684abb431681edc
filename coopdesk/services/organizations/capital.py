"""Shareholders, what they paid in and passed on, and the verification by the cooperative.

赤政发〔2023〕14号 二（七）（八）: the holding is judged by capital paid in and verified.
``corrects`` names an entry that was typed wrong; every entry can be taken back while nothing leans
on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import select

from coopdesk.domain.capital import PaymentForm, ShareholderKind, assess_moves
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services.bin import RemoveRecord, remove_record
from coopdesk.services.organizations.capital_queries import read_capital
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.capital import (
    CapitalPaymentRow,
    CapitalTransferRow,
    CapitalVerificationRow,
    ShareholderRow,
)
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

KIND_OF: Mapping[OrganizationKind, ShareholderKind] = MappingProxyType(
    {
        OrganizationKind.CITY_COOP: ShareholderKind.CITY_COOP,
        OrganizationKind.COUNTY_COOP: ShareholderKind.COUNTY_COOP,
        OrganizationKind.GRASSROOTS_COOP: ShareholderKind.GRASSROOTS_COOP,
        OrganizationKind.COOP_OWNED_ENTERPRISE: ShareholderKind.COOP_OWNED_ENTERPRISE,
        OrganizationKind.FARMERS_COOP: ShareholderKind.FARMERS_COOP,
    }
)
"""What an organization of ours is as a shareholder, where its kind says so."""


@dataclass(frozen=True, slots=True)
class RecordShareholder:
    """Record a shareholder and what it subscribed (认缴), in fen.

    ``owner_id`` names it in our register; its name and kind are then the register's.
    """

    organization_id: str
    kind: ShareholderKind
    subscribed: Money
    name: str = ""
    subscribed_on: date | None = None
    owner_id: str | None = None
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class RecordPayIn:
    """Record capital paid in (实缴) on a day, in fen, with its evidence."""

    shareholder_id: str
    paid_on: date
    amount: Money
    form: PaymentForm = PaymentForm.MONEY
    evidence: str = ""
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class RecordTransfer:
    """Record capital paid in that went to another shareholder; out (减资) where none is named."""

    shareholder_id: str
    moved_on: date
    amount: Money
    to_shareholder_id: str | None = None
    document: str = ""
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class RecordVerification:
    """Record that the cooperative verified what was paid in by a day, in all, in fen."""

    organization_id: str
    verified_on: date
    amount: Money
    verified_by: str
    document: str
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveShareholder:
    """Take back a shareholder that nothing was recorded of."""

    shareholder_id: str


@dataclass(frozen=True, slots=True)
class RemovePayIn:
    """Take back a payment that should not be there."""

    payment_id: str


@dataclass(frozen=True, slots=True)
class RemoveTransfer:
    """Take back a transfer that should not be there."""

    transfer_id: str


@dataclass(frozen=True, slots=True)
class RemoveVerification:
    """Take back a verification that should not be there."""

    verification_id: str


def record_shareholder(uow: UnitOfWork, command: RecordShareholder) -> str:
    """Add the shareholder and return its id.

    Raises RuleViolation with every reason: no name, a name that is there, an amount below zero, a
    kind that is not the linked organization's, the organization itself; NotFound.
    """
    organization = uow.get(OrganizationRow, command.organization_id)
    owner = uow.get(OrganizationRow, command.owner_id) if command.owner_id else None
    name = owner.name if owner else "".join(command.name.split())
    require(
        [
            *_against_name(uow, command, name),
            *_against_owner(command, owner),
            *_against_amount(command.subscribed, least=0),
            *_against_day(uow, command.subscribed_on),
        ]
    )
    row = ShareholderRow(organization_id=organization.id)
    if command.corrects:
        row = uow.get(ShareholderRow, command.corrects)
    row.name, row.kind, row.owner_id = name, command.kind.value, command.owner_id
    row.subscribed, row.subscribed_on = command.subscribed, command.subscribed_on
    return uow.add(row)


def record_pay_in(uow: UnitOfWork, command: RecordPayIn) -> str:
    """Add the payment and return its id.

    Raises RuleViolation for an amount that is not positive or a day to come, NeedsConfirmation
    where more is paid in than was subscribed; NotFound.
    """
    holder = uow.get(ShareholderRow, command.shareholder_id)
    require(_against_amount(command.amount) + _against_day(uow, command.paid_on))
    row = CapitalPaymentRow()
    if command.corrects:
        row = uow.get(CapitalPaymentRow, command.corrects)
    row.shareholder_id, row.paid_on, row.amount = holder.id, command.paid_on, command.amount
    row.form, row.evidence = command.form.value, command.evidence
    key = uow.add(row)
    _keep_above_zero(uow, holder.organization_id)
    paid = read_capital(uow, holder.organization_id).paid_in_on(uow.today)[holder.id]
    if paid > holder.subscribed:
        told = {"name": holder.name, "subscribed": str(holder.subscribed), "paid": str(paid)}
        uow.confirm("capital.above_subscribed", **told)
    return key


def record_transfer(uow: UnitOfWork, command: RecordTransfer) -> str:
    """Add the transfer and return its id.

    Raises RuleViolation when more goes out than was paid in on that day, for an amount that is not
    positive, a day to come, or a receiver that is the giver or of another organization; NotFound.
    """
    holder = uow.get(ShareholderRow, command.shareholder_id)
    refusals = _against_amount(command.amount) + _against_day(uow, command.moved_on)
    if command.to_shareholder_id is not None:
        other = uow.get(ShareholderRow, command.to_shareholder_id)
        if other.id == holder.id or other.organization_id != holder.organization_id:
            refusals.append(Refusal("capital.receiver", values={"name": other.name}))
    require(refusals)
    row = CapitalTransferRow()
    if command.corrects:
        row = uow.get(CapitalTransferRow, command.corrects)
    row.shareholder_id, row.to_shareholder_id = holder.id, command.to_shareholder_id
    row.moved_on, row.amount, row.document = command.moved_on, command.amount, command.document
    key = uow.add(row)
    _keep_above_zero(uow, holder.organization_id)
    return key


def record_verification(uow: UnitOfWork, command: RecordVerification) -> str:
    """Add the verification and return its id.

    Raises RuleViolation when the amount is not what is recorded as paid in by that day, without
    document or who verified, or when the day has one already; NotFound.
    """
    organization = uow.get(OrganizationRow, command.organization_id)
    refusals = _against_day(uow, command.verified_on)
    if not command.verified_by.strip() or not command.document.strip():
        refusals.append(Refusal("verification.evidence_missing", _article(uow)))
    known = read_capital(uow, organization.id).total_on(command.verified_on)
    if not command.amount or command.amount != known:
        day = command.verified_on
        values = {"day": day, "known": str(known), "told": str(command.amount)}
        refusals.append(Refusal("verification.differs", _article(uow), values))
    same = select(CapitalVerificationRow.id).where(
        CapitalVerificationRow.organization_id == organization.id,
        CapitalVerificationRow.verified_on == command.verified_on,
        CapitalVerificationRow.id != (command.corrects or ""),
    )
    if uow.session.scalars(same).first():
        refusals.append(Refusal("verification.same_day", values={"day": command.verified_on}))
    require(refusals)
    row = CapitalVerificationRow(organization_id=organization.id)
    if command.corrects:
        row = uow.get(CapitalVerificationRow, command.corrects)
    row.verified_on, row.amount = command.verified_on, command.amount
    row.verified_by, row.document = command.verified_by.strip(), command.document.strip()
    return uow.add(row)


def remove_shareholder(uow: UnitOfWork, command: RemoveShareholder) -> str:
    """Put the shareholder into the bin and return the id of its entry there.

    Raises RuleViolation while payments or transfers lean on it.
    """
    row = uow.get(ShareholderRow, command.shareholder_id)
    given, paid = CapitalTransferRow, CapitalPaymentRow
    leaning = (
        select(paid.id).where(paid.shareholder_id == row.id),
        select(given.id).where(
            (given.shareholder_id == row.id) | (given.to_shareholder_id == row.id)
        ),
    )
    if any(uow.session.scalars(query).first() for query in leaning):
        require([Refusal("shareholder.has_capital", values={"name": row.name})])
    return _put_into_bin(uow, row)


def remove_pay_in(uow: UnitOfWork, command: RemovePayIn) -> str:
    """Put the payment into the bin and return the id of its entry there.

    Raises RuleViolation where what was passed on rests on it.
    """
    row = uow.get(CapitalPaymentRow, command.payment_id)
    holder = uow.get(ShareholderRow, row.shareholder_id)
    entry_id = _put_into_bin(uow, row)
    _keep_above_zero(uow, holder.organization_id)
    return entry_id


def remove_transfer(uow: UnitOfWork, command: RemoveTransfer) -> str:
    """Put the transfer into the bin and return the id of its entry there.

    Raises RuleViolation where the receiver passed it on.
    """
    row = uow.get(CapitalTransferRow, command.transfer_id)
    holder = uow.get(ShareholderRow, row.shareholder_id)
    entry_id = _put_into_bin(uow, row)
    _keep_above_zero(uow, holder.organization_id)
    return entry_id


def remove_verification(uow: UnitOfWork, command: RemoveVerification) -> str:
    """Put the verification into the bin and return the id of its entry there.

    Raises NotFound.
    """
    return _put_into_bin(uow, uow.get(CapitalVerificationRow, command.verification_id))


def _put_into_bin(uow: UnitOfWork, row: Row) -> str:
    return remove_record(uow, RemoveRecord(row.__tablename__, row.id))


def _article(uow: UnitOfWork) -> str:
    """Return the place that asks for the verification, as it stands today."""
    return uow.reference.policies.on(
        uow.today, "revenue_award.coop_enterprise.minimum_holding"
    ).source


def _keep_above_zero(uow: UnitOfWork, organization_id: str) -> None:
    """Refuse what was just written when a shareholder's capital falls below zero on some day."""
    capital = read_capital(uow, organization_id)
    require(assess_moves(capital.holders, capital.moves))


def _against_name(uow: UnitOfWork, command: RecordShareholder, name: str) -> list[Refusal]:
    if not name:
        return [Refusal("shareholder.name_missing")]
    same = select(ShareholderRow.id).where(
        ShareholderRow.organization_id == command.organization_id,
        ShareholderRow.name == name,
        ShareholderRow.id != (command.corrects or ""),
    )
    if uow.session.scalars(same).first():
        return [Refusal("shareholder.name_taken", values={"name": name})]
    return []


def _against_owner(command: RecordShareholder, owner: OrganizationRow | None) -> list[Refusal]:
    if owner is None:
        return []
    if owner.id == command.organization_id:
        return [Refusal("shareholder.itself", values={"name": owner.name})]
    fitting = KIND_OF.get(OrganizationKind(owner.kind))
    if fitting is not None and fitting is not command.kind:
        return [Refusal("shareholder.kind_misfit", values={"name": owner.name, "kind": fitting})]
    return []


def _against_amount(amount: Money, *, least: int = 1) -> list[Refusal]:
    return [Refusal("capital.not_positive")] if amount.fen < least else []


def _against_day(uow: UnitOfWork, day: date | None) -> list[Refusal]:
    return [Refusal("fact.later", values={"day": day})] if day and day > uow.today else []
