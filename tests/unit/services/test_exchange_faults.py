"""The stick is full, read-only, pulled out or worn while packages are made, taken and answered.

Each time the person is told which, nothing is half done here or there, and the same step done again
with a good stick ends as if nothing had been.
"""

import errno
import os
import pathlib

import pytest

from coopdesk import words
from coopdesk.domain.errors import BadPackage, SurroundingsTrouble
from coopdesk.exchange import age_file, delivery
from coopdesk.services import exchange
from tests.unit.services.offices import introduce, names, put

SAID = {
    errno.ENOSPC: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "no_permission",
    errno.EACCES: "no_permission",
    errno.EIO: "device_gone",
    errno.ENODEV: "device_gone",
}


@pytest.fixture
def stick(tmp_path):
    """A stick as offices name theirs."""
    folder = tmp_path / "U 盘 (赤峰)" / "上报 2026年下半年"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def made(runner, county, stick):
    introduce(runner, county, stick)
    put(runner, n1="乌云")
    return runner.do(exchange.make_package, exchange.MakePackage(stick))


def _steps(runner, county, stick, made):
    """Return each step that writes to the stick: its office, handler, command."""
    taking = exchange.TakePackage(made.path, stick)
    return {
        "make": (runner, exchange.make_package, exchange.MakePackage(stick)),
        "take": (county, exchange.take_package, taking),
    }


def _state(office):
    lists = (exchange.list_outgoing, exchange.list_incoming, exchange.list_held)
    return [office.ask(one) for one in lists], names(office)


def _files(stick):
    return {file.name: file.read_bytes() for file in stick.iterdir()}


@pytest.mark.parametrize("number", SAID, ids=errno.errorcode.get)
@pytest.mark.parametrize("step", ["make", "take"])
def test_a_stick_that_fails_while_written_is_told_and_nothing_is_half_done(
    runner, county, stick, made, monkeypatch, step, number
):
    office, handler, command = _steps(runner, county, stick, made)[step]
    before, files = _state(office), _files(stick)

    whole = os.fsync

    def fail(handle):
        if pathlib.Path(f"/proc/self/fd/{handle}").readlink().is_relative_to(stick):
            raise OSError(number, os.strerror(number))
        whole(handle)

    with monkeypatch.context() as patched:
        patched.setattr(delivery.os, "fsync", fail)
        with pytest.raises(SurroundingsTrouble) as caught:
            office.do(handler, command)
    assert caught.value.code == SAID[number]
    assert str(stick) in words.trouble(caught.value.code, caught.value.values)
    assert (_state(office), _files(stick)) == (before, files)
    office.do(handler, command)
    assert _state(office) != before


@pytest.mark.parametrize("step", ["make", "take"])
def test_a_stick_pulled_out_before_it_is_written_is_told(runner, county, stick, made, step):
    office, handler, command = _steps(runner, county, stick, made)[step]
    before = _state(office)
    away = stick.with_name("away")
    inside = made.path.read_bytes()
    stick.rename(away)
    with pytest.raises(SurroundingsTrouble) as caught:
        office.do(handler, command)
    assert caught.value.code == "device_gone"
    assert _state(office) == before
    away.rename(stick)
    assert made.path.read_bytes() == inside
    office.do(handler, command)


def _read_here(path, writer, *identities):
    age_file.pour_decrypted(writer.write, path, *identities)


class _Pulled:
    """A file of a stick that is pulled out after some bytes."""

    def __init__(self, file, left):
        self._file, self._left = file, left

    def read(self, size=-1):
        content = self._file.read(size)
        self._left -= len(content)
        if self._left < 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return content

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def __getattr__(self, name):
        return getattr(self._file, name)


@pytest.mark.parametrize("left", [0, 100, 1_500])
def test_a_stick_pulled_out_while_it_is_read_is_told_and_taken_again(
    runner, county, stick, made, monkeypatch, left
):
    real = pathlib.Path.open

    def opened(path, *args, **kwargs):
        file = real(path, *args, **kwargs)
        return _Pulled(file, left) if path.name == made.path.name else file

    before = _state(county)
    with monkeypatch.context() as patched:
        patched.setattr(pathlib.Path, "open", opened)
        # read here, not by the reader apart, whose files cannot be pulled from under it
        patched.setattr("coopdesk.exchange.unpacking.decrypt_apart", _read_here)
        # the hash is read by the system itself, the content by us
        patched.setattr("coopdesk.exchange.unpacking.sha256_of", lambda _: made.sha256)
        patched.setattr("coopdesk.services.exchange.arrivals.sha256_of", lambda _: made.sha256)
        with pytest.raises((SurroundingsTrouble, BadPackage)) as caught:
            county.do(exchange.take_package, exchange.TakePackage(made.path, stick))
    assert isinstance(caught.value, SurroundingsTrouble)
    assert caught.value.code == "device_gone"
    assert _state(county) == before
    county.do(exchange.take_package, exchange.TakePackage(made.path, stick))
    assert names(county) == {1: "乌云"}


def test_a_receipt_that_cannot_be_read_leaves_the_package_unanswered(runner, county, stick, made):
    taken = county.do(exchange.take_package, exchange.TakePackage(made.path, stick))
    whole = taken.receipt.read_bytes()
    taken.receipt.write_bytes(whole[: len(whole) // 2])
    before = _state(runner)
    with pytest.raises(BadPackage):
        runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
    taken.receipt.unlink()
    with pytest.raises(SurroundingsTrouble):
        runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
    assert _state(runner) == before
    taken.receipt.write_bytes(whole)
    runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
    assert runner.ask(exchange.list_outgoing)[0].receipt["status"] == "taken"


def test_a_package_sent_back_onto_a_full_stick_stays_taken(
    runner, county, stick, made, monkeypatch
):
    taken = county.do(exchange.take_package, exchange.TakePackage(made.path, stick))
    before, files = _state(county), _files(stick)

    def full(_handle):
        raise OSError(errno.ENOSPC, "full")

    command = exchange.ReturnPackage(taken.package_id, stick, "请重报")
    with monkeypatch.context() as patched:
        patched.setattr(delivery.os, "fsync", full)
        with pytest.raises(SurroundingsTrouble):
            county.do(exchange.return_package, command)
    assert (_state(county), _files(stick)) == (before, files)
    county.do(exchange.return_package, command)
    assert names(county) == {}
