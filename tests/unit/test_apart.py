"""Readers apart: whatever a file does to one, the program goes on and can say what it was."""

import os
import threading
import time

import pytest

from coopdesk.apart import ReadingStopped, Room, Stop, Wish
from coopdesk.domain.errors import BadSheet, Cancelled, RuleViolation, SurroundingsTrouble
from tests.unit import harmful_work as work

SECONDS = 20


@pytest.fixture
def room():
    with Room(SECONDS) as opened:
        yield opened


def stopped(work_done, *given, seconds=SECONDS):
    with Room(seconds) as room, pytest.raises(ReadingStopped) as caught:
        room.ask(work_done, *given)
    return caught.value.stop


def test_plain_values_come_back_as_they_are(room):
    assert room.ask(work.plain) == work.plain()
    assert list(room.pieces(work.count_to, 3)) == [0, 1, 2]


def test_it_is_another_process_and_serves_file_after_file():
    with Room(SECONDS) as first:
        process = first.ask(work.process_id)
    with Room(SECONDS) as second:
        assert second.ask(work.process_id) == process != os.getpid()
        with Room(SECONDS) as beside:
            assert beside.ask(work.process_id) not in (process, os.getpid())


def test_what_is_held_stays_apart_and_is_not_there_for_the_next_file(room):
    room.hold(work.Held, 7)
    assert [room.ask(work.Held.counted), room.ask(work.Held.counted)] == [8, 9]
    room.close()
    assert stopped(work.Held.counted) is Stop.CRASHED


def test_a_library_that_dies_takes_nothing_along():
    assert stopped(work.read_where_nothing_is) is Stop.CRASHED
    assert not stopped_again()


def test_work_without_end_is_stopped_and_told_apart():
    assert stopped(work.reckon_for_ever, seconds=0.3) is Stop.SLOW
    assert not stopped_again()


def test_a_file_that_fills_the_memory_is_told_apart():
    assert stopped(work.fill_the_memory) is Stop.MEMORY


def test_a_reader_writes_no_file(tmp_path):
    assert stopped(work.write_a_file, str(tmp_path / "a.txt")) is Stop.CRASHED
    assert not (tmp_path / "a.txt").exists() or (tmp_path / "a.txt").stat().st_size == 0


def test_a_defect_of_the_reading_ends_the_reader_alone():
    assert stopped(work.fail) is Stop.CRASHED


def test_nothing_but_plain_values_is_taken_back():
    assert stopped(work.own_kind) is Stop.CRASHED


def test_what_a_library_prints_is_no_answer(room):
    assert room.ask(work.print_aloud) == "said"


def test_a_refusal_comes_back_as_it_was_and_the_reader_goes_on(room):
    with pytest.raises(BadSheet) as sheet:
        room.ask(work.refuse, "sheet")
    assert sheet.value.findings[0].values == {"name": "甲.xlsx"}
    with pytest.raises(RuleViolation) as scan:
        room.ask(work.refuse, "scan")
    assert scan.value.refusals[0].values == {"name": "乙", "page": 2}
    assert room.ask(work.plain)


def test_pieces_that_nobody_wanted_do_not_reach_the_next_file():
    with Room(SECONDS) as room:
        assert next(room.pieces(work.count_to, 20_000)) == 0
    with Room(SECONDS) as room:
        assert room.ask(work.plain) == work.plain()


def test_pieces_are_handed_on_as_they_are_made(room):
    assert list(room.poured(work.pour, b"1", b"2")) == [b"1", b"2"]
    assert room.ask(work.plain) == work.plain()


def test_a_disk_that_fails_is_no_fault_of_the_file(room):
    with pytest.raises(SurroundingsTrouble) as caught:
        room.ask(work.lose_the_disk, "E:")
    assert (caught.value.code, caught.value.values) == ("device_gone", {"place": "E:"})
    assert room.ask(work.plain) == work.plain()


def test_a_person_stops_a_reading_long_before_its_limit():
    wish = Wish()
    with wish.rules(), Room(60) as room:
        process = room.ask(work.process_id)
        threading.Timer(0.2, wish.withdraw).start()
        started = time.monotonic()
        with pytest.raises(Cancelled):
            room.ask(work.reckon_for_ever)
    assert time.monotonic() - started < 10
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert not stopped_again()


def test_what_nobody_wants_any_more_does_not_begin():
    wish = Wish()
    with wish.rules(), Room(SECONDS) as room:
        wish.withdraw()
        with pytest.raises(Cancelled):
            room.ask(work.plain)
        with pytest.raises(Cancelled):
            Room(SECONDS)
    assert not stopped_again()


def test_a_reader_left_in_the_middle_of_its_work_is_not_kept():
    """Ctrl+C at the command line, or a full disk under what takes the pieces."""
    with Room(SECONDS) as room:
        process = room.ask(work.process_id)
        pieces = room.pieces(work.read_for_ever, "")
        assert next(pieces)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    pieces.close()


def stopped_again():
    """Return whether a reader after one that was stopped does not read."""
    with Room(SECONDS) as room:
        return room.ask(work.plain) != work.plain()
