"""What is asked about a voucher before it is posted: allowed, but seldom meant.

``ledger.assess_posting`` says what makes a voucher impossible; here stands what a clerk is asked
about once, and what only is worth a look while the voucher is written. Each code has a sentence
that says what to do (会计基础工作规范 第四十八条 to 第五十三条 on what a voucher has to show).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.financial_statements import first_level
from coopdesk.domain.ledger import ZERO, Chart, Line, Voucher
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import Wording, find_refused_wording, speaks_of_shares
from coopdesk.domain.policy import Objections, RuleBook
from coopdesk.domain.resolutions import POWERS_RULE

# 应收款, 成员往来, 对外投资, 短期借款, 应付款, 长期借款 (财会〔2021〕37号)
_CLAIMS_AND_DEBTS = frozenset({"113", "114", "131", "201", "211", "231"})

# 对内不对外、吸股不吸储、分红不分息, and what the seed fund is for
RED_LINES = "赤政发〔2023〕14号 一（一）"
SEED_FUND = "赤政发〔2023〕14号 二（五）"


class Weight(StrEnum):
    """How much a check weighs: it stops, it asks, or it is worth a look."""

    STOP = "stop"
    ASK = "ask"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class VoucherCheck:
    """One thing found about a voucher, with its weight."""

    weight: Weight
    reason: Refusal


@dataclass(frozen=True, slots=True)
class CashFacts:
    """The cash box: what it holds before the voucher, and the most it should hold.

    ``limit`` is None where the organization has set none (现金管理暂行条例 第九条).
    """

    account: str
    before: Money
    limit: Money | None = None


def assess_unusual(voucher: Voucher, cash: CashFacts | None, same_as: str) -> list[Refusal]:
    """Return what the clerk is asked about; ``same_as`` is the number of a voucher just like it.

    ``cash`` is None when the voucher does not touch the cash box.
    """
    asked = []
    if same_as:
        asked.append(Refusal("voucher.looks_double", "", {"number": same_as}))
    if cash is not None:
        asked += _assess_cash(voucher, cash)
    accounts = [(line.account, line.member) for line in voucher.lines if line.debit]
    if any((line.account, line.member) in accounts for line in voucher.lines if line.credit):
        asked.append(Refusal("voucher.both_ways"))
    return asked


def list_hints(voucher: Voucher, banks: Mapping[str, Money]) -> list[Refusal]:
    """Return what is worth a look: no attachments, and a bank account that falls below zero.

    ``banks`` are the banks' accounts by code with what they hold before the voucher; a month with
    one below zero cannot be closed. 会计基础工作规范 第五十一条: but for closing and correction
    every voucher has its attachments.
    """
    hints = [] if voucher.attachment_count else [Refusal("voucher.no_attachment")]
    for account, before in banks.items():
        change = net_change(voucher.lines, account)
        if change < ZERO and before + change < ZERO:
            values = {"account": account, "after": str(before + change)}
            hints.append(Refusal("voucher.bank_overdrawn", values=values))
    return hints


def assess_wording(voucher: Voucher, rules: RuleBook) -> Objections:
    """Return the words of the summaries that promise a return on shares or speak of deposits.

    赤政发〔2023〕14号 一（一） 吸股不吸储、分红不分息: on shares they stop, with a member they are
    asked about; what the cooperative has at its bank concerns nobody.
    """
    found = Objections()
    with_member = any(line.member for line in voucher.lines)
    for text in dict.fromkeys([voucher.summary, *(line.summary for line in voucher.lines)]):
        about_shares = speaks_of_shares(text, rules)
        if about_shares or with_member:
            place = Wording.SHARES if about_shares else Wording.OTHER
            worded = find_refused_wording(text, place, rules)
            found.refusals += worded.refusals
            found.warnings += worded.warnings
    return found


def assess_surplus_paid(voucher: Voucher, chart: Chart, purposes: Collection[str]) -> list[Refusal]:
    """Return the refusal of a voucher by hand that pays surplus out of the till or the bank.

    ``purposes`` are those of the accounts of surplus. 《农民专业合作社法》第二十九条: the assembly
    decides how surplus is distributed; then the distribution and its payout are posted by the fund.
    """
    surplus = {chart.for_purpose(purpose) for purpose in purposes}
    money = _money(chart)
    takes = any(line.debit and line.account in surplus for line in voucher.lines)
    pays = any(line.credit and first_level(line.account) in money for line in voucher.lines)
    if takes and pays:
        return [Refusal("voucher.pays_surplus", POWERS_RULE)]
    return []


def assess_fund_account(voucher: Voucher, chart: Chart) -> list[Refusal]:
    """Return the refusal of a voucher by hand that lends or borrows through the fund's account.

    赤政发〔2023〕14号 一（一） 对内不对外、吸股不吸储: claims, debts and investments stay out of
    the fund's bank account; a member borrows by an advance and pays in by shares.
    """
    account = chart.for_purpose("fund_bank")
    claims = [line for line in voucher.lines if first_level(line.account) in _CLAIMS_AND_DEBTS]
    if claims and any(line.account == account for line in voucher.lines):
        values = {"account": claims[0].account}
        return [Refusal("voucher.lends_fund_money", RED_LINES, values)]
    return []


def assess_dimensions(voucher: Voucher, chart: Chart) -> list[Refusal]:
    """Return what lacks on lines of accounts that are told apart by fund or by document."""
    refusals = []
    for number, line in enumerate(voucher.lines, start=1):
        account = chart.accounts.get(line.account)
        values = {"line": number, "account": line.account}
        if account is not None and account.needs_fund and not line.fund:
            refusals.append(Refusal("voucher.fund_missing", values=values))
        if account is not None and account.needs_document and not line.document:
            refusals.append(Refusal("voucher.document_missing", values=values))
    return refusals


def assess_second_person(maker: str, checker: str) -> list[Refusal]:
    """Return what stands against a checker: nobody checks what they wrote themselves.

    会计基础工作规范 第五十条: maker and checker both sign a voucher.
    """
    if maker == checker:
        return [Refusal("voucher.own_check", "会计基础工作规范 第五十条", {"maker": maker})]
    return []


def assess_poster(maker: str, checker: str, poster: str) -> list[Refusal]:
    """Return what stands against a poster apart: it is checked, and by neither of the two posted.

    会计基础工作规范 第五十条: a voucher names who made, who checked and who posted it.
    """
    source = "会计基础工作规范 第五十条"
    if not checker:
        return [Refusal("voucher.needs_check", source)]
    if poster in (maker, checker):
        return [Refusal("voucher.own_post", source, {"maker": maker, "checker": checker})]
    return []


def moves_money(voucher: Voucher, chart: Chart) -> bool:
    """Return whether a voucher receives or pays money: a line on the cash box or a bank."""
    return any(first_level(line.account) in _money(chart) for line in voucher.lines)


def assess_signed(voucher: Voucher, chart: Chart, cashier: str) -> list[Refusal]:
    """Return the refusal of a voucher that moves money and that no cashier has signed.

    会计基础工作规范 第五十一条: vouchers of receipt and payment are signed by the cashier too.
    """
    if cashier or not moves_money(voucher, chart):
        return []
    return [Refusal("voucher.needs_cashier", "会计基础工作规范 第五十一条")]


def assess_cashier(maker: str, cashier: str) -> list[Refusal]:
    """Return what stands against a cashier who signs: nobody keeps both books and money.

    会计基础工作规范 第十二条: a cashier keeps no books of income, expense, claims and debts.
    """
    if maker == cashier:
        return [Refusal("voucher.own_cash", "会计基础工作规范 第十二条", {"maker": maker})]
    return []


def net_change(lines: Sequence[Line], account: str) -> Money:
    """Return what the lines add to an account, debit positive."""
    change = ZERO
    for line in lines:
        if line.account == account:
            change = change + line.debit - line.credit
    return change


def _money(chart: Chart) -> set[str]:
    return {first_level(chart.for_purpose(purpose)) for purpose in ("cash", "bank")}


def _assess_cash(voucher: Voucher, cash: CashFacts) -> list[Refusal]:
    change = net_change(voucher.lines, cash.account)
    after = cash.before + change
    if after < ZERO and change < ZERO:
        return [Refusal("voucher.cash_overdrawn", "", {"after": str(after)})]
    if cash.limit is not None and after > cash.limit and change > ZERO:
        values = {"after": str(after), "limit": str(cash.limit)}
        return [Refusal("voucher.cash_over_limit", "现金管理暂行条例 第九条", values)]
    return []
