"""The window of each role: its pages open with the demo year, nothing is refused or told whole."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QStackedWidget

from coopdesk.domain.rights import Role, may_see
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.navigation import entries_for
from coopdesk.services.demo import make_demo
from coopdesk.services.runner import open_to_all
from coopdesk.services.search import find_everything
from coopdesk.storage.tables.members import MemberRow
from tests.event_loop import settle
from tests.seen import told_by
from tests.studio import NOW, QUIET_ROUNDS


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


@open_to_all
def _numbers(uow):
    row = MemberRow
    told = uow.session.execute(row.__table__.select().with_only_columns(row.id_number, row.phone))
    return {number for numbers in told for number in numbers if number}


def _told_of_a_member(window):
    page = window.show_page("members")
    settle(QUIET_ROUNDS)
    page.table.selectRow(0)
    card = set(told_by(page))
    page.open_record(page.current_item.id)
    settle(QUIET_ROUNDS)
    return card | set(told_by(page))


def test_every_page_and_view_of_a_role_opens_and_tells_no_whole_number(
    role, demo, preferences, qtbot
):
    """In lists all are masked; the card of a member is whole for the clerk who keeps it."""
    numbers = demo.runner.ask(_numbers)
    window = MainWindow(demo, preferences)
    qtbot.addWidget(window)
    window.show()
    told = set()
    for entry in entries_for(role):
        page = window.show_page(entry.key)
        assert page.isVisible()
        for stack in page.findChildren(QStackedWidget):
            for place in range(stack.count()):
                stack.setCurrentIndex(place)
        told |= set(told_by(page))
    told |= _told_of_a_member(window)
    shown = "\n".join(told)
    assert bool([one for one in numbers if one in shown]) is (role is Role.CLERK)
    assert "150423********" in shown, "no number is shown at all"
    window.close()


def test_a_role_finds_and_is_told_only_what_it_may_see(role, demo):
    for typed in ("大会", "决议", "记-1", "W"):
        for item in demo.runner.ask(find_everything, typed).items:
            assert may_see(role, item.page)
