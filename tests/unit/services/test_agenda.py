"""The order of an agenda, and what goes out before and after a meeting."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from coopdesk.domain.charters import MatterKind
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.minutes import HeadCounts
from coopdesk.services import governance, printing
from coopdesk.services.system import self_test
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars

TITLES = ("工作报告", "财务决算", "盈余分配", "修改章程", "其他")


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


@pytest.fixture
def meeting(runner, organization):
    head = governance.HoldMeeting(organization, ASSEMBLY, particulars(), (), HeadCounts(61, 44))
    meeting_id = runner.do(governance.hold_meeting, head)
    for title in TITLES:
        matter = MatterKind.SPECIAL if title == "修改章程" else MatterKind.ORDINARY
        item = governance.AddAgendaItem(meeting_id, title, matter)
        runner.do(governance.add_agenda_item, item)
    return meeting_id


def agenda(runner, meeting_id):
    return runner.ask(governance.get_meeting, meeting_id).agenda


def titles(runner, meeting_id):
    items = agenda(runner, meeting_id)
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    return [item.title for item in items]


def move(runner, item, position):
    runner.do(governance.move_agenda_item, governance.MoveAgendaItem(item.id, position))


def remove(runner, item):
    runner.do(governance.remove_agenda_item, governance.RemoveAgendaItem(item.id))


def test_an_item_moves_up_and_beyond_the_end(runner, meeting):
    move(runner, agenda(runner, meeting)[3], 2)
    assert titles(runner, meeting) == ["工作报告", "修改章程", "财务决算", "盈余分配", "其他"]
    move(runner, agenda(runner, meeting)[0], 99)
    assert titles(runner, meeting)[-1] == "工作报告"
    move(runner, agenda(runner, meeting)[4], -3)
    assert titles(runner, meeting)[0] == "工作报告"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 7)), max_size=5))
def test_moves_are_those_of_a_list(runner, meeting, moves):
    expected = titles(runner, meeting)
    for place, position in moves:
        move(runner, agenda(runner, meeting)[place], position)
        title = expected.pop(place)
        expected.insert(max(position, 1) - 1, title)
        assert titles(runner, meeting) == expected


def test_an_item_is_taken_off_unless_it_was_voted_on(runner, workspace, meeting):
    items = agenda(runner, meeting)
    runner.do(governance.take_vote, governance.TakeVote(items[2].id, governance.Counts(40, 2, 2)))
    remove(runner, items[1])
    assert titles(runner, meeting) == ["工作报告", "盈余分配", "修改章程", "其他"]
    with pytest.raises(RuleViolation) as refused:
        remove(runner, items[2])
    assert [reason.code for reason in refused.value.refusals] == ["meeting.item_decided"]
    assert all(check.ok for check in self_test(workspace))


def said(runner, form, record_id):
    printed = runner.ask(printing.print_form, form, record_id)
    pages = PdfReader(io.BytesIO(printed.pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_the_notice_names_what_the_charter_asks_for(runner, meeting):
    """《农民专业合作社法》第三十条: two thirds of 61 are 41; ten days ahead by the charter."""
    text = said(runner, "meeting-notice", meeting)
    for part in (
        "关于召开2026年社员大会第一次会议的通知",
        "共61人",
        "会议须41人以上到会或委托才能召开（《农民专业合作社法》第三十条）",
        "召开10天前送达",
        "一人最多接受1人委托",
        "修改章程重大决议",
        "2026年11月1日",
    ):
        assert part in text


def test_the_public_notice_has_what_was_carried_and_nothing_else(runner, meeting):
    items = agenda(runner, meeting)
    runner.do(governance.take_vote, governance.TakeVote(items[2].id, governance.Counts(40, 2, 2)))
    runner.do(governance.take_vote, governance.TakeVote(items[3].id, governance.Counts(30, 14)))
    text = said(runner, "resolution-notice", meeting)
    assert "〔2026〕第1号盈余分配" in text
    assert "修改章程" not in text
    assert "草稿" in text
