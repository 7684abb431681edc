"""An enterprise's capital from the command line: paid in in three parts until the award is earned.

As the clerk of the county tells it: 旗社分三次实缴；满34%那天还不算，核实以后才能申报。
"""

import pytest

from tests.e2e.command_line import Terminal
from tests.e2e.paper import text_of

ENTERPRISE = "巴林右旗供销云链农业服务有限公司"
# Day, amount, and the holding in basis points from that day on: the second falls one yuan short.
PARTS = (
    ("2024-03-12", "100万", 1315),
    ("2024-06-12", "239.9999万", 3399),
    ("2025-02-05", "1", 3400),
)
ENOUGH = 3400


@pytest.fixture
def county(tmp_path, capfdbinary, monkeypatch, clock):
    monkeypatch.setattr("coopdesk.__main__.wall_clock", clock)
    terminal = Terminal(tmp_path / "workspace", capfdbinary)
    place = ("--level", "county", "--division", "150423", "--name", "巴林右旗供销合作社")
    terminal.done("init", *place, "--operator", "高娃")
    terminal.sign_in_quickly("高娃")
    return terminal


def organization(county, *words):
    return county.done("organization", *words)


@pytest.fixture
def enterprise(county):
    """Registered in 2024 with an audited revenue of 2100万 in 2025."""
    told = ("--kind", "coop_enterprise", "--name", ENTERPRISE, "--division", "150423")
    added = organization(county, "add", *told, "--registered-on", "2024-03-01")
    key = added["organization_id"]
    statement = ("--organization", key, "--year", "2025", "--revenue", "2100万", "--audited")
    organization(county, "statement", *statement, "--profit=-3.5万", "--assets", "900万")
    return key


def lacking(county, enterprise):
    [item] = county.done("awards", "assess", "--year", "2026", "--organization", enterprise)[
        "awards"
    ]
    return {missing["code"] for missing in item["missing"]}


def holder(county, enterprise, name, kind, subscribed):
    told = ("--organization", enterprise, "--name", name, "--kind", kind)
    return organization(county, "shareholder", *told, "--subscribed", subscribed)["shareholder_id"]


def test_three_payments_a_verification_and_the_application(county, enterprise, tmp_path):
    coop = holder(county, enterprise, "巴林右旗供销合作社", "county_coop", "340万")
    company = holder(county, enterprise, "赤峰某商贸有限公司", "company", "660万")
    paid = ("--shareholder", company, "--day", "2024-03-10", "--amount", "660万")
    organization(county, "pay-in", *paid, "--form", "goods")
    for day, amount, ratio in PARTS:
        organization(county, "pay-in", "--shareholder", coop, "--day", day, "--amount", amount)
        shown = organization(county, "capital", enterprise, "--as-of", day)["capital"]
        assert shown["standing"]["holding_bp"] == ratio
        reached = {"award.holding"} if ratio < ENOUGH else set()
        assert lacking(county, enterprise) == {"award.paid_in_unverified"} | reached

    seen = ("--day", "2025-03-01", "--verified-by", "巴林右旗供销合作社", "--document", "巴供发9号")
    verification = ("verification", "--organization", enterprise, *seen, "--amount")
    code, answer = county.run("organization", *verification, "999万")
    assert (code, answer["refused"][0]["code"]) == (1, "verification.differs")
    organization(county, *verification, "1000万")
    assert lacking(county, enterprise) == set()

    award = ("--organization", enterprise, "--programme", "enterprise_revenue", "--year", "2026")
    application = county.done("awards", "apply", *award)["application_id"]
    form, page = tmp_path / "申请.pdf", tmp_path / "历程.pdf"
    county.done("form", "award-enterprise", "--for", application, "--out", form)
    assert "实缴出资总额10,000,000.00" in text_of(form.read_bytes())
    assert organization(county, "history", enterprise, "--out", page)["pages"] >= 1
    assert "34.00%已核实" in text_of(page.read_bytes())
    workbook = tmp_path / "历程.xlsx"
    assert organization(county, "history", enterprise, "--out", workbook)["out"] == str(workbook)
    years = organization(county, "history", enterprise)["history"]["years"]
    assert [year["holding"]["holding_bp"] for year in years] == [3399, 3400, 3400]
