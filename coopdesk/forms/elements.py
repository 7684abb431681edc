"""What a layout is made of: data only. Lengths are millimetres, sizes points.

Texts may name values in braces: ``"兹收到{member}股金"``. A ``key`` names one value; the keys of a
grid name a list of rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from types import MappingProxyType
from typing import Literal

from coopdesk.domain.calibrations import TRUE, Calibration
from coopdesk.domain.plots import Plot

Align = Literal["left", "center", "right"]
Values = Mapping[str, str | Sequence[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper and its margins; ``bottom`` includes the strip with page number and code.

    The right margin leaves 10 mm clear for the seal across the pages (骑缝章).
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


A4 = Page(210, 297, left=27, right=22, top=24, bottom=36)
A4_OF_CARDS = Page(210, 297, left=17, right=17.8, top=16, bottom=36)
A4_LANDSCAPE = Page(297, 210, left=24, right=22, top=24, bottom=36)
A3_LANDSCAPE = Page(420, 297, left=27, right=22, top=24, bottom=36)
A5_LANDSCAPE = Page(210, 148, left=20, right=16, top=10, bottom=30)
VOUCHER = Page(240, 140, left=20, right=16, top=8, bottom=30)

PAGES: Mapping[str, Page] = MappingProxyType(
    {
        "a4": A4,
        "a4-landscape": A4_LANDSCAPE,
        "a4-cards": A4_OF_CARDS,
        "a3-landscape": A3_LANDSCAPE,
        "a5-landscape": A5_LANDSCAPE,
        "voucher": VOUCHER,
    }
)
"""The sheets a layout may be set on, by the name a layout file uses."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the form, in bold song.

    ``second`` is a second line below it in the Mongolian script, as the office writes it;
    ``second_upright`` sets its words from top to bottom, line beside line from the left.
    """

    text: str
    size: float = 12
    align: Align = "left"
    second: str = ""
    second_upright: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, its first line indented by two characters unless centred or told not to."""

    text: str
    align: Align = "left"
    indent: bool = True
    size: float = 12
    space: float = 1.5


@dataclass(frozen=True, slots=True)
class Line:
    """One line with something at its left, in its middle and at its right."""

    left: str = ""
    center: str = ""
    right: str = ""
    size: float = 10.5


@dataclass(frozen=True, slots=True)
class Field:
    """A label and the box its value stands in; figures are set right-aligned in even digits.

    Without a key the box is empty, to be written by hand.
    """

    label: str
    key: str = ""
    share: float = 1.0
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Rows of fields that make one table; ``label_width`` keeps the labels in line."""

    rows: tuple[tuple[Field, ...], ...]
    label_width: float = 30
    row_height: float = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid. Without a key it is empty, to be written by hand.

    ``signed`` says that each row's own person signs there.
    """

    label: str
    key: str = ""
    share: float = 1.0
    align: Align = "left"
    figures: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of rows; header and numbering go on over pages, ``totals`` closes it.

    Without a key all rows are empty, to be written by hand. ``totals`` is the key of a list of rows
    (mostly one) with the same columns. ``least_rows`` are drawn even when there are fewer;
    ``strike`` draws the line through the empty ones that vouchers need. ``sheet_rows`` begins a
    new sheet after so many. ``abreast`` sets so many rows side by side, as signature lists have it.
    Rows grow from ``row_height`` up to ``tallest`` millimetres where the sheet has room for all of
    them, so that a pen fits.
    """

    key: str
    columns: tuple[Column, ...]
    totals: str = ""
    numbered: bool = False
    least_rows: int = 0
    sheet_rows: int = 0
    abreast: int = 1
    row_height: float = 8
    tallest: float = 0
    strike: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """The box of one office: its opinion, who signs, and 42 mm of room for its seal.

    The label may name a value in braces, as ``"{coop_office}意见"``. Without a key the opinion is
    written by hand.
    """

    label: str
    key: str = ""
    signers: tuple[str, ...] = ("负责人（签字）", "经办人（签字）")
    height: float = 46
    label_width: float = 34


@dataclass(frozen=True, slots=True)
class Declaration:
    """A boxed text that is signed and sealed below it."""

    text: str
    signers: tuple[str, ...]
    height: float = 46


@dataclass(frozen=True, slots=True)
class Signer:
    """A place to sign; with a key, the name is printed; ``seal`` keeps 42 mm for a seal."""

    label: str
    key: str = ""
    seal: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign side by side; with a seal among them, each has a date below it."""

    signers: tuple[Signer, ...]
    per_line: int = 4


@dataclass(frozen=True, slots=True)
class AmountGrid:
    """A row with one cell per digit, 亿 to 分, and the amount in capitals before it."""

    label: str
    key: str
    capitals: str
    label_width: float = 30
    row_height: float = 8


@dataclass(frozen=True, slots=True)
class KeyGroups:
    """A key in large groups, to be typed from paper without mistakes."""

    key: str
    per_line: int = 4
    size: float = 20


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards of ID-1 size (85.6 × 54 mm), one a row of ``key``, to be cut out along their frames.

    Eight stand on a sheet, two abreast. With a ``back`` each has its own beside it instead, to be
    folded over. ``issuer`` and ``foot`` may name values of the row in braces; ``lines`` name its
    other values, their shares are of the height. ``photo`` is written where a photo of 22 × 32 mm
    is glued.
    """

    key: str
    issuer: str
    title: str
    lines: tuple[Field, ...]
    foot: str
    photo: str
    back_title: str = ""
    back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot, as wide as the sheet and so many millimetres high, in black and greys."""

    plot: Plot
    height: float = 85


@dataclass(frozen=True, slots=True)
class NewSheet:
    """What follows begins on a sheet of its own: the other side of a certificate."""


Element = (
    Heading
    | Text
    | Line
    | Fields
    | Grid
    | Opinion
    | Declaration
    | Signatures
    | AmountGrid
    | KeyGroups
    | Cards
    | Picture
    | NewSheet
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A printed form. ``head`` and ``foot`` are repeated on each of its sheets.

    ``prescribed_by`` names the document that prescribes the form, or says that it is our own.
    ``kept`` are the keys that an office's own layout of this form must not leave out. ``second`` is
    a second line of the title, as that of a heading.
    """

    form_id: str
    version: str
    title: str
    prescribed_by: str
    elements: tuple[Element, ...]
    page: Page = A4
    head: tuple[Element, ...] = ()
    foot: tuple[Element, ...] = ()
    title_size: float = 18
    kept: tuple[str, ...] = ()
    second: str = ""
    second_upright: bool = False


class State(StrEnum):
    """What a print is (草稿、正本、补打)."""

    DRAFT = "draft"
    ORIGINAL = "original"
    REPRINT = "reprint"


@dataclass(frozen=True, slots=True)
class Marks:
    """What is printed on every sheet besides the form itself; ``printed_on`` is a day as text.

    A ``rehearsal`` says so across the sheet and carries no code: nobody can file it as signed.
    ``calibration`` is what the printer does to a page, for a file that goes to that printer only.
    """

    record_number: str
    state: State
    printed_on: str
    demo: bool = False
    rehearsal: bool = False
    calibration: Calibration = TRUE


class Trace(StrEnum):
    """What is put on a sheet by hand (签字、盖章)."""

    SIGNATURE = "signature"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a sheet, in millimetres from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SigningPlace:
    """Where a signature or a seal is put, and whose; a seal's own name is empty."""

    trace: Trace
    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class PrintedSet:
    """The sheets of one filled form; ``signing`` has the places to sign and seal of each."""

    title: str
    form_version: str
    page: Page
    record_number: str
    content: str
    state: State
    sheet_codes: tuple[str, ...]
    signing: tuple[tuple[SigningPlace, ...], ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished print; ``missing`` are the characters that no face could draw.

    ``crowded`` are the texts their places had no room for at the least size.
    """

    pdf: bytes
    missing: tuple[str, ...]
    sets: tuple[PrintedSet, ...]
    crowded: tuple[str, ...] = ()

    @property
    def sheet_codes(self) -> tuple[str, ...]:
        """Return the short numbers of all sheets, in their order."""
        return tuple(number for one in self.sets for number in one.sheet_codes)

    @property
    def pages(self) -> int:
        """Return how many sheets there are."""
        return sum(len(one.sheet_codes) for one in self.sets)

    @property
    def starts(self) -> tuple[int, ...]:
        """Return the first pages, from 1, of the filled forms."""
        return tuple(accumulate((len(one.sheet_codes) for one in self.sets[:-1]), initial=1))
