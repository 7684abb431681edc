"""The member's account (成员账户): what a member put in, was given and traded, year by year.

《农民专业合作社法》第四十三条 and 财会〔2021〕37号: contributions, shares of the reserve, state
support and donations, trade with the cooperative, and what of the surplus came to the member.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from coopdesk.domain.financial_statements import first_level
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.membership import ShareKind
from coopdesk.domain.money import Money, total
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, amount_on_paper, day_on_paper
from coopdesk.services.ledger.register_items import EntryItem
from coopdesk.services.ledger.registers import list_member_entries
from coopdesk.services.members.patronage import list_quantified, list_trade_volumes
from coopdesk.services.report_kinds import Column, Filled, Kind, Question
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_COLUMN_OF = {"301": "contribution", "221": "refund", "222": "dividend"}
_SHARES = {
    ShareKind.RESERVE: "reserve",
    ShareKind.STATE_SUPPORT: "state_support",
    ShareKind.DONATION: "donation",
}
_CARRIED = frozenset({"contribution", *_SHARES.values()})


@dataclass(frozen=True, slots=True)
class AccountAmounts:
    """The columns of the account in fen; what is carried from year to year comes first."""

    contribution: Money = ZERO
    reserve: Money = ZERO
    state_support: Money = ZERO
    donation: Money = ZERO
    trade: Money = ZERO
    refund: Money = ZERO
    dividend: Money = ZERO


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of the account; ``day`` is None for what is told of the whole year."""

    day: date | None
    summary: str
    amounts: AccountAmounts
    voucher_id: str = ""


def get_member_year(
    uow: UnitOfWork, organization_id: str, member_id: str, last: date
) -> tuple[AccountLine, ...]:
    """Return the account of the year of ``last`` up to that day: opening, lines, closing.

    Contributions and quantified shares are carried on; trade, refund and dividend are the year's.
    Raises NotFound for an unknown member.
    """
    uow.get(MemberRow, member_id)
    first = last.replace(month=1, day=1)
    entries = list_member_entries(uow, organization_id, member_id, last)
    booked = [entry for entry in entries if first_level(entry.account_code) in _COLUMN_OF]
    before = [_moved(entry) for entry in booked if entry.day < first]
    quantified = [
        (item.year, _of(_SHARES[item.kind], item.amount), item.document)
        for item in list_quantified(uow, member_id)
        if item.year <= last.year
    ]
    before += [amounts for year, amounts, _ in quantified if year < last.year]
    opening = AccountLine(first, text("statement.at_beginning"), _added(before, _CARRIED))
    lines = [
        *_booked_lines(uow, booked, first),
        *(
            AccountLine(None, document or text("member_account.quantified"), amounts)
            for year, amounts, document in quantified
            if year == last.year
        ),
        *_traded(uow, organization_id, member_id, last.year),
    ]
    sums = _added([opening.amounts, *(line.amounts for line in lines)])
    return opening, *lines, AccountLine(last, text("statement.at_end"), sums)


def member_account_values(uow: UnitOfWork, member_id: str, day: date) -> FormValues:
    """Return the texts of a member's account of the year of ``day``; raises NotFound."""
    member = uow.get(MemberRow, member_id)
    organization = uow.get(OrganizationRow, member.organization_id)
    lines = get_member_year(uow, organization.id, member_id, day)
    values: Values = {
        "organization": organization.name,
        "year": text("member_account.year", year=day.year),
        "name": member.name,
        "address": member.village,
        "day": day_on_paper(day),
        "rows": [
            {
                "day": line.day.isoformat() if line.day else "",
                "summary": line.summary,
                **{key: amount_on_paper(amount) for key, amount in _told(line.amounts).items()},
            }
            for line in lines
        ],
        "prepared_by": uow.actor.operator,
    }
    return FormValues(f"{day.year}-{member.number}", values)


def _report(uow: UnitOfWork, question: Question) -> Filled:
    lines = get_member_year(uow, question.organization_id, question.member_id, question.last)
    rows = [
        {
            "day": line.day,
            "summary": line.summary,
            "voucher_id": line.voucher_id,
            **_told(line.amounts),
        }
        for line in lines
    ]
    member = uow.get(MemberRow, question.member_id)
    inner = range(len(rows) - 1)
    closing = {(len(rows) - 1, key): tuple((1, (place, key)) for place in inner) for key in _KEYS}
    first = question.last.replace(month=1, day=1)
    return Filled(rows, closing, about=f"{member.number} {member.name}", first=first)


def _booked_lines(uow: UnitOfWork, booked: list[EntryItem], first: date) -> Iterator[AccountLine]:
    within = [entry for entry in booked if entry.day >= first]
    undoing = _reversals(uow, [entry.voucher_id for entry in within])
    for entry in within:
        amounts = _moved(entry)
        is_paid_out = amounts.refund < ZERO or amounts.dividend < ZERO
        if not is_paid_out or entry.voucher_id in undoing:
            yield AccountLine(entry.day, entry.summary, amounts, entry.voucher_id)


def _reversals(uow: UnitOfWork, voucher_ids: list[str]) -> set[str]:
    query = select(VoucherRow.id).where(
        VoucherRow.id.in_(voucher_ids), VoucherRow.reverses_id.is_not(None)
    )
    return set(uow.session.scalars(query))


def _traded(
    uow: UnitOfWork, organization_id: str, member_id: str, year: int
) -> Iterator[AccountLine]:
    for item in list_trade_volumes(uow, organization_id, year, member_id):
        told = "　".join(part for part in (choice(item.kind), item.product) if part)
        yield AccountLine(None, told, _of("trade", item.amount))


def _moved(entry: EntryItem) -> AccountAmounts:
    return _of(_COLUMN_OF[first_level(entry.account_code)], entry.credit - entry.debit)


def _of(column: str, amount: Money) -> AccountAmounts:
    return AccountAmounts(**{column: amount})


def _told(amounts: AccountAmounts) -> Mapping[str, Money]:
    return {key: getattr(amounts, key) for key in _KEYS}


def _added(parts: list[AccountAmounts], keys: frozenset[str] = frozenset()) -> AccountAmounts:
    """Return the parts added up, only in ``keys`` where some are named."""
    return AccountAmounts(
        **{
            key: total([getattr(part, key) for part in parts])
            for key in _KEYS
            if not keys or key in keys
        }
    )


_KEYS = tuple(column.name for column in fields(AccountAmounts))
_WORDS = (
    "member_account.contribution",
    "member_account.reserve",
    "member_account.state_support",
    "member_account.donation",
    "member_account.trade",
    "member_account.refund",
    "member_account.dividend",
)

MEMBER_YEAR = Kind(
    "report.member_year",
    (
        Column("day", "report.day", 1.6),
        Column("summary", "report.summary", 3.0),
        *(Column(key, word, is_money=True) for key, word in zip(_KEYS, _WORDS, strict=True)),
    ),
    _report,
)
