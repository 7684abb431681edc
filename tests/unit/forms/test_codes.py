"""The sheet code: what is written into the QR code comes back out, and nothing else does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.barcode import qrencoder

from coopdesk.forms.codes import SheetCode, build, content_of, modules, parse

_CODE = SheetCode("award-revenue", "1", "2024-0017", 1, 2, "0123456789AB")


@settings(max_examples=100)
@given(
    record=st.text(alphabet="记字第号0123456789-/*%+ abcXYZ", max_size=24),
    version=st.text(alphabet="0123456789.*%年版", min_size=1, max_size=6),
    page=st.integers(1, 40),
)
def test_what_is_written_is_read_back(record, version, page):
    code = SheetCode("share-receipt", version, record, page, 40, "0123456789AB")

    assert parse(build(code)) == code


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "https://example.invalid/x",
        "CD2*VOUCHER*1*7*1/1*0123456789AB",
        "CD1*VOUCHER*1*7*1/1",
        "CD1*VOUCHER*1*7*1/1*0123456789AB*X",
        "CD1*VOUCHER*1*7*2/1*0123456789AB",
        "CD1*VOUCHER*1*7*0/1*0123456789AB",
        "CD1*VOUCHER*1*7*1-1*0123456789AB",
        "CD1*VOUCHER**7*1/1*0123456789AB",
        "CD1*VOU_CHER*1*7*1/1*0123456789AB",
        "CD1*VOUCHER*1*7*1/1*0123456789ab",
    ],
)
def test_a_code_that_is_not_ours_is_refused(payload):
    with pytest.raises(ValueError, match="code"):
        parse(payload)


def test_the_short_number_is_easy_to_read_aloud_and_differs_from_sheet_to_sheet():
    numbers = {SheetCode("voucher", "1", "7", n, 50, "0123456789AB").number for n in range(1, 51)}

    assert len(numbers) == 50
    for number in numbers:
        assert len(number) == 9
        assert not set(number) & set("ILOU")


def test_the_content_hash_changes_with_any_value_and_not_with_their_order():
    rows = [{"a": "1", "b": "2"}]
    first = content_of("voucher", "1", "7", {"x": "1", "rows": rows})

    assert first == content_of("voucher", "1", "7", {"rows": tuple(rows), "x": "1"})
    assert first != content_of("voucher", "1", "7", {"x": "1", "rows": [{"a": "1", "b": "3"}]})
    assert first != content_of("voucher", "1", "8", {"x": "1", "rows": rows})
    assert first != content_of("voucher", "2", "7", {"x": "1", "rows": rows})


def test_a_plain_record_number_needs_no_more_than_version_three():
    """29 modules on 20 mm are 0.69 mm each, readable after a bad copy."""
    assert len(modules(build(_CODE))) == 29


@pytest.mark.parametrize("length", [1, 5, 16, 17, 40, 73, 120, 121, 200, 400])
@pytest.mark.parametrize("signs", ["CD1*A-/:9", "协议abc"])
def test_the_code_is_module_for_module_as_reportlab_makes_it(length, signs):
    payload = (signs * 50)[:length]
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(payload)
    code.version = code.calculate_version()
    code.makeImpl(test=False, maskPattern=3)
    assert modules(payload) == tuple(tuple(map(bool, row)) for row in code.modules)
