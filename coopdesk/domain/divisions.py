"""The divisions (行政区划) of a day: what is shipped, with what was handed down over it.

The civil affairs offices merge, rename and found townships; their codes (GB/T 2260, GB/T 10114)
are looked up, never computed. A unit that ended keeps its line, so that what happened in it can
still be told by its name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from coopdesk.domain.organizations import Division, DivisionKind, DivisionLevel

CODE = re.compile(r"\d{6}(?:\d{3})?")
"""The code of a county has six digits, that of a township-level unit nine."""
_CITY_DIGITS, _COUNTY_DIGITS, _OF_THE_CITY = 4, 6, "00"
_DIGITS = {DivisionLevel.COUNTY: 6, DivisionLevel.TOWNSHIP: 9}


class Divisions:
    """The city and all that lies in it, each unit followed by those below it; never changed."""

    __slots__ = ("_known", "units")

    def __init__(self, units: Iterable[Division]) -> None:
        # the codes are made so that their order is that of the tree
        self.units = tuple(sorted(units, key=lambda unit: unit.code))
        self._known: Mapping[str, Division] = MappingProxyType(
            {unit.code: unit for unit in self.units}
        )

    def __iter__(self) -> Iterator[Division]:
        return iter(self.units)

    @property
    def city(self) -> Division:
        """The city itself."""
        return self.units[0]

    def find(self, code: str) -> Division | None:
        """Return the unit with this code, None for an unknown one."""
        return self._known.get(code)

    def name_of(self, code: str) -> str:
        """Return the name of a unit alone, its code when it is not known."""
        unit = self._known.get(code)
        return unit.name if unit else code

    def full_name(self, code: str) -> str:
        """Return county and township as people say it: 巴林右旗西拉沐沦苏木; else the code."""
        unit = self._known.get(code)
        if unit is None:
            return code
        above = self._known.get(unit.parent)
        county = above.name if above and above.level is DivisionLevel.COUNTY else ""
        return f"{county}{unit.name}"

    def county_of(self, code: str) -> str:
        """Return the name of the 旗县区 a unit lies in, of the city itself for the city."""
        return self.name_of(code[:_COUNTY_DIGITS])

    def replaced_by(self, units: Iterable[Division]) -> "Divisions":
        """Return the list in which these units stand in place of those of the same code."""
        return Divisions({**self._known, **{unit.code: unit for unit in units}}.values())


def parent_code(code: str) -> str:
    """Return the code of the unit above: of a township the county, of a county the city."""
    if len(code) > _COUNTY_DIGITS:
        return code[:_COUNTY_DIGITS]
    return f"{code[:_CITY_DIGITS]}{_OF_THE_CITY}"


def fits_code(kind: DivisionKind, code: str) -> bool:
    """Return whether a unit of a kind can have a code: counties and what lies right below them."""
    is_code = CODE.fullmatch(code) is not None and parent_code(code) != code
    return is_code and _DIGITS.get(kind.level) == len(code)
