"""Others can read an opened package without us: frictionless finds nothing against it."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coopdesk.exchange.limits import TEXT_LENGTH
from coopdesk.exchange.package import PackageScope, TableData, open_package
from tests.unit.exchange.package_builders import (
    CITY,
    MEMBERS,
    an_attachment,
    member_row,
    party,
    small_tables,
    write,
)

ODD = ["", "\\N", "\\\\N", "a\r\nb", "\r", "\n", '"', ",", " x ", "'", ";|\t", "𬭎", "ᠮᠣᠩᠭᠣᠯ"]


def opened(tmp_path: Path, *arguments, **options) -> Path:
    written = write(tmp_path, *arguments, **options)
    open_package(written.path, party(CITY).keys, tmp_path / "open")
    return tmp_path / "open"


def judged(folder: Path) -> dict[str, object]:
    """Return frictionless' report on the package, run as anybody would run it."""
    said = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    report = json.loads(said.stdout)
    assert said.returncode == (0 if report["valid"] else 1)
    return report


def test_an_opened_package_with_keys_and_attachments_is_valid(tmp_path):
    attachments = [
        an_attachment(),
        an_attachment(b'"not, a table"\n1\n', "csv"),
        an_attachment(b"PK not a workbook", "xlsx"),
        an_attachment(b"{not json", "json"),
    ]
    report = judged(opened(tmp_path, small_tables(), attachments))

    assert report["valid"], report
    assert report["warnings"] == []
    counted = {task["name"]: task["stats"].get("rows") for task in report["tasks"]}
    assert len(counted) == 6
    assert counted["member"] == counted["advance"] == 2


def test_texts_that_tempt_a_reader_to_guess_are_valid_too(tmp_path):
    rows = [
        member_row(
            number,
            name=text,
            admitted=date(33, 4, 3),
            changed_at=datetime(2026, 7, 1, 8, 30, 0, 120, tzinfo=UTC),
            introduced_by=None if number else "m000001",
            share_fen=2**63 - 1,
        )
        for number, text in enumerate([*ODD, "长" * TEXT_LENGTH])
    ]
    report = judged(opened(tmp_path, [TableData(MEMBERS, rows)]))

    assert report["valid"], report


def test_a_package_of_changes_whose_references_came_before_is_valid(tmp_path):
    rows = [member_row(9, introduced_by="m000001")]
    folder = opened(tmp_path, [TableData(MEMBERS, rows)], scope=PackageScope.CHANGES)

    assert judged(folder)["valid"]


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ("m000001,2,-5", "m000007,2,-5", "foreign-key"),
        ("m000001,2,-5", "m000001,1,-5", "primary-key"),
        ("m000001,2,-5", "m000001,2,x", "type-error"),
        ("m000001,2,-5", "m000001,2,\\N", "constraint-error"),
    ],
)
def test_frictionless_sees_our_rules_so_its_yes_means_something(tmp_path, before, after, error):
    folder = opened(tmp_path, small_tables())
    table = folder / "data" / "advance.csv"
    table.write_bytes(table.read_bytes().replace(before.encode(), after.encode()))
    _describe_again(folder, table)

    report = judged(folder)
    assert not report["valid"]
    assert error in {e["type"] for task in report["tasks"] for e in task["errors"]}


def test_a_changed_table_is_seen_by_its_hash(tmp_path):
    folder = opened(tmp_path, small_tables())
    table = folder / "data" / "advance.csv"
    table.write_bytes(table.read_bytes().replace(b"-5", b"-6"))

    assert not judged(folder)["valid"]


def test_any_csv_reader_gets_the_cells(tmp_path):
    rows = [member_row(number, name=text) for number, text in enumerate(ODD)]
    folder = opened(tmp_path, [TableData(MEMBERS, rows)])
    with (folder / "data" / "member.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]

    assert names == [f"\\{text}" if text in ("\\N", "\\\\N") else text for text in ODD]


def _describe_again(folder: Path, table: Path) -> None:
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_bytes())
    content = table.read_bytes()
    for resource in descriptor["resources"]:
        if resource["name"] == table.stem:
            resource["bytes"] = len(content)
            resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    path.write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
