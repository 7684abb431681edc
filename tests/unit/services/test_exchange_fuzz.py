"""Packages of two offices replayed, reordered and spoiled by chance: in order, or seen to wait."""
# ruff: noqa: F811 - fixtures come in by their names

import random
from contextlib import suppress
from dataclasses import replace

import pytest

from coopdesk.domain.errors import BadPackage
from coopdesk.services import exchange
from tests.mutate import MUTATIONS
from tests.unit.services.offices import answer, introduce, make, names, put, take
from tests.unit.services.test_exchange_order import stick  # noqa: F401

STEPS = 36


def _sent(office, stick):
    """Return four packages of an office, and the members after none, the first, … of them."""
    made, after = [], [{}]
    for number in range(1, 5):
        changes = {f"n{number}": f"{office.actor.division_code}-{number}"}
        if number > 1:
            changes[f"n{number - 1}"] = f"改{number}"
        put(office, **changes)
        made.append(make(office, stick))
        after.append(names(office))
    return made, after


def _arrive(county, made, stick):
    """Take what came, or be told why not; what waited for it follows."""
    with suppress(BadPackage):
        taken = take(county, made)
        while ready := county.ask(exchange.next_held, taken.sender_id):
            county.do(exchange.take_held, exchange.TakeHeld(ready, stick))


def _taken(county, sender):
    return sum(one.sender_id == sender for one in county.ask(exchange.list_incoming))


def test_whatever_comes_the_register_is_that_of_the_right_order(
    runner,
    county,
    stick,
    tmp_path,
    new_workspace,
    new_office,
    clock,
):
    other = replace(new_office, division_code="150423100", name="大板镇供销合作社")
    town = new_workspace(tmp_path / "town", other, clock)
    introduce(town.runner, county, stick)
    sent = {office.actor.office_id: _sent(office, stick) for office in (runner, town.runner)}
    town.close()
    pool = [made for packages, _ in sent.values() for made in packages]
    chance = random.Random(7)
    spoiled = tmp_path / "spoiled.coopdesk"
    for step in range(STEPS):
        made = chance.choice(pool)
        if step % 3 == 2:
            content = chance.choice(MUTATIONS)(made.path.read_bytes(), chance)
            spoiled.write_bytes(content)
            made = replace(made, path=spoiled)
        _arrive(county, made, stick)
        for sender, (_, after) in sent.items():
            assert names(county, sender) == after[_taken(county, sender)]
    for made in pool:
        _arrive(county, made, stick)
    assert all(_taken(county, sender) == 4 for sender in sent)
    assert county.ask(exchange.list_held) == []


def test_a_receipt_replayed_does_not_undo_a_later_one(runner, county, stick):
    """Held, taken, and the held one once more: the next package begins after what was taken."""
    put(runner, n1="一")
    first = make(runner, stick)
    put(runner, n2="二")
    second = make(runner, stick)
    held = take(county, second)
    kept = held.receipt.read_bytes()
    take(county, first)
    taken = county.do(exchange.take_held, exchange.TakeHeld(second.package_id, stick))
    answer(runner, taken.receipt)
    held.receipt.write_bytes(kept)
    with pytest.raises(BadPackage) as refused:
        answer(runner, held.receipt)
    assert refused.value.findings[0].code == "receipt_older"
    assert make(runner, stick).scope.value == "changes"
