"""Printers of the office and how far each is off (D13): measured once, applied to every print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.calibrations import (
    TRUE,
    Calibration,
    Measured,
    compute_calibration,
)
from coopdesk.domain.errors import Refusal, require
from coopdesk.services.runner import open_to_all
from coopdesk.storage.tables.system import SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

TABLE = "setting"
_KEY = "printer/"


@dataclass(frozen=True, slots=True)
class CalibratePrinter:
    """Remember what a ruler said of a printer's calibration sheet, in tenths of a millimetre."""

    printer: str
    left: int
    top: int
    across: int
    upright: int


@dataclass(frozen=True, slots=True)
class ForgetPrinter:
    """Print on this printer as if it were not off."""

    printer: str


@dataclass(frozen=True, slots=True)
class PrinterItem:
    """One calibrated printer; ``calibration`` in micrometres and millionths."""

    name: str
    calibration: Calibration
    calibrated_on: date
    calibrated_by: str


@dataclass(frozen=True, slots=True)
class CalibrationSheet:
    """The sheet to be measured, as the very file that prints."""

    pdf: bytes
    missing: tuple[str, ...] = ()


@open_to_all
def calibrate_printer(uow: UnitOfWork, command: CalibratePrinter) -> Calibration:
    """Remember and return what the printer does to a page.

    Raises RuleViolation ``printer.name_missing``, ``printer.stretched``, ``printer.far_off``.
    """
    name = command.printer.strip()
    require([] if name else [Refusal("printer.name_missing")])
    measured = Measured(command.left, command.top, command.across, command.upright)
    found = compute_calibration(measured)
    value = {
        "right": found.right,
        "down": found.down,
        "across": found.across,
        "upright": found.upright,
        "day": uow.today.isoformat(),
        "by": uow.actor.operator,
    }
    uow.session.merge(SettingRow(key=_KEY + name, value=value))
    uow.touch(TABLE)
    return found


@open_to_all
def forget_printer(uow: UnitOfWork, command: ForgetPrinter) -> None:
    """Forget what was measured; nothing happens for a printer that was not."""
    row = uow.session.get(SettingRow, _KEY + command.printer)
    if row is not None:
        uow.session.delete(row)
        uow.touch(TABLE)


def list_printers(uow: UnitOfWork) -> list[PrinterItem]:
    """Return the calibrated printers by name."""
    query = select(SettingRow).where(SettingRow.key.startswith(_KEY)).order_by(SettingRow.key)
    return [
        PrinterItem(
            row.key.removeprefix(_KEY),
            _calibration(row.value),
            date.fromisoformat(row.value["day"]),
            row.value["by"],
        )
        for row in uow.session.scalars(query)
    ]


def calibration_of(uow: UnitOfWork, printer: str) -> Calibration:
    """Return what a printer does to a page; nothing for one that was not measured."""
    row = uow.session.get(SettingRow, _KEY + printer) if printer else None
    return _calibration(row.value) if row is not None else TRUE


def calibration_sheet(
    uow: UnitOfWork, printer: str, *, proves: bool = False, corrected: bool = False
) -> CalibrationSheet:
    """Return the sheet to be measured, or the one that ``proves`` the calibration.

    ``corrected`` draws it as the calibration says, for a file that goes to the printer as it is.
    """
    from coopdesk.forms.calibration_sheet import draw_calibration_sheet

    lines = [
        words.text("printer.sheet_printer", name=printer or words.text("printer.none")),
        words.text("printer.sheet_place"),
        words.text("printer.sheet_left"),
        words.text("printer.sheet_lengths"),
        words.text("printer.sheet_checked" if proves else "printer.sheet_enter"),
    ]
    calibration = calibration_of(uow, printer) if corrected else TRUE
    return CalibrationSheet(draw_calibration_sheet(words.text("printer.sheet"), lines, calibration))


def _calibration(value: Mapping[str, Any]) -> Calibration:
    return Calibration(value["right"], value["down"], value["across"], value["upright"])
