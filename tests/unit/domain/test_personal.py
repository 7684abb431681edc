"""Personal numbers: who sees them whole, and what is left of them for the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.personal import masked, masked_field, may_see_whole
from coopdesk.domain.rights import Capability, Role


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("150423196001011234", "150423********1234"),
        ("15042319600101123X", "150423********123X"),
        ("13847612345", "138****2345"),
        ("0476-8412345", "047*****2345"),
        ("6228480012345678901", "622848*********8901"),
        ("12345678", "123*5678"),
        ("1234567", "*****67"),
        ("67", "67"),
        ("", ""),
    ],
)
def test_the_middle_of_personal_numbers_is_hidden(number, shown):
    assert masked(number) == shown


@given(st.text("0123456789X*-", max_size=24))
def test_masking_twice_is_masking_once_and_keeps_the_length(number):
    assert masked(masked(number)) == masked(number)
    assert len(masked(number)) == len(number)


def test_several_numbers_in_one_text_are_each_masked():
    told = "150423196001011234、15042319600101123X"
    assert masked_field("guarantor_id_number", told) == "150423********1234、150423********123X"
    contact = "赛罕 出纳 13847612345、敖登 0476-8412345"
    assert masked_field("contacts", contact) == "赛罕 出纳 138****2345、敖登 047*****2345"


def test_a_birth_date_goes_with_the_number_it_is_part_of():
    """The hidden middle of a resident ID is the birth date (GB 11643)."""
    assert masked_field("birth_date", "1960年1月1日") == "****"
    assert masked_field("birth_date", "") == ""
    assert masked_field("village", "查干沐沦嘎查 1234567") == "查干沐沦嘎查 1234567"


@pytest.mark.parametrize(
    ("capability", "whole"),
    [
        (Capability.MEMBERS, {Role.MANAGER, Role.CLERK}),
        (Capability.MUTUAL_FUND, {Role.MANAGER, Role.ACCOUNTANT, Role.CASHIER}),
        (Capability.ORGANIZATIONS, {Role.MANAGER, Role.CLERK}),
    ],
)
def test_who_keeps_or_pays_sees_whole_and_who_asks_or_approves_does_not(capability, whole):
    """《个人信息保护法》第六条、第五十一条."""
    assert {role for role in Role if may_see_whole(role, capability)} == whole
