"""What the city says of a county goes down to it: results, talks, what has to be put right."""

from datetime import date

import pytest

from coopdesk.domain.due import Due
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.services import home, printing
from coopdesk.services import supervision as service
from tests.unit.services.assessments import AOHAN, BAIRIN, TOWNSHIP, totals_with_last
from tests.unit.services.offices import introduce, make, take

LATE = frozenset({"supervision.year_running", "supervision.year_before_open"})


@pytest.fixture
def stick(tmp_path, runner, county, city):
    folder = tmp_path / "stick"
    folder.mkdir()
    introduce(runner, county, folder)
    introduce(county, city, folder)
    return folder


def down(upper, lower, stick):
    return take(lower, make(upper, stick, receiver_id=lower.actor.office_id))


def waiting(office):
    return {fact.kind: fact for fact in office.ask(home.list_due, None)}


def rectify(office, division, problem="监事会任期届满未换届"):
    command = service.RecordRectification(
        division, date(2026, 10, 8), problem, "召开大会换届", "那日苏", date(2026, 12, 20)
    )
    return office.do(service.record_rectification, command)


def test_a_county_sees_how_it_ended_the_year_that_it_is_called_and_what_to_put_right(
    runner, county, city, stick
):
    """市里核定末位、决定约谈、要求整改：旗里收下数据包，工作台就有事要办."""
    units = city.ask(service.list_units, DivisionLevel.COUNTY)
    entered = service.EnterYear(2025, totals_with_last(units, BAIRIN), "考核通报")
    city.do(service.enter_year, entered, confirmed=LATE)
    for division in (BAIRIN, AOHAN):
        told = service.RecordTalk(division, date(2026, 9, 1), "覆盖率一年没有提高")
        city.do(service.record_talk, told)
    here, below = rectify(city, BAIRIN), rectify(city, TOWNSHIP, "公示栏空着")
    rectify(city, AOHAN)

    down(city, county, stick)
    due = waiting(county)
    assert due[Due.CONSEQUENCE_HERE].told["what"] == "书面提醒"
    assert due[Due.TALK_HERE].told["unit"] == "巴林右旗"
    assert due[Due.RECTIFICATION_HERE].told["responsible"] == "那日苏"
    assert {item.id for item in county.ask(service.list_rectifications)} == {here, below}
    (talk,) = county.ask(service.list_talks)
    assert (talk.is_own, talk.division_code) == (False, BAIRIN)
    assert county.ask(printing.print_form, "progress-talk", talk.id).pages == 2
    (own,) = [item for item in county.ask(service.list_ranking, 2025) if item.is_settled]
    assert (own.id, own.rank, own.is_last) == (BAIRIN, 12, True)
    with pytest.raises(RuleViolation):  # the city notes what the county tells it (函告)
        county.do(
            service.record_consequence,
            service.RecordConsequence(2025, BAIRIN, date(2026, 11, 1), "旗委、旗政府"),
        )

    # what concerns the township goes on to it, and nothing else
    down(county, runner, stick)
    assert [item.id for item in runner.ask(service.list_rectifications)] == [below]
    assert runner.ask(service.list_talks) == []
    assert Due.RECTIFICATION_HERE in waiting(runner)


def test_what_was_held_and_put_right_waits_no_more(county, city, stick):
    command = service.RecordTalk(BAIRIN, date(2026, 9, 1), "覆盖率一年没有提高")
    talk = city.do(service.record_talk, command)
    found = rectify(city, BAIRIN)
    assert {Due.TALK, Due.RECTIFICATION} <= waiting(city).keys()
    down(city, county, stick)
    held = service.RecordTalk(
        BAIRIN, date(2026, 9, 1), "覆盖率一年没有提高", date(2026, 9, 12), "办公室", corrects=talk
    )
    city.do(service.record_talk, held)
    done = service.FinishRectification(found, date(2026, 11, 1), "已换届")
    city.do(service.finish_rectification, done)
    assert not {Due.TALK, Due.RECTIFICATION} & waiting(city).keys()
    down(city, county, stick)
    assert not {Due.TALK_HERE, Due.RECTIFICATION_HERE} & waiting(county).keys()
