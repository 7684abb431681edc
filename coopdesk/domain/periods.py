"""Reporting and accounting periods: year, half-year, quarter, month.

赤政发〔2023〕14号 五 asks for half-yearly inspection and yearly assessment; 二（六）–（八） pay
in the year after. The fiscal year is the calendar year (财会〔2021〕37号).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_WRITTEN = re.compile(r"([12][0-9]{3})(?:H([12])|Q([1-4])|-(0[1-9]|1[0-2]))?", re.ASCII)


class PeriodKind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


_MONTHS = {
    PeriodKind.YEAR: 12,
    PeriodKind.HALF: 6,
    PeriodKind.QUARTER: 3,
    PeriodKind.MONTH: 1,
}


@dataclass(frozen=True, slots=True)
class Period:
    """One period; ``number`` counts from 1 within the year, 1 for the year itself."""

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // _MONTHS[self.kind]:
            raise ValueError(f"no {self.kind} number {self.number}")

    def __str__(self) -> str:
        """Return it as ``parse`` reads it: 2026, 2026H2, 2026Q4, 2026-11."""
        match self.kind:
            case PeriodKind.YEAR:
                return str(self.year)
            case PeriodKind.HALF:
                return f"{self.year}H{self.number}"
            case PeriodKind.QUARTER:
                return f"{self.year}Q{self.number}"
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02d}"

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        month = self.number * _MONTHS[self.kind]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def next(self) -> "Period":
        """Return the period of the same kind that follows."""
        return containing(self.last_day + timedelta(days=1), self.kind)

    def previous(self) -> "Period":
        """Return the period of the same kind before it."""
        return containing(self.first_day - timedelta(days=1), self.kind)

    def months(self) -> tuple["Period", ...]:
        """Return the months of the period in order."""
        first = self.first_day.month
        return tuple(
            Period(PeriodKind.MONTH, self.year, month)
            for month in range(first, first + _MONTHS[self.kind])
        )


def parse(written: str) -> Period:
    """Return the period written as 2026, 2026H2, 2026Q4 or 2026-11; raises ValueError."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"not a period: {written!r}")
    year, half, quarter, month = match.groups()
    for kind, number in (
        (PeriodKind.HALF, half),
        (PeriodKind.QUARTER, quarter),
        (PeriodKind.MONTH, month),
    ):
        if number is not None:
            return Period(kind, int(year), int(number))
    return Period(PeriodKind.YEAR, int(year))


def containing(day: date, kind: PeriodKind) -> Period:
    """Return the period of ``kind`` that ``day`` lies in."""
    return Period(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, the last of the month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
