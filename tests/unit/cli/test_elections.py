"""Elections from the command line: JSON in, JSON out."""

import json

import pytest

from coopdesk.domain.charters import MatterKind
from coopdesk.domain.minutes import HeadCounts
from coopdesk.services import governance
from tests.samples import SAMPLES
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars


@pytest.fixture
def item(workspace):
    runner = workspace.runner
    organization = runner.do(found, Found(9))
    head = governance.HoldMeeting(organization, ASSEMBLY, particulars(), (), HeadCounts(61, 44))
    meeting_id = runner.do(governance.hold_meeting, head)
    named = governance.AddAgendaItem(meeting_id, "选举监事", MatterKind.ELECTION)
    return runner.do(governance.add_agenda_item, named)


@pytest.fixture
def write(tmp_path):
    def as_file(table):
        file = tmp_path / "file.json"
        file.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
        return file

    return as_file


def called(item, **more):
    people = [{"name": name} for name in ("敖特根", "张秀云", "高娃")]
    told = {"agenda_item": item, "body": "board_of_supervisors", "post": "board_supervisor"}
    return {**told, "seats": 2, "candidates": people} | more


def counted(election_id, **more):
    told = {"election": election_id, "issued": 44, "returned": 44, "valid": 44}
    return told | {"votes": {"敖特根": 40, "张秀云": 33, "高娃": 5}} | more


def test_an_election_from_the_list_to_the_result(call, item, write):
    code, made = call("election", "call", write(called(item)))
    assert code == 0
    code, round_one = call("election", "count", write(counted(made["election_id"])))
    assert (code, round_one["elected"]) == (0, ["敖特根", "张秀云"])
    code, result = call("election", "conclude", made["election_id"])
    assert (code, result["state"], result["open_seats"]) == (0, "concluded", 0)
    _, register = call("resolution", "list")
    assert register["items"][0]["resolution_id"] == result["resolution_id"]
    assert register["items"][0]["text"] == "选举敖特根、张秀云为监事"


def test_a_count_is_taken_back_and_figures_that_cannot_be_are_exit_1(call, item, write):
    _, made = call("election", "call", write(called(item)))
    wrong = counted(made["election_id"], returned=43)
    code, answer = call("election", "count", write(wrong))
    assert code == 1
    told = {reason["code"] for reason in answer["refused"]}
    assert told == {"election.issued_misfit", "election.returned_misfit"}
    stranger = counted(made["election_id"], votes={"外人": 3})
    code, answer = call("election", "count", write(stranger))
    assert (code, answer["refused"][0]["code"]) == (1, "election.not_standing")
    assert call("election", "count", write(counted(made["election_id"])))[0] == 0
    assert call("election", "withdraw", made["election_id"])[0] == 0
    _, shown = call("election", "show", made["election_id"])
    assert (shown["rounds"], shown["elected"]) == ([], [])


@pytest.mark.parametrize(
    ("change", "found_code"),
    [
        ({"seats": "两个"}, "json_file.wrong_value"),
        ({"body": "parliament"}, "json_file.wrong_value"),
        ({"candidates": [{"nickname": "甲"}]}, "json_file.wrong_value"),
    ],
)
def test_a_misshapen_file_is_exit_3(call, item, write, change, found_code):
    code, answer = call("election", "call", write(called(item, **change)))
    assert (code, answer["findings"][0]["code"]) == (3, found_code)


def test_a_missing_field_is_named(call, item, write):
    table = called(item)
    del table["seats"]
    code, answer = call("election", "call", write(table))
    assert (code, answer["findings"][0]["code"]) == (3, "json_file.missing")


def test_an_election_of_typed_minutes_says_what_they_say_and_what_is_against_it(call, item):
    """The sample minutes of 2025-03-15, taken in from the command line."""
    _, meetings = call("meeting", "list")
    organization = meetings["items"][0]["organization_id"]
    minutes = SAMPLES / "会议记录2_换届选举20250315.txt"
    given = ("import", "meetings", minutes, "--organization", organization, "--accept", "all")
    assert call(*given)[0] == 0
    _, meetings = call("meeting", "list", "--organization", organization)
    late = next(one for one in meetings["items"] if one["held_on"] == "2025-03-15")
    _, shown = call("meeting", "show", late["meeting_id"])
    board = shown["agenda"][1]["election"]
    code, told = call("election", "show", board["id"])
    assert code == 0
    assert (told["on_paper"]["counts"]["valid"], told["rounds"]) == (42, [])
    assert [one["code"] for one in told["objections"]] == [
        "election.returned_misfit",
        "body.supervisor_is_director",
    ]
    assert told["objections"][1]["article"] == "《农民专业合作社法》第三十三条"
