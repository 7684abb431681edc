"""An application from the draft to the answer: each step with its paper, and what is missing."""

from datetime import date, timedelta

import pytest

from coopdesk.domain.award_facts import Part, Programme
from coopdesk.domain.errors import NeedsConfirmation, NotFound, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import attachments, awards, organizations
from coopdesk.services.awards import ApplicationState, ApplicationStep, Reviewer
from coopdesk.services.home import Due, list_due
from coopdesk.services.printing import print_form
from tests.unit.forms.reading import text_by_pypdf

STATE, STEP = ApplicationState, ApplicationStep
LACKING = frozenset({"award.papers_missing"})


@pytest.fixture
def trinity(runner):
    """A trinity organization that was accepted in all parts this year."""
    profile = organizations.Profile(
        kind=OrganizationKind.TRINITY_ORGANIZATION,
        name="巴林右旗西拉沐沦苏木众联综合合作社",
        division_code="150423200",
        registered_on=date(2022, 8, 5),
    )
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    for part in Part:
        accepted = organizations.RecordAcceptance(key, part, date(2026, 5, 6), passed=True)
        runner.do(organizations.record_acceptance, accepted)
    return key


@pytest.fixture
def application(runner, trinity):
    return runner.do(awards.apply, awards.Apply(trinity, Programme.ACCEPTANCE, 2026))


@pytest.fixture
def scan(runner, tmp_path):
    """Attach a scan of a kind to a record."""

    def scan(table, record_id, kind):
        path = tmp_path / f"{kind}.pdf"
        path.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
        command = attachments.AddAttachments(table, record_id, (path,), kind)
        runner.do(attachments.add_attachments, command)

    return scan


@pytest.fixture
def take(runner, application):
    """Take a step, today unless told."""

    def take(step, *, confirmed=frozenset(), day=None, **told):
        command = awards.TakeApplicationStep(application, step, day or runner.today, **told)
        return runner.do(awards.take_application_step, command, confirmed=confirmed)

    return take


@pytest.fixture
def submitted(runner, application, take, scan):
    runner.do(awards.note_printed, awards.NotePrinted(application, {}))
    scan("application", application, "signed")
    take(STEP.SIGN)
    take(STEP.SUBMIT, confirmed=LACKING)
    return application


def state_of(runner, application):
    return runner.ask(awards.get_application, application).state


def refused(call, *arguments, **told):
    with pytest.raises(RuleViolation) as raised:
        call(*arguments, **told)
    return [refusal.code for refusal in raised.value.refusals]


def test_checked_printed_signed_handed_in_granted_and_paid(
    runner, trinity, application, take, scan
):
    take(STEP.CHECK)
    assert state_of(runner, application) is STATE.CHECKED
    runner.do(awards.note_printed, awards.NotePrinted(application, {}))
    scan("application", application, "signed")
    take(STEP.SIGN)
    with pytest.raises(NeedsConfirmation) as asked:
        take(STEP.SUBMIT)
    assert asked.value.code == "award.papers_missing"
    take(STEP.SUBMIT, confirmed=LACKING, document="报送清单2026-1")
    take(STEP.REVIEW, reviewer=Reviewer.COUNTY_COOP, agreed=True, note="材料齐全")
    assert state_of(runner, application) is STATE.SUBMITTED
    take(STEP.GRANT, document="赤财农〔2026〕12号")
    assert state_of(runner, application) is STATE.GRANTED
    payout = awards.RecordPayout(
        trinity,
        Programme.ACCEPTANCE,
        2026,
        runner.ask(awards.get_application, application).amount,
        runner.today,
        "银行回单8812",
    )
    runner.do(awards.record_payout, payout)
    assert state_of(runner, application) is STATE.PAID
    steps = runner.ask(awards.list_application_steps, application)
    assert [one.step for one in steps] == [
        STEP.CHECK, STEP.SIGN, STEP.SUBMIT, STEP.REVIEW, STEP.GRANT,
    ]  # fmt: skip
    assert (steps[3].reviewer, steps[3].agreed) == (Reviewer.COUNTY_COOP, True)


def test_what_was_returned_is_applied_for_again_under_its_number(runner, trinity, submitted, take):
    number = runner.ask(awards.get_application, submitted).number
    assert refused(take, STEP.RETURN) == ["award.reason_missing"]
    take(STEP.RETURN, note="缺开户证明")
    assert state_of(runner, submitted) is STATE.RETURNED
    pay = awards.RecordPayout(trinity, Programme.ACCEPTANCE, 2026, Money(100), runner.today, "回单")
    assert refused(runner.do, awards.record_payout, pay) == ["award.returned"]
    again = runner.do(awards.apply, awards.Apply(trinity, Programme.ACCEPTANCE, 2026))
    assert again == submitted
    assert state_of(runner, again) is STATE.DRAFT
    assert runner.ask(awards.get_application, again).number == number


def test_without_the_signed_scan_it_is_not_signed(runner, application, take):
    assert refused(take, STEP.SIGN) == ["award.step_misfit", "award.scan_missing"]
    runner.do(awards.note_printed, awards.NotePrinted(application, {}))
    assert refused(take, STEP.SIGN) == ["award.scan_missing"]


def test_an_opinion_says_whose_and_which_and_a_grant_its_paper(submitted, take):
    assert refused(take, STEP.REVIEW) == ["award.reviewer_missing"]
    assert refused(take, STEP.REVIEW, reviewer=Reviewer.CITY_COOP) == ["award.reviewer_missing"]
    assert refused(take, STEP.GRANT) == ["award.granted_without_paper"]


def test_the_day_of_a_step_lies_between_the_step_before_and_today(runner, submitted, take):
    tomorrow = runner.today + timedelta(days=1)
    told = {"document": "赤财农〔2026〕12号"}
    assert refused(take, STEP.GRANT, day=tomorrow, **told) == ["award.step_in_future"]
    yesterday = runner.today - timedelta(days=1)
    assert refused(take, STEP.GRANT, day=yesterday, **told) == ["award.step_early"]


def test_scans_of_the_records_answer_for_the_papers_and_the_sheet_tells_what_is_missing(
    runner, trinity, application, scan
):
    assert not any(paper.scans for paper in runner.ask(awards.list_papers, application))
    [accepted, *_] = runner.ask(organizations.get_organization, trinity).acceptances
    scan("acceptance", accepted.id, "acceptance")
    scan("organization", trinity, "license")
    scan("application", application, "bank_account")
    scan("application", application, "photo")
    papers = {paper.code: paper for paper in runner.ask(awards.list_papers, application)}
    there = {code for code, paper in papers.items() if paper.scans}
    assert there == {"licence", "bank_account", "acceptance"}
    assert set(papers) - there == {"resolution", "notice"}
    [printed] = text_by_pypdf(runner.ask(print_form, "award-papers", application).pdf)
    for word in ("验收结果文件", "公示材料", "还缺2项材料"):
        assert word in printed


def due(runner, organization):
    return {fact.kind: fact for fact in runner.ask(list_due, organization)}


def test_a_returned_application_and_a_seed_fund_not_booked_are_due(
    runner, trinity, submitted, take
):
    """二（五）: of the first acceptance award 50万元 are the seed fund."""
    assert not {Due.AWARD_RETURNED, Due.SEED_FUND} & set(due(runner, trinity))
    take(STEP.RETURN, note="缺开户证明")
    assert due(runner, trinity)[Due.AWARD_RETURNED].page == "awards"
    runner.do(awards.apply, awards.Apply(trinity, Programme.ACCEPTANCE, 2026))
    amount = runner.ask(awards.get_application, submitted).amount
    pay = awards.RecordPayout(
        trinity, Programme.ACCEPTANCE, 2026, amount, runner.today, "银行回单8812"
    )
    runner.do(awards.record_payout, pay)
    waiting = due(runner, trinity)[Due.SEED_FUND]
    assert (waiting.page, waiting.told["amount"]) == ("mutual_fund", "500,000.00")


def test_the_year_is_added_up_by_programme_and_payer(runner, trinity, submitted, take):
    [line] = runner.ask(awards.summarise_awards, 2026)
    assert (line.programme, line.entitled, line.applied) == (Programme.ACCEPTANCE, 1, 1)
    assert line.amount == line.applied_for
    assert line.granted == line.paid == Money()
    take(STEP.GRANT, document="赤财农〔2026〕12号")
    amount = runner.ask(awards.get_application, submitted).amount
    pay = awards.RecordPayout(
        trinity, Programme.ACCEPTANCE, 2026, amount, runner.today, "银行回单8812"
    )
    runner.do(awards.record_payout, pay)
    [line] = runner.ask(awards.summarise_awards, 2026)
    assert line.amount == line.granted == line.paid == amount
    [printed] = text_by_pypdf(runner.ask(print_form, "award-summary", "2026").pdf)
    assert "2026年奖补资金汇总表" in printed
    assert f"已兑现{amount}元" in printed
    assert "建设奖补二（五）" in printed


def test_what_was_returned_or_is_open_is_not_in_the_sums_of_the_budget(
    runner, trinity, submitted, take
):
    take(STEP.RETURN, note="缺开户证明")
    [line] = runner.ask(awards.summarise_awards, 2026)
    assert (line.applied, line.applied_for) == (0, Money())
    assert line.entitled == 1
    with pytest.raises(NotFound):
        runner.ask(print_form, "award-summary", trinity)


def fields_of(runner, application):
    return {item.key: item for item in runner.ask(awards.application_sources, application)}


def test_a_text_written_by_hand_is_marked_with_who_and_why_on_screen_and_paper(runner, application):
    command = awards.OverrideField(application, "phone", "199 0000 8888", "号码刚换")
    runner.do(awards.override_field, command)
    phone = fields_of(runner, application)["phone"]
    assert phone.value == "199 0000 8888※"
    assert "号码刚换" in phone.source
    paper = runner.ask(awards.print_application, application)
    printed = "".join(text_by_pypdf(paper.pdf))
    assert "※联系电话为手工填写：号码刚换" in printed
    runner.do(awards.drop_override, awards.DropOverride(application, "phone"))
    assert "※" not in "".join(text_by_pypdf(runner.ask(awards.print_application, application).pdf))


@pytest.mark.parametrize(
    ("key", "value", "reason", "codes"),
    [
        ("amount", "900,000.00", "多报一点", ["award.not_by_hand"]),
        ("nothing", "甲", "乙", ["award.not_by_hand"]),
        ("phone", " ", " ", ["award.value_missing", "award.override_reason_missing"]),
    ],
)
def test_what_the_policy_decides_is_written_by_nobody_and_nothing_without_a_reason(
    runner, application, key, value, reason, codes
):
    command = awards.OverrideField(application, key, value, reason)
    assert refused(runner.do, awards.override_field, command) == codes


def test_what_is_signed_is_not_written_over(runner, submitted):
    command = awards.OverrideField(submitted, "phone", "199 0000 8888", "号码刚换")
    assert refused(runner.do, awards.override_field, command) == ["award.signed_already"]
