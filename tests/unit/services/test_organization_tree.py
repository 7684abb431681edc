"""The tree of organizations: by place, as of a day, with the coverage of 一（一）."""

from datetime import date

import pytest

from coopdesk.domain.organizations import DivisionLevel, OfficeLevel, OrganizationKind
from coopdesk.services import organizations as service
from coopdesk.services.opening import NewOffice
from coopdesk.storage.reference import load_divisions
from tests.conftest import PASSPHRASE
from tests.unit.services.division_lists import a_division_list, a_unit, hand_down

MARCH, JUNE = date(2024, 3, 1), date(2024, 6, 15)
FOUNDED = date(2020, 5, 1)
SUMU, TOWN, STREET = "150423200", "150423100", "150423401"


@pytest.fixture
def county(tmp_path, new_workspace, clock):
    """The runner of the county office of 巴林右旗."""
    office = NewOffice(OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", "高娃", PASSPHRASE)
    opened = new_workspace(tmp_path / "county", office, clock)
    yield opened.runner
    opened.close()


def add(runner, name, place, kind=OrganizationKind.GRASSROOTS_COOP, **more):
    profile = service.Profile(kind, name, place, registered_on=FOUNDED, **more)
    return runner.do(service.add_organization, service.AddOrganization(profile))


def branch(tree, name):
    """The branch called ``name``, wherever it is."""
    if tree.name == name:
        return tree
    found = (branch(below, name) for below in tree.below)
    return next((one for one in found if one), None)


def outline(branches):
    return [(one.item.name, outline(one.below)) for one in branches]


def test_of_the_own_county_every_unit_is_there_of_others_what_has_organizations(county):
    add(county, "林西镇供销社", "150424100")

    tree = county.ask(service.organization_tree)
    assert [one.name for one in tree.below] == ["巴林右旗", "林西县"]
    own = {unit.name for unit in load_divisions() if unit.parent == "150423"}
    assert {one.name for one in branch(tree, "巴林右旗").below} == own
    assert [one.name for one in branch(tree, "林西县").below] == ["林西镇"]
    assert branch(tree, "林西县").coverage is None


def test_an_organization_hangs_under_its_superior_where_both_are_in_one_place(county):
    above = add(county, "大板镇供销社", TOWN)
    add(county, "大板农资站", TOWN, parent_id=above)
    add(county, "西拉沐沦供销社", SUMU, parent_id=above)
    add(county, "益和服务站", SUMU, OrganizationKind.VILLAGE_SERVICE_STATION, village="益和嘎查")

    tree = county.ask(service.organization_tree)
    town, sumu = branch(tree, "大板镇"), branch(tree, "西拉沐沦苏木")
    assert outline(town.organizations) == [("大板镇供销社", [("大板农资站", [])])]
    assert outline(sumu.organizations) == [("西拉沐沦供销社", [])]
    [village] = sumu.below
    assert (village.name, village.level) == ("益和嘎查", DivisionLevel.VILLAGE)
    assert outline(village.organizations) == [("益和服务站", [])]
    assert [town.count, sumu.count, tree.count] == [2, 2, 4]


def test_the_tree_of_a_past_day_has_what_stood_where_it_stood(county):
    key = add(county, "大板镇供销社", TOWN)
    rename = service.RenameOrganization(key, MARCH, "众联供销社")
    county.do(service.rename_organization, rename)
    move = service.MoveOrganization(key, JUNE, division_code=SUMU)
    county.do(service.move_organization, move)

    for day, place, name in (
        (date(2023, 12, 31), "大板镇", "大板镇供销社"),
        (MARCH, "大板镇", "众联供销社"),
        (JUNE, "西拉沐沦苏木", "众联供销社"),
        (None, "西拉沐沦苏木", "众联供销社"),
    ):
        tree = county.ask(service.organization_tree, day=day)
        assert outline(branch(tree, place).organizations) == [(name, [])]
        assert tree.count == 1
    assert county.ask(service.organization_tree, day=date(2019, 1, 1)).count == 0


def test_coverage_counts_rural_townships_with_a_trinity_organization_that_stands(county):
    """一（一）: 苏木乡镇, not street offices; two in one township cover it once."""
    trinity = OrganizationKind.TRINITY_ORGANIZATION
    first = add(county, "甲合作社", SUMU, trinity)
    add(county, "乙合作社", SUMU, trinity)
    add(county, "丙合作社", STREET, trinity)
    add(county, "大板镇供销社", TOWN)
    closing = add(county, "丁合作社", "150423101", trinity)
    county.do(service.close_organization, service.CloseOrganization(closing, JUNE))
    assert first

    tree = county.ask(service.organization_tree)
    own = branch(tree, "巴林右旗").coverage
    assert (own.townships, own.covered, own.ratio_bp) == (9, 1, 1111)
    assert branch(tree, "西拉沐沦苏木").coverage.covered == 1
    assert branch(tree, "赛罕街道").coverage.townships == 0
    assert tree.coverage is None
    past = county.ask(service.organization_tree, day=MARCH)
    assert branch(past, "巴林右旗").coverage.covered == 2


def test_a_township_office_sees_its_own_place_before_anything_is_registered(runner):
    tree = runner.ask(service.organization_tree)

    assert branch(tree, "西拉沐沦苏木").coverage == service.Coverage(1, 0)
    assert [one.name for one in branch(tree, "巴林右旗").below] == ["西拉沐沦苏木"]


def test_a_township_that_was_merged_away_is_there_until_then_and_where_something_is_left(county):
    """As a list handed down tells it: 大板镇 ended at the end of May."""
    key = add(county, "大板镇供销社", TOWN)
    ended = a_unit(TOWN, "大板镇", "town", valid_to="2024-05-31")
    hand_down(county, a_division_list(ended, first_day="2024-01-01"))

    before = branch(county.ask(service.organization_tree, day=MARCH), "大板镇")
    assert (before.has_ended, before.coverage.townships) == (False, 1)
    left = branch(county.ask(service.organization_tree, day=JUNE), "大板镇")
    assert (left.has_ended, left.coverage.townships, left.count) == (True, 0, 1)
    move = service.MoveOrganization(key, JUNE, division_code=SUMU)
    county.do(service.move_organization, move)
    after = county.ask(service.organization_tree, day=JUNE)
    assert branch(after, "大板镇") is None
    assert branch(after, "巴林右旗").coverage.townships == 8
