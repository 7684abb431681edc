"""Renewed keys and trust that is withdrawn, between a sumu and its banner.

What was on its way when a key was renewed still arrives; what the former key signs after it does
not, and neither does anything of an office that is trusted no longer.
"""

from itertools import permutations

import pytest

from coopdesk.domain.errors import BadPackage, NeedsConfirmation, RuleViolation
from coopdesk.domain.office_keys import KeyStanding
from coopdesk.services import exchange, home
from coopdesk.services.opening import open_workspace
from tests.unit.services.key_steps import Clock, code_of, follow, refused, renew, standing
from tests.unit.services.offices import (
    answer,
    copied,
    introduce,
    make,
    names,
    put,
    restore,
    send,
    take,
)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def stick(tmp_path, runner, county):
    folder = tmp_path / "stick"
    folder.mkdir()
    introduce(runner, county, folder)
    return folder


def test_a_renewed_key_is_taken_once_a_person_compared_it(runner, county, stick, clock):
    put(runner, n1="一")
    send(runner, county, stick)
    fingerprint = renew(runner, clock)
    put(runner, n2="二")
    made = make(runner, stick)

    assert refused(county, made) == "key_renewed"
    office_id = county.do(exchange.note_renewal, exchange.NoteRenewal(made.path))
    assert standing(county) is KeyStanding.ANNOUNCED
    due = [fact for fact in county.ask(home.list_due, None) if fact.kind is home.Due.KEY_RENEWED]
    assert "更换了密钥，待核对指纹" in home.due_in_words(due[0])[0]
    misheard = exchange.FollowRenewal(office_id, "123456 " * 6)
    with pytest.raises(RuleViolation) as wrong:
        county.do(exchange.follow_renewal, misheard)
    assert code_of(wrong) == "key.fingerprint_differs"
    assert refused(county, made) == "key_renewed"

    county.do(exchange.follow_renewal, exchange.FollowRenewal(office_id, fingerprint))
    answer(runner, take(county, made).receipt)
    assert (names(county), standing(county)) == ({1: "一", 2: "二"}, KeyStanding.TRUSTED)
    assert county.ask(exchange.list_trusted)[0].former == 1


ARRIVALS = [("before", *rest) for rest in permutations(("late", "after", "follow"))]


@pytest.mark.parametrize("arrival", ARRIVALS, ids=" ".join)
def test_in_any_order_around_a_renewal_the_end_is_that_of_the_right_order(
    runner, county, stick, clock, arrival
):
    """Two packages before the renewal, one after: what cannot be taken yet is seen, and comes."""
    put(runner, n1="一")
    packages = {"before": make(runner, stick)}
    put(runner, n1="一改", n2="二")
    packages["late"] = make(runner, stick)
    fingerprint = renew(runner, clock)
    put(runner, n2="", n3="三")
    packages["after"] = make(runner, stick)

    waiting = []
    for step in arrival:
        if step == "follow":
            follow(county, fingerprint, packages["after"].path)
            for made in waiting:
                take(county, made)
        elif step == "after" and standing(county) is KeyStanding.TRUSTED and not _follows(county):
            assert refused(county, packages[step]) == "key_renewed"
            waiting.append(packages[step])
        else:
            take(county, packages[step])
        while ready := county.ask(exchange.next_held, runner.actor.office_id):
            county.do(exchange.take_held, exchange.TakeHeld(ready, stick))
    assert names(county) == {1: "一改", 3: "三"}
    assert county.ask(exchange.list_held) == []


def _follows(office):
    return office.ask(exchange.list_trusted)[0].former == 1


def test_what_a_receiver_had_sealed_to_its_former_key_still_opens(runner, county, stick, clock):
    put(runner, n1="一")
    first, second = make(runner, stick), make(runner, stick)
    take(county, second)
    fingerprint = renew(county, clock)
    take(county, first)
    ready = county.ask(exchange.next_held, runner.actor.office_id)
    taken = county.do(exchange.take_held, exchange.TakeHeld(ready, stick))
    with pytest.raises(BadPackage) as renewed:
        answer(runner, taken.receipt)
    assert code_of(renewed) == "key_renewed"
    follow(runner, fingerprint, taken.receipt)
    answer(runner, taken.receipt)
    assert make(runner, stick).scope.value == "changes"


def test_a_receipt_of_the_former_key_from_before_is_still_good(runner, county, stick, clock):
    put(runner, n1="一")
    receipt = take(county, make(runner, stick)).receipt
    fingerprint = renew(county, clock)
    follow(runner, fingerprint, county.ask(exchange.export_renewal, stick))
    assert answer(runner, receipt).new > 0


@pytest.fixture
def restored(runner, workspace, county, stick, clock, new_office):
    """The sumu renewed its keys, the banner followed; then a backup from before came back."""
    put(runner, n1="一")
    send(runner, county, stick)
    workspace.close()
    backup = copied(workspace)
    at_home = open_workspace(workspace.folder, new_office.operator, new_office.passphrase, clock)
    fingerprint = renew(at_home.runner, clock)
    put(at_home.runner, n2="二")
    follow(county, fingerprint, at_home.runner.ask(exchange.export_renewal, stick))
    yield workspace, at_home, backup
    at_home.close()


def test_the_former_key_signs_nothing_after_the_renewal(restored, county, stick, clock, new_office):
    workspace, at_home, backup = restored
    at_home.close()
    restore(workspace, backup)
    again = open_workspace(workspace.folder, new_office.operator, new_office.passphrase, clock)
    assert refused(county, make(again.runner, stick)) == "key_former"
    fingerprint = renew(again.runner, clock, is_lost=True)
    card = again.runner.ask(exchange.export_key, stick)
    county.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
    put(again.runner, n3="三")
    made = make(again.runner, stick)
    take(county, made, without_missing=True, reason="第2号不会再来")
    assert names(county) == {1: "一", 3: "三"}
    again.close()


def test_a_former_key_that_says_it_was_earlier_is_betrayed_by_its_number(
    restored, county, stick, clock, new_office
):
    """Who has the former key can write any day into a package, but not take back a number."""
    workspace, at_home, backup = restored
    take(county, make(at_home.runner, stick))
    at_home.close()
    restore(workspace, backup)
    clock.pass_hours(-24)
    thief = open_workspace(workspace.folder, new_office.operator, new_office.passphrase, clock)
    make(thief.runner, stick)
    assert refused(county, make(thief.runner, stick)) == "key_former"
    thief.close()


def test_a_stolen_key_vouches_for_nothing(runner, county, stick, clock):
    put(runner, n1="一")
    under_way = make(runner, stick)
    fingerprint = renew(runner, clock, is_lost=True)
    put(runner, n2="二")
    made = make(runner, stick)
    assert refused(county, made) == "package_other_key"
    with pytest.raises(RuleViolation) as nothing:
        runner.ask(exchange.export_renewal, stick)
    assert code_of(nothing) == "key.no_statement"
    old = county.ask(exchange.list_trusted)[0].fingerprint
    card = runner.ask(exchange.export_key, stick)
    county.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
    assert county.ask(exchange.list_trusted)[0].fingerprint != old
    assert refused(county, under_way) == "package_other_key"
    take(county, made, without_missing=True, reason="原密钥被盗，第1号作废")
    assert names(county) == {1: "一", 2: "二"}


def test_a_retired_key_opens_nothing_any_more(runner, county, stick, clock):
    put(runner, n1="一")
    first, second, third = (make(runner, stick) for _ in range(3))
    take(county, third)
    renew(county, clock)
    take(county, first)
    with pytest.raises(RuleViolation) as present:
        county.do(exchange.retire_key, exchange.RetireKey(2))
    assert code_of(present) == "key.present"
    with pytest.raises(NeedsConfirmation):
        county.do(exchange.retire_key, exchange.RetireKey(1))
    sure = frozenset({"key.held_packages"})
    county.do(exchange.retire_key, exchange.RetireKey(1), confirmed=sure)
    assert refused(county, second) == "package_not_for_us"
    former = county.ask(exchange.list_own_keys)[1]
    assert former.retired_on == clock().date()
    assert len(former.fingerprint.split()) == 6


def test_backup_and_recovery_hold_former_and_new_keys(
    runner, workspace, county, stick, clock, new_office
):
    """A restored workspace opens what was sealed to either key, and signs with the new one."""
    introduced = make(county, stick, receiver_id=runner.actor.office_id)
    fingerprint = renew(runner, clock)
    follow(county, fingerprint, runner.ask(exchange.export_renewal, stick))
    after = make(county, stick, receiver_id=runner.actor.office_id)
    workspace.close()
    files = copied(workspace)
    restore(workspace, files)
    again = open_workspace(workspace.folder, new_office.operator, new_office.passphrase, clock)
    for made in (introduced, after):
        take(again.runner, made)
    assert again.runner.ask(exchange.own_key).fingerprint == fingerprint
    take(county, make(again.runner, stick))
    again.close()
