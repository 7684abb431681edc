"""A folder with the packages of many offices, taken in one go; stopped and gone on with."""

from dataclasses import replace

import pytest

from coopdesk.domain.errors import Cancelled, SurroundingsTrouble
from coopdesk.services import exchange
from tests.unit.services.many_offices import townships
from tests.unit.services.offices import names, send_back


class Stopping:
    """A person who stops the work before its step ``at``, looking through the folder not told."""

    def __init__(self, at):
        self._at, self._taking = at, 0

    def step(self, done, total, label=""):
        self._taking += label.startswith("正在接收")
        if self._taking > self._at:
            raise Cancelled


@pytest.fixture
def three(county, stick):
    """Three townships with two packages each; the second of the last one is lost."""
    offices = townships(county, stick, 3)
    sent = [[one.send(county, stick) for _ in range(2)] for one in offices]
    sent[2].append(offices[2].send(county, stick))
    lost = stick.parent / "lost"
    lost.mkdir()
    sent[2][1].path.rename(lost / sent[2][1].path.name)
    return sent


def _counts(report):
    fields = ("found", "taken", "held", "known", "left_out")
    return [tuple(getattr(tally, name) for name in fields) for tally in report.offices]


def test_files_in_folders_under_any_name_are_taken_by_sender_and_number(county, stick, three):
    deep = stick / "上报 2026" / "四季度"
    deep.mkdir(parents=True)
    three[0][0].path.rename(deep / "乌云 第1号.coopdesk")
    (stick / "copy.coopdesk").write_bytes(three[1][1].path.read_bytes())
    (stick / "broken.coopdesk").write_bytes(b"age-encryption.org/v1\n")

    report = exchange.take_folder(county, [stick])

    assert _counts(report) == [(2, 2, 0, 0, 0), (3, 2, 0, 1, 0), (2, 1, 1, 0, 0)]
    assert [one.sequence for one in report.taken] == [1, 2, 1, 2, 1, 3]
    (broken,) = report.left_out
    assert (broken.path.name, broken.reason.code) == ("broken.coopdesk", "package_cut_short")
    assert "文件不完整" in broken.message
    assert len(list(deep.glob("*.coopreceipt"))) == 1
    assert not report.is_stopped


def test_what_waited_is_taken_when_what_lacked_comes(county, stick, three):
    exchange.take_folder(county, [stick])
    report = exchange.take_folder(county, [stick, stick.parent / "lost"])
    assert _counts(report)[2] == (3, 2, 0, 2, 0)
    assert [one.sequence for one in report.taken] == [2, 3]
    assert county.ask(exchange.list_held) == []


@pytest.mark.parametrize("at", [0, 1, 4, 6])
def test_stopped_anywhere_it_is_gone_on_with_and_ends_the_same(county, stick, three, at):
    stopped = exchange.take_folder(county, [stick], progress=Stopping(at))
    assert (stopped.is_stopped, len(stopped.taken)) == (at < 6, at)
    assert stopped.waiting == 6 - at
    rest = exchange.take_folder(county, [stick])
    assert len(stopped.taken) + len(rest.taken) == 6
    assert (rest.is_stopped, rest.waiting) == (False, 0)
    assert [len(names(county, tally.office_id)) for tally in rest.offices] == [6, 6, 3]
    assert [one.sequence for one in county.ask(exchange.list_held)] == [3]


def test_a_package_that_was_sent_back_is_not_taken_again_unasked(county, stick, three):
    taken = exchange.take_folder(county, [stick]).taken
    send_back(county, taken[1].package_id, stick, "请重报")
    report = exchange.take_folder(county, [stick])
    assert [one.reason.code for one in report.left_out] == ["package_was_returned"]
    assert report.taken == ()


def test_where_receipts_cannot_be_written_nothing_more_is_taken(county, stick, three):
    with pytest.raises(SurroundingsTrouble) as caught:
        exchange.take_folder(county, [stick], stick / "not" / "there")
    assert caught.value.code == "device_gone"
    assert county.ask(exchange.list_incoming) == []
    with pytest.raises(SurroundingsTrouble):
        exchange.take_folder(county, [stick / "nowhere"])


def test_an_operator_without_the_right_takes_nothing(county, stick, three):
    county.actor = replace(county.actor, role="read_only")
    report = exchange.take_folder(county, [stick])
    assert report.taken == ()
    assert {one.reason.code for one in report.left_out} == {"right.missing"}
