"""``awards`` and ``form`` on the command line: names, exit codes and JSON of the contract."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from coopdesk.__main__ import main

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["organizations"]
FIELDS = {
    "organization_id",
    "organization",
    "article",
    "award_year",
    "basis_year",
    "verdict",
    "amount_fen",
    "seed_fund_fen",
    "payer",
    "reasons",
    "missing",
}
OPEN_IN_2024 = "克什克腾旗芝瑞镇鑫牧生产供销信用综合合作社"
OF_2026 = "敖汉旗下洼镇众诚生产供销信用综合合作社"


@pytest.fixture
def register(call):
    """The office file of 14 organizations, taken in from the command line."""
    code, answer = call("import", "organizations", SAMPLES / EXPECTED["file"], "--accept", "all")
    assert (code, answer["new"]) == (0, len(EXPECTED["organizations"]))
    return {
        item["name"]: item["organization_id"] for item in call("organization", "list")[1]["items"]
    }


def assess(call, year, *more):
    code, answer = call("awards", "assess", "--year", year, *more)
    assert code == 0
    return answer["awards"]


def apply(call, organization, programme="trinity_revenue", year=2026):
    award = ("--organization", organization, "--programme", programme, "--year", year)
    return call("awards", "apply", *award)


def expected_of(award):
    seed = None if award.get("seed_fund") == "ambiguous" else award.get("seed_fund_yuan")
    return {
        "basis_year": award.get("basis_year"),
        "verdict": {"ambiguous": "open"}.get(award["verdict"], award["verdict"]),
        "amount_fen": award.get("amount_yuan", 0) * 100,
        "payer": award.get("payer"),
        "seed_fund_fen": seed * 100 if seed is not None else None,
    }


def test_four_years_of_the_office_file_come_to_the_expected_answers(call, register):
    found = {}
    for year in (2023, 2024, 2025, 2026):
        for item in assess(call, year):
            assert set(item) >= FIELDS
            assert item["award_year"] == year
            found[item["organization"], item["article"], year] = item
    for organization in EXPECTED["organizations"]:
        for award in organization["awards"]:
            years = [award["award_year"]] if award["award_year"] else [2023, 2024, 2025, 2026]
            for year in years:
                item = found[organization["name"], award["article"], year]
                expected = expected_of(award)
                if award["article"] == "二（五）" and award["verdict"] == "no":
                    expected["seed_fund_fen"] = 0
                assert {key: item[key] for key in expected} == expected, (item, award)
                assert item["reasons"]
                for reason in item["reasons"]:
                    assert reason["code"].startswith("award.")
                    assert reason["article"].startswith("赤政发〔2023〕14号")
                    assert reason["message"]
                lacks = item["verdict"] == "no" and item["article"] is not None
                # 二（五） pays one half while the other is still missing
                assert bool(item["missing"]) is lacks or item["article"] == "二（五）"


def test_one_organization_is_assessed_alone_and_told_how_much_it_lacks(call, register):
    [item] = assess(
        call, 2025, "--organization", register["宁城县三座店镇惠民生产供销信用综合合作社"]
    )
    [missing] = item["missing"]
    assert missing["code"] == "award.revenue"
    assert missing["gap_fen"] == 20_000_000
    assert missing["article"] == "赤政发〔2023〕14号 二（六）"


def test_an_open_question_is_decided_then_applied_for_and_paid(call, register):
    organization = register[OPEN_IN_2024]
    code, answer = apply(call, organization, year=2024)
    assert code == 1
    assert answer["refused"][0]["code"] == "award.question_open"
    assert answer["refused"][0]["article"] == "赤政发〔2023〕14号 二（六）"

    question = ("--organization", organization, "--question", "rating_year", "--year", 2024)
    answered = ("--answer", "yes", "--note", "旗政府专题会议纪要〔2024〕3号")
    assert call("awards", "decide", *question, *answered)[0] == 0
    code, made = apply(call, organization, year=2024)
    assert (code, made["amount_fen"], made["payer"]) == (0, 50_000_000, "county_finance")
    assert made["form"] == "award-revenue"

    award = ("--organization", organization, "--programme", "trinity_revenue", "--year", 2024)
    paid = ("--amount", "50万", "--paid-on", "2024-09-02", "--document", "克财〔2024〕88号")
    assert call("awards", "payout", *award, *paid)[0] == 0
    code, answer = call("awards", "payout", *award, *paid)
    assert (code, answer["refused"][0]["code"]) == (1, "award.paid_already")
    code, listed = call("awards", "list", "--organization", organization)
    [application] = listed["items"]
    assert (application["state"], application["paid_fen"]) == ("paid", 50_000_000)
    assert application["number"] == made["number"]
    assert listed["decisions"][0]["note"] == "旗政府专题会议纪要〔2024〕3号"


def test_a_payment_nobody_applied_for_asks_and_is_confirmed(call, register):
    award = ("--organization", register[OF_2026], "--programme", "trinity_revenue", "--year", 2025)
    paid = ("--amount", "500000", "--paid-on", "2025-09-02", "--document", "敖财〔2025〕1号")
    code, answer = call("awards", "payout", *award, *paid)
    assert (code, answer["refused"][0]["confirm"]) == (1, "award.not_applied_for")
    assert not call("awards", "list")[1]["items"]
    assert call("awards", "payout", *award, *paid, "--confirm", "award.not_applied_for")[0] == 0
    assert len(call("awards", "list")[1]["items"]) == 1


def test_a_typed_amount_nobody_can_read_is_refused(call, register):
    award = ("--organization", register[OF_2026], "--programme", "trinity_revenue", "--year", 2025)
    paid = ("--amount", "若干", "--paid-on", "2025-09-02", "--document", "敖财〔2025〕1号")
    code, answer = call("awards", "payout", *award, *paid)
    assert (code, answer["refused"][0]["code"]) == (1, "award.amount_unreadable")


def test_a_year_before_the_policy_is_exit_code_one(call):
    code, answer = call("awards", "assess", "--year", 2022)
    assert (code, answer["refused"][0]["code"]) == (1, "award.before_policy")


def apply_in_2026(call, register):
    code, made = apply(call, register[OF_2026])
    assert code == 0
    return made


def text_of(file):
    return "".join(page.extract_text() for page in PdfReader(file).pages)


def test_the_printed_form_says_what_the_records_say(call, register, tmp_path):
    made = apply_in_2026(call, register)
    target = tmp_path / "form.pdf"
    code, printed = call("form", made["form"], "--for", made["application_id"], "--out", target)
    assert code == 0
    assert printed["pages"] == len(PdfReader(target).pages) == len(printed["sheet_codes"])
    assert printed["missing"] == []
    said = text_of(target)
    record = call("organization", "show", register[OF_2026])[1]["organization"]
    [revenue] = [one for one in record["statements"] if one["year"] == 2025]
    yuan = f"{revenue['operating_revenue_fen'] / 100:,.2f}"
    told = (OF_2026, record["profile"]["credit_code"], made["number"], "2025年", yuan, "四星级")
    for text in (*told, "¥50000000", "伍拾万元整", "赤政发〔2023〕14号二（六）", "第1年"):
        assert text in "".join(said.split()), text


def test_a_form_of_another_programme_or_of_nothing_is_not_printed(call, register, tmp_path):
    made = apply_in_2026(call, register)
    target = tmp_path / "form.pdf"
    for form, record in (("award-enterprise", made["application_id"]), ("award-revenue", "none")):
        code, answer = call("form", form, "--for", record, "--out", target)
        assert (code, answer["refused"][0]["code"]) == (1, "record.not_found")
        assert not target.exists()


def test_every_award_form_is_in_the_list(call):
    forms = {item["form"] for item in call("form", "list")[1]["items"]}
    assert forms >= {
        "award-acceptance",
        "award-revenue",
        "award-enterprise",
        "award-dividend-rebate",
    }


def test_characters_no_font_has_are_told_on_standard_error(
    call, capfdbinary, workspace, passphrase_file, register, tmp_path
):
    made = apply_in_2026(call, register)
    name = ("--name", "王𰻝", "--role", "clerk", "--new-passphrase-file", passphrase_file)
    assert call("operator", "add", *name)[0] == 0
    signed_in = ("--operator", "王𰻝", "--passphrase-file", passphrase_file)
    form = ("form", made["form"], "--for", made["application_id"], "--out", tmp_path / "f.pdf")
    place = ("--json", "--workspace", workspace.folder)
    assert main([str(part) for part in (*place, *signed_in, *form)]) == 0
    printed = capfdbinary.readouterr()
    assert json.loads(printed.out)["missing"] == ["𰻝"]
    assert "𰻝" in printed.err.decode()


def test_the_steps_of_an_application_with_its_papers(call, register):
    application = next(
        made["application_id"]
        for key in register.values()
        for code, made in [apply(call, key)]
        if code == 0
    )
    code, papers = call("awards", "papers", application)
    assert (code, papers["missing"], papers["steps"]) == (0, len(papers["papers"]), [])
    code, answer = call("awards", "step", application, "check", "--note", "已与报表核对")
    assert (code, answer["state"]) == (0, "checked")
    code, answer = call("awards", "step", application, "grant", "--document", "赤财农〔2026〕12号")
    assert (code, answer["refused"][0]["code"]) == (1, "award.step_misfit")
    items = call("awards", "summary", "--year", 2026)[1]["items"]
    assert sum(item["applied"] for item in items) == 1
    [step] = call("awards", "papers", application)[1]["steps"]
    assert (step["step"], step["note"]) == ("check", "已与报表核对")


def test_a_forecast_tries_out_figures_and_saves_none(call, register, tmp_path):
    """二（六）: revenue a hundred yuan short, and what it would be with enough of it."""
    short = ("--organization", register[OPEN_IN_2024], "--year", 2027)
    code, answer = call("awards", "forecast", *short)
    assert code == 0
    [item] = [one for one in answer["items"] if one["article"] == "二（六）"]
    assert (item["verdict"], item["revenue_gap_fen"], item["lacks_audit"]) == (
        "no", 1_000_000_000, True,
    )  # fmt: skip
    figures = ("--revenue", "1000万", "--audited", "yes", "--years", 6)
    target = tmp_path / "试算.xlsx"
    code, answer = call("awards", "forecast", *short, *figures, "--out", target)
    paid = [one for one in answer["items"] if one["amount_fen"]]
    assert [one["years_used"] for one in paid] == [0, 1, 2, 3, 4]
    assert answer["budget"] == [
        {"payer": "county_finance", "amount_fen": 250_000_000, "amount_if_open_fen": 0}
    ]
    shown = [
        str(cell) for row in load_workbook(target).active.values for cell in row if cell is not None
    ]
    assert any("假设年营业收入10,000,000.00元、有审计报告" in cell for cell in shown)
    assert assess(call, 2027, *short[:2])[0]["verdict"] == "no"
    code, answer = call("awards", "forecast", "--year", 2027, "--revenue", "1万")
    assert (code, answer["refused"][0]["code"]) == (1, "award.suppose_of_whom")


def test_an_open_question_is_answered_for_the_area_and_counted(call, register):
    asked = call("awards", "questions", "--year", 2024)[1]["items"]
    [rating] = [one for one in asked if one["question"] == "rating_year"]
    assert (rating["waiting"], rating["answer"]) == ([OPEN_IN_2024], None)
    noted = ("--question", "rating_year", "--answer", "yes", "--note", "批复〔2026〕1号")
    code, answer = call("awards", "answer", *noted)
    assert (code, bool(answer["answer_id"])) == (0, True)
    asked = call("awards", "questions", "--year", 2024)[1]["items"]
    assert asked[0]["answer"]["note"] == "批复〔2026〕1号"
    code, answer = call("awards", "notices")
    assert (code, answer["items"]) == (0, [])
