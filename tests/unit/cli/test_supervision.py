"""Inspection, assessment and turnaround on the command line, in the city office."""

import json

import pytest

from tests.unit.services.assessments import AOHAN, BAIRIN, HONGSHAN, SONGSHAN, city_office

COUNTIES = (
    *("150402", "150403", "150404", "150421", "150422", "150423"),
    *("150424", "150425", "150426", "150428", "150429", "150430"),
)


@pytest.fixture
def new_office(new_office):
    return city_office(new_office)


def done(call, *arguments):
    code, answer = call(*arguments)
    assert code == 0, answer
    return answer


def enter(call, year, last, *more):
    totals = [
        f"{code}={'1.5' if code == last else 80 + place}" for place, code in enumerate(COUNTIES)
    ]
    options = [part for total in totals for part in ("--total", total)]
    return call(
        *("supervision", "enter-year", "--year", year, "--document", "赤供发通报", *options, *more)
    )


def test_years_from_paper_are_ranked_and_what_follows_is_noted(call):
    assert enter(call, 2023, SONGSHAN)[1]["placed"] == 12
    assert enter(call, 2024, SONGSHAN)[0] == 0
    ranking = done(call, "supervision", "ranking", "--year", 2024)
    assert ranking["is_settled"]
    last = ranking["items"][-1]
    assert (last["division"], last["total_hundredths"]) == (SONGSHAN, 150)
    assert (last["consequence"], last["article"]) == ("talk", "赤政发〔2023〕14号 三（一）")
    done(
        *(call, "supervision", "carried-out", "--year", 2024, "--unit", SONGSHAN),
        *("--day", "2025-03-01", "--by", "松山区委、区政府"),
    )
    told = done(call, "supervision", "ranking", "--year", 2024)["items"][-1]
    assert told["handled_on"] == "2025-03-01"
    code, answer = enter(call, 2024, HONGSHAN)
    assert code == 1
    assert answer["refused"][0]["confirm"] == "supervision.settle_again"


def test_a_unit_is_marked_inspected_and_told_what_its_values_are_made_of(call):
    period = ("--period", "2024H1", "--unit", BAIRIN)
    mark = ("supervision", "mark", *period, "--indicator", "leadership")
    done(call, *mark, "--points", "4.5", "--evidence", "查看任免文件")
    code, answer = call(*mark, "--points", "5.01", "--evidence", "查看任免文件")
    assert (code, answer["refused"][0]["code"]) == (1, "supervision.points_beyond")
    done(
        *(call, "supervision", "inspect", *period, "--day", "2024-06-18"),
        *("--inspectors", "王玉梅"),
    )
    sheet = done(call, "supervision", "sheet", *period)
    lines = {line["indicator"]: line for line in sheet["lines"]}
    assert (lines["leadership"]["score_hundredths"], sheet["lacking"]) == (450, 1)
    assert len(lines["coverage"]["made_of"]) == lines["coverage"]["of"]
    assert sheet["inspected_on"] == "2024-06-18"
    listed = done(call, "supervision", "sheets", "--period", "2024H1")
    assert [item["division"] for item in listed["items"]] == list(COUNTIES)
    code, answer = call("supervision", "settle", "--year", 2024)
    assert {one["code"] for one in answer["refused"]} == {"supervision.scores_lacking"}


def test_a_scheme_goes_out_is_changed_and_comes_back(call, tmp_path):
    [county, _township] = done(call, "supervision", "schemes")["items"]
    file = tmp_path / "方案.toml"
    done(call, "supervision", "export-scheme", county["scheme_id"], "--out", file)
    text = file.read_text("utf-8").replace('version = "2023.2"', 'version = "2025.1"')
    file.write_text(text.replace("is_example = true", "is_example = false"), "utf-8")
    done(call, "supervision", "save-scheme", file)
    own = done(call, "supervision", "schemes")["items"][-1]
    assert (own["is_own"], own["is_example"], own["version"]) == (True, False, "2025.1")
    file.write_text(text.replace('level = "county"', 'level = "city"'), "utf-8")
    code, answer = call("supervision", "save-scheme", file)
    assert (code, answer["findings"][0]["code"]) == (3, "scheme_level")


def test_what_is_found_is_put_right(call):
    found = done(
        *(call, "supervision", "rectify", "--unit", AOHAN, "--found-on", "2024-06-18"),
        *("--due-on", "2024-09-30", "--problem", "监事会未换届", "--demand", "限期换届"),
        *("--responsible", "那日苏"),
    )
    key = found["rectification_id"]
    done(call, "supervision", "rectified", key, "--day", "2024-09-20", "--result", "已换届")
    [item] = done(call, "supervision", "rectifications")["items"]
    assert (item["stage"], item["unit"]) == ("done", "敖汉旗")


def test_an_enterprise_turns_around(call):
    add = ("organization", "add", "--kind", "coop_owned_enterprise", "--name", "敖汉农资公司")
    key = done(call, *add, "--division", AOHAN)["organization_id"]
    of = ("--organization", key)
    for year, profit in ((2023, "-5万"), (2024, "1万")):
        done(
            *(call, "organization", "statement", *of, "--year", year, "--revenue", "500万"),
            f"--profit={profit}",
        )
    done(call, "turnaround", "year", *of, "--year", 2024, "--dormancy", "working")
    done(
        *(call, "turnaround", "plan", *of, "--way", "reorganization", "--situation", "闲置"),
        *("--goal", "扭亏", "--responsible", "王玉梅", "--adopted-on", "2024-03-01"),
    )
    step = done(
        *(call, "turnaround", "step", *of, "--task", "清收", "--responsible", "王玉梅"),
        *("--due-on", "2024-12-31"),
    )
    done(call, "turnaround", "step-done", step["step_id"], "--day", "2024-11-01")
    amounts = ("--book-assets", "100万", "--found-assets", "90万")
    debts = ("--book-liabilities", "50万", "--found-liabilities", "50万")
    done(
        *(call, "turnaround", "verification", *of, "--as-of", "2024-06-30", *amounts, *debts),
        *("--by", "某会计师事务所"),
    )
    [item] = done(call, "turnaround", "list", "--year", 2024)["items"]
    assert (item["turn"], item["profit_fen"]) == ("to_profit", 1_000_000)
    assert (item["steps"], item["steps_done"]) == (1, 1)
    record = done(call, "turnaround", "show", *of)
    assert record["verifications"][0]["found_assets_fen"] == 90_000_000
    assert json.dumps(record["plan"], ensure_ascii=False).count("清收") == 1


def test_lists_are_told_as_of_a_day(call):
    """What was settled and called later is not told; every list answers for a past day."""
    enter(call, 2023, SONGSHAN)
    talk = ("supervision", "talk", "--unit", AOHAN, "--called-on", "2025-03-01")
    done(call, *talk, "--reason", "推进缓慢")
    then = ("--as-of", "2024-12-31")
    assert done(call, "supervision", "talks", *then) == {"items": []}
    ranking = done(call, "supervision", "ranking", "--year", 2023, *then)
    assert not ranking["is_settled"]
    for words in (
        "supervision standings --period 2024H1",
        "supervision sheets --period 2024",
        f"supervision sheet --period 2024 --unit {BAIRIN}",
        "supervision rectifications",
        "awards assess --year 2024",
        "awards list",
        "awards summary --year 2024",
        "turnaround list --year 2024",
        "package board --period 2024H1",
        "meeting list",
        "term list",
        "resolution list",
        "meeting-request list",
        "body compliance --year 2024",
    ):
        done(call, *words.split(), *then)
    asked = done(call, "awards", "questions", "--year", 2024, *then)
    assert {item["answer"] for item in asked["items"]} == {None}
