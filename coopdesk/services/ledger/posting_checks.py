"""What the books know for the checks before posting: members, the cash box, a voucher twice."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from coopdesk.domain.errors import Refusal
from coopdesk.domain.ledger import Chart, Line, PostingFacts, Voucher, assess_posting
from coopdesk.domain.money import Money
from coopdesk.domain.policy import Objections
from coopdesk.domain.resolutions import POWERS_RULE
from coopdesk.domain.voucher_checks import (
    RED_LINES,
    SEED_FUND,
    CashFacts,
    assess_dimensions,
    assess_fund_account,
    assess_surplus_paid,
    assess_unusual,
    assess_wording,
)
from coopdesk.services.ledger.balances import read_balance
from coopdesk.services.ledger.book_rules import get_book_rules
from coopdesk.services.ledger.periods import closed_through, month_of
from coopdesk.services.ledger.proofs import money_accounts_of
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.kept_books import AccountLineRow, KeptVoucherRow
from coopdesk.storage.tables.ledger import PostingRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

# What these accounts hold is kept in a register by the fund; a voucher by hand would part the two.
_KEPT_BY_THE_FUND = {
    **dict.fromkeys(("share_capital", "fund_shares", "advances"), RED_LINES),
    **dict.fromkeys(("usage_fee", "advance_loss"), RED_LINES),
    "seed_fund": SEED_FUND,
}
# Money comes into this account by hand (bank interest), but never goes out past the fund's rules.
_PAID_OUT_BY_THE_FUND = "seed_fund_bank"
# Owed to members by a resolution alone; what the old books owed is taken over with the opening.
_OWED_OF_SURPLUS = dict.fromkeys(("patronage_payable", "dividend_payable"), POWERS_RULE)
_SURPLUS = ("year_surplus", "distributions", "undistributed_surplus")

# Built once, as every voucher asks it: one seek in the index of the balances.
_COUNTER = KeptVoucherRow.__table__.alias("counter")
_ALIKE = Prepared(
    select(KeptVoucherRow.id, KeptVoucherRow.month, KeptVoucherRow.number)
    .join(AccountLineRow, AccountLineRow.voucher == KeptVoucherRow.serial)
    .where(
        AccountLineRow.organization_id == bindparam("organization"),
        AccountLineRow.account_code == bindparam("account"),
        AccountLineRow.day == bindparam("day"),
        AccountLineRow.debit == bindparam("debit"),
        AccountLineRow.credit == bindparam("credit"),
        KeptVoucherRow.summary == bindparam("summary"),
        KeptVoucherRow.reverses_id.is_(None),
        ~select(_COUNTER.c.id).where(_COUNTER.c.reverses_id == KeptVoucherRow.id).exists(),
    )
)


def assess(uow: UnitOfWork, organization_id: str, voucher: Voucher, chart: Chart) -> list[Refusal]:
    """Return what makes a voucher impossible, whoever writes it."""
    closed = closed_through(uow, organization_id)
    facts = PostingFacts(chart, uow.today, lambda day: month_of(day) <= closed)
    return [*assess_posting(voucher, facts), *_assess_members(uow, organization_id, voucher)]


def assess_by_hand(
    uow: UnitOfWork,
    organization_id: str,
    voucher: Voucher,
    chart: Chart,
    *,
    is_opening: bool = False,
) -> Objections:
    """Return what stops a voucher written by hand, and what its writer is asked about."""
    found = assess_wording(voucher, uow.reference.fund_rules(uow.today))
    found.refusals += assess_dimensions(voucher, chart)
    purposes = _KEPT_BY_THE_FUND if is_opening else _KEPT_BY_THE_FUND | _OWED_OF_SURPLUS
    sources = {chart.for_purpose(purpose): source for purpose, source in purposes.items()}
    seed_bank = chart.for_purpose(_PAID_OUT_BY_THE_FUND)
    for number, line in enumerate(voucher.lines, start=1):
        source = sources.get(line.account, SEED_FUND)
        if line.account in sources or (line.account == seed_bank and line.credit):
            values = {"line": number, "account": line.account}
            found.refusals.append(Refusal("voucher.kept_by_fund", source, values))
    if not is_opening:
        found.refusals += assess_surplus_paid(voucher, chart, _SURPLUS)
        found.refusals += assess_fund_account(voucher, chart)
    cash = _cash_facts(uow, organization_id, voucher, chart)
    same_as = _find_alike(uow, organization_id, voucher)
    found.warnings += assess_unusual(voucher, cash, same_as)
    return found


def bank_balances(
    uow: UnitOfWork, organization_id: str, voucher: Voucher, chart: Chart
) -> dict[str, Money]:
    """Return what the bank accounts that the voucher touches hold on its day, by code."""
    cash = chart.for_purpose("cash")
    touched = {line.account for line in voucher.lines} & set(money_accounts_of(chart)) - {cash}
    return {code: read_balance(uow, organization_id, code, voucher.day) for code in sorted(touched)}


def _assess_members(uow: UnitOfWork, organization_id: str, voucher: Voucher) -> list[Refusal]:
    named = sorted({line.member for line in voucher.lines if line.member})
    if not named:
        return []
    known = set(
        uow.session.scalars(
            select(MemberRow.id).where(
                MemberRow.organization_id == organization_id, MemberRow.id.in_(named)
            )
        )
    )
    return [
        Refusal("voucher.not_a_member", values={"line": number})
        for number, line in enumerate(voucher.lines, start=1)
        if line.member and line.member not in known
    ]


def _cash_facts(
    uow: UnitOfWork, organization_id: str, voucher: Voucher, chart: Chart
) -> CashFacts | None:
    account = chart.for_purpose("cash")
    if all(line.account != account for line in voucher.lines):
        return None
    held = read_balance(uow, organization_id, account, voucher.day)
    limit = get_book_rules(uow, organization_id).cash_limit
    return CashFacts(account, held, limit)


def _find_alike(uow: UnitOfWork, organization_id: str, voucher: Voucher) -> str:
    """Return the number of a posted voucher that says the very same, empty when none does."""
    if not voucher.lines:
        return ""
    first = voucher.lines[0]
    told = {
        "organization": organization_id,
        "account": first.account,
        "day": voucher.day,
        "debit": first.debit,
        "credit": first.credit,
        "summary": voucher.summary,
    }
    for voucher_id, month, number in uow.run(_ALIKE, **told):
        if _said(lines_of(uow, voucher_id)) == _said(voucher.lines):
            return number_in_chain(month, number)
    return ""


def lines_of(uow: UnitOfWork, voucher_id: str) -> tuple[Line, ...]:
    """Return the lines of a voucher in their order."""
    rows = uow.connection.execute(
        select(
            PostingRow.account_code,
            PostingRow.debit,
            PostingRow.credit,
            PostingRow.member_id,
            PostingRow.summary,
            PostingRow.fund,
            PostingRow.document,
        )
        .where(PostingRow.voucher_id == voucher_id)
        .order_by(PostingRow.line)
    )
    return tuple(
        Line(account, debit, credit, member or "", *told)
        for account, debit, credit, member, *told in rows
    )


def number_in_chain(month: str, number: int) -> str:
    """Return the number of a voucher as the chain protects it and as paper shows it."""
    return f"{month}-{number:04d}"


def _said(lines: Sequence[Line]) -> list[tuple[str, Money, Money, str]]:
    return [(line.account, line.debit, line.credit, line.member) for line in lines]
