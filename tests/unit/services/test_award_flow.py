"""An application from the draft to the answer: each step with its paper, and what is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coopdesk.domain.award_facts import Part, Programme, Question
from coopdesk.domain.errors import NeedsConfirmation, NotFound, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import attachments, awards, ledger, mutual_fund, organizations
from coopdesk.services.awards import ApplicationState, ApplicationStep, Reviewer
from coopdesk.services.home import Due, list_due
from coopdesk.services.printing import print_form
from coopdesk.services.voucher_sources import find_voucher_source
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
    returned = due(runner, trinity)[Due.AWARD_RETURNED]
    assert (returned.page, returned.record_id) == ("awards", submitted)
    assert returned.told["reason"] == "缺开户证明"
    runner.do(awards.apply, awards.Apply(trinity, Programme.ACCEPTANCE, 2026))
    amount = runner.ask(awards.get_application, submitted).amount
    pay = awards.RecordPayout(
        trinity, Programme.ACCEPTANCE, 2026, amount, runner.today, "银行回单8812"
    )
    runner.do(awards.record_payout, pay)
    waiting = due(runner, trinity)[Due.SEED_FUND]
    assert (waiting.page, waiting.told["amount"]) == ("awards", "500,000.00")
    assert waiting.record_id == submitted


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


def test_who_no_longer_qualifies_does_not_hand_in_what_was_drafted(runner, trinity, application):
    """二（五）: between draft and submission the acceptance was corrected to not passed."""
    [production, *_] = runner.ask(organizations.get_organization, trinity).acceptances
    runner.do(awards.note_printed, awards.NotePrinted(application, {}))
    for known in runner.ask(organizations.get_organization, trinity).acceptances:
        failed = organizations.RecordAcceptance(
            trinity, known.part, date(2026, 5, 6), passed=False, corrects=known.id
        )
        runner.do(organizations.record_acceptance, failed)
    command = awards.TakeApplicationStep(application, STEP.SIGN, runner.today)
    codes = refused(runner.do, awards.take_application_step, command)
    assert codes[0] == "award.no_longer_earned"
    assert "award.credit_not_passed" in codes
    assert production.passed
    lost = due(runner, trinity)[Due.AWARD_LOST]
    assert (lost.page, lost.part, lost.record_id) == ("awards", "applications", application)
    [shown] = runner.ask(awards.list_watched_applications, 2026)
    assert shown.notice == "已不符合条件"


def test_an_amount_the_records_no_longer_give_is_applied_for_anew(runner, trinity, application):
    """二（五）: one half was taken away, 50万元 are left of 100万元."""
    credit = next(
        one
        for one in runner.ask(organizations.get_organization, trinity).acceptances
        if one.part is Part.CREDIT
    )
    failed = organizations.RecordAcceptance(
        trinity, Part.CREDIT, date(2026, 5, 6), passed=False, corrects=credit.id
    )
    runner.do(organizations.record_acceptance, failed)
    command = awards.TakeApplicationStep(application, STEP.CHECK, runner.today)
    assert refused(runner.do, awards.take_application_step, command) == ["award.amount_now"]
    runner.do(awards.withdraw_application, awards.WithdrawApplication(application))
    runner.do(
        awards.decide_question,
        awards.DecideQuestion(trinity, Question.SEED_FUND, 2026, True, "纪要"),
    )
    again = runner.do(awards.apply, awards.Apply(trinity, Programme.ACCEPTANCE, 2026))
    assert runner.ask(awards.get_application, again).amount == Money(50_000_000)


def test_paper_and_records_that_part_are_due_and_signed_paper_keeps_its_texts(
    runner, trinity, application, take, scan
):
    values = runner.ask(awards.application_values, application).values
    runner.do(awards.note_printed, awards.NotePrinted(application, values))
    assert Due.AWARD_DIFFERS not in due(runner, trinity)
    scan("application", application, "signed")
    take(STEP.SIGN)
    record = runner.ask(organizations.get_organization, trinity)
    change = organizations.ChangeOrganization(
        trinity, replace(record.profile, legal_representative="乌日根")
    )
    runner.do(organizations.change_organization, change)
    now = runner.ask(awards.application_values, application).values
    runner.do(awards.note_printed, awards.NotePrinted(application, now))
    told = due(runner, trinity)[Due.AWARD_DIFFERS]
    assert (told.told["printed"], told.told["now"]) == ("（空）", "乌日根")
    assert told.record_id == application
    [shown] = runner.ask(awards.list_watched_applications, 2026)
    assert shown.notice == "1处与纸上不同"


@pytest.fixture
def paid(runner, trinity, submitted):
    """The first acceptance award of a million, paid."""
    pay = awards.RecordPayout(
        trinity, Programme.ACCEPTANCE, 2026, Money(100_000_000), runner.today, "银行回单8812"
    )
    runner.do(awards.record_payout, pay)
    runner.do(ledger.open_books, ledger.OpenBooks(trinity))
    return submitted


def test_the_seed_fund_of_a_paid_award_leads_to_its_voucher_and_back(runner, trinity, paid):
    """赤政发〔2023〕14号 二（五）: 50万元 of the first award are the seed fund's."""
    duty = runner.ask(awards.get_seed_fund_duty, paid)
    assert (duty.promised, duty.missing, duty.posted) == (
        Money(50_000_000), Money(50_000_000), (),
    )  # fmt: skip
    command = awards.PostSeedFund(paid, runner.today, "银行回单8812")
    runner.do(awards.post_seed_fund, command)
    duty = runner.ask(awards.get_seed_fund_duty, paid)
    [entry] = duty.posted
    assert (entry.amount, duty.missing) == (Money(50_000_000), Money())
    number = runner.ask(awards.get_application, paid).number
    assert number in entry.document
    back = runner.ask(find_voucher_source, entry.voucher_id)
    assert (back.page, back.id, back.title) == ("awards", paid, number)
    assert Due.SEED_FUND not in due(runner, trinity)
    assert refused(runner.do, awards.post_seed_fund, command) == ["award.seed_fund_complete"]

    runner.do(
        mutual_fund.take_back,
        ledger.ReverseVoucher(entry.voucher_id, runner.today, "记错账户"),
    )
    assert runner.ask(awards.get_seed_fund_duty, paid).missing == Money(50_000_000)
    assert Due.SEED_FUND in due(runner, trinity)


def test_seed_fund_money_booked_before_is_named_with_its_award_once(runner, trinity, paid):
    booked = mutual_fund.ReceiveSeedFund(
        trinity, runner.today, Money(50_000_000), "赤财农〔2026〕12号"
    )
    entry = runner.do(mutual_fund.receive_seed_fund, booked).seed_fund_entry_id
    [free] = runner.ask(awards.get_seed_fund_duty, paid).free
    assert free.id == entry
    named = awards.PostSeedFund(paid, entry_id=entry)
    runner.do(awards.post_seed_fund, named)
    duty = runner.ask(awards.get_seed_fund_duty, paid)
    assert (duty.missing, duty.free) == (Money(), ())
    assert refused(runner.do, awards.post_seed_fund, named) == [
        "award.seed_fund_complete", "award.seed_fund_entry_taken",
    ]  # fmt: skip


def test_nothing_is_booked_before_the_award_is_paid(runner, submitted):
    command = awards.PostSeedFund(submitted, runner.today, "回单")
    assert refused(runner.do, awards.post_seed_fund, command) == ["award.seed_fund_before_payment"]


def test_who_may_not_handle_the_fund_does_not_book_its_seed_money(runner, paid, monkeypatch):
    """The clerk handles applications; the books are the accountant's."""
    monkeypatch.setattr(runner, "actor", replace(runner.actor, role="clerk"))
    command = awards.PostSeedFund(paid, runner.today, "银行回单8812")
    assert refused(runner.do, awards.post_seed_fund, command) == ["right.missing"]
