"""The register of members: admission by the rules, search as people type, changes and steps."""

import importlib.util
from dataclasses import dataclass, replace
from datetime import date

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.identity import resident_id_sign
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.membership import StepKind
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.paths import MIGRATIONS
from coopdesk.services import members as service
from coopdesk.services import organizations
from coopdesk.storage.tables.members import MemberRow

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class WriteAsBefore:
    """Write a candidate turned down as it was before there was a state for it."""

    member_id: str


def write_as_before(uow, command):
    uow.get(MemberRow, command.member_id).state = MemberState.FORMER.value


def upgrade(uow, command):
    [migration] = (MIGRATIONS / "versions").glob("0031_*.py")
    spec = importlib.util.spec_from_file_location(migration.stem, migration)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with Operations.context(MigrationContext.configure(uow.connection)):
        module.upgrade()


for handler in (write_as_before, upgrade):
    handler.__module__ = "coopdesk.services.members"
BORN_1991 = "150423199112209328"
WUYUN = service.MemberProfile(
    kind=MemberKind.FARMER,
    name="乌云其其格",
    id_number=BORN_1991,
    phone="19900001477",
    village="巴彦毛都嘎查",
    applied_on=date(2026, 11, 1),
    resolution="社代会〔2026〕3号",
)


def resident_id(serial, born="19800101"):
    body = f"150423{born}{serial:03d}"
    return body + resident_id_sign(body)


@pytest.fixture
def organization(runner):
    profile = organizations.Profile(
        OrganizationKind.TRINITY_ORGANIZATION, "众联综合合作社", "150423200"
    )
    command = organizations.AddOrganization(profile)
    return runner.do(organizations.add_organization, command)


@pytest.fixture
def admit(runner, organization):
    def admit(confirmed=frozenset(), **changes):
        command = service.AdmitMember(organization, replace(WUYUN, **changes))
        return runner.do(service.admit_member, command, confirmed=confirmed)

    return admit


def _refused(admit, **changes):
    with pytest.raises(RuleViolation) as violation:
        admit(**changes)
    return {refusal.code: refusal.article for refusal in violation.value.refusals}


def test_a_member_is_admitted_by_resolution_and_the_id_tells_birth_and_sex(runner, admit):
    record = runner.ask(service.get_member, admit())

    assert record.profile == replace(WUYUN, joined_on=TODAY)
    assert (record.birth_date, record.sex) == (date(1991, 12, 20), "female")
    assert (record.number, record.state) == (1, MemberState.MEMBER)
    assert record.organization == "众联综合合作社"


def test_without_a_resolution_the_applicant_is_a_candidate(runner, admit):
    assert runner.ask(service.get_member, admit(resolution="")).state is MemberState.CANDIDATE


@pytest.mark.parametrize(
    ("changes", "code", "article"),
    [
        ({"name": " "}, "member.name_missing", ""),
        ({"id_number": ""}, "member.id_missing", "GB 11643"),
        ({"id_number": "15042320005049253"}, "member.id_length", "GB 11643"),
        ({"id_number": "15042319880501985X"}, "member.id_check_digit", "GB 11643"),
        ({"phone": "12"}, "member.phone_unreadable", ""),
        ({"joined_on": date(2026, 11, 24)}, "member.joined_later", ""),
        ({"applied_on": None}, "member.no_application", "《农民专业合作社法》第二十四条"),
        (
            {"kind": MemberKind.ORGANIZATION, "id_number": "93150423MAYY610075"},
            "member.credit_code_wrong",
            "GB 32100-2015",
        ),
    ],
)
def test_admission_is_refused_with_its_reason_and_article(
    runner, organization, admit, changes, code, article
):
    assert _refused(admit, **changes) == {code: article}
    assert runner.ask(service.list_members, organization) == []


def test_who_is_not_of_age_is_refused_by_the_civil_code(admit):
    [(code, article)] = _refused(admit, id_number=resident_id(901, "20090101")).items()

    assert code == "member.too_young"
    assert "第十七条" in article


def test_nobody_is_admitted_twice(admit):
    admit()

    assert _refused(admit, phone="") == {"member.already": ""}


def test_the_same_name_and_phone_is_asked_about_and_then_admitted(runner, organization, admit):
    admit()
    with pytest.raises(NeedsConfirmation) as question:
        admit(id_number=resident_id(902))
    assert question.value.code == "member.same_person"
    assert runner.ask(service.count_members, organization).members == 1

    admit(frozenset({"member.same_person"}), id_number=resident_id(902))
    assert [item.number for item in runner.ask(service.list_members, organization)] == [1, 2]


def test_a_number_is_never_used_again(runner, organization, admit):
    first = admit()
    leave = service.TakeStep(first, StepKind.EXIT, TODAY, asked_on=TODAY)
    runner.do(service.take_step, leave, confirmed=frozenset({"member.other_end"}))

    again = admit()
    assert runner.ask(service.get_member, again).number == 2
    assert runner.ask(service.count_members, organization).members == 1


def test_a_step_without_its_resolution_is_refused(runner, admit):
    key = admit(resolution="")
    command = service.TakeStep(key, StepKind.ADMISSION)

    with pytest.raises(RuleViolation) as violation:
        runner.do(service.take_step, command)
    assert violation.value.refusals[0].code == "member.no_resolution"
    assert "第二十四条" in violation.value.refusals[0].article


def test_a_member_joined_before_every_other_step(runner, admit):
    key = admit(joined_on=date(2026, 11, 1))
    runner.do(
        service.take_step,
        service.TakeStep(
            key, StepKind.SUSPENSION, date(2026, 11, 10), resolution="社代会〔2026〕5号"
        ),
    )

    later = replace(WUYUN, joined_on=date(2026, 11, 11))
    with pytest.raises(RuleViolation) as violation:
        runner.do(service.change_member, service.ChangeMember(key, later))
    assert [refusal.code for refusal in violation.value.refusals] == ["member.joined_after_step"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("其其", ["乌云其其格"]),
        ("wyq", ["乌云其其格"]),
        ("SXM", ["单晓明"]),
        ("dxm", ["单晓明"]),
        ("bydl", ["宝音·德力格尔"]),
        ("2", ["单晓明"]),
        ("9328", ["乌云其其格"]),
        ("没有这个人", []),
        ("%", []),
        ("", []),
    ],
)
def test_a_member_is_found_as_people_type(runner, organization, admit, typed, found):
    admit()
    admit(name="单晓明", id_number=resident_id(903), phone="")
    admit(name="宝音・德力格尔", id_number=resident_id(905), phone="")

    names = [item.name for item in runner.ask(service.find_members, typed, organization)]
    assert names == found


def test_a_candidate_turned_down_long_ago_is_no_former_member(runner, organization, admit):
    candidate = admit(resolution="")
    runner.do(service.take_step, service.TakeStep(candidate, StepKind.REJECTION))
    runner.do(write_as_before, WriteAsBefore(candidate))
    runner.do(upgrade, WriteAsBefore(candidate))
    (item,) = runner.ask(service.list_members, organization)
    assert item.state == MemberState.REJECTED
    assert runner.ask(service.list_members, organization, state=MemberState.FORMER) == []
    assert runner.ask(service.get_member, candidate).state is MemberState.REJECTED
