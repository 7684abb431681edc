"""The divisions of the city as they stand today: their names, and the tree a person chooses from.

What was handed down counts with what is shipped; who founds an office has no workspace yet and
chooses from what is shipped.
"""

from coopdesk.domain.divisions import Divisions
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.storage.reference import shipped_divisions
from coopdesk.storage.unit_of_work import UnitOfWork

Place = tuple[str, str]
"""Code and name."""
DivisionTree = tuple[tuple[tuple[str, str, tuple[Place, ...]], ...], Place]
"""Code, name and townships of each county; then code and name of the city."""


def divisions_today(uow: UnitOfWork) -> Divisions:
    """Return the divisions as they stand today."""
    return uow.reference.divisions(uow.today)


def division_name(uow: UnitOfWork, code: str) -> str:
    """Return county and township as people say it today; the code if it is not known."""
    return divisions_today(uow).full_name(code)


def place_name(uow: UnitOfWork, code: str) -> str:
    """Return the name of a division alone, its code when it is not known."""
    return divisions_today(uow).name_of(code)


def division_tree(uow: UnitOfWork) -> DivisionTree:
    """Return the living divisions, first 旗县区, then what lies in them."""
    divisions = divisions_today(uow)
    return _tree(Divisions(unit for unit in divisions if unit.lives_on(uow.today)))


def shipped_division_tree() -> DivisionTree:
    """Return the divisions an office can be founded in."""
    return _tree(shipped_divisions())


def _tree(divisions: Divisions) -> DivisionTree:
    branches = tuple(
        (
            county.code,
            county.name,
            tuple((unit.code, unit.name) for unit in divisions if unit.parent == county.code),
        )
        for county in divisions
        if county.level is DivisionLevel.COUNTY
    )
    return branches, (divisions.city.code, divisions.city.name)
