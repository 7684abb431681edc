"""The noise set: really printed sheets, scanned badly, and what is still read from them."""

import random
from io import BytesIO
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from coopdesk.domain.attachments import MediaType
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.scans import missing_pages
from coopdesk.forms import paper
from coopdesk.forms.elements import State, Trace
from coopdesk.forms.registry import FORMS
from coopdesk.forms.scans.files import Patience, ScanFile
from coopdesk.forms.scans.overlaying import flatten
from coopdesk.forms.scans.reading import find_code
from coopdesk.forms.scans.straightening import compare, draw_blank, straighten
from tests import scanner
from tests.unit.forms.samples import MARKS, SAMPLES

SEED = 20261123
INVOICE = "01,10,044001900111,12345678,500.00,20261123"
PRINTS = [(FORMS[form], values, MARKS) for form, values in sorted(SAMPLES.items())]


@pytest.fixture(scope="module")
def printed():
    """Every form of the program with its sample values, in one file."""
    return paper.draw_batch(PRINTS)


@pytest.fixture(scope="module")
def sheets(printed):
    return scanner.sheets_of(printed.pdf)


def test_all_readings_of_a_file_share_one_patience(sheets, tmp_path, monkeypatch):
    """A file made to harm kept the program busy for as many limits as it was asked questions."""
    seconds = count(step=2.5)  # each reading takes so long by this clock
    monkeypatch.setattr("coopdesk.forms.scans.files.monotonic", lambda: next(seconds))
    stack = scanner.pdf_of([scanner.noisy(sheet, 0.0) for sheet in sheets[:2]], tmp_path / "x.pdf")
    with ScanFile(stack, MediaType.PDF, "x.pdf", Patience(seconds=8)) as file:
        for _ in range(3):
            file.sizes()
        with pytest.raises(RuleViolation) as slow:
            file.sizes()
        assert slow.value.refusals[0].code == "scan.slow"
        assert file.drawn(2, 100)  # the next page brings a part of its own


def test_every_code_of_the_noise_set_is_read_and_is_the_right_one(printed, sheets):
    """Turned up to 5° or upside down, 150 dpi, JPEG 40, grey, a pen's stroke over the margin."""
    dice = random.Random(SEED)
    read = 0
    for number, sheet in zip(printed.sheet_codes, sheets, strict=True):
        angle = dice.choice((0, 180)) + dice.uniform(-5, 5)
        content = scanner.noisy(sheet, angle, stroke=dice)
        with ScanFile(content, MediaType.JPEG, "x.jpg") as file:
            found = find_code(file.picture(1))
        assert found is None or found.code.number == number
        read += found is not None
    assert read >= 0.99 * len(sheets)


@pytest.mark.parametrize("scale", [0.94, 1.0, 1.03])
@pytest.mark.parametrize("angle", [-4.0, 91.5, 180.0])
def test_a_print_out_of_scale_and_askew_is_laid_over_its_form(printed, sheets, scale, angle):
    """Printers that fit to paper print at 94 % (sdaps#187): what is signed is still found."""
    place, at, page = signed_page(printed, "meeting-minutes")
    sheet = scanner.sign(sheets[at + page], place.signing[page][0].place)
    size = (round(sheet.width * scale), round(sheet.height * scale))
    content = scanner.noisy(sheet.resize(size), angle, grey=False)
    with ScanFile(content, MediaType.JPEG, "x.jpg") as file:
        picture = file.picture(1)
    found = find_code(picture)
    straight = straighten(picture, found.corners, find("meeting-minutes")[0].page)
    blank = draw_blank(printed.pdf, at + page + 1)
    told = [compare(straight, blank, one.place).is_written for one in place.signing[page]]
    assert told == [True, *[False] * (len(told) - 1)]


@pytest.mark.parametrize(("form", "slant"), [("meeting-minutes", 60), ("award-revenue", 30)])
def test_a_photo_taken_at_a_slant_is_laid_flat_over_its_form(printed, sheets, form, slant):
    """The far edge is a twelfth or a twentieth shorter than the near one, as over a desk."""
    one, at, page = signed_page(printed, form)
    place = one.signing[page][0].place
    sheet = scanner.sign(sheets[at + page], place)
    width, height = sheet.size
    quad = (-slant, -20, -10, height + 10, width + 10, height + 10, width + slant, -20)
    photo = sheet.transform(sheet.size, Image.Transform.QUAD, quad, fillcolor=(120, 110, 90))
    content = scanner.noisy(photo, 3, grey=False, quality=70)
    with ScanFile(content, MediaType.JPEG, "x.jpg") as file:
        picture = file.picture(1)
    blank = draw_blank(printed.pdf, at + page + 1)
    straight = straighten(picture, find_code(picture).corners, one.page)
    flat = flatten(straight, blank)
    assert compare(flat, blank, place).is_written
    others = [compare(flat, blank, other.place).is_written for other in one.signing[page][2:]]
    assert not any(others)
    assert flatten(blank, blank) is blank


def signed_page(printed, form):
    one = printed.sets[PRINTS.index(find(form))]
    at = sum(len(before.sheet_codes) for before in printed.sets[: printed.sets.index(one)])
    return one, at, next(number for number, there in enumerate(one.signing) if there)


def find(form_id):
    return next(one for one in PRINTS if one[0].form_id == form_id)


def test_every_place_to_sign_and_seal_lies_on_its_sheet(printed):
    forms = set()
    for (layout, _, _), one in zip(PRINTS, printed.sets, strict=True):
        assert len(one.signing) == len(one.sheet_codes)
        for signing in (place for places in one.signing for place in places):
            place, page = signing.place, layout.page
            forms.add((layout.form_id, signing.trace))
            assert 0 <= place.left < place.left + place.width <= page.width
            assert 0 <= place.top < place.top + place.height <= page.height
    assert ("award-acceptance", Trace.SEAL) in forms
    assert ("meeting-minutes", Trace.SIGNATURE) in forms


def test_each_row_of_a_list_that_is_signed_is_seen_signed_or_empty():
    """盈余分配发放表: every member signs for the money; the second one has not."""
    layout, values, marks = find("surplus-payout")
    parts = [values["parts"][0] | {"name": name} for name in ("赵䶮", "乌云其其格", "王建国")]
    values = {**values, "parts": parts}
    printed = paper.draw(layout, values, marks)
    rows = [one for one in printed.sets[0].signing[0] if one.label.startswith("领款人签字")]
    assert [one.label for one in rows] == [f"领款人签字：{row['name']}" for row in values["parts"]]
    assert {one.trace for one in rows} == {Trace.SIGNATURE}
    (sheet,) = scanner.sheets_of(printed.pdf)
    for number, one in enumerate(rows):
        sheet = sheet if number == 1 else scanner.sign(sheet, one.place)
    content = scanner.noisy(sheet, 2.5)
    with ScanFile(content, MediaType.JPEG, "x.jpg") as file:
        picture = file.picture(1)
    blank = draw_blank(printed.pdf, 1)
    straight = flatten(straighten(picture, find_code(picture).corners, layout.page), blank)
    seen = [compare(straight, blank, one.place).is_written for one in rows]
    assert seen == [True, False, True]


def test_a_row_nobody_is_named_in_is_no_place_to_sign():
    layout, values, marks = find("attendance-sheet")
    unnamed = dict.fromkeys(values["people"][0], "")
    printed = paper.draw(layout, values | {"people": [values["people"][0], unnamed]}, marks)
    rows = [one.label for one in printed.sets[0].signing[0] if one.label.startswith("签到")]
    assert rows == [f"签到：{values['people'][0]['name']}"]


def test_a_draft_has_the_codes_of_the_original_and_says_what_it_is():
    layout, values, _ = find("voucher")
    marks = [MARKS, MARKS.__class__(MARKS.record_number, State.DRAFT, MARKS.printed_on)]
    original, draft = (paper.draw(layout, values, one).sets[0] for one in marks)
    assert original.sheet_codes == draft.sheet_codes
    assert (original.state, draft.state) == (State.ORIGINAL, State.DRAFT)


def test_codes_of_others_are_passed_over(sheets):
    """An invoice's code on the sheet is none of ours, and neither is a sheet without any."""
    strange = Image.new("RGB", (600, 800), "white")
    assert find_code(strange) is None
    both = sheets[0].copy()
    both.paste(scanner.code_of(INVOICE), (80, 80))
    assert find_code(both) is not None
    strange.paste(scanner.code_of(INVOICE), (80, 80))
    assert find_code(strange) is None


def test_pages_come_out_of_their_file_each_as_a_file_of_its_own(sheets, tmp_path):
    pages = [sheet.convert("1") for sheet in sheets[:3]]
    tiff = tmp_path / "叠.tif"
    pages[0].save(tiff, save_all=True, append_images=pages[1:], compression="group4")
    with ScanFile(tiff, MediaType.TIFF, tiff.name) as file:
        assert file.count == 3
        content, media = file.content(2)
        assert media is MediaType.PNG
        with Image.open(BytesIO(content)) as alone:
            assert alone.tobytes() == pages[1].tobytes()
    photos = [scanner.noisy(sheet, 0) for sheet in sheets[:2]]
    pdf = scanner.pdf_of(photos, tmp_path / "叠.pdf")
    with ScanFile(pdf, MediaType.PDF, pdf.name) as file:
        content, media = file.content(2)
        assert media is MediaType.PDF
    assert len(scanner.sheets_of(content)) == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK", "RGB"])
def test_a_page_is_read_in_every_kind_of_colour(printed, sheets, mode):
    """Deep greys, palettes, print colours, and a page on nothing, as screenshots have it."""
    sheet = sheets[0].convert("L")
    if mode == "I;16":
        picture = sheet.convert("I").point(lambda value: value * 257).convert("I;16")
    elif mode in ("LA", "RGBA"):
        picture = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
        picture.putalpha(ImageOps.invert(sheet))
        picture = picture.convert(mode)
    else:
        picture = sheet.convert("RGB").convert(mode)
    kind, media = ("JPEG", MediaType.JPEG) if mode == "CMYK" else ("PNG", MediaType.PNG)
    content = BytesIO()
    picture.save(content, kind)
    with ScanFile(content.getvalue(), media, "x") as file:
        assert find_code(file.picture(1)).code.number == printed.sheet_codes[0]


def test_a_photo_is_turned_upright_as_its_camera_says(sheets):
    turned = Image.Exif()
    turned[0x0112] = 6
    written = BytesIO()
    sheets[0].rotate(90, expand=True).save(written, "JPEG", exif=turned)
    with ScanFile(written.getvalue(), MediaType.JPEG, "x.jpg") as file:
        assert file.picture(1).size == sheets[0].size


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(1, n)))))
def test_what_is_missing_and_what_came_back_make_the_whole(told):
    pages, seen = told
    missing = missing_pages(pages, seen)
    assert sorted([*missing, *seen]) == list(range(1, pages + 1))
