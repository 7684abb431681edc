"""Pages of a scanner read at 200 dpi, and the codes of the noise set at 150 dpi."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

from coopdesk.domain.attachments import MediaType
from coopdesk.forms import paper
from coopdesk.forms.registry import FORMS
from coopdesk.forms.scans.files import ScanFile
from tests import scanner
from tests.bench.books import Shelf
from tests.bench.figures import Figure
from tests.bench.scale import Scale
from tests.unit.forms.samples import MARKS, SAMPLES

SLOWEST = 1 / 3
"""Seconds: three pages a second on one core."""
MOST_SHEETS = 1 / 0.99
"""Sheets for each code that is read: 99 of 100 are."""
SEED = 20261123


def measure_scans(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """Every form of the program, printed and scanned badly: how fast, and how many are read."""
    prints = [(FORMS[form], values, MARKS) for form, values in sorted(SAMPLES.items())]
    printed = paper.draw_batch(prints)
    numbers = printed.sheet_codes[: scale.scanned_pages]
    dice = random.Random(SEED)
    fine = _scanned(printed.pdf, 200, len(numbers), dice)
    stack = scanner.pdf_of(fine, Path(shelf.folder) / "scans.pdf")
    yield Figure(
        "a page at 200 dpi out of a PDF",
        "ms",
        tuple(_seconds_a_page(stack, len(numbers)) for _ in range(scale.scroll_runs)),
        bar=SLOWEST,
        note="bar: 3 pages a second",
    )
    poor = _scanned(printed.pdf, 150, len(numbers), dice)
    read = sum(_number(content) == number for content, number in zip(poor, numbers, strict=True))
    yield Figure(
        "sheets for each code read: 150 dpi, turned, JPEG 40, a stroke",
        "",
        (len(numbers) / max(read, 1),),
        bar=MOST_SHEETS,
        note=f"{read} of {len(numbers)} read",
    )


def _scanned(pdf: bytes, dpi: int, count: int, dice: random.Random) -> list[bytes]:
    sheets = scanner.sheets_of(pdf, dpi)[:count]
    return [
        scanner.noisy(sheet, dice.choice((0, 180)) + dice.uniform(-5, 5), stroke=dice)
        for sheet in sheets
    ]


def _seconds_a_page(stack: Path, count: int) -> float:
    begun = time.perf_counter()
    with ScanFile(stack, MediaType.PDF, stack.name) as file:
        for page in range(1, count + 1):
            file.code(page)
    return (time.perf_counter() - begun) / count


def _number(content: bytes) -> str:
    with ScanFile(content, MediaType.JPEG, "scan.jpg") as file:
        found = file.code(1)
    return found.code.number if found else ""
