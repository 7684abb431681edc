"""The 41 scenarios of getodk/central-backend, ``offline-entities.js``, by name, told for packages.

There phones send updates of one entity that arrive in any order; here an office sends numbered
packages. "Create" is package 1 (members 1 and 2), "update" package 2 (renames 1, adds 3), and a
further one package 3 (deletes 2, renames 3). None was receipted unless a scenario says so, so each
carries all. Whatever arrives, the end is the state of the right order, or a hold or a refusal that
a person sees with its reason.
"""
# ruff: noqa: F811 - fixtures come in by their names

from datetime import timedelta

import pytest

from coopdesk.domain.errors import NotFound, SurroundingsTrouble, WorkspaceTrouble
from coopdesk.domain.exchange import PackageState
from coopdesk.services import exchange
from tests.conftest import NOW
from tests.unit.services.desks import (  # noqa: F401 - fixtures come in by their names
    COUNTY,
    desk,
    open_copy,
    open_desk,
    rooms,
)

CREATED = {1: "一", 2: "二"}
UPDATED = {1: "一改", 2: "二", 3: "三"}
FINAL = {1: "一改", 3: "三改"}


CASES = {}


def case(name):
    def named(scenario):
        assert name not in CASES
        CASES[name] = scenario
        return scenario

    return named


@case("should parse and save info from submission creating an entity")
def _(desk, open_desk):
    taken = desk.arrive("create")
    assert (taken.sequence, taken.changed, desk.members) == (1, 0, CREATED)


@case("should parse and save branch info from sub updating an entity")
def _(desk, open_desk):
    desk = open_desk("receipted")
    taken = desk.arrive("answering")
    assert (taken.new, taken.changed, desk.members) == (1, 1, UPDATED)


@case("should ignore empty string trunkVersion and branchId values in update scenario")
def _(desk, open_desk):
    """The receipt never came home: the update leans on none and is taken all the same."""
    desk = open_desk("receipted")
    desk.arrive("update")
    assert desk.members == UPDATED


@case("should log processing error if trunkVersion is set but branchId is not")
def _(desk, open_desk):
    desk = open_desk(later=timedelta(days=1))
    desk.arrive("create")
    assert desk.refuse("answering") == "package_forked"


@case("should let multiple updates in the same branch get applied in order")
def _(desk, open_desk):
    desk.arrive("create", "update", "further")
    assert desk.members == FINAL


@case("should apply update branch in order after server version has advanced")
def _(desk, open_desk):
    desk.arrive("create")
    desk.own_work()
    desk.arrive("update", "further")
    assert desk.members == FINAL


@case("should handle updating a branch in order, but with an interruption")
def _(desk, open_desk):
    desk.arrive("create")
    with pytest.raises(SurroundingsTrouble):
        desk.interrupt("update")
    assert desk.members == CREATED
    desk.arrive("update", "further")
    assert desk.members == FINAL


@case("should handle an offline branch that starts with a create")
def _(desk, open_desk):
    desk.arrive("create", "update")
    assert desk.members == UPDATED


@case("should handle offline create+update+update with interleaved online updates")
def _(desk, open_desk):
    for package in ("create", "update", "further"):
        desk.arrive(package)
        desk.own_work()
    assert desk.members == FINAL


@case(
    "should quietly process submission without entity work if trunk and base versions are not good"
)
def _(desk, open_desk):
    taken = desk.arrive("update")
    assert (taken.new, desk.members, len(desk.held)) == (0, {}, 1)


@case("should not apply out of order update from a run after starting a run")
def _(desk, open_desk):
    desk.arrive("create", "further")
    assert (desk.members, desk.held[0].missing) == (CREATED, (2,))


@case("should not apply later trunkVersion (past existing server version)")
def _(desk, open_desk):
    """It leans on the receipt for a package that was never taken here."""
    assert desk.refuse("answering") == "package_forked"


@case("should apply later run received earlier")
def _(desk, open_desk):
    desk.arrive("further", "create", "update")
    desk.settle("further")
    assert desk.members == FINAL


@case("should handle offline update that comes before a create")
def _(desk, open_desk):
    desk.arrive("update", "create")
    desk.settle("update")
    assert desk.members == UPDATED


@case("should handle offline create/update that comes in backwards")
def _(desk, open_desk):
    desk.arrive("further", "update", "create")
    desk.settle("update")
    desk.settle("further")
    assert (desk.members, desk.held) == (FINAL, [])


@case("should log an event when holding submission in backlog (force update)")
def _(desk, open_desk):
    desk.arrive("create", "further")
    (held,) = desk.held
    assert (held.held_on, held.held_by) == (NOW.date(), COUNTY.operator)
    desk.force("further", "第2号的U盘丢失")
    assert next(one.note for one in desk.taken) == "第2号的U盘丢失"


@case(
    "should log an event when holding submission in backlog"
    " (force update-as-create, then create-as-update)"
)
def _(desk, open_desk):
    desk.arrive("update")
    desk.force("update")
    assert desk.refuse("create") == "package_overtaken"
    assert desk.audit.count("接收暂存的数据包") == 1


@case("should include submission.backlog.reprocess event in audit log of held submission")
def _(desk, open_desk):
    desk.arrive("update", "create")
    desk.settle("update")
    assert desk.audit[0] == "接收暂存的数据包"


@case("should not over-process a submission that is being held because it is later in a run")
def _(desk, open_desk):
    desk.arrive("create", "further")
    desk.runner.do(exchange.set_report_days, exchange.SetReportDays(20))
    desk.own_work()
    assert (desk.members, len(desk.held)) == (CREATED, 1)


@case("should wait for approval of create submission in offline branch")
def _(desk, open_desk):
    """The create was sent back: what leans on its receipt waits until it is taken again."""
    desk = open_desk("receipted")
    desk.send_back("create")
    assert desk.refuse("answering") == "package_stale"
    desk.arrive("create", "answering")
    assert desk.members == UPDATED


@case("should not process update submission in backlog if approvalRequired is true")
def _(desk, open_desk):
    desk.arrive("update", "create")
    assert (desk.members, [one.is_ready for one in desk.held]) == (CREATED, [True])


@case("should apply an entity update when the previous update is missing")
def _(desk, open_desk):
    desk.arrive("create", "further")
    desk.force("further")
    assert desk.members == FINAL


@case("should apply two updates when first upate is missing")
def _(desk, open_desk):
    desk.arrive("update", "further")
    desk.force("update")
    desk.settle("further")
    assert (desk.members, desk.held) == (FINAL, [])


@case("should apply an entity update as a create")
def _(desk, open_desk):
    desk.arrive("update")
    taken = desk.force("update")
    assert (taken.changed, desk.members) == (0, UPDATED)


@case("should apply an entity update as a create followed by another update")
def _(desk, open_desk):
    desk.arrive("update")
    desk.force("update")
    desk.arrive("further")
    assert desk.members == FINAL


@case(
    "should apply an entity update as a create,"
    " and then properly handle the delayed create as an update"
)
def _(desk, open_desk):
    desk.arrive("update")
    desk.force("update")
    assert (desk.refuse("create"), desk.members) == ("package_overtaken", UPDATED)


@case(
    "should verify that the create-as-update submission was parsed as a create"
    " even when applied as an update"
)
def _(desk, open_desk):
    desk.arrive("update")
    assert (desk.force("update").same, desk.arrive("further").new) == (0, 1)
    assert {one.sequence: one.state for one in desk.taken} == dict.fromkeys(
        (2, 3), PackageState.TAKEN
    )


@case("should process a submission from over 7 days ago")
def _(desk, open_desk):
    """Here nothing is forced by its age: it waits where it is seen, and a person decides."""
    desk.arrive("update")
    desk.reopen(timedelta(days=30))
    assert (desk.members, desk.held[0].held_on) == ({}, NOW.date())
    desk.force("update")
    assert desk.members == UPDATED


@case("should not process a submission in a soft-deleted form")
def _(desk, open_desk):
    """Its sender's key is trusted no longer."""
    with desk.runner._engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM trusted_office")
        connection.commit()
    assert desk.refuse("create") == "package_unknown_sender"


@case("should not process a submission that has been soft-deleted")
def _(desk, open_desk):
    desk.arrive("update")
    desk.send_back("update")
    with pytest.raises(NotFound):
        desk.force("update")
    assert desk.members == {}


@case("should not process a submission for an entity that has been soft-deleted")
def _(desk, open_desk):
    """Member 2 was deleted meanwhile; the package that still has it comes late."""
    desk.arrive("create", "further")
    desk.force("further")
    assert (desk.refuse("update"), desk.members) == ("package_overtaken", FINAL)


@case("should mark an update that is not contiguous with its trunk version as a soft conflict")
def _(desk, open_desk):
    desk.arrive("create")
    desk.advance("错")
    (conflict,) = desk.judge("update").conflicts
    assert [(one.here, one.sent) for one in conflict.fields] == [("错", "一改")]
    assert desk.arrive("update").refused == 1
    assert desk.members == UPDATED | {1: "错"}


@case("should mark an update that is not contiguous (due to force processing) as a soft conflict")
def _(desk, open_desk):
    desk.arrive("create", "further")
    desk.force("further")
    assert desk.refuse("update") == "package_overtaken"
    assert desk.refuse("other") == "package_overtaken"


@case(
    "should mark an update that is not contiguous with its trunk version as a soft conflict"
    " on entity despite earlier conflict resolution"
)
def _(desk, open_desk):
    desk.arrive("create")
    desk.advance("错")
    (conflict,) = desk.judge("update").conflicts
    kept = exchange.RecordDecision(conflict.table, conflict.record_id, keep_here=False)
    desk.arrive("update", decisions=(kept,), reason="以报送的为准")
    assert desk.members == UPDATED
    desk.advance("又错")
    assert len(desk.judge("further").conflicts) == 1


@case(
    "should mark an update that is not contiguous (from an offline create branch)"
    " as a soft conflict on entity despite earlier conflict resolution"
)
def _(desk, open_desk):
    """Two lines from package 1 on; one decision does not settle the next divergence."""
    desk.arrive("create", "update")
    found = desk.judge("other").conflicts
    decisions = tuple(exchange.RecordDecision(c.table, c.record_id, False) for c in found)
    desk.arrive("other", going_on=True, decisions=decisions, reason="恢复了备份")
    assert desk.members == {1: "一新线", 2: "二", 4: "只在新线"}
    assert desk.refuse("update") == "package_forked"


@case("should check that interrupting version logic is doesnt flag non-conflicts as conflicts")
def _(desk, open_desk):
    desk.arrive("create")
    desk.own_work()
    assert (desk.judge("update").conflicts, desk.judge("update").refused) == ((), 0)


@case("should show proper conflict info on create applied as update")
def _(desk, open_desk):
    desk.arrive("create", "update")
    told = {one.name: (one.is_here, one.is_sent) for one in desk.judge("other").conflicts}
    assert told == {"一改 1": (True, True), "三 3": (True, False)}


@case("should show proper conflict info on create applied as update that is only a soft conflict")
def _(desk, open_desk):
    """Both lines say the same of member 1: there is nothing to decide about it."""
    desk.arrive("create", "update")
    assert [one.name for one in desk.judge("alike").conflicts] == ["三 3"]


@case("should concurrently process an offline create + update")
def _(desk, open_desk):
    """One writer a workspace: a second program is told so, and the order stays."""
    with pytest.raises(WorkspaceTrouble):
        open_copy(desk.folder)
    desk.arrive("create", "update")
    assert desk.members == UPDATED


@case("should handle two updates followed by delayed create")
def _(desk, open_desk):
    desk.arrive("update", "further", "create")
    desk.settle("update")
    desk.settle("further")
    assert (desk.members, desk.held) == (FINAL, [])


@case("should handle update from sub and update from API followed by delayed create")
def _(desk, open_desk):
    desk.arrive("update")
    desk.own_work()
    desk.arrive("create")
    desk.settle("update")
    assert (desk.members, desk.held) == (UPDATED, [])


def test_all_of_them_are_told():
    assert len(CASES) == 41


@pytest.mark.parametrize("name", CASES)
def test_offline_entities(name, desk, open_desk):
    CASES[name](desk, open_desk)
