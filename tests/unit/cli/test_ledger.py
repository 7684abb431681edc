"""The books and the fund from the command line: one scenario whole, and every exit code."""

import csv
import json
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import Workbook, load_workbook

from tests.books import a_member, an_organization
from tests.samples import SAMPLES

ROOT = Path(__file__).parents[3]
DAY = "2026-03-02"


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def member(runner, organization):
    return a_member(runner, organization, name="乌云其其格")


@pytest.fixture
def posted(organization, member, call, tmp_path):
    """Post a voucher from a file; return (exit code, answer)."""

    def post(**changes):
        voucher = {
            "organization": organization,
            "day": DAY,
            "summary": "收农资服务费",
            "lines": [
                {"account": "10201", "debit_fen": 120_050},
                {"account": "50101", "credit_fen": 120_050},
            ],
        }
        file = tmp_path / "voucher.json"
        file.write_text(json.dumps(voucher | changes), encoding="utf-8")
        return call("voucher", "post", "--file", file)

    return post


@pytest.fixture
def fund(organization, member, call):
    """Run one command of the fund; it must be done."""

    def run(action, *arguments):
        code, answer = call("fund", action, "--organization", organization, *arguments)
        assert code == 0, answer
        return answer

    return run


def text_of(file):
    document = pypdfium2.PdfDocument(file)
    told = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return told


def test_a_year_of_the_fund_is_kept_in_the_books(call, fund, organization, tmp_path):
    """Seed fund, shares, an advance partly repaid: balanced, printed, and the self-test agrees."""
    day = ("--day", DAY)
    fund("rule", "fee.maximum_rate", "--value", "800", "--reason", "理事会决议", "--day", DAY)
    seed = fund("seed", "--amount", "500000", "--document", "赤财农指〔2025〕31号", *day)
    shares = fund("subscribe", "--member", "乌云其其格", "--amount-fen", "500000", *day)
    given = fund(
        *("advance", "--member", "1", "--amount", "1000", "--fee-bp", "600"),
        *("--due", "2026-12-01", "--purpose", "购买化肥", *day),
    )
    repaid = fund(
        *("repay", "--advance", given["advance_number"]),
        *("--amount", "515.00", "--day", "2026-05-31"),
    )
    assert (seed["amount_fen"], shares["holding_fen"]) == (50_000_000, 500_000)
    assert (repaid["usage_fee_fen"], repaid["principal_fen"], repaid["outstanding_fen"]) == (
        1500,
        50_000,
        50_000,
    )

    code, trial = call("report", "trial-balance", "--organization", organization)
    assert code == 0
    assert trial["totals"]["closing_debit_fen"] == trial["totals"]["closing_credit_fen"]
    assert trial["totals"]["debit_fen"] == trial["totals"]["credit_fen"] == 50_651_500
    closing = {row["code"]: row["closing_debit_fen"] for row in trial["rows"]}
    assert closing["11402"] == 50_000

    file = tmp_path / "凭证.pdf"
    code, printed = call("form", "voucher", "--for", repaid["voucher_id"], "--out", file)
    assert (code, printed["pages"], printed["missing"]) == (0, 1, [])
    told = text_of(file)
    assert "记账凭证" in told
    assert "伍佰壹拾伍元整" in told
    assert call("check")[1]["ok"] is True


def test_a_voucher_is_posted_shown_and_reversed(call, posted, organization):
    code, answer = posted()
    assert (code, answer["month"], answer["number"]) == (0, "2026-03", 1)
    code, shown = call("voucher", "show", answer["voucher_id"])
    assert [line["debit_fen"] for line in shown["lines"]] == [120_050, 0]

    code, undone = call("voucher", "reverse", answer["voucher_id"], "--reason", "记错科目")
    assert (code, undone["reverses"]) == (0, answer["voucher_id"])
    code, listed = call("voucher", "list", "--organization", organization)
    assert [item["is_reversed"] for item in listed["items"]] == [False, True]


def test_a_voucher_out_of_balance_is_exit_1_with_its_reason(call, posted, organization):
    lines = [{"account": "10201", "debit_fen": 1}, {"account": "50101", "credit_fen": 2}]
    code, answer = posted(lines=lines)
    assert code == 1
    assert [reason["code"] for reason in answer["refused"]] == ["voucher.unbalanced"]
    assert "0.02" in answer["refused"][0]["message"]
    assert call("voucher", "list", "--organization", organization)[1]["items"] == []


@pytest.mark.parametrize("changes", [{"day": "三月二日"}, {"lines": 7}, {"lines": [{}]}])
def test_a_voucher_file_of_the_wrong_shape_is_exit_3(posted, changes):
    code, answer = posted(**changes)
    assert code == 3
    assert answer["findings"][0]["code"] == "voucher_file.misshapen"


def test_what_is_no_json_is_exit_3(call, tmp_path):
    file = tmp_path / "voucher.json"
    file.write_text("{", encoding="utf-8")
    code, answer = call("voucher", "post", "--file", file)
    assert (code, answer["findings"][0]["code"]) == (3, "voucher_file.not_json")


def test_a_missing_file_is_exit_5(call, tmp_path):
    code, answer = call("voucher", "post", "--file", tmp_path / "nothing.json")
    assert (code, answer["trouble"]["code"]) == (5, "device_gone")


@pytest.mark.parametrize("action", ["subscribe", "advance"])
def test_a_stranger_is_refused_with_the_article(call, organization, member, action):
    """赤政发〔2023〕14号 一（一）: 对内不对外."""
    more = ("--due", "2026-12-01", "--fee-bp", "0") if action == "advance" else ()
    code, answer = call(
        *("fund", action, "--organization", organization, "--member", "外人"),
        *("--amount", "1000", "--day", DAY, *more),
    )
    assert code == 1
    told = {reason["code"]: reason["article"] for reason in answer["refused"]}
    stranger = {"subscribe": "fund.payer_not_member", "advance": "fund.borrower_not_member"}
    assert told[stranger[action]] == "赤政发〔2023〕14号 一（一）"


def test_a_question_is_answered_by_confirm(call, fund, organization):
    fund("subscribe", "--member", "1", "--amount", "3000", "--day", DAY)
    redeem = ("fund", "redeem", "--organization", organization, "--member", "1")
    some = ("--amount", "500", "--day", DAY)
    code, answer = call(*redeem, *some)
    assert (code, answer["refused"][0]["confirm"]) == (1, "fund.redeem_too_early")
    code, answer = call(*redeem, *some, "--confirm", "fund.redeem_too_early")
    assert (code, answer["holding_fen"]) == (0, 250_000)


def test_a_step_of_the_fund_is_reversed_by_its_voucher(call, fund, organization):
    shares = fund("subscribe", "--member", "1", "--amount", "3000", "--day", DAY)
    code, _ = call("voucher", "reverse", shares["voucher_id"], "--reason", "重复登记")
    assert code == 0
    code, register = call("report", "share-register", "--organization", organization)
    assert register["rows"] == []
    assert call("check")[1]["ok"] is True


def test_a_closed_month_is_reopened_for_a_reason(call, posted, organization):
    code, answer = call("period", "close", "2026-03", "--organization", organization)
    assert code == 0
    assert all(check["ok"] for check in answer["checks"])
    code, answer = posted()
    assert (code, answer["refused"][0]["code"]) == (1, "voucher.closed_period")
    reopen = ("period", "reopen", "2026-03", "--organization", organization)
    assert call(*reopen, "--reason", " ")[0] == 1
    assert call(*reopen, "--reason", "漏记一张凭证")[0] == 0
    assert posted()[0] == 0


REPORTS = ("trial-balance", "journal", "general-ledger", "share-register", "advances", "seed-fund")
BOOKS = ("voucher-numbers", "detail-ledger", "cash-book", "bank-book", "surplus", "equity-changes")


@pytest.mark.parametrize("name", [*REPORTS, *BOOKS, "member-account", "member-year"])
def test_every_report_comes_as_paper_workbook_and_list(call, fund, organization, tmp_path, name):
    fund("subscribe", "--member", "1", "--amount", "3000", "--day", DAY)
    about = ("report", name, "--organization", organization, "--member", "1", "--from", DAY)
    about += ("--account", "10202") if name in ("detail-ledger", "bank-book") else ()
    for ending in ("pdf", "xlsx", "csv"):
        file = tmp_path / f"报表.{ending}"
        code, answer = call(*about, "--out", file)
        assert (code, answer["out"]) == (0, str(file))
    rows = answer["rows"]
    with (tmp_path / "报表.csv").open(encoding="utf-8-sig", newline="") as listed:
        assert len(list(csv.reader(listed))) == 1 + len(rows) + bool(answer["totals"])
    book = load_workbook(tmp_path / "报表.xlsx")
    assert book.active["A1"].value == answer["title"]
    assert book.active.max_row == 3 + len(rows) + bool(answer["totals"])
    book.close()
    assert answer["title"] in text_of(tmp_path / "报表.pdf")


def test_documents_of_the_fund_are_listed_by_number(call, fund, organization):
    told = ("--member", "乌云其其格", "--amount", "1000", "--day")
    numbers = [fund("subscribe", *told, day)["document"] for day in ("2025-12-30", DAY)]
    assert numbers == ["入股2025第0001号", "入股2026第0001号"]
    [item] = fund("documents", "--from", "2026-01-01")["items"]
    assert (item["document"], item["kind"], item["amount_fen"]) == (
        *(numbers[1], "subscription"),
        100_000,
    )


def test_a_name_that_looks_like_a_formula_stays_a_name(call, runner, organization, tmp_path):
    a_member(runner, organization, 9, name="=1+1")
    call("fund", "subscribe", "--organization", organization, "--member", "9", "--amount", "1000")
    about = ("report", "share-register", "--organization", organization, "--out")
    call(*about, tmp_path / "r.csv")
    call(*about, tmp_path / "r.xlsx")
    assert "'=1+1" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    book = load_workbook(tmp_path / "r.xlsx")
    assert book.active["B4"].data_type == "s"
    book.close()


def test_a_report_with_an_unknown_ending_is_refused(call, organization, tmp_path):
    code, answer = call(
        *("report", "journal", "--organization", organization, "--out", tmp_path / "r.doc")
    )
    assert (code, answer["refused"][0]["code"]) == (1, "report.unknown_ending")
    assert not (tmp_path / "r.doc").exists()


def test_every_form_of_the_list_says_what_it_is(call):
    _, answer = call("form", "list")
    titles = {item["form"]: item["title"] for item in answer["items"]}
    assert titles["voucher"] == "记账凭证"
    assert titles["share-receipt"] == "社员股金收据"


def test_an_unknown_rule_is_told_by_its_name(call, organization):
    code, answer = call(
        *("fund", "rule", "advance.nothing", "--organization", organization),
        *("--value", "1", "--reason", "理事会决议"),
    )
    assert code == 1
    assert "advance.nothing" in answer["refused"][0]["message"]


def test_a_year_is_counted_closed_and_locked(call, posted, organization):
    """What an evening before the audit needs: preview, count, close, lock, and the trace of it."""
    of = ("--organization", organization)
    code, answer = posted(day="2025-12-30")
    assert code == 0
    code, proof = call(
        *("books", "prove", *of, "--account", "10201", "--day", "2025-12-31"),
        *("--amount", "1200.50", "--person", "高娃"),
    )
    assert (code, proof["difference_fen"]) == (0, 0)
    code, preview = call("period", "preview", "2025-12", *of)
    assert (preview["stops"], preview["hints"], preview["surplus_fen"]) == ([], [], 120_050)
    assert call("year", "close", "2025", *of)[0] == 0
    assert call("year", "lock", "2025", *of, "--document", "审字〔2026〕3号")[0] == 0
    code, answer = call("period", "reopen", "2025-12", *of, "--reason", "补记")
    assert (code, answer["refused"][0]["code"]) == (1, "period.locked")
    assert [item["action"] for item in call("period", "list", *of)[1]["items"]] == [
        "locked",
        "closed",
    ]


def test_a_voucher_is_checked_and_waits_for_a_second_person(call, posted, organization, tmp_path):
    of = ("--organization", organization)
    assert call("books", "rules", *of, "--two-persons", "yes")[1]["two_persons"] is True
    code, answer = posted()
    assert (code, answer["refused"][0]["code"]) == (1, "voucher.needs_second_person")
    file = tmp_path / "voucher.json"
    code, answer = call("voucher", "check", "--file", file)
    assert (answer["ok"], [c["code"] for c in answer["checks"]]) == (
        True,
        ["voucher.no_attachment"],
    )
    code, answer = call("voucher", "submit", "--file", file)
    assert code == 0
    assert len(call("books", "waiting", *of)[1]["items"]) == 1
    assert call("books", "approve", answer["waiting_id"])[0] == 1
    code, refused = call("books", "sign", answer["waiting_id"])
    assert (code, refused["refused"][0]["code"]) == (1, "right.missing")
    assert call("books", "return", answer["waiting_id"])[0] == 0
    assert call("books", "waiting", *of)[1]["items"] == []


def test_a_journal_of_the_year_is_checked_and_its_faults_are_marked(call, organization, tmp_path):
    marked = tmp_path / "标注.xlsx"
    code, answer = call(
        *("books", "journal", SAMPLES / "股金及互助金流水.xlsx"),
        *("--organization", organization, "--findings", marked),
    )
    assert (code, answer["entries"], answer["closing_fen"]) == (0, 309, 84_815_122)
    assert {"journal_balance_wrong", "journal_number_gap"} <= {
        finding["code"] for finding in answer["findings"]
    }
    assert marked.exists()


def test_a_journal_is_tried_and_then_taken_in_once(call, organization, member, tmp_path):
    book = Workbook()
    book.active.append(["日期", "凭证号", "摘要", "社员", "收入", "支出", "余额"])
    book.active.append(["2026-03-01", "记-1", "收社员入股款", "乌云其其格", 1000, None, 1000])
    book.active.append(["2026-03-02", "记-2", "收社员入股款", "外村人", 1000, None, 2000])
    path, marked = tmp_path / "流水.xlsx", tmp_path / "标注.xlsx"
    book.save(path)
    told = ("import", "fund-journal", path, "--organization", organization)
    code, tried = call(*told, "--dry-run", "--findings", marked)
    assert (code, tried["new"], tried["left_out"], tried["dry_run"]) == (0, 1, 1, True)
    assert marked.exists()
    code, taken = call(*told)
    assert (code, taken["new"], taken["balance_fen"]) == (0, 1, 100_000)
    assert [found["code"] for found in taken["findings"]] == ["journal_not_member"]
    code, again = call(*told)
    assert (code, again["new"], again["same"]) == (0, 0, 1)


def test_a_bank_statement_is_taken_in_and_compared(call, organization, tmp_path):
    book = Workbook()
    book.active.append(["交易日期", "流水号", "摘要", "支出", "收入", "余额"])
    book.active.append(["2026-03-02", "8801", "转账", None, 30, 30])
    book.save(tmp_path / "对账单.xlsx")
    told = ("books", "bank", "--organization", organization, "--account", "10201")
    code, found = call(*told, "--statement", tmp_path / "对账单.xlsx")
    assert (code, found["new"], found["bank_fen"], found["booked_fen"]) == (0, 1, 3000, 0)
    assert [one["amount_fen"] for one in found["unmatched"]] == [3000]
    assert call(*told[:-1], "101")[0] == 1
