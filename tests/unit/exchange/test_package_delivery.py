"""A package lies on the stick whole or not at all, and leaves nothing readable behind."""

import errno
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from coopdesk import words
from coopdesk.domain.errors import SurroundingsTrouble
from coopdesk.exchange import delivery
from coopdesk.exchange.delivery import deliver
from coopdesk.exchange.limits import PackageLimits
from coopdesk.exchange.package import TableData, open_package, read_table
from coopdesk.exchange.spool import SecretSpool
from tests.unit.exchange.package_builders import (
    CITY,
    MEMBERS,
    check,
    member_row,
    party,
    write,
    write_small,
)

WRITE_UNDER_A_FILE_LIMIT = """
import resource, signal, sys
from pathlib import Path
from coopdesk.domain.errors import SurroundingsTrouble
from tests.unit.exchange.package_builders import MEMBERS, TableData, member_row, write

rows = [member_row(number) for number in range(3_000)]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    write(Path(sys.argv[1]), [TableData(MEMBERS, rows)])
except SurroundingsTrouble as trouble:
    print(trouble.code)
"""


def test_a_disk_that_fills_up_leaves_no_file(tmp_path):
    """The system itself refuses to let the file grow, as a full stick does."""
    said = subprocess.run(
        [sys.executable, "-c", WRITE_UNDER_A_FILE_LIMIT, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout == "disk_full\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "no_permission"),
        (errno.EACCES, "no_permission"),
        (errno.EIO, "device_gone"),
        (errno.ENODEV, "device_gone"),
    ],
)
def test_what_the_device_says_is_told_in_words_and_the_older_file_stays(
    tmp_path, monkeypatch, number, code
):
    target = tmp_path / "package.coopdesk"
    target.write_bytes(b"older")

    def fail(_handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(delivery.os, "fsync", fail)
    with pytest.raises(SurroundingsTrouble) as caught:
        deliver(target, lambda file: file.write(b"newer"))

    assert caught.value.code == code
    assert str(target) in words.trouble(code, caught.value.values)
    assert [file.name for file in tmp_path.iterdir()] == [target.name]
    assert target.read_bytes() == b"older"


def test_a_device_that_gives_back_other_bytes_is_found_out(tmp_path, monkeypatch):
    """The stick says yes to the writing and loses a block."""
    real_fsync = os.fsync

    def lose_a_byte(handle):
        real_fsync(handle)
        part = next(tmp_path.glob(".*.part"))
        content = bytearray(part.read_bytes())
        content[len(content) // 2] ^= 1
        part.write_bytes(content)

    monkeypatch.setattr(delivery.os, "fsync", lose_a_byte)
    with pytest.raises(SurroundingsTrouble) as caught:
        write_small(tmp_path)

    assert caught.value.code == "copy_differs"
    assert str(tmp_path) in words.trouble("copy_differs", caught.value.values)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told_as_a_device_that_is_gone(tmp_path):
    with pytest.raises(SurroundingsTrouble, match="device_gone"):
        write_small(tmp_path / "stick")


def test_the_same_package_again_replaces_the_file(tmp_path):
    first = write_small(tmp_path)
    second = write_small(tmp_path)

    assert first.path == second.path
    assert delivery.sha256_of(second.path) == second.sha256
    assert second.path.stat().st_size == second.size
    assert len(list(tmp_path.iterdir())) == 1


def test_a_disk_that_fills_up_while_opening_leaves_no_clear_text(tmp_path, monkeypatch):
    written = write_small(tmp_path)

    def fail(source, target, *_):
        target.write(source.read(10))
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("coopdesk.exchange.unpacking.shutil.copyfileobj", fail)
    with pytest.raises(SurroundingsTrouble, match="disk_full"):
        open_package(written.path, party(CITY).keys, tmp_path / "open")
    assert not (tmp_path / "open").exists()


@pytest.fixture
def temporary_files(tmp_path, monkeypatch):
    """Every temporary file of the spool, kept in sight under a name."""
    kept = []

    def named(prefix):
        file = (tmp_path / f"{prefix}{len(kept)}").open("w+b")
        kept.append(Path(file.name))
        return file

    monkeypatch.setattr("coopdesk.exchange.spool.tempfile.TemporaryFile", named)
    return kept


def test_a_spool_over_its_limit_holds_noise_on_the_disk_and_gives_back_the_text(temporary_files):
    text = "白音".encode() * 5_000
    spool = SecretSpool(in_memory=1_000)
    for start in range(0, len(text), 777):
        spool.write(text[start : start + 777])

    with spool.finish():
        assert spool._key
        assert spool.read() == text
        for place in (0, 1, 15, 16, 17, 4_097, len(text) - 3):
            spool.seek(place)
            assert spool.read(100) == text[place : place + 100]
        spool.seek(-5, io.SEEK_END)
        assert spool.read() == text[-5:]
        spool._file.flush()
        on_disk = temporary_files[0].read_bytes()
    assert len(on_disk) == len(text)
    assert "白".encode() not in on_disk


def test_a_spool_under_its_limit_touches_no_disk(temporary_files):
    with SecretSpool(in_memory=1_000) as spool:
        spool.write(b"x" * 1_000)
        assert spool.finish().read() == b"x" * 1_000
    assert temporary_files == []


def test_no_place_of_a_spool_is_written_twice():
    with SecretSpool() as spool:
        spool.write(b"once")
        with pytest.raises(io.UnsupportedOperation):
            spool.seek(0)
        spool.finish()
        with pytest.raises(io.UnsupportedOperation):
            spool.write(b"twice")


def test_a_package_too_large_for_memory_goes_through_the_encrypted_file(
    tmp_path, temporary_files, monkeypatch
):
    rows = [member_row(number) for number in range(500)]
    monkeypatch.setattr("coopdesk.exchange.spool.SecretSpool.__init__.__defaults__", (1_000,))
    written = write(tmp_path, [TableData(MEMBERS, rows)])

    with check(written.path, limits=PackageLimits()) as checked:
        assert list(read_table(checked, "member")) == rows
    assert len(temporary_files) == 2
    assert all(b"m000001" not in file.read_bytes() for file in temporary_files)


def test_the_temporary_file_has_no_name_or_goes_with_the_spool(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with SecretSpool(in_memory=10) as spool:
        spool.write(b"x" * 100)
        assert spool._key
    assert list(tmp_path.iterdir()) == []
