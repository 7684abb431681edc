"""A grassroots coop gets a new name and moves; the register of last year stays as it was."""

from datetime import date

import pytest

from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import organizations

OLD, NEW = "大板镇基层供销合作社", "大板镇众联供销合作社"
PAPER = "旗社发〔2024〕3号"


@pytest.fixture
def clerk(employ, workspace):
    """A clerk before the register with one grassroots coop of 2019."""
    profile = organizations.Profile(
        OrganizationKind.GRASSROOTS_COOP, OLD, "150423100", registered_on=date(2019, 5, 1)
    )
    workspace.runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    clerk = employ(workspace.folder)
    clerk.enter(workspace)
    clerk.open("组织")
    return clerk


def rename(clerk):
    """The county's paper of March 2024: a new name."""
    clerk.press("变更")
    clerk.choose_in_menu("更名")
    clerk.see("只是登记时写错了名称的，请用“更改”更正。")
    clerk.type_in("变更日期", "2024-3-1")
    clerk.type_in("新名称", NEW)
    clerk.type_in("依据文件", PAPER)
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.see("已登记变更：更名。", NEW, f"更名：{OLD} → {NEW}", PAPER)


def move(clerk):
    """In June it moves to the neighbouring sumu."""
    clerk.press("变更")
    clerk.choose_in_menu("变更所在地、上级")
    clerk.type_in("变更日期", "2024-6-15")
    clerk.choose_place("所在地", "巴林右旗", "西拉沐沦苏木")
    clerk.type_in("所在嘎查村", "益和嘎查")
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.see("巴林右旗西拉沐沦苏木益和嘎查")


def test_renamed_and_moved_in_2024_the_list_of_2023_is_as_it_was(clerk):
    """Seen in the list and by place, printed with the day in its title, and back to today."""
    rename(clerk)
    move(clerk)
    clerk.keys("Ctrl+D")
    clerk.type_in("截至日期", "2023-12-31")
    clerk.see("正在看 2023-12-31 的情况", OLD, "巴林右旗大板镇")
    assert clerk.rows()[0].startswith(OLD)
    assert not clerk.can_press("变更")
    clerk.press("打印")
    clerk.choose_in_menu("表中所见（Ctrl+P）")
    _, paper = clerk.paper()
    assert "组织名册（截至2023-12-31）" in paper
    assert OLD in paper
    assert NEW not in paper
    clerk.keys("Ctrl+T")
    clerk.see("赤政发〔2023〕14号 一（一）")
    clerk.press("打印")
    clerk.choose_in_menu("表中所见（Ctrl+P）")
    _, paper = clerk.paper()
    assert paper.index("大板镇") < paper.index(OLD)
    clerk.keys("Ctrl+T")

    clerk.press("回到今天")
    clerk.see(NEW)
    assert clerk.can_press("变更")


def test_what_was_recorded_for_the_wrong_one_is_taken_back(clerk):
    rename(clerk)
    clerk.press("变更")
    clerk.choose_in_menu("变更记录")
    clerk.press("撤回所选")
    clerk.see("撤回后恢复到登记前的情况。")
    clerk.press("撤回所选")
    clerk.see("没有登记过变更。")
    clerk.press("关闭")
    clerk.wait_until_back()
    clerk.see(OLD)
    clerk.see_nothing_of(NEW)
