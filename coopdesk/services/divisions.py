"""The divisions of the city as a person chooses them: first 旗县区, then 苏木乡镇."""

from coopdesk.domain.organizations import DivisionLevel
from coopdesk.storage.reference import load_divisions

_COUNTY_DIGITS = 6  # GB/T 2260
Place = tuple[str, str]
"""Code and name."""


def division_tree() -> tuple[tuple[tuple[str, str, tuple[Place, ...]], ...], Place]:
    """Return (code, name, townships) of each county, and code and name of the city."""
    divisions = load_divisions()
    city = next(unit for unit in divisions if unit.level is DivisionLevel.CITY)
    counties = [unit for unit in divisions if unit.level is DivisionLevel.COUNTY]
    branches = tuple(
        (
            county.code,
            county.name,
            tuple((unit.code, unit.name) for unit in divisions if unit.parent == county.code),
        )
        for county in counties
    )
    return branches, (city.code, city.name)


def county_name(code: str) -> str:
    """Return the name of the 旗县区 a division lies in, of the city itself for the city."""
    return place_name(code[:_COUNTY_DIGITS])


def place_name(code: str) -> str:
    """Return the name of a division, its code when it is not known."""
    return next((unit.name for unit in load_divisions() if unit.code == code), code)
