"""外勤借用: an organization goes to a laptop and comes back; a lost one is given up."""
# ruff: noqa: F811 - fixtures come in by their names

from datetime import timedelta

import pytest

from coopdesk.domain.errors import BadPackage, RuleViolation
from coopdesk.domain.lending import LendingState
from coopdesk.services import exchange, issued_files
from coopdesk.services.exchange.lent_records import FOR_ALL, lent_tables
from coopdesk.services.members import list_members
from coopdesk.services.organizations import list_organizations
from coopdesk.services.records import is_record
from coopdesk.storage.tables.schema import Base
from tests.books import a_member, an_organization
from tests.unit.services.field_copies import (  # noqa: F401 - fixtures come in by their names
    ForgetMember,
    bring_back,
    clock,
    codes,
    copy,
    forget_member,
    is_sound,
    laptop,
    lend,
    made_copy,
    names,
    numbers,
    organization,
    post,
    rename,
    take_lent,
    write_off,
)
from tests.unit.services.offices import make, take
from tests.unit.services.test_issued_files import a_policy

STAYS = {
    # pages in the tray belong to no organization yet
    "scan",
    # a superior's own judgement of a whole area is no work for the field
    *("assessment_scheme", "assessment_mark", "assessment_consequence"),
    *("inspection", "yearly_score", "progress_talk"),
    # what goes between offices goes from the office itself
    *("remark", "remark_answer", "award_answer", "key_event", "key_request"),
}


def test_what_a_township_lends_can_only_be_looked_at_there(
    runner, laptop, organization, stick, clock
):
    """下乡走访：借出以后办公室只能看，写明借给谁、第几天；别的组织照常办."""
    other = an_organization(runner, name="查干沐沦合作社", division_code="150423200")
    post(runner, organization)
    lend(runner, stick, organization)
    clock.now += timedelta(days=3)
    with pytest.raises(RuleViolation) as refused:
        post(runner, organization)
    [told] = refused.value.refusals
    assert (told.code, told.values["holder"], told.values["days"]) == (
        "lending.is_out",
        "下乡笔记本",
        3,
    )
    with pytest.raises(RuleViolation) as refused:
        a_member(runner, organization, 2)
    assert codes(refused) == ["lending.is_out"]
    a_member(runner, other, 1)


def test_it_works_in_the_field_and_brings_everything_back(
    workspace, copy, organization, stick, clock
):
    """在嘎查里登记社员、记账，归还以后办公室接着编号."""
    runner, laptop = workspace.runner, copy.runner
    post(runner, organization)
    lending, path = lend(runner, stick, organization)
    clock.now += timedelta(days=3)
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
    told = {(one.base, one.here, one.sent) for one in conflict.fields}
    assert told == {("乌云其其格", "乌云（办公室改）", "乌云（外勤改）")}
    with pytest.raises(RuleViolation) as refused:
        take_lent(runner, back)
    assert codes(refused) == ["package.undecided", "package.reason_missing"]
    sent = exchange.RecordDecision(conflict.table, conflict.record_id, keep_here=False)
    taken = take_lent(runner, back, decisions=(sent,), reason="以外勤为准")

    assert (taken.renumbered, numbers(runner, organization)) == (2, [1, 2, 3, 4])
    found = names(runner, organization)
    assert found == {1: "乌云（外勤改）", 2: "办公室新社员", 3: "外勤新社员"}
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
    with pytest.raises(RuleViolation) as refused:
        laptop.do(issued_files.save_issued_file, issued_files.SaveIssuedFile(a_policy(1)))
    assert "lending.no_package" in codes(refused)


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


def test_what_an_organization_leans_on_goes_along_to_be_read_only(runner, laptop, stick):
    """The company above it is there too; nobody changes it in the field."""
    above = an_organization(runner, name="旗供销集团", division_code="150423200")
    lent = an_organization(
        runner, name="惠牧公司", kind="coop_enterprise", division_code="150423200", parent_id=above
    )
    lending, path = lend(runner, stick, lent)
    a_member(runner, above, 1)
    take_lent(laptop, path)
    assert {one.name for one in laptop.ask(list_organizations)} == {"旗供销集团", "惠牧公司"}
    with pytest.raises(RuleViolation) as refused:
        a_member(laptop, above, 2)
    assert codes(refused) == ["lending.not_held"]
    a_member(laptop, lent, 1)
    taken = take_lent(runner, bring_back(laptop, lending, stick))
    assert (taken.new, list(names(runner, above)), list(names(runner, lent))) == (1, [1], [1])


def test_a_table_that_belongs_to_an_organization_is_lent_whole():
    """A table that is new is lent too, or says here why it stays at home."""
    owned = {name for name in Base.metadata.tables if is_record(name)}
    lent = {table.name for table in lent_tables()} | set(FOR_ALL)
    assert owned - lent == STAYS
