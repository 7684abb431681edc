"""The clerk gives the members of one village their papers, and finds the same list next morning."""

import pytest

from tests.books import a_member, an_organization, yuan
from tests.conftest import PASSPHRASE

ORGANIZATION = "达日罕乌拉苏木三位一体合作社"


@pytest.fixture
def office(workspace):
    """A workspace with seven members of two villages, closed again."""
    runner = workspace.runner
    organization = an_organization(runner, ORGANIZATION)
    for number in range(1, 8):
        village = "巴彦嘎查" if number % 2 else "大营子村"
        facts = {"certificate": f"达股{number:04d}", "roster_share": yuan(1000 * number)}
        a_member(runner, organization, number, village=village, **facts)
    workspace.close()
    return workspace.folder


def sign_in(clerk):
    clerk.start_program()
    clerk.type_in("口令", PASSPHRASE)
    clerk.keys("Return")
    clerk.see("工作台")
    clerk.open("社员")


def ask_for_the_village(clerk):
    """The village into the filter, the choice beside it."""
    clerk.keys("Ctrl+F")
    clerk.type_in("按名称、编号筛选", "巴彦嘎查")
    clerk.choose("状态", "在社")


def test_certificates_and_cards_of_one_village(employ, office):
    clerk = employ(office)
    sign_in(clerk)
    ask_for_the_village(clerk)
    clerk.press("常用筛选")
    clerk.choose_in_menu("存下现在的筛选…")
    clerk.type_in("名称", "巴彦嘎查在社")
    clerk.press("保存")
    clerk.wait_until_back()
    clerk.see("已存为常用筛选“巴彦嘎查在社”。")
    clerk.leave()

    clerk = employ(office)
    sign_in(clerk)
    assert len(clerk.rows()) == 7
    clerk.press("常用筛选")
    clerk.choose_in_menu("巴彦嘎查在社")
    assert len(clerk.rows()) == 4
    clerk.keys("Ctrl+A", "Ctrl+Shift+P")
    clerk.choose_in_menu("股金证")
    _, certificates = clerk.paper()
    assert certificates.count("社员股金证") == (2 + 2) * 4  # title and foot of both sides
    assert "证号：达股0007" in certificates
    assert "达股0002" not in certificates

    clerk.select("乌云其其格")
    clerk.keys("Ctrl+A", "Ctrl+Shift+P")
    clerk.choose_in_menu("社员证（正面，每页八张）")
    _, cards = clerk.paper()
    assert cards.count("社员编号") == 4
    assert "第1页共1页" in cards

    clerk.select("乌云其其格")
    clerk.keys("Ctrl+P")
    _, shown = clerk.paper()
    assert "筛出4条，共7条" in shown
    assert "巴彦嘎查" in shown
