"""A manager practises on a copy: the red frame, what it refuses, and back to the books."""

import pytest

from coopdesk.services.rehearsal import find_rehearsal, prepare_rehearsal


@pytest.fixture
def manager(employ, workspace):
    clerk = employ(workspace.folder)
    clerk.enter(workspace)
    return clerk


def test_a_manager_practises_and_comes_back_to_the_books(manager, workspace):
    manager.open("系统")
    manager.turn_to("演练")
    manager.see("现在没有演练", "横贯“演练”字样")
    manager.press("开始演练")
    manager.see("这是 2026-11-23 数据的副本", "结束演练")
    assert manager.program.window.windowTitle().startswith("【演练】")

    manager.open("系统")
    manager.press("添加操作员")
    manager.keys("Esc")
    manager.turn_to("演练")
    manager.see("这里就是演练")
    assert not manager.can_press("开始演练")

    manager.press("结束演练")
    manager.see("回到真实数据。要结束吗？")
    manager.press("结束演练")
    manager.see("演练已结束，副本已丢弃")
    assert not manager.program.window.windowTitle().startswith("【演练】")
    assert find_rehearsal(workspace.folder) is None
    assert not list(workspace.folder.parent.glob("*rehearsal*"))


def test_who_stays_in_the_rehearsal_loses_nothing(manager, workspace):
    manager.open("系统")
    manager.turn_to("演练")
    manager.press("开始演练")
    manager.press("结束演练")
    manager.keys("Esc")
    manager.see("这是 2026-11-23 数据的副本")
    assert find_rehearsal(workspace.folder) is not None
    manager.press("结束演练")
    manager.press("结束演练")
    manager.see("演练已结束")


def test_a_rehearsal_that_a_power_cut_left_is_asked_about_at_the_next_start(employ, workspace):
    prepare_rehearsal(workspace)
    clerk = employ(workspace.folder)
    clerk.enter(workspace)
    clerk.see("上次的演练没有丢弃")
    clerk.press("丢弃这份演练")
    clerk.see("演练已丢弃")
    assert find_rehearsal(workspace.folder) is None
