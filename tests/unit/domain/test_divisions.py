"""Divisions: codes say what lies in what, and a list in place of another changes what it names."""

from datetime import date

import pytest

from coopdesk.domain.divisions import Divisions, fits_code, parent_code
from coopdesk.domain.organizations import Division, DivisionKind

DAY = date(2021, 12, 31)
CITY = Division("150400", "赤峰市", DivisionKind.CITY, "", DAY)
COUNTY = Division("150423", "巴林右旗", DivisionKind.BANNER, "150400", DAY)
SUMU = Division("150423200", "西拉沐沦苏木", DivisionKind.SUMU, "150423", DAY)
KNOWN = Divisions([SUMU, CITY, COUNTY])


def test_a_list_stands_in_the_order_of_its_codes_whatever_order_it_came_in():
    assert [unit.code for unit in KNOWN] == ["150400", "150423", "150423200"]
    assert KNOWN.city is CITY


def test_people_say_county_and_township_and_an_unknown_code_stays_a_code():
    assert KNOWN.full_name("150423200") == "巴林右旗西拉沐沦苏木"
    assert KNOWN.full_name("150423") == "巴林右旗"
    assert KNOWN.name_of("150423200") == "西拉沐沦苏木"
    assert KNOWN.county_of("150423200") == "巴林右旗"
    assert KNOWN.full_name("999999") == KNOWN.name_of("999999") == "999999"


def test_units_take_the_place_of_those_of_the_same_code_and_the_list_before_is_as_it_was():
    renamed = Division("150423200", "西拉沐沦镇", DivisionKind.TOWN, "150423", DAY)
    assert KNOWN.replaced_by([renamed]).full_name("150423200") == "巴林右旗西拉沐沦镇"
    assert KNOWN.full_name("150423200") == "巴林右旗西拉沐沦苏木"


@pytest.mark.parametrize(
    ("kind", "code", "fits"),
    [
        (DivisionKind.TOWN, "150423103", True),
        (DivisionKind.BANNER, "150423", True),
        (DivisionKind.BANNER, "150423103", False),
        (DivisionKind.TOWN, "150423", False),
        (DivisionKind.TOWN, "15042310", False),
        (DivisionKind.TOWN, "15042310a", False),
        (DivisionKind.VILLAGE, "150423103", False),
        # the city is no unit of its own list
        (DivisionKind.DISTRICT, "150400", False),
        (DivisionKind.CITY, "150400", False),
    ],
)
def test_a_code_has_as_many_digits_as_its_level(kind, code, fits):
    """GB/T 2260: six digits to the county; GB/T 10114: nine to the township."""
    assert fits_code(kind, code) is fits


def test_the_unit_above_stands_in_the_code():
    assert parent_code("150423103") == "150423"
    assert parent_code("150423") == "150400"
