"""What a ruler says of a printer, and what sets it right (D13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.calibrations import TRUE, Measured, compute_calibration
from coopdesk.domain.errors import RuleViolation


def test_a_printer_that_is_true_needs_nothing():
    assert compute_calibration(Measured(200, 200, 1600, 2300)) == TRUE


def test_two_millimetres_to_the_right_and_one_up():
    found = compute_calibration(Measured(220, 190, 1600, 2300))
    assert (found.right, found.down) == (2000, -1000)
    assert found.corrected_across(20) == pytest.approx(18)
    assert found.corrected_down(20) == pytest.approx(21)


@given(
    st.integers(100, 300), st.integers(100, 300), st.integers(1536, 1664), st.integers(2208, 2392)
)
def test_what_is_drawn_corrected_stands_where_it_should_to_a_hundredth(left, top, across, upright):
    found = compute_calibration(Measured(left, top, across, upright))
    stretch_x, stretch_y = across / 1600, upright / 2300
    shift_x, shift_y = left / 10 - 20 * stretch_x, top / 10 - 20 * stretch_y
    for length in (0, 20, 180, 297):
        printed_x = shift_x + stretch_x * found.corrected_across(length)
        printed_y = shift_y + stretch_y * found.corrected_down(length)
        assert printed_x == pytest.approx(length, abs=0.01)
        assert printed_y == pytest.approx(length, abs=0.01)


@pytest.mark.parametrize(
    ("measured", "codes"),
    [
        (Measured(200, 200, 1664, 2300), []),
        (Measured(200, 200, 1665, 2300), ["printer.stretched"]),
        (Measured(200, 200, 1600, 2207), ["printer.stretched"]),
        (Measured(300, 100, 1600, 2300), []),
        (Measured(301, 200, 1600, 2300), ["printer.far_off"]),
        (Measured(200, 99, 1500, 2300), ["printer.stretched", "printer.far_off"]),
    ],
)
def test_what_no_printer_does_is_a_setting_of_its_driver(measured, codes):
    if not codes:
        compute_calibration(measured)
        return
    with pytest.raises(RuleViolation) as refused:
        compute_calibration(measured)
    assert [one.code for one in refused.value.refusals] == codes
