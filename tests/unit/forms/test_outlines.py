"""Paper fonts: small files, outlines and widths as the font has them, text as it was typed."""

import io

import pypdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics

from coopdesk import fonts
from coopdesk.forms import faces
from coopdesk.forms.elements import Heading, Layout, Text
from coopdesk.forms.layouts.award_application import REVENUE_AWARD
from coopdesk.forms.paper import draw
from tests.unit.forms.reading import text_by_pdfium, text_by_pypdf
from tests.unit.forms.samples import MARKS, SAMPLES

NOTE = Layout("note", "1", "通知", "自制", (Heading("{heading}"), Text("{text}")))


def _embedded(pdf, face):
    """The font of a document: its program, its widths by code, what its codes are read as."""
    shown = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values()
    (font,) = (f for one in shown if (f := one.get_object())["/BaseFont"].endswith(face))
    inner = font["/DescendantFonts"][0].get_object()
    program = CFFFontSet()
    program.decompile(
        io.BytesIO(inner["/FontDescriptor"]["/FontFile3"].get_object().get_data()), None
    )
    row = list(inner["/W"])
    widths = {
        first + place: float(width)
        for first, said in zip(row[::2], row[1::2], strict=True)
        for place, width in enumerate(said)
    }
    return program[0], widths


def _drawn(shapes, name):
    pen = RecordingPen()
    shapes[name].draw(pen)
    return pen.value, shapes[name].width


def test_an_award_form_takes_a_third_of_what_it_took():
    printed = draw(REVENUE_AWARD, SAMPLES["award-revenue"], MARKS)

    assert len(printed.pdf) <= 40 * 1024  # 116 KiB with the outlines as they came


def test_a_document_takes_over_outlines_and_widths_as_the_font_has_them():
    text = "合作社A.W一1"
    embedded, widths = _embedded(
        draw(NOTE, {"heading": "", "text": text}, MARKS).pdf, "FandolFang-Regular"
    )
    whole = TTFont(fonts.file("fandol-fang"))
    outlines, names = whole["CFF "].cff[0].CharStrings, whole.getBestCmap()
    theirs = {str(_drawn(outlines, names[ord(sign)])): ord(sign) for sign in text}
    ours = {str(_drawn(embedded.CharStrings, n)): n for n in embedded.charset[1:]}

    assert embedded.FontMatrix == whole["CFF "].cff[0].FontMatrix
    assert theirs.keys() <= ours.keys()
    for drawn, point in theirs.items():
        advance = whole["hmtx"][names[point]][0] * 1000 / whole["head"].unitsPerEm
        assert widths.get(int(ours[drawn][3:]), 1000) == pytest.approx(advance, abs=0.5)


def test_thousands_of_characters_in_one_document_are_read_back():
    """Codes of two bytes: the first 8,281 of a document need no escape."""
    common = bytearray()
    for row in range(0xB0, 0xD7):
        common += b"".join(bytes((row, cell)) for cell in range(0xA1, 0xFA))
    text = common.decode("gb2312")
    printed = draw(NOTE, {"heading": "目录", "text": text}, MARKS)

    assert printed.missing == ()
    for read in (text_by_pypdf, text_by_pdfium):
        pages = "".join(read(printed.pdf))
        assert set(text) <= set(pages)


def test_a_title_takes_its_rare_characters_out_of_the_whole_font():
    printed = draw(NOTE, {"heading": "关于喆䶮的决定", "text": "正文"}, MARKS)

    assert "关于喆䶮的决定" in text_by_pdfium(printed.pdf)[0]
    assert printed.missing == ()


@pytest.mark.parametrize("role", [faces.TITLE, faces.SANS, faces.FIGURES, faces.FANG])
def test_each_character_is_drawn_by_the_file_that_has_it(role):
    """乌云其其格·阿拉坦巴特尔 in a title: its dot came out as a box, drawn by a face without it."""
    for face in faces.chain(role):
        drawn = pdfmetrics.getFont(face.name).face.charToGlyph
        assert face.characters <= set(map(chr, drawn)), face.name
