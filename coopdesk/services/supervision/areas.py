"""The units that are assessed, and the periods they are assessed in."""

from collections.abc import Sequence
from datetime import date

from coopdesk.domain.errors import Refusal, RuleViolation, require
from coopdesk.domain.organizations import Division, DivisionLevel, OfficeLevel
from coopdesk.domain.periods import Period, PeriodKind, parse
from coopdesk.domain.policy import Parameter
from coopdesk.storage.unit_of_work import UnitOfWork

KEYS = "yearly_assessment"
_CITY_DIGITS = 4  # GB/T 2260
_LATER = 12


def list_units(uow: UnitOfWork, level: DivisionLevel, day: date | None = None) -> list[Division]:
    """Return the counties or rural townships (苏木乡镇) this office assesses, in their order.

    The city coop assesses every county; a county office sees its own and its townships, a
    township its own. They are those that live on ``day``, today unless told.
    """
    area, on = area_of(uow), day or uow.today
    return [
        unit
        for unit in uow.reference.divisions(on)
        if unit.level is level
        and unit.lives_on(on)
        and unit.code.startswith(area)
        and (level is DivisionLevel.COUNTY or unit.kind.is_rural_township)
    ]


def area_of(uow: UnitOfWork) -> str:
    """Return what the codes of all divisions in the office's area begin with."""
    code = uow.actor.division_code
    return code[:_CITY_DIGITS] if uow.actor.level == OfficeLevel.CITY else code


def usual_level(uow: UnitOfWork) -> DivisionLevel:
    """Return the level of the units this office assesses by default: those right below it."""
    is_city = uow.actor.level == OfficeLevel.CITY
    return DivisionLevel.COUNTY if is_city else DivisionLevel.TOWNSHIP


def policy_rule(uow: UnitOfWork, name: str, year: int) -> Parameter:
    """Return what 赤政发〔2023〕14号 三（一） and 五 set for the assessment of a year.

    What was handed down since counts from its own first day on.
    """
    return uow.reference.policies.on(date(year, _LATER, 31), f"{KEYS}.{name}")


def require_year(uow: UnitOfWork, year: int) -> None:
    """Raise RuleViolation for a year before the first assessed, or one that lies ahead."""
    require(_against_year(uow, year))


def _against_year(uow: UnitOfWork, year: int) -> list[Refusal]:
    """Return why a year is not assessed: 三（一） begins with 2023, and the future is not known."""
    first = uow.reference.policies.on(uow.today, f"{KEYS}.first_year")
    if year < first.whole:
        values = {"year": year, "first": first.whole}
        return [Refusal("supervision.before_first", first.source, values)]
    if year > uow.today.year:
        return [Refusal("supervision.year_ahead", values={"year": year})]
    return []


def read_period(uow: UnitOfWork, written: str) -> Period:
    """Return the year or half-year written as 2026, 2026H1.

    Raises RuleViolation for anything else, and for a period that is not assessed.
    """
    try:
        period = parse(written)
    except ValueError:
        raise _no_period(written) from None
    if period.kind not in (PeriodKind.YEAR, PeriodKind.HALF):
        raise _no_period(written)
    require_year(uow, period.year)
    if period.first_day > uow.today:
        require([Refusal("supervision.period_ahead", values={"period": written})])
    return period


def list_periods(uow: UnitOfWork) -> list[str]:
    """Return the periods that can be inspected or assessed, the newest first."""
    first = policy_rule(uow, "first_year", uow.today.year).whole
    found: list[Period] = []
    for year in range(uow.today.year, first - 1, -1):
        halves = [Period(PeriodKind.HALF, year, number) for number in (2, 1)]
        found += [Period(PeriodKind.YEAR, year), *halves]
    return [str(period) for period in found if period.first_day <= uow.today]


def list_assessed_years(uow: UnitOfWork) -> Sequence[int]:
    """Return the years that can be assessed, the newest first."""
    return range(uow.today.year, policy_rule(uow, "first_year", uow.today.year).whole - 1, -1)


def _no_period(written: str) -> RuleViolation:
    """Refuse what is neither a year nor a half-year: 五 knows 半年督查 and 年度考核."""
    return RuleViolation(Refusal("supervision.no_period", values={"written": written}))
