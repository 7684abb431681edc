"""An award from the first question to the money in the books, as the clerk of a township tells it.

先看看我们够得上哪些奖补、还差什么；够了就申报、打印、盖章、报送；旗里审了、市里批了、钱到了，
种子金五十万记进互助资金，从申报能点到凭证，从凭证也能点回申报。
"""

from datetime import date

import pytest

from coopdesk.domain.award_facts import Part
from coopdesk.domain.money import Money
from coopdesk.services import ledger, organizations
from tests.e2e.paper import text_of
from tests.gui.page_fixtures import TRINITY

NAME = TRINITY.name
SCAN = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def clerk(employ, workspace):
    """All three functions were accepted this spring; the revenue of last year is 20万 short."""
    runner = workspace.runner
    command = organizations.AddOrganization(TRINITY)
    key = runner.do(organizations.add_organization, command)
    for part in Part:
        accepted = organizations.RecordAcceptance(key, part, date(2026, 4, 8), passed=True)
        runner.do(organizations.record_acceptance, accepted)
    runner.do(organizations.record_rating, organizations.RecordRating(key, 4, date(2024, 12, 1)))
    statement = organizations.RecordStatement(key, 2025, Money(980_000_000), True)
    runner.do(organizations.record_statement, statement)
    runner.do(ledger.open_books, ledger.OpenBooks(key))
    clerk = employ(workspace.folder)
    clerk.enter(workspace)
    return clerk


def ask_what_we_qualify_for(clerk):
    """The million of the acceptance is earned; the revenue award lacks 20万, and would come to."""
    clerk.open("奖补")
    clerk.see("✓ 可奖补", "1,000,000.00", "收入差200,000.00元")
    clerk.turn_to("差距和预算")
    clerk.see("预计兑现：市财政局1,000,000.00元")
    clerk.select("营业收入", "200,000.00")
    clerk.press("试算")
    clerk.type_in("年营业收入（元）", "1000万")
    clerk.see("假设年营业收入10,000,000.00元", "旗县区财政局2,500,000.00元")
    clerk.press("用于预算")
    clerk.wait_until_back()
    clerk.see("旗县区财政局500,000.00元", "没有保存")
    clerk.press("恢复记录")
    clerk.see("预计兑现：市财政局1,000,000.00元")


def apply_and_print(clerk, target):
    clerk.turn_to("年度测算")
    clerk.select("建设", "1,000,000.00")
    clerk.press("申报")
    clerk.see("已生成申报")
    clerk.turn_to("申报和兑现")
    clerk.select("草稿")
    clerk.press("打印预览")
    paper = text_of(clerk.save_paper(target))
    for expected in (NAME, "壹佰万元整", "500,000.00"):
        assert expected in paper, paper
    clerk.see("已打印")


def file_the_signed_sheet(clerk, scan, kind):
    clerk.press("办理")
    clerk.choose_in_menu("附件")
    clerk.press("添加附件")
    clerk.choose_file(scan)
    clerk.choose("类别", kind)
    clerk.press("添加附件")
    clerk.see("已添加 1 个附件")
    clerk.press("关闭")
    clerk.wait_until_back()


def take(clerk, step, document=""):
    """Take a step of the menu; its dialog is left by the button of the same word."""
    clerk.press("办理")
    clerk.choose_in_menu(step)
    clerk.type_in("文号或凭据", document)
    clerk.press(step)


def hand_in(clerk, scan):
    """The signed sheet is filed; the papers that lack are told, and it goes all the same."""
    file_the_signed_sheet(clerk, scan, "签字盖章件")
    take(clerk, "签字盖章")
    clerk.wait_until_back()
    take(clerk, "报送")
    clerk.see("还缺材料：营业执照副本复印件")
    clerk.press("仍然继续")
    clerk.wait_until_back()
    clerk.see("已报送")


def be_granted(clerk):
    clerk.press("办理")
    clerk.choose_in_menu("登记审核意见")
    clerk.choose("审核单位", "旗县区供销合作社")
    clerk.choose("审核意见", "同意")
    clerk.press("登记审核意见")
    clerk.wait_until_back()
    take(clerk, "批准", "赤财农〔2026〕12号")
    clerk.wait_until_back()
    clerk.see("已批准", "旗县区供销合作社同意")


def be_paid(clerk, slip):
    clerk.press("登记兑现")
    clerk.type_in("拨款文号", "银行回单8812")
    clerk.press("登记兑现")
    clerk.wait_until_back()
    clerk.see("已兑现", "缺银行回单", "还有500,000.00元没有入账")
    file_the_signed_sheet(clerk, slip, "原始凭证、票据")
    clerk.see_nothing_of("缺银行回单")
    clerk.open("工作台")
    clerk.see("种子金还有 500,000.00 元没有入账")


def book_the_seed_fund(clerk):
    """From what is due to the application, into the books, to the voucher and back."""
    clerk.press("去入账")
    clerk.press("种子金入账")
    clerk.type_in("拨款文号", "银行回单8812")
    clerk.press("种子金入账")
    clerk.wait_until_back()
    clerk.see("✓ 2026-11-23　500,000.00元已入账")
    clerk.press("打开凭证")
    clerk.see("银行回单8812（申报", "种子金")
    clerk.press("打开巴林右旗西拉沐沦苏木-2026-二（五）-001")
    clerk.wait_until_back()
    clerk.see("种子金入账", "已兑现")
    clerk.open("工作台")
    clerk.see_nothing_of("没有入账")


def test_from_what_do_we_qualify_for_to_the_seed_fund_in_the_books(clerk, tmp_path):
    """赤政发〔2023〕14号 二（五）: 100万元, of them 50万元 for the seed fund."""
    scan, slip = tmp_path / "申报表签章.pdf", tmp_path / "银行回单.pdf"
    for file in (scan, slip):
        file.write_bytes(SCAN)
    ask_what_we_qualify_for(clerk)
    apply_and_print(clerk, tmp_path / "申报表.pdf")
    hand_in(clerk, scan)
    be_granted(clerk)
    be_paid(clerk, slip)
    book_the_seed_fund(clerk)
