"""Kinds and levels of organizations, divisions, holdings."""

from datetime import date

import pytest

from coopdesk.domain.money import Money
from coopdesk.domain.organizations import (
    Division,
    DivisionKind,
    DivisionLevel,
    OfficeLevel,
    OrganizationKind,
    assess_office,
    assess_placement,
    compute_holding_bp,
)

TODAY = date(2026, 11, 23)
CITY = Division("150400", "赤峰市", DivisionKind.CITY, "", date(2021, 12, 31))
BANNER = Division("150423", "巴林右旗", DivisionKind.BANNER, "150400", date(2021, 12, 31))
SUMU = Division("150423200", "西拉沐沦苏木", DivisionKind.SUMU, "150423", date(2021, 12, 31))
STREET = Division("150423401", "赛罕街道", DivisionKind.STREET, "150423", date(2021, 12, 31))


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("kind", "division", "fits"),
    [
        (OrganizationKind.TRINITY_ORGANIZATION, SUMU, True),
        (OrganizationKind.TRINITY_ORGANIZATION, STREET, True),
        (OrganizationKind.TRINITY_ORGANIZATION, BANNER, False),
        (OrganizationKind.COUNTY_COOP, BANNER, True),
        (OrganizationKind.COUNTY_COOP, CITY, False),
        (OrganizationKind.CITY_COOP, CITY, True),
        (OrganizationKind.COOP_ENTERPRISE, CITY, True),
        (OrganizationKind.COOP_ENTERPRISE, SUMU, True),
        (OrganizationKind.VILLAGE_SERVICE_STATION, CITY, False),
    ],
)
def test_kind_and_level_fit(kind, division, fits):
    """赤政发〔2023〕14号 一（一）: 乡级 stands in a township."""
    expected = [] if fits else ["organization.level_misfit"]
    assert codes(assess_placement(kind, division, TODAY)) == expected


def test_a_merged_township_takes_no_new_organization():
    merged = Division(
        "150423299", "旧苏木", DivisionKind.SUMU, "150423", date(2021, 12, 31), date(2024, 6, 30)
    )
    kind = OrganizationKind.TRINITY_ORGANIZATION
    assert assess_placement(kind, merged, date(2024, 6, 30)) == []
    assert codes(assess_placement(kind, merged, date(2024, 7, 1))) == [
        "organization.division_ended"
    ]


def test_only_rural_units_count_for_coverage():
    """赤政发〔2023〕14号 一（一）: 苏木乡镇."""
    assert DivisionKind.SUMU.is_rural_township
    assert not DivisionKind.STREET.is_rural_township
    assert DivisionKind.STREET.level is DivisionLevel.TOWNSHIP


def test_an_office_sits_at_its_own_level_and_reports_upwards():
    assert assess_office(OfficeLevel.TOWNSHIP, SUMU) == []
    assert codes(assess_office(OfficeLevel.COUNTY, SUMU)) == ["office.level_misfit"]
    assert OfficeLevel.TOWNSHIP.superior is OfficeLevel.COUNTY
    assert OfficeLevel.CITY.superior is None


@pytest.mark.parametrize(
    ("part", "whole", "holding"),
    [(34, 100, 3400), (33999, 100000, 3399), (0, 0, 0), (100, 100, 10000), (3399, 10000, 3399)],
)
def test_a_holding_is_rounded_down(part, whole, holding):
    """赤政发〔2023〕14号 二（七）: 34%及以上, so 33.999 % is not enough."""
    assert compute_holding_bp(Money(part), Money(whole)) == holding


@pytest.mark.parametrize(("part", "whole"), [(101, 100), (-1, 100)])
def test_a_part_beyond_the_whole_is_a_defect(part, whole):
    with pytest.raises(ValueError, match="exceeds"):
        compute_holding_bp(Money(part), Money(whole))
