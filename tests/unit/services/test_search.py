"""Searching everything: what is typed finds the record meant, and says which page shows it."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.rights import Role
from coopdesk.services import governance, mutual_fund
from coopdesk.services.mutual_fund import SubscribeShares
from coopdesk.services.search import FoundKind, find_everything
from tests.books import a_member, an_organization, yuan
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars, people

ID_NUMBER = "150423197104020021"


@pytest.fixture
def organization(runner):
    return an_organization(runner, credit_code="93150423MAYY9101XR")


@pytest.fixture
def member(runner, organization):
    facts = {"initials": "wyqqg", "id_number": ID_NUMBER, "village": "巴彦毛都嘎查"}
    return a_member(runner, organization, 12, name="乌云其其格", **facts)


def find(runner, text, **asked):
    return runner.ask(find_everything, text, **asked).items


def told(answers):
    return [(item.kind, item.id) for item in answers]


@pytest.mark.parametrize("typed", ["乌云", "其其格", "wyq", "WYQ", "12", "0021", " 乌云其其格 "])
def test_a_member_is_found_by_all_that_people_know(runner, organization, member, typed):
    (item,) = find(runner, typed)
    assert (item.kind, item.id, item.title) == (FoundKind.MEMBER, member, "乌云其其格")
    assert (item.page, item.organization_id) == ("members", organization)
    assert item.detail == "编号 12　巴彦毛都嘎查　证件末四位 0021　达日罕乌拉苏木三位一体合作社"
    assert ID_NUMBER not in item.detail


def test_the_box_at_the_top_tells_nobody_a_hidden_number_by_its_parts(runner, member):
    """Who sees it masked finds by the whole number of a paper, as at the counter."""
    assert told(find(runner, ID_NUMBER[6:14])) == [(FoundKind.MEMBER, member)]
    runner.actor = replace(runner.actor, role=Role.CASHIER.value)
    assert find(runner, ID_NUMBER[6:14]) == find(runner, ID_NUMBER[:-1]) == []
    assert told(find(runner, ID_NUMBER)) == [(FoundKind.MEMBER, member)]


def test_the_exact_name_stands_before_longer_ones(runner, organization):
    a_member(runner, organization, 1, name="王乌云")
    a_member(runner, organization, 2, name="乌云其木格")
    a_member(runner, organization, 3, name="乌云")
    assert [item.title for item in find(runner, "乌云")] == ["乌云", "乌云其木格", "王乌云"]


@pytest.mark.parametrize("typed", ["达日罕", "9101XR", "9101xr"])
def test_an_organization_is_found_by_name_and_code(runner, organization, typed):
    (item,) = find(runner, typed)
    assert told([item]) == [(FoundKind.ORGANIZATION, organization)]
    assert item.page == "organizations"
    assert item.detail == "乡级“三位一体”组织　克什克腾旗乌兰布统苏木"


@pytest.mark.parametrize("typed", ["2026-3-1", "2026-03-0001", "记-1", "记1", "记字第1号", "股金"])
def test_a_voucher_is_found_by_its_number_and_summary(runner, organization, member, typed):
    command = SubscribeShares(organization, member, date(2026, 3, 2), yuan(5000))
    posted = runner.do(mutual_fund.subscribe_shares, command)
    (item,) = find(runner, typed)
    assert told([item]) == [(FoundKind.VOUCHER, posted.voucher_id)]
    assert item.title.startswith("2026-03-0001")
    assert (item.page, item.organization_id) == ("ledger", organization)


def test_a_meeting_is_found_by_its_title_and_by_what_it_resolved(runner):
    """A resolution leads to the meeting whose record holds it."""
    organization = runner.do(found, Found(9))
    vote = governance.VoteRecord(governance.Counts(9, 0, 0), "批准盈余分配方案", "高娃")
    items = (governance.ItemRecord("盈余分配方案", vote=vote),)
    command = governance.RecordMeeting(
        organization, ASSEMBLY, particulars(), people(9), None, items
    )
    meeting = runner.do(governance.record_meeting, command)
    (resolution,) = runner.ask(governance.list_resolutions)
    by_title = find(runner, "社员大会")
    assert (FoundKind.MEETING, meeting.meeting_id) in told(by_title)
    for typed in ("批准盈余", resolution.number):
        (item,) = (one for one in find(runner, typed) if one.kind is FoundKind.RESOLUTION)
        assert (item.id, item.page) == (meeting.meeting_id, "governance")
        assert item.title == f"{resolution.number}　批准盈余分配方案"
        assert item.organization_id == organization


@pytest.mark.parametrize("typed", ["2026-3-2", "记-2", "%", "_", "没有这样的内容", "  "])
def test_what_is_not_there_is_not_found(runner, organization, member, typed):
    command = SubscribeShares(organization, member, date(2026, 3, 2), yuan(5000))
    runner.do(mutual_fund.subscribe_shares, command)
    assert find(runner, typed) == []


def test_each_kind_is_shown_and_tells_of_which_there_are_more(runner, organization):
    for number in range(1, 21):
        a_member(runner, organization, number, name=f"达日罕{number:02d}")
    answer = runner.ask(find_everything, "达日罕", limit=4)
    kinds = [item.kind for item in answer.items]
    assert kinds == [FoundKind.MEMBER] * 4 + [FoundKind.ORGANIZATION]
    assert answer.more == {FoundKind.MEMBER}
    others = runner.ask(find_everything, "达日罕", limit=50, kind=FoundKind.MEMBER)
    assert (len(others.items), others.more) == (20, frozenset())


def test_only_what_the_pages_can_show_is_offered(runner, organization, member):
    assert find(runner, "乌云", pages=["organizations", "ledger"]) == []
    assert len(find(runner, "乌云", pages=["members"])) == 1
