"""How far a printer is off, measured on its calibration sheet, and what sets it right.

Scans find their places, and pre-printed sheets are hit, only when paper is true to the millimetre;
office printers are off by one or two, and by some per cent when the driver fits pages to the sheet.
"""

from dataclasses import dataclass

from coopdesk.domain.errors import Refusal, require

LEFT = TOP = 200
"""Where the lines of the sheet stand from its left and upper edge, in tenths of a millimetre."""
ACROSS, UPRIGHT = 1600, 2300
"""How long its lines are, in tenths of a millimetre."""
MOST_OFF = 100
"""Tenths of a millimetre a printer may be off; beyond, the paper lies wrong in its tray."""
MOST_STRETCHED = 40
"""Thousandths a length may be off; beyond, the driver fits pages to the sheet (适合纸张)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a ruler says of the printed sheet, all in tenths of a millimetre."""

    left: int
    top: int
    across: int
    upright: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a printer does to a page: micrometres it moves it, millionths it stretches it.

    ``right`` and ``down`` are where the upper left corner of the page comes to lie.
    """

    right: int = 0
    down: int = 0
    across: int = 1_000_000
    upright: int = 1_000_000

    def corrected_across(self, length: float) -> float:
        """Return where to draw what shall stand ``length`` millimetres from the left edge."""
        return (length - self.right / 1000) * 1_000_000 / self.across

    def corrected_down(self, length: float) -> float:
        """Return where to draw what shall stand ``length`` millimetres from the upper edge."""
        return (length - self.down / 1000) * 1_000_000 / self.upright


TRUE = Calibration()
"""A printer that is not off."""


def assess_measured(measured: Measured) -> list[Refusal]:
    """Return why a measurement is more likely a setting of the driver than the printer itself."""
    refusals = []
    lengths = ((measured.across, ACROSS), (measured.upright, UPRIGHT))
    if any(abs(found - true) * 1000 > MOST_STRETCHED * true for found, true in lengths):
        refusals.append(Refusal("printer.stretched", values={"most": MOST_STRETCHED // 10}))
    places = ((measured.left, LEFT), (measured.top, TOP))
    if any(abs(found - true) > MOST_OFF for found, true in places):
        refusals.append(Refusal("printer.far_off", values={"most": MOST_OFF // 10}))
    return refusals


def compute_calibration(measured: Measured) -> Calibration:
    """Return what the printer does to a page; raises RuleViolation as ``assess_measured``."""
    require(assess_measured(measured))
    across = measured.across * 1_000_000 // ACROSS
    upright = measured.upright * 1_000_000 // UPRIGHT
    return Calibration(
        right=measured.left * 100 - LEFT * 100 * across // 1_000_000,
        down=measured.top * 100 - TOP * 100 * upright // 1_000_000,
        across=across,
        upright=upright,
    )
