"""Organizations, the offices that keep them, and the divisions (行政区划) they stand in.

赤政发〔2023〕14号 names the kinds; which level a kind belongs to follows from its sentences:
乡级 organizations stand in a township, their superiors at county and city.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money

BASIS_POINTS = 10_000
_CITY_DIGITS, _COUNTY_DIGITS, _OF_THE_CITY = 4, 6, "00"


class DivisionLevel(StrEnum):
    """Level of a division."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class DivisionKind(StrEnum):
    """Kind of a division; two or more kinds share a level."""

    CITY = "city"
    BANNER = "banner"
    COUNTY = "county"
    DISTRICT = "district"
    SUMU = "sumu"
    TOWN = "town"
    TOWNSHIP = "township"
    STREET = "street"
    STATISTICAL = "statistical"
    GACHA = "gacha"
    VILLAGE = "village"

    @property
    def level(self) -> DivisionLevel:
        """The level this kind stands at."""
        return _LEVELS[self]

    @property
    def is_rural_township(self) -> bool:
        """Whether it counts for the coverage of 苏木乡镇 (赤政发〔2023〕14号 一（一）)."""
        return self in (DivisionKind.SUMU, DivisionKind.TOWN, DivisionKind.TOWNSHIP)


_LEVELS: Mapping[DivisionKind, DivisionLevel] = {
    DivisionKind.CITY: DivisionLevel.CITY,
    DivisionKind.BANNER: DivisionLevel.COUNTY,
    DivisionKind.COUNTY: DivisionLevel.COUNTY,
    DivisionKind.DISTRICT: DivisionLevel.COUNTY,
    DivisionKind.SUMU: DivisionLevel.TOWNSHIP,
    DivisionKind.TOWN: DivisionLevel.TOWNSHIP,
    DivisionKind.TOWNSHIP: DivisionLevel.TOWNSHIP,
    DivisionKind.STREET: DivisionLevel.TOWNSHIP,
    DivisionKind.STATISTICAL: DivisionLevel.TOWNSHIP,
    DivisionKind.GACHA: DivisionLevel.VILLAGE,
    DivisionKind.VILLAGE: DivisionLevel.VILLAGE,
}


@dataclass(frozen=True, slots=True)
class Division:
    """One unit of the division table; ``parent`` is the code of the unit above, empty at the top.

    ``valid_to`` is the last day of a merged or renamed unit, None while it lives.
    """

    code: str
    name: str
    kind: DivisionKind
    parent: str
    valid_from: date
    valid_to: date | None = None

    @property
    def level(self) -> DivisionLevel:
        """The level the unit stands at."""
        return self.kind.level

    def lives_on(self, day: date) -> bool:
        """Return whether the unit had not ended on ``day``; its founding day is not recorded."""
        return self.valid_to is None or day <= self.valid_to


def area_of(division_code: str) -> str:
    """Return how the codes of all divisions within a division begin (GB/T 2260)."""
    is_city = len(division_code) == _COUNTY_DIGITS and division_code.endswith(_OF_THE_CITY)
    return division_code[:_CITY_DIGITS] if is_city else division_code


class OfficeLevel(StrEnum):
    """Level of the office (社) that works with the program, lowest first."""

    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"

    @property
    def superior(self) -> "OfficeLevel | None":
        """The level packages go up to; None for the city."""
        return {
            OfficeLevel.TOWNSHIP: OfficeLevel.COUNTY,
            OfficeLevel.COUNTY: OfficeLevel.CITY,
            OfficeLevel.CITY: None,
        }[self]


class OrganizationKind(StrEnum):
    """Kind of an organization in the system of the supply and marketing cooperatives."""

    CITY_COOP = "city_coop"
    COUNTY_COOP = "county_coop"
    GRASSROOTS_COOP = "grassroots_coop"
    TRINITY_ORGANIZATION = "trinity_organization"
    COOP_ENTERPRISE = "coop_enterprise"
    COOP_OWNED_ENTERPRISE = "coop_owned_enterprise"
    VILLAGE_SERVICE_STATION = "village_service_station"
    COMMUNITY_SERVICE_CENTER = "community_service_center"
    FARMERS_FEDERATION = "farmers_federation"
    FARMERS_COOP = "farmers_coop"


class AccountingSystem(StrEnum):
    """The accounting rules an organization keeps its books by."""

    COOPERATIVE_2021 = "cooperative_2021"
    SMALL_ENTERPRISE = "small_enterprise"
    ENTERPRISE = "enterprise"
    SUPPLY_COOP = "supply_coop"


_TOWNSHIP_OR_BELOW = (DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE)
_ANY_SEAT = (DivisionLevel.CITY, DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP)
_FITTING: Mapping[OrganizationKind, tuple[DivisionLevel, ...]] = {
    OrganizationKind.CITY_COOP: (DivisionLevel.CITY,),
    OrganizationKind.COUNTY_COOP: (DivisionLevel.COUNTY,),
    OrganizationKind.GRASSROOTS_COOP: (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP),
    OrganizationKind.TRINITY_ORGANIZATION: (DivisionLevel.TOWNSHIP,),
    OrganizationKind.COOP_ENTERPRISE: _ANY_SEAT,
    OrganizationKind.COOP_OWNED_ENTERPRISE: _ANY_SEAT,
    OrganizationKind.VILLAGE_SERVICE_STATION: _TOWNSHIP_OR_BELOW,
    OrganizationKind.COMMUNITY_SERVICE_CENTER: _ANY_SEAT,
    OrganizationKind.FARMERS_FEDERATION: _ANY_SEAT,
    OrganizationKind.FARMERS_COOP: (DivisionLevel.COUNTY, *_TOWNSHIP_OR_BELOW),
}


def assess_placement(kind: OrganizationKind, division: Division, day: date) -> list[Refusal]:
    """Return the reasons why an organization of ``kind`` cannot stand in ``division`` on ``day``.

    乡级 “三位一体” organizations stand in a township-level unit (赤政发〔2023〕14号 一（一）).
    """
    refusals = []
    if division.level not in _FITTING[kind]:
        values = {"kind": kind, "division": division.name}
        refusals.append(Refusal("organization.level_misfit", "", values))
    if not division.lives_on(day):
        values = {"division": division.name, "until": str(division.valid_to)}
        refusals.append(Refusal("organization.division_ended", "", values))
    return refusals


def assess_office(level: OfficeLevel, division: Division) -> list[Refusal]:
    """Return why an office of ``level`` cannot sit in ``division``: the levels must be the same."""
    if division.level.value == level.value:
        return []
    return [Refusal("office.level_misfit", "", {"level": level, "division": division.name})]


def compute_holding_bp(paid_in_by_coops: Money, paid_in: Money) -> int:
    """Return the holding of the cooperatives in basis points, rounded down.

    Down, so that 33.999 % never reads as 34 % (赤政发〔2023〕14号 二（七）). Zero while nothing is
    paid in. Raises ValueError when the cooperatives' part is negative or above the whole.
    """
    if not 0 <= paid_in_by_coops.fen <= paid_in.fen:
        raise ValueError("the part of the cooperatives exceeds the capital paid in")
    if not paid_in:
        return 0
    return paid_in_by_coops.fen * BASIS_POINTS // paid_in.fen
