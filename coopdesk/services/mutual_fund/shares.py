"""Shares (股金): subscribe, redeem, open the accounts; each posts its voucher in the same step."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.fund_documents import FundDocument
from coopdesk.domain.ledger import ZERO, Line, Voucher
from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import (
    AdvanceSource,
    RedemptionFacts,
    SubscriptionFacts,
    Wording,
    assess_redemption,
    assess_subscription,
    find_refused_wording,
)
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.registers import LATEST, list_balances
from coopdesk.services.ledger.vouchers import Document
from coopdesk.services.merged_members import records_of
from coopdesk.services.mutual_fund.accounts import account_for, fund_of, money_account
from coopdesk.services.mutual_fund.advance_book import read_advances
from coopdesk.services.mutual_fund.decisions import find_decision, note_decision
from coopdesk.services.mutual_fund.documents import post_numbered
from coopdesk.services.mutual_fund.guarantees import compute_liability
from coopdesk.services.mutual_fund.holdings import read_holdings, reversals
from coopdesk.services.mutual_fund.people import get_person, is_in_office
from coopdesk.services.mutual_fund.rules import REDEMPTION_FROM, assess_cash, get_rules, settle
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import ShareEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

SHARE_ENTRY = "share_entry"
SHARE_OPENING = "share_opening"


@dataclass(frozen=True, slots=True)
class SubscribeShares:
    """Take a member's money for shares (入股); ``account`` is the money account, the fund's own."""

    organization_id: str
    member_id: str
    day: date
    amount: Money
    account: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RedeemShares:
    """Pay shares back to a member (退股); ``resolution`` is what allows a large sum."""

    organization_id: str
    member_id: str
    day: date
    amount: Money
    account: str = ""
    remark: str = ""
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class OpenShareAccounts:
    """Take what the roster says each member holds into the books, once for an organization."""

    organization_id: str
    day: date
    account: str = ""


@dataclass(frozen=True, slots=True)
class SharesItem:
    """What a step on shares left behind: its record, its voucher, and the member's holding.

    ``document`` is its own number as the receipt shows it.
    """

    share_entry_id: str
    voucher_id: str
    month: str
    number: int
    amount: Money
    holding: Money
    document: str


@dataclass(frozen=True, slots=True)
class RosterSharesItem:
    """What the roster holds in all: how many members, and their amounts together."""

    members: int
    amount: Money


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """What the opening took in."""

    voucher_id: str
    month: str
    number: int
    members: int
    amount: Money
    document: str


def subscribe_shares(uow: UnitOfWork, command: SubscribeShares) -> SharesItem:
    """Enter a subscription and post it: money account to the member's shares.

    Raises RuleViolation for payers who are no members (赤政发〔2023〕14号 一（一）), amounts
    outside the rules, and wording of deposits or fixed return; NeedsConfirmation for warnings.
    """
    require_own(uow, command.organization_id)
    rules = get_rules(uow, command.organization_id, command.day)
    holdings = read_holdings(uow, command.organization_id, LATEST)
    person = get_person(uow, command.organization_id, command.member_id)
    own = holdings.get(command.member_id, ZERO)
    facts = SubscriptionFacts(
        payer=person.state,
        amount=command.amount,
        own_shares=own,
        all_shares=total(list(holdings.values())),
    )
    found = assess_subscription(facts, command.day, uow.reference.policies, rules)
    found.join(find_refused_wording(command.remark, Wording.SHARES, rules))
    money, against = money_account(command.account)
    paid = (money, command.amount)
    found.join(assess_cash(uow, command.organization_id, command.day, paid))
    settle(uow, found, against)
    return _enter(uow, command, FundDocument.SUBSCRIPTION, command.amount, (money, own))


def redeem_shares(uow: UnitOfWork, command: RedeemShares) -> SharesItem:
    """Enter a redemption and post it: the member's shares to the money account.

    Raises RuleViolation for more than held, for what stands as cover of an advance, and when the
    account lacks the money; NeedsConfirmation for warnings.
    """
    require_own(uow, command.organization_id)
    rules = get_rules(uow, command.organization_id, command.day)
    facts = _leaving(uow, command)
    holding = facts.own_shares
    found = assess_redemption(facts, command.day, rules)
    money, against = money_account(command.account)
    available = list_balances(uow, command.organization_id).get(money, ZERO)
    if command.amount > available:
        against.append(Refusal("fund.not_enough_money", values={"available": str(available)}))
    paid = (money, command.amount)
    found.join(assess_cash(uow, command.organization_id, command.day, paid))
    settle(uow, found, against)
    decision = None
    if command.amount > rules.of(REDEMPTION_FROM).money:
        asked = (ResolutionSubject.SHARE_REDEMPTION, command.day, command.amount)
        decision = find_decision(uow, command.organization_id, command.resolution, asked)
    done = _enter(uow, command, FundDocument.REDEMPTION, -command.amount, (money, holding))
    record = (SHARE_ENTRY, done.share_entry_id)
    note_decision(uow, decision, record, command.amount, command.day)
    return done


def _leaving(uow: UnitOfWork, command: RedeemShares) -> RedemptionFacts:
    own = read_holdings(uow, command.organization_id, LATEST, command.member_id)
    holding = own.get(command.member_id, ZERO)
    advances = read_advances(uow, command.organization_id, LATEST, member_id=command.member_id)
    return RedemptionFacts(
        amount=command.amount,
        own_shares=holding,
        subscribed_on=read_first_day(uow, command.member_id) or command.day,
        outstanding=total([advance.outstanding for advance in advances]),
        is_in_office=is_in_office(uow, command.member_id, command.day),
        answers_for=compute_liability(uow, command.organization_id, command.member_id),
        has_resolution=bool(command.resolution.strip()),
    )


def sum_roster_shares(uow: UnitOfWork, organization_id: str) -> RosterSharesItem:
    """Return what ``open_share_accounts`` would take into the books today."""
    shares = [member.roster_share for member in _roster(uow, organization_id)]
    return RosterSharesItem(len(shares), total(shares))


def open_share_accounts(uow: UnitOfWork, command: OpenShareAccounts) -> OpenedItem:
    """Post the roster's amounts as one opening voucher and enter each in the register.

    Raises RuleViolation when shares were entered before, or the roster holds no amount.
    """
    require_own(uow, command.organization_id)
    members = _roster(uow, command.organization_id)
    money, against = money_account(command.account)
    if _has_entries(uow, command.organization_id):
        against.append(Refusal("fund.opened_before"))
    if not members:
        against.append(Refusal("fund.roster_empty"))
    require(against)
    whole = total([member.roster_share for member in members])
    shares = account_for("fund_shares")
    lines = (
        Line(money, debit=whole),
        *(Line(shares, credit=row.roster_share, member=row.id) for row in members),
    )
    voucher = Voucher(command.day, text("fund.summary_opening"), lines)
    document = Document(command.organization_id, voucher, SHARE_OPENING, command.organization_id)
    fund = fund_of(AdvanceSource.FUND_SHARES)
    posted, number = post_numbered(uow, FundDocument.OPENING, document, fund)
    entry = {
        "organization_id": command.organization_id,
        "day": command.day,
        "kind": "opening",
        "remark": "",
        "voucher_id": posted.voucher_id,
    }
    records = [{**entry, "member_id": row.id, "amount": row.roster_share} for row in members]
    uow.add_all(ShareEntryRow, records)
    return OpenedItem(posted.voucher_id, posted.month, posted.number, len(members), whole, number)


def _enter(
    uow: UnitOfWork,
    command: SubscribeShares | RedeemShares,
    kind: FundDocument,
    change: Money,
    standing: tuple[str, Money],
) -> SharesItem:
    money, own = standing
    entry_id = new_id()
    voucher = _voucher(uow, command, change, money)
    document = Document(command.organization_id, voucher, SHARE_ENTRY, entry_id)
    posted, number = post_numbered(uow, kind, document, fund_of(AdvanceSource.FUND_SHARES))
    uow.add_all(
        ShareEntryRow,
        [
            {
                "id": entry_id,
                "organization_id": command.organization_id,
                "member_id": command.member_id,
                "day": command.day,
                "kind": kind.value,
                "amount": change,
                "remark": command.remark.strip(),
                "voucher_id": posted.voucher_id,
            }
        ],
    )
    return SharesItem(
        share_entry_id=entry_id,
        voucher_id=posted.voucher_id,
        month=posted.month,
        number=posted.number,
        amount=command.amount,
        holding=own + change,
        document=number,
    )


def _voucher(
    uow: UnitOfWork, command: SubscribeShares | RedeemShares, change: Money, money: str
) -> Voucher:
    name = get_person(uow, command.organization_id, command.member_id).name
    shares = account_for("fund_shares")
    if change > ZERO:
        summary = text("fund.summary_subscription", member=name)
        lines = (Line(money, debit=change), Line(shares, credit=change, member=command.member_id))
    else:
        summary = text("fund.summary_redemption", member=name)
        lines = (
            Line(shares, debit=-change, member=command.member_id),
            Line(money, credit=-change),
        )
    return Voucher(command.day, summary, lines, attachment_count=1)


def read_first_day(uow: UnitOfWork, member_id: str) -> date | None:
    """Return the day of the member's first entry that stands, None for none."""
    undone = reversals()
    return uow.session.execute(
        select(ShareEntryRow.day)
        .outerjoin(undone, undone.c.reverses_id == ShareEntryRow.voucher_id)
        .where(
            ShareEntryRow.member_id.in_(records_of(uow, member_id)),
            undone.c.id.is_(None),
        )
        .order_by(ShareEntryRow.day)
        .limit(1)
    ).scalar_one_or_none()


def _has_entries(uow: UnitOfWork, organization_id: str) -> bool:
    """Return whether anything was entered that stands: an opening on a wrong day may be undone."""
    undone = reversals()
    query = (
        select(ShareEntryRow.id)
        .outerjoin(undone, undone.c.reverses_id == ShareEntryRow.voucher_id)
        .where(ShareEntryRow.organization_id == organization_id, undone.c.id.is_(None))
    )
    return uow.session.execute(query.limit(1)).first() is not None


def _roster(uow: UnitOfWork, organization_id: str) -> list[Any]:
    return list(
        uow.session.execute(
            select(MemberRow.id, MemberRow.roster_share)
            .where(
                MemberRow.organization_id == organization_id,
                MemberRow.standing(uow.today).in_([MemberState.MEMBER, MemberState.SUSPENDED]),
                MemberRow.roster_share > ZERO,
                MemberRow.merged_into_id.is_(None),
            )
            .order_by(MemberRow.number)
        ).all()
    )
