"""A laptop of an office, what is lent to it, and what both do with it."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

import pytest

from coopdesk.services import exchange, ledger
from coopdesk.services.ledger import OpenBooks
from coopdesk.services.members import list_members
from coopdesk.services.opening import NewCopy, create_field_copy, open_workspace
from coopdesk.services.system import self_test
from coopdesk.storage.tables.members import MemberRow
from tests.books import a_member, an_organization
from tests.conftest import NOW, PASSPHRASE, QUICK
from tests.unit.services.offices import as_members
from tests.unit.services.test_ledger import a_voucher

DAY = date(2026, 11, 20)


class Clock:
    """The day goes on while the laptop is away."""

    def __init__(self):
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def made_copy(tmp_path_factory):
    """Copy the laptop of the office that all tests share: made once, as migrations take long."""
    made = {}

    def folder_of(office, stick, clock):
        key = office.ask(exchange.own_key).fingerprint
        if key not in made:
            made[key] = tmp_path_factory.mktemp("copy") / "workspace"
            asked = NewCopy(
                office.ask(exchange.export_key, stick), key, "下乡笔记本", "宝音", PASSPHRASE
            )
            create_field_copy(made[key], asked, clock, QUICK)[0].close()
        return made[key]

    return folder_of


@pytest.fixture
def copy(tmp_path, runner, clock, stick, made_copy):
    folder = tmp_path / "laptop"
    shutil.copytree(made_copy(runner, stick, clock), folder)
    opened = open_workspace(folder, "宝音", PASSPHRASE, clock)
    card = opened.runner.ask(exchange.export_key, stick)
    key = opened.runner.ask(exchange.own_key)
    runner.do(exchange.trust_office, exchange.TrustOffice(card, key.fingerprint))
    yield opened
    opened.close()


@pytest.fixture
def laptop(copy):
    return copy.runner


@pytest.fixture
def organization(runner):
    key = an_organization(runner, division_code="150423200")
    runner.do(ledger.open_books, OpenBooks(key))
    a_member(runner, key, 1)
    return key


AMOUNTS = count(100)


@dataclass(frozen=True)
class CallMember:
    """Rename a member."""

    member_id: str
    name: str


@dataclass(frozen=True)
class ForgetMember:
    """Delete a member that nothing leans on."""

    member_id: str


@as_members
def call_member(uow, command):
    uow.get(MemberRow, command.member_id).name = command.name


@as_members
def forget_member(uow, command):
    uow.session.delete(uow.get(MemberRow, command.member_id))


def post(office, organization, day=DAY):
    amount = next(AMOUNTS)
    return office.do(ledger.post_voucher, a_voucher(organization, amount, day))


def lend(office, stick, *organizations):
    [copy] = office.ask(exchange.list_copies)
    command = exchange.LendOrganizations(copy.copy_id, organizations, "秋季走访")
    lending = office.do(exchange.lend_organizations, command)
    return lending, office.ask(exchange.write_lent_package, lending, stick)


def bring_back(laptop, lending, stick):
    laptop.do(exchange.return_lent, exchange.ReturnLent(lending))
    return laptop.ask(exchange.write_return_package, lending, stick)


def take_lent(office, path, **settled):
    return office.do(exchange.take_lent, exchange.TakeLent(path, **settled))


def names(office, organization):
    return {one.number: one.name for one in office.ask(list_members, organization)}


def codes(refused):
    return [one.code for one in refused.value.refusals]


def numbers(office, organization):
    found = office.ask(ledger.list_vouchers, organization)
    return sorted(one.number for one in found)


def is_sound(workspace):
    return not [check for check in self_test(workspace) if not check.ok]


def write_off(office, lending, reason="电脑在查干诺尔落水"):
    office.do(exchange.write_off_lending, exchange.WriteOffLending(lending, reason))


def rename(office, organization, name):
    [member] = [one for one in office.ask(list_members, organization) if one.number == 1]
    office.do(call_member, CallMember(member.id, name))
