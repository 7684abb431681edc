"""The first day: the office is made, the recovery key printed, the old member list taken in."""

import re

from openpyxl import load_workbook

from tests.conftest import PASSPHRASE
from tests.samples import MEMBER_LIST, REPORTED

TITLE_AND_TOTAL = {4, 194}
ORGANIZATION = "巴林右旗西拉沐沦苏木众联生产供销信用综合合作社"


def make_the_office(clerk):
    """Fill in the first window; the office's name is suggested by its place."""
    clerk.start_program()
    clerk.see("建立本单位的工作区")
    clerk.choose("单位层级", "苏木乡镇级")
    clerk.choose_place("所在地", "巴林右旗", "西拉沐沦苏木")
    clerk.see("西拉沐沦苏木供销合作社")
    clerk.type_in("操作员姓名", "乌云其其格")
    clerk.type_in("新口令（至少 8 个字）", PASSPHRASE)
    clerk.type_in("再输入一次", PASSPHRASE)
    clerk.press("建立并打开")


def register_the_organization(clerk):
    """Register through the form of the page, from the button of the empty page."""
    clerk.open("组织")
    clerk.see("还没有组织")
    clerk.press("登记组织")
    clerk.type_in("机构名称", ORGANIZATION)
    clerk.choose("机构类别", "乡级“三位一体”组织")
    clerk.choose_place("行政区划", "巴林右旗", "西拉沐沦苏木")
    clerk.type_in("注册登记日期", "2023-5-6")
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.see("已登记组织。", ORGANIZATION, "2023-05-06")


def take_in_the_member_list(clerk, copy):
    """See everything that is wrong with the list, keep a marked copy, take in the clean rows."""
    clerk.open("社员")
    clerk.see("还没有社员")
    clerk.press("导入花名册")
    clerk.press("选择文件…")
    clerk.choose_file(MEMBER_LIST)
    clerk.see("读出 180 行，可收入 156 行")
    found = clerk.rows()
    clerk.press("另存标注副本…")
    clerk.choose_file(copy)
    clerk.see("标注副本已保存")
    clerk.press("收入 156 行")
    clerk.see("已收入：新增 156，更改 0，相同 0。", "还有 24 行没有收入")
    clerk.press("关闭")
    clerk.wait_until_back()
    return found


def sign_in(clerk):
    """Sign in with the passphrase of the first day."""
    clerk.start_program()
    clerk.see("请选择操作员并输入口令。", "乌云其其格")
    clerk.type_in("口令", PASSPHRASE)
    clerk.keys("Return")
    clerk.see("工作台", ORGANIZATION)


def printed_key(sheet):
    """Read the recovery key off the sheet, the nine groups of four that are printed."""
    (key,) = re.findall(r"恢复密钥([0-9A-Z]{36})用途", sheet)
    return "-".join(key[start : start + 4] for start in range(0, 36, 4))


def test_a_township_office_begins(employ, tmp_path):
    """Everything that was entered on the first day is there when signing in again."""
    office, copy = tmp_path / "office", tmp_path / "花名册（标注）.xlsx"
    clerk = employ(office)
    make_the_office(clerk)
    clerk.see("恢复密钥")
    _, sheet = clerk.paper()
    assert "西拉沐沦苏木供销合作社" in sheet
    register_the_organization(clerk)
    reported = take_in_the_member_list(clerk, copy)
    assert people_in(reported) == set(REPORTED)
    assert marked_rows(copy) >= set(REPORTED)
    clerk.see("已从花名册收入 156 名新社员。")
    assert len(clerk.rows()) == 156
    clerk.leave()

    clerk = employ(office)
    sign_in(clerk)
    clerk.open("社员")
    assert len(clerk.rows()) == 156
    clerk.leave()

    clerk = employ(office)
    clerk.start_program()
    clerk.press("忘记口令")
    clerk.type_in("恢复密钥（9 组，每组 4 位）", printed_key(sheet))
    clerk.type_in("新口令（至少 8 个字）", "换了一句新的口令")
    clerk.type_in("再输入一次", "换了一句新的口令")
    clerk.press("打开工作区")
    clerk.see("工作台", ORGANIZATION)


def people_in(reported):
    """Return the rows of people among the problems; the title's and the total's are not people."""
    numbered = [row.split()[0] for row in reported if row.split()[0].isdigit()]
    return {int(number) for number in numbered} - TITLE_AND_TOTAL


def marked_rows(copy):
    """Return the rows of the list in which a cell bears a note of what is wrong."""
    sheet = load_workbook(copy).worksheets[0]
    return {cell.row for row in sheet.iter_rows() for cell in row if cell.comment}
