"""The sample register gives every fact that the expected verdicts rest on."""

import json
from datetime import date
from pathlib import Path

import pytest

from coopdesk.domain.identity import check_credit_code
from coopdesk.domain.money import Money
from coopdesk.exchange.sheets.organizations import (
    Acceptance,
    read_organizations,
    read_projection,
)

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["organizations"]
KINDS = {
    "乡级“三位一体”组织": "trinity_organization",
    "基层社": "grassroots_coop",
    "社办企业": "coop_enterprise",
    "社有企业": "coop_owned_enterprise",
}
LEVELS = {"市级": "city", "旗县区": "county"}


def yuan(ten_thousands):
    return Money(round(ten_thousands * 100) * 10_000)


@pytest.fixture(scope="module")
def reading():
    return read_organizations(SAMPLES / EXPECTED["file"])


@pytest.fixture(scope="module")
def by_row(reading):
    return {record.row: record for record in reading.records}


def test_every_organization_is_read_and_none_reported(reading):
    assert len(reading.clean) == EXPECTED["count"]["organizations"]
    assert [finding.code for finding in reading.findings] == ["extra_sheet"]
    assert reading.as_of == date(2025, 12, 31)


def test_names_kinds_levels_and_codes_are_the_expected_ones(by_row):
    read = [(o.row, o.name, o.kind, o.level, o.credit_code) for o in by_row.values()]
    assert read == [
        (o["row"], o["name"], KINDS[o["kind"]], LEVELS[o["level"]], o["credit_code"])
        for o in EXPECTED["organizations"]
    ]
    assert all(check_credit_code(o.credit_code) == "" for o in by_row.values())


def test_revenues_are_in_yuan_exact_to_the_fen_with_their_audit(by_row):
    first = by_row[5]
    assert first.revenue == {
        2022: yuan(850),
        2023: yuan(1000),
        2024: yuan(1250.5),
        2025: yuan(999.99),
    }
    assert first.audited == dict.fromkeys((2022, 2023, 2024, 2025), True)
    assert by_row[7].audited[2025] is False
    assert by_row[16].audited == {2023: True, 2024: False, 2025: True}
    assert 2022 not in by_row[11].revenue


def test_ratings_stand_by_year_with_the_day_of_the_fourth_star(by_row):
    assert by_row[6].stars == {2022: 0, 2023: 3, 2024: 4, 2025: 4}
    assert by_row[6].four_stars_since == date(2024, 11, 26)
    assert by_row[8].four_stars_since is None


def test_acceptances_stand_by_day_and_part(by_row):
    assert by_row[7].acceptances == (
        Acceptance(date(2024, 6, 12), frozenset({"credit_cooperation"}), is_first=True),
        Acceptance(date(2025, 5, 20), frozenset({"production", "supply"}), is_first=False),
    )
    assert by_row[6].acceptances[0].parts == {"production", "supply"}
    assert by_row[8].acceptances[0].parts == {"production"}
    assert by_row[10].acceptances == ()


def test_holdings_registrations_and_dividends_decide_at_their_edges(by_row):
    assert by_row[11].holding == 3400
    assert by_row[14].holding == 3399
    assert by_row[14].coop_paid_in == yuan(339.9)
    assert by_row[11].registered_on == date(2023, 1, 1)
    assert by_row[13].registered_on == date(2022, 12, 31)
    assert by_row[15].registered_at == "通辽市开鲁县市场监督管理局"
    assert (by_row[17].paid_in, by_row[17].paid_in_verified) == (Money(0), False)
    assert by_row[12].dividend == {2024: yuan(80), 2025: yuan(120)}


def test_the_projection_beside_it_is_read_by_year():
    reading = read_projection(SAMPLES / EXPECTED["file"])
    (record,) = reading.records
    expected = EXPECTED["projection"]["organizations"][0]
    assert (record.name, record.article) == (expected["name"], expected["article"])
    assert record.revenue[2023] == yuan(2450)
    assert list(record.revenue) == list(range(2023, 2030))
    assert reading.sheet == EXPECTED["projection"]["sheet"]
