"""外勤借用: an organization goes to a laptop and comes back; a lost one is given up."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from coopdesk.domain.errors import BadPackage, RuleViolation, SurroundingsTrouble
from coopdesk.domain.lending import LendingState
from coopdesk.services import exchange, ledger
from coopdesk.services.exchange import traces
from coopdesk.services.ledger import OpenBooks
from coopdesk.services.members import list_members
from coopdesk.services.system import self_test
from coopdesk.services.workspace import NewCopy, create_field_copy, open_workspace
from coopdesk.storage.tables.members import MemberRow
from tests.books import a_member, an_organization, yuan
from tests.conftest import NOW, PASSPHRASE, QUICK
from tests.unit.services.offices import as_members, make, take
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


def test_a_township_lends_an_organization_to_a_laptop_and_takes_it_back(
    workspace, copy, organization, stick, clock
):
    """下乡走访：借出、在嘎查里办事、归还，凭证号接着编，办公室期间只能看."""
    runner, laptop = workspace.runner, copy.runner
    other = an_organization(runner, name="查干沐沦合作社", division_code="150423200")
    post(runner, organization)
    lending, path = lend(runner, stick, organization)
    clock.now += timedelta(days=3)
    with pytest.raises(RuleViolation) as refused:
        post(runner, organization)
    [told] = refused.value.refusals
    assert (told.code, told.values["holder"], told.values["days"]) == (
        "lending.is_out",
        "西拉沐沦苏木供销合作社（下乡笔记本）",
        3,
    )
    with pytest.raises(RuleViolation) as refused:
        a_member(runner, organization, 2)
    assert codes(refused) == ["lending.is_out"]
    a_member(runner, other, 1)

    with pytest.raises(RuleViolation) as refused:
        a_member(laptop, organization, 2)
    assert refused.value.refusals
    taken = take_lent(laptop, path)
    assert (taken.names, taken.is_return, taken.changed) == (
        "达日罕乌拉苏木三位一体合作社",
        False,
        0,
    )
    assert names(laptop, organization) == {1: "乌云其其格"}
    assert is_sound(copy)
    member = a_member(laptop, organization, 2)
    assert post(laptop, organization).number == 2
    with pytest.raises(RuleViolation) as refused:
        make(laptop, stick)
    assert "lending.no_package" in codes(refused)

    back = bring_back(laptop, lending, stick)
    with pytest.raises(RuleViolation) as refused:
        post(laptop, organization)
    assert codes(refused) == ["lending.not_held"]
    preview = runner.ask(exchange.check_lent_file, back)
    assert (preview.is_return, preview.is_late, preview.conflicts) == (True, False, ())
    taken = take_lent(runner, back)
    assert taken.new >= 4
    assert member in {one.id for one in runner.ask(list_members, organization)}
    assert post(runner, organization).number == 3
    assert numbers(runner, organization) == [1, 2, 3]
    assert is_sound(workspace)
    [item] = runner.ask(exchange.list_lendings)
    assert (item.state, item.days, item.purpose) == (LendingState.RETURNED, 3, "秋季走访")
    with pytest.raises(RuleViolation) as refused:
        take_lent(runner, back)
    assert codes(refused) == ["lending.returned_already"]


def write_off(office, lending, reason="电脑在查干诺尔落水"):
    office.do(exchange.write_off_lending, exchange.WriteOffLending(lending, reason))


def rename(office, organization, name):
    [member] = [one for one in office.ask(list_members, organization) if one.number == 1]
    office.do(call_member, CallMember(member.id, name))


def test_a_lost_laptop_is_given_up_and_comes_back_late(workspace, copy, organization, stick):
    """电脑丢了：注销、接着办；后来找到：逐条决定，撞号的凭证接着往后编."""
    runner, laptop = workspace.runner, copy.runner
    post(runner, organization)
    lending, path = lend(runner, stick, organization)
    take_lent(laptop, path)
    rename(laptop, organization, "乌云（外勤改）")
    a_member(laptop, organization, 2, name="外勤新社员")
    post(laptop, organization)
    post(laptop, organization)
    back = bring_back(laptop, lending, stick)

    with pytest.raises(RuleViolation) as refused:
        write_off(runner, lending, " ")
    assert codes(refused) == ["lending.reason_missing"]
    write_off(runner, lending)
    rename(runner, organization, "乌云（办公室改）")
    a_member(runner, organization, 2, name="办公室新社员")
    post(runner, organization)

    preview = runner.ask(exchange.check_lent_file, back)
    [conflict] = preview.conflicts
    assert (preview.is_late, conflict.table) == (True, "member")
    told = {(one.here, one.sent) for one in conflict.fields}
    assert ("乌云（办公室改）", "乌云（外勤改）") in told
    with pytest.raises(RuleViolation) as refused:
        take_lent(runner, back)
    assert codes(refused) == ["package.undecided", "package.reason_missing"]
    sent = exchange.RecordDecision(conflict.table, conflict.record_id, keep_here=False)
    taken = take_lent(runner, back, decisions=(sent,), reason="以外勤为准")

    assert taken.renumbered == 2
    assert numbers(runner, organization) == [1, 2, 3, 4]
    assert names(runner, organization) == {
        1: "乌云（外勤改）",
        2: "办公室新社员",
        3: "外勤新社员",
    }
    assert is_sound(workspace)
    [item] = runner.ask(exchange.list_lendings)
    assert item.state is LendingState.RETURNED
    assert item.reason == "电脑在查干诺尔落水；以外勤为准"


def test_what_the_copy_deletes_is_deleted_and_superiors_hear_of_it(
    runner, laptop, organization, stick, county, known
):
    a_member(runner, organization, 2)
    take(county, make(runner, stick))
    lending, path = lend(runner, stick, organization)
    take_lent(laptop, path)
    [second] = [one for one in laptop.ask(list_members, organization) if one.number == 2]
    laptop.do(forget_member, ForgetMember(second.id))
    taken = take_lent(runner, bring_back(laptop, lending, stick))
    assert taken.deleted == 1
    assert list(names(runner, organization)) == [1]
    take(county, make(runner, stick))
    assert [one.number for one in county.ask(list_members, organization)] == [1]


def test_lending_is_refused_in_words(runner, laptop, organization, stick, county, known):
    [copy] = runner.ask(exchange.list_copies)
    for chosen, to, code in (
        ((), copy.copy_id, "lending.nothing_chosen"),
        ((organization,), county.actor.office_id, "lending.copy_unknown"),
    ):
        with pytest.raises(RuleViolation) as refused:
            runner.do(exchange.lend_organizations, exchange.LendOrganizations(to, chosen))
        assert codes(refused) == [code]
    lending, path = lend(runner, stick, organization)
    with pytest.raises(RuleViolation) as refused:
        lend(runner, stick, organization)
    assert codes(refused) == ["lending.out_already"]
    with pytest.raises(RuleViolation) as refused:
        make(runner, stick, receiver_id=copy.copy_id)
    assert codes(refused) == ["lending.no_package"]
    with pytest.raises(BadPackage) as wrong:
        laptop.do(exchange.take_package, exchange.TakePackage(path, stick))
    assert wrong.value.findings[0].code == "package_is_lending"
    take_lent(laptop, path)
    with pytest.raises(RuleViolation) as refused:
        laptop.ask(exchange.write_return_package, lending, stick)
    assert codes(refused) == ["lending.return_first"]


def test_a_copy_with_work_nobody_has_takes_nothing_new_over_it(runner, laptop, organization, stick):
    """A lost laptop found again and lent to again: what it did alone is not wiped out."""
    lending, path = lend(runner, stick, organization)
    take_lent(laptop, path)
    post(laptop, organization)
    write_off(runner, lending)
    _, again = lend(runner, stick, organization)
    with pytest.raises(RuleViolation) as refused:
        take_lent(laptop, again)
    assert codes(refused) == ["lending.held_already"]
    laptop.do(exchange.return_lent, exchange.ReturnLent(lending))
    with pytest.raises(RuleViolation) as refused:
        take_lent(laptop, again)
    assert codes(refused) == ["lending.copy_has_more"]


def test_an_organization_goes_out_again_and_numbers_go_on(workspace, copy, organization, stick):
    """Twice out and back: the second copy begins where the first and the office left off."""
    runner, laptop = workspace.runner, copy.runner
    for number in (1, 3):
        lending, path = lend(runner, stick, organization)
        take_lent(laptop, path)
        assert post(laptop, organization).number == number
        take_lent(runner, bring_back(laptop, lending, stick))
        assert post(runner, organization).number == number + 1
    assert numbers(runner, organization) == [1, 2, 3, 4]
    assert is_sound(workspace)


def test_the_lock_stands_before_the_package_and_the_package_can_be_written_again(
    runner, laptop, organization, stick
):
    """写到一半断电: the office knows who has it, and the same contents are written again."""
    [copy] = runner.ask(exchange.list_copies)
    command = exchange.LendOrganizations(copy.copy_id, (organization,))
    lending = runner.do(exchange.lend_organizations, command)
    with pytest.raises(SurroundingsTrouble):
        runner.ask(exchange.write_lent_package, lending, stick / "gone")
    assert runner.ask(exchange.list_lendings)[0].state is LendingState.OUT
    take_lent(laptop, runner.ask(exchange.write_lent_package, lending, stick))
    laptop.do(exchange.return_lent, exchange.ReturnLent(lending))
    with pytest.raises(SurroundingsTrouble):
        laptop.ask(exchange.write_return_package, lending, stick / "gone")
    take_lent(runner, laptop.ask(exchange.write_return_package, lending, stick))


@pytest.mark.parametrize("step", [1, 4, 9])
def test_a_power_cut_while_something_comes_back_leaves_before_or_after(
    runner, laptop, organization, stick, step, monkeypatch
):
    """Killed at the n-th writing of the take: nothing of it is there, and it can be taken again."""
    lending, path = lend(runner, stick, organization)
    take_lent(laptop, path)
    post(laptop, organization)
    a_member(laptop, organization, 2)
    back = bring_back(laptop, lending, stick)
    writes = iter(range(1, step + 1))
    real = traces.driver_of

    def cut(connection):
        if next(writes, None) is None:
            raise KeyboardInterrupt
        return real(connection)

    with monkeypatch.context() as power:
        power.setattr(traces, "driver_of", cut)
        try:
            take_lent(runner, back)
        except KeyboardInterrupt:
            assert numbers(runner, organization) == []
            assert runner.ask(exchange.list_lendings)[0].state is LendingState.OUT
            power.undo()
            take_lent(runner, back)
    assert numbers(runner, organization) == [1]


class Play:
    """An office and its laptop, each posting where it may; amounts tell the vouchers apart."""

    def __init__(self, office, laptop, stick):
        self.desk, self.field, self.stick = office, laptop, stick
        self.organization = an_organization(office, division_code="150423200")
        office.do(ledger.open_books, OpenBooks(self.organization))
        self.posted, self.has_other_numbers = set(), False
        self.lending = self.package = None

    def office(self):
        self._post(self.desk)

    def laptop(self):
        if self.lending:
            self._post(self.field)

    def lend(self):
        """Lend; a laptop whose numbers were given again here has to be set up anew."""
        if self.lending:
            return
        self.lending, path = lend(self.desk, self.stick, self.organization)
        if self.has_other_numbers:
            with pytest.raises(RuleViolation) as refused:
                take_lent(self.field, path)
            assert codes(refused) == ["lending.copy_differs"]
            write_off(self.desk, self.lending)
            self.lending = None
        else:
            take_lent(self.field, path)

    def back(self):
        if self.lending:
            take_lent(self.desk, bring_back(self.field, self.lending, self.stick))
            self.lending = None

    def off(self):
        """Lost, and found again at once: what it did comes late."""
        if self.lending:
            lost, self.lending = self.lending, None
            write_off(self.desk, lost)
            self._post(self.desk)
            late = bring_back(self.field, lost, self.stick)
            taken = take_lent(self.desk, late, reason="找到了")
            self.has_other_numbers |= bool(taken.renumbered)

    def finish(self):
        self.back()

    def found(self):
        vouchers = self.desk.ask(ledger.list_vouchers, self.organization)
        shown = [(one.month, one.number) for one in vouchers]
        assert len(set(shown)) == len(shown)
        return {one.amount for one in vouchers}

    def _post(self, office):
        amount = next(AMOUNTS)
        command = a_voucher(self.organization, amount)
        if self.lending and office is self.desk:
            with pytest.raises(RuleViolation) as refused:
                office.do(ledger.post_voucher, command)
            assert codes(refused) == ["lending.is_out"]
        else:
            office.do(ledger.post_voucher, command)
            self.posted.add(yuan(amount))


@pytest.fixture
def two_offices(runner, laptop, stick):
    return runner, laptop, stick


@given(st.lists(st.sampled_from(["office", "laptop", "lend", "back", "off"]), max_size=9))
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@example(["lend", "laptop", "off", "lend", "laptop", "back"])
def test_whatever_the_order_nothing_is_lost_and_no_number_stands_twice(two_offices, steps):
    """Posting, lending, bringing back and giving up in any order; late ones come in at the end."""
    play = Play(*two_offices)
    for step in steps:
        getattr(play, step)()
    play.finish()
    assert play.found() == play.posted
