"""The facts of an organization from the command line: recorded, corrected, shown, taken back."""

import pytest

ENTERPRISE = (
    *("organization", "add", "--kind", "coop_enterprise", "--name", "供销云链有限公司"),
    *("--division", "150423", "--registered-on", "2024-03-01"),
)
TRINITY = (
    *("organization", "add", "--kind", "trinity_organization", "--name", "众联综合合作社"),
    *("--division", "150423200"),
)


def done(call, *arguments):
    code, answer = call("organization", *arguments)
    assert code == 0, answer
    return answer


@pytest.fixture
def enterprise(call):
    return call(*ENTERPRISE)[1]["organization_id"]


@pytest.fixture
def trinity(call):
    return call(*TRINITY)[1]["organization_id"]


def test_every_fact_is_recorded_and_stands_in_the_record(call, trinity):
    of = ("--organization", trinity)
    done(call, "rating", *of, "--stars", 4, "--day", "2024-09-20", "--rated-by", "市社、旗社")
    done(
        call,
        *("acceptance", *of, "--part", "credit", "--day", "2024-09-20", "--passed", "yes"),
        *("--standard", "市社建设标准", "--accepted-by", "市社", "--document", "赤供发1号"),
    )
    done(
        call,
        *("statement", *of, "--year", 2025, "--revenue", "1250.5万", "--audited"),
        *("--audit-firm", "明信", "--report-number", "17号", "--profit=-3万"),
        *("--assets", "900万", "--liabilities", "300万", "--finance-expense", "1.25万"),
    )
    done(call, "holding", *of, "--day", "2024-12-31", "--share", "34%", "--paid-in", "310万")
    done(call, "dividend", *of, "--year", 2025, "--amount", "8万", "--received-on", "2026-02-03")
    done(call, "honour", *of, "--title", "标杆基层社", "--day", "2022-05-01")
    done(call, "entity", *of, "--entity", trinity, "--counts", "yes", "--from-day", "2024-01-01")

    shown = done(call, "show", trinity)["organization"]
    assert shown["ratings"][0]["is_joint"] is True
    assert shown["acceptances"][0]["standard"] == "市社建设标准"
    [statement] = shown["statements"]
    assert statement["operating_revenue_fen"] == 1_250_500_000
    assert statement["figures"]["profit_fen"] == -3_000_000
    assert statement["figures"]["finance_expense_fen"] == 1_250_000
    assert statement["figures"]["inventory"] is None
    assert shown["holdings"][0]["holding_bp"] == 3400
    assert shown["dividends"][0]["amount_fen"] == 8_000_000
    assert shown["honours"][0]["title"] == "标杆基层社"
    assert shown["entities"][0]["is_counting"] is True


def test_a_wrong_fact_is_corrected_and_then_taken_back(call, trinity):
    of = ("--organization", trinity)
    rating = done(call, "rating", *of, "--stars", 3, "--day", "2024-09-20")["rating_id"]
    again = ("rating", *of, "--stars", 4, "--day", "2024-09-20", "--correct", rating)
    assert done(call, *again)["rating_id"] == rating
    [item] = done(call, "show", trinity)["organization"]["ratings"]
    assert item["stars"] == 4
    taken = done(call, "remove", "rating", rating)
    assert taken["removed"] == rating
    assert done(call, "show", trinity)["organization"]["ratings"] == []
    assert call("bin", "restore", taken["entry_id"]) == (0, {"record_id": rating})
    taken = done(call, "remove", "rating", rating)
    assert done(call, "show", trinity)["organization"]["ratings"] == []
    assert call("organization", "remove", "rating", rating)[0] == 1


def test_an_unlikely_statement_is_asked_about_and_confirmed(call, trinity):
    told = ("statement", "--organization", trinity, "--year", 2025, "--revenue", "100万")
    unlikely = (*told, "--assets", "10万", "--liabilities", "20万")
    code, answer = call("organization", *unlikely)
    assert code == 1
    assert answer["refused"][0]["confirm"] == "statement.debts_above_assets"
    done(call, *unlikely, "--confirm", "statement.debts_above_assets")


@pytest.fixture
def recorded(call, enterprise):
    """Two shareholders, three entries and a verification, by the name of each."""
    of = ("--organization", enterprise)
    coop = done(
        call,
        *("shareholder", *of, "--kind", "county_coop", "--name", "巴林右旗供销合作社"),
        *("--subscribed", "340万", "--subscribed-on", "2024-03-01"),
    )["shareholder_id"]
    company = done(
        call, "shareholder", *of, "--kind", "company", "--name", "某公司", "--subscribed", "660万"
    )["shareholder_id"]
    payment = done(
        call,
        *("pay-in", "--shareholder", coop, "--day", "2024-03-10", "--amount", "340万"),
        *("--form", "land_right", "--evidence", "评估报告3号"),
    )["pay_in_id"]
    done(call, "pay-in", "--shareholder", company, "--day", "2024-03-10", "--amount", "660万")
    transfer = done(
        call,
        *("transfer", "--shareholder", company, "--to", coop, "--day", "2025-01-01"),
        *("--amount", "170万", "--document", "决议1号"),
    )["transfer_id"]
    verification = done(
        call,
        *("verification", *of, "--day", "2025-02-01", "--amount", "1000万"),
        *("--verified-by", "旗社", "--document", "巴供发1号"),
    )["verification_id"]

    return {"verification": verification, "transfer": transfer, "pay-in": payment, "coop": coop}


def test_capital_is_shown_as_of_a_day(call, enterprise, recorded):
    before = done(call, "capital", enterprise, "--as-of", "2024-12-31")["capital"]
    assert before["standing"]["holding_bp"] == 3400
    assert before["standing"]["verified_on"] is None
    now = done(call, "capital", enterprise)["capital"]
    assert now["standing"]["holding_bp"] == 5100
    assert now["standing"]["paid_in_fen"] == 1_000_000_000
    assert now["standing"]["verified_on"] == "2025-02-01"
    assert now["is_publicly_controlled"] is True
    assert {entry["step"] for entry in now["entries"]} == {"pay_in", "transfer", "verification"}


def test_capital_is_taken_back_in_the_order_it_leans(call, recorded):
    coop = recorded["coop"]
    code, answer = call("organization", "remove", "shareholder", coop)
    assert (code, answer["refused"][0]["code"]) == (1, "shareholder.has_capital")
    for kind in ("verification", "transfer", "pay-in"):
        assert done(call, "remove", kind, recorded[kind])["removed"] == recorded[kind]
    assert done(call, "remove", "shareholder", coop)["removed"] == coop


def test_what_is_no_amount_or_share_is_wrong_usage(call, enterprise):
    of = ("--organization", enterprise)
    for wrong in (
        ("dividend", *of, "--year", 2025, "--amount", "很多"),
        ("holding", *of, "--day", "2024-12-31", "--share", "一半多", "--paid-in", "1"),
    ):
        with pytest.raises(SystemExit) as left:
            call("organization", *wrong)
        assert left.value.code == 2
