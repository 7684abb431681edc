"""Tables that a faulty program of a trusted office signed are refused with row and field."""

import json
import random

import pytest

from coopdesk import words
from coopdesk.domain.errors import BadPackage
from coopdesk.exchange.documents import canonical
from coopdesk.exchange.package import TableData, read_table
from tests.unit.exchange.package_builders import (
    MEMBERS,
    check,
    described_again,
    member_row,
    parts_of,
    seal,
    signed_again,
    write,
    zip_of,
)


@pytest.mark.parametrize(
    ("before", "after", "code", "field"),
    [
        ("m000001,白音1", "m000001,\\N", "package_cell_missing", "name"),
        ("\r\nm000002,", "\r\n,", "package_cell_missing", "id"),
        (",person,100,", ",animal,100,", "package_cell_choice", "kind"),
        (",100,", ",-100,", "package_cell_bounds", "share_fen"),
        (",100,", ",9223372036854775808,", "package_cell_bounds", "share_fen"),
        (",100,", "," + "9" * 5_000 + ",", "package_cell_integer", "share_fen"),
        (",100,", ",0100,", "package_cell_integer", "share_fen"),
        (",100,", ",+100,", "package_cell_integer", "share_fen"),
        (",100,", ", 100,", "package_cell_integer", "share_fen"),
        (",100,", ",1_00,", "package_cell_integer", "share_fen"),
        (",100,", ",１００,", "package_cell_integer", "share_fen"),
        (",100,", ",1.0,", "package_cell_integer", "share_fen"),
        (",100,", ",,", "package_cell_integer", "share_fen"),
        (",false,", ",False,", "package_cell_boolean", "is_poor"),
        (",false,", ",0,", "package_cell_boolean", "is_poor"),
        ("2024-05-01", "20240501", "package_cell_date", "admitted"),
        ("2024-05-01", "2024-02-30", "package_cell_date", "admitted"),
        ("2024-05-01", "2024-W18-3", "package_cell_date", "admitted"),
        ("08:30:00Z", "08:30:00", "package_cell_datetime", "changed_at"),
        ("08:30:00Z", "08:30:00+08:00", "package_cell_datetime", "changed_at"),
        ("白音1", "白\0音", "package_cell_text", "name"),
        ("白音1", "白" * 100_001, "package_cell_text", "name"),
        ("\r\nm000002", "\r\nm000001", "package_row_order", ""),
        ("\r\nm000002", "\r\nm000000", "package_row_order", ""),
        ("id,name", "name,id", "package_table_header", ""),
        ("id,name", "\ufeffid,name", "package_table_header", ""),
        ("白音1", "白,音", "package_row_width", ""),
        ("\r\nm000002", "\r\n\r\nm000002", "package_row_width", ""),
        ("白音1", '"白音1', "package_table_broken", ""),
        ("白音1", '"白"音1', "package_table_broken", ""),
        ("白音1", "白\r音", "package_table_broken", ""),
    ],
)
def test_a_bad_cell_is_refused_with_row_and_field(tmp_path, parts, before, after, code, field):
    table = parts["data/member.csv"].decode()
    assert before in table
    parts["data/member.csv"] = table.replace(before, after, 1).encode()
    path = seal(tmp_path / "faulty.coopdesk", zip_of(described_again(parts)))

    with check(path) as checked, pytest.raises(BadPackage) as caught:
        list(read_table(checked, "member"))
    found = caught.value.findings[0]
    assert (found.code, found.field_name) == (code, field)
    assert words.finding(found).startswith("表“社员”")
    assert found.row == (1 if code == "package_table_header" else found.row)


def test_a_quote_inside_a_cell_without_quotes_is_read_as_it_stands(tmp_path, parts):
    parts["data/member.csv"] = parts["data/member.csv"].replace("白音1".encode(), '白"音'.encode())
    with check(seal(tmp_path / "p.coopdesk", zip_of(described_again(parts)))) as checked:
        assert next(iter(read_table(checked, "member")))["name"] == '白"音'


def test_every_bad_cell_is_told_at_once_up_to_a_hundred(tmp_path):
    rows = [member_row(number, name="坏") for number in range(3_000)]
    parts = parts_of(write(tmp_path, [TableData(MEMBERS, rows)]).path)
    lines = parts["data/member.csv"].decode().split("\r\n")
    for row in range(1_500, 2_900):
        lines[row] = lines[row].replace(",person,", ",?,") + ",one more"
    parts["data/member.csv"] = "\r\n".join(lines).encode()
    seen = []

    path = seal(tmp_path / "f.coopdesk", zip_of(described_again(parts)))

    with check(path) as checked, pytest.raises(BadPackage) as caught:
        seen.extend(read_table(checked, "member"))
    assert len(caught.value.findings) == 100
    assert caught.value.findings[0].row == 1_501
    assert len(seen) == 1_000  # the piece before the first bad one


@pytest.mark.parametrize("promised", [1, 3])
def test_more_or_fewer_rows_than_promised_are_refused(tmp_path, parts, promised):
    descriptor = json.loads(parts["datapackage.json"])
    descriptor["resources"][1]["rows"] = promised
    changed = signed_again(parts, canonical(descriptor))

    path = seal(tmp_path / "f.coopdesk", zip_of(changed))

    with check(path) as checked, pytest.raises(BadPackage, match="package_row_count"):
        list(read_table(checked, "member"))


def test_a_table_in_another_encoding_is_refused_on_reading(tmp_path, parts):
    parts["data/member.csv"] = parts["data/member.csv"].decode().encode("gb18030")

    path = seal(tmp_path / "f.coopdesk", zip_of(described_again(parts)))

    with check(path) as checked, pytest.raises(BadPackage, match="package_wrong_encoding"):
        list(read_table(checked, "member"))


def test_a_row_without_end_is_refused_before_it_fills_the_memory(tmp_path, parts):
    parts["data/member.csv"] += b'"' + random.Random(1).randbytes(13_000_000).hex().encode()
    path = seal(tmp_path / "f.coopdesk", zip_of(described_again(parts)))

    with check(path) as checked, pytest.raises(BadPackage, match="package_t"):
        list(read_table(checked, "member"))
