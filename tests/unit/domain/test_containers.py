"""Zips from outside: measured before Python makes an object of each of their parts."""

import io
import zipfile

import pytest

from coopdesk.domain.containers import check_starts, open_short
from tests.fuzz.built import hidden_directory, long_directory


def a_zip(**parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_a_plain_zip_is_opened():
    with open_short(io.BytesIO(a_zip(a="甲", b="乙"))) as archive:
        assert archive.namelist() == ["a", "b"]


def test_so_is_one_of_more_than_four_gigabytes(monkeypatch):
    """Its end is told twice: once in the record of large zips."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    with open_short(io.BytesIO(a_zip(a="甲"))) as archive:
        assert archive.read("a") == "甲".encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        a_zip(a="甲") + b" ",  # what stands behind its end could be another end
        long_directory(),  # a million parts of no bytes: gigabytes of objects
        hidden_directory(),
        b" " + a_zip(a="甲").replace(b"PK\x05\x06", b"PK\x05\x07"),
    ],
)
def test_what_is_no_zip_or_lists_too_many_parts_is_refused_unread(content):
    with pytest.raises(zipfile.BadZipFile):
        open_short(io.BytesIO(content))


def test_no_part_begins_before_the_file():
    """Found: going there was told as a disk that fails, or ended the reader of workbooks."""
    content = bytearray(a_zip(a="甲"))
    start = content.index(b"PK\x01\x02")
    where = content.index(b"PK\x05\x06") + 16
    # what is concatenated before a zip is reckoned from where the list says to begin
    content[where : where + 4] = (start + 5).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(content)) as archive, pytest.raises(zipfile.BadZipFile):
        check_starts(archive)
