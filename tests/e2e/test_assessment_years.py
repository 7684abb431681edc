"""Three years of assessment in the city office: reminded, called to a talk, and 红山区 excepted."""

import pytest

from coopdesk.domain.organizations import DivisionLevel
from coopdesk.services import supervision
from tests.unit.services.assessments import SONGSHAN, city_office, totals_with_last

LAST_OF_2025 = {"红山区": "40", "敖汉旗": "52.5"}


@pytest.fixture
def city(tmp_path, new_workspace, new_office, clock):
    opened = new_workspace(tmp_path / "city", city_office(new_office), clock)
    yield opened
    opened.close()


@pytest.fixture
def clerk(employ, city):
    """A clerk of the city coop; 2023 and 2024 are in the program, 松山区 was last in both."""
    units = city.runner.ask(supervision.list_units, DivisionLevel.COUNTY)
    for year in (2023, 2024):
        command = supervision.EnterYear(year, totals_with_last(units, SONGSHAN), "赤供发通报")
        city.runner.do(supervision.enter_year, command)
    clerk = employ(city.folder)
    clerk.enter(city)
    clerk.open("督查考核")
    clerk.turn_to("得分排名")
    return clerk


def test_the_last_is_reminded_then_called_in_and_hongshan_never(clerk, city):
    """赤政发〔2023〕14号 三（一）: 除红山区外, 末位书面提醒, 连续两年末位约谈."""
    clerk.choose("期间", "2023年度")
    clerk.select("松山区", "书面提醒", "待办理")
    clerk.keys("Ctrl+Shift+P")
    _, reminder = clerk.paper()
    assert "书面提醒" in reminder
    assert "中共松山区委员会、松山区人民政府" in reminder
    assert "函告回执" in reminder

    clerk.choose("期间", "2024年度")
    clerk.select("松山区", "约谈", "待办理")
    clerk.keys("Ctrl+Shift+P")
    _, talk = clerk.paper()
    assert "约谈通知书" in talk
    assert "已连续2年列末位" in talk.replace("\n", "")
    clerk.keys("F2")
    clerk.type_in("由谁办理", "松山区委、区政府")
    clerk.type_in("办理日期", "2025-02-20")
    clerk.keys("Ctrl+Return")
    clerk.see("已登记：松山区")

    clerk.keys("Ctrl+N")
    clerk.type_in("考核年度", "2025")
    clerk.type_in("依据文件", "赤供发〔2026〕3号")
    units = city.runner.ask(supervision.list_units, DivisionLevel.COUNTY)
    for place, unit in enumerate(units):
        clerk.type_in(unit.name, LAST_OF_2025.get(unit.name, str(90 - place)))
    clerk.keys("Ctrl+Return")
    clerk.see("已补录")
    clerk.choose("期间", "2025年度")
    *_, before_last, last = (row.split() for row in clerk.rows())
    assert (last[:3], last[-1]) == (["12", "红山区", "40.00"], "不列入提醒和约谈")
    assert before_last[:3] == ["11", "敖汉旗", "52.50"]
    assert before_last[-2:] == ["书面提醒", "待办理"]

    clerk.open("工作台")
    clerk.see("书面提醒：敖汉旗（2025年度）", "书面提醒：松山区（2023年度）")
    clerk.see_nothing_of("约谈：松山区（2024年度）", "红山区")
