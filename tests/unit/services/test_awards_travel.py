"""Awards between offices: what the county answers and pays comes down, and counts once."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.award_facts import Part, Programme, Question
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import awards, exchange, organizations
from coopdesk.storage.tables.awards import ApplicationRow
from tests.unit.services.award_notes import Note, as_awards, note_payout


@as_awards
def hand_in(uow, command):
    uow.get(ApplicationRow, command.key).state = awards.ApplicationState.SUBMITTED.value


def _make(runner, stick, **options):
    return runner.do(exchange.make_package, exchange.MakePackage(stick, **options))


def _take(office, made, stick):
    return office.do(exchange.take_package, exchange.TakePackage(made.path, stick))


def _organization(office):
    profile = organizations.Profile(
        OrganizationKind.TRINITY_ORGANIZATION, office.actor.office_name, office.actor.division_code
    )
    return office.do(organizations.add_organization, organizations.AddOrganization(profile))


def _applied(office, county, stick):
    """An application of an office that was handed in and has reached the county."""
    key = _organization(office)
    for part in Part:
        accepted = organizations.RecordAcceptance(key, part, date(2026, 5, 6), passed=True)
        office.do(organizations.record_acceptance, accepted)
    application = office.do(awards.apply, awards.Apply(key, Programme.ACCEPTANCE, 2026))
    office.do(hand_in, Note(application))
    _take(county, _make(office, stick), stick)
    return application


@pytest.fixture
def another_township(tmp_path, new_workspace, new_office, clock, county, known):
    office = replace(new_office, division_code="150423100", name="大板镇供销合作社")
    opened = new_workspace(tmp_path / "another", office, clock)
    for ours, theirs in ((opened.runner, county), (county, opened.runner)):
        card = theirs.ask(exchange.export_key, known)
        fingerprint = theirs.ask(exchange.own_key).fingerprint
        ours.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
    yield opened.runner
    opened.close()


def test_an_award_that_both_offices_noted_as_paid_travels_and_counts_once(runner, county, known):
    """二（五）: the county pays, the township receives; both write it down before they meet."""
    key = _organization(runner)
    taken = _take(county, _make(runner, known), known)
    runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
    for office in (county, runner):
        office.do(note_payout, Note(key))
    _take(county, _make(runner, known), known)
    [paid] = county.ask(awards.list_applications, 2026)
    assert paid.paid == Money(50_000_000)
    [item] = [
        one
        for one in county.ask(awards.assess_awards, 2026, key)
        if one.programme is Programme.ACCEPTANCE
    ]
    assert item.paid_years == (2026,)


def test_the_county_pays_an_application_that_is_not_its_own(runner, county, known):
    """The office that pays out does not own the application; it is paid all the same."""
    application = _applied(runner, county, known)
    key = county.ask(awards.get_application, application).organization_id
    pay = awards.RecordPayout(
        key, Programme.ACCEPTANCE, 2026, Money(100_000_000), county.today, "银行回单8812"
    )
    county.do(awards.record_payout, pay)
    assert county.ask(awards.get_application, application).state is awards.ApplicationState.PAID
    down = _make(county, known, receiver_id=runner.actor.office_id)
    _take(runner, down, known)
    arrived = runner.ask(awards.get_application, application)
    assert (arrived.state, arrived.document) == (awards.ApplicationState.PAID, "银行回单8812")


def test_the_countys_answers_go_down_to_the_township_they_concern(
    runner, county, known, another_township
):
    """What was answered to its own application and for its area arrives; nobody else's does."""
    ours, theirs = (_applied(office, county, known) for office in (runner, another_township))
    for application in (ours, theirs):
        opinion = awards.TakeApplicationStep(
            application,
            awards.ApplicationStep.RETURN,
            county.today,
            note="缺开户证明",
        )
        county.do(awards.take_application_step, opinion)
    answer = awards.AnswerQuestion(Question.FIRST_YEAR, True, "旗政府专题会纪要")
    county.do(awards.answer_question, answer)
    down = _make(county, known, receiver_id=runner.actor.office_id)
    assert {name: count for name, count in down.counts.items() if count} == {
        "application_step": 1,
        "award_answer": 1,
    }
    assert _take(runner, down, known).new == 2
    state = runner.ask(awards.get_application, ours).state
    assert state is awards.ApplicationState.RETURNED
    [returned] = [
        step
        for step in runner.ask(awards.list_application_steps, ours)
        if step.step is awards.ApplicationStep.RETURN
    ]
    assert returned.note == "缺开户证明"
    first_year = runner.ask(awards.list_questions, 2023)[1]
    assert (first_year.question, first_year.answer.granted) == (Question.FIRST_YEAR, True)
