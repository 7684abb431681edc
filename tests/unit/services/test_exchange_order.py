"""Packages one to three in every order, lost, late, sent back, and from a restored backup.

The scenario names are those of getodk/central-backend, ``offline-entities.js`` (41 cases of updates
made offline that arrive in any order), told for numbered packages: whatever arrives, the end is the
state of the right order, or a hold or refusal that a person sees with its reason.
"""

from dataclasses import replace
from itertools import permutations

import pytest

from coopdesk.domain.errors import BadPackage, RuleViolation
from coopdesk.domain.exchange import PackageOrder, PackageState
from coopdesk.services import exchange
from coopdesk.services.opening import open_workspace
from tests.unit.services.award_notes import Note, note_payout
from tests.unit.services.offices import (
    answer,
    copied,
    introduce,
    make,
    names,
    put,
    restore,
    send,
    send_back,
    take,
)


@pytest.fixture
def stick(tmp_path, runner, county):
    folder = tmp_path / "stick"
    folder.mkdir()
    introduce(runner, county, folder)
    return folder


@pytest.fixture
def three(runner, stick):
    """Three packages without a receipt in between: create, update, delete."""
    put(runner, n1="一", n2="二")
    made = [make(runner, stick)]
    put(runner, n1="一改", n3="三")
    made.append(make(runner, stick))
    put(runner, n2="", n3="三改")
    made.append(make(runner, stick))
    return made


FINAL = {1: "一改", 3: "三改"}


def _code(caught):
    error = caught.value
    return (error.refusals if isinstance(error, RuleViolation) else error.findings)[0].code


def _take_ready(county, stick):
    """Take what waits and is ready now, as the person is offered it, until nothing is."""
    while ready := [item for item in county.ask(exchange.list_held) if item.is_ready]:
        county.do(exchange.take_held, exchange.TakeHeld(ready[0].package_id, stick))


@pytest.mark.parametrize("arrival", list(permutations((0, 1, 2))))
def test_in_any_order_the_end_is_that_of_the_right_order(county, three, stick, arrival):
    for place in arrival:
        take(county, three[place])
        _take_ready(county, stick)
    assert names(county) == FINAL
    assert county.ask(exchange.list_held) == []


def test_create_late_update_waits_where_it_is_seen(county, three):
    """Update before create: nothing of it is in the register until the create is there."""
    taken = take(county, three[1])
    assert (names(county), taken.held) == ({}, three[1].records)
    (waiting,) = county.ask(exchange.list_held)
    assert (waiting.sequence, waiting.missing) == (2, (1,))
    assert "还缺第1号" in waiting.waits_for


def test_held_twice_waits_once(county, three):
    take(county, three[1])
    take(county, three[1])
    assert len(county.ask(exchange.list_held)) == 1


def test_a_held_receipt_does_not_move_where_the_next_package_begins(runner, county, three, stick):
    answer(runner, take(county, three[1]).receipt)
    (second,) = [one for one in runner.ask(exchange.list_outgoing) if one.sequence == 2]
    assert second.receipt["status"] == "held"
    assert make(runner, stick).scope.value == "full"


def test_the_missing_middle_is_never_passed_over_without_a_person_and_a_reason(
    runner, county, three, stick
):
    """A lost stick: what it carried came with the next one, which began at the same receipt."""
    take(county, three[0])
    take(county, three[2])
    assert names(county) == {1: "一", 2: "二"}
    (waiting,) = county.ask(exchange.list_held)
    lost = exchange.TakeHeld(waiting.package_id, stick, without_missing=True)
    with pytest.raises(RuleViolation) as refused:
        county.do(exchange.take_held, lost)
    assert _code(refused) == "package.reason_missing"
    county.do(exchange.take_held, replace(lost, reason="第2号的U盘丢失"))
    assert names(county) == FINAL
    with pytest.raises(BadPackage) as late:
        take(county, three[1])
    assert _code(late) == "package_overtaken"
    assert names(county) == FINAL


def test_held_and_never_wanted_is_sent_back(runner, county, three, stick):
    take(county, three[0])
    take(county, three[2])
    receipt = send_back(county, three[2].package_id, stick, "请按顺序报送")
    told = answer(runner, receipt)
    assert (told.status.value, told.reason) == ("returned", "请按顺序报送")
    assert county.ask(exchange.list_held) == []


def test_an_interrupted_take_changes_nothing_and_is_taken_again(county, three, stick):
    """The stick is pulled out before the receipt is written: all or nothing."""
    from coopdesk.domain.errors import SurroundingsTrouble

    gone = exchange.TakePackage(three[0].path, stick / "gone")
    with pytest.raises(SurroundingsTrouble):
        county.do(exchange.take_package, gone)
    assert (names(county), county.ask(exchange.list_incoming)) == ({}, [])
    assert take(county, three[0]).new == three[0].records


def test_deleted_meanwhile_and_changed_again_comes_as_its_owner_has_it(runner, county, stick):
    put(runner, n1="一")
    send(runner, county, stick)
    put(runner, n1="")
    put(runner, n1="又一")
    send(runner, county, stick)
    assert names(county) == {1: "又一"}


def test_a_package_is_taken_back_whole_until_the_next_one(runner, county, stick):
    put(runner, n1="一", n2="二")
    send(runner, county, stick)
    before = names(county)
    put(runner, n1="一改", n2="", n3="三")
    taken = take(county, make(runner, stick))
    answer(runner, taken.receipt)
    assert names(county) == {1: "一改", 3: "三"}

    receipt = send_back(county, taken.package_id, stick, "第一户姓名有误")
    assert names(county) == before
    answer(runner, receipt)
    put(runner, n1="一再改")
    again = make(runner, stick)
    assert again.sequence == 3
    take(county, again)
    assert names(county) == {1: "一再改", 3: "三"}
    assert [one.state for one in county.ask(exchange.list_incoming)] == [
        PackageState.TAKEN,
        PackageState.RETURNED,
        PackageState.TAKEN,
    ]
    with pytest.raises(RuleViolation) as refused:
        send_back(county, taken.package_id, stick, "太晚")
    assert _code(refused) == "package.not_the_last"


def test_what_was_sent_back_can_be_taken_again_and_its_receipts_stay_good(runner, county, stick):
    put(runner, n1="一")
    made = make(runner, stick)
    first = take(county, made)
    answer(runner, first.receipt)
    put(runner, n2="二")
    second = make(runner, stick)
    send_back(county, made.package_id, stick, "点错了")
    with pytest.raises(BadPackage) as stale:
        take(county, second)
    assert _code(stale) == "package_stale"
    take(county, made)
    take(county, second)
    assert names(county) == {1: "一", 2: "二"}


@pytest.fixture
def forked(runner, workspace, county, stick, clock, new_office):
    """Package two was taken; the township restored its backup from before it and went on."""
    put(runner, n1="一", n2="二", n5="五")
    send(runner, county, stick)
    workspace.close()
    backup = copied(workspace)
    at_home = open_workspace(workspace.folder, new_office.operator, new_office.passphrase, clock)
    put(at_home.runner, n1="一旧线", n3="只在旧线", n5="五旧线")
    take(county, make(at_home.runner, stick))
    at_home.close()
    restore(workspace, backup)
    restored = open_workspace(workspace.folder, new_office.operator, new_office.passphrase, clock)
    put(restored.runner, n1="一新线", n4="只在新线")
    yield restored.runner
    restored.close()


def test_a_restored_backup_is_shown_with_both_values_and_the_base(forked, county, stick):
    made = make(forked, stick)
    with pytest.raises(BadPackage) as refused:
        take(county, made)
    assert _code(refused) == "package_forked"
    preview = county.ask(exchange.judge_package_file, made.path)
    assert preview.order is PackageOrder.FORKED
    told = {
        one.name: (one.is_here, one.is_sent, [(f.base, f.here, f.sent) for f in one.fields])
        for one in preview.conflicts
    }
    changed = [("一", "一旧线", "一新线")]
    assert told["一旧线 1"] == (True, True, changed)
    assert told["只在旧线 3"] == (True, False, [])
    assert told["五旧线 5"] == (True, True, [("五", "五旧线", "五")])
    assert names(county) == {1: "一旧线", 2: "二", 3: "只在旧线", 5: "五旧线"}


def test_decisions_with_their_reason_travel_back_in_the_receipt(forked, county, stick):
    made = make(forked, stick)
    conflicts = county.ask(exchange.judge_package_file, made.path).conflicts
    keep = {"一旧线 1": False, "只在旧线 3": True, "五旧线 5": True}
    decisions = tuple(
        exchange.RecordDecision(one.table, one.record_id, keep[one.name]) for one in conflicts
    )
    with pytest.raises(RuleViolation) as refused:
        take(county, made, going_on=True, decisions=decisions[1:], reason="已电话核实")
    assert _code(refused) == "package.undecided"
    assert names(county) == {1: "一旧线", 2: "二", 3: "只在旧线", 5: "五旧线"}

    taken = take(county, made, going_on=True, decisions=decisions, reason="已电话核实")
    assert names(county) == {1: "一新线", 2: "二", 3: "只在旧线", 4: "只在新线", 5: "五旧线"}
    told = answer(forked, taken.receipt)
    assert (told.decided, told.reason) == (3, "已电话核实")
    put(forked, n5="五再改")
    send(forked, county, stick)
    assert names(county)[5] == "五再改"


def test_going_on_after_a_restored_backup_can_be_taken_back_too(forked, county, stick):
    before = names(county)
    made = make(forked, stick)
    conflicts = county.ask(exchange.judge_package_file, made.path).conflicts
    decisions = tuple(exchange.RecordDecision(c.table, c.record_id, False) for c in conflicts)
    take(county, made, going_on=True, decisions=decisions, reason="以新的为准")
    assert names(county) == {1: "一新线", 2: "二", 4: "只在新线", 5: "五"}
    send_back(county, made.package_id, stick, "核实后仍以旧线为准")
    assert names(county) == before


def test_a_record_refused_for_its_revision_is_taken_once_a_person_decides(runner, county, stick):
    """Conflict soft: the package is in order, one record in it is older than the copy here."""
    put(runner, n1="一", n2="二")
    send(runner, county, stick)
    with county._engine.connect() as connection:
        told = "UPDATE member SET name = '错', revision = revision + 100 WHERE number = 1"
        connection.exec_driver_sql(told)
        connection.commit()
    made = make(runner, stick, everything=True)
    preview = county.ask(exchange.check_package_file, made.path)
    assert (preview.order, preview.refused, len(preview.conflicts)) == (PackageOrder.NEXT, 1, 1)
    taken = take(county, made)
    assert (taken.refused, names(county)) == (1, {1: "错", 2: "二"})
    send_back(county, made.package_id, stick, "再看一遍")
    (conflict,) = preview.conflicts
    decision = exchange.RecordDecision(conflict.table, conflict.record_id, keep_here=False)
    with pytest.raises(RuleViolation) as refused:
        take(county, made, decisions=(decision,))
    assert _code(refused) == "package.reason_missing"
    taken = take(county, made, decisions=(decision,), reason="这里的登记有误")
    assert (taken.refused, taken.changed, names(county)) == (0, 1, {1: "一", 2: "二"})


def test_two_records_that_swapped_what_only_one_can_have_arrive_swapped(runner, county, stick):
    """Update after update: numbers 1 and 2 changed hands, and 1 must not stand twice between."""
    put(runner, n1="一", n2="二")
    send(runner, county, stick)
    with runner._engine.connect() as connection:
        for told in ("number = number + 10", "number = 13 - number, revision = revision + 1"):
            connection.exec_driver_sql(f"UPDATE member SET {told}")
        connection.commit()
    put(runner, n9="九")
    taken = take(county, make(runner, stick, everything=True))
    assert (taken.refused, names(county)) == (0, {1: "二", 2: "一", 9: "九"})


def test_an_empty_package_is_taken_and_says_that_nothing_changed(runner, county, stick):
    put(runner, n1="一")
    send(runner, county, stick)
    assert send(runner, county, stick).new == 0
    assert [one.sequence for one in county.ask(exchange.list_incoming)] == [2, 1]


def test_a_package_that_others_build_upon_is_not_taken_back(runner, county, stick):
    """The county recorded an award of the township's organization, which must stay."""
    put(runner, n1="一")
    taken = take(county, make(runner, stick))
    organization = county.ask(
        lambda uow: uow.connection.exec_driver_sql("SELECT id FROM organization").scalar()
    )
    county.do(note_payout, Note(organization))
    with pytest.raises(RuleViolation) as refused:
        send_back(county, taken.package_id, stick, "退回")
    assert _code(refused) == "package.leant_on"
    assert names(county) == {1: "一"}
