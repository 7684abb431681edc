"""Charter and compliance among the registers of the three bodies."""

import pytest
from PySide6.QtCore import Qt

from coopdesk.gui.governance.page import GovernancePage
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.services import governance
from tests.gui.page_fixtures import shown
from tests.gui.typing import write
from tests.unit.services.governance_samples import Found, found

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


@pytest.fixture
def view(qtbot, runner, organization):
    page = GovernancePage(runner)
    page.set_organization(organization)
    shown(qtbot, page)
    page.turn_to(page.charter.place)
    return page.charter


def dialog_of(qtbot, view, rule):
    view.table.select_key(rule)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    return view.findChildren(FormDialog)[-1]


def told(view, rule):
    index = next(n for n, item in enumerate(view.model.items) if item.id == rule)
    return [view.model.index(index, column).data() for column in (1, 2, 4)]


def test_a_rule_is_changed_by_the_own_charter_and_taken_back(qtbot, runner, organization, view):
    quorum = "members_assembly.quorum"
    assert told(view, quorum)[:2] == ["法定人数", "应到人数的2/3以上"]
    dialog = dialog_of(qtbot, view, quorum)
    dialog.fields.editors["charter.value"].set_value(">=3/4")
    write(dialog.fields.editors["charter.article"].input, "本社章程第二十三条")
    write(dialog.fields.editors["charter.reason"].input, "2025年第二次社员大会通过")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert told(view, quorum) == ["法定人数", "应到人数的3/4以上", "本社章程第二十三条"]
    view.drop(next(item for item in view.model.items if item.id == quorum))
    assert told(view, quorum)[1] == "应到人数的2/3以上"
    assert runner.ask(governance.list_meetings, organization) == []


def test_looser_than_the_law_is_told_at_the_field(qtbot, view):
    dialog = dialog_of(qtbot, view, "members_assembly.quorum")
    dialog.fields.editors["charter.value"].set_value(">1/2")
    write(dialog.fields.editors["charter.article"].input, "本社章程第二十三条")
    write(dialog.fields.editors["charter.reason"].input, "社员大会通过")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert dialog.fields.editors["charter.value"].note.text()


def test_values_are_said_as_people_say_them(view):
    assert told(view, "majority.members_assembly.ordinary")[1] == "超过全体表决权的1/2"
    assert told(view, "members_assembly.additional_votes")[1] == "20%"
    assert told(view, "members_assembly.extraordinary_share")[1] == "30%"
    assert told(view, "board_of_directors.odd_seats")[1] == "是"
    assert told(view, "terms.warn_days")[1] == "180、90、30"


def test_compliance_tells_what_is_missing_and_follows_the_year(qtbot, runner, view):
    page = view.window()
    page.turn_to(page.compliance.place)
    compliance = page.compliance
    (item,) = compliance.model.items
    bodies = ("compliance.assembly", "compliance.board", "compliance.supervisors")
    keys = [column.key for column in compliance.model.columns]
    shown = [compliance.model.index(0, keys.index(key)).data() for key in bodies]
    assert shown == ["缺", "缺", "缺"]
    assert item.held == 0
    assert compliance.list_title == "2026年三会合规情况"
    compliance.year_choice.setCurrentIndex(1)
    assert compliance.list_title == "2025年三会合规情况"
