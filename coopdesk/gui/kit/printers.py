"""What each printer does to a page, for whatever prints: asked of the open workspace.

Printing happens deep inside previews that know no workspace; the program says once whose printers
count.
"""

from coopdesk.domain.calibrations import TRUE, Calibration
from coopdesk.gui.kit.door import Door

_doors: list[Door] = []


def follow(door: Door | None) -> None:
    """Ask this workspace from now on; None for none."""
    _doors[:] = [door] if door else []


def calibration_of(printer: str) -> Calibration:
    """Return what a printer does to a page."""
    if not _doors or not printer:
        return TRUE
    from coopdesk.services import printers

    found: Calibration = _doors[0].ask(printers.calibration_of, printer)
    return found
