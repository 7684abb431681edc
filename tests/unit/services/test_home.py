"""What waits in an office: days and reasons, put off and told of again, on paper."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from coopdesk.domain.due import Due
from coopdesk.domain.errors import NotFound, RuleViolation
from coopdesk.domain.plots import PlotName
from coopdesk.services import governance, home, ledger, system
from coopdesk.services.audit_search import find_audit_lines
from coopdesk.services.changes import list_changes
from coopdesk.services.plots import make_plot
from tests.books import a_member, an_organization, yuan
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    Found,
    found,
    particulars,
    people,
    three_bodies,
)
from tests.unit.services.offices import introduce, put, send

TODAY = date(2026, 11, 23)


@pytest.fixture
def waiting(runner):
    """Return ``waiting(organization) -> facts by kind``, each kind with its list."""

    def waiting(organization=None):
        told = {}
        for fact in runner.ask(home.list_due, organization):
            told.setdefault(fact.kind, []).append(fact)
        return told

    return waiting


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


def post(runner, organization, day):
    lines = (
        ledger.VoucherLine("10201", debit=yuan(300)),
        ledger.VoucherLine("50101", credit=yuan(300)),
    )
    runner.do(ledger.post_voucher, ledger.PostVoucher(organization, day, "收服务费", lines))


def text_of(printed):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.pdf)).pages)


def test_meetings_the_charter_asks_for_are_told_before_the_year_ends(runner, waiting, organization):
    runner.do(governance.set_up_bodies, three_bodies(organization))
    meetings = {fact.about: fact for fact in waiting(organization)[Due.MEETING]}
    fact = meetings["members_assembly 2026"]
    assert (fact.day, fact.told["held"], fact.part) == (date(2026, 12, 31), "0", "meetings")
    assert "社员（代表）大会" in home.due_in_words(fact)[0]
    command = governance.RecordMeeting(organization, ASSEMBLY, particulars(), people(9), None, ())
    runner.do(governance.record_meeting, command)
    left = waiting(organization)
    assert "members_assembly 2026" not in {fact.about for fact in left[Due.MEETING]}
    (unsigned,) = left[Due.MINUTES]
    assert unsigned.told["held"] == "2026-11-20"


def test_the_first_month_that_is_over_and_open_is_told(runner, waiting):
    organization = an_organization(runner)
    a_member(runner, organization)
    post(runner, organization, date(2026, 9, 12))
    post(runner, organization, date(2026, 11, 2))
    (fact,) = waiting(organization)[Due.PERIOD]
    assert (fact.day, fact.told["count"], fact.page) == (date(2026, 9, 30), "2", "ledger")
    assert home.due_in_words(fact)[0] == "2026年9月还没有结账"


def test_breaks_the_self_test_found_are_told_until_they_are_gone(runner, waiting):
    runner.do(system.note_self_test, system.NoteSelfTest(TODAY, ("share_register",)))
    (fact,) = waiting()[Due.SELF_TEST]
    assert "股金登记簿与股金科目一致" in home.due_in_words(fact)[1]
    command = home.DismissDue(Due.SELF_TEST, "", "", date(2026, 12, 1), "明天再看")
    with pytest.raises(RuleViolation) as refused:
        runner.do(home.dismiss_due, command)
    assert [one.code for one in refused.value.refusals] == ["due.never_put_off"]
    runner.do(system.note_self_test, system.NoteSelfTest(TODAY, ()))
    assert Due.SELF_TEST not in waiting()


def test_what_is_put_off_comes_back_on_its_day_or_when_it_is_recalled(runner, waiting):
    organization = an_organization(runner)
    command = home.DismissDue(Due.NO_MEMBERS, organization, "", date(2026, 12, 1), "等花名册")
    dismissal = runner.do(home.dismiss_due, command)
    assert Due.NO_MEMBERS not in waiting(organization)
    (item,) = runner.ask(home.list_dismissals)
    assert (item.until, item.reason, item.title) == (
        *(date(2026, 12, 1), "等花名册"),
        "录入社员：达日罕乌拉苏木三位一体合作社",
    )
    assert runner.ask(find_audit_lines).lines[0].what == "暂缓待办"
    later = home.DismissDue(Due.NO_MEMBERS, organization, "", date(2026, 12, 24), "还没有送来")
    assert runner.do(home.dismiss_due, later) == dismissal
    runner.do(home.recall_due, home.RecallDue(dismissal))
    assert Due.NO_MEMBERS in waiting(organization)
    assert runner.ask(home.list_dismissals) == []


def test_what_does_not_wait_cannot_be_put_off(runner):
    organization = an_organization(runner)
    command = home.DismissDue(Due.MANDATE, organization, "", date(2026, 12, 1), "不知道")
    with pytest.raises(NotFound):
        runner.do(home.dismiss_due, command)


def test_a_cashier_is_told_nothing_of_the_bodies(runner, waiting, organization):
    """《会计法》 keeps cash and books apart; the bodies are no matter of the cashier's."""
    runner.do(governance.set_up_bodies, three_bodies(organization))
    put_off = home.DismissDue(
        Due.MEETING, organization, "members_assembly 2026", date(2026, 12, 1), "等通知"
    )
    runner.do(home.dismiss_due, put_off)
    runner.actor = replace(runner.actor, role="cashier", operator="出纳")
    assert Due.MEETING not in waiting(organization)
    assert runner.ask(home.list_dismissals) == []
    with pytest.raises(NotFound):
        runner.do(home.dismiss_due, put_off)
    with pytest.raises(RuleViolation) as refused:
        runner.ask(make_plot, PlotName.BODIES, organization)
    assert [one.code for one in refused.value.refusals] == ["right.missing"]
    assert {item.capability for item in runner.ask(list_changes, TODAY, TODAY).items} == {
        "organizations",
        "members",
    }


def test_the_handover_tells_balances_terms_registers_and_what_is_open(runner, organization):
    runner.do(governance.set_up_bodies, three_bodies(organization))
    told = text_of(runner.ask(home.print_handover)).replace(" ", "")
    for part in (
        "乌云其其格",
        "西拉沐沦苏木众联综合合作社",
        "社员（代表）大会",
        "建账：",
        "监交人（签字）",
    ):
        assert part in told


def test_the_list_and_the_week_on_paper(runner):
    organization = an_organization(runner)
    a_member(runner, organization)
    post(runner, organization, date(2026, 9, 12))
    told = text_of(runner.ask(home.print_work_list, organization))
    assert "待办清单" in told
    assert "2026年9月还没有结账" in told
    week = text_of(runner.ask(home.print_week, None))
    assert "2026年11月23日至2026年11月29日" in week.replace(" ", "")
    assert "备份工作区" in week


def test_an_office_that_received_organizations_is_not_asked_to_enter_one(
    runner, county, city, tmp_path
):
    """旗、市收下的“三位一体”组织就是本地的：不再催着登记；谁都没有时各级都问."""
    offices = (runner, county, city)

    def asked():
        found_ones = [{fact.kind for fact in one.ask(home.list_due, None)} for one in offices]
        return [Due.NO_ORGANIZATION in kinds for kinds in found_ones]

    assert asked() == [True, True, True]
    introduce(runner, county, tmp_path)
    introduce(county, city, tmp_path)
    put(runner, n1="宝音")
    assert asked() == [False, True, True]
    send(runner, county, tmp_path)
    assert asked() == [False, False, True]
    send(county, city, tmp_path)
    assert asked() == [False, False, False]
