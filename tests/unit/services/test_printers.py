"""A printer that is off is measured once; prints land where they should, and in the order asked."""

import io

import pypdf
import pytest

from coopdesk.domain.award_facts import Programme
from coopdesk.domain.calibrations import TRUE
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.print_jobs import PrintJob, Sides
from coopdesk.services import awards, printers, printing
from tests.unit.forms.reading import characters, text_by_pypdf
from tests.unit.services.test_award_forms import applied, trinity  # noqa: F401 - fixture

_MM = 72 / 25.4
NAME = "办公室 HP 1020"
FORM = awards.FORM_OF[Programme.TRINITY_REVENUE]


def _lines(pdf):
    """The first signs of the text on the first page: where they stand, from the upper left."""
    _, _, (left, _, _, top) = next(characters(pdf))
    return left / _MM, 297 - top / _MM


def test_a_measured_printer_is_kept_listed_and_forgotten(runner):
    command = printers.CalibratePrinter(NAME, 220, 190, 1600, 2300)
    runner.do(printers.calibrate_printer, command)
    (item,) = runner.ask(printers.list_printers)
    assert (item.name, item.calibration.right, item.calibration.down) == (NAME, 2000, -1000)
    assert (str(item.calibrated_on), item.calibrated_by) == ("2026-11-23", "乌云其其格")

    runner.do(printers.forget_printer, printers.ForgetPrinter(NAME))
    assert runner.ask(printers.list_printers) == []
    assert runner.ask(printers.calibration_of, NAME) == TRUE


@pytest.mark.parametrize(
    ("name", "across", "code"),
    [(" ", 1600, "printer.name_missing"), (NAME, 1500, "printer.stretched")],
)
def test_what_cannot_be_is_refused_and_nothing_kept(runner, name, across, code):
    command = printers.CalibratePrinter(name, 200, 200, across, 2300)
    with pytest.raises(RuleViolation) as refused:
        runner.do(printers.calibrate_printer, command)
    assert [one.code for one in refused.value.refusals] == [code]
    assert runner.ask(printers.list_printers) == []


def test_a_file_for_a_printer_is_drawn_against_its_offset(runner, trinity):  # noqa: F811
    """偏右两毫米、偏上一毫米的打印机：文件向左两毫米、向下一毫米."""
    runner.do(printers.calibrate_printer, printers.CalibratePrinter(NAME, 220, 190, 1600, 2300))
    application = applied(runner, trinity, Programme.TRINITY_REVENUE)
    plain = runner.ask(printing.print_forms, FORM, [application])
    drawn = runner.ask(printing.print_forms, FORM, [application], printer=NAME)

    (x, y), (moved_x, moved_y) = _lines(plain.pdf), _lines(drawn.pdf)
    assert moved_x == pytest.approx(x - 2, abs=0.05)
    assert moved_y == pytest.approx(y + 1, abs=0.05)
    assert text_by_pypdf(plain.pdf) == text_by_pypdf(drawn.pdf)
    assert plain.sheet_codes == drawn.sheet_codes


def test_the_sheet_says_what_to_do_and_its_proof_is_drawn_against_the_offset(runner):
    runner.do(printers.calibrate_printer, printers.CalibratePrinter(NAME, 230, 200, 1600, 2300))
    sheet = runner.ask(printers.calibration_sheet, NAME)
    proof = runner.ask(printers.calibration_sheet, NAME, proves=True, corrected=True)
    (text,) = text_by_pypdf(sheet.pdf)
    assert "办公室HP1020" in text
    assert "横线全长，应为160毫米" in text
    assert _lines(proof.pdf)[0] == pytest.approx(_lines(sheet.pdf)[0] - 3, abs=0.05)


def test_pages_leave_in_the_order_of_the_job(runner, trinity):  # noqa: F811
    application = applied(runner, trinity, Programme.TRINITY_REVENUE)
    printed = runner.ask(printing.print_forms, "award-papers", [application])
    both = runner.ask(printing.print_forms, FORM, [application, application])
    assert (printed.starts, both.starts) == ((1,), (1, 3))

    job = PrintJob("1,3", 2, collate=False, sides=Sides.BOTH)
    arranged = runner.ask(printing.arrange_pages, both, job)
    texts = text_by_pypdf(arranged.pdf)
    assert arranged.pages == len(texts) == 8
    assert [bool(text) for text in texts] == [True, False] * 4
    boxes = {
        tuple(map(round, page.mediabox[2:]))
        for page in pypdf.PdfReader(io.BytesIO(arranged.pdf)).pages
    }
    assert boxes == {(595, 842)}
