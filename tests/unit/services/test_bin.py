"""The bin: a record leaves with all that hangs on it and comes back byte for byte."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from coopdesk.domain.errors import NotFound, RuleViolation
from coopdesk.domain.members import MemberKind
from coopdesk.domain.money import Money
from coopdesk.services import members, mutual_fund
from coopdesk.services.bin import (
    EmptyBin,
    RemoveRecord,
    RestoreRecord,
    empty_bin,
    get_removal,
    list_bin,
    remove_record,
    restore_record,
)
from coopdesk.storage.tables.exchange import DeletionRow
from coopdesk.storage.tables.organizations import (
    AnnualStatementRow,
    HoldingRow,
    OrganizationRow,
    RatingRow,
)
from tests.books import _put, a_member, an_organization, yuan

TABLES = ("organization", "rating", "annual_statement", "holding", "member", "attachment")


def snapshot(runner, *, revision=False):
    """Every row of the registers as stored, by table and id."""

    def read(uow):
        found = {}
        for table in TABLES:
            for row in uow.session.execute(text(f"SELECT * FROM {table}")).mappings():
                kept = {k: v for k, v in row.items() if revision or k != "revision"}
                found[table, row["id"]] = kept
        return found

    return runner.ask(read)


def remove(runner, table, record_id, reason=""):
    return runner.do(remove_record, RemoveRecord(table, record_id, reason))


def refused(runner, handler, command):
    before = snapshot(runner, revision=True)
    with pytest.raises(RuleViolation) as violation:
        runner.do(handler, command)
    assert snapshot(runner, revision=True) == before
    return [refusal.code for refusal in violation.value.refusals]


@pytest.fixture
def organization(runner):
    return an_organization(runner)


def test_a_member_typed_wrong_goes_into_the_bin_and_comes_back(runner, organization):
    member = a_member(runner, organization, 1, id_number="150423199112209328", remark="登记错了")
    before = snapshot(runner)

    entry = remove(runner, "member", member, "登记错了人")
    assert ("member", member) not in snapshot(runner)
    [item] = runner.ask(list_bin)
    assert (item.id, item.label, item.kind, item.count) == (entry, "社员 乌云其其格", "社员", 1)
    assert (item.reason, item.removed_by) == ("登记错了人", "乌云其其格")

    assert runner.do(restore_record, RestoreRecord(entry)) == member
    assert snapshot(runner) == before
    assert runner.ask(list_bin) == []


def test_an_organization_goes_with_its_facts(runner, organization):
    _put(runner, RatingRow(organization_id=organization, stars=4, rated_on=date(2025, 5, 1)))
    before = snapshot(runner)
    removal = runner.ask(get_removal, "organization", organization)
    assert (removal.label, removal.count) == ("组织 达日罕乌拉苏木三位一体合作社", 1)

    entry = remove(runner, "organization", organization)
    assert snapshot(runner) == {}
    runner.do(restore_record, RestoreRecord(entry))
    assert snapshot(runner) == before


def test_what_was_posted_is_refused_with_the_way_out(runner, organization):
    """《会计基础工作规范》第五十一条: after posting, only the counter-entry."""
    member = a_member(runner, organization, 1)
    command = mutual_fund.SubscribeShares(organization, member, runner.today, yuan(1000))
    runner.do(mutual_fund.subscribe_shares, command)

    codes = refused(runner, remove_record, RemoveRecord("member", member))
    assert set(codes) == {"bin.booked"}
    codes = refused(runner, remove_record, RemoveRecord("organization", organization))
    assert "bin.referred" in codes
    voucher = runner.ask(lambda uow: uow.session.scalar(text("SELECT id FROM voucher")))
    assert refused(runner, remove_record, RemoveRecord("voucher", voucher))[0] == "record.posted"


def test_an_organization_with_members_stays(runner, organization):
    a_member(runner, organization, 1)
    with pytest.raises(RuleViolation) as violation:
        remove(runner, "organization", organization)
    [refusal] = violation.value.refusals
    assert refusal.code == "bin.referred"
    assert refusal.values["named"] == "社员 乌云其其格"


def test_a_register_number_is_never_given_again(runner, organization):
    first = members.MemberProfile(
        MemberKind.FARMER, "乌云其其格", "150423199112209328", applied_on=date(2026, 11, 1)
    )
    admit = members.AdmitMember(organization, first)
    member = runner.do(members.admit_member, admit)
    remove(runner, "member", member)
    again = runner.do(members.admit_member, admit)
    assert runner.ask(members.get_member, again).number == 2
    remove(runner, "member", again)
    runner.do(empty_bin, EmptyBin())
    third = runner.do(members.admit_member, admit)
    assert runner.ask(members.get_member, third).number == 3


def test_who_was_admitted_again_meanwhile_does_not_come_back_twice(runner, organization):
    number = "150423199112209328"
    member = a_member(runner, organization, 1, id_number=number)
    entry = remove(runner, "member", member)
    a_member(runner, organization, 5, id_number=number)
    assert refused(runner, restore_record, RestoreRecord(entry)) == ["bin.member_again"]


def test_a_fact_does_not_come_back_without_its_organization(runner, organization):
    rating = RatingRow(organization_id=organization, stars=4, rated_on=date(2025, 5, 1))
    fact = remove(runner, "rating", _put(runner, rating))
    whole = remove(runner, "organization", organization)
    assert refused(runner, restore_record, RestoreRecord(fact)) == ["bin.parent_gone"]
    runner.do(restore_record, RestoreRecord(whole))
    runner.do(restore_record, RestoreRecord(fact))
    assert runner.ask(list_bin) == []


def test_a_year_taken_meanwhile_is_named(runner, organization):
    def statement():
        return AnnualStatementRow(
            organization_id=organization, year=2025, operating_revenue=yuan(1), audited=True
        )

    entry = remove(runner, "annual_statement", _put(runner, statement()))
    _put(runner, statement())
    assert refused(runner, restore_record, RestoreRecord(entry)) == ["bin.taken"]


def test_the_same_organization_registered_again_is_named(runner, organization):
    entry = remove(runner, "organization", organization)
    an_organization(runner)
    assert refused(runner, restore_record, RestoreRecord(entry)) == ["bin.organization_again"]


def test_emptying_destroys_and_only_for_good(runner, organization):
    entry = remove(runner, "organization", organization)
    assert runner.do(empty_bin, EmptyBin()) == 1
    assert runner.ask(list_bin) == []
    with pytest.raises(NotFound):
        runner.do(restore_record, RestoreRecord(entry))
    kept = runner.ask(
        lambda uow: uow.session.scalar(text("SELECT count(*) FROM bin_entry WHERE label <> ''"))
    )
    assert kept == 0


def test_deletion_travels_and_a_restored_record_travels_again(runner, organization):
    def deletions(uow):
        return set(uow.session.scalars(select(DeletionRow.record_id)))

    def revision(uow):
        return uow.get(OrganizationRow, organization).revision

    before = runner.ask(revision)
    entry = remove(runner, "organization", organization)
    assert runner.ask(deletions) == {organization}
    runner.do(restore_record, RestoreRecord(entry))
    assert runner.ask(deletions) == set()
    assert runner.ask(revision) > before


texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=20)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=texts, phone=texts, fen=st.integers(-(2**50), 2**50), flag=st.booleans())
def test_any_row_comes_back_byte_for_byte(runner, name, phone, fen, flag):
    key = an_organization(runner, name=name or "社", phone=phone, closed_on=None)
    statement = AnnualStatementRow(
        organization_id=key, year=2024, operating_revenue=Money(fen), audited=flag, audit_firm=name
    )
    _put(runner, statement)
    _put(
        runner,
        HoldingRow(
            organization_id=key, as_of=date(2024, 2, 29), holding_bp=3400, paid_in=Money(fen)
        ),
    )
    before = snapshot(runner)
    entry = remove(runner, "organization", key)
    assert snapshot(runner) == {}
    runner.do(restore_record, RestoreRecord(entry))
    assert snapshot(runner) == before
    remove(runner, "organization", key)


def test_a_clerk_of_the_books_may_not_remove_members(runner, organization):
    member = a_member(runner, organization, 1)
    entry = remove(runner, "member", member)
    runner.actor = replace(runner.actor, role="accountant")
    assert refused(runner, restore_record, RestoreRecord(entry)) == ["right.missing"]
    assert refused(runner, empty_bin, EmptyBin()) == ["right.missing"]
