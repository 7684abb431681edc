"""The sample member list is read exactly as a careful clerk would read it."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from coopdesk import words
from coopdesk.domain.errors import Severity
from coopdesk.domain.identity import Sex
from coopdesk.exchange.sheets.members import read_members

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["members"]
SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, None: None}
FIELDS = {"id": "id_number", "join": "joined_on", "amount": "amount", "cert": "certificate"}


@pytest.fixture(scope="module")
def reading():
    return read_members(SAMPLES / EXPECTED["file"], today=date(2026, 11, 22))


def test_every_clean_row_has_exactly_the_expected_values(reading):
    read = [
        {
            "row": member.row,
            "kind": "org" if member.is_organization else "person",
            "name": member.name,
            "id": member.id_number,
            "sex": member.sex,
            "nation": member.nation or None,
            "village": member.village,
            "phone": member.phone,
            "join_date": member.joined_on.isoformat(),
            "amount_fen": member.amount.fen,
            "certificate": member.certificate,
        }
        for member in reading.clean
    ]
    expected = [
        {key: value for key, value in row.items() if key != "normalized"}
        | {"sex": SEXES[row["sex"]]}
        for row in EXPECTED["members"]
    ]
    assert read == expected
    assert len(read) == 156
    assert sum(row["amount_fen"] for row in read) == EXPECTED["clean"]["sum_fen"]


def test_rows_that_needed_cleaning_say_which_field(reading):
    """A calculated formula is no typed form: its value is what the cell shows."""
    for row, member in zip(EXPECTED["members"], reading.clean, strict=True):
        names = {
            mark.partition(":")[0] for mark in row.get("normalized", []) if "formula" not in mark
        }
        assert {FIELDS.get(name, name) for name in names} == member.normalized - {"phone", "nation"}


def test_every_row_to_report_is_reported_with_its_code_cell_and_severity(reading):
    read = {
        finding.row: (
            finding.code,
            finding.severity.value,
            f"{finding.column}{finding.row}",
            FIELDS.get(finding.field_name, finding.field_name),
            list(finding.related_rows),
        )
        for finding in reading.findings
        if finding.severity is not Severity.HINT and finding.code != "control_total"
    }
    expected = {
        row["row"]: (
            row["findings"][0]["code"],
            row["severity"],
            row["findings"][0]["cell"],
            FIELDS.get(row["findings"][0]["field"], row["findings"][0]["field"]),
            row.get("related_rows", []),
        )
        for row in EXPECTED["must_report"]["rows"]
    }
    assert read == expected
    counts = Counter(found[1] for found in read.values())
    assert counts == {"refuse": 16, "confirm": 8}


def test_the_rows_to_confirm_can_all_be_taken(reading):
    confirm = EXPECTED["must_report"]["confirm"]
    assert len(reading.to_confirm) == confirm["count"]
    assert sum(m.amount.fen for m in reading.to_confirm) == confirm["sum_fen_if_all_taken"]


def test_persons_of_the_same_name_are_no_finding(reading):
    reported = {finding.row for finding in reading.findings}
    assert not reported & set(EXPECTED["homonyms"])


def test_titles_totals_notes_and_blanks_are_never_members(reading):
    expected = [(row["row"], row["kind"]) for row in EXPECTED["not_members"]]
    assert [(out.row, out.kind.value) for out in reading.left_out] == expected


def test_the_sheet_as_a_whole_is_reported(reading):
    control_total, hidden_column, extra_sheet = EXPECTED["file_findings"]
    found = {finding.code: finding for finding in reading.findings}
    total = found["control_total"]
    assert f"{total.column}{total.row}" == control_total["cell"]
    assert total.values["total"] == "735,700.00"
    assert total.values["clean"] == "831,545.50"
    assert found["hidden_column"].column == hidden_column["column"]
    assert found["extra_sheet"].sheet == extra_sheet["sheet"]
    assert reading.as_of == date(2023, 12, 31)


def test_the_columns_found_are_those_of_the_office(reading):
    fields = {c.letter: c.field or f"ignore ({c.reason} column)" for c in reading.columns}
    renamed = {"id": "id_number", "join_date": "joined_on"}
    assert fields == {
        letter: renamed.get(column["field"], column["field"])
        for letter, column in EXPECTED["columns"].items()
    }


def test_every_finding_has_its_sentence(reading):
    for finding in reading.findings:
        assert "{" not in words.finding(finding)


def test_an_incomplete_day_keeps_its_month(reading):
    by_row = {member.row: member for member in reading.records}
    assert (by_row[98].joined_on, by_row[98].joined_known) == (None, "2023-06")
    assert (by_row[128].joined_on, by_row[128].joined_known) == (None, "2022-11")


def test_members_of_the_register_are_known_and_another_name_is_asked_about():
    known = {"150423199112209328": "鲍乌日娜", "150422197806089441": "付雪"}
    reading = read_members(SAMPLES / EXPECTED["file"], today=date(2024, 1, 1), known=known)
    by_row = {member.row: member for member in reading.records}
    assert [row for row, member in by_row.items() if member.is_known] == [5, 6]
    asked = [finding.row for finding in reading.findings if finding.code == "known_other_name"]
    assert asked == [6]
