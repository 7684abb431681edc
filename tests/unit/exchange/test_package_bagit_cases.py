"""The cases of bagit-python's ``test.py``, told for our package: valid, invalid or incomplete.

Every invalid one is signed again by its sender where it can be, so that it is refused for what the
case is about and not for a broken signature. Cases told elsewhere (one bit, cuts, unsafe paths,
links, twice, hashes in capitals) stand in ``test_package_refusals`` and ``test_package_parts``.
"""

import unicodedata

import pytest

from coopdesk.domain.errors import BadPackage
from coopdesk.exchange.package import TableData, read_table
from tests.unit.exchange.package_builders import (
    MEMBERS,
    check,
    described_again,
    member_row,
    seal,
    write,
    zip_of,
)

TABLE = "data/member.csv"


def _table(change):
    return lambda parts: described_again({**parts, TABLE: change(parts[TABLE])})


def _without(name):
    return lambda parts: {key: part for key, part in parts.items() if key != name}


CASES = {
    "missing file": (_without(TABLE), "package_part_missing"),
    "missing manifest": (_without("datapackage.json"), "package_part_missing"),
    "missing tag file": (_without("signature.json"), "package_part_missing"),
    "missing data directory": (
        lambda parts: {k: v for k, v in parts.items() if not k.startswith("data/")},
        "package_part_missing",
    ),
    "extra file in payload": (lambda p: {**p, "data/extra.csv": b"a\r\n"}, "package_part_extra"),
    "extra empty directory name": (lambda p: {**p, "data/": b""}, "package_unsafe_name"),
    "size right, contents wrong": (
        lambda p: {**p, TABLE: p[TABLE].replace(b"m000001", b"m000003")},
        "package_part_changed",
    ),
    "oxum off by a byte": (lambda p: {**p, TABLE: p[TABLE] + b"\n"}, "package_part_changed"),
    "wrong row count": (_table(lambda t: t + t.splitlines(keepends=True)[1]), "package_row_order"),
    "a row lost": (
        _table(lambda t: b"".join(t.splitlines(keepends=True)[:-1])),
        "package_row_count",
    ),
    "byte order mark": (_table(lambda t: b"\xef\xbb\xbf" + t), "package_table_header"),
    "another encoding": (
        _table(lambda t: t.decode().encode("gb18030")),
        "package_wrong_encoding",
    ),
    "carriage returns only": (
        _table(lambda t: t.replace(b"\r\n", b"\r")),
        "package_table_broken",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_invalid_or_incomplete_package_is_refused_by_name(case, parts, refused, tmp_path):
    change, code = CASES[case]
    spoiled = change(parts)
    if code.startswith(("package_row", "package_table", "package_wrong_encoding")):
        # the table itself is judged when it is read
        path = seal(tmp_path / "read.coopdesk", zip_of(spoiled))
        with check(path) as checked, pytest.raises(BadPackage) as caught:
            list(read_table(checked, "member"))
        assert caught.value.findings[0].code == code
    else:
        assert refused(spoiled) == code


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_keeps_its_unicode_form(tmp_path, form):
    """Composed or decomposed: what was typed is what arrives (bagit: unicode normalization)."""
    name = unicodedata.normalize(form, "Núñez·乌云")
    written = write(tmp_path, [TableData(MEMBERS, [member_row(1, name=name)])])
    with check(written.path) as checked:
        assert [row["name"] for row in read_table(checked, "member")] == [name]
