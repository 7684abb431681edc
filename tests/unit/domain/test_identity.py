"""Resident IDs, credit codes and telephone numbers: right ones pass, wrong ones say why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.identity import (
    Sex,
    birth_date,
    check_credit_code,
    check_phone,
    check_resident_id,
    credit_code_sign,
    resident_id_sign,
    sex_of,
)

digits = st.text("0123456789", min_size=6, max_size=6)


@st.composite
def resident_ids(draw):
    born = draw(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
    sequence = draw(st.integers(0, 999))
    body = f"{draw(digits)}{born:%Y%m%d}{sequence:03d}"
    return body + resident_id_sign(body)


@given(resident_ids())
def test_every_rightly_formed_number_passes_whatever_its_region_and_birth_year(number):
    assert check_resident_id(number) == ""
    assert birth_date(number).strftime("%Y%m%d") == number[6:14]
    assert sex_of(number) == (Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


@given(resident_ids(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_sign_is_always_found(number, place, sign):
    wrong = number[:place] + sign + number[place + 1 :]
    assert (check_resident_id(wrong) == "") == (wrong == number)


@given(resident_ids(), st.integers(0, 16))
def test_two_exchanged_neighbours_are_always_found(number, place):
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (check_resident_id(wrong) == "") == (wrong == number)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "id_missing"),
        ("15042320005049253", "id_length"),
        ("150423500504925", "id_old"),
        ("15042319880501985x", "id_characters"),
        ("1504231988050198五X", "id_characters"),
        ("1504231988050198５X", "id_characters"),
        ("15042319880501985X", "id_check_digit"),
        ("150423197802309079", "id_birth_date"),
        ("150404195001019017"[:17] + resident_id_sign("15040419500101901"), ""),
    ],
)
def test_a_wrong_number_says_what_is_wrong(number, code):
    assert check_resident_id(number) == code


@pytest.mark.parametrize("number", ["150423197802309079", "15042319780", ""])
def test_a_birth_date_that_does_not_exist_is_never_given(number):
    with pytest.raises(ValueError, match="no birth date"):
        birth_date(number)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("91150423MAYY120276", ""),
        ("93150423MAYY610057", ""),
        ("91150523MAYY6170XL", ""),
        ("N2150423MAYY11016" + credit_code_sign("N2150423MAYY11016"), ""),
        ("", "credit_code_missing"),
        ("91150423MAYY12027", "credit_code_length"),
        ("91150423MAYY12O276", "credit_code_characters"),
        ("91150423MAYY120277", "credit_code_check_digit"),
    ],
)
def test_a_credit_code_is_judged_by_its_signs_and_check_sign_only(code, wrong):
    assert check_credit_code(code) == wrong


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_sign_in_a_credit_code_is_always_found(place, sign):
    code = "93150423MAYY610057"
    wrong = code[:place] + sign + code[place + 1 :]
    assert (check_credit_code(wrong) == "") == (wrong == code)


@pytest.mark.parametrize("number", ["19900001134", "0476-8822345", "04768822345"])
def test_mobile_and_landline_numbers_pass(number):
    assert check_phone(number) == ""


@pytest.mark.parametrize("number", ["1990000113", "12900001134", "8822345", "119900001134"])
def test_other_numbers_are_no_telephone_numbers(number):
    assert check_phone(number) == "phone_unreadable"
