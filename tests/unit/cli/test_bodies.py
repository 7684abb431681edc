"""Seats, kinship, meetings asked for and the county's compliance from the command line."""

import pytest

from coopdesk.services import governance
from tests.unit.services.governance_samples import Found, found, three_bodies


@pytest.fixture
def organization(workspace):
    key = workspace.runner.do(found, Found(9))
    workspace.runner.do(governance.set_up_bodies, three_bodies(key))
    return key


@pytest.fixture
def board(organization, workspace):
    terms = workspace.runner.ask(governance.list_terms, organization)
    return next(term.id for term in terms if term.body == "board_of_directors")


def test_a_chair_leaves_and_another_acts(organization, board, call):
    _, listed = call("body", "list", "--organization", organization)
    chair = next(seat for seat in listed["items"] if seat["post"] == "board_chair")
    day = ("--day", "2026-10-31")
    left = call("body", "leave", chair["seat_id"], "--because", "resigned", *day)
    assert left == (0, {"seat_id": chair["seat_id"]})
    _, told = call("body", "check", "--organization", organization)
    assert "body.no_chair" in [finding["code"] for finding in told["findings"]]
    assert all(finding["message"] for finding in told["findings"])
    post = ("--name", "王建国", "--post", "board_chair", "--entrance", "acting")
    assert call("body", "appoint", board, *post, "--day", "2026-11-01")[0] == 0
    asked = ("body", "list", "--organization", organization)
    _, now = call(*asked)
    assert "理事长（代理）" in [seat["post_name"] for seat in now["items"]]
    _, then = call(*asked, "--as-of", "2026-10-15")
    assert chair["seat_id"] in [seat["seat_id"] for seat in then["items"]]
    _, ever = call(*asked, "--history")
    (gone,) = [seat for seat in ever["items"] if seat["leaving"]]
    assert (gone["name"], gone["leaving"]) == ("哈斯巴根", "resigned")


def test_who_is_no_alternate_does_not_move_up(board, call):
    assert call("body", "alternates", board) == (0, {"items": []})
    code, answer = call("body", "move-up", board, "--name", "李志强")
    assert (code, answer["refused"][0]["code"]) == (1, "seat.no_alternate")


def test_kinship_is_declared_found_and_ended(organization, call):
    owner = ("--organization", organization)
    pair = ("--person", "敖特根", "--relative", "王建国", "--relation", "sibling")
    pair = (*pair, "--day", "2026-11-01")
    code, made = call("body", "kin", "declare", *owner, *pair)
    assert code == 0
    _, told = call("body", "check", *owner)
    assert [f["code"] for f in told["findings"]] == ["body.supervisor_is_relative"]
    ended = ("--day", "2026-11-23")
    assert call("body", "kin", "end", made["kinship_id"], *ended)[0] == 0
    _, listed = call("body", "kin", "list", *owner)
    assert [item["ended_on"] for item in listed["items"]] == ["2026-11-23"]


def test_a_meeting_is_asked_for_and_held_too_late(organization, call):
    """《农民专业合作社法》第三十一条: within twenty days."""
    owner, day = ("--organization", organization), ("--day", "2026-10-01")
    matters = ("--asked-by", "members", "--matters", "审议互助资金使用情况", *day)
    code, answer = call("meeting-request", "add", *owner, *matters, "--askers", 2)
    assert (code, answer["refused"][0]["code"]) == (1, "request.too_few_askers")
    _, made = call("meeting-request", "add", *owner, *matters, "--askers", 3)
    _, listed = call("meeting-request", "list", *owner)
    (item,) = listed["items"]
    assert (item["request_id"], item["stage"]) == (made["request_id"], "overdue")
    told = ("--day", "2026-11-20", "--place", "苏木文化站", "--confirm", "meeting.notice_unknown")
    _, meeting = call("meeting", "add", *owner, *told)
    answered = ("--meeting", meeting["meeting_id"], "--convener", "supervisors")
    assert call("meeting-request", "answer", made["request_id"], *answered)[0] == 0
    _, listed = call("meeting-request", "list", *owner)
    assert listed["items"][0]["stage"] == "held_late"
    code, answer = call("meeting-request", "withdraw", made["request_id"])
    assert (code, answer["refused"][0]["code"]) == (1, "request.settled")


def test_the_county_is_summed_up(organization, call):
    _, told = call("body", "compliance", "--county", "--year", 2026)
    (item,) = told["items"]
    assert (item["organization_id"], item["county"]) == (organization, "巴林右旗")
    assert (item["term_ends_on"], item["term_stage"]) == ("2028-03-14", "running")
    assert told["counties"] == [
        {
            "county": "巴林右旗",
            "organizations": 1,
            "in_order": 1,
            "lacking_bodies": 0,
            "findings": 0,
        }
    ]
