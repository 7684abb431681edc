"""From the charter to the signed minutes, as the clerk of a small organization does it by keys."""

import pytest

from coopdesk.services import governance
from tests.samples import SAMPLES
from tests.unit.services.governance_samples import Found, found
from tests.unit.services.test_attachments import PDF

TYPED = SAMPLES / "会议记录2_换届选举20250315.txt"


@pytest.fixture
def organization(workspace):
    """Nine members, no bodies yet."""
    return workspace.runner.do(found, Found(9))


@pytest.fixture
def clerk(employ, workspace, organization):
    clerk = employ(workspace.folder)
    clerk.enter(workspace)
    clerk.open("三会")
    return clerk


def write_down_the_charter(clerk):
    """Our charter asks for three quarters: seven of nine."""
    clerk.turn_to("章程规则")
    clerk.select("社员（代表）大会", "法定人数")
    clerk.press("按本社章程修改")
    clerk.choose("现行规定", "应到人数的3/4以上")
    clerk.type_in("本社章程条款", "本社章程第二十三条")
    clerk.type_in("变更依据", "2026年1月社员大会通过")
    clerk.keys("Ctrl+Return")
    clerk.wait_until_back()
    clerk.see("应到人数的3/4以上", "本社章程第二十三条")


def set_up_the_bodies(clerk):
    clerk.turn_to("三会与任期")
    clerk.press("建立三会")
    clerk.type_in("任期开始", "2023-11-20")
    clerk.type_in("理事长（董事长）", "哈斯巴根")
    clerk.type_in("理事（董事）", "乌云其其格、王建国")
    clerk.type_in("监事长（监事会主席）", "敖特根")
    clerk.type_in("监事", "张秀云、高娃")
    clerk.keys("Ctrl+Return")
    clerk.wait_until_back()
    clerk.see("三会已登记", "超期未换届")


def open_the_assembly(clerk):
    """Eight of nine come; two items stand on the agenda."""
    clerk.turn_to("会议")
    clerk.press("新会议")
    clerk.type_in("会议日期", "2026-11-23")
    clerk.type_in("地点", "苏木文化站")
    clerk.type_in("开始时间", "9:00")
    clerk.type_in("结束时间", "11:20")
    clerk.type_in("记录人", "高娃")
    clerk.type_in("通知日期", "2026-11-1")
    clerk.press("开始记录")
    clerk.see("应到 9 · 实到 0 · 委托 0 · 须到 7", "本社章程第二十三条")
    clerk.select("1", "缺席")
    clerk.keys("Ctrl+A", "Space")
    clerk.select("9", "高娃")
    clerk.keys("Space")
    clerk.see("应到 9 · 实到 8 · 委托 0 · 须到 7", "达到法定人数，可以表决")
    clerk.turn_to("议题与表决")
    add_item(clerk, "年度财务决算")
    add_item(clerk, "理事换届选举", "选举")


def add_item(clerk, title, matter="一般决议"):
    clerk.press("添加议题")
    clerk.type_in("议题", title)
    clerk.choose("类别", matter)
    clerk.press("保存")
    clerk.wait_until_back()


def two_leave_and_one_comes_back(clerk):
    """After the first vote two go home: nothing can be decided until one is back."""
    clerk.select("1", "年度财务决算")
    clerk.press("记入表决")
    clerk.type_in("赞成", "8")
    clerk.press("记入表决")
    clerk.wait_until_back()
    clerk.see("〔2026〕第1号 已通过")
    clerk.turn_to("出席")
    clerk.select("李志强")
    clerk.keys("Space")
    clerk.see("刚好够")
    clerk.select("敖特根")
    clerk.keys("Space")
    clerk.see("有人离会，还差 1 人，不再达到法定人数，不能表决（本社章程第二十三条）")
    clerk.turn_to("议题与表决")
    clerk.select("理事换届选举")
    clerk.press("选举计票")
    clerk.choose_place("机构和职务", "理事会（董事会）", "理事")
    clerk.type_in("应选人数", "3")
    clerk.type_in("候选人（按选票顺序）", "哈斯巴根、乌云其其格、王建国、那顺孟和")
    clerk.press("发起选举")
    clerk.wait_until_back()
    clerk.press("选举计票")
    clerk.see("未达到法定人数")
    clerk.keys("Esc")
    clerk.turn_to("出席")
    clerk.select("敖特根")
    clerk.keys("Space")
    clerk.see("应到 9 · 实到 7", "刚好够")
    clerk.turn_to("议题与表决")


def elect_with_a_tie(clerk):
    """Three are equal for two seats, and a second paper decides between them."""
    clerk.select("理事换届选举")
    clerk.press("选举计票")
    count(clerk, {"哈斯巴根": 6, "乌云其其格": 5, "王建国": 5, "那顺孟和": 6})
    clerk.see("得票合计22，多于有效票乘应选人数21", "与别的数不符，请核对这一栏")
    clerk.type_in("那顺孟和", "5")
    clerk.see("当选：哈斯巴根。得票相同、须重新投票：乌云其其格、王建国、那顺孟和。")
    clerk.keys("Ctrl+Return")
    clerk.wait_until_back()
    clerk.see("第1轮计票已记入", "请再投一轮决定最后2个席位")
    clerk.press("选举计票")
    count(clerk, {"乌云其其格": 6, "王建国": 5, "那顺孟和": 3})
    clerk.see("当选：乌云其其格、王建国。")
    clerk.keys("Ctrl+Return")
    clerk.wait_until_back()
    clerk.press("选举计票")
    clerk.type_in("就任日期", "2026-11-23")
    clerk.tick("开始新一届")
    clerk.press("宣布结果")
    clerk.wait_until_back()
    clerk.see("〔2026〕第2号 已通过，进入决议台账", "5／3票　未当选")
    clerk.press("名单")
    clerk.choose("轮次", "第1轮")
    clerk.see("应到9人，到会7人，委托0人")
    clerk.press("打印")
    _, sheet = clerk.paper()
    assert "理事换届选举（第1轮）" in sheet
    assert "李志强缺席" in sheet


def count(clerk, votes):
    for label in ("收回", "有效"):
        clerk.type_in(label, "7")
    for name, number in votes.items():
        clerk.type_in(name, str(number))


def write_and_sign_the_minutes(clerk, folder):
    """The words are typed, the figures stand; the signed paper makes it final."""
    clerk.turn_to("记录正文")
    clerk.type_in("开场", "主持人宣布会议开始，全体起立。")
    clerk.type_in("1. 年度财务决算", "财务报告已提前十五天备查，大家没有意见。")
    clerk.type_in("2. 理事换届选举", "按选举办法逐轮投票。")
    clerk.press("保存文字")
    clerk.press("预览会议记录")
    _, minutes = clerk.paper()
    for told in (
        "应到9人，到会加委托8人，达到法定人数",
        "本社章程第二十三条",
        "第2项起离会（09:30）：李志强",
        "当选1/3",
        "选举哈斯巴根、乌云其其格、王建国为理事",
    ):
        assert told in minutes, minutes
    clerk.press("定稿")
    clerk.press("定稿")
    clerk.wait_until_back()
    scan = folder / "签字.pdf"
    scan.write_bytes(PDF)
    clerk.press("签字归档")
    clerk.choose_file(scan)
    clerk.press("签字归档")
    clerk.wait_until_back()
    clerk.see("已签字归档")
    clerk.press("返回")


def type_one_in_after_the_fact(clerk):
    """The election of 2025 is only in a text: what does not add up waits for its papers."""
    clerk.press("导入会议")
    clerk.press("选择文件…")
    clerk.choose_file(TYPED)
    clerk.see("那顺孟和同时是理事和监事", "收回44张，有效42张，废票1张，三数不符")
    clerk.tick("须确认的 1 行")
    clerk.press("收入 1 行")
    clerk.see("已收入：新增 1")
    clerk.press("关闭")
    clerk.wait_until_back()
    clerk.select("2025-03-15")
    clerk.press("打开记录")
    clerk.see("事后补录　2025-03-15　记录中")
    clerk.turn_to("议题与表决")
    clerk.select("理事会选举", "须核对")
    clerk.see("收回44张，有效42张，废票1张，三数不符", "发出44，收回44，有效42，无效1。")
    clerk.select("监事会选举", "第1轮，当选 3/3", "须核对")
    clerk.press("结果报告单")
    _, report = clerk.paper()
    assert "事后补录：会议于2025年3月15日召开，2026年11月23日补录。" in report
    assert "须核对：那顺孟和同时是理事和监事（《农民专业合作社法》第三十三条）" in report


def look_at_the_register(clerk):
    """The assembly's resolutions stand in the register, and lead to their meeting."""
    clerk.press("返回")
    clerk.turn_to("决议")
    clerk.select("〔2026〕第2号")
    clerk.press("办理记录")
    clerk.see("选举 理事换届选举")
    clerk.keys("Esc")
    clerk.press("打开会议")
    clerk.see("第一届社员大会第一次会议", "已签字归档")


def test_from_the_charter_to_the_signed_minutes(clerk, workspace, organization, tmp_path):
    write_down_the_charter(clerk)
    set_up_the_bodies(clerk)
    open_the_assembly(clerk)
    two_leave_and_one_comes_back(clerk)
    elect_with_a_tie(clerk)
    write_and_sign_the_minutes(clerk, tmp_path)
    type_one_in_after_the_fact(clerk)
    look_at_the_register(clerk)
    assert workspace.runner.ask(governance.find_composition, organization)
