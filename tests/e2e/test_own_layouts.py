"""The office sets a form its own way, prints it, and sets it back; no program is written."""

import pytest

from tests.books import an_organization
from tests.conftest import PASSPHRASE

ORGANIZATION = "达日罕乌拉苏木三位一体合作社"
FORM = "机构登记表"


@pytest.fixture
def office(workspace):
    """A workspace with one organization, closed again."""
    an_organization(workspace.runner, ORGANIZATION)
    workspace.close()
    return workspace.folder


def print_the_record(clerk):
    clerk.open("组织")
    clerk.select(ORGANIZATION)
    clerk.keys("Ctrl+Shift+P")
    clerk.choose_in_menu(FORM)
    _, text = clerk.paper()
    clerk.keys("Esc")
    clerk.wait_until_back()
    return text


def test_a_field_of_our_own_is_on_the_paper_until_the_shipped_form_is_used_again(employ, office):
    clerk = employ(office)
    clerk.start_program()
    clerk.type_in("口令", PASSPHRASE)
    clerk.keys("Return")
    clerk.see("工作台")
    clerk.open("系统")
    clerk.turn_to("表样")
    clerk.select(FORM, "合作台自带")
    clerk.press("修改")
    clerk.see("表样名称")
    clerk.type_in("中间", "本苏木登记用")
    clerk.type_in("表样名称", "苏木登记表")
    clerk.press("保存并启用")
    clerk.wait_until_back()
    clerk.see("已保存表样“苏木登记表”")
    assert "本苏木登记用" in print_the_record(clerk)

    clerk.open("系统")
    clerk.select(FORM, "合作台自带")
    clerk.press("启用")
    clerk.see("从现在起按自带的原表打印")
    assert "本苏木登记用" not in print_the_record(clerk)
