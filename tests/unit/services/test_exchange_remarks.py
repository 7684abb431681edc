"""Corrections asked for and answered, the board of reports, and what lacks before one is made."""
# ruff: noqa: F811 - fixtures come in by their names

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.exchange import RemarkState, ReportState
from coopdesk.domain.money import Money
from coopdesk.services import exchange
from coopdesk.services.home import Due, list_due
from coopdesk.services.printing import print_forms
from coopdesk.storage.tables.members import MemberRow
from tests.unit.forms.reading import text_by_pdfium
from tests.unit.services.offices import answer, introduce, make, put, send, take
from tests.unit.services.test_exchange_order import stick  # noqa: F401


def _member(office, name):
    return office.ask(
        lambda uow: uow.session.query(MemberRow.id).filter(MemberRow.name == name).scalar()
    )


def _refused(run, *args):
    with pytest.raises(RuleViolation) as caught:
        run(*args)
    return [refusal.code for refusal in caught.value.refusals]


@pytest.fixture
def asked(runner, county, stick):
    """The county asks the township to correct a member, and the township has read it."""
    put(runner, n1="宝音")
    send(runner, county, stick)
    key = _member(county, "宝音")
    county.do(exchange.write_remark, exchange.WriteRemark("member", key, "姓名与户口本不符"))
    down = make(county, stick, receiver_id=runner.actor.office_id)
    going_down = {table for table, count in down.counts.items() if count}
    assert going_down == {"remark"}, "a superior's own records stay its own"
    answer(county, take(runner, down).receipt)
    return key


def test_a_correction_goes_down_is_answered_and_settled(runner, county, stick, asked):
    (there,) = runner.ask(exchange.list_remarks)
    assert (there.state, there.subject, there.is_ours) == (RemarkState.OPEN, "社员 宝音", False)
    (due,) = [fact for fact in runner.ask(list_due, None) if fact.kind is Due.REMARK]
    assert due.told["subject"] == "社员 宝音"

    put(runner, n1="宝音图")
    runner.do(exchange.answer_remark, exchange.AnswerRemark(there.id, True, "已按户口本更正"))
    send(runner, county, stick)
    (here,) = county.ask(exchange.list_remarks)
    assert (here.state, here.is_corrected, here.answer) == (
        RemarkState.ANSWERED,
        True,
        "已按户口本更正",
    )
    county.do(exchange.settle_remark, exchange.SettleRemark(here.id))
    take(runner, make(county, stick, receiver_id=runner.actor.office_id))
    (there,) = runner.ask(exchange.list_remarks)
    assert there.state is RemarkState.SETTLED
    late = exchange.AnswerRemark(there.id, True, "")
    assert _refused(runner.do, exchange.answer_remark, late) == ["remark.settled"]


def test_a_remark_needs_words_another_office_and_a_reason_against_it(runner, county, asked):
    own = _member(runner, "宝音")
    on_own = exchange.WriteRemark("member", own, " ")
    assert _refused(runner.do, exchange.write_remark, on_own) == [
        "remark.own_record",
        "remark.empty",
    ]
    (there,) = runner.ask(exchange.list_remarks)
    kept = exchange.AnswerRemark(there.id, False, "")
    assert _refused(runner.do, exchange.answer_remark, kept) == ["remark.answer_missing"]
    at_county = exchange.AnswerRemark(there.id, True, "")
    assert _refused(county.do, exchange.answer_remark, at_county) == ["remark.not_addressed"]
    settling = exchange.SettleRemark(there.id)
    assert _refused(runner.do, exchange.settle_remark, settling) == ["remark.not_ours"]


def test_the_board_tells_who_reported_who_is_late_and_adds_up(
    runner,
    county,
    stick,
    tmp_path,
    new_workspace,
    new_office,
    clock,
):
    other = replace(new_office, division_code="150423100", name="大板镇供销合作社")
    silent = new_workspace(tmp_path / "silent", other, clock)
    introduce(silent.runner, county, stick)
    silent.close()
    put(runner, n1="乌云", n2="图雅")
    take(county, make(runner, stick, period="2026H1"))

    town, sumu = county.ask(exchange.list_board, "2026H1")
    assert (town.office, town.state, town.members) == (other.name, ReportState.OVERDUE, 0)
    # due 15 days after 30 June, taken on 23 November
    assert (sumu.state, sumu.days_late, sumu.due_on) == (ReportState.LATE, 131, date(2026, 7, 15))
    assert (sumu.organizations, sumu.members, sumu.shares) == (1, 2, Money(0))
    (due,) = [fact for fact in county.ask(list_due, None) if fact.kind is Due.REPORTS_OVERDUE]
    assert due.told == {"count": 1, "period": "2026年上半年"}
    county.do(exchange.set_report_days, exchange.SetReportDays(150))
    town, sumu = county.ask(exchange.list_board, "2026H1")
    assert (town.state, sumu.state) == (ReportState.AWAITED, ReportState.IN_TIME)
    too_long = exchange.SetReportDays(181)
    assert _refused(county.do, exchange.set_report_days, too_long) == ["reporting.days"]
    printed = county.ask(print_forms, "report-reminder", [exchange.reminder_of(town, "2026H1")])
    assert "关于报送2026年上半年数据包的催报单" in "".join(text_by_pdfium(printed.pdf))


def test_what_lacks_is_told_before_a_report_is_made(runner, county, asked):
    lacking = [item.code for item in runner.ask(exchange.check_readiness, "2026")]
    assert lacking == ["books", "statement", "remarks"]
    assert runner.ask(exchange.check_readiness, exchange.ON_DEMAND) == []
    (own,) = [item.code for item in county.ask(exchange.check_readiness, "2026H1")]
    down = (exchange.check_readiness, "2026H1", runner.actor.office_id)
    assert (own, county.ask(*down)) == ("organization", [])
