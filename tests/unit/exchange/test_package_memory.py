"""Packages that are made to fill the memory are refused before they do."""

import io
import tracemalloc

import pytest

from coopdesk.domain.errors import BadPackage
from coopdesk.exchange import documents
from coopdesk.exchange.schema import FieldSpec, FieldType, TableSchema
from coopdesk.exchange.tables import read_rows

TABLE = TableSchema(
    "member", (FieldSpec("id", FieldType.STRING), FieldSpec("name", FieldType.STRING)), ("id",), ()
)
HEADER = b"id,name\r\n"
WIDE = 3_000_000


def _read(content):
    return list(read_rows(TABLE, io.BytesIO(content), 1))


@pytest.mark.parametrize(
    "content",
    [
        b"ab," * WIDE + b"\r\n",
        HEADER + b"ab," * WIDE + b"\r\n",
        HEADER + b'"ab",' * WIDE + b"\r\n",
        HEADER + b'm1,"\n' + b'","ab' * WIDE + b'"\r\n',
    ],
    ids=["header", "row", "quoted", "behind a line end"],
)
def test_a_table_with_millions_of_columns_is_refused_unread(content):
    tracemalloc.start()
    try:
        with pytest.raises(BadPackage) as caught:
            _read(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.findings[0].code == "package_too_big"
    assert peak < 4 * len(content)


def test_a_text_full_of_commas_and_quotes_is_a_text():
    text = '他说"好",' * 8_000
    written = '"' + text.replace('"', '""') + '"'
    content = HEADER + f"m1,{written}\r\n".encode()
    assert _read(content) == [{"id": "m1", "name": text}]
    broken = '"' + ("\n" + text).replace('"', '""') + '"'
    assert _read(HEADER + f"m1,{broken}\r\n".encode())[0]["name"] == "\n" + text


@pytest.mark.parametrize("filler", [b"{},", b"[],", b"1,"])
def test_a_descriptor_of_millions_of_values_is_refused_unread(filler):
    raw = b'{"resources":[' + filler * 2_000_000 + b"1]}\n"
    tracemalloc.start()
    try:
        with pytest.raises(BadPackage) as caught:
            documents.parse(raw, "datapackage.json")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.findings[0].code == "package_too_big"
    assert peak < 1_000_000
