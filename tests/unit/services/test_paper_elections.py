"""Elections in minutes of earlier days: entered as told, judged with everybody who sat then."""

from datetime import date

import pytest

from coopdesk.domain.composition import Relation
from coopdesk.domain.elections import ElectionState
from coopdesk.domain.posts import Post
from coopdesk.services import governance
from coopdesk.services.governance import ImportMeetings
from tests.unit.services.governance_samples import BOARD, Found, found, three_bodies

HEAD = """第一届社员大会第{number}次会议记录
时间：{day} 上午9:00
地点：嘎查办公室
应到9人，实到9人
主持人：哈斯巴根  记录人：高娃
"""
SUPERVISORS = (
    HEAD.format(number="二", day="2026年3月15日")
    + """
一、选举监事会
发票9张，收回9张，有效票9张，废票0张。
王建国 9票  张秀云 8票  于淑兰 7票  李志强 1票
当选监事：王建国、张秀云、于淑兰
"""
)
BY_ELECTION = (
    HEAD.format(number="三", day="2026年4月15日")
    + """
一、补选理事
发票9张，收回9张，有效票9张，废票0张。
{name} 8票
当选理事：{name}
"""
)


@pytest.fixture
def organization(runner):
    """Nine members; five directors, 敖特根、张秀云 and 高娃 as supervisors since 2025."""
    organization = runner.do(found, Found(9))
    runner.do(governance.set_up_bodies, three_bodies(organization))
    return organization


@pytest.fixture
def take(runner, organization, tmp_path):
    def taken(text):
        path = tmp_path / "会议记录.txt"
        path.write_text(text, encoding="utf-8")
        preview = runner.ask(governance.preview_meetings_file, path, organization)
        rows = tuple(preview.rows_to_confirm)
        records = preview.taken(frozenset(rows))
        runner.do(
            governance.import_meetings, ImportMeetings(organization, path.name, records, rows)
        )
        held = max(runner.ask(governance.list_meetings, organization), key=lambda one: one.held_on)
        election = runner.ask(governance.get_meeting, held.id).agenda[0].election
        return [one.code for one in preview.findings if one.row > 1], election

    return taken


def objections(election):
    return [(one.code, one.values.get("person")) for one in election.objections]


def test_new_supervisors_are_judged_with_the_directors_who_stay(take):
    """《农民专业合作社法》第三十三条: 王建国 sits in the board since 2025."""
    findings, election = take(SUPERVISORS)
    assert findings == ["supervisor_is_director"]
    assert objections(election) == [("body.supervisor_is_director", "王建国")]
    assert election.standing.elected == ("王建国", "张秀云", "于淑兰")
    assert election.state is ElectionState.OPEN


def test_who_stays_out_of_the_former_body_stands_in_nobody_s_way(take):
    """敖特根, supervisor until then, was elected to the board when the supervisors were."""
    both = (
        SUPERVISORS.replace("王建国", "白玉梅")
        + """
二、补选理事
发票9张，收回9张，有效票9张，废票0张。
敖特根 9票
当选理事：敖特根
"""
    )
    findings, election = take(both)
    assert "supervisor_is_director" not in findings
    assert election.objections == ()
    assert election.state is ElectionState.CONCLUDED
    assert election.resolution.text == "选举白玉梅、张秀云、于淑兰为监事"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("敖特根", ["body.even_seats", "body.supervisor_is_director"]),
        ("李志强", ["body.even_seats", "body.supervisor_is_relative"]),
    ],
)
def test_a_by_election_leaves_the_others_where_they_sit(runner, organization, take, name, found):
    """A sixth director is judged with the five; kinship declared before counts too."""
    kin = governance.DeclareKinship(
        organization, "李志强", "高娃", Relation.SIBLING, date(2026, 1, 5)
    )
    runner.do(governance.declare_kinship, kin)
    _, election = take(BY_ELECTION.format(name=name))
    assert sorted(one.code for one in election.objections) == found


def test_an_election_that_does_not_say_of_what_stays_text(take):
    told = BY_ELECTION.format(name="李志强").replace("补选理事", "投票选人")
    findings, election = take(told.replace("当选理事：", "票多者："))
    assert (findings, election) == (["election_kept_as_text"], None)


def test_seats_that_were_not_filled_wait_for_another_round(take):
    """5 of 9 are needed; three were to be elected and two were (第三十条)."""
    told = SUPERVISORS.replace("于淑兰 7票", "于淑兰 4票").replace("、于淑兰", "")
    _, election = take(told.replace("一、选举监事会", "一、选举监事会\n应选监事3名。"))
    assert (election.seats, election.standing.open_seats) == (3, 1)
    assert election.state is ElectionState.OPEN
    assert election.standing.candidates == ("于淑兰", "李志强")


def test_a_chair_said_in_the_minutes_is_judged_as_chair(take):
    told = BY_ELECTION.format(name="哈斯巴根").replace("补选理事", "选举理事长")
    _, election = take(told.replace("当选理事", "当选理事长"))
    assert (election.body, election.post) == (BOARD, Post.BOARD_CHAIR)
    assert election.objections == ()
