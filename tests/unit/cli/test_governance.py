"""Bodies and meetings from the command line: JSON in, JSON out, exit codes of the contract."""

import json

import pytest

from tests.unit.services.governance_samples import Found, found


@pytest.fixture
def organization(workspace):
    return workspace.runner.do(found, Found(9))


@pytest.fixture
def write(tmp_path):
    def as_file(table):
        file = tmp_path / "file.json"
        file.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
        return file

    return as_file


def minutes(organization, **more):
    return {
        "organization": organization,
        "day": "2026-11-20",
        "starts_at": "9:00",
        "ends_at": "11:20",
        "place": "苏木政府二楼会议室",
        "chair": "哈斯巴根",
        "recorder": "高娃",
        "noticed_on": "2026-11-01",
        "attendance": {"entitled": 61, "present": 43, "proxies": 1},
        "agenda": [
            {"title": "理事长工作报告", "text": "无意见"},
            {
                "title": "盈余分配方案",
                "vote": {"in_favour": 40, "against": 1, "abstained": 3},
                "resolution": "批准盈余分配方案",
            },
        ],
        "close": True,
    } | more


def test_a_meeting_with_one_vote_stands_in_the_register(organization, call, write):
    code, made = call("meeting", "add", "--file", write(minutes(organization)))
    assert code == 0
    code, shown = call("meeting", "show", made["meeting_id"])
    assert (code, shown["state"], shown["starts_at"]) == (0, "closed", "09:00")
    assert shown["quorum"]["needed"] == 41
    assert shown["agenda"][1]["vote"]["passed"] is True
    _, listed = call("meeting", "list", "--organization", organization)
    assert [item["meeting_id"] for item in listed["items"]] == [made["meeting_id"]]
    _, register = call("resolution", "list")
    (resolution,) = register["items"]
    assert (resolution["number"], resolution["text"]) == ("〔2026〕第1号", "批准盈余分配方案")
    assert resolution["resolution_id"] == made["resolution_ids"][0]


def test_the_sample_assembly_without_quorum_is_refused_with_the_law(organization, call, write):
    """Minutes of 2024-01-06: 38 and 2 proxies of 61; both votes add up and yet cannot stand."""
    votes = ({"in_favour": 36, "against": 1, "abstained": 3}, {"in_favour": 38, "abstained": 2})
    told = minutes(
        organization,
        day="2024-01-06",
        noticed_on="2023-12-19",
        attendance={"entitled": 61, "present": 38, "proxies": 2},
        agenda=[{"title": str(number), "vote": vote} for number, vote in enumerate(votes)],
    )
    code, answer = call("meeting", "add", write(told))
    assert code == 1
    assert [reason["code"] for reason in answer["refused"]] == [
        "meeting.item_refused",
        "meeting.no_quorum",
    ] * 2
    assert answer["refused"][1]["article"] == "《农民专业合作社法》第三十条"
    assert call("meeting", "list") == (0, {"items": []})


def test_every_mistake_of_a_file_is_named_with_its_place(organization, call, write):
    told = minutes(organization, day="2026年11月20日", body="council", foo=1)
    told["agenda"][1]["vote"]["in_favour"] = "forty"
    told["agenda"][0]["title"] = ""
    code, answer = call("meeting", "add", "--file", write(told))
    assert code == 3
    assert {(f["field"], f["code"]) for f in answer["findings"]} == {
        ("day", "json_file.wrong_value"),
        ("body", "json_file.no_such_choice"),
        ("agenda[1].title", "json_file.missing"),
        ("agenda[2].vote.in_favour", "json_file.wrong_value"),
        ("foo", "json_file.unknown_key"),
    }


@pytest.mark.parametrize("content", ["", "[]", "{", '{"organization": '])
def test_a_file_that_is_no_object_is_exit_3(organization, call, tmp_path, content):
    file = tmp_path / "meeting.json"
    file.write_text(content, encoding="utf-8")
    assert call("meeting", "add", "--file", file)[0] == 3


def test_an_unknown_notice_is_confirmed_by_its_code(organization, call):
    options = ("--organization", organization, "--day", "2026-11-20", "--place", "苏木文化站")
    code, answer = call("meeting", "add", *options)
    assert (code, answer["refused"][0]["confirm"]) == (1, "meeting.notice_unknown")
    code, made = call("meeting", "add", *options, "--confirm", "meeting.notice_unknown")
    assert code == 0
    _, shown = call("meeting", "show", made["meeting_id"])
    assert [person["way"] for person in shown["attendance"]] == ["absent"] * 9
    code, answer = call("meeting", "close", made["meeting_id"])
    assert (code, answer["refused"][0]["code"]) == (1, "minutes.missing")


def test_options_that_lack_are_told(call):
    code, answer = call("meeting", "add", "--place", "苏木文化站")
    assert code == 1
    assert [reason["code"] for reason in answer["refused"]] == ["option.missing"] * 2


def test_bodies_are_set_up_and_their_terms_listed_with_the_days_left(organization, call, write):
    names = ["哈斯巴根", "乌云其其格", "王建国"]
    people = [{"name": name, "post": "director"} for name in names]
    people[0]["post"] = "board_chair"
    board = {"body": "board_of_directors", "starts_on": "2023-12-01", "people": people}
    told = {"organization": organization, "bodies": [board]}
    code, made = call("body", "setup", "--file", write(told))
    assert (code, len(made["body_ids"])) == (0, 1)
    _, answer = call("term", "list", "--as-of", "2026-11-23")
    (term,) = answer["items"]
    assert (term["ends_on"], term["days_left"], term["stage"]) == ("2026-11-30", 7, "due")
    _, answer = call("body", "list", "--organization", organization)
    assert [seat["post_name"] for seat in answer["items"]] == ["理事长", "理事", "理事"]


def test_people_come_leave_and_are_represented_while_the_meeting_runs(
    organization, call, write, tmp_path
):
    """Six of nine make the quorum; when one leaves it is lost."""
    agenda = [{"title": "财务决算"}, {"title": "盈余分配"}]
    told = minutes(organization, attendance=None, agenda=agenda, close=False)
    _, made = call("meeting", "add", write(told))
    meeting = made["meeting_id"]
    first_five = ("哈斯巴根", "2", "3", "4", "5")
    code, answer = call("meeting", "attend", meeting, "--who", *first_five)
    assert (code, answer["from_item"], answer["quorum"]["lacking"]) == (0, 0, 1)
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.4\n%%EOF\n")
    proxy = ("--who", "高娃", "--holder", "哈斯巴根", "--scan", letter)
    code, answer = call("meeting", "proxy", meeting, *proxy)
    assert (code, answer["quorum"]["has_quorum"]) == (0, True)

    leave = ("meeting", "leave", meeting, "--who", "哈斯巴根", "--item", "2", "--at", "10.15")
    _, answer = call(*leave)
    assert (answer["from_item"], answer["quorum"]["counted"]) == (2, 4)
    assert answer["quorum"]["was_reached"] is True
    _, shown = call("meeting", "show", meeting)
    (moved,) = shown["attendance"][0]["movements"]
    assert (moved["item"], moved["way"], moved["at"]) == (2, "absent", "10:15")
    _, attached = call("attachment", "list", "attendance", shown["attendance"][8]["id"])
    assert [item["kind"] for item in attached["items"]] == ["proxy_letter"]

    code, answer = call("meeting", "attend", meeting, "--who", "张三", "10")
    assert (code, [one["code"] for one in answer["refused"]]) == (1, ["presence.not_in_list"] * 2)


def test_a_file_tells_named_votes_elections_and_who_left(organization, call, write):
    """One leaves before the election; one votes against by name, one abstains."""
    names = ("哈斯巴根", "乌云其其格", "王建国", "那顺孟和", "白玉珍", "李志强", "敖特根")
    there = [{"name": name} for name in names]
    there[6]["movements"] = [{"item": 2, "way": "absent", "at": "10:15"}]
    by_name = [{"name": "王建国", "choice": "against"}, {"place": 7, "choice": "abstained"}]
    votes = [{"name": "张秀云", "votes": 6}, {"name": "高娃", "votes": 2}]
    ballot = {"issued": 6, "returned": 6, "valid": 6, "votes": votes}
    election = {
        "body": "board_of_directors",
        "post": "director",
        "seats": 1,
        "candidates": [{"name": name} for name in ("张秀云", "高娃")],
        "ballots": [ballot],
    }
    agenda = [
        {"title": "财务决算", "vote": {"others": "for", "named": by_name}},
        {"title": "选举理事", "matter": "election", "election": election},
    ]
    away = [{"name": name, "way": "absent"} for name in ("张秀云", "高娃")]
    told = minutes(organization, attendance=[*there, *away], agenda=agenda)
    code, answer = call("meeting", "add", write(told))
    assert (code, [one["code"] for one in answer["refused"]]) == (
        1,
        ["meeting.item_refused", "election.too_many_marks"],
    )
    votes[1]["votes"] = 0
    code, made = call("meeting", "add", write(told))
    assert (code, len(made["resolution_ids"])) == (0, 2)
    _, shown = call("meeting", "show", made["meeting_id"])
    first, second = shown["agenda"]
    counts = ("in_favour", "against", "abstained", "present")
    assert [first["vote"][name] for name in counts] == [5, 1, 1, 7]
    (counted,) = second["election"]["ballots"]
    assert (counted["present"], len(counted["roll"])) == (6, 9)
    assert second["election"]["resolution"]["text"] == "选举张秀云为理事"
