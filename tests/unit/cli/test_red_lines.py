"""The red lines from the command line: whatever file money comes by, it is refused with its source.

赤政发〔2023〕14号 一（一）: 对内不对外, 吸股不吸储, 分红不分息; 二（五）: 种子金;
《农民专业合作社法》第二十九条: 盈余分配由成员大会决定.
"""

import json

import pytest
from openpyxl import Workbook

from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.mutual_fund import SubscribeShares
from tests.books import a_member, an_organization, yuan
from tests.unit.services.test_mutual_fund import a_cap, seed
from tests.unit.services.test_red_lines import DAY

POLICY, LAW = "赤政发〔2023〕14号", "《农民专业合作社法》"
LINES = {
    "shares of a stranger": ("收外村人入股", "10202", "30102", "外村人", POLICY),
    "an advance to a stranger": ("借给外村人", "11402", "10202", "外村人", POLICY),
    "fund money lent outside": ("借给外单位", "113", "10202", "", POLICY),
    "a deposit taken": ("收往来款", "10202", "11401", "张秀兰", POLICY),
    "a fixed return on shares": ("付股金利息（年息5%）", "52902", "101", "", POLICY),
    "the seed fund spent": ("动用种子金", "23502", "10203", "", POLICY),
    "a dividend nobody decided": ("分红", "222", "101", "张秀兰", LAW),
    "surplus paid out by hand": ("分配盈余", "33202", "10201", "", LAW),
}
JOURNAL = {
    "shares of a stranger": ("收社员入股款", "外村人", 1000, None, POLICY),
    "an advance to a stranger": ("付互助金借款", "外村人", None, 100, POLICY),
    "a fixed return on shares": ("付股金利息（年息5%）", "张秀兰", None, 50, POLICY),
}
every_line = pytest.mark.parametrize("line", LINES.values(), ids=LINES)


@pytest.fixture
def organization(runner):
    """A fund with money and a member; 外村人 asked to join and is none yet."""
    organization = an_organization(runner)
    runner.do(fund.set_fund_rule, a_cap(organization))
    seed(runner, organization)
    member = a_member(runner, organization, 1, name="张秀兰")
    runner.do(fund.subscribe_shares, SubscribeShares(organization, member, DAY, yuan(5000)))
    a_member(runner, organization, 2, name="外村人", state="candidate")
    return organization


@pytest.fixture
def unmoved(runner, organization, workspace, call):
    """Compare the balances after the walk around with those before it."""
    before = runner.ask(ledger.list_balances, organization)
    yield organization
    assert balances(call, organization) == {
        code: net.fen for code, net in before.items() if net.fen
    }


def balances(call, organization):
    rows = call("report", "trial-balance", "--organization", organization)[1]["rows"]
    nets = {row["code"]: row["closing_debit_fen"] - row["closing_credit_fen"] for row in rows}
    return {code: fen for code, fen in nets.items() if fen}


def sources(answer):
    """The sources of what stops, of refusals and of findings alike."""
    told = [f"{one['article']} {one['message']}" for one in answer.get("refused", ())]
    return told + [one["message"] for one in answer.get("findings", ())]


@every_line
def test_no_raw_voucher_crosses_them(call, unmoved, tmp_path, line):
    """Posted at once, handed to a second person, or as a balance of the old books."""
    summary, debit, credit, member, source = line
    file = tmp_path / "voucher.json"
    named = {"member": member} if member else {}
    lines = [{"account": debit, "debit_fen": 1000}, {"account": credit, "credit_fen": 1000}]
    lines = [{**one, **named} for one in lines]
    told = {"organization": unmoved, "day": DAY.isoformat(), "summary": summary, "lines": lines}
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    for way in ("post", "submit"):
        code, answer = call("voucher", way, "--file", file)
        assert code == 1
        assert any(source in one for one in sources(answer)), answer


@every_line
def test_no_sheet_of_vouchers_crosses_them(call, unmoved, tmp_path, line):
    summary, debit, credit, member, source = line
    book = Workbook()
    book.active.append(["日期", "凭证号", "摘要", "科目", "社员", "借方", "贷方", "附件张数"])
    book.active.append([DAY.isoformat(), "1", summary, debit, member, 10, None, 1])
    book.active.append([DAY.isoformat(), "1", summary, credit, member, None, 10, 1])
    book.save(tmp_path / "凭证.xlsx")
    code, answer = call("import", "vouchers", tmp_path / "凭证.xlsx", "--organization", unmoved)
    assert code == 3
    assert any(source in one for one in sources(answer)), answer


@pytest.mark.parametrize("line", JOURNAL.values(), ids=JOURNAL)
def test_no_cash_journal_crosses_them(call, unmoved, tmp_path, line):
    *row, source = line
    book = Workbook()
    book.active.append(["日期", "凭证号", "摘要", "社员", "收入", "支出"])
    book.active.append([DAY.isoformat(), "记-1", *row])
    book.save(tmp_path / "流水.xlsx")
    _, answer = call("import", "fund-journal", tmp_path / "流水.xlsx", "--organization", unmoved)
    assert answer.get("new", 0) == 0
    assert any(source in one for one in sources(answer)), answer
