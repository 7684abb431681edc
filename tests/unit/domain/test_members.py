"""Memberships: admission, steps, withdrawal, composition, register numbers."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.members import (
    AdmissionFacts,
    MemberKind,
    assess_admission,
    assess_membership,
    compute_age,
    compute_withdrawal_day,
)
from coopdesk.storage.reference import load_policies

BOOK = load_policies()
DAY = date(2026, 11, 23)
FARMER = AdmissionFacts(MemberKind.FARMER, DAY, date(1950, 5, 1))


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("born_on", "found"),
    [
        (date(2008, 11, 23), []),
        (date(2008, 11, 24), ["member.too_young"]),
        (None, ["member.birth_unknown"]),
        (date(1930, 1, 1), []),
    ],
)
def test_a_person_is_of_full_age(born_on, found):
    """《民法典》第十七条: 18, on the birthday itself."""
    refusals = assess_admission(replace(FARMER, born_on=born_on), DAY, BOOK)
    assert codes(refusals) == found
    assert all(refusal.article == "《民法典》第十七条" for refusal in refusals)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"applied_on": None}, "member.no_application"),
        ({"applied_on": date(2026, 11, 24)}, "member.no_application"),
        ({"is_member_already": True}, "member.already"),
        (
            {"kind": MemberKind.ORGANIZATION, "is_public_administration": True},
            "member.public_administration",
        ),
    ],
)
def test_what_else_stands_against_admission(changes, found):
    """《农民专业合作社法》第十九条、第二十四条."""
    assert codes(assess_admission(replace(FARMER, **changes), DAY, BOOK)) == [found]


def test_an_organization_has_no_age():
    organization = AdmissionFacts(MemberKind.ORGANIZATION, DAY)
    assert assess_admission(organization, DAY, BOOK) == []


def test_who_is_born_on_leap_day_is_older_on_the_first_of_march():
    assert compute_age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert compute_age(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("asked_on", "kind", "ends_on"),
    [
        (date(2026, 9, 30), MemberKind.FARMER, date(2026, 12, 31)),
        (date(2026, 10, 1), MemberKind.FARMER, date(2027, 12, 31)),
        (date(2026, 6, 30), MemberKind.ORGANIZATION, date(2026, 12, 31)),
        (date(2026, 7, 1), MemberKind.ORGANIZATION, date(2027, 12, 31)),
    ],
)
def test_a_membership_ends_with_the_fiscal_year(asked_on, kind, ends_on):
    """《农民专业合作社法》第二十五条: three months, organizations six."""
    assert compute_withdrawal_day(asked_on, kind, BOOK) == ends_on


@pytest.mark.parametrize(
    ("farmers", "persons", "organizations", "found"),
    [
        (4, 1, 0, []),
        (4, 0, 0, ["member.too_few"]),
        (3, 2, 0, ["member.too_few_farmers"]),
        (19, 0, 1, []),
        (18, 0, 2, ["member.too_many_organizations"]),
        (20, 0, 2, ["member.too_many_organizations"]),
        (38, 0, 2, []),
        (37, 0, 2, ["member.too_many_organizations"]),
    ],
)
def test_the_members_as_a_whole(farmers, persons, organizations, found):
    """《农民专业合作社法》第十二条、第二十条: five; 80 %; one up to 20 members, else 5 %."""
    members = {
        MemberKind.FARMER: farmers,
        MemberKind.PERSON: persons,
        MemberKind.ORGANIZATION: organizations,
    }
    assert codes(assess_membership(members, "trinity_organization", DAY, BOOK)) == found
    assert assess_membership(members, "coop_enterprise", DAY, BOOK) == []
