"""Finished pages compared with pictures that were looked at and found good.

A picture that is not there is drawn and the test fails once: look at it before it is committed.
"""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from coopdesk.forms.elements import Marks, State
from coopdesk.forms.paper import draw
from coopdesk.forms.registry import FORMS
from tests.unit.forms.reading import picture
from tests.unit.forms.samples import SAMPLES
from tests.unit.forms.test_mongolian import bilingual

_GOLDEN = Path(__file__).parents[2] / "data" / "forms"
_DPI = 50
_MARKS = Marks("2024-0017", State.DRAFT, "2024年3月5日", demo=True)


def _difference(one: Image.Image, other: Image.Image) -> tuple[float, int]:
    """Return the mean difference and the greatest one in grey levels, both slightly blurred."""
    blurred = [image.filter(ImageFilter.BoxBlur(2)) for image in (one, other)]
    difference = ImageChops.difference(*blurred)
    return ImageStat.Stat(difference).mean[0], difference.getextrema()[1]


def _page(form_id: str, values: dict[str, object]) -> Image.Image:
    return picture(draw(FORMS[form_id], values, _MARKS).pdf, 1, _DPI)


LOOKED_AT = (
    "acceptance-report",
    "award-notice",
    "award-papers",
    "award-revenue",
    "award-summary",
    "balance-sheet",
    "payment-request",
    "rating-table",
    "resolution-sheet",
    "seed-fund-report",
    "surplus-payout",
    "meeting-minutes",
    "voucher",
    "share-certificate",
    "member-card",
    "member-card-sheet",
)


@pytest.mark.parametrize("form_id", LOOKED_AT)
def test_the_page_looks_as_it_did(form_id):
    _compare(_page(form_id, SAMPLES[form_id]), form_id)


@pytest.mark.parametrize("upright", [False, True])
def test_a_second_line_in_mongolian_looks_as_it_did(upright):
    """Joined letters; upright ones from top to bottom, lines from left to right."""
    printed = draw(bilingual(upright=upright), SAMPLES["award-revenue"], _MARKS)
    name = "mongolian-upright" if upright else "mongolian"
    _compare(picture(printed.pdf, 1, 2 * _DPI).crop((0, 0, 827, 420)), name)


def _compare(drawn: Image.Image, name: str) -> None:
    golden = _GOLDEN / f"{name}.png"
    if not golden.exists():
        golden.parent.mkdir(parents=True, exist_ok=True)
        drawn.save(golden, optimize=True)
        pytest.fail(f"{golden.name} is new: look at it")

    with Image.open(golden) as expected:
        assert drawn.size == expected.size
        mean, most = _difference(drawn, expected)
    assert mean < 0.5
    assert most < 40


def test_the_comparison_sees_one_changed_word():
    """Or the test above would prove nothing."""
    changed = dict(SAMPLES["voucher"]) | {"total_in_capitals": "壹元整"}
    with Image.open(_GOLDEN / "voucher.png") as expected:
        _, most = _difference(_page("voucher", changed), expected)

    assert most >= 40
