"""Merging doubles: sums stay, everything counts with the kept one, and undoing restores all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from coopdesk import words
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import NotFound, RuleViolation
from coopdesk.domain.members import MemberState
from coopdesk.domain.membership import StepKind, TradeKind
from coopdesk.domain.minutes import Attendee, Way
from coopdesk.domain.posts import Post
from coopdesk.services import governance, ledger, members
from coopdesk.services import mutual_fund as fund
from coopdesk.services.audit_search import find_audit_lines
from coopdesk.services.audit_trail import list_audit_details
from coopdesk.services.bin import RemoveRecord, get_removal, remove_record
from coopdesk.services.home import get_standing
from coopdesk.services.ledger import ReverseVoucher
from coopdesk.services.members import MergeMembers, UnmergeMember
from coopdesk.services.merged_members import records_of
from coopdesk.services.share_totals import holdings_by_member
from coopdesk.storage.tables.members import MemberRow
from tests.books import a_member, an_organization, yuan
from tests.unit.services.governance_samples import ASSEMBLY, particulars
from tests.unit.services.test_members import WUYUN, resident_id
from tests.unit.services.test_mutual_fund import (
    DAY,
    a_cap,
    advance,
    all_checks_hold,
    refusals,
    seed,
    subscribe,
)

LATER = DAY + timedelta(days=30)


@pytest.fixture
def organization(runner):
    organization = an_organization(runner)
    runner.do(fund.set_fund_rule, a_cap(organization))
    return organization


@pytest.fixture
def kept(runner, organization):
    facts = {"name": "张秀兰", "phone": "", "id_number": resident_id(122, "19710402")}
    return a_member(runner, organization, 1, village="巴彦毛都嘎查", **facts)


@pytest.fixture
def other(runner, organization):
    facts = {"name": "张秀蓝", "phone": "19900001477", "id_number": ""}
    return a_member(runner, organization, 2, birth_date=None, **facts)


def merge(runner, kept, other, *from_other):
    return runner.do(members.merge_members, MergeMembers(kept, other, from_other))


def unmerge(runner, other):
    return runner.do(members.unmerge_member, UnmergeMember(other))


def rows(runner):
    """Every member as stored, without the revision."""
    with Session(runner._engine) as session:
        found = session.query(MemberRow).order_by(MemberRow.id).all()
        names = [c.name for c in MemberRow.__table__.columns if c.name != "revision"]
        return [[getattr(row, name) for name in names] for row in found]


def sums(runner, organization):
    """What the organization adds up to, by every way of reading it."""
    register = runner.ask(fund.list_share_register, organization)
    return (
        sum(holder.holding.fen for holder in register),
        sum(holder.outstanding.fen for holder in register),
        sum(runner.ask(holdings_by_member, organization).values()),
        runner.ask(members.count_members, organization).roster_share,
        {code: fen for code, fen in runner.ask(ledger.list_balances, organization).items() if fen},
    )


def test_the_register_of_shares_shows_one_line_and_after_undoing_two(
    runner, organization, kept, other
):
    subscribe(runner, organization, kept, 3000)
    subscribe(runner, organization, other, 2000)
    before, stored = sums(runner, organization), rows(runner)

    merge(runner, kept, other, "phone")
    (holder,) = runner.ask(fund.list_share_register, organization)
    assert (holder.id, holder.name, holder.holding) == (kept, "张秀兰", yuan(5000))
    assert [item.id for item in runner.ask(members.list_members, organization)] == [kept]
    assert runner.ask(members.get_member, kept).profile.phone == "19900001477"
    assert sums(runner, organization) == before
    all_checks_hold(runner, organization)

    unmerge(runner, other)
    assert rows(runner) == stored
    assert [h.holding for h in runner.ask(fund.list_share_register, organization)] == [
        yuan(3000),
        yuan(2000),
    ]
    all_checks_hold(runner, organization)


def test_the_number_of_a_double_is_not_given_again(runner, organization, kept, other):
    merge(runner, kept, other)
    profile = replace(WUYUN, id_number=resident_id(131))
    newest = runner.do(members.admit_member, members.AdmitMember(organization, profile))
    assert runner.ask(members.get_member, newest).number == 3


def test_shares_of_both_count_as_cover_and_against_the_ceilings(runner, organization, kept, other):
    seed(runner, organization)
    subscribe(runner, organization, kept, 1000)
    subscribe(runner, organization, other, 1000)
    advance(runner, organization, other, 900)
    alone = runner.ask(fund.get_advance_room, organization, kept, DAY)
    merge(runner, kept, other)

    room = runner.ask(fund.get_advance_room, organization, kept, DAY)
    assert (room.own_shares, room.outstanding) == (yuan(2000), yuan(900))
    assert room.by_shares == alone.by_shares * 2
    (owed,) = runner.ask(fund.list_advances, organization, DAY)
    assert (owed.member_id, owed.member, owed.member_number) == (kept, "张秀兰", 1)


def test_a_debt_of_the_double_is_paid_back_and_the_merge_still_undone(
    runner, organization, kept, other
):
    seed(runner, organization)
    subscribe(runner, organization, other, 1000)
    given = advance(runner, organization, other, 900)
    merge(runner, kept, other)
    runner.do(fund.repay_advance, fund.RepayAdvance(given.advance_id, LATER, yuan(400)))
    all_checks_hold(runner, organization)

    unmerge(runner, other)
    all_checks_hold(runner, organization)


def test_nothing_is_begun_for_a_double_any_more(runner, organization, kept, other):
    merge(runner, kept, other)
    with pytest.raises(RuleViolation):
        subscribe(runner, organization, other, 1000)
    record = runner.ask(members.get_member, other)
    with pytest.raises(RuleViolation) as refused:
        runner.do(
            members.change_member,
            members.ChangeMember(other, record.profile),
        )
    assert "member.merged" in refusals(refused)
    assert runner.ask(fund.find_member, organization, "2") == kept


def test_shares_taken_since_stand_against_undoing_until_they_are_taken_back(
    runner, organization, kept, other
):
    subscribe(runner, organization, other, 2000)
    merge(runner, kept, other)
    posted = subscribe(runner, organization, kept, 1000, LATER)
    with pytest.raises(RuleViolation) as refused:
        unmerge(runner, other)
    assert list(refusals(refused)) == ["member.unmerge_business"]

    runner.do(fund.take_back, ReverseVoucher(posted.voucher_id, LATER, "记错"))
    unmerge(runner, other)


def test_an_entry_of_the_double_taken_back_since_may_leave_it_less_than_nothing(
    runner, organization, kept, other
):
    subscribe(runner, organization, kept, 3000)
    first = subscribe(runner, organization, other, 2000)
    runner.do(
        fund.redeem_shares,
        fund.RedeemShares(organization, other, DAY, yuan(1500)),
        confirmed=frozenset({"fund.redeem_too_early"}),
    )
    merge(runner, kept, other)
    runner.do(fund.take_back, ReverseVoucher(first.voucher_id, LATER, "记错"))
    with pytest.raises(RuleViolation) as refused:
        unmerge(runner, other)
    assert list(refusals(refused)) == ["member.unmerge_negative"]


def test_a_field_changed_since_is_named_and_nothing_lost(runner, organization, kept, other):
    merge(runner, kept, other, "phone")
    record = runner.ask(members.get_member, kept)
    again = members.ChangeMember(kept, replace(record.profile, phone="19900001488"))
    runner.do(members.change_member, again)
    with pytest.raises(RuleViolation) as refused:
        unmerge(runner, other)
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.values["fields"]) == ("member.unmerge_changed", "联系电话")


def test_merges_are_undone_in_the_reverse_order(runner, organization, kept, other):
    third = a_member(runner, organization, 3)
    stored = rows(runner)
    merge(runner, other, third)
    merge(runner, kept, other)
    assert runner.ask(records_of, kept) == [kept, other, third]
    with pytest.raises(RuleViolation) as refused:
        unmerge(runner, third)
    assert list(refusals(refused)) == ["member.unmerge_later"]

    unmerge(runner, other)
    assert runner.ask(records_of, other) == [other, third]
    unmerge(runner, third)
    assert rows(runner) == stored


def test_who_never_was_merged_has_nothing_to_undo(runner, organization, kept):
    with pytest.raises(RuleViolation) as refused:
        unmerge(runner, kept)
    assert list(refusals(refused)) == ["member.not_merged"]
    with pytest.raises(NotFound):
        unmerge(runner, "nobody")


def test_both_in_one_body_or_one_vote_are_refused(runner, organization, kept, other):
    seats = (
        governance.SeatEntry("张秀兰", Post.DIRECTOR, kept),
        governance.SeatEntry("张秀蓝", Post.DIRECTOR, other),
    )
    board = governance.BodyEntry(BodyKind.BOARD_OF_DIRECTORS, date(2024, 1, 1), people=seats)
    runner.do(
        governance.set_up_bodies,
        governance.SetUpBodies(organization, (board,)),
        confirmed=_Everything(),
    )
    both = tuple(Attendee(n, Way.PRESENT, m) for n, m in (("张秀兰", kept), ("张秀蓝", other)))
    runner.do(
        governance.record_meeting,
        governance.RecordMeeting(organization, ASSEMBLY, particulars(), both, None, ()),
        confirmed=_Everything(),
    )
    with pytest.raises(RuleViolation) as refused:
        merge(runner, kept, other)
    assert list(refusals(refused)) == ["member.merge_seats", "member.merge_votes"]


class _Everything(frozenset):
    def __contains__(self, _code):
        return True

    def __iter__(self):
        return iter(())


def test_what_both_traded_counts_with_the_kept(runner, organization, kept, other):
    lines = tuple(
        members.TradeVolume(key, TradeKind.SALES, yuan(amount))
        for key, amount in ((kept, 300), (other, 200))
    )
    command = members.RecordTradeVolumes(organization, 2025, lines)
    runner.do(members.record_trade_volumes, command)
    merge(runner, kept, other)
    assert runner.ask(members.patronage_of, organization, 2025) == {kept: yuan(500)}
    assert len(runner.ask(members.list_trade_volumes, organization, 2025, kept)) == 2
    traders = runner.ask(members.list_traders, organization, 2025, TradeKind.SALES)
    assert [(one.number, one.amount) for one in traders] == [(1, yuan(300)), (2, yuan(200))]

    unmerge(runner, other)
    assert runner.ask(members.patronage_of, organization, 2025) == {
        kept: yuan(300),
        other: yuan(200),
    }


def test_a_double_takes_no_step_and_stands_in_no_list_of_then(runner, organization, kept, other):
    merge(runner, kept, other)
    with pytest.raises(RuleViolation) as refused:
        runner.do(
            members.take_step, members.TakeStep(other, StepKind.TRANSFER, village="新开河嘎查")
        )
    assert "member.merged" in refusals(refused)
    then = runner.ask(members.list_members, organization, day=DAY)
    assert [item.id for item in then] == [kept]
    assert runner.ask(members.count_states, organization, DAY)[MemberState.MEMBER] == 1


def test_the_home_page_and_pickers_know_one_person(runner, organization, kept, other):
    merge(runner, kept, other)
    assert runner.ask(get_standing, organization).members == 1
    assert [one.id for one in runner.ask(members.find_members, "张秀", organization)] == [kept]


def test_both_stand_in_the_log_of_a_merge(runner, organization, kept, other):
    merge(runner, kept, other, "phone")
    newest = runner.ask(find_audit_lines).lines[0]
    assert (newest.what, newest.subject) == ("合并重复社员", "张秀兰")
    told = {one.label: one.told for one in runner.ask(list_audit_details, newest.sequence)}
    assert told["社员 电话"] == "（空） → 199****1477"
    assert told["社员 合并到"].endswith(kept)


steps = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 9_000)), max_size=6)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=steps,
    pair=st.permutations(range(4)),
    chosen=st.sets(
        st.sampled_from(["name", "id_number", "phone", "village", "joined_on", "remark"])
    ),
)
def test_whatever_was_booked_sums_stay_and_undoing_restores_every_row(
    tmp_path_factory, new_workspace, new_office, clock, amounts, pair, chosen
):
    workspace = new_workspace(tmp_path_factory.mktemp("w") / "w", new_office, clock)
    runner = workspace.runner
    organization = an_organization(runner)
    everyone = [
        a_member(
            runner,
            organization,
            number,
            name=f"{'张王李赵'[number - 1]}秀兰",
            roster_share=yuan(number),
            village=f"嘎查{number % 2}",
            joined_on=date(2023, number, 1) if number % 2 else None,
        )
        for number in range(1, 5)
    ]
    for number, _, amount in amounts:
        subscribe(runner, organization, everyone[number], 1000 + amount)
    kept, other = everyone[pair[0]], everyone[pair[1]]
    before, stored = sums(runner, organization), rows(runner)

    merge(runner, kept, other, *sorted(chosen))
    assert sums(runner, organization) == before
    all_checks_hold(runner, organization)
    unmerge(runner, other)
    assert rows(runner) == stored
    assert sums(runner, organization) == before
    workspace.close()


def test_neither_of_two_that_were_merged_is_removed_before_the_merge_is_undone(
    runner, organization
):
    kept, double = (a_member(runner, organization, number) for number in (31, 32))
    runner.do(members.merge_members, MergeMembers(kept, double))
    for member, code in ((kept, "bin.has_merged"), (double, "bin.merged_into")):
        with pytest.raises(RuleViolation) as violation:
            runner.ask(get_removal, "member", member)
        refusal, *others = violation.value.refusals
        assert others == []
        assert refusal.code == code
        assert "撤销合并" in words.refusal(refusal)

    runner.do(members.unmerge_member, UnmergeMember(double))
    for member in (kept, double):
        runner.do(remove_record, RemoveRecord("member", member))
