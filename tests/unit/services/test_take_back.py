"""Taking back: what a step changed becomes what it was, and what is final says why it stays."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.members import MemberKind
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import members, mutual_fund, organizations
from coopdesk.services.bin import (
    RemoveRecord,
    RestoreRecord,
    list_bin,
    remove_record,
    restore_record,
)
from coopdesk.services.history import history_as_shown, list_history
from coopdesk.services.members.sheet import ImportMembers
from coopdesk.services.system import NoteBackup, broken_audit_entries, note_backup
from coopdesk.services.take_back import TakeBack, last_step, take_back
from coopdesk.storage.tables.members import MemberRow
from tests.books import a_member, an_organization, yuan
from tests.samples import MEMBER_LIST
from tests.unit.services.test_bin import snapshot

WUYUN = members.MemberProfile(
    MemberKind.FARMER,
    "乌云其其格",
    "150423199112209328",
    phone="19900001477",
    applied_on=date(2026, 11, 1),
)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


def undo(runner):
    """Take the last step back, as Ctrl+Z does."""
    return runner.do(take_back, TakeBack(runner.ask(last_step).sequence))


def refused(runner, sequence, table="", record_id=""):
    before = snapshot(runner, revision=True)
    with pytest.raises(RuleViolation) as violation:
        runner.do(take_back, TakeBack(sequence, table, record_id))
    assert snapshot(runner, revision=True) == before
    return [refusal.code for refusal in violation.value.refusals]


def admit(runner, organization, profile=WUYUN):
    return runner.do(members.admit_member, members.AdmitMember(organization, profile))


def change(runner, member, **changes):
    command = members.ChangeMember(member, replace(WUYUN, **changes))
    return runner.do(members.change_member, command)


def told(lines):
    return [(line.what, line.field, line.before, line.after) for line in lines]


def test_a_changed_phone_becomes_what_it_was_and_that_is_in_the_log(runner, organization):
    member = admit(runner, organization)
    before = snapshot(runner)
    change(runner, member, phone="19900001488", village="巴彦毛都嘎查")
    assert runner.ask(last_step).subject == "乌云其其格"

    assert undo(runner) == "修改社员"
    assert snapshot(runner) == before
    lines = runner.ask(list_history, "member", member)
    assert set(told(lines)[:2]) == {
        ("撤销", "电话", "19900001488", "19900001477"),
        ("撤销", "嘎查村", "巴彦毛都嘎查", ""),
    }
    assert runner.ask(broken_audit_entries) == []


def test_steps_are_taken_back_one_after_the_other(runner, organization):
    member = admit(runner, organization)
    states = [snapshot(runner)]
    for phone in ("19900001401", "19900001402", "19900001403"):
        change(runner, member, phone=phone)
        states.append(snapshot(runner))
    for state in reversed(states[:-1]):
        undo(runner)
        assert snapshot(runner) == state
    undo(runner)
    assert ("member", member) not in snapshot(runner)
    assert [item.label for item in runner.ask(list_bin)] == ["社员 乌云其其格"]


def test_a_removal_and_a_restoring_are_taken_back_too(runner, organization):
    member = admit(runner, organization)
    before = snapshot(runner)
    entry = runner.do(remove_record, RemoveRecord("member", member))
    undo(runner)
    assert snapshot(runner) == before
    assert runner.ask(list_bin) == []
    entry = runner.do(remove_record, RemoveRecord("member", member))
    runner.do(restore_record, RestoreRecord(entry))
    undo(runner)
    assert ("member", member) not in snapshot(runner)
    [item] = runner.ask(list_bin)
    runner.do(restore_record, RestoreRecord(item.id))
    assert snapshot(runner) == before


def test_an_import_goes_into_the_bin_as_one(runner, organization):
    preview = runner.ask(members.preview_members_sheet, MEMBER_LIST, organization)
    clean = preview.taken()
    before = snapshot(runner)
    runner.do(members.import_members, ImportMembers(organization, "花名册.xlsx", clean))
    after = snapshot(runner)
    undo(runner)
    assert snapshot(runner) == before
    [item] = runner.ask(list_bin)
    assert item.count == len(clean)
    runner.do(restore_record, RestoreRecord(item.id))
    assert snapshot(runner) == after


def test_what_was_changed_since_stays(runner, organization):
    member = admit(runner, organization)
    step = runner.ask(last_step).sequence
    change(runner, member, phone="19900001488")
    first = runner.ask(last_step).sequence
    change(runner, member, phone="19900001499")
    assert refused(runner, first) == ["undo.changed_since"]
    assert refused(runner, step) == ["undo.changed_since"]


def test_another_field_changed_since_does_not_hinder(runner, organization):
    member = admit(runner, organization)
    change(runner, member, phone="19900001488")
    first = runner.ask(last_step).sequence
    change(runner, member, phone="19900001488", village="巴彦毛都嘎查")
    runner.do(take_back, TakeBack(first, "member", member))
    record = runner.ask(members.get_member, member)
    assert (record.profile.phone, record.profile.village) == ("19900001477", "巴彦毛都嘎查")


def test_what_others_built_upon_stays(runner, organization):
    profile = organizations.Profile(OrganizationKind.TRINITY_ORGANIZATION, "新社", "150423200")
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    step = runner.ask(last_step).sequence
    rating = organizations.RecordRating(key, 4, date(2025, 5, 1))
    runner.do(organizations.record_rating, rating)
    assert refused(runner, step) == ["undo.built_upon"]
    undo(runner)
    undo(runner)
    assert ("organization", key) not in snapshot(runner)


def test_what_was_posted_is_not_taken_back(runner, organization):
    """《会计基础工作规范》第五十一条."""
    member = a_member(runner, organization, 1)
    command = mutual_fund.SubscribeShares(organization, member, runner.today, yuan(1000))
    runner.do(mutual_fund.subscribe_shares, command)
    step = runner.ask(last_step)
    assert step.what == "入股"
    assert refused(runner, step.sequence) == ["record.posted"]


def test_the_step_of_another_is_theirs(runner, organization):
    member = admit(runner, organization)
    change(runner, member, phone="19900001488")
    step = runner.ask(last_step).sequence
    runner.actor = replace(runner.actor, operator="鲍乌日娜", role="clerk")
    assert runner.ask(last_step) is None
    assert refused(runner, step) == ["undo.not_own"]
    runner.do(take_back, TakeBack(step, "member", member))
    assert runner.ask(members.get_member, member).profile.phone == "19900001477"


def test_without_the_right_nothing_is_taken_back(runner, organization):
    member = admit(runner, organization)
    step = runner.ask(last_step).sequence
    runner.actor = replace(runner.actor, role="accountant")
    assert refused(runner, step) == ["right.missing"]
    assert refused(runner, step, "member", member) == ["right.missing"]


def test_a_backup_is_no_step_of_the_registers(runner, organization):
    admit(runner, organization)
    runner.do(note_backup, NoteBackup(runner.today, "0" * 64))
    assert runner.ask(last_step).what == "社员入社"
    sequence = runner.ask(last_step).sequence
    assert refused(runner, sequence + 1) == ["undo.nothing"]


def test_a_history_tells_field_by_field_and_masks_what_is_not_ones_business(runner, organization):
    member = admit(runner, organization)
    change(runner, member, phone="19900001488")
    lines = runner.ask(list_history, "member", member)
    assert told(lines) == [
        ("修改社员", "电话", "19900001477", "19900001488"),
        ("社员入社", "", "", "新增"),
    ]
    shown = history_as_shown("修改记录", lines)
    assert shown.rows[0][-3:] == ("19900001477", "19900001488", "社员 乌云其其格")
    runner.actor = replace(runner.actor, role="reviewer")
    assert told(runner.ask(list_history, "member", member))[0][2:] == ("199****1477", "199****1488")


def test_a_history_goes_on_through_the_bin(runner, organization):
    member = admit(runner, organization)
    change(runner, member, phone="19900001488")
    entry = runner.do(remove_record, RemoveRecord("member", member))
    whats = ["删除", "修改社员", "社员入社"]
    assert [line.what for line in runner.ask(list_history, "member", member)] == whats
    runner.do(restore_record, RestoreRecord(entry))
    change(runner, member, phone="19900001499")
    lines = runner.ask(list_history, "member", member)
    assert [line.what for line in lines] == ["修改社员", "从回收站恢复", *whats]
    assert (lines[0].before, lines[0].after) == ("19900001488", "19900001499")
    assert (lines[3].before, lines[3].after) == ("19900001477", "19900001488")


def test_a_history_of_an_imported_member_begins_with_the_import(runner, organization):
    preview = runner.ask(members.preview_members_sheet, MEMBER_LIST, organization)
    clean = preview.taken()
    runner.do(members.import_members, ImportMembers(organization, "花名册.xlsx", clean[:3]))
    [first, *_] = runner.ask(members.list_members, organization)

    def call(uow, _command):
        uow.get(MemberRow, first.id).phone = "19900001466"

    call.__module__ = "coopdesk.services.members"
    runner.do(call, object())
    lines = runner.ask(list_history, "member", first.id)
    assert [line.after for line in lines] == ["19900001466", "新增"]
    assert lines[-1].what == "导入社员"


PHONES = ("", "19900001401", "19900001402")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["admit", "change", "remove", "organization", "rename", "rate"]),
        st.integers(0, 3),
        st.sampled_from(PHONES),
    ),
    max_size=8,
)
NUMBERS = ("150423199112209328", "150423197104020021", "150423195201010018")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_steps_are_taken_back_to_where_they_began(runner, steps):
    organization = an_organization(runner, name=f"第{len(snapshot(runner))}社")
    states = []
    for what, which, phone in steps:
        state = snapshot(runner)
        try:
            _carry_out(runner, organization, what, which, phone)
        except RuleViolation:
            continue
        if snapshot(runner) != state:
            states.append(state)
    for state in reversed(states):
        undo(runner)
        assert snapshot(runner) == state


def _carry_out(runner, organization, what, which, phone):
    found = runner.ask(members.list_members, organization)
    one = found[which % len(found)] if found else None
    if what == "admit":
        admit(runner, organization, replace(WUYUN, id_number=NUMBERS[which % 3], phone=phone))
    elif what == "rate":
        rating = organizations.RecordRating(organization, which + 1, date(2025, 5, which + 1))
        runner.do(organizations.record_rating, rating)
    elif what == "rename":
        record = runner.ask(organizations.get_organization, organization)
        profile = replace(record.profile, address=phone)
        runner.do(
            organizations.change_organization,
            organizations.ChangeOrganization(organization, profile),
        )
    elif what == "organization":
        profile = organizations.Profile(
            OrganizationKind.TRINITY_ORGANIZATION, f"社{which}{phone}", "150423200"
        )
        runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    elif one is not None and what == "change":
        change(runner, one.id, id_number=one.id_number, phone=phone)
    elif one is not None:
        runner.do(remove_record, RemoveRecord("member", one.id))
