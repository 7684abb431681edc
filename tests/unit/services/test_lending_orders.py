"""外勤借用 in any order, and with the power cut in between: nothing is lost or doubled."""
# ruff: noqa: F811 - fixtures come in by their names

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from coopdesk.domain.errors import RuleViolation, SurroundingsTrouble
from coopdesk.domain.lending import LendingState
from coopdesk.services import exchange, ledger
from coopdesk.services.exchange import traces
from coopdesk.services.ledger import OpenBooks
from tests.books import a_member, an_organization, yuan
from tests.unit.services.field_copies import (  # noqa: F401 - fixtures come in by their names
    AMOUNTS,
    bring_back,
    clock,
    codes,
    copy,
    laptop,
    lend,
    made_copy,
    numbers,
    organization,
    post,
    take_lent,
    write_off,
)
from tests.unit.services.test_ledger import a_voucher


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
