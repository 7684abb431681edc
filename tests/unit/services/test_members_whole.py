"""The members of a cooperative as a whole, against the law: told until it is put right."""

from datetime import date

import pytest

from coopdesk import words
from coopdesk.services import members
from coopdesk.services.home import Due, list_due
from tests.books import a_member, an_organization


@pytest.fixture
def admit(runner):
    """Return ``admit(organization, kinds, **facts)``: members one after another."""

    def admit(organization, *kinds, first=1, **facts):
        for number, kind in enumerate(kinds, start=first):
            name = f"社员{number:03d}"
            a_member(runner, organization, number, kind=kind, name=name, **facts)

    return admit


def told(runner, organization):
    found = runner.ask(members.assess_members, [organization])
    return [reason.code for reason in found.get(organization, [])]


def test_four_in_five_are_farmers_and_there_are_five(runner, admit):
    """《农民专业合作社法》第十二条、第二十条."""
    organization = an_organization(runner)
    assert told(runner, organization) == []
    admit(organization, *["farmer"] * 4)
    assert told(runner, organization) == ["member.too_few"]
    admit(organization, "person", first=5)
    assert told(runner, organization) == []
    admit(organization, "person", first=6)
    assert told(runner, organization) == ["member.too_few_farmers"]


def test_who_left_or_asks_to_come_in_does_not_count(runner, admit):
    organization = an_organization(runner)
    admit(organization, *["farmer"] * 4, "person")
    admit(organization, "person", first=6, state="former", left_on=date(2025, 1, 1))
    admit(organization, "person", first=7, state="candidate", joined_on=None)
    assert told(runner, organization) == []


def test_the_start_page_tells_it_with_the_article(runner, admit):
    organization = an_organization(runner)
    admit(organization, *["person"] * 5)
    (due,) = (fact for fact in runner.ask(list_due, organization) if fact.kind is Due.MEMBERSHIP)
    assert (due.page, due.organization_id) == ("members", organization)
    detail = words.text("home.membership.detail", **due.told)
    assert "农民社员0人，至少应有4人（《农民专业合作社法》第二十条）" in detail


def test_an_enterprise_is_free(runner, admit):
    organization = an_organization(runner, kind="coop_enterprise")
    admit(organization, "person", "organization")
    assert told(runner, organization) == []
