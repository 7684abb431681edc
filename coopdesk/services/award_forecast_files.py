"""Forecasts of the awards on paper and in a workbook, with what was supposed written on them."""

from dataclasses import dataclass
from pathlib import Path

from coopdesk.domain.award_forecast import NOTHING_SUPPOSED, Supposition
from coopdesk.domain.shown import ShownTable
from coopdesk.durable import write_durably
from coopdesk.services.awards import (
    budget_in_words,
    forecast_awards,
    forecast_table,
    supposed_in_words,
)
from coopdesk.services.printing import PrintedForm
from coopdesk.services.register_files import print_register, write_register
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


@dataclass(frozen=True, slots=True)
class ForecastRequest:
    """Which forecast: from which year of payment, how many, of whom, and with which figures."""

    year: int
    years: int = 1
    organization_id: str | None = None
    supposed: Supposition = NOTHING_SUPPOSED


def print_forecast(uow: UnitOfWork, request: ForecastRequest) -> PrintedForm:
    """Return the forecast on paper; raises as ``forecast_awards``, SurroundingsTrouble."""
    table, about = _told(uow, request)
    return print_register(uow, table, about)


def save_forecast(uow: UnitOfWork, path: Path, request: ForecastRequest) -> PrintedForm:
    """Print the forecast into a file, whole or not at all; raises as ``print_forecast``."""
    printed = print_forecast(uow, request)
    write_durably(path, printed.pdf)
    return printed


def export_forecast(uow: UnitOfWork, path: Path, request: ForecastRequest) -> Path:
    """Write the forecast into a workbook and return the file.

    Raises as ``forecast_awards``, SurroundingsTrouble, Cancelled.
    """
    table, about = _told(uow, request)
    return write_register(uow, path, table, about)


def _told(uow: UnitOfWork, request: ForecastRequest) -> tuple[ShownTable, str]:
    """The table, and the line above it: what was supposed, and what each payer has to expect."""
    key, supposed = request.organization_id, request.supposed
    by_organization = {key: supposed} if key is not None else {}
    items = forecast_awards(uow, request.year, key, by_organization, request.years)
    title = text("award_forecast.title", year=request.year)
    about = text("award_forecast.sentence_end").join(
        part for part in (supposed_in_words(supposed), budget_in_words(items)) if part
    )
    return forecast_table(title, items), about
