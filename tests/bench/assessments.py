"""Supervision of every county: its sheets and its ranking from the records of a whole city."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.domain.scheme_documents import write_scheme
from coopdesk.domain.supervision import Indicator, Measure
from coopdesk.services import supervision
from coopdesk.services.opening import NewOffice, create_workspace
from coopdesk.services.runner import Runner
from coopdesk.storage.reference import load_divisions, load_schemes
from coopdesk.storage.tables.governance import BodyRow, TermRow
from coopdesk.storage.tables.organizations import AnnualStatementRow, OrganizationRow
from coopdesk.storage.tables.supervision import AssessmentSchemeRow
from coopdesk.storage.unit_of_work import UnitOfWork
from tests.bench.books import OPERATOR, PASSPHRASE, QUICK, Shelf, clock
from tests.bench.figures import Figure, in_turn, seconds
from tests.bench.scale import Scale

CITY = NewOffice(OfficeLevel.CITY, "150400", "赤峰市供销合作社", OPERATOR, PASSPHRASE)
RANKED_S = 0.5
_KINDS = (
    OrganizationKind.TRINITY_ORGANIZATION,
    OrganizationKind.GRASSROOTS_COOP,
    OrganizationKind.COOP_OWNED_ENTERPRISE,
)
_BODIES = (
    BodyKind.MEMBERS_ASSEMBLY,
    BodyKind.BOARD_OF_DIRECTORS,
    BodyKind.BOARD_OF_SUPERVISORS,
)


@dataclass(frozen=True, slots=True)
class FillCity:
    """Register so many organizations of every kind, and a scheme of so many indicators."""

    organizations: int
    indicators: int


def measure_assessments(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The ranking of twelve counties by a scheme of sixty indicators."""
    folder = shelf.folder / "city"
    workspace, _ = create_workspace(folder, CITY, clock, QUICK)
    try:
        runner: Runner = workspace.runner
        runner.do(_fill, FillCity(scale.assessed_organizations, scale.indicators))
        year = runner.today.year
        found = runner.ask(supervision.list_ranking, year)
        about = (
            f"{len(found)} counties × {scale.indicators} indicators, "
            f"{scale.assessed_organizations} organizations of a kind"
        )
        [ranked] = in_turn(scale.pairs, seconds(lambda: runner.ask(supervision.list_ranking, year)))
        yield Figure(f"ranking of {about}", "s", ranked, bar=RANKED_S)
        period, unit = f"{year}H1", found[0].id
        [sheet] = in_turn(
            scale.pairs, seconds(lambda: runner.ask(supervision.get_unit_sheet, period, unit))
        )
        yield Figure("the sheet of one county", "s", sheet, bar=RANKED_S)
    finally:
        workspace.close()


def _fill(uow: UnitOfWork, command: FillCity) -> None:
    chance = random.Random(7)
    townships = [one for one in load_divisions() if one.kind.is_rural_township]
    for kind in _KINDS:
        for number in range(command.organizations):
            place = townships[number % len(townships)]
            row = OrganizationRow(
                kind=kind.value,
                name=f"{place.name}{kind}{number}",
                division_code=place.code,
                sponsor_level="county",
                registered_on=date(2023, 5, 1),
            )
            _facts(uow, uow.add(row), chance)
    base = next(one for one in load_schemes() if one.level.value == "county")
    computed = [one for one in base.indicators if one.measure is not Measure.ENTERED]
    lines = tuple(
        Indicator(f"i{number}", one.name, one.group, 100, one.measure)
        for number in range(command.indicators)
        for one in (computed[number % len(computed)],)
    )
    scheme = replace(base, code="bench", indicators=lines, tie_break=())
    uow.add(
        AssessmentSchemeRow(
            code=scheme.code,
            version=scheme.version,
            title=scheme.title,
            level=scheme.level.value,
            first_day=scheme.first_day,
            content=write_scheme(scheme),
        )
    )


def _facts(uow: UnitOfWork, key: str, chance: random.Random) -> None:
    """Put its bodies into office and enter three years of statements."""
    for kind in _BODIES:
        body = uow.add(BodyRow(organization_id=key, kind=kind.value, seats=3))
        ends_on = date(2026 + chance.randrange(3), 12, 31)
        uow.add(TermRow(body_id=body, number=1, starts_on=date(2023, 6, 1), ends_on=ends_on))
    uow.add_all(
        AnnualStatementRow,
        [
            {
                "organization_id": key,
                "year": year,
                "operating_revenue": Money(chance.randrange(10**9)),
                "audited": True,
                "profit": Money(chance.randrange(-(10**7), 10**7)),
                "assets": Money(10**9),
                "liabilities": Money(chance.randrange(10**9)),
                "receivables": Money(chance.randrange(10**8)),
                "inventory": Money(chance.randrange(10**8)),
            }
            for year in (2024, 2025, 2026)
        ],
    )


_fill.__module__ = "coopdesk.services.supervision"
