"""Whatever changes behind a printed application, however it changes, the list tells of it."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.award_facts import Programme
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import awards, organizations


@pytest.fixture
def trinity(runner):
    profile = organizations.Profile(
        OrganizationKind.TRINITY_ORGANIZATION, "西拉沐沦苏木众联综合合作社", "150423200"
    )
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    for day in (date(2023, 5, 1), date(2024, 5, 1)):
        runner.do(organizations.record_rating, organizations.RecordRating(key, 4, day))
    statement = organizations.RecordStatement(key, 2025, Money(1_200_000_000), audited=True)
    runner.do(organizations.record_statement, statement)
    return key


@pytest.fixture
def printed(runner, trinity):
    """An application with a text written by hand, printed."""
    key = runner.do(awards.apply, awards.Apply(trinity, Programme.TRINITY_REVENUE, 2026))
    written = awards.OverrideField(key, "phone", "199 0000 8888", "号码刚换")
    runner.do(awards.override_field, written)
    values = runner.ask(awards.application_values, key).values
    runner.do(awards.note_printed, awards.NotePrinted(key, values))
    return key


def rename(runner, trinity, _printed):
    profile = runner.ask(organizations.get_organization, trinity).profile
    changed = organizations.ChangeOrganization(trinity, replace(profile, address="苏木街1号"))
    runner.do(organizations.change_organization, changed)


def correct_the_revenue(runner, trinity, _printed):
    [known] = runner.ask(organizations.get_organization, trinity).statements
    command = organizations.RecordStatement(
        trinity, 2025, Money(1_300_000_000), audited=True, corrects=known.id
    )
    runner.do(organizations.record_statement, command)


def remove_the_first_rating(runner, trinity, _printed):
    rating = runner.ask(organizations.get_organization, trinity).ratings[-1]
    command = organizations.RemoveFact(organizations.FactKind.RATING, rating.id)
    runner.do(organizations.remove_fact, command)


def let_the_phone_follow_again(runner, _trinity, printed):
    runner.do(awards.drop_override, awards.DropOverride(printed, "phone"))


def note_a_payment_of_an_earlier_year(runner, trinity, _printed):
    pay = awards.RecordPayout(
        trinity, Programme.TRINITY_REVENUE, 2025, Money(50_000_000), date(2025, 9, 1), "回单1"
    )
    runner.do(awards.record_payout, pay, confirmed=frozenset({"award.not_applied_for"}))


CHANGES = [
    (rename, "address"),
    (correct_the_revenue, "audited_revenue"),
    (remove_the_first_rating, "rated_on"),
    (let_the_phone_follow_again, "phone"),
    (note_a_payment_of_an_earlier_year, "years_used"),
]


@pytest.mark.parametrize(("change", "key"), CHANGES, ids=lambda told: getattr(told, "__name__", ""))
def test_every_change_behind_a_printed_application_is_told(runner, trinity, printed, change, key):
    assert runner.ask(awards.list_notices) == []
    change(runner, trinity, printed)
    [notice] = runner.ask(awards.list_notices)
    assert key in {difference.key for difference in notice.differences}
    assert notice.differences == tuple(runner.ask(awards.list_differences, printed))
