"""Lists as of a past day: what was dated by then, and nothing that came later."""

from datetime import date

import pytest

from coopdesk.domain.applications import ApplicationState as State
from coopdesk.domain.applications import ApplicationStep as Step
from coopdesk.domain.applications import standing_on
from coopdesk.domain.award_facts import Part, Programme, Verdict
from coopdesk.domain.meeting_requests import AskedBy, RequestStage
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import DivisionLevel, OrganizationKind
from coopdesk.services import awards, governance, organizations
from coopdesk.services import supervision as service
from coopdesk.services.past_day import as_of
from tests.unit.services.assessments import HONGSHAN, SONGSHAN, city_office, totals_with_last
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    Found,
    found,
    particulars,
    people,
    three_bodies,
)

MAY, JUNE = date(2026, 5, 6), date(2026, 6, 20)


@pytest.fixture
def city(tmp_path, new_workspace, new_office, clock):
    opened = new_workspace(tmp_path / "city", city_office(new_office), clock)
    yield opened.runner
    opened.close()


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (1, State.DRAFT),
        (2, State.CHECKED),
        (3, State.PRINTED),
        (4, State.SIGNED),
        (5, State.SUBMITTED),
        (6, State.SUBMITTED),  # an opinion leaves it handed in
        (7, State.GRANTED),
        (8, State.RETURNED),
    ],
)
def test_how_far_an_application_had_come_is_told_by_its_dated_steps(day, state):
    taken = zip((2, 4, 5, 6, 7, 8), Step, strict=True)
    steps = [(date(2026, 3, on), step) for on, step in taken]
    assert standing_on(date(2026, 3, day), steps, date(2026, 3, 3)) is state


def test_a_day_to_come_is_today(runner):
    assert runner.ask(lambda uow: as_of(uow, date(2030, 1, 1)) is uow)
    assert runner.ask(lambda uow: as_of(uow, MAY).today) == MAY
    assert runner.ask(lambda uow: uow.today) == runner.today


def test_awards_of_a_past_day_know_nothing_of_what_was_accepted_and_paid_later(runner):
    """二（五）: accepted on 6 May, paid on 20 June; a year with no application has its payment."""
    profile = organizations.Profile(
        kind=OrganizationKind.TRINITY_ORGANIZATION,
        name="巴林右旗西拉沐沦苏木众联综合合作社",
        division_code="150423200",
        registered_on=date(2026, 1, 5),
    )
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    for part in Part:
        told = organizations.RecordAcceptance(key, part, MAY, passed=True)
        runner.do(organizations.record_acceptance, told)
    applied = awards.Apply(key, Programme.ACCEPTANCE, 2026)
    application = runner.do(awards.apply, applied)
    paid = awards.RecordPayout(key, Programme.ACCEPTANCE, 2026, Money(100_000_000), JUNE, "凭证")
    runner.do(awards.record_payout, paid, confirmed=frozenset({"award.other_amount"}))

    def verdict(on):
        told = runner.ask(awards.assess_awards, 2026, key, on)
        (item,) = [one for one in told if one.programme is Programme.ACCEPTANCE]
        return item.verdict, item.state

    before, after = date(2026, 5, 5), date(2026, 6, 19)
    assert verdict(before) == (Verdict.NO, None)
    assert verdict(after)[0] is Verdict.YES
    assert verdict(JUNE)[1] is verdict(None)[1] is State.PAID
    assert runner.ask(awards.assess_awards, 2026, None, date(2026, 1, 4)) == []
    # the application was drafted today: a payment of June stands without it until then
    (then,) = runner.ask(awards.list_applications, 2026, key, JUNE)
    assert (then.id, then.paid_on, then.state) == (None, JUNE, State.PAID)
    assert runner.ask(awards.list_applications, 2026, key, after) == []
    (now,) = runner.ask(awards.list_applications, 2026, key, runner.today)
    assert now.id == application
    (summed,) = runner.ask(awards.summarise_awards, 2026, key, after)
    assert (summed.paid, summed.entitled) == (Money(), 1)


def test_a_year_settled_later_is_not_settled_yet_and_what_followed_waits(city, clock):
    """三（一）: entered today, the reminder carried out today; yesterday knows of neither."""
    units = city.ask(service.list_units, DivisionLevel.COUNTY)
    entered = service.EnterYear(2023, totals_with_last(units, SONGSHAN), "考核通报")
    city.do(service.enter_year, entered)
    told = service.RecordConsequence(2023, SONGSHAN, city.today, "松山区委、区政府")
    city.do(service.record_consequence, told)
    yesterday = date(2026, 11, 22)
    assert not any(item.is_settled for item in city.ask(service.list_ranking, 2023, yesterday))
    last = city.ask(service.list_standings, "2023", city.today)[-1]
    assert (last.id, last.handled_on) == (SONGSHAN, city.today)
    talk = service.RecordTalk(HONGSHAN, MAY, "推进缓慢", JUNE, "市领导小组办公室")
    city.do(service.record_talk, talk)
    (called,) = city.ask(service.list_talks, on=date(2026, 6, 19))
    assert (called.talked_on, called.talked_by) == (None, "")
    assert city.ask(service.list_talks, on=date(2026, 5, 5)) == []


def test_scores_and_inspections_given_later_are_not_on_the_sheet(city):
    given = service.RecordMark("2026H2", HONGSHAN, "services", 500, "查阅台账")
    city.do(service.record_mark, given)
    seen = service.RecordInspection("2026H2", HONGSHAN, date(2026, 11, 2), "王玉梅")
    city.do(service.record_inspection, seen)

    def sheet(on):
        found_one = city.ask(service.get_unit_sheet, "2026H2", HONGSHAN, on)
        (line,) = [one for one in found_one.lines if one.indicator.code == "services"]
        return line.score, found_one.inspected_on

    assert sheet(None) == sheet(city.today) == (500, date(2026, 11, 2))
    assert sheet(date(2026, 11, 22)) == (None, date(2026, 11, 2))
    assert sheet(date(2026, 11, 1)) == (None, None)


def test_meetings_and_requests_of_a_past_day(runner):
    organization = runner.do(found, Found(9))
    runner.do(governance.set_up_bodies, three_bodies(organization))
    asked = governance.AskForMeeting(
        organization, ASSEMBLY, AskedBy.MEMBERS, date(2026, 11, 10), "修改章程", askers=3
    )
    request = runner.do(governance.ask_for_meeting, asked)
    command = governance.RecordMeeting(organization, ASSEMBLY, particulars(), people(9), None, ())
    meeting = runner.do(governance.record_meeting, command).meeting_id
    runner.do(governance.answer_request, governance.AnswerRequest(request, meeting))
    day = particulars().held_on
    before = date(2026, 11, 19)
    assert day > before
    assert runner.ask(governance.list_meetings, organization, on=before) == []
    assert [m.id for m in runner.ask(governance.list_meetings, organization, on=day)] == [meeting]
    (waiting,) = runner.ask(governance.list_requests, organization, before)
    assert (waiting.stage, waiting.held_on) == (RequestStage.WAITING, None)
    (held,) = runner.ask(governance.list_requests, organization, day)
    assert held.held_on == day
    assert runner.ask(governance.list_requests, organization, date(2026, 11, 9)) == []
    (judged,) = runner.ask(governance.list_compliance, 2026, organization, before)
    assert judged.held == 0
    (judged,) = runner.ask(governance.list_compliance, 2026, organization)
    assert judged.held == 1
