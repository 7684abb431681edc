"""Inspection and assessment on real records: values, scores, places and what follows."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.award_facts import Part
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import NeedsConfirmation, NotFound, RuleViolation
from coopdesk.domain.organizations import DivisionLevel, OfficeLevel
from coopdesk.domain.supervision import Consequence, WhenExcepted
from coopdesk.services import organizations, printing
from coopdesk.services import supervision as service
from coopdesk.services.home import Due, list_due
from coopdesk.storage.tables.governance import BodyRow, TermRow
from tests.unit.services.assessments import (
    AOHAN,
    BAIRIN,
    HONGSHAN,
    SONGSHAN,
    TOWNSHIP,
    YEAR_RUNNING,
    add,
    city_office,
    mark_everything,
    totals_with_last,
)
from tests.unit.services.division_lists import hand_down
from tests.unit.services.test_issued_files import a_file


@pytest.fixture
def city(tmp_path, new_workspace, new_office, clock):
    opened = new_workspace(tmp_path / "city", city_office(new_office), clock)
    yield opened.runner
    opened.close()


@pytest.fixture
def units(city):
    return city.ask(service.list_units, DivisionLevel.COUNTY)


def codes(error):
    return [refusal.code for refusal in error.value.refusals]


def line(runner, code, period="2026", unit=BAIRIN):
    sheet = runner.ask(service.get_unit_sheet, period, unit)
    return next(one for one in sheet.lines if one.indicator.code == code)


def enter(runner, units, year, last, confirmed=frozenset()):
    command = service.EnterYear(year, totals_with_last(units, last), "赤供发通报")
    return runner.do(service.enter_year, command, confirmed=confirmed)


def ranked(runner, year):
    return {item.id: item for item in runner.ask(service.list_ranking, year)}


def test_the_city_assesses_twelve_counties_and_a_township_itself(city, runner, units):
    assert len(units) == 12
    assert runner.ask(service.list_units, DivisionLevel.COUNTY) == []
    [own] = runner.ask(service.list_units, DivisionLevel.TOWNSHIP)
    assert own.code == TOWNSHIP
    assert runner.ask(service.list_ranking, 2026) == []


def test_coverage_counts_rural_townships_with_a_living_organization(city):
    """赤政发〔2023〕14号 一（一）: 到2026年基本覆盖全市苏木乡镇."""
    before = line(city, "coverage").reading
    assert (before.reached, before.of) == (0, 9)
    add(city, "trinity_organization", "甲综合合作社", TOWNSHIP, registered_on=date(2024, 5, 1))
    add(city, "trinity_organization", "乙综合合作社", TOWNSHIP, registered_on=date(2026, 7, 1))
    now = line(city, "coverage")
    assert now.reading.reached == 1
    assert "甲综合合作社" in next(part.told for part in now.reading.parts if part.reached)
    assert now.score == 1500 * 1 // now.reading.of
    assert line(city, "coverage", "2023").reading.reached == 0
    assert line(city, "coverage", "2024H1").reading.reached == 1


def test_functions_and_stars_follow_the_last_decision_of_the_day(city):
    key = add(city, "trinity_organization", "甲综合合作社", TOWNSHIP)
    for part, day, passed in (
        (Part.PRODUCTION, date(2025, 3, 1), True),
        (Part.CREDIT, date(2025, 3, 1), True),
        (Part.CREDIT, date(2026, 3, 1), False),
    ):
        command = organizations.RecordAcceptance(key, part, day, passed)
        city.do(organizations.record_acceptance, command)
    assert (line(city, "functions").reading.reached, line(city, "functions").reading.of) == (1, 3)
    assert line(city, "functions", "2025").reading.reached == 2
    rating = organizations.RecordRating(key, 4, date(2025, 9, 1), "市、旗联合评级")
    city.do(organizations.record_rating, rating)
    assert line(city, "revenue-stars").score == 500
    assert line(city, "revenue-stars", "2024").score == 0


def _seat(uow, told):
    """Put the three bodies of an organization into office from one day to another."""
    key, starts_on, ends_on = told
    for kind in (
        BodyKind.MEMBERS_ASSEMBLY,
        BodyKind.BOARD_OF_DIRECTORS,
        BodyKind.BOARD_OF_SUPERVISORS,
    ):
        body = uow.add(BodyRow(organization_id=key, kind=kind.value, seats=3))
        uow.add(TermRow(body_id=body, number=1, starts_on=starts_on, ends_on=ends_on))


_seat.__module__ = "coopdesk.services.governance"


def test_three_bodies_count_while_they_are_in_office(city):
    """赤政发〔2023〕14号 三（一）: a term that ended without an election is not the system."""
    key = add(city, "grassroots_coop", "甲基层社", TOWNSHIP)
    assert "理事会" in line(city, "grassroots-bodies").reading.parts[0].told
    city.do(_seat, (key, date(2023, 1, 1), date(2025, 12, 31)))
    assert line(city, "grassroots-bodies", "2025").reading.reached == 1
    assert line(city, "grassroots-bodies", "2026H1").reading.reached == 0
    assert line(city, "county-bodies").reading.of == 1  # the county's own coop is not registered


def test_a_score_by_hand_needs_its_evidence_and_stands_before_the_records(city):
    with pytest.raises(RuleViolation) as error:
        city.do(service.record_mark, service.RecordMark("2026", BAIRIN, "leadership", 501, " "))
    assert codes(error) == ["supervision.points_beyond", "supervision.evidence_missing"]
    before = city.ask(service.get_unit_sheet, "2026", BAIRIN)
    assert before.lacking == 2
    city.do(service.record_mark, service.RecordMark("2026", BAIRIN, "coverage", 700, "纸质台账"))
    told = line(city, "coverage")
    assert (told.score, told.computed) == (700, 0)
    assert told.evidence == "纸质台账"


def test_the_year_takes_the_last_score_given_within_it(city):
    for period, points in (("2026H1", 100), ("2026H2", 200)):
        command = service.RecordMark(period, BAIRIN, "leadership", points, "现场查看")
        city.do(service.record_mark, command)
    assert line(city, "leadership").score == 200
    assert line(city, "leadership", "2026H1").score == 100
    assert line(city, "leadership", "2025").is_lacking


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2022", "supervision.before_first"),
        ("2027", "supervision.year_ahead"),
        ("2026Q1", "supervision.no_period"),
        ("今年", "supervision.no_period"),
    ],
)
def test_only_years_from_2023_and_halves_are_assessed(city, period, code):
    """赤政发〔2023〕14号 三（一）: 自2023年起; 五: 半年督查、年度考核."""
    with pytest.raises(RuleViolation) as error:
        city.ask(service.assess_units, period, DivisionLevel.COUNTY)
    assert codes(error) == [code]


def test_an_inspection_is_of_a_half_year_and_within_it(city):
    command = service.RecordInspection("2026H1", BAIRIN, date(2026, 6, 18), "王玉梅", "抓紧换届")
    city.do(service.record_inspection, command)
    sheet = city.ask(service.get_unit_sheet, "2026H1", BAIRIN)
    assert (sheet.inspected_on, sheet.opinion) == (date(2026, 6, 18), "抓紧换届")
    for wrong, found in (
        (service.RecordInspection("2026", BAIRIN, date(2026, 6, 18), "王"), "not_half"),
        (
            service.RecordInspection("2026H1", BAIRIN, date(2025, 12, 31), "王"),
            "inspected_outside",
        ),
        (
            service.RecordInspection("2026H2", BAIRIN, date(2026, 11, 24), "王"),
            "inspected_outside",
        ),
    ):
        with pytest.raises(RuleViolation) as error:
            city.do(service.record_inspection, wrong)
        assert codes(error) == [f"supervision.{found}"]


def test_a_year_is_settled_whole_by_the_city_alone(city, runner, units):
    """三（一）: 市供销合作社负责; every score has to be there, and the year before too."""
    with pytest.raises(RuleViolation) as error:
        runner.do(service.settle_year, service.SettleYear(2025))
    assert codes(error) == ["supervision.city_only"]
    with pytest.raises(RuleViolation) as error:
        city.do(service.settle_year, service.SettleYear(2023))
    assert codes(error) == ["supervision.scores_lacking"] * 12
    mark_everything(city, "2026", units)
    for confirmed, asked in (
        (frozenset(), "supervision.year_running"),
        (frozenset({"supervision.year_running"}), "supervision.year_before_open"),
    ):
        with pytest.raises(NeedsConfirmation) as question:
            city.do(service.settle_year, service.SettleYear(2026), confirmed=confirmed)
        assert question.value.code == asked
    assert city.do(service.settle_year, service.SettleYear(2026), confirmed=YEAR_RUNNING) == 12
    with pytest.raises(NeedsConfirmation) as question:
        city.do(service.settle_year, service.SettleYear(2026), confirmed=YEAR_RUNNING)
    assert question.value.code == "supervision.settle_again"


def test_a_settled_year_keeps_its_places_when_the_records_change(city, units):
    mark_everything(city, "2026", units)
    city.do(service.settle_year, service.SettleYear(2026), confirmed=YEAR_RUNNING)
    before = ranked(city, 2026)
    city.do(service.record_mark, service.RecordMark("2026", AOHAN, "leadership", 500, "复核"))
    assert ranked(city, 2026) == before
    assert line(city, "leadership", unit=AOHAN).score == 500


def test_entering_a_year_asks_for_every_county_and_the_paper(city, units):
    with pytest.raises(RuleViolation) as error:
        city.do(service.enter_year, service.EnterYear(2023, (), " "))
    assert codes(error) == ["supervision.totals_lacking", "supervision.document_missing"]
    assert enter(city, units, 2023, SONGSHAN) == 12


def test_the_reminder_waits_on_the_start_page_until_the_county_tells(city, units):
    enter(city, units, 2023, SONGSHAN)
    told = [fact for fact in city.ask(list_due, None) if fact.kind is Due.CONSEQUENCE]
    assert [fact.told["unit"] for fact in told] == ["松山区"]
    command = service.RecordConsequence(
        2023, SONGSHAN, date(2024, 2, 1), "松山区委、区政府", "松函〔2024〕3号"
    )
    city.do(service.record_consequence, command)
    assert not [fact for fact in city.ask(list_due, None) if fact.kind is Due.CONSEQUENCE]
    wrong = service.RecordConsequence(2023, AOHAN, date(2024, 2, 1), "敖汉旗")
    with pytest.raises(RuleViolation) as error:
        city.do(service.record_consequence, wrong)
    assert codes(error) == ["supervision.nothing_follows"]


def test_the_city_is_told_what_to_inspect_and_to_settle(city, runner, units):
    """赤政发〔2023〕14号 五: 半年督查、年度考核; a township has neither."""
    due = {fact.kind: fact for fact in city.ask(list_due, None)}
    assert due[Due.INSPECTION].told["count"] == 12
    assert due[Due.INSPECTION].day == date(2026, 12, 31)
    assert due[Due.ASSESSMENT].told["year"] == 2025
    command = service.RecordInspection("2026H2", BAIRIN, date(2026, 11, 2), "王玉梅")
    city.do(service.record_inspection, command)
    enter(city, units, 2025, SONGSHAN, YEAR_RUNNING)
    due = {fact.kind: fact for fact in city.ask(list_due, None)}
    assert due[Due.INSPECTION].told["count"] == 11
    assert Due.ASSESSMENT not in due
    kinds = {fact.kind for fact in runner.ask(list_due, None)}
    assert not kinds & {Due.INSPECTION, Due.ASSESSMENT}


def test_letters_are_printed_only_for_whom_they_are_due(city, units):
    enter(city, units, 2023, SONGSHAN)
    printed = city.ask(printing.print_form, "assessment-reminder", f"{SONGSHAN}/2023")
    assert printed.pages == 2
    for form, key in (
        ("assessment-talk", f"{SONGSHAN}/2023"),
        ("assessment-reminder", f"{AOHAN}/2023"),
        ("assessment-feedback", f"{AOHAN}/2024"),
    ):
        with pytest.raises(RuleViolation):
            city.ask(printing.print_form, form, key)
    for form, key in (
        ("assessment-feedback", f"{AOHAN}/2023"),
        ("assessment-ranking", "2024"),
        ("assessment-scorecard", f"{BAIRIN}/2026H1"),
    ):
        assert city.ask(printing.print_form, form, key).pages


def test_the_scheme_says_whether_anybody_is_last_when_the_excepted_is(city, units):
    [example] = city.ask(service.list_schemes, DivisionLevel.COUNTY)
    enter(city, units, 2023, HONGSHAN)
    assert [item.name for item in ranked(city, 2023).values() if item.is_last] == ["敖汉旗"]
    assert ranked(city, 2023)[HONGSHAN].article == "赤政发〔2023〕14号 三（一）"
    head = service.SchemeHead("own", "办法", date(2024, 1, 1), when_excepted=WhenExcepted.NOBODY)
    city.do(service.copy_scheme, service.CopyScheme(example.id, head))
    enter(city, units, 2024, HONGSHAN)
    assert not [item for item in ranked(city, 2024).values() if item.is_last or item.consequence]


def test_what_the_city_sets_anew_counts_from_its_first_day(city, units):
    """三（一） excepts 红山区; a document handed down excepts 松山区 too, from 2026 on."""
    article = '[yearly_assessment]\nexcepted_divisions = { value = [%s], article = "第五条" }\n'
    listed = article % ", ".join(f'"{code}"' for code in (HONGSHAN, SONGSHAN))
    body = f'document = "赤政发〔2026〕1号"\n{listed}'
    hand_down(city, a_file("policy", "chifeng-2026-1", 1, "2026-01-01", body))

    def excepted(year):
        return {code for code, item in ranked(city, year).items() if item.is_excepted}

    assert (excepted(2025), excepted(2026)) == ({HONGSHAN}, {HONGSHAN, SONGSHAN})
    assert ranked(city, 2026)[SONGSHAN].article == "赤政发〔2026〕1号 第五条"


def test_rectifications_count_once_they_are_due_and_wait_on_the_start_page(city):
    record = service.RecordRectification(
        BAIRIN, date(2026, 6, 18), "监事会未换届", "限期换届", "那日苏", date(2026, 9, 30)
    )
    key = city.do(service.record_rectification, record)
    later = service.RecordRectification(
        BAIRIN, date(2026, 11, 1), "台账不全", "补齐", "那日苏", date(2026, 12, 10)
    )
    city.do(service.record_rectification, later)
    kinds = [fact.kind for fact in city.ask(list_due, None)]
    assert Due.RECTIFICATION_OVERDUE in kinds
    assert Due.RECTIFICATION in kinds
    rectified = line(city, "rectified").reading
    assert (rectified.reached, rectified.of) == (0, 1)
    with pytest.raises(RuleViolation) as error:
        city.do(
            service.finish_rectification,
            service.FinishRectification(key, date(2026, 6, 17), ""),
        )
    assert codes(error) == ["supervision.done_before", "supervision.result_missing"]
    done = service.FinishRectification(key, date(2026, 10, 5), "已换届")
    city.do(service.finish_rectification, done)
    assert line(city, "rectified").reading.reached == 1
    assert line(city, "rectified", "2026H1").reading.of == 0
    items = city.ask(service.list_rectifications)
    assert [item.number for item in items] == [2, 1]
    assert city.ask(printing.print_form, "rectification-notice", key).pages == 1


def test_a_rectification_lies_in_the_office_area_and_its_days_in_order(city, runner):
    wrong = service.RecordRectification(
        "150424", date(2026, 12, 1), " ", "改", "人", date(2026, 11, 1)
    )
    with pytest.raises(RuleViolation) as error:
        runner.do(service.record_rectification, wrong)
    assert codes(error) == [
        "supervision.text_missing",
        "supervision.not_in_area",
        "supervision.found_ahead",
        "supervision.due_before",
    ]
    with pytest.raises(NotFound):
        city.ask(service.get_unit_sheet, "2026", "999999")


def test_a_half_year_and_the_townships_of_a_county_are_told_as_they_stand(
    city, tmp_path, new_workspace, new_office, clock
):
    """Nothing is settled of them, and nothing follows: 三（一） speaks of the counties' years."""
    city.do(service.record_mark, service.RecordMark("2026H1", AOHAN, "leadership", 500, "查阅"))
    first = city.ask(service.list_standings, "2026H1")[0]
    assert (first.id, first.rank, first.consequence, first.is_settled) == (AOHAN, 1, None, False)
    assert [one.id for one in city.ask(service.list_standings, "2026")] == [
        one.id for one in city.ask(service.list_ranking, 2026)
    ]
    office = replace(new_office, level=OfficeLevel.COUNTY, division_code=BAIRIN, name="巴林右旗社")
    county = new_workspace(tmp_path / "county", office, clock)
    add(county.runner, "trinity_organization", "甲综合合作社", TOWNSHIP)
    townships = county.runner.ask(service.list_standings, "2026")
    assert (townships[0].id, len(townships)) == (TOWNSHIP, 9)
    assert not [one for one in townships if one.consequence]
    county.close()


def test_two_years_last_end_in_a_talk_and_a_year_between_in_a_reminder(city, units):
    for year, unit in ((2023, SONGSHAN), (2024, SONGSHAN), (2025, AOHAN)):
        enter(city, units, year, unit)
    assert ranked(city, 2023)[SONGSHAN].consequence is Consequence.REMINDER
    assert ranked(city, 2024)[SONGSHAN].consequence is Consequence.TALK
    assert ranked(city, 2025)[AOHAN].consequence is Consequence.REMINDER
    assert ranked(city, 2025)[SONGSHAN].consequence is None
    assert ranked(city, 2024)[SONGSHAN].rank_before == 12
