"""A year of a trinity organization as its clerk works through it, page by page, in the window."""

import pytest

from coopdesk.services import members, organizations
from tests.e2e.paper import text_of
from tests.gui.page_fixtures import TRINITY
from tests.samples import MEMBER_LIST

NAME = TRINITY.name


@pytest.fixture
def organization(runner):
    """The organization with the clean rows of its member list."""
    command = organizations.AddOrganization(TRINITY)
    key = runner.do(organizations.add_organization, command)
    preview = runner.ask(members.preview_members_sheet, MEMBER_LIST, key)
    records = preview.taken(frozenset())
    runner.do(members.import_members, members.ImportMembers(key, "花名册.xlsx", records, ()))
    return key


@pytest.fixture
def clerk(employ, workspace, organization):
    clerk = employ(workspace.folder)
    clerk.enter(workspace)
    return clerk


def set_up_the_bodies(clerk):
    clerk.open("三会")
    clerk.turn_to("三会与任期")
    clerk.press("建立三会")
    clerk.type_in("任期开始", "2025-3-15")
    clerk.type_in("理事长（董事长）", "哈斯巴根")
    clerk.type_in("理事（董事）", "高娃、王建国")
    clerk.type_in("监事长（监事会主席）", "斯琴高娃")
    clerk.type_in("监事", "李国强、张秀兰")
    clerk.keys("Ctrl+Return")
    clerk.wait_until_back()
    clerk.see("三会已登记")


def hold_the_assembly(clerk):
    """A new meeting, everybody marked as present by two keys, one vote, the minutes closed."""
    clerk.turn_to("会议")
    clerk.press("新会议")
    clerk.type_in("会议日期", "2026-11-20")
    clerk.type_in("地点", "苏木文化站")
    clerk.type_in("开始时间", "9:00")
    clerk.type_in("结束时间", "11:20")
    clerk.type_in("记录人", "高娃")
    clerk.type_in("通知日期", "2026-11-1")
    clerk.press("开始记录")
    clerk.see("应到 156 · 实到 0", "还差")
    clerk.select("1", "缺席")
    clerk.keys("Ctrl+A", "Space")
    clerk.see("应到 156 · 实到 156 · 委托 0", "达到法定人数，可以表决")
    clerk.turn_to("议题与表决")
    clerk.press("添加议题")
    clerk.type_in("议题", "2025年度盈余分配方案")
    clerk.type_in("审议发言要点", "同意理事会的方案。")
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.press("记入表决")
    clerk.type_in("赞成", "150")
    clerk.type_in("反对", "4")
    clerk.type_in("弃权", "2")
    clerk.see("可以通过。合计 156 票")
    clerk.press("记入表决")
    clerk.wait_until_back()
    clerk.see("〔2026〕第1号 已通过，进入决议台账")


def close_the_minutes(clerk):
    """The minutes are read before they are closed for good."""
    clerk.press("预览会议记录")
    _, minutes = clerk.paper()
    counts = "15615615042"
    told = ("主持人哈斯巴根", "应到156人", f"2025年度盈余分配方案{counts}", "〔2026〕第1号", "草稿")
    for expected in told:
        assert expected in minutes, minutes
    clerk.press("定稿")
    clerk.see("定稿后不能再改")
    clerk.press("定稿")
    clerk.wait_until_back()
    clerk.see("会议记录已定稿")
    clerk.press("返回")
    clerk.turn_to("决议")
    clerk.see("〔2026〕第1号", "2025年度盈余分配方案", "通过")


def open_the_books(clerk):
    """The shares of the member list go into the books once, and a rule of the fund is set."""
    clerk.open("互助资金")
    clerk.see("还没有股金")
    clerk.press("按花名册建股金账")
    clerk.see("只能做一次", "156 人，合计 831,545.50 元")
    clerk.type_in("日期", "2025-12-31")
    clerk.press("按花名册建股金账")
    clerk.wait_until_back()
    clerk.see("股金账已建立，共 831,545.50 元")
    clerk.press("规则")
    clerk.choose("规则", "占用费率上限（年，%）")
    clerk.type_in("本组织的规定", "8")
    clerk.type_in("从哪一天起", "2026-1-1")
    clerk.type_in("依据（会议、决议）", "〔2026〕第1号")
    clerk.press("保存")
    clerk.wait_until_back()


def work_the_fund(clerk):
    """Seed fund received, shares taken, an advance given and partly repaid with its fee."""
    clerk.press("种子金到账")
    clerk.type_in("依据的文件或凭据", "赤财农指〔2025〕31号")
    clerk.type_in("金额", "50万")
    clerk.type_in("日期", "2026-3-2")
    clerk.press("确认收款")
    clerk.wait_until_back()
    clerk.see("已收种子金 500,000.00 元", "专户余额 500,000.00 元")
    clerk.press("入股")
    clerk.pick("社员", "bwrn", "鲍乌日娜")
    clerk.type_in("金额", "5000")
    clerk.see("伍仟元整")
    clerk.type_in("日期", "2026-3-3")
    clerk.press("确认收款")
    clerk.wait_until_back()
    clerk.see("已收股金 5,000.00 元")

    clerk.press("借款")
    clerk.pick("社员", "bwrn", "鲍乌日娜")
    clerk.type_in("金额", "1000")
    clerk.choose("借款用途", "购买种子、化肥、农药")
    clerk.type_in("日期", "2026-3-10")
    clerk.type_in("到期日", "2026-9-10")
    clerk.type_in("占用费率（年）", "6%")
    clerk.press("确认付款")
    clerk.wait_until_back()
    clerk.see("已借出 1,000.00 元")
    clerk.press("还款")
    clerk.type_in("金额", "515")
    clerk.press("确认收款")
    clerk.wait_until_back()
    clerk.see("已收还款 515.00 元")


def look_into_the_books(clerk):
    """The trial balance agrees, and the last voucher is printed as it was posted."""
    clerk.open("账簿")
    clerk.see("借贷平衡。")
    clerk.turn_to("试算平衡表")
    clerk.see("种子金")
    clerk.press("打印预览")
    _, trial = clerk.paper()
    assert trial.count("506,515.00") == trial.count("1,336,588.50") == 2, trial
    assert "借贷平衡。" in trial
    clerk.turn_to("凭证")
    clerk.select("2026-11-0001")
    clerk.press("打印预览")
    _, voucher = clerk.paper()
    for expected in ("记账凭证", "收鲍乌日娜还借款", "515.00", "伍佰壹拾伍元整"):
        assert expected in voucher, voucher


def earn_an_award(clerk):
    """Four stars and audited revenue are recorded; then the award is assessed and applied for."""
    clerk.open("组织")
    clerk.select(NAME)
    clerk.press("登记事项")
    clerk.choose_in_menu("联合评级")
    clerk.choose("星级", "4 星")
    clerk.type_in("评定日期", "2025-9-20")
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.see("已登记联合评级。")
    clerk.press("登记事项")
    clerk.choose_in_menu("年度报表")
    clerk.type_in("年度", "2025")
    clerk.type_in("法人主体营业收入（元）", "1200万")
    clerk.tick("有年度审计报告")
    clerk.type_in("审计报告文号", "赤审字〔2026〕第18号")
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.open("奖补")
    clerk.see("？ 待定", "500,000.00", "评上四星当年的全年营业收入")
    clerk.press("作决定")
    clerk.choose("旗县区的决定", "可以奖补")
    clerk.type_in("依据", "巴林右旗供销合作社〔2026〕第7号会议纪要")
    clerk.press("记下决定")
    clerk.wait_until_back()
    clerk.see("✓", "500,000.00")


def apply_for_it(clerk, target):
    """The application is drafted and printed; the file seen is the very file that is kept."""
    clerk.press("申报")
    clerk.see("已生成申报")
    clerk.press("打印预览")
    previewed = clerk.save_paper(target)
    clerk.see("纸上的内容已留底")
    assert target.read_bytes() == previewed
    paper = text_of(previewed)
    for expected in (NAME, "伍拾万元整", "12,000,000.00", "赤审字〔2026〕第18号"):
        assert expected in paper, paper


def test_a_year_from_the_first_assembly_to_the_application(clerk, tmp_path, runner):
    """Bodies, assembly, minutes, shares, seed fund, advance, books, award: all through widgets."""
    set_up_the_bodies(clerk)
    hold_the_assembly(clerk)
    close_the_minutes(clerk)
    open_the_books(clerk)
    work_the_fund(clerk)
    look_into_the_books(clerk)
    earn_an_award(clerk)
    apply_for_it(clerk, tmp_path / "申请表.pdf")
