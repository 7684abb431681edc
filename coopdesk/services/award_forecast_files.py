"""Forecasts of the awards on paper and in a workbook, with what was supposed written on them."""

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
from coopdesk.services.drawn_forms import PrintedForm
from coopdesk.services.register_files import print_register, write_register
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


def print_forecast(
    uow: UnitOfWork,
    award_years: range,
    organization_id: str | None = None,
    supposed: Supposition = NOTHING_SUPPOSED,
) -> PrintedForm:
    """Return on paper what the awards of some years, one after the other, would come to.

    For all organizations, or for one with the figures ``supposed``. Raises as ``forecast_awards``,
    SurroundingsTrouble.
    """
    table, about = _told(uow, award_years, organization_id, supposed)
    return print_register(uow, table, about)


def save_forecast(
    uow: UnitOfWork,
    path: Path,
    award_years: range,
    organization_id: str | None = None,
    supposed: Supposition = NOTHING_SUPPOSED,
) -> PrintedForm:
    """Print the forecast into a file, whole or not at all; raises as ``print_forecast``."""
    printed = print_forecast(uow, award_years, organization_id, supposed)
    write_durably(path, printed.pdf)
    return printed


def export_forecast(
    uow: UnitOfWork,
    path: Path,
    award_years: range,
    organization_id: str | None = None,
    supposed: Supposition = NOTHING_SUPPOSED,
) -> Path:
    """Write the forecast into a workbook and return the file.

    Raises as ``forecast_awards``, SurroundingsTrouble, Cancelled.
    """
    table, about = _told(uow, award_years, organization_id, supposed)
    return write_register(uow, path, table, about)


def _told(
    uow: UnitOfWork, award_years: range, key: str | None, supposed: Supposition
) -> tuple[ShownTable, str]:
    """The table, and the line above it: what was supposed, and what each payer has to expect."""
    by_organization = {key: supposed} if key is not None else {}
    items = forecast_awards(uow, award_years[0], key, by_organization, len(award_years))
    about = text("award_forecast.sentence_end").join(
        part for part in (supposed_in_words(supposed), budget_in_words(items)) if part
    )
    return forecast_table(text("award_forecast.title", year=award_years[0]), items), about
