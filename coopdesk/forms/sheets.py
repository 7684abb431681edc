"""The sheets being written: marks are collected first and painted once their number is known."""

from collections.abc import Callable
from dataclasses import dataclass, field

from coopdesk.forms import runs
from coopdesk.forms.elements import Align, Page, Place, SigningPlace, Trace
from coopdesk.forms.runs import Run

MM = 72 / 25.4
"""Points in a millimetre."""
LEADING = 1.35
"""Height of a line in sizes of its text."""
LEAST = 9.0
"""The smallest type a form is set in: smaller is not read by everyone (pt)."""
_MIDDLE = 0.38
"""How far the middle of a Chinese character lies above the baseline, in sizes."""


@dataclass(slots=True)
class Sheet:
    """The marks of one sheet, in points from its lower left corner, and where it is signed.

    ``upright`` are texts that run downwards.
    """

    texts: list[tuple[float, float, float, Run]] = field(default_factory=list)
    upright: list[tuple[float, float, float, Run]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    signing: list[SigningPlace] = field(default_factory=list)


class Sheets:
    """A pen that writes from top to bottom and takes a new sheet when the room is used up.

    ``foot_height`` is kept free for what stands at the foot of each sheet. ``head`` and ``foot``
    are called for every sheet, when it begins and when it is full.
    """

    def __init__(
        self,
        page: Page,
        head: Callable[["Sheets"], None],
        foot: Callable[["Sheets"], None],
        foot_height: float = 0.0,
    ) -> None:
        self.page = page
        self.left = page.left * MM
        self.right = (page.width - page.right) * MM
        self.width = self.right - self.left
        self.floor = page.bottom * MM + foot_height
        self.finished: list[Sheet] = []
        self.missing: dict[str, None] = {}
        self.crowded: dict[str, None] = {}
        self._head, self._foot = head, foot
        self._begin()

    def _begin(self) -> None:
        self.sheet = Sheet()
        self.y = (self.page.height - self.page.top) * MM
        self._head(self)
        self.top = self.y

    @property
    def room(self) -> float:
        """Points left above the floor of the sheet."""
        return self.y - self.floor

    @property
    def full_room(self) -> float:
        """Points a whole sheet has below its head."""
        return self.top - self.floor

    def fits(self, height: float) -> bool:
        """Return whether ``height`` points are left, to a hundredth of a point."""
        return height <= self.room + 0.01

    def end_sheet(self) -> None:
        """Write the foot and put the sheet with the finished ones."""
        self.y = self.floor
        self._foot(self)
        self.finished.append(self.sheet)

    def break_sheet(self) -> None:
        """End this sheet and begin the next."""
        self.end_sheet()
        self._begin()

    def need(self, height: float) -> bool:
        """Begin a new sheet unless ``height`` points are left; return whether it did."""
        if self.fits(height) or self.y >= self.top:
            return False
        self.break_sheet()
        return True

    def write(self, x: float, middle: float, text: str, role: str, size: float) -> None:
        """Write one line of text from ``x``, its characters centred on the height ``middle``."""
        baseline = middle - _MIDDLE * size
        for run in runs.split(text, role):
            self.sheet.texts.append((x, baseline, size, run))
            if run.missing:
                self.missing[run.missing] = None
            x += run.width(size)

    def write_upright(self, middle: float, top: float, text: str, role: str, size: float) -> None:
        """Write text downwards from ``top``, turned to the right, its letters around ``middle``."""
        for run in runs.split(text, role):
            self.sheet.upright.append((middle - _MIDDLE * size, top, size, run))
            top -= run.width(size)

    def crowd(self, text: str) -> None:
        """Note a text its place has no room for at the least size: a person is told of it."""
        self.crowded[text] = None

    def write_aligned(
        self,
        box: tuple[float, float],
        middle: float,
        text: str,
        role: str,
        size: float,
        *,
        align: Align,
    ) -> None:
        """Write one line of text at the left, centre or right of ``box`` (from, to)."""
        x0, x1 = box
        if align != "left":
            spare = x1 - x0 - runs.width(text, role, size)
            x0 += spare if align == "right" else spare / 2
        self.write(x0, middle, text, role, size)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a thin line."""
        self.sheet.lines.append((x0, y0, x1, y1))

    def keep_for(
        self, trace: Trace, label: str, across: tuple[float, float], upright: tuple[float, float]
    ) -> None:
        """Note that a signature or seal is put between these lengths, left to right, top down."""
        (x0, x1), (top, bottom) = across, upright
        below = self.page.height - top / MM
        place = Place(x0 / MM, below, (x1 - x0) / MM, (top - bottom) / MM)
        self.sheet.signing.append(SigningPlace(trace, label, place))

    def box(self, x0: float, x1: float, top: float, bottom: float) -> None:
        """Draw the four edges of a box."""
        self.line(x0, top, x1, top)
        self.line(x0, bottom, x1, bottom)
        self.line(x0, top, x0, bottom)
        self.line(x1, top, x1, bottom)
