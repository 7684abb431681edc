"""Talks at the leading group's judgement (赤政发〔2023〕14号 五), besides those of last places."""

from datetime import date

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.services import supervision as service
from coopdesk.services.bin import RemoveRecord, RestoreRecord, remove_record, restore_record
from tests.unit.services.assessments import HONGSHAN, city_office

CALLED = date(2026, 9, 1)


@pytest.fixture
def city(tmp_path, new_workspace, new_office, clock):
    opened = new_workspace(tmp_path / "city", city_office(new_office), clock)
    yield opened.runner
    opened.close()


def talk(**changed):
    told = {"division_code": HONGSHAN, "called_on": CALLED, "reason": "覆盖率一年没有提高"}
    return service.RecordTalk(**(told | changed))


def codes(runner, command):
    with pytest.raises(RuleViolation) as told:
        runner.do(service.record_talk, command)
    return [one.code for one in told.value.refusals]


def test_nobody_is_excepted_and_a_talk_is_held_after_it_was_called(city):
    """三（一） excepts 红山区 from what follows a last place; 五 does not."""
    key = city.do(service.record_talk, talk())
    (waiting,) = city.ask(service.list_talks, HONGSHAN)
    assert (waiting.unit, waiting.talked_on) == ("红山区", None)
    held = talk(corrects=key, talked_on=CALLED, talked_by="市领导小组办公室")
    assert city.do(service.record_talk, held) == key
    assert city.ask(service.list_talks)[0].talked_on == CALLED


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": " "}, "supervision.talk_reason_missing"),
        ({"called_on": date(2026, 11, 24)}, "supervision.done_ahead"),
        ({"talked_on": date(2026, 8, 31), "talked_by": "办公室"}, "supervision.done_before"),
        ({"talked_on": CALLED}, "supervision.handler_missing"),
    ],
)
def test_what_a_talk_has_to_say(city, changed, code):
    assert codes(city, talk(**changed)) == [code]


def test_the_city_calls_to_it(runner):
    here = talk(division_code="150423")
    assert codes(runner, here) == ["supervision.talk_city_only"]


def test_one_entered_by_mistake_goes_into_the_bin_and_comes_back(city):
    key = city.do(service.record_talk, talk())
    entry = city.do(remove_record, RemoveRecord("progress_talk", key))
    assert city.ask(service.list_talks) == []
    city.do(restore_record, RestoreRecord(entry))
    assert [one.id for one in city.ask(service.list_talks)] == [key]
