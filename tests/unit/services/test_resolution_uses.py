"""The register of resolutions as what ledger, fund and awards ask before they go on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.membership import StepKind
from coopdesk.domain.money import Money
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.services import governance, members
from tests.unit.services.governance_samples import ASSEMBLY, DAY, Found, found, particulars, people
from tests.unit.services.test_members import WUYUN, resident_id

TODAY = date(2026, 11, 23)
YUAN = Money(100)
DIVIDEND, ADMISSION = ResolutionSubject.DIVIDEND, ResolutionSubject.ADMISSION


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


@pytest.fixture
def resolve(runner, organization):
    """Pass a resolution for a subject and return it."""

    def resolve(subject, amount=None, against=0, title="一项决议"):
        vote = governance.VoteRecord(
            governance.Counts(7 - against, against), title, subject=subject, amount=amount
        )
        items = (governance.ItemRecord(title, vote=vote),)
        command = governance.RecordMeeting(
            organization, ASSEMBLY, particulars(), people(7, absent=2), None, items
        )
        (key,) = runner.do(governance.record_meeting, command).resolution_ids
        return next(one for one in runner.ask(governance.list_resolutions) if one.id == key)

    return resolve


@pytest.fixture
def link(runner, organization):
    """Link a resolution to the organization itself, which is a record as good as any."""

    def link(resolution, amount=None, subject=DIVIDEND):
        command = governance.LinkResolution(
            resolution.id, subject, "organization", organization, amount
        )
        return runner.do(governance.link_resolution, command)

    return link


def codes(act):
    with pytest.raises(RuleViolation) as caught:
        act()
    return [reason.code for reason in caught.value.refusals]


def test_a_picker_offers_what_is_still_open(runner, organization, resolve, link):
    named, failed = resolve(DIVIDEND, YUAN * 500), resolve(DIVIDEND, against=5)
    other, unsaid = resolve(ResolutionSubject.WRITE_OFF), resolve(None)
    offered = runner.ask(governance.open_resolutions, organization, DIVIDEND, TODAY)
    assert [(one.id, one.left) for one in offered] == [(named.id, YUAN * 500), (unsaid.id, None)]
    early = DAY - timedelta(days=1)
    assert not runner.ask(governance.open_resolutions, organization, DIVIDEND, early)

    link(named, YUAN * 500)
    offered = runner.ask(governance.open_resolutions, organization, DIVIDEND, TODAY)
    assert [one.id for one in offered] == [unsaid.id]
    assert codes(lambda: link(failed)) == ["resolution.failed"]
    assert codes(lambda: link(other)) == ["resolution.other_subject"]


def test_the_register_says_what_was_allowed_and_what_is_open(runner, resolve, link):
    resolution = resolve(DIVIDEND, YUAN * 500)
    link(resolution, YUAN * 200)
    (told,) = runner.ask(governance.list_resolutions)
    shown = (told.subject, told.amount, told.left, told.uses)
    assert shown == (DIVIDEND, YUAN * 500, YUAN * 300, 1)
    (use,) = runner.ask(governance.list_uses, resolution.id)
    assert (use.amount, use.used_on) == (YUAN * 200, TODAY)
    assert "西拉沐沦苏木众联综合合作社" in use.label
    assert codes(lambda: link(resolution, YUAN * 300)) == ["resolution.linked"]
    assert codes(lambda: link(resolution, YUAN * 301)) == ["resolution.amount_exceeded"]


def test_an_old_resolution_is_asked_about_once_and_then_has_its_subject(runner, resolve, link):
    resolution = resolve(None, title="同意盈余分配")
    with pytest.raises(NeedsConfirmation) as question:
        link(resolution)
    assert question.value.code == "resolution.subject_unsaid"
    command = governance.NameSubject(resolution.id, DIVIDEND)
    runner.do(governance.name_subject, command)
    link(resolution)
    assert codes(lambda: runner.do(governance.name_subject, command)) == ["resolution.in_use"]


def test_a_vote_that_was_acted_upon_is_not_taken_again(runner, resolve, link):
    resolution = resolve(DIVIDEND)
    link(resolution)
    again = governance.TakeVote(resolution.agenda_item_id, governance.Counts(1, 6))
    confirmed = frozenset({"vote.replaced"})
    assert codes(lambda: runner.do(governance.take_vote, again, confirmed=confirmed)) == [
        "resolution.in_use"
    ]
    assert runner.ask(governance.list_resolutions)[0].passed


def test_an_admission_uses_its_resolution_and_gives_it_back(runner, organization, resolve):
    """One resolution admits several; a step taken back frees it (农民专业合作社法 第二十四条)."""
    resolution = resolve(ADMISSION)
    told = replace(
        WUYUN, phone="", id_number=resident_id(11), name="包金山", resolution=resolution.number
    )
    keys = [
        runner.do(members.admit_member, members.AdmitMember(organization, one))
        for one in (told, replace(told, name="白银花", id_number=resident_id(12)))
    ]
    uses = runner.ask(governance.list_uses, resolution.id)
    steps = [runner.ask(members.list_steps, key)[0] for key in keys]
    assert [use.record_id for use in uses] == [step.id for step in steps]

    runner.do(members.take_back_step, members.TakeBackStep(steps[0].id))
    assert len(runner.ask(governance.list_uses, resolution.id)) == 1
    other = resolve(DIVIDEND)
    step = members.TakeStep(keys[0], StepKind.ADMISSION, TODAY, resolution=other.number)
    assert codes(lambda: runner.do(members.take_step, step)) == ["resolution.other_subject"]
    step = replace(step, resolution="社代会〔2026〕99号")
    with pytest.raises(NeedsConfirmation, match="not_in_register"):
        runner.do(members.take_step, step)


def test_the_charter_is_changed_by_its_resolution(runner, organization, resolve):
    resolution = resolve(ResolutionSubject.CHARTER_CHANGE)
    change = governance.ChangeCharter(
        organization,
        "members_assembly.notice_days",
        "20",
        "本社章程第二十三条",
        TODAY,
        "2026年社员大会通过",
        "〔2026〕第9号",
    )
    assert codes(lambda: runner.do(governance.change_charter, change)) == ["resolution.unknown"]
    change = replace(change, resolution=resolution.number)
    key = runner.do(governance.change_charter, change)
    assert runner.do(governance.change_charter, change) == key
    (use,) = runner.ask(governance.list_uses, resolution.id)
    assert (use.table, use.record_id) == ("charter_change", key)
    runner.do(governance.drop_charter_change, governance.DropCharterChange(key))
    assert not runner.ask(governance.list_uses, resolution.id)
