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
