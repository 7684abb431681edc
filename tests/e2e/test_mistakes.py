"""A clerk's mistakes: typed wrong, deleted too much, scanned the wrong paper; nothing is lost."""

import pytest
from PySide6.QtGui import QColor, QImage

from coopdesk.services import organizations
from tests.conftest import PASSPHRASE
from tests.gui.page_fixtures import TRINITY


@pytest.fixture
def clerk(employ, workspace):
    workspace.runner.do(organizations.add_organization, organizations.AddOrganization(TRINITY))
    clerk = employ(workspace.folder)
    workspace.close()
    clerk.start_program()
    clerk.type_in("口令", PASSPHRASE)
    clerk.press("打开工作区")
    clerk.open("社员")
    return clerk


@pytest.fixture
def scan(tmp_path):
    file = tmp_path / "入社申请书.png"
    image = QImage(300, 420, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    assert image.save(str(file))
    return file


def register_a_member(clerk, name, number):
    clerk.press("登记社员")
    clerk.type_in("姓名", name)
    clerk.type_in("身份证号或信用代码", number)
    clerk.type_in("联系电话", "19900001477")
    clerk.type_in("申请日期", "2026-11-1")
    clerk.press("保存")
    clerk.wait_until_back()


def attach(clerk, scan):
    clerk.press("更多")
    clerk.choose_in_menu("附件")
    clerk.press("添加附件")
    clerk.choose_file(scan)
    clerk.choose("类别", "申请书")
    clerk.press("添加附件")
    clerk.see("已添加 1 个附件", "入社申请书.png")
    clerk.press("关闭")
    clerk.wait_until_back()


def take_a_wrong_phone_back(clerk):
    clerk.select("乌云其其格")
    clerk.keys("F2")
    clerk.type_in("联系电话", "19900001488")
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.see("19900001488")
    clerk.press("更多")
    clerk.choose_in_menu("修改记录")
    clerk.see("19900001477", "19900001488", "修改社员")
    clerk.press("撤销这次改动")
    clerk.press("撤销这次改动")
    clerk.see("已撤销：修改社员")
    clerk.press("关闭")
    clerk.wait_until_back()


def test_what_was_done_by_mistake_is_taken_back(clerk, scan):
    register_a_member(clerk, "乌云其其格", "150423199112209328")
    clerk.see("乌云其其格", "撤销")
    attach(clerk, scan)
    take_a_wrong_phone_back(clerk)

    clerk.select("乌云其其格")
    clerk.keys("Delete")
    clerk.see("删除社员 乌云其其格？", "连同所属的 1 条记录")
    clerk.press("删除")
    clerk.see("还没有社员")

    clerk.open("系统")
    clerk.turn_to("回收站")
    clerk.see("社员 乌云其其格")
    clerk.press("恢复")
    clerk.see("回收站是空的。", "已恢复：社员 乌云其其格")
    clerk.open("社员")
    clerk.see("乌云其其格", "19900001477")
    clerk.press("更多")
    clerk.choose_in_menu("附件（1）")
    clerk.see("入社申请书")
