"""A membership as a clerk keeps it: applied, admitted, moved, suspended, left, and looked back at.

The clock goes on in between: what is asked for is the list as it was at the end of last year.
"""

from datetime import datetime

import pytest

from tests.e2e.test_first_day import make_the_office, register_the_organization
from tests.unit.services.test_members import resident_id

APPLICANT = "150423199112209328"


@pytest.fixture
def clock():
    """A clock that the scenario moves on."""

    class Clock:
        now = datetime(2025, 3, 3, 9, 30)  # noqa: DTZ001 - the office's own wall clock

        def __call__(self):
            return self.now

    return Clock()


def apply(clerk):
    """Register the applicant; without a resolution it is a candidate."""
    clerk.open("社员")
    clerk.press("登记社员")
    clerk.type_in("姓名", "萨仁图雅")
    clerk.type_in("身份证号或信用代码", "150423199112209328")
    clerk.type_in("嘎查村", "巴彦毛都嘎查")
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.see("萨仁图雅", "申请中")


def take(clerk, entry, typed):
    """Choose a step in the menu and fill in its dialog, each field by its label."""
    clerk.select("萨仁图雅")
    clerk.press("变动")
    clerk.choose_in_menu(entry)
    for label, told in typed.items():
        clerk.type_in(label, told)
    clerk.press(entry.strip("&123456789 …"))


def test_a_membership_from_application_to_exit(employ, tmp_path, clock):
    """《农民专业合作社法》第二十四条、第二十五条: by resolution in, with the fiscal year out."""
    clerk = employ(tmp_path / "office")
    make_the_office(clerk)
    clerk.paper()
    register_the_organization(clerk)
    apply(clerk)
    take(clerk, "&1  接纳…", {"决议文号": "社代会〔2025〕2号"})
    clerk.wait_until_back()
    clerk.see("已登记：萨仁图雅 接纳", "在社", "2025-03-03")

    clock.now = datetime(2026, 2, 2, 9, 30)  # noqa: DTZ001
    take(clerk, "&9  转村…", {"嘎查村": "沙巴尔台村"})
    clerk.wait_until_back()
    clerk.see("沙巴尔台村")
    take(clerk, "&3  暂停…", {"决议文号": "理字〔2026〕1号"})
    clerk.wait_until_back()
    clerk.see("暂停")

    clock.now = datetime(2026, 9, 30, 9, 30)  # noqa: DTZ001
    take(clerk, "&5  退社…", {"书面申请日期": "2026-9-30"})
    clerk.wait_until_back()
    clerk.see("2026-12-31", "暂停")
    clock.now = datetime(2027, 1, 4, 9, 30)  # noqa: DTZ001
    clerk.keys("F5")
    clerk.see("已退社")

    clerk.type_in("截至日期", "2025-12-31")
    clerk.see("这是2025-12-31的名册，只供查看。在社 1。", "巴彦毛都嘎查", "在社")
    clerk.see_nothing_of("沙巴尔台村", "已退社")
    assert not clerk.can_press("变动")
    clerk.press("回到今天")
    clerk.see("沙巴尔台村", "已退社")


def test_one_person_entered_twice_is_merged_and_the_merge_taken_back(employ, tmp_path, clock):
    """Typed again with another sign of that sound, a wrong ID, and the phone the first lacks."""
    clerk = employ(tmp_path / "office")
    make_the_office(clerk)
    clerk.paper()
    register_the_organization(clerk)
    apply(clerk)
    clerk.press("登记社员")
    clerk.type_in("姓名", "萨仁图娅")
    clerk.type_in("联系电话", "19900001477")
    clerk.type_in("身份证号或信用代码", resident_id(935, "19911220"))
    clerk.see("可能已在册")
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.see("编号 2  申请中")

    clerk.press("查找重复")
    clerk.see("共 1 对", "萨仁图雅", "萨仁图娅")
    clerk.press("核对并合并")
    clerk.see("保留 编号 1“萨仁图雅”（申请中），合并掉 编号 2“萨仁图娅”（申请中）", "19900001477")
    clerk.press("合并")
    clerk.press("关闭")
    clerk.wait_until_back()
    clerk.see("已合并到编号 1“萨仁图雅”。", "19900001477")
    clerk.see_nothing_of("萨仁图娅")

    clerk.press("撤销")
    clerk.see("萨仁图雅", "萨仁图娅")
