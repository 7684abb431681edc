"""Who sits where, relatives, meetings asked for, and the county's compliance, by keyboard."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from coopdesk.domain.composition import Entrance, Leaving, Relation
from coopdesk.domain.meeting_requests import AskedBy, RequestStage
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.posts import Post
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.services import governance, organizations
from tests.gui.page_fixtures import TRINITY, open_page  # noqa: F401 - a fixture
from tests.gui.typing import press, write
from tests.unit.services.governance_samples import ASSEMBLY, BOARD, Found, found, three_bodies

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def organization(runner):
    key = runner.do(found, Found(9))
    runner.do(governance.set_up_bodies, three_bodies(key))
    return key


@pytest.fixture
def page(open_page, organization):  # noqa: F811
    made = open_page(GovernancePage)
    made.resize(1160, 640)
    made.set_organization(organization)
    made.activateWindow()
    return made


def fill(dialog, chosen=(), **typed):
    """Type into fields and set choices, both by the last word of their keys."""
    by_name = {key.rpartition(".")[2]: editor for key, editor in dialog.fields.editors.items()}
    for name, text in typed.items():
        by_name[name].clear()
        write(by_name[name].input, text)
    for name, value in dict(chosen).items():
        by_name[name].set_value(value)


def submit(qtbot, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)


def turn_to(page, view):
    page.turn_to(view.place)
    return view


def names(view, post):
    return {item.name for item in view.model.items if item.post is post}


def test_a_chair_resigns_one_acts_and_the_list_of_each_day_tells(page, qtbot, runner):
    """The clerk asks who was chair in October."""
    seats, terms = turn_to(page, page.seats), page.terms
    chair = next(item for item in seats.model.items if item.post is Post.BOARD_CHAIR)
    seats.show_record(chair.id)
    dialog = seats.end(chair)
    fill(dialog, {"leaving": Leaving.RESIGNED}, to_day="2026-10-31")
    submit(qtbot, dialog)
    turn_to(page, terms)
    assert "没有负责人" in terms.message_bar.text
    dialog = terms.appoint(next(item for item in terms.model.items if item.body is BOARD))
    fill(dialog, {"post": Post.BOARD_CHAIR, "entrance": Entrance.ACTING}, name="王建国")
    submit(qtbot, dialog)
    assert "没有负责人" not in terms.message_bar.text

    turn_to(page, seats)
    assert names(seats, Post.BOARD_CHAIR) == {"王建国"}
    assert "理事长（代理）" in {item.post_name for item in seats.model.items}
    press(qtbot, Qt.Key.Key_D, CTRL)
    qtbot.keyClicks(seats.as_of_field.editor.line, "20261015")
    qtbot.keyClick(seats.as_of_field.editor.line, Qt.Key.Key_Return)
    assert names(seats, Post.BOARD_CHAIR) == {"哈斯巴根"}
    assert seats.list_title == "2026-10-15任职名册"
    seats.history_box.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    left = next(item for item in seats.model.items if item.id == chair.id)
    assert (left.to_day, left.leaving) == (date(2026, 10, 31), Leaving.RESIGNED)
    assert seats.list_title == "历届任职名册"


def test_a_declared_relative_is_a_finding_until_it_ends(page, qtbot, organization, runner):
    seats = turn_to(page, page.seats)
    press(qtbot, Qt.Key.Key_N, CTRL)
    dialog = seats.findChildren(FormDialog)[-1]
    fill(dialog, {"relation": Relation.SIBLING}, person="敖特根", relative="敖特根")
    submit(qtbot, dialog)
    assert "敖特根和本人不能是亲属" in dialog.fields.editors["kinship.relative"].note.text()
    fill(dialog, relative="王建国")
    submit(qtbot, dialog)
    (declared,) = runner.ask(governance.list_kinship, organization)
    terms = turn_to(page, page.terms)
    assert "敖特根与理事或财会人员王建国是亲属（兄弟姐妹）" in terms.message_bar.text
    turn_to(page, seats)
    submit(qtbot, seats.end_kinship([declared]))
    turn_to(page, terms)
    assert terms.message_bar.text == ""


def test_a_meeting_that_members_ask_for_is_written_down_with_its_deadline(page, qtbot):
    """《农民专业合作社法》第三十一条: 30% of the members, twenty days."""
    requests = turn_to(page, page.requests)
    press(qtbot, Qt.Key.Key_N, CTRL)
    dialog = requests.findChildren(FormDialog)[-1]
    fill(dialog, askers="2", asked_on="2026-10-01", matters="审议互助资金使用情况")
    submit(qtbot, dialog)
    assert "至少须3人" in dialog.fields.editors["request.askers"].note.text()
    fill(dialog, askers="3")
    submit(qtbot, dialog)
    (item,) = requests.model.items
    assert (item.stage, item.deadline) == (RequestStage.OVERDUE, date(2026, 10, 21))
    assert requests.answer(item) is None
    assert "还没有提出之后召开的会议" in requests.message_bar.text
    submit(qtbot, requests.withdraw(item))
    (item,) = requests.model.items
    assert item.stage is RequestStage.WITHDRAWN


def test_the_county_is_filtered_and_leads_to_an_organization(page, qtbot, runner):
    """One county among twelve; what is wrong opens the bodies of the organization."""
    profile = replace(
        TRINITY,
        kind=OrganizationKind.GRASSROOTS_COOP,
        name="红山区西屯街道供销合作社",
        division_code="150402001",
    )
    late = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    page.set_organization(None)
    compliance = turn_to(page, page.compliance)
    assert {item.county for item in compliance.model.items} == {"巴林右旗", "红山区"}
    county = next(one for one in compliance.filters if one.key == "旗县区")
    county.choose("红山区")
    assert compliance.model.rowCount() == 1
    assert compliance.as_shown().filters == ("旗县区为红山区",)
    compliance.table.selectRow(0)
    compliance.table.setFocus()
    (button,) = compliance.detail_panel.findChildren(QPushButton)
    for open_it in (lambda: press(qtbot, Qt.Key.Key_Return), button.click):
        with qtbot.waitSignal(page.settle) as wanted:
            open_it()
        assert (wanted.args[0].organization_id, wanted.args[0].part) == (late, "terms")


def test_supervisors_ask_without_names_and_a_request_reaches_the_meeting(
    page, qtbot, runner, organization
):
    asked = governance.AskForMeeting(
        organization, ASSEMBLY, AskedBy.SUPERVISORS, date(2026, 11, 10), "听取理事会报告"
    )
    runner.do(governance.ask_for_meeting, asked)
    told = governance.Particulars(held_on=date(2026, 11, 20), noticed_on=date(2026, 11, 12))
    hold = governance.HoldMeeting(organization, ASSEMBLY, told, ())
    sure = frozenset({"meeting.notice_short"})
    meeting_id = runner.do(governance.hold_meeting, hold, confirmed=sure)
    requests = turn_to(page, page.requests)
    submit(qtbot, requests.answer(requests.model.items[0]))
    (item,) = requests.model.items
    assert (item.stage, item.meeting_id) == (RequestStage.HELD, meeting_id)
