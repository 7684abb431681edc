"""The table of roles: books and cash apart, a second person for approvals."""

from datetime import timedelta

import pytest

from coopdesk.domain.rights import (
    FIRST_WAIT,
    FREE_TRIES,
    LONGEST_WAIT,
    Action,
    Capability,
    Role,
    assess_passphrase,
    assess_right,
    assess_second_person,
    may_do,
    wait_after,
)


def test_the_cashier_pays_and_keeps_no_books():
    """《会计法》: a cashier keeps no books of income, expense, claims and debts."""
    assert may_do(Role.CASHIER, Capability.MUTUAL_FUND, Action.PAY)
    assert not any(may_do(Role.CASHIER, capability) for capability in Capability)


@pytest.mark.parametrize("role", [Role.CASHIER, Role.CLERK, Role.REVIEWER, Role.READ_ONLY])
def test_accountant_and_manager_write_the_books_and_no_one_else(role):
    """The manager of an office of one person keeps its books; larger offices have an accountant."""
    assert may_do(Role.ACCOUNTANT, Capability.LEDGER)
    assert may_do(Role.MANAGER, Capability.LEDGER)
    assert not may_do(role, Capability.LEDGER)


def test_no_role_writes_and_approves_or_pays_the_same_money():
    """Separation of duties: one hand never does both, but for the office of one person."""
    for role in set(Role) - {Role.MANAGER}:
        for capability in (Capability.LEDGER, Capability.MUTUAL_FUND):
            done = [
                action
                for action in (Action.CHANGE, Action.APPROVE, Action.PAY)
                if may_do(role, capability, action)
            ]
            assert len(done) <= 1


def test_whoever_changes_or_approves_may_also_ask():
    for role in Role:
        for capability in Capability:
            if any(may_do(role, capability, action) for action in Action):
                assert may_do(role, capability, Action.ASK)


def test_read_only_changes_nothing_and_only_the_manager_runs_the_system():
    assert not any(may_do(Role.READ_ONLY, capability) for capability in Capability)
    assert [role for role in Role if may_do(role, Capability.SYSTEM)] == [Role.MANAGER]


def test_several_roles_add_up():
    roles = (Role.CLERK, Role.ACCOUNTANT)
    assert assess_right(roles, Capability.MEMBERS) == []
    assert assess_right(roles, Capability.LEDGER) == []
    refusal = assess_right(roles, Capability.SYSTEM)[0]
    assert (refusal.code, refusal.values["capability"]) == ("right.missing", Capability.SYSTEM)
    assert assess_right((), Capability.MEMBERS, Action.ASK)


def test_no_one_approves_their_own_work():
    assert assess_second_person("高娃", "哈斯巴根") == []
    assert assess_second_person("高娃", "高娃")[0].code == "right.same_person"


@pytest.mark.parametrize(
    "passphrase",
    [
        *("12345678", "87654321", "11112222", "qwertyui", "asdf1234", "abcdefgh", "password"),
        *("Admin123", "一一一一二二二二", "乌云其其格1234", "巴林右旗供销合作社"),
    ],
)
def test_what_a_colleague_tries_first_is_no_passphrase(passphrase):
    (refusal,) = assess_passphrase(passphrase, ["乌云其其格", "巴林右旗供销合作社"])
    assert refusal.code == "operator.passphrase_simple"


@pytest.mark.parametrize(
    "passphrase", ["草原上的马跑得快", "mq7-lantern-oak", "三月十八去大板镇赶集"]
)
def test_a_sentence_that_one_remembers_is_one(passphrase):
    assert assess_passphrase(passphrase, ["乌云其其格"]) == []


def test_the_wait_begins_after_the_free_tries_and_doubles_up_to_its_end():
    waits = [wait_after(failed) for failed in range(FREE_TRIES, FREE_TRIES + 9)]
    assert wait_after(FREE_TRIES - 1) == timedelta()
    assert waits[0] == FIRST_WAIT
    assert waits[1] == 2 * FIRST_WAIT
    assert waits == sorted(waits)
    assert waits[-1] == wait_after(10**6) == LONGEST_WAIT
