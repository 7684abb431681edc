"""What happens to organizations on the command line, and the register as of a day."""

import pytest

from tests.unit.cli.test_organizations import ADD

MOVED = ("--division", "150423201", "--village", "益和嘎查")


@pytest.fixture
def organization(call):
    code, answer = call(*ADD, "--registered-on", "2022-08-05")
    assert code == 0
    return answer["organization_id"]


def done(call, *arguments):
    code, answer = call("organization", *arguments)
    assert code == 0, answer
    return answer


def test_renamed_and_moved_the_past_is_listed_as_it_stood(call, organization):
    paper = ("--document", "旗社发〔2024〕3号")
    day = ("--day", "2024-03-01")
    renamed = done(call, "rename", organization, "--name", "众联供销合作社", *day, *paper)
    assert len(renamed["event_ids"]) == 1
    done(call, "move", organization, *MOVED, "--day", "2024-06-15")

    [past] = done(call, "list", "--as-of", "2023-12-31")["items"]
    assert (past["name"], past["division_code"]) == ("众联综合合作社", "150423200")
    [now] = done(call, "list")["items"]
    assert (now["name"], now["village"]) == ("众联供销合作社", "益和嘎查")
    newest, oldest = done(call, "events", organization)["items"]
    assert (newest["kind"], newest["after"]) == ("relocated", "巴林右旗巴彦塔拉苏木益和嘎查")
    assert (oldest["happened_on"], oldest["document"]) == ("2024-03-01", "旗社发〔2024〕3号")

    done(call, "take-back", newest["event_id"])
    assert done(call, "list")["items"][0]["division_code"] == "150423200"


def test_merged_split_closed_and_reopened(call, organization):
    split = done(call, "split", organization, "--name", "众联农资社", "--day", "2024-03-01")
    new = split["organization_id"]
    done(call, "merge", new, "--into", organization, "--day", "2024-06-15")
    code, answer = call("organization", "merge", new, "--into", organization)
    assert code == 1
    assert answer["refused"][0]["code"] == "organization_event.closed"

    done(call, "close", organization, "--day", "2024-07-01")
    assert done(call, "list", "--as-of", "2024-07-01")["items"] == []
    done(call, "reopen", organization)
    assert [item["name"] for item in done(call, "list", "--as-of", "2026-11-23")["items"]] == [
        "众联综合合作社"
    ]


def test_under_a_superior_and_no_longer(call, organization):
    above = done(
        *(call, "add", "--kind", "county_coop", "--name", "巴林右旗供销合作社"),
        *("--division", "150423"),
    )["organization_id"]
    done(call, "move", organization, "--parent", above, "--day", "2024-03-01")
    done(call, "move", organization, "--no-parent", "--day", "2024-06-15")

    past = done(call, "list", "--as-of", "2024-03-01")["items"]
    assert {item["name"]: item["parent"] for item in past}["众联综合合作社"] == "巴林右旗供销合作社"
    assert {item["parent"] for item in done(call, "list")["items"]} == {""}


def test_the_tree_tells_places_organizations_and_coverage(call, organization):
    answer = done(call, "tree")

    assert answer["as_of"] == "2026-11-23"
    assert [(line["depth"], line["name"]) for line in answer["items"]] == [
        (0, "赤峰市"),
        (1, "巴林右旗"),
        (2, "西拉沐沦苏木"),
        (3, "众联综合合作社"),
    ]
    city, _, sumu, own = answer["items"]
    assert (sumu["townships"], sumu["covered"], sumu["coverage_bp"]) == (1, 1, 10000)
    assert city["coverage_bp"] is None
    assert (own["organization_id"], own["kind"]) == (organization, "trinity_organization")
    assert done(call, "tree", "--as-of", "2022-08-04")["items"][-1]["count"] == 0


def test_what_is_registered_is_completed_and_the_rest_stays(call, organization):
    services = ("--services", "land_trusteeship,cold_chain", "--staff-count", "7")
    contacts = ("--contact", "高娃 主任 199 0000 0001", "--contact", "乌云")
    villages = ("--villages-served", "益和嘎查、西哈嘎查")
    done(call, "change", organization, *services, *contacts, *villages)

    told = done(call, "show", organization)["organization"]
    assert told["services"] == ["土地托管", "冷链物流"]
    profile = told["profile"]
    assert (profile["staff_count"], profile["registered_on"]) == (7, "2022-08-05")
    assert profile["villages_served"] == ["益和嘎查", "西哈嘎查"]
    assert profile["contacts"] == [
        {"name": "高娃", "post": "主任", "phone": "19900000001"},
        {"name": "乌云", "post": "", "phone": ""},
    ]
