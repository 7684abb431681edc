"""下发行政区划: a merger of townships goes down once, and all pages tell of it from its day."""

from datetime import date

import pytest

from coopdesk.domain.errors import BadReference, RuleViolation
from coopdesk.domain.issued import IssuedKind
from coopdesk.domain.organizations import DivisionLevel, OrganizationKind
from coopdesk.services import exchange, issued_files, organizations, supervision
from coopdesk.services.divisions import division_name, division_tree
from coopdesk.services.issued_templates import write_template
from tests.unit.services.division_lists import a_division_list, a_unit, hand_down
from tests.unit.services.offices import make, take

SUMU, MERGED, NEW = "150423200", "150423203", "150423106"
MERGER = (
    a_unit(NEW, "沐沦镇", "town")
    + a_unit(MERGED, "查干沐沦苏木", "sumu", valid_to="2026-10-31")
    + a_unit(SUMU, "西拉沐沦镇", "town")
)
BEFORE, DAY = date(2026, 10, 31), date(2026, 11, 1)


def name_on(office, code, day):
    return office.ask(lambda uow: uow.reference.divisions(day).full_name(code))


def townships(office):
    """The names a person of the office can choose from in 巴林右旗."""
    counties, _ = office.ask(division_tree)
    return {
        code: name for _, county, below in counties if county == "巴林右旗" for code, name in below
    }


def test_a_merger_goes_down_is_previewed_and_told_everywhere_from_its_day(runner, county, known):
    """查干沐沦苏木并入新设的沐沦镇，西拉沐沦苏木改镇：旗里下发一次，苏木处处照新名."""
    hand_down(county, a_division_list(MERGER))
    made = make(county, known, receiver_id=runner.actor.office_id)
    assert runner.ask(exchange.check_package_file, made.path).handed_down == (
        "行政区划调整（第1版）自2026-11-01起用",
        f"{NEW}：新增 沐沦镇（镇）",
        f"{MERGED}：查干沐沦苏木（苏木） → 查干沐沦苏木（苏木），止于2026-10-31",
        f"{SUMU}：西拉沐沦苏木（苏木） → 西拉沐沦镇（镇）",
    )
    take(runner, made)

    [standing] = runner.ask(issued_files.list_in_force)
    assert standing.kind is IssuedKind.DIVISIONS
    assert name_on(runner, SUMU, BEFORE) == "巴林右旗西拉沐沦苏木"
    assert name_on(runner, SUMU, DAY) == "巴林右旗西拉沐沦镇"
    assert runner.ask(division_name, MERGED) == "巴林右旗查干沐沦苏木"
    offered = townships(runner)
    assert (offered[NEW], offered[SUMU], MERGED in offered) == ("沐沦镇", "西拉沐沦镇", False)
    listed = {one.code: one for one in runner.ask(organizations.list_divisions)}
    assert listed[NEW].level is DivisionLevel.TOWNSHIP
    assert MERGED not in listed


def test_an_organization_is_founded_in_the_new_town_and_no_longer_in_the_merged_one(county):
    hand_down(county, a_division_list(MERGER))

    def add(name, code):
        profile = organizations.Profile(OrganizationKind.GRASSROOTS_COOP, name, code)
        return county.do(organizations.add_organization, organizations.AddOrganization(profile))

    added = county.ask(organizations.get_organization, add("沐沦镇供销社", NEW))
    assert added.division == "巴林右旗沐沦镇"
    with pytest.raises(RuleViolation) as refused:
        add("查干沐沦供销社", MERGED)
    assert [one.code for one in refused.value.refusals] == ["organization.division_ended"]


def test_the_assessment_of_townships_follows_the_list_of_the_periods_end(county):
    """半年督查还查撤并前的苏木，年度考核查新设的镇."""
    hand_down(county, a_division_list(MERGER))

    def assessed(period):
        sheets = county.ask(supervision.assess_units, period, DivisionLevel.TOWNSHIP)
        return {sheet.unit for sheet in sheets}

    half, year = assessed("2026H1"), assessed("2026")
    assert half - year == {MERGED}
    assert year - half == {NEW}


def test_what_a_later_list_leaves_out_is_as_shipped_again_and_its_own_units_end(county):
    """更正版不再列的：原有的恢复原样，只在旧版里新设的到此为止."""
    hand_down(county, a_division_list(MERGER))
    hand_down(county, a_division_list(a_unit(SUMU, "西拉沐沦镇", "town"), 2, "2026-11-20"))

    today = {unit.code: unit for unit in county.ask(lambda uow: uow.reference.divisions(uow.today))}
    assert today[MERGED].valid_to is None
    assert today[SUMU].name == "西拉沐沦镇"
    assert (today[NEW].name, today[NEW].valid_to) == ("沐沦镇", date(2026, 11, 19))
    assert NEW not in townships(county)


def test_an_office_lists_its_own_area_alone(county):
    outside = a_unit("150424105", "林西某镇", "town")
    with pytest.raises(RuleViolation) as refused:
        hand_down(county, a_division_list(MERGER + outside))
    [refusal] = refused.value.refusals
    assert (refusal.code, refusal.values) == (
        "issued.division_outside",
        {"first": "林西某镇（镇）", "count": 1},
    )


@pytest.mark.parametrize(
    ("units", "code"),
    [
        ("", "issued_empty"),
        (a_unit("15042310", "少一位", "town"), "issued_unit"),
        (a_unit("150423106", "旗镇不分", "banner"), "issued_unit"),
        (a_unit("150423106", "不认识的类别", "village"), "issued_unit"),
        (a_unit("150423106", "沐沦镇", "town") + 'valid_too = "写错"\n', "issued_unit"),
        (a_unit("150423106", "沐沦镇", "town", valid_to='"写错"'), "issued_unit"),
        (a_unit("150499106", "没有这个旗", "town"), "issued_unit_parent"),
        (a_unit("150423106", "甲镇", "town") * 2, "issued_word_twice"),
        (
            a_unit("150423106", "甲镇", "town") + a_unit("150423107", "甲镇", "town"),
            "issued_word_twice",
        ),
    ],
)
def test_a_list_that_is_not_whole_is_refused_with_its_place(units, code):
    with pytest.raises(BadReference) as wrong:
        issued_files.read_issued(a_division_list(units))
    assert code in [one.code for one in wrong.value.findings]


def test_a_list_to_begin_from_is_what_stands_in_the_area_of_the_office(county, tmp_path):
    """范本就是现行区划：原样导入，一项也不改."""
    target = tmp_path / "divisions.toml"
    county.ask(write_template, IssuedKind.DIVISIONS, "divisions", target)
    changes = county.ask(issued_files.preview_issued, issued_files.read_issued_file(target))
    assert (changes.differences, changes.unchanged, changes.refusals) == ((), 13, ())
