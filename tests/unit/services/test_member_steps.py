"""The steps of a membership through the services: by the rules, told, taken back, as of any day."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.membership import StepKind
from coopdesk.domain.posts import Post
from coopdesk.services import governance, mutual_fund
from coopdesk.services import members as service
from coopdesk.services.opening import create_workspace, open_workspace
from tests.books import a_member, an_organization, yuan
from tests.conftest import PASSPHRASE, QUICK
from tests.unit.services.test_members import WUYUN, resident_id

TODAY = date(2026, 11, 23)
DECIDED = "社代会〔2026〕5号"
CANDIDATE, MEMBER, SUSPENDED, FORMER, REJECTED = MemberState
OTHER_END = "member.other_end"


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def member(runner, organization):
    return a_member(runner, organization, joined_on=date(2025, 1, 1), village="巴彦毛都嘎查")


@pytest.fixture
def step(runner, member):
    def step(kind, *confirmed, of=member, **told):
        command = service.TakeStep(of, kind, **told)
        return runner.do(service.take_step, command, confirmed=frozenset(confirmed))

    return step


def _refused(step, *told, **facts):
    with pytest.raises(RuleViolation) as violation:
        step(*told, **facts)
    return [refusal.code for refusal in violation.value.refusals]


def _state(runner, member):
    return runner.ask(service.get_member, member).state


def _states(runner, organization, day=None):
    return [item.state for item in runner.ask(service.list_members, organization, day=day)]


def _candidate(runner, organization, serial=901):
    profile = replace(WUYUN, resolution="", id_number=resident_id(serial), phone="")
    return runner.do(service.admit_member, service.AdmitMember(organization, profile))


def test_an_exit_ends_with_the_fiscal_year_and_counts_from_then(runner, organization, step, member):
    """《农民专业合作社法》第二十五条: asked on 30 September, the membership ends with the year."""
    step(StepKind.EXIT, asked_on=date(2026, 9, 30))

    assert _state(runner, member) is MEMBER
    assert runner.ask(service.get_member, member).left_on == date(2026, 12, 31)
    assert runner.ask(service.count_members, organization).members == 1


def test_the_day_comes_by_itself_and_the_number_is_never_used_again(
    tmp_path, new_office, clock, runner
):
    now = datetime(2026, 9, 30, 9)  # noqa: DTZ001 - the office's own wall clock
    folder = tmp_path / "other"
    opened, _ = create_workspace(folder, new_office, lambda: now, QUICK)
    organization = an_organization(opened.runner)
    key = a_member(opened.runner, organization)
    exit_step = service.TakeStep(key, StepKind.EXIT, asked_on=now.date())
    opened.runner.do(service.take_step, exit_step)
    opened.close()

    later = open_workspace(
        folder, new_office.operator, PASSPHRASE, lambda: now + timedelta(days=92)
    )
    assert _state(later.runner, key) is FORMER
    assert _states(later.runner, organization) == ["former"]
    assert later.runner.ask(service.count_members, organization).members == 0
    again = _candidate(later.runner, organization)
    assert later.runner.ask(service.get_member, again).number == 2
    later.close()


def test_another_end_than_the_laws_is_asked_about(step):
    with pytest.raises(NeedsConfirmation) as question:
        step(StepKind.EXIT, asked_on=date(2026, 9, 30), day=TODAY)
    assert question.value.code == OTHER_END
    assert "第二十五条" in question.value.refusal.article
    step(StepKind.EXIT, OTHER_END, asked_on=date(2026, 9, 30), day=TODAY)


def test_who_leaves_twice_is_refused_but_may_die_before(runner, step, member):
    step(StepKind.EXIT, asked_on=TODAY)
    assert _refused(step, StepKind.EXIT, asked_on=TODAY) == ["member.leaves_already"]

    death = step(StepKind.DEATH, day=date(2026, 11, 20))
    assert runner.ask(service.get_member, member).left_on == date(2026, 11, 20)
    runner.do(service.take_back_step, service.TakeBackStep(death))
    assert runner.ask(service.get_member, member).left_on == date(2027, 12, 31)


def test_what_a_leaving_member_holds_and_owes_is_told(runner, organization, member, step):
    """《农民专业合作社法》第二十七条 (contracts), 第二十八条 (what is paid back)."""
    command = mutual_fund.SubscribeShares(organization, member, TODAY, yuan(5000))
    runner.do(mutual_fund.subscribe_shares, command)

    with pytest.raises(NeedsConfirmation) as question:
        step(StepKind.DEATH)
    assert question.value.code == "member.leaves_with_shares"
    assert question.value.refusal.values["amount"] == "5,000.00"
    step(StepKind.DEATH, "member.leaves_with_shares")
    assert _state(runner, member) is FORMER


def test_a_post_still_held_is_told(runner, organization, member, step):
    seats = (governance.SeatEntry("乌云其其格", Post.BOARD_CHAIR, member_id=member),)
    entry = governance.BodyEntry(
        BodyKind.BOARD_OF_DIRECTORS, date(2025, 2, 1), seats=1, people=seats
    )
    command = governance.SetUpBodies(organization, (entry,))
    confirmed = frozenset({"body.too_few_seats"})
    try:
        runner.do(governance.set_up_bodies, command, confirmed=confirmed)
    except NeedsConfirmation as question:
        runner.do(governance.set_up_bodies, command, confirmed=confirmed | {question.code})

    [held] = runner.ask(service.list_posts_held, member)
    assert (held.post_name, held.from_day, held.is_held_on(TODAY)) == (
        "理事长",
        date(2025, 2, 1),
        True,
    )
    with pytest.raises(NeedsConfirmation) as question:
        step(StepKind.DEATH)
    assert question.value.refusal.values["posts"] == "理事长"


def test_a_candidate_is_admitted_or_turned_down(runner, organization, step):
    yes, no = (_candidate(runner, organization, serial) for serial in (901, 903))
    assert _refused(step, StepKind.ADMISSION, of=yes) == ["member.no_resolution"]

    step(StepKind.ADMISSION, of=yes, resolution=DECIDED)
    step(StepKind.REJECTION, of=no, remark="本人撤回申请")
    record = runner.ask(service.get_member, yes)
    assert (record.state, record.profile.joined_on, record.profile.resolution) == (
        MEMBER,
        TODAY,
        DECIDED,
    )
    assert _state(runner, no) is REJECTED
    (item,) = runner.ask(service.list_members, organization, state=REJECTED)
    assert item.id == no
    assert runner.ask(service.count_states, organization)[REJECTED] == 1
    assert runner.ask(service.count_states, organization)[FORMER] == 0
    assert runner.ask(service.count_members, organization).members == 2
    counts = runner.ask(service.count_states, organization, TODAY - timedelta(days=1))
    assert (counts[CANDIDATE], counts[MEMBER]) == (2, 1)


def test_the_admission_is_taken_back_to_a_candidate(runner, organization):
    command = service.AdmitMember(organization, WUYUN)
    key = runner.do(service.admit_member, command)
    [admission] = runner.ask(service.list_steps, key)
    assert (admission.kind, admission.resolution) == (StepKind.ADMISSION, WUYUN.resolution)

    runner.do(service.take_back_step, service.TakeBackStep(admission.id))
    record = runner.ask(service.get_member, key)
    assert (record.state, record.profile.joined_on) == (CANDIDATE, None)
    assert runner.ask(service.list_steps, key) == []


def test_only_the_last_step_is_taken_back(runner, step, member):
    first = step(StepKind.SUSPENSION, resolution=DECIDED, day=date(2026, 10, 1))
    step(StepKind.RESUMPTION, day=date(2026, 11, 1))

    with pytest.raises(RuleViolation) as violation:
        runner.do(service.take_back_step, service.TakeBackStep(first))
    assert violation.value.refusals[0].code == "member.not_last_step"
    last, _, by_roster = runner.ask(service.list_steps, member)
    assert (last.is_last, by_roster.id, by_roster.day) == (True, "", date(2025, 1, 1))
    runner.do(service.take_back_step, service.TakeBackStep(last.id))
    assert _state(runner, member) is SUSPENDED


def test_the_heir_becomes_a_member_with_an_own_number(runner, organization, member, step):
    heir = _candidate(runner, organization)
    step(StepKind.DEATH, day=date(2026, 11, 1))
    told = {"resolution": DECIDED, "successor_id": heir}
    step(StepKind.INHERITANCE, **told)

    record = runner.ask(service.get_member, heir)
    assert (record.number, record.state, record.profile.resolution) == (2, MEMBER, DECIDED)
    assert runner.ask(service.get_member, member).left_on == date(2026, 11, 1)
    inherited = runner.ask(service.list_steps, member)[0]
    assert (inherited.kind, inherited.successor_id) == (StepKind.INHERITANCE, heir)
    assert _refused(step, StepKind.INHERITANCE, **told) == ["member.inherited_before"]


def test_who_cannot_inherit(runner, organization, member, step):
    stranger = a_member(runner, an_organization(runner, "另一家合作社"))
    gone = a_member(runner, organization, 2, state="former", left_on=date(2026, 1, 1))
    inherit = {"resolution": DECIDED}

    assert _refused(step, StepKind.INHERITANCE, **inherit) == ["member.no_successor"]
    for wrong in (stranger, gone, member):
        found = _refused(step, StepKind.INHERITANCE, successor_id=wrong, **inherit)
        assert found == ["member.wrong_successor"]
    company = a_member(runner, organization, 3, kind="organization", name="众联商贸有限公司")
    assert _refused(step, StepKind.INHERITANCE, of=company, **inherit) == ["member.not_inherited"]
    assert _refused(step, StepKind.INHERITANCE, of=gone, successor_id=member, **inherit) == [
        "member.step"
    ]


def test_a_move_keeps_the_village_of_then(runner, organization, member, step):
    assert _refused(step, StepKind.TRANSFER) == ["member.village_missing"]
    assert _refused(step, StepKind.TRANSFER, village="巴彦毛都嘎查") == ["member.same_village"]
    key = step(
        StepKind.TRANSFER, village="沙巴尔台村", division_code="150423200", day=date(2026, 3, 1)
    )

    def village(day=None):
        [item] = runner.ask(service.list_members, organization, day=day)
        return item.village

    assert village() == "沙巴尔台村"
    assert village(date(2026, 3, 1)) == "沙巴尔台村"
    assert village(date(2026, 2, 28)) == "巴彦毛都嘎查"
    assert runner.ask(service.get_member, member).profile.division_code == "150423200"
    runner.do(service.take_back_step, service.TakeBackStep(key))
    assert (village(), runner.ask(service.get_member, member).profile.division_code) == (
        "巴彦毛都嘎查",
        "",
    )


def test_a_resolution_of_the_register_is_linked_and_judged(runner, workspace, step):
    """One that did not pass, or was passed later, carries no step; an older paper's number may."""
    from coopdesk.services.demo import fill

    organization = fill(workspace.runner).organization_id
    [resolution, *_] = [
        found for found in runner.ask(governance.list_resolutions, organization) if found.passed
    ]
    key = _candidate(runner, organization)
    early = resolution.decided_on - timedelta(days=1)
    told = {"of": key, "resolution": resolution.number}
    found = _refused(step, StepKind.ADMISSION, day=early, **told)
    assert "resolution.later" in found

    with pytest.raises(NeedsConfirmation, match="subject_unsaid"):
        step(StepKind.ADMISSION, **told)
    step(StepKind.ADMISSION, "resolution.subject_unsaid", **told)
    taken = runner.ask(service.list_steps, key)[0]
    assert taken.resolution_id == resolution.id
    assert [one.record_id for one in runner.ask(governance.list_uses, resolution.id)] == [taken.id]
    assert resolution.number in runner.ask(service.list_resolution_numbers, organization)


def test_the_legal_persons_request_comes_six_months_before(runner, organization, step):
    """《农民专业合作社法》第二十五条."""
    company = a_member(
        runner, organization, 5, kind=MemberKind.ORGANIZATION.value, name="众联商贸有限公司"
    )
    command = service.TakeStep(company, StepKind.EXIT, asked_on=date(2026, 7, 1))
    assert runner.ask(service.get_expected_day, command) == date(2027, 12, 31)


NUMBERS = count(1)
LIFE = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(list(StepKind)), st.integers(0, 400)), max_size=14
)


BECAME = {
    StepKind.ADMISSION: MEMBER,
    StepKind.SUSPENSION: SUSPENDED,
    StepKind.RESUMPTION: MEMBER,
    StepKind.TRANSFER: None,
    StepKind.REJECTION: REJECTED,
}


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    """A workspace in which one organization after another lives its life."""
    from coopdesk.domain.organizations import OfficeLevel
    from coopdesk.services.opening import NewOffice

    office = NewOffice(OfficeLevel.TOWNSHIP, "150423200", "示例供销合作社", "示例", PASSPHRASE)
    now = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - the office's own wall clock
    opened, _ = create_workspace(tmp_path_factory.mktemp("lives") / "w", office, lambda: now, QUICK)
    yield opened.runner
    opened.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(LIFE)
def test_the_register_of_any_day_is_what_replaying_the_steps_gives(lives, told):
    """Members of all origins; whatever was refused changes nothing, then or now."""
    organization = an_organization(lives, f"示例合作社{next(NUMBERS)}")
    first = date(2025, 11, 1)
    keys = [
        a_member(lives, organization, 1, joined_on=None, village="甲村"),
        a_member(lives, organization, 2, joined_on=first, village="甲村"),
        a_member(
            lives,
            organization,
            3,
            state="candidate",
            applied_on=first,
            joined_on=None,
            village="甲村",
        ),
    ]
    journal = {keys[0]: [(date.min, MEMBER)], keys[1]: [(first, MEMBER)], keys[2]: []}
    journal[keys[2]].append((first, CANDIDATE))
    for who, kind, ahead in told:
        day = first + timedelta(days=ahead)
        command = service.TakeStep(
            keys[who], kind, day, first, DECIDED, village=f"{ahead}村", successor_id=keys[0]
        )
        try:
            lives.do(service.take_step, command, confirmed=frozenset({OTHER_END}))
        except RuleViolation:
            continue
        wanted = BECAME.get(kind, FORMER)
        if wanted is not None:
            journal[keys[who]].append((day, wanted))
    for days in range(0, 400, 7):
        day = min(first + timedelta(days=days), TODAY)
        stood = {
            item.id: item.state for item in lives.ask(service.list_members, organization, day=day)
        }
        assert stood == _replayed(journal, day)


def _replayed(journal, day):
    """Where each stood on ``day``: the last word up to it, an end being the last of all."""
    stood = {}
    for key, words in journal.items():
        past = [state for since, state in sorted(words, key=lambda one: one[0]) if since <= day]
        if over := {FORMER, REJECTED} & set(past):
            stood[key] = over.pop().value
        elif past:
            stood[key] = past[-1].value
    return stood


def test_the_sheet_of_a_past_day_has_who_was_in_and_the_village_of_then(
    runner, organization, member, step, tmp_path
):
    from openpyxl import load_workbook

    step(StepKind.TRANSFER, village="沙巴尔台村", day=date(2026, 3, 1))
    step(StepKind.EXIT, OTHER_END, asked_on=date(2026, 4, 1), day=date(2026, 5, 1))
    _candidate(runner, organization)

    def exported(day):
        path = tmp_path / f"{day}.xlsx"
        count = runner.ask(service.export_members, path, organization, day)
        cells = [cell.value for row in load_workbook(path).active for cell in row]
        return count, [cell for cell in cells if cell in ("沙巴尔台村", "巴彦毛都嘎查")]

    assert exported(date(2025, 12, 31)) == (1, ["巴彦毛都嘎查"])
    assert exported(date(2026, 4, 30)) == (1, ["沙巴尔台村"])
    assert exported(TODAY) == (0, [])


def test_who_was_suspended_on_the_day_of_a_meeting_had_no_vote(runner, organization, member, step):
    """《农民专业合作社法》第二十一条: the register of that day decides, not today's."""
    step(StepKind.SUSPENSION, resolution=DECIDED, day=date(2026, 5, 1))
    step(StepKind.RESUMPTION, day=date(2026, 6, 1))

    def entitled(day):
        body = BodyKind.MEMBERS_ASSEMBLY
        listed = runner.ask(governance.list_entitled, organization, body, day)
        return [person.member_id for person in listed]

    assert entitled(date(2026, 4, 30)) == [member]
    assert entitled(date(2026, 5, 1)) == []
    assert entitled(TODAY) == [member]
