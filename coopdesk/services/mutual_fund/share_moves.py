"""Shares (股金) that change hands without money: transfer, inheritance, conversion of what is owed.

Each is one voucher and its lines of the register, so register and capital account stay one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.fund_documents import FundDocument
from coopdesk.domain.ledger import ZERO, Line, Voucher
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import (
    AdvanceSource,
    RedemptionFacts,
    SubscriptionFacts,
    Wording,
    assess_subscription,
    find_refused_wording,
)
from coopdesk.domain.shares import (
    InheritanceFacts,
    TransferFacts,
    assess_inheritance,
    assess_transfer,
)
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.registers import LATEST, list_member_balances
from coopdesk.services.ledger.vouchers import Document
from coopdesk.services.mutual_fund.accounts import account_for, fund_of
from coopdesk.services.mutual_fund.advance_book import read_advances
from coopdesk.services.mutual_fund.documents import post_numbered
from coopdesk.services.mutual_fund.guarantees import compute_liability
from coopdesk.services.mutual_fund.holdings import read_holdings
from coopdesk.services.mutual_fund.people import get_person, is_in_office
from coopdesk.services.mutual_fund.rules import get_rules, settle
from coopdesk.services.mutual_fund.shares import SHARE_ENTRY, read_first_day
from coopdesk.storage.tables.base import new_ids
from coopdesk.storage.tables.mutual_fund import ShareEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


class Payable(StrEnum):
    """What the organization owes a member and may turn into shares."""

    PATRONAGE = "patronage_payable"
    DIVIDEND = "dividend_payable"


@dataclass(frozen=True, slots=True)
class TransferShares:
    """Let a member's shares pass to another member."""

    organization_id: str
    member_id: str
    to_member_id: str
    day: date
    amount: Money
    remark: str = ""


@dataclass(frozen=True, slots=True)
class InheritShares:
    """Let the shares of a member who died pass to an heir; ``document`` proves who inherits."""

    organization_id: str
    member_id: str
    to_member_id: str
    day: date
    amount: Money
    document: str = ""


@dataclass(frozen=True, slots=True)
class ConvertToShares:
    """Turn what is owed to a member, patronage refund or dividend, into shares."""

    organization_id: str
    member_id: str
    day: date
    amount: Money
    payable: Payable
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SharesMovedItem:
    """The register line of the new holder, its voucher, and what both hold now.

    ``document`` is its own number as paper shows it.
    """

    share_entry_id: str
    voucher_id: str
    month: str
    number: int
    amount: Money
    holding: Money
    left: Money
    document: str


def transfer_shares(uow: UnitOfWork, command: TransferShares) -> SharesMovedItem:
    """Enter and post a transfer.

    Raises RuleViolation for takers who are no members (赤政发〔2023〕14号 一（一）), outside the
    rules of leaving and taking, refused wording; NeedsConfirmation for warnings.
    """
    require_own(uow, command.organization_id)
    rules = get_rules(uow, command.organization_id, command.day)
    found = assess_transfer(
        _transfer_facts(uow, command), command.day, uow.reference.policies, rules
    )
    found.join(find_refused_wording(command.remark, Wording.SHARES, rules))
    settle(uow, found)
    return _move(uow, command, FundDocument.TRANSFER, command.remark)


def inherit_shares(uow: UnitOfWork, command: InheritShares) -> SharesMovedItem:
    """Enter and post an inheritance.

    Raises RuleViolation for heirs who are no members, a holder still in standing, debts not yet
    paid (《民法典》第一千一百五十九条), and without a document.
    """
    require_own(uow, command.organization_id)
    organization_id, member_id = command.organization_id, command.member_id
    debts = read_advances(uow, organization_id, LATEST, member_id=member_id)
    facts = InheritanceFacts(
        holder=get_person(uow, organization_id, member_id).state,
        heir=get_person(uow, organization_id, command.to_member_id).state,
        amount=command.amount,
        own_shares=_held(uow, organization_id, member_id),
        outstanding=total([one.outstanding for one in debts]),
        document=command.document,
    )
    settle(uow, assess_inheritance(facts, command.day, uow.reference.policies))
    return _move(uow, command, FundDocument.INHERITANCE, command.document)


def convert_to_shares(uow: UnitOfWork, command: ConvertToShares) -> SharesMovedItem:
    """Enter and post a conversion: what the organization owes the member becomes shares.

    Raises RuleViolation for more than is owed, and as a subscription does; NeedsConfirmation.
    """
    require_own(uow, command.organization_id)
    organization_id, member_id = command.organization_id, command.member_id
    rules = get_rules(uow, organization_id, command.day)
    holdings = read_holdings(uow, organization_id, LATEST)
    held = holdings.get(member_id, ZERO)
    facts = SubscriptionFacts(
        payer=get_person(uow, organization_id, member_id).state,
        amount=command.amount,
        own_shares=held,
        all_shares=total(list(holdings.values())),
    )
    found = assess_subscription(facts, command.day, uow.reference.policies, rules)
    found.join(find_refused_wording(command.remark, Wording.SHARES, rules))
    account = account_for(command.payable.value)
    owed = -list_member_balances(uow, organization_id, account).get(member_id, ZERO)
    against = []
    if command.amount > owed:
        against.append(Refusal("fund.converts_above_owed", values={"owed": str(max(owed, ZERO))}))
    settle(uow, found, against)
    lines = (
        Line(account, debit=command.amount, member=member_id),
        Line(account_for("fund_shares"), credit=command.amount, member=member_id),
    )
    name = get_person(uow, organization_id, member_id).name
    summary = text("fund.summary_conversion", member=name)
    voucher = Voucher(command.day, summary, lines, 1)
    changes = {member_id: ("conversion", command.amount)}
    document = (FundDocument.CONVERSION, voucher)
    return _post(uow, organization_id, document, changes, command.remark)


def _transfer_facts(uow: UnitOfWork, command: TransferShares) -> TransferFacts:
    organization_id, member_id = command.organization_id, command.member_id
    holdings = read_holdings(uow, organization_id, LATEST)
    debts = read_advances(uow, organization_id, LATEST, member_id=member_id)
    leaving = RedemptionFacts(
        amount=command.amount,
        own_shares=holdings.get(member_id, ZERO),
        subscribed_on=read_first_day(uow, member_id) or command.day,
        outstanding=total([one.outstanding for one in debts]),
        is_in_office=is_in_office(uow, member_id, command.day),
        answers_for=compute_liability(uow, organization_id, member_id),
        # no money leaves the fund, so no resolution is asked for
        has_resolution=True,
    )
    taking = SubscriptionFacts(
        payer=get_person(uow, organization_id, command.to_member_id).state,
        amount=command.amount,
        own_shares=holdings.get(command.to_member_id, ZERO),
        all_shares=total(list(holdings.values())) - command.amount,
    )
    return TransferFacts(leaving, taking, member_id == command.to_member_id)


def _move(
    uow: UnitOfWork,
    command: TransferShares | InheritShares,
    kind: FundDocument,
    remark: str,
) -> SharesMovedItem:
    organization_id, amount = command.organization_id, command.amount
    shares = account_for("fund_shares")
    lines = (
        Line(shares, debit=amount, member=command.member_id),
        Line(shares, credit=amount, member=command.to_member_id),
    )
    names = {
        "member": get_person(uow, organization_id, command.member_id).name,
        "taker": get_person(uow, organization_id, command.to_member_id).name,
    }
    if kind is FundDocument.TRANSFER:
        summary = text("fund.summary_transfer", **names)
    else:
        summary = text("fund.summary_inheritance", **names)
    voucher = Voucher(command.day, summary, lines, 1)
    changes = {
        command.member_id: (f"{kind}_out", -amount),
        command.to_member_id: (f"{kind}_in", amount),
    }
    return _post(uow, organization_id, (kind, voucher), changes, remark)


def _post(
    uow: UnitOfWork,
    organization_id: str,
    numbered: tuple[FundDocument, Voucher],
    changes: Mapping[str, tuple[str, Money]],
    remark: str,
) -> SharesMovedItem:
    """Post the voucher and enter its register lines; the last of them is the document's own."""
    kind_of_document, voucher = numbered
    ids = new_ids(len(changes))
    document = Document(organization_id, voucher, SHARE_ENTRY, ids[-1])
    fund = fund_of(AdvanceSource.FUND_SHARES)
    posted, number = post_numbered(uow, kind_of_document, document, fund)
    records = [
        {
            "id": entry_id,
            "organization_id": organization_id,
            "member_id": member_id,
            "day": voucher.day,
            "kind": kind,
            "amount": amount,
            "remark": remark.strip(),
            "voucher_id": posted.voucher_id,
        }
        for entry_id, (member_id, (kind, amount)) in zip(ids, changes.items(), strict=True)
    ]
    uow.add_all(ShareEntryRow, records)
    members = list(changes)
    return SharesMovedItem(
        share_entry_id=ids[-1],
        voucher_id=posted.voucher_id,
        month=posted.month,
        number=posted.number,
        amount=changes[members[-1]][1],
        holding=_held(uow, organization_id, members[-1]),
        left=_held(uow, organization_id, members[0]),
        document=number,
    )


def _held(uow: UnitOfWork, organization_id: str, member_id: str) -> Money:
    return read_holdings(uow, organization_id, LATEST, member_id).get(member_id, ZERO)
