"""What the records say of an indicator: how much of how much, and what that is made of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from coopdesk import words
from coopdesk.domain.award_facts import Part
from coopdesk.domain.bodies import THE_THREE
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.supervision import Measure
from coopdesk.domain.turnaround import Dormancy, ProfitTurn, Trend, compare_profit, compare_ratio
from coopdesk.services.supervision.known import Known, Records
from coopdesk.services.supervision.statements import YearFigures

_COUNTED = (OrganizationKind.TRINITY_ORGANIZATION, OrganizationKind.COOP_ENTERPRISE)
_OWNED = OrganizationKind.COOP_OWNED_ENTERPRISE
_TRINITY = OrganizationKind.TRINITY_ORGANIZATION
_COUNTY_DIGITS, _TOWNSHIP_DIGITS = 6, 9  # GB/T 2260, GB/T 10114


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """One thing a value is made of: its name, how much of how much, and why.

    ``organization_id`` is empty where no organization stands behind it.
    """

    name: str
    reached: int
    of: int
    told: str = ""
    organization_id: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the records come to: so many of so many, of none where nothing concerns the unit."""

    parts: tuple[ReadingPart, ...]

    @property
    def reached(self) -> int:
        """How many were reached."""
        return sum(part.reached for part in self.parts)

    @property
    def of(self) -> int:
        """Out of how many."""
        return sum(part.of for part in self.parts)


class Meter:
    """Reads the indicators of many units from records that are read once."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._by_county: dict[str, list[Known]] = defaultdict(list)
        for one in records.organizations:
            self._by_county[one.division[:_COUNTY_DIGITS]].append(one)
        self._read: dict[tuple[Measure, str], Reading] = {}

    def read(self, measure: Measure, unit: str) -> Reading:
        """Return what the records say of a computed indicator for a unit."""
        key = (measure, unit)
        if key not in self._read:
            self._read[key] = Reading(tuple(_PARTS[measure](self, unit)))
        return self._read[key]

    def living(self, unit: str, *kinds: OrganizationKind) -> Iterator[Known]:
        """Yield the unit's organizations of some kinds that were not closed by the day."""
        for one in self.ever(unit, *kinds):
            if one.closed_on is None or one.closed_on > self._records.day:
                yield one

    def ever(self, unit: str, *kinds: OrganizationKind) -> Iterator[Known]:
        """Yield the unit's organizations of some kinds, those closed by now too."""
        for one in self._by_county[unit[:_COUNTY_DIGITS]]:
            if one.kind in kinds and one.division.startswith(unit):
                yield one

    def coverage(self, unit: str) -> Iterator[ReadingPart]:
        """赤政发〔2023〕14号 一（一）: townships with a trinity organization."""
        found: dict[str, list[Known]] = defaultdict(list)
        for one in self.living(unit, _TRINITY):
            found[one.division[:_TOWNSHIP_DIGITS]].append(one)
        for township in self._records.townships(unit):
            there = found.get(township.code, [])
            told = words.text("supervision.and").join(one.name for one in there)
            key = there[0].id if there else ""
            yield ReadingPart(township.name, int(bool(there)), 1, told, key)

    def county_bodies(self, unit: str) -> Iterator[ReadingPart]:
        """三（一）: the three bodies of the county's own cooperative."""
        parts = list(self._bodies(unit, OrganizationKind.COUNTY_COOP))
        not_there = words.choice(OrganizationKind.COUNTY_COOP)
        yield from parts or [ReadingPart(not_there, 0, 1, words.text("supervision.told_none"))]

    def grassroots_bodies(self, unit: str) -> Iterator[ReadingPart]:
        """三（一）: the three bodies of the grassroots cooperatives."""
        return self._bodies(unit, OrganizationKind.GRASSROOTS_COOP)

    def trinity_bodies(self, unit: str) -> Iterator[ReadingPart]:
        """三（一）: the three bodies of the trinity organizations."""
        return self._bodies(unit, _TRINITY)

    def functions(self, unit: str) -> Iterator[ReadingPart]:
        """二（五）: functions of trinity organizations that passed their acceptance."""
        for one in self.living(unit, _TRINITY):
            passed = self._records.passed.get(one.id, set())
            told = words.text("supervision.and").join(
                words.choice(part) for part in Part if part in passed
            )
            yield ReadingPart(one.name, len(passed), len(Part), told, one.id)

    def stars(self, unit: str) -> Iterator[ReadingPart]:
        """二（六）: trinity organizations whose last joint rating reached the stars it asks."""
        least = self._records.least_stars(unit)
        for one in self.living(unit, _TRINITY):
            stars = self._records.stars.get(one.id, 0)
            told = words.text("supervision.told_stars", stars=stars) if stars else _none()
            yield ReadingPart(one.name, int(stars >= least), 1, told, one.id)

    def statements(self, unit: str) -> Iterator[ReadingPart]:
        """二（六）（七）: organizations with an audited statement of the last year that is over."""
        year = self._records.basis_year
        for one in self.living(unit, *_COUNTED):
            known = self._records.figures.get(one.id, {}).get(year)
            is_audited = known is not None and known.is_audited
            told = words.text("supervision.told_statement", year=year) if known else _none()
            yield ReadingPart(one.name, int(is_audited), 1, told, one.id)

    def awards_applied(self, unit: str) -> Iterator[ReadingPart]:
        """二（五）–（八）: awards of the year that were applied for, of those open to it."""
        for one in self.living(unit, *_COUNTED):
            applied = self._records.awards.get(one.id, [])
            if applied:
                yield ReadingPart(one.name, sum(applied), len(applied), "", one.id)

    def rectified(self, unit: str) -> Iterator[ReadingPart]:
        """五: rectifications due by the day and done."""
        for code, rows in self._records.rectifications.items():
            for row in rows if code.startswith(unit) else ():
                is_done = row.done_on is not None and row.done_on <= self._records.day
                yield ReadingPart(row.problem, int(is_done), 1, row.due_on.isoformat())

    def verified(self, unit: str) -> Iterator[ReadingPart]:
        """一（三）: coop-owned enterprises whose assets were verified."""
        return self._each_owned(unit, self._records.verified)

    def plans(self, unit: str) -> Iterator[ReadingPart]:
        """一（三）: coop-owned enterprises with a plan of their own."""
        return self._each_owned(unit, self._records.planned)

    def ratios_lowered(self, unit: str) -> Iterator[ReadingPart]:
        """一（三）: ratios that came down against the year before; an unknown one did not."""
        year = self._records.basis_year
        for one in self.living(unit, _OWNED):
            now, before = (self._figures(one, each) for each in (year, year - 1))
            trends = [
                compare_ratio(*pair)
                for pair in zip(
                    now.ratios.all if now else (None,) * 3,
                    before.ratios.all if before else (None,) * 3,
                    strict=True,
                )
            ]
            told = words.text("supervision.and").join(
                words.choice(trend) if trend else _none() for trend in trends
            )
            lowered = sum(trend is Trend.LOWERED for trend in trends)
            yield ReadingPart(one.name, lowered, len(trends), told, one.id)

    def dormant_cleared(self, unit: str) -> Iterator[ReadingPart]:
        """一（三）: dormant enterprises that were cleared away, or closed."""
        for one in self.ever(unit, _OWNED):
            state = self._records.dormancy.get(one.id)
            if state is not None:
                is_closed = one.closed_on is not None and one.closed_on <= self._records.day
                is_cleared = is_closed or state is not Dormancy.DORMANT
                yield ReadingPart(one.name, int(is_cleared), 1, words.choice(state), one.id)

    def risks_cleared(self, unit: str) -> Iterator[ReadingPart]:
        """一（三）: risks of the year that were cleared."""
        for one in self.living(unit, _OWNED):
            cleared, found = self._records.risks.get(one.id, (0, 0))
            if found:
                yield ReadingPart(one.name, cleared, found, "", one.id)

    def loss_to_profit(self, unit: str) -> Iterator[ReadingPart]:
        """一（三）: enterprises that made a loss the year before and a profit in the year."""
        year = self._records.basis_year
        for one in self.living(unit, _OWNED):
            now, before = (self._figures(one, each) for each in (year, year - 1))
            if before is None or before.profit is None or before.profit.fen >= 0:
                continue
            turn = compare_profit(now.profit if now else None, before.profit)
            told = words.choice(turn) if turn else _none()
            yield ReadingPart(one.name, int(turn is ProfitTurn.TO_PROFIT), 1, told, one.id)

    def _figures(self, one: Known, year: int) -> YearFigures | None:
        return self._records.figures.get(one.id, {}).get(year)

    def _bodies(self, unit: str, kind: OrganizationKind) -> Iterator[ReadingPart]:
        for one in self.living(unit, kind):
            there = self._records.bodies.get(one.id, set())
            lacking = [group[0] for group in THE_THREE if not set(group) & there]
            names = words.text("supervision.and").join(map(words.choice, lacking))
            told = words.text("supervision.told_lacking", bodies=names) if lacking else ""
            yield ReadingPart(one.name, int(not lacking), 1, told, one.id)

    def _each_owned(self, unit: str, those: Iterable[str]) -> Iterator[ReadingPart]:
        for one in self.living(unit, _OWNED):
            yield ReadingPart(one.name, int(one.id in those), 1, "", one.id)


def _none() -> str:
    return words.text("supervision.told_none")


_PARTS: Mapping[Measure, Callable[[Meter, str], Iterator[ReadingPart]]] = {
    Measure.COVERAGE: Meter.coverage,
    Measure.COUNTY_BODIES: Meter.county_bodies,
    Measure.GRASSROOTS_BODIES: Meter.grassroots_bodies,
    Measure.TRINITY_BODIES: Meter.trinity_bodies,
    Measure.FUNCTIONS: Meter.functions,
    Measure.STARS: Meter.stars,
    Measure.STATEMENTS: Meter.statements,
    Measure.AWARDS_APPLIED: Meter.awards_applied,
    Measure.RECTIFIED: Meter.rectified,
    Measure.VERIFIED: Meter.verified,
    Measure.PLANS: Meter.plans,
    Measure.RATIOS_LOWERED: Meter.ratios_lowered,
    Measure.DORMANT_CLEARED: Meter.dormant_cleared,
    Measure.RISKS_CLEARED: Meter.risks_cleared,
    Measure.LOSS_TO_PROFIT: Meter.loss_to_profit,
}
