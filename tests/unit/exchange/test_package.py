"""What is packed comes out the same; equal records give equal bytes."""

import csv
import io
import string
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.domain.errors import RuleViolation
from coopdesk.exchange.limits import TEXT_LENGTH
from coopdesk.exchange.package import (
    FieldSpec,
    FieldType,
    PackageScope,
    TableData,
    TableSchema,
    check_package,
    open_package,
    read_attachment,
    read_table,
)
from coopdesk.exchange.sealing import OfficeKeys, read_key_card
from coopdesk.exchange.tables import write_table
from tests.unit.exchange.package_builders import (
    CITY,
    COUNTY,
    MEMBERS,
    PAPER,
    a_header,
    an_attachment,
    check,
    member_row,
    parts_of,
    party,
    small_tables,
    write,
    write_small,
)

ANYTHING = TableSchema(
    "anything",
    (
        FieldSpec("number", FieldType.INTEGER),
        FieldSpec("words"),
        FieldSpec("amount", FieldType.INTEGER),
        FieldSpec("truth", FieldType.BOOLEAN),
        FieldSpec("day", FieldType.DATE),
        FieldSpec("moment", FieldType.DATETIME),
    ),
    ("number",),
)
ODD_TEXTS = [
    *("", "\\N", "\\\\N", "\\\\\\N", "N", "\\", "a\r\nb", "\r", "\n", '"', '""', ",", " x ", "'"),
    *("=1+1", "\ufeff", "𬭎", "ᠮᠣᠩᠭᠣᠯ", "a\u0301", "á", "\u2028", "\x1c", "\x85", ";\t|"),
]
TEXTS = st.sampled_from(ODD_TEXTS) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"])
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "words": st.none() | TEXTS,
            "amount": st.none() | st.integers(-(2**63), 2**63 - 1),
            "truth": st.none() | st.booleans(),
            "day": st.none() | st.dates(),
            "moment": st.none() | st.datetimes(timezones=st.just(UTC)),
        }
    ),
    max_size=8,
)


def numbered(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{"number": number, **row} for number, row in enumerate(rows, -2)]


def kinds(row: dict[str, object]) -> dict[str, type]:
    return {name: type(value) for name, value in row.items()}


@settings(max_examples=150)
@given(ROWS)
def test_every_text_number_and_day_comes_out_as_it_went_in(rows):
    expected = numbered(rows)
    with tempfile.TemporaryDirectory() as folder:
        written = write(Path(folder), [TableData(ANYTHING, expected)])
        with check(written.path) as checked:
            read = list(read_table(checked, "anything"))

    assert read == expected
    assert list(map(kinds, read)) == list(map(kinds, expected))


@settings(max_examples=200)
@given(st.lists(st.lists(st.text(string.ascii_letters + ',"\r\n 社'), min_size=2, max_size=2)))
def test_the_quick_way_of_writing_lines_gives_what_the_csv_writer_gives(pairs):
    schema = TableSchema(
        "t", (FieldSpec("n", FieldType.INTEGER), FieldSpec("a"), FieldSpec("b")), ("n",)
    )
    rows = [{"n": n, "a": a, "b": b} for n, (a, b) in enumerate(pairs)]
    quick, slow = io.BytesIO(), io.StringIO(newline="")
    write_table(TableData(schema, rows), quick)
    csv.writer(slow, lineterminator="\r\n").writerows(
        [["n", "a", "b"], *(r.values() for r in rows)]
    )

    assert quick.getvalue().decode() == slow.getvalue()


def test_a_package_tells_its_header_counts_and_attachments(tmp_path):
    written = write_small(tmp_path)

    with check(written.path) as checked:
        assert checked.header == a_header()
        assert checked.counts == written.counts == {"advance": 2, "member": 2}
        assert checked.sha256 == written.sha256
        assert checked.short_number == written.short_number
        assert checked.schemas["member"].foreign_keys == MEMBERS.foreign_keys
        assert b"".join(read_attachment(checked, an_attachment().sha256)) == PAPER
        assert [row["amount_fen"] for row in read_table(checked, "advance")] == [2**60, -5]


def test_a_null_is_told_from_an_empty_text(tmp_path):
    with check(write_small(tmp_path).path) as checked:
        second = list(read_table(checked, "member"))[1]

    assert second["name"] == ""
    assert second["is_poor"] is None


def test_identical_records_give_identical_bytes_before_the_seal(tmp_path):
    (tmp_path / "again").mkdir()
    first = write_small(tmp_path)
    second = write(tmp_path / "again", small_tables()[::-1], [an_attachment(), an_attachment()])

    assert first.content_sha256 == second.content_sha256
    assert first.path.name == second.path.name
    assert first.sha256 != second.sha256  # the seal is made with new randomness each time


def test_one_other_cell_gives_another_number(tmp_path):
    first = write(tmp_path, [TableData(MEMBERS, [member_row(1)])])
    second = write(tmp_path, [TableData(MEMBERS, [member_row(1, share_fen=101)])])

    assert first.content_sha256 != second.content_sha256
    assert first.short_number != second.short_number


def test_names_are_plain_ascii_outside_and_inside(tmp_path):
    written = write_small(tmp_path)

    assert written.path.name == f"coop-150424-0003-{written.short_number}.coopdesk"
    assert all(name.isascii() for name in parts_of(written.path))
    assert list(parts_of(written.path))[-2:] == ["datapackage.json", "signature.json"]


def test_names_of_members_cannot_be_read_in_the_sealed_file(tmp_path):
    sealed = write_small(tmp_path).path.read_bytes()

    assert "白音1".encode() not in sealed
    assert b"member" not in sealed


def test_a_package_of_changes_declares_no_reference_to_what_came_before(tmp_path):
    row = member_row(9, introduced_by="m000001")
    written = write(tmp_path, [TableData(MEMBERS, [row])], scope=PackageScope.CHANGES)

    with check(written.path) as checked:
        assert checked.header.scope is PackageScope.CHANGES
        assert checked.schemas["member"].foreign_keys == ()


def test_the_sender_opens_its_own_package_and_it_holds_the_same(tmp_path):
    written = write_small(tmp_path)

    header = open_package(written.path, party(COUNTY).keys, tmp_path / "open")

    assert header == a_header()
    parts = parts_of(written.path)
    assert {name: (tmp_path / "open" / name).read_bytes() for name in parts} == parts


def test_an_empty_table_travels(tmp_path):
    with check(write(tmp_path, [TableData(MEMBERS, [])]).path) as checked:
        assert list(read_table(checked, "member")) == []


def test_a_large_table_travels_in_pieces(tmp_path):
    rows = [member_row(number) for number in range(2_500)]
    with check(write(tmp_path, [TableData(MEMBERS, rows)]).path) as checked:
        assert list(read_table(checked, "member")) == rows


@pytest.mark.parametrize(
    "fields",
    [
        {"name": None},
        {"name": "a\0b"},
        {"name": "\ud800"},
        {"name": "x" * (TEXT_LENGTH + 1)},
        {"name": 5},
        {"kind": "animal"},
        {"share_fen": -1},
        {"share_fen": 2**63},
        {"share_fen": 1.5},
        {"share_fen": True},
        {"is_poor": 1},
        {"admitted": datetime(2024, 5, 1, tzinfo=UTC)},
        {"admitted": "2024-05-01"},
        {"changed_at": datetime(2024, 5, 1)},  # noqa: DTZ001
        {"id": ""},
        {"id": None},
    ],
)
def test_a_value_that_its_field_may_not_hold_is_a_defect_of_the_caller(tmp_path, fields):
    rows = [member_row(1), {**member_row(2), **fields}]

    with pytest.raises(ValueError, match="member, rows from 1"):
        write(tmp_path, [TableData(MEMBERS, rows)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("numbers", [(2, 1), (1, 1)])
def test_rows_out_of_key_order_or_twice_are_a_defect_of_the_caller(tmp_path, numbers):
    with pytest.raises(ValueError, match="package_row_order"):
        write(tmp_path, [TableData(MEMBERS, [member_row(number) for number in numbers])])


@pytest.mark.parametrize("distance", [1, 1_000])
def test_key_order_is_seen_across_the_pieces_of_a_table(tmp_path, distance):
    rows = [member_row(number) for number in range(1_001)]
    rows.append(member_row(1_001 - distance))

    with pytest.raises(ValueError, match="package_row_order"):
        write(tmp_path, [TableData(MEMBERS, rows)])


def test_an_attachment_with_another_content_than_its_hash_is_told_by_its_title(tmp_path):
    wrong = replace(an_attachment(), sha256="00" * 32)

    with pytest.raises(RuleViolation) as refused:
        write(tmp_path, [], [wrong])
    (reason,) = refused.value.refusals
    assert (reason.code, reason.values) == ("package.paper_damaged", {"title": "章程"})
    assert list(tmp_path.glob("*.coopdesk")) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"period": "2026H3"},
        {"period": "26"},
        {"sequence": 0},
        {"package_id": "../x/y/z/aaa"},
        {"previous_receipt_sha256": "AB" * 32},
        {"created_at": datetime(2026, 7, 1, 8, 30)},  # noqa: DTZ001
        {"created_at": datetime(2026, 7, 1, tzinfo=UTC) + timedelta(microseconds=1)},
    ],
)
def test_a_header_that_the_format_cannot_carry_is_not_made(fields):
    with pytest.raises(ValueError, match=next(iter(fields))):
        a_header(**fields)


@pytest.mark.parametrize("name", ["con", "lpt1", "Member", "a-b", "", "数据", "a" * 64])
def test_a_table_name_that_some_disk_cannot_hold_is_not_made(name):
    with pytest.raises(ValueError, match="table name"):
        TableSchema(name, (FieldSpec("id"),), ("id",))


def test_the_receiver_of_header_and_key_have_to_be_one(tmp_path):
    with pytest.raises(ValueError, match="another receiver"):
        write_small(tmp_path, receiver_id="office-0001")


def test_days_before_the_year_1000_keep_their_zeros(tmp_path):
    row = member_row(1, admitted=date(33, 4, 3))
    with check(write(tmp_path, [TableData(MEMBERS, [row])]).path) as checked:
        assert list(read_table(checked, "member")) == [row]
    assert CITY.office_id == checked.header.receiver_id


def test_a_package_of_the_first_format_sealed_by_the_reference_tool_is_read():
    """Held for good: what an office has on its sticks stays readable."""
    folder = Path(__file__).parents[2] / "data" / "packages"
    keys = OfficeKeys.from_bytes(bytes.fromhex((folder / "version-1.keys").read_text()))
    card = read_key_card((folder / "version-1.coopkey").read_bytes())
    path = folder / "version-1.coopdesk"

    cards = {card.office_id: card}
    with check_package(path, keys, cards, my_office_id=CITY.office_id) as checked:
        assert checked.header == a_header()
        rows = {name: list(read_table(checked, name)) for name in checked.schemas}
        assert b"".join(read_attachment(checked, an_attachment().sha256)) == PAPER
    assert rows == {table.schema.name: table.rows for table in small_tables()}
    assert checked.short_number == "0C9D76JA"
