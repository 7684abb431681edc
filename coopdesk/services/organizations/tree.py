"""The organizations by place as of a day, with how far the townships are covered.

赤政发〔2023〕14号 一（一）: by 2026 township trinity organizations basically cover all 苏木乡镇 of
the city; street offices and statistical units are none of these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from coopdesk.domain.organizations import (
    BASIS_POINTS,
    Division,
    DivisionLevel,
    OfficeLevel,
    OrganizationKind,
)
from coopdesk.services.organizations.listing import OrganizationItem, list_organizations
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many rural townships there are, and how many have a trinity organization."""

    townships: int
    covered: int

    @property
    def ratio_bp(self) -> int:
        """The part that is covered, in basis points, rounded down; 0 where there is none."""
        return self.covered * BASIS_POINTS // self.townships if self.townships else 0


@dataclass(frozen=True, slots=True)
class OrganizationBranch:
    """An organization with those of the same place that hang under it."""

    item: OrganizationItem
    below: tuple["OrganizationBranch", ...] = ()


@dataclass(frozen=True, slots=True)
class DivisionBranch:
    """A division with its organizations and the divisions below it.

    A gacha or village has no code of its own here: its ``code`` is that of the township, and
    ``level`` tells. ``count`` counts the organizations in it and below. ``has_ended`` marks a
    division that was gone by the day and yet has organizations. ``coverage`` is None outside the
    office's own division: of others it does not know every organization.
    """

    code: str
    name: str
    level: DivisionLevel
    has_ended: bool
    coverage: Coverage | None
    count: int
    organizations: tuple[OrganizationBranch, ...]
    below: tuple["DivisionBranch", ...]


@dataclass(slots=True)
class _Places:
    """What the tree is made of: the items by division, the divisions by the one above."""

    day: date
    home: str
    items: dict[str, list[OrganizationItem]] = field(default_factory=dict)
    below: dict[str, list[Division]] = field(default_factory=dict)


def organization_tree(uow: UnitOfWork, *, day: date | None = None) -> DivisionBranch:
    """Return the city with everything below it that stood on ``day``, today without one.

    Of the office's own division, and above it, every unit that lived on the day is there,
    organizations or not; of other divisions those with organizations.
    """
    asked = day or uow.today
    places = _Places(asked, _home(uow))
    for item in list_organizations(uow, day=asked):
        places.items.setdefault(item.division_code, []).append(item)
    known = uow.reference.divisions(asked)
    for unit in known:
        places.below.setdefault(unit.parent, []).append(unit)
    lost = [code for code in places.items if known.find(code) is None]
    city = known.city
    for code in sorted(lost):
        stray = Division(code, code, city.kind, city.code, city.valid_from)
        places.below[city.code].append(stray)
    return _branch(city, places)


def _home(uow: UnitOfWork) -> str:
    """Return what the codes of the office's own division begin with."""
    code = uow.actor.division_code
    return code[:4] if uow.actor.level == OfficeLevel.CITY else code


def _branch(unit: Division, places: _Places) -> DivisionBranch:
    items = places.items.get(unit.code, [])
    below = [_branch(one, places) for one in places.below.get(unit.code, ())]
    seated = [item for item in items if not item.village]
    villages = sorted({item.village for item in items if item.village})
    shown = [one for one in below if one.count or _is_on_the_way(one, places)]
    is_home = unit.code.startswith(places.home)
    return DivisionBranch(
        code=unit.code,
        name=unit.name,
        level=unit.level,
        has_ended=not unit.lives_on(places.day),
        coverage=_coverage(unit, items, below, places.day) if is_home else None,
        count=len(items) + sum(one.count for one in below),
        organizations=_nested(seated),
        below=(*shown, *(_village(unit, name, items) for name in villages)),
    )


def _is_on_the_way(branch: DivisionBranch, places: _Places) -> bool:
    """Return whether the branch lives and lies in the office's own division or above it."""
    is_near = branch.code.startswith(places.home) or places.home.startswith(branch.code)
    return is_near and not branch.has_ended


def _village(unit: Division, name: str, items: Sequence[OrganizationItem]) -> DivisionBranch:
    own = [item for item in items if item.village == name]
    return DivisionBranch(
        code=unit.code,
        name=name,
        level=DivisionLevel.VILLAGE,
        has_ended=False,
        coverage=None,
        count=len(own),
        organizations=_nested(own),
        below=(),
    )


def _coverage(
    unit: Division, items: Sequence[OrganizationItem], below: Sequence[DivisionBranch], day: date
) -> Coverage:
    is_township = unit.kind.is_rural_township and unit.lives_on(day)
    is_covered = any(item.kind is OrganizationKind.TRINITY_ORGANIZATION for item in items)
    known = [one.coverage for one in below if one.coverage]
    return Coverage(
        is_township + sum(one.townships for one in known),
        (is_township and is_covered) + sum(one.covered for one in known),
    )


def _nested(items: Sequence[OrganizationItem]) -> tuple[OrganizationBranch, ...]:
    """Return the organizations of one place, each under its superior where that is there too."""
    here = {item.id for item in items}
    under: dict[str | None, list[OrganizationItem]] = {}
    for item in items:
        above = item.parent_id if item.parent_id in here else None
        under.setdefault(above, []).append(item)

    def hang(above: str | None) -> Iterator[OrganizationBranch]:
        for item in under.get(above, ()):
            yield OrganizationBranch(item, tuple(hang(item.id)))

    return tuple(hang(None))
