"""``member`` on the command line."""

import pytest


@pytest.fixture
def organization(call):
    answer = call(
        "organization",
        "add",
        "--kind",
        "trinity_organization",
        "--name",
        "众联综合合作社",
        "--division",
        "150423200",
    )[1]
    return answer["organization_id"]


@pytest.fixture
def add(call, organization):
    def add(number, *options):
        basics = ("--organization", organization, "--name", "乌云其其格", "--id-number", number)
        return call("member", "add", *basics, *options)

    return add


def test_a_member_is_added_found_and_shown(call, add, organization):
    told = ("--applied-on", "2026-11-01", "--resolution", "社代会〔2026〕3号")
    code, answer = add("150423199112209328", *told)
    assert (code, answer["number"], answer["state"]) == (0, 1, "member")

    code, found = call("member", "list", "--organization", organization, "--find", "wyqqg")
    assert [member["member_id"] for member in found["items"]] == [answer["member_id"]]
    code, shown = call("member", "show", answer["member_id"])
    assert (code, shown["member"]["birth_date"]) == (0, "1991-12-20")


def test_admission_without_an_application_is_refused_with_its_article(add, call, organization):
    code, answer = add("150423199112209328")

    assert code == 1
    [reason] = answer["refused"]
    assert reason["code"] == "member.no_application"
    assert "第二十四条" in reason["article"]
    assert call("member", "list", "--organization", organization)[1] == {"items": []}


@pytest.fixture
def doubles(add):
    """Two records of one person; only the second has a phone."""
    told = ("--applied-on", "2026-11-01", "--resolution", "社代会〔2026〕3号")
    first = add("150423199112209328", *told)[1]["member_id"]
    second = add("150423199112209344", *told, "--phone", "19900001477")[1]["member_id"]
    return first, second


def test_doubles_are_listed_merged_and_taken_apart(call, doubles, organization):
    kept, other = doubles
    code, found = call("member", "doubles", "--organization", organization)
    assert code == 0
    [pair] = found["pairs"]
    assert pair["likeness"] == "same_name_and_birth"
    assert (pair["one_id"], pair["other_id"]) == doubles

    code, answer = call("member", "merge", kept, other)
    assert (code, answer) == (0, {"member_id": kept, "taken": ["phone"]})
    code, shown = call("member", "show", other)
    assert shown["member"]["id"] == kept
    assert [double["id"] for double in shown["merged"]] == [other]
    assert shown["holding_fen"] == 0
    assert shown["shares"] == []
    listed = call("member", "list", "--organization", organization)[1]["items"]
    assert [(one["member_id"], one["phone"]) for one in listed] == [(kept, "19900001477")]

    assert call("member", "unmerge", other) == (0, {"member_id": other})
    listed = call("member", "list", "--organization", organization)[1]["items"]
    assert [(one["member_id"], one["phone"]) for one in listed] == [
        (kept, ""),
        (other, "19900001477"),
    ]


def test_a_merge_that_makes_no_sense_is_refused_by_name(call, doubles):
    kept, _ = doubles
    code, answer = call("member", "merge", kept, kept)
    assert (code, [one["code"] for one in answer["refused"]]) == (1, ["member.merge_itself"])
    code, answer = call("member", "merge", *doubles, "--take", "number")
    assert (code, [one["code"] for one in answer["refused"]]) == (1, ["member.merge_field"])
