"""The window of each role: its pages open with the demo year in them, and nothing is refused."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QStackedWidget

from coopdesk.domain.rights import Role, may_see
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.navigation import entries_for
from coopdesk.services.demo import make_demo
from coopdesk.services.search import find_everything
from tests.studio import NOW


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    opened = make_demo(tmp_path_factory.mktemp("roles") / "demo", lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture(params=[role for role in Role if role is not Role.MANAGER])
def role(request, demo):
    was = demo.runner.actor
    demo.runner.actor = replace(was, role=request.param.value)
    yield request.param
    demo.runner.actor = was


def test_every_page_and_view_of_a_role_opens(role, demo, preferences, qtbot):
    window = MainWindow(demo, preferences)
    qtbot.addWidget(window)
    window.show()
    for entry in entries_for(role):
        page = window.show_page(entry.key)
        assert page.isVisible()
        for stack in page.findChildren(QStackedWidget):
            for place in range(stack.count()):
                stack.setCurrentIndex(place)
    window.close()


def test_a_role_finds_and_is_told_only_what_it_may_see(role, demo):
    for typed in ("大会", "决议", "记-1", "W"):
        for item in demo.runner.ask(find_everything, typed).items:
            assert may_see(role, item.page)
