"""No number of a person is told whole to who only asks or approves: every command, every export."""

from dataclasses import replace

import pytest

from coopdesk.domain.organization_details import Contact
from coopdesk.domain.rights import Role
from coopdesk.services import members, organizations
from coopdesk.services.demo import make_demo
from coopdesk.services.runner import open_to_all
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from tests.e2e.every_command import EveryCommand
from tests.studio import NOW

ACCOUNT, FORMER_PHONE = "6217001234567890123", "19900009988"
OF_ORGANIZATION = frozenset({"0476-8412345", "6228480012345678901", "19900009977"})
TELLING = ("member list", "member show", "history", "export", "form", "organization show")


@open_to_all
def _all_of(uow, kind):
    return list(uow.session.scalars(kind.__table__.select().with_only_columns(kind.id)))


@open_to_all
def _numbers(uow):
    row = MemberRow
    told = uow.session.execute(
        row.__table__.select().with_only_columns(row.id_number, row.phone, row.bank_account)
    )
    return {number for numbers in told for number in numbers if number}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo year, with a bank account and a former telephone, and an organization rung up."""
    opened = make_demo(tmp_path_factory.mktemp("masked") / "demo", lambda: NOW)
    _add_numbers(opened.runner)
    yield opened
    opened.close()


def _add_numbers(runner):
    key = runner.ask(_all_of, MemberRow)[0]
    profile = runner.ask(members.get_member, key).profile
    for phone in (FORMER_PHONE, profile.phone):
        told = replace(profile, phone=phone, bank_account=ACCOUNT)
        runner.do(members.change_member, members.ChangeMember(key, told))
    key = runner.ask(_all_of, OrganizationRow)[0]
    profile = runner.ask(organizations.get_organization, key).profile
    phone, other, account = sorted(OF_ORGANIZATION)
    contact = Contact("敖登", "出纳", other)
    told = replace(profile, phone=phone, bank_account=account, contacts=(contact,))
    runner.do(organizations.change_organization, organizations.ChangeOrganization(key, told))


@pytest.fixture
def told_to(demo, tmp_path):
    """Return which numbers of members and organizations each command tells a role."""
    of_members = demo.runner.ask(_numbers) | {FORMER_PHONE}
    assert len(of_members) > 60

    def asked(role, only=()):
        was, demo.runner.actor = demo.runner.actor, replace(demo.runner.actor, role=role.value)
        try:
            answers = list(EveryCommand(demo, tmp_path).answers(only))
        finally:
            demo.runner.actor = was
        numbers = of_members | OF_ORGANIZATION
        told = {(command, one) for command, text in answers for one in numbers if one in text}
        return {command for command, _ in answers}, told

    return asked


def test_no_command_tells_who_only_reads_a_whole_number(told_to):
    """Lists, records, history, exports and papers alike (《个人信息保护法》第六条)."""
    answered, told = told_to(Role.READ_ONLY)
    assert len(answered) > 80
    assert set(TELLING) <= answered
    assert told == set()


def test_who_keeps_the_register_is_told_whole_by_the_same_commands(told_to):
    """Else the search above would find nothing because nothing is there."""
    _, told = told_to(Role.MANAGER, TELLING)
    assert {command for command, _ in told} == set(TELLING)
    assert {ACCOUNT, FORMER_PHONE, *OF_ORGANIZATION} <= {number for _, number in told}


@pytest.mark.parametrize(
    ("role", "papers"),
    [(Role.REVIEWER, set()), (Role.ACCOUNTANT, {"form"}), (Role.CASHIER, {"form"})],
)
def test_the_books_see_members_whole_on_papers_of_the_fund_alone(told_to, role, papers):
    """Who signs for a debt is named in full; the register is the clerk's."""
    _, told = told_to(role, TELLING)
    assert {command for command, number in told if number not in OF_ORGANIZATION} == papers
